"""The years in minutes since 1970 UTC, and what the clock on the hospital's wall says. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Minutes = NDArray[np.int64]
"""Since 1970 UTC, or a length."""

WARM_UP_DAYS = 21
"""Before the years begin, so that the beds are not all empty on the first of their days."""
AHEAD_DAYS = 90
"""How far appointments and shifts go beyond the present."""
DAY = 1440


def minutes_of(moment: datetime) -> int:
    """Whole minutes since 1970 UTC."""
    return int(moment.timestamp()) // 60


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """From the first local day to the present.

    Attributes:
        first: The first local day.
        days: Whole local days before today, with those in which the hospital fills.
        now: The present, in minutes since 1970 UTC.
        offsets: Minutes of local time minus UTC at noon of each local day, some beyond today.
    """

    first: date
    days: int
    now: int
    zone: ZoneInfo
    offsets: Minutes

    @property
    def since(self) -> int:
        """The first moment."""
        return int(self.at(np.zeros(1, np.int64), 0)[0])

    def at(self, day: Minutes, minute: Minutes | int) -> Minutes:
        """When the wall's clock shows this minute of the day, days counted from the first one.

        A night in which clocks change is told by the noon after it: the hours from the change on
        are right.
        """
        local = (self.first - date(1970, 1, 1)).days * DAY + day * DAY + minute
        return local - self.offsets[day]

    def day_of(self, moments: Minutes) -> Minutes:
        """In which local day moments lie, counted from the first one."""
        begins = self.midnights
        return np.searchsorted(begins, moments, side="right").astype(np.int64) - 1

    @cached_property
    def midnights(self) -> Minutes:
        """The first moment of each local day."""
        return np.array(
            [
                minutes_of(datetime.combine(self.date_of(day), time(), self.zone))
                for day in range(len(self.offsets))
            ],
            np.int64,
        )

    def date_of(self, day: int) -> date:
        """The day in the calendar."""
        return self.first + timedelta(days=day)

    def weekdays(self, day: Minutes) -> Minutes:
        """0 for Monday."""
        return (day + self.first.weekday()) % 7


def timeline(*, now: datetime, years: float, zone: ZoneInfo) -> Timeline:
    """The years that end now."""
    today = now.astimezone(zone).date()
    days = round(365.25 * years) + WARM_UP_DAYS
    first = today - timedelta(days=days)
    offsets = np.array(
        [
            _offset(datetime.combine(first + timedelta(days=day), time(12), zone))
            for day in range(days + AHEAD_DAYS)
        ],
        np.int64,
    )
    return Timeline(
        first=first,
        days=days,
        now=minutes_of(now.astimezone(UTC)),
        zone=zone,
        offsets=offsets,
    )


def _offset(noon: datetime) -> int:
    offset = noon.utcoffset() or timedelta()
    return int(offset.total_seconds()) // 60
