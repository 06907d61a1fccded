"""The one place that reads the wall clock; everything else takes a `Clock`."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, in UTC."""

    def now(self) -> datetime:
        """The present moment, with zone UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, with zone UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RacingClock:
    """A clock that runs `speed` times as fast since `origin` (UTC, both clocks agree there).

    Lets every process of a test live through the hours of a recording in minutes, delays,
    ages and silence included, without any of them knowing.
    """

    origin: datetime
    speed: float

    def now(self) -> datetime:
        """The raced moment, with zone UTC."""
        return self.origin + (datetime.now(UTC) - self.origin) * self.speed


@dataclass(slots=True)
class HandClock:
    """A clock moved by hand, for tests and stories."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 12, 0, tzinfo=UTC))

    def now(self) -> datetime:
        """The moment it was moved to."""
        return self.moment

    def pass_by(self, *, seconds: float) -> datetime:
        """Move on and return the new moment."""
        self.moment += timedelta(seconds=seconds)
        return self.moment


def monotonic() -> float:
    """Seconds that never jump, for measuring durations of the real world."""
    return time.monotonic()


def clock_from(text: str) -> Clock:
    """The clock a setting names: empty for the machine's, `ORIGIN@SPEED` for a racing one.

    Raises:
        ValueError: The text is neither.
    """
    if not text:
        return SystemClock()
    origin, _, speed = text.partition("@")
    return RacingClock(datetime.fromisoformat(origin).astimezone(UTC), float(speed))
