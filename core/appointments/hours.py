"""When a doctor or a room is open: weekly hours and exceptions, as moments. Pure.

Hours are said by the clock on the hospital's wall, and a moment is open when that clock then shows
a time of the hours. So a clinic of nine begins at nine all year; a minute that the clock skips in
spring never comes, and one that it shows twice in autumn is two moments.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY_MIN = 1440
_HOUR = timedelta(hours=1)
_FARTHEST_H = 16
"""No zone is so far from UTC."""


class Span(NamedTuple):
    """From, inclusive, to, exclusive; UTC."""

    start: datetime
    end: datetime


class Clock(NamedTuple):
    """Minutes since midnight on the wall: from, inclusive, to, exclusive."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """Open on a weekday.

    Attributes:
        weekday: ISO, 1 = Monday.
        since, until: Days, inclusive and exclusive, on which it holds; None for ever.
    """

    weekday: int
    clock: Clock
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it says something of this day."""
        return (
            day.isoweekday() == self.weekday
            and self.since <= day
            and (self.until is None or day < self.until)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """A day, or a part of one, that is not as its week says.

    Attributes:
        extra: Open besides, even on a holiday; else closed.
    """

    day: date
    clock: Clock
    extra: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """Everything that says when somebody, or a room, is free.

    Attributes:
        booked: In any order.
    """

    weekly: Sequence[Weekly] = ()
    unusual: Sequence[Unusual] = ()
    booked: Sequence[Span] = field(default=())


def openings(diary: Diary, zone: ZoneInfo, span: Span) -> list[Span]:
    """When it is open within a span, oldest first; what touches is not joined."""
    found = []
    for day in days(zone, span):
        for clock in clocks(diary, day):
            for opening in moments(zone, day, clock):
                start, end = max(opening.start, span.start), min(opening.end, span.end)
                if start < end:
                    found.append(Span(start, end))
    return sorted(found)


def clocks(diary: Diary, day: date) -> list[Clock]:
    """The hours of a day by the clock on the wall: (week - closed) + extra."""
    usual = joined(rule.clock for rule in diary.weekly if rule.holds(day))
    closed = joined(one.clock for one in diary.unusual if one.day == day and not one.extra)
    extra = [one.clock for one in diary.unusual if one.day == day and one.extra]
    return joined([*without(usual, closed), *extra])


def joined(clocks: Iterable[Clock]) -> list[Clock]:
    """The same minutes in as few pieces as can be, in order."""
    found: list[Clock] = []
    for clock in sorted(clocks):
        if found and clock.opens <= found[-1].closes:
            found[-1] = Clock(found[-1].opens, max(found[-1].closes, clock.closes))
        else:
            found.append(clock)
    return found


def without(clocks: Iterable[Clock], closed: Iterable[Clock]) -> list[Clock]:
    """The first without the second; both in order and apart."""
    left = list(clocks)
    for gap in closed:
        left = [piece for clock in left for piece in _cut(clock, gap)]
    return left


def _cut(clock: Clock, gap: Clock) -> Iterator[Clock]:
    if clock.opens < min(clock.closes, gap.opens):
        yield Clock(clock.opens, min(clock.closes, gap.opens))
    if max(clock.opens, gap.closes) < clock.closes:
        yield Clock(max(clock.opens, gap.closes), clock.closes)


def days(zone: ZoneInfo, span: Span) -> Iterator[date]:
    """The days of the zone that a span touches."""
    day, last = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def moments(zone: ZoneInfo, day: date, clock: Clock) -> list[Span]:
    """When the clock on the wall shows these minutes of this day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    found: list[Span] = []
    for since, until, offset in _offsets(zone, day):
        start = max(since, midnight + timedelta(minutes=clock.opens) - offset)
        end = min(until, midnight + timedelta(minutes=clock.closes) - offset)
        if start >= end:
            continue
        if found and found[-1].end == start:
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
    return found


@lru_cache(maxsize=4096)
def _offsets(zone: ZoneInfo, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """The offsets of a zone around a day: since, until, offset from UTC."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    at = midnight - _FARTHEST_H * _HOUR
    end = midnight + (24 + _FARTHEST_H) * _HOUR
    found, since = [], at
    while at < end:
        later = at + _HOUR
        if _offset(zone, later) != _offset(zone, at):
            change = _change(zone, at, later)
            found.append((since, change, _offset(zone, at)))
            since = change
        at = later
    return (*found, (since, end, _offset(zone, since)))


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None  # noqa: S101 - a ZoneInfo has one at every moment
    return offset


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the offset becomes that of `after`."""
    seconds = range(int((after - before).total_seconds()) + 1)
    was = _offset(zone, before)

    def changed(second: int) -> int:
        return int(_offset(zone, before + timedelta(seconds=second)) != was)

    return before + timedelta(seconds=bisect_right(seconds, 0, key=changed))
