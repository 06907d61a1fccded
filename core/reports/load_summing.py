"""From counts by shift, kind and priority to what is shown. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.reports.load_shown import DayLoad, KindLoad, Measured, ShiftLoad
from core.reports.tables import share

Soon = tuple[float | None, float | None]
"""Median and 95th percentile of the seconds until an answer; nothing of nothing."""
NEVER: Soon = (None, None)

PRIORITIES = ("high", "medium", "low", "advisory")
"""Highest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Alerts of one kind and priority that began on one day in one shift."""

    day: date
    shift: str
    kind: str
    priority: str
    raised: int
    answered: int = 0
    acted: int = 0
    expected: int = 0
    artefact: int = 0
    fleeting: int = 0
    called_again: int = 0
    unreached: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How soon somebody answered: all, by shift, by kind and priority."""

    all: Soon = NEVER
    by_shift: Mapping[str, Soon] = field(default_factory=dict)
    by_kind: Mapping[tuple[str, str], Soon] = field(default_factory=dict)


def measured(counts: Iterable[Count], soon: Soon, bed_days: float) -> Measured:
    """The measures of all of them together."""
    return Measured(**_sums(counts, soon, bed_days))  # type: ignore[arg-type]


def by_day(counts: Sequence[Count], bed_days: Mapping[date, float]) -> list[DayLoad]:
    """Every day, those without alerts too."""
    found: dict[date, list[Count]] = defaultdict(list)
    for count in counts:
        found[count.day].append(count)
    return [
        DayLoad(day=day, **_sums(found[day], NEVER, days))  # type: ignore[arg-type]
        for day, days in bed_days.items()
    ]


def by_kind(counts: Sequence[Count], answers: Answers, bed_days: float) -> list[KindLoad]:
    """Highest priority first."""
    found: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for count in counts:
        found[count.priority, count.kind].append(count)
    return [
        KindLoad(
            kind=kind,
            priority=priority,
            **_sums(  # type: ignore[arg-type]
                found[priority, kind], answers.by_kind.get((kind, priority), NEVER), bed_days
            ),
        )
        for priority, kind in sorted(found, key=lambda one: (_rank(one[0]), one[1]))
    ]


def by_shift(counts: Sequence[Count], answers: Answers, order: Sequence[str]) -> list[ShiftLoad]:
    """In the given order of names; without bed-days, since nobody lies in a shift."""
    found: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        found[count.shift].append(count)
    return [
        ShiftLoad(shift=name, **_sums(found[name], answers.by_shift.get(name, NEVER), 0.0))  # type: ignore[arg-type]
        for name in order
        if name in found
    ]


def rate(count: int, bed_days: float) -> float | None:
    """So many for each day somebody lay in a bed; None of no such day."""
    return None if bed_days <= 0 else round(count / bed_days, 3)


def percent(part: int, whole: int) -> float | None:
    """So many percent, to a tenth; None of nothing."""
    found = share(part, whole)
    return None if found is None else round(found, 1)


def busiest_tenth_percent(counts: Iterable[int]) -> float | None:
    """How many percent of all alerts came from the tenth of patients that had most.

    Args:
        counts: Alerts of each patient who had any; the tenth is at least one of them.
    """
    ordered = sorted(counts, reverse=True)
    tenth = ordered[: max(1, len(ordered) // 10)]
    return percent(sum(tenth), sum(ordered))


def _rank(priority: str) -> int:
    return PRIORITIES.index(priority) if priority in PRIORITIES else len(PRIORITIES)


def _sums(counts: Iterable[Count], soon: Soon, bed_days: float) -> dict[str, float | None]:
    them = list(counts)
    raised = sum(one.raised for one in them)
    artefact = sum(one.artefact for one in them)
    fleeting = sum(one.fleeting for one in them)
    return {
        "raised": raised,
        "a_bed_day": rate(raised, bed_days),
        "answered": sum(one.answered for one in them),
        "median_s": soon[0],
        "p95_s": soon[1],
        "acted": sum(one.acted for one in them),
        "expected": sum(one.expected for one in them),
        "artefact": artefact,
        "fleeting": fleeting,
        "nuisance_percent": percent(artefact + fleeting, raised),
        "called_again": sum(one.called_again for one in them),
        "unreached": sum(one.unreached for one in them),
    }
