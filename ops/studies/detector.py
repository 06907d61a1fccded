"""The detector on 10,000 stays in intensive care: what it adds to NEWS2, and what it costs.

It reads what the engine believes of each row, exactly as at a bed. NEWS2 is reckoned as in the
study of that name. Hours in which the detector does not know the patient yet count as 0.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from alerts.backtest.comparing import Alarm
from alerts.backtest.replaying import Scored
from alerts.backtest.running import Judge
from alerts.backtest.watching import Baseline
from alerts.limits import read_limits
from alerts.rulebook import Rulebook
from core.wire import AlertEvent, Kind
from ops.studies.auroc import auroc, within_an_hour
from ops.studies.physionet2019 import BEGAN_S, Stay, stays

PROCESSES = 2
SCORE_COUNTS = 2
"""The combination is NEWS2 + 2 * score, chosen on every second patient."""
RESAMPLES = 100
_HOURS_A_DAY = 24
Hourly = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What the engine made of one stay, by the hour.

    Attributes:
        score: The detector's; NaN while it did not know.
        hinted: Hours in which its advisory stood.
        onsets: Hours since the beginning at which it was raised.
        told, shadowed: Alarms by kind with the detector telling, and without.
    """

    sepsis: NDArray[np.bool_]
    news2: NDArray[np.int16]
    score: Hourly
    hinted: NDArray[np.bool_]
    onsets: tuple[float, ...]
    told: Counter[str]
    shadowed: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """All hours of all stays, one after the other.

    Attributes:
        stay: Which stay an hour belongs to.
        hour: Which of that stay's it is.
        score: 0 where the detector did not know; `known` says where it did.
    """

    stay: NDArray[np.int64]
    hour: NDArray[np.int64]
    sepsis: NDArray[np.bool_]
    news2: Hourly
    score: Hourly
    known: NDArray[np.bool_]
    hinted: NDArray[np.bool_]

    @property
    def combined(self) -> Hourly:
        """NEWS2 and the detector together."""
        return self.news2 + SCORE_COUNTS * self.score


def study(data: Path, patients: int | None = None) -> str:
    """The study as it stands in docs/studies."""
    book = Rulebook(profiles=read_limits())
    with Pool(PROCESSES) as pool:
        watched = list(pool.imap(partial(watch, book=book), stays(data, patients), chunksize=20))
    hours = gather(watched)
    parts = (_HEAD, *_ranks(hours), *_hints(watched, hours), *_load(watched, hours))
    return "\n".join(parts) + "\n"


def watch(stay: Stay, *, book: Rulebook) -> Watched:
    """Judge one stay twice: with the detector telling, and without."""
    known: dict[float, float | None] = {}

    def note(item: AlertEvent | Scored) -> None:
        if isinstance(item, Scored):
            known[item.at] = item.detector

    courses = [stay.course] if len(stay.course) else []
    told = Judge(book=book, make_watcher=Baseline, note=note).judge(courses).alarms
    shadowed = Judge(book=book).judge(courses).alarms
    hints = [alarm for alarm in told if alarm.kind is Kind.ADVISORY]
    return Watched(
        sepsis=stay.sepsis,
        news2=stay.news2,
        score=stay.hourly(known),
        hinted=_standing(hints, stay.hours),
        onsets=tuple((hint.raised_at - BEGAN_S) / 3600 for hint in hints),
        told=Counter(alarm.kind.value for alarm in told),
        shadowed=Counter(alarm.kind.value for alarm in shadowed),
    )


def _standing(hints: Iterable[Alarm], hours: int) -> NDArray[np.bool_]:
    at = BEGAN_S + 3600.0 * np.arange(hours)
    standing = np.zeros(hours, np.bool_)
    for hint in hints:
        standing |= (at >= hint.raised_at) & (at < hint.ended_at)
    return standing


def gather(watched: Sequence[Watched]) -> Hours:
    """All stays in one."""
    lengths = [len(one.sepsis) for one in watched]
    score = np.concatenate([one.score for one in watched])
    return Hours(
        stay=np.repeat(np.arange(len(watched)), lengths),
        hour=np.concatenate([np.arange(length) for length in lengths]),
        sepsis=np.concatenate([one.sepsis for one in watched]),
        news2=np.concatenate([one.news2 for one in watched]).astype(np.float64),
        score=np.nan_to_num(score),
        known=~np.isnan(score),
        hinted=np.concatenate([one.hinted for one in watched]),
    )


