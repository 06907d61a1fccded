"""From local times of the site to instants, over midnight and changes of the clock. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import Unfit


class NoTimeAtAll(Unfit):
    """On this day the shift would end before it begins: the clock is put forward meanwhile."""


def span(day: date, starts: time, ends: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a shift of a local day begins and ends, in UTC.

    A shift that does not end after it starts ends on the next day. A night in which the clock is
    changed is as long as it really is. A time that the clock skips is as late as if it had not
    been changed yet; of one that comes twice the first counts.

    Raises:
        NoTimeAtAll: It falls into the hour that is skipped.
    """
    last = day if ends > starts else day + timedelta(days=1)
    begins = datetime.combine(day, starts, zone).astimezone(UTC)
    over = datetime.combine(last, ends, zone).astimezone(UTC)
    if over <= begins:
        raise NoTimeAtAll
    return begins, over


def days(first: date, count: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From midnight of the first local day to midnight after the last, in UTC."""
    begins = datetime.combine(first, time(), zone)
    over = datetime.combine(first + timedelta(days=count), time(), zone)
    return begins.astimezone(UTC), over.astimezone(UTC)


def hours(begins: datetime, over: datetime) -> float:
    """How many hours passed between two instants."""
    return (over - begins) / timedelta(hours=1)
