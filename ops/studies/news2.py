"""NEWS2 on 10,000 stays in intensive care: how well it ranks, and how often it can be reckoned.

For comparison with published figures what is missing counts as 0 here, after the newest value of
each input was carried forward for ever. The product never does that: beside it stands NEWS2 as the
engine itself reckons it from the same rows.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alerts.backtest.replaying import Replay, Scored
from alerts.limits import read_limits
from alerts.rulebook import Rulebook
from alerts.scores.inputs import CONSCIOUSNESS
from alerts.scores.news2 import NEWS2
from ops.studies.auroc import auroc
from ops.studies.physionet2019 import Stay, stays

URGENT, EMERGENCY = 5, 7
"""Thresholds of chart 4 (RCP 2017)."""


@dataclass(slots=True)
class Hours:
    """All hours of all stays.

    Attributes:
        filled: NEWS2 with what is missing as 0; `exact` the engine's sum of what is known.
        known: By parameter, in how many hours the engine knew it.
        whole: In how many hours it knew all of them but consciousness.
    """

    stays: int = 0
    sepsis: list[NDArray[np.bool_]] = field(default_factory=list)
    filled: list[NDArray[np.int16]] = field(default_factory=list)
    exact: list[NDArray[np.float64]] = field(default_factory=list)
    known: Counter[str] = field(default_factory=Counter)
    whole: int = 0

    def add(self, stay: Stay, book: Rulebook) -> None:
        """Take one stay."""
        self.stays += 1
        self.sepsis.append(stay.sepsis)
        self.filled.append(stay.news2)
        sums: dict[float, float | None] = {}
        for one in _scored(stay, book):
            if one.score is None or one.score.name != NEWS2:
                continue
            sums[one.at] = float(one.score.at_least)
            self.known.update(part.name for part in one.score.parts if part.points is not None)
            self.whole += set(one.score.missing) <= {CONSCIOUSNESS}
        self.exact.append(np.nan_to_num(stay.hourly(sums)))


def _scored(stay: Stay, book: Rulebook) -> Iterator[Scored]:
    if not len(stay.course):
        return
    for item in Replay(stay.name, book).run(stay.course):
        if isinstance(item, Scored):
            yield item


def study(data: Path, patients: int | None = None) -> str:
    """The study as it stands in docs/studies."""
    book, hours = Rulebook(profiles=read_limits()), Hours()
    for stay in stays(data, patients):
        hours.add(stay, book)
    return "\n".join([_HEAD, *_lines(hours)]) + "\n"


def _lines(hours: Hours) -> Iterator[str]:
    sepsis = np.concatenate(hours.sepsis)
    filled, exact = np.concatenate(hours.filled), np.concatenate(hours.exact)
    yield (
        f"{hours.stays:,} stays, {len(sepsis):,} hours, {int(sepsis.sum()):,} of them labelled"
        f" ({sepsis.mean():.1%}).\n"
    )
    yield "| by the hour | AUROC | hours from 5 on | of labelled ones | from 7 on | of labelled |"
    yield "|---|---|---|---|---|---|"
    yield _row("NEWS2, carried forward, missing as 0 (for comparison only)", filled, sepsis)
    yield _row("NEWS2 as the engine reckons it: at least, from what is fresh", exact, sepsis)
    yield "\n## How often NEWS2 can be reckoned\n"
    yield "Consciousness is not in the data, so the engine never gives a total, only `at least N`."
    yield f"In {hours.whole / len(sepsis):.1%} of the hours it knew everything else. Each parameter"
    yield "was known, and not too old, in so many hours:\n"
    yield "| parameter | known |\n|---|---|"
    for name, count in hours.known.most_common():
        yield f"| {name} | {count / len(sepsis):.1%} |"


def _row(name: str, scores: NDArray[Any], sepsis: NDArray[np.bool_]) -> str:
    shares = (
        (scores >= URGENT).mean(),
        (scores[sepsis] >= URGENT).mean(),
        (scores >= EMERGENCY).mean(),
        (scores[sepsis] >= EMERGENCY).mean(),
    )
    cells = " | ".join(f"{share:.1%}" for share in shares)
    return f"| {name} | {auroc(scores, sepsis):.3f} | {cells} |"


_HEAD = """\
# NEWS2 by the hour

PhysioNet/CinC Challenge 2019, set B, 10,000 stays in intensive care (Reyna et al. 2019,
doi:10.13026/v64v-d857, CC BY 4.0). The label is 1 from six hours before the clinical onset of
sepsis on. Oxygen gives its points when FiO2 is above 0.21. An independent implementation of the
first row finds an AUROC of about 0.69. Measured by `wardwatch study news2`.

NEWS2: Royal College of Physicians. *National Early Warning Score (NEWS) 2.* London: RCP, 2017.
"""