def _ranks(hours: Hours) -> Iterator[str]:
    yield (
        f"{hours.stay[-1] + 1:,} stays, {len(hours.sepsis):,} hours, {int(hours.sepsis.sum()):,}"
        f" labelled. The detector knew the patient in {hours.known.mean():.0%} of them.\n"
    )
    yield "## How well it ranks\n"
    yield "| AUROC by the hour | all hours | where the detector knew | within an hour of stay |"
    yield "|---|---|---|---|"
    rows = {
        "NEWS2": hours.news2,
        "the detector": hours.score,
        f"NEWS2 + {SCORE_COUNTS} * detector": hours.combined,
        "nothing but how long the stay has lasted": hours.hour.astype(np.float64),
    }
    for name, scores in rows.items():
        known = auroc(scores[hours.known], hours.sepsis[hours.known])
        alike = within_an_hour(scores, hours.sepsis, hours.hour)
        yield f"| {name} | {auroc(scores, hours.sepsis):.3f} | {known:.3f} | {alike:.3f} |"
    low, high = _gain(hours)
    yield (
        f"\nThe combination is better than NEWS2 by {low:+.4f} to {high:+.4f} over all hours (95 %,"
        f" {RESAMPLES} resamples of whole stays). The last row is there because the label lies at"
        " the end of stays: whatever grows with time ranks well. The last column is free of that.\n"
    )


def _gain(hours: Hours) -> tuple[float, float]:
    draw = np.random.default_rng(1)
    starts = np.append(np.flatnonzero(np.diff(hours.stay, prepend=-1)), len(hours.stay))
    gains = []
    for _ in range(RESAMPLES):
        chosen = draw.integers(0, len(starts) - 1, len(starts) - 1)
        here = np.concatenate([np.arange(starts[one], starts[one + 1]) for one in chosen])
        sepsis = hours.sepsis[here]
        gains.append(auroc(hours.combined[here], sepsis) - auroc(hours.news2[here], sepsis))
    low, high = np.nanpercentile(gains, (2.5, 97.5))
    return float(low), float(high)


def _hints(watched: Sequence[Watched], hours: Hours) -> Iterator[str]:
    days = len(hours.sepsis) / _HOURS_A_DAY
    onsets = [len(one.onsets) for one in watched]
    septic = [one for one in watched if one.sepsis.any()]
    leads = [lead for one in septic if (lead := _lead(one)) is not None]
    yield "## What it says\n"
    yield f"* Advisory onsets a patient-day: **{sum(onsets) / days:.2f}** (budget: 1)."
    yield (
        f"* Stays with none: {np.mean([count == 0 for count in onsets]):.0%}; with more than two:"
        f" {np.mean([count > 2 for count in onsets]):.1%}."
    )
    yield (
        f"* An advisory stands in {hours.hinted[hours.sepsis].mean():.0%} of labelled hours and in"
        f" {hours.hinted[~hours.sepsis].mean():.0%} of the others."
    )
    yield (
        f"* Of {len(septic)} stays with sepsis, {len(leads) / max(1, len(septic)):.0%} had an"
        f" advisory standing in a labelled hour; in {_share(leads, 0):.0%} of those it had been"
        " raised before the first labelled hour, which is six hours before the clinical onset.\n"
    )


def _lead(one: Watched) -> float | None:
    """Hours from the raising of the hint that stands in the label to the label; None for none."""
    first = int(np.argmax(one.sepsis))
    hinted = np.flatnonzero(one.hinted & one.sepsis)
    raised = [onset for onset in one.onsets if hinted.size and onset <= hinted[0]]
    return first - max(raised) if raised else None


def _share(values: Sequence[float], above: float) -> float:
    return float(np.mean([value > above for value in values])) if values else 0.0


def _load(watched: Sequence[Watched], hours: Hours) -> Iterator[str]:
    days = len(hours.sepsis) / _HOURS_A_DAY
    told: Counter[str] = sum((one.told for one in watched), Counter())
    shadowed: Counter[str] = sum((one.shadowed for one in watched), Counter())
    yield "## Alarms a bed-day, without and with it\n"
    yield "| kind | in shadow mode | told |\n|---|---|---|"
    for kind in Kind:
        was, now = shadowed[kind.value] / days, told[kind.value] / days
        yield f"| {kind.value} | {was:.3f} | {now:.3f} |"
    same = all(one.told - Counter(advisory=10**6) == one.shadowed for one in watched)
    yield (
        f"\nEvery alarm of rules and sensors is the same with it as without: {_yes(same)}."
        " (By the hour, rules that wait for a second value see few; the load at the pace of a"
        " monitor stands in alarm-load.md.)"
    )


def _yes(so: bool) -> str:  # noqa: FBT001
    return "yes" if so else "**no**"


_HEAD = """\
# The detector by the hour

PhysioNet/CinC Challenge 2019, set B, 10,000 stays in intensive care (Reyna et al. 2019,
doi:10.13026/v64v-d857, CC BY 4.0). The label is 1 from six hours before the clinical onset of
sepsis on. NEWS2 with the newest value of each input carried forward, without consciousness, what
was never measured as 0 (for this comparison only). The detector was never shown a label, but its
handful of constants was chosen on this data set, so its own figures are those of data it knows;
what it learns, it learns from each patient alone. Measured by `python -m ops.studies detector`.
"""
