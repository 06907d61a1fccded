"""Where a patient's values are going: the last quarter of an hour against the one before. Pure.

An arrow on a tile, no alarm: what calls people is judged by the owner of the alerts.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from core.wire import Quality
from gateway.live.frames import Reading

SPAN_MIN = 15
"""Minutes of each of the two spans: example, approve locally."""

LEAST_MINUTES = 5
"""With values, in each span; with fewer nothing is said: example, approve locally."""

BY: dict[str, float] = {
    "hr": 10.0,
    "pulse": 10.0,
    "spo2": 2.0,
    "rr": 4.0,
    "ibp_sys": 15.0,
    "ibp_mean": 10.0,
    "etco2": 5.0,
}
"""By how much the means must differ, in the vital's unit: example, approve locally. What is taken
now and then only, such as the cuff's pressure, has too few values for this rule."""

STAYS = 0.6
"""An arrow goes when the means differ by less than this part of `BY`, so that none flickers."""

_MINUTE_MS = 60_000


@dataclass(slots=True)
class _Minute:
    number: int
    total: float
    count: int


@dataclass(slots=True)
class Leaning:
    """Half an hour of minutes of one patient's continuous vitals.

    Attributes:
        trends: By vital key, 1 for rising and -1 for falling; steady and unknown are left out.
    """

    trends: dict[str, int] = field(default_factory=dict)
    _minutes: dict[str, deque[_Minute]] = field(default_factory=dict)

    def note(self, readings: Mapping[str, Reading]) -> None:
        """Take in new readings, each vital's in order of time."""
        for key, (value, at_ms, quality) in readings.items():
            if key not in BY or quality is not Quality.GOOD:
                continue
            minutes = self._minutes.setdefault(key, deque(maxlen=2 * SPAN_MIN + 1))
            number = at_ms // _MINUTE_MS
            if minutes and minutes[-1].number == number:
                minutes[-1].total += value
                minutes[-1].count += 1
            else:
                minutes.append(_Minute(number, value, 1))

    def turn(self, now_ms: int) -> bool:
        """Look anew; whether any arrow changed."""
        now = now_ms // _MINUTE_MS
        after = {key: way for key in self._minutes if (way := self._way(key, now)) != 0}
        changed = after != self.trends
        self.trends = after
        return changed

    def _way(self, key: str, now: int) -> int:
        ends = (now - 2 * SPAN_MIN, now - SPAN_MIN, now)
        before, lately = (self._mean(key, start, end) for start, end in pairwise(ends))
        if before is None or lately is None:
            return 0
        known = self.trends.get(key, 0)
        difference = lately - before
        way = 1 if difference > 0 else -1
        enough = BY[key] * (STAYS if way == known else 1.0)
        return way if abs(difference) >= enough else 0

    def _mean(self, key: str, start: int, end: int) -> float | None:
        """Mean of the minutes' means after `start` up to `end`; None with too few of them."""
        means = [m.total / m.count for m in self._minutes[key] if start < m.number <= end]
        return sum(means) / len(means) if len(means) >= LEAST_MINUTES else None
