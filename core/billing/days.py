"""Days and minutes of bills: days of the site's zone, minutes of the world's clock. Pure.

A moment counts from the minute it lies in, on both ends of an interval: however an interval is cut,
the minutes of its pieces add up to its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """An interval in UTC, half open, in whole minutes; may be empty."""

    since: datetime
    until: datetime

    @property
    def minutes(self) -> int:
        """How long it is; 0 when it is empty."""
        return max(0, (self.until - self.since) // MINUTE)

    def cut(self, other: "Span") -> "Span":
        """What lies in both."""
        return Span(max(self.since, other.since), min(self.until, other.until))

    def without(self, others: Iterable["Span"]) -> Iterator["Span"]:
        """What lies in none of the others."""
        since = self.since
        for other in sorted(others):
            if other.minutes == 0 or other.until <= since:
                continue
            if other.since >= self.until:
                break
            if other.since > since:
                yield Span(since, other.since)
            since = other.until
        if since < self.until:
            yield Span(since, self.until)


def minute(moment: datetime) -> datetime:
    """The beginning of the minute in which a moment lies, UTC."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day of the site in which a moment lies."""
    return moment.astimezone(zone).date()


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day of the site, UTC; where clocks skip midnight, what follows it."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def whole(day: date, zone: ZoneInfo) -> Span:
    """A day of the site: 23 to 25 hours when clocks change."""
    return Span(begin_of(day, zone), begin_of(day + timedelta(days=1), zone))


def by_day(span: Span, zone: ZoneInfo) -> Iterator[tuple[date, Span]]:
    """An interval cut at every midnight of the site, oldest first; no piece is empty."""
    if span.minutes == 0:
        return
    day = day_of(span.since, zone)
    last = day_of(span.until, zone)
    while day <= last:
        piece = span.cut(whole(day, zone))
        if piece.minutes:
            yield day, piece
        day += timedelta(days=1)
