"""The detectors that were tried, on the same hours of the same patients.

An onset is where a score reaches a threshold; it ends where it falls below 0.7 of that. For each
the threshold is the lowest at which there are no more onsets than the budget below, so that what
they find can be compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.clock import monotonic
from core.vitals import BY_NUMBER, FACTS, Vital
from ops.studies.auroc import auroc, within_an_hour
from ops.studies.detector import PROCESSES, SCORE_COUNTS
from ops.studies.physionet2019 import Stay, stays
from ops.studies.rivals import RIVALS, WATCHED, Rival

STAYS = 2_500
"""The first in the archive: half-space trees for all 10,000 would take the machine an hour."""
BUDGET = 0.25
"""Onsets a patient-day."""
AGAIN = 0.7
_STEPS = 12
_HOURS_A_DAY = 24
Hourly = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What all of them made of one stay."""

    sepsis: NDArray[np.bool_]
    news2: NDArray[np.int16]
    scores: Mapping[str, Hourly]
    took_s: Mapping[str, float]
    looks: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a threshold finds.

    Attributes:
        onsets: Of all stays, a patient-day.
        septic: Share of stays with sepsis in which it stands in a labelled hour.
        standing: Share of the other hours in which it stands.
    """

    onsets: float
    septic: float
    standing: float


def study(data: Path, patients: int | None = None) -> str:
    """The study as it stands in docs/studies."""
    count = min(STAYS, patients or STAYS)
    with Pool(PROCESSES) as pool:
        tried = list(pool.imap(try_all, stays(data, count), chunksize=20))
    return "\n".join([_HEAD, *_table(tried)]) + "\n"


def try_all(stay: Stay) -> Tried:
    """Let every detector look at one stay."""
    looks = list(_looks(stay))
    scores, took_s = {}, {}
    for name, make in RIVALS.items():
        began = monotonic()
        scores[name] = stay.hourly(_scored(make(), looks))
        took_s[name] = monotonic() - began
    return Tried(
        sepsis=stay.sepsis, news2=stay.news2, scores=scores, took_s=took_s, looks=len(looks)
    )


def _looks(stay: Stay) -> Iterator[tuple[float, dict[Vital, float]]]:
    """What was measured at each time and is plausible."""
    course = stay.course
    rows: dict[float, dict[Vital, float]] = {}
    for at, number, value in zip(
        course.times.tolist(), course.vitals.tolist(), course.values.tolist(), strict=True
    ):
        vital = BY_NUMBER[number]
        if vital in WATCHED and FACTS[vital].plausible.holds(value):
            rows.setdefault(at, {})[vital] = value
    yield from rows.items()


def _scored(
    rival: Rival, looks: Sequence[tuple[float, dict[Vital, float]]]
) -> dict[float, float | None]:
    return {at: rival.look(values, at) for at, values in looks}


def _table(tried: Sequence[Tried]) -> Iterator[str]:
    sepsis = np.concatenate([one.sepsis for one in tried])
    news2 = np.concatenate([one.news2 for one in tried]).astype(np.float64)
    hour = np.concatenate([np.arange(len(one.sepsis)) for one in tried])
    looks = sum(one.looks for one in tried)
    yield (
        f"{len(tried):,} stays, {len(sepsis):,} hours. NEWS2 alone: {auroc(news2, sepsis):.3f},"
        f" within an hour of stay {within_an_hour(news2, sepsis, hour):.3f}.\n"
    )
    yield (
        "| detector | AUROC | where it knew | within an hour of stay | with NEWS2 | the same"
        " within an hour | onsets a patient-day |"
        " septic stays found | standing in other hours | µs a look |"
    )
    yield f"|{'---|' * 10}"
    width = _width(tried, next(iter(RIVALS)))
    for name in RIVALS:
        raw = np.concatenate([one.scores[name] for one in tried])
        known, score = ~np.isnan(raw), np.nan_to_num(raw)
        both = news2 + SCORE_COUNTS * score * (width / _width(tried, name))
        found = at_budget([(np.nan_to_num(one.scores[name]), one.sepsis) for one in tried])
        ranks = (
            auroc(score, sepsis),
            auroc(score[known], sepsis[known]),
            within_an_hour(score, sepsis, hour),
            auroc(both, sepsis),
            within_an_hour(both, sepsis, hour),
        )
        cost = sum(one.took_s[name] for one in tried) / max(1, looks) * 1e6
        yield (
            f"| {name} | {' | '.join(f'{rank:.3f}' for rank in ranks)} | {found.onsets:.2f} |"
            f" {found.septic:.0%} | {found.standing:.0%} | {cost:.0f} |"
        )


def _width(tried: Sequence[Tried], name: str) -> float:
    return float(np.nanstd(np.concatenate([one.scores[name] for one in tried]))) or 1.0


def at_budget(stays_scored: Sequence[tuple[Hourly, NDArray[np.bool_]]]) -> Found:
    """What the lowest threshold finds that keeps to the budget."""
    find = partial(_find, stays_scored)
    low, high = 0.0, max(float(score.max(initial=0.0)) for score, _ in stays_scored)
    best = find(high * 1.01)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        found = find(middle)
        # Where it stands for ever there are few onsets too.
        if found.onsets > BUDGET or found.standing > 0.5:
            low = middle
        else:
            high, best = middle, found
    return best


def _find(stays_scored: Sequence[tuple[Hourly, NDArray[np.bool_]]], threshold: float) -> Found:
    onsets = hours = others = standing = septic = caught = 0
    for score, sepsis in stays_scored:
        stands = standing_hours(score, threshold)
        onsets += int(np.count_nonzero(np.diff(stands.astype(np.int8), prepend=0) == 1))
        hours += len(score)
        others += int((~sepsis).sum())
        standing += int((stands & ~sepsis).sum())
        septic += bool(sepsis.any())
        caught += bool((stands & sepsis).any())
    return Found(onsets / hours * _HOURS_A_DAY, caught / max(1, septic), standing / max(1, others))


def standing_hours(score: Hourly, threshold: float) -> NDArray[np.bool_]:
    """Hours from an onset until the score has fallen far enough."""
    on, off = score >= threshold, score < AGAIN * threshold
    decided = np.where(on, np.arange(len(score)), -1)
    ended = np.where(off, np.arange(len(score)), -1)
    return np.asarray(np.maximum.accumulate(decided) > np.maximum.accumulate(ended))


_HEAD = f"""\
# The detectors that were tried

PhysioNet/CinC Challenge 2019, set B (Reyna et al. 2019, doi:10.13026/v64v-d857, CC BY 4.0), by the
hour; hours in which a detector does not know the patient count as 0. "With NEWS2" is NEWS2 +
{SCORE_COUNTS} * score, every score scaled to the width of the chosen one's. Onsets at the lowest
threshold that gives at most {BUDGET} a patient-day (an end at {AGAIN} of it), and what stands then.
Measured by `python -m ops.studies candidates`.
"""
