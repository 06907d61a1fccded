"""How loaded a unit was with alarms: what is counted, over which days, by which shift. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

FLEETING_S = 15.0
"""Seconds: an alert that ended by itself within it, before anybody answered, was hardly for
anybody. Example, approve locally; 15 s is the delay that spared about 60 % of saturation alarms
(PMC4891882)."""

HOUSE_SHIFTS = (
    ("Day", time(7), time(15)),
    ("Evening", time(15), time(23)),
    ("Night", time(23), time(7)),
)
"""Name, start and end in local time, where a unit has no shifts. Example, approve locally."""

UNCOVERED = "No shift"
"""What time of the day is called that no shift of the unit covers."""

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days of a site, the last of which may not be over.

    Attributes:
        last: The last day.
        count: How many days.
        now: UTC; what is later has not happened.
    """

    last: date
    count: int
    zone: ZoneInfo
    now: datetime

    @property
    def days(self) -> list[date]:
        """Every day, oldest first."""
        return [self.last - timedelta(days=back) for back in reversed(range(self.count))]

    @property
    def bounds(self) -> list[tuple[date, datetime, datetime]]:
        """Every day with its first moment and the first after it, UTC, none later than now."""
        edges = [*self.days, self.last + timedelta(days=1)]
        return [
            (day, min(_at(day, 0, self.zone), self.now), min(_at(after, 0, self.zone), self.now))
            for day, after in pairwise(edges)
        ]

    @property
    def since(self) -> datetime:
        """The first moment, UTC."""
        return self.bounds[0][1]

    @property
    def over(self) -> datetime:
        """The first moment after it, or now when that is earlier, UTC."""
        return self.bounds[-1][2]

    @property
    def before(self) -> "Period":
        """As many days just before."""
        return Period(
            last=self.last - timedelta(days=self.count),
            count=self.count,
            zone=self.zone,
            now=self.now,
        )


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A shift of a unit; `starts` and `ends` are local times of the site."""

    unit: str
    name: str
    starts: time
    ends: time


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A part of every day of a unit that belongs to one shift.

    Attributes:
        since, until: Minutes after local midnight, half open.
    """

    unit: str
    name: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Slices:
    """A period cut wherever a day or a shift of any of the units begins.

    The database is asked by number of the slice: what a wall clock says then, in a night of 25
    hours too, is known here.

    Attributes:
        edges: Where each slice begins, UTC, rising; the number of the first is 1.
        days: The day of each.
        shifts: By unit, the shift of each.
    """

    edges: list[datetime]
    days: list[date]
    shifts: dict[str, list[str]]

    @property
    def order(self) -> list[str]:
        """Every shift once, by the time of the day at which it begins."""
        begun = [
            name
            for own in self.shifts.values()
            # Before the first slice of a day comes the last: the night is not the first shift.
            for before, name in zip([*own[-1:], *own], own, strict=False)
            if name != before
        ]
        every = [name for own in self.shifts.values() for name in own]
        return list(dict.fromkeys(begun + every))


def slices(period: Period, units: Sequence[str], shifts: Sequence[Shift]) -> Slices:
    """Cut a period for these units."""
    own = {unit: spans([unit], shifts) for unit in units}
    minutes = sorted({span.since for cut in own.values() for span in cut} | {0})
    cuts = {
        _at(day, minute, period.zone): (day, minute) for day in period.days for minute in minutes
    }
    edges = sorted(cuts)
    found = [cuts[edge] for edge in edges]
    return Slices(
        edges=edges,
        days=[day for day, _ in found],
        shifts={unit: [_named(cut, minute) for _, minute in found] for unit, cut in own.items()},
    )


def spans(units: Iterable[str], shifts: Sequence[Shift]) -> list[Span]:
    """Every minute of the day of each unit belongs to exactly one shift.

    While two overlap, at a handover, it is the one that began later: those who take over answer.
    """
    return [span for unit in units for span in _cut(unit, _of_unit(unit, shifts))]


def _named(cut: Sequence[Span], minute: int) -> str:
    return next(span.name for span in cut if span.since <= minute < span.until)


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(*divmod(minute, 60)), zone).astimezone(UTC)


def _of_unit(unit: str, shifts: Sequence[Shift]) -> list[Shift]:
    own = [shift for shift in shifts if shift.unit == unit]
    return own or [
        Shift(unit=unit, name=name, starts=starts, ends=ends) for name, starts, ends in HOUSE_SHIFTS
    ]


def _cut(unit: str, shifts: Sequence[Shift]) -> list[Span]:
    edges = {0, _DAY_MINUTES}
    for shift in shifts:
        edges |= {_minute(shift.starts), _minute(shift.ends)}
    found: list[Span] = []
    for since, until in pairwise(sorted(edges)):
        name = _whose(since, shifts)
        if found and found[-1].name == name:
            found[-1] = msgspec.structs.replace(found[-1], until=until)
        else:
            found.append(Span(unit=unit, name=name, since=since, until=until))
    return found


def _whose(minute: int, shifts: Sequence[Shift]) -> str:
    """The shift that has run for the shortest time then."""
    running = [
        (since, shift.name)
        for shift in shifts
        if (since := (minute - _minute(shift.starts)) % _DAY_MINUTES) < _lasts(shift)
    ]
    return min(running)[1] if running else UNCOVERED


def _lasts(shift: Shift) -> int:
    return (_minute(shift.ends) - _minute(shift.starts)) % _DAY_MINUTES


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
