"""A month of a site: its days are the site's, its bounds moments of the world's clock. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Month:
    """A month in the site's zone."""

    first: date
    zone: ZoneInfo

    @property
    def named(self) -> str:
        """Such as `2026-03`."""
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> date:
        """The first day that is no longer in it."""
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def since(self) -> datetime:
        """Its first moment, UTC."""
        return _begin(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """The first moment after it, UTC."""
        return _begin(self.next, self.zone)

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.first + timedelta(days=nth) for nth in range((self.next - self.first).days)]

    @property
    def midnights(self) -> list[datetime]:
        """The end of each of its days, UTC."""
        return [_begin(day + timedelta(days=1), self.zone) for day in self.days]

    def over(self, now: datetime) -> datetime:
        """How far it has gone: its end, or now when that is earlier."""
        return max(self.since, min(self.until, now))


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
