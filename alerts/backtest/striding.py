"""Ordinary messages taken in one stride. Pure.

Most of a recording is a patient within limits, once a second. Of such messages the engine only
remembers the newest values; what it makes of many in a row can be written down at once. Nothing is
judged here: as soon as a value is anything but calm, something has begun, or a score is due, the
engine itself takes the message. A test holds both ways to the same lane, event for event.
"""

from bisect import bisect_left
from collections.abc import Sequence
from math import inf

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from alerts.backtest.courses import BOOT, Course
from alerts.limits import Profile
from alerts.model import Lane
from alerts.rules import LONGEST_PAUSE_S
from alerts.tracks import KEEPING, MOST_IN_WINDOW, SPACING_S, WINDOW_S, Keeping, Track
from core.ids import Boot
from core.sequence import Ledger
from core.vitals import BY_NUMBER

BY_HAND_S = 60.0
"""A value by hand that comes again after so long is news to the score (`reading`)."""


class Column(Struct, frozen=True, kw_only=True, gc=False):
    """All values of one vital, by time, and what can be known of them beforehand.

    Attributes:
        upto: By message, one more at the end: how many values came before it.
        run: By value: index of the first of those that are exactly the same, without a pause.
        holes: By value, one more at the end: before how many of the earlier ones nothing had come
            for so long that they were news; only of what is measured by hand.
    """

    keeping: Keeping
    times: list[float]
    values: list[float]
    upto: Sequence[int]
    run: list[int]
    holes: Sequence[int]


class Strides:
    """A course, and which of its messages are calm by a profile.

    Attributes:
        times: Of each message.
    """

    def __init__(self, course: Course, profile: Profile, *, closer_than_s: float) -> None:
        starts = course.starts
        times = course.times[starts]
        calm = np.logical_and.reduceat(_calm_rows(course, profile), starts)
        # The first message makes the lane what it is.
        calm[0] = False
        goes_on = calm & (np.diff(times, prepend=-np.inf) < closer_than_s)
        places = np.where(goes_on, len(times), np.arange(len(times)))
        self.profile = profile
        self.times: list[float] = times.tolist()
        self._calm: list[bool] = calm.tolist()
        self._until: list[int] = [*np.minimum.accumulate(places[::-1])[::-1].tolist(), len(times)]
        self._causes = frozenset[str]().union(*(one.causes for one in profile.calm.values()))
        self._columns = [
            _column(course, number, times)
            for number in np.unique(course.vitals).tolist()
            if number in BY_NUMBER
        ]

    def end(self, first: int, *, tick_s: float, due_s: float) -> int:
        """Behind the last message that can be taken in one stride from `first` on.

        Args:
            first: Where it begins.
            tick_s: When the lane is told the time next: before the message of that moment.
            due_s: When something else is due: with the message of that moment, the last one.
        """
        if not self._calm[first]:
            return first
        until = self._until[first + 1]
        # A millisecond early is no mistake, an instant late is one.
        until = bisect_left(self.times, tick_s - 0.001, first + 1, until)
        due = bisect_left(self.times, due_s - 0.001, first, until)
        return min(due + 1, until)

    def taken(self, lane: Lane, device: str, first: int, last: int) -> Lane | None:
        """The lane after the messages from `first` to before `last`; None when it is not so easy.

        Args:
            lane: After the message before `first`.
            device: Whose messages they are.
            first: Index of the first message; it is number `first` + 1 of its device.
            last: Behind the last.
        """
        known = lane.devices.get(device)
        if known is None or not (known.online and known.ledgers and self._rests(lane)):
            return None
        end = self.times[last - 1]
        tracks = dict(lane.tracks)
        for column in self._columns:
            low, high = column.upto[first], column.upto[last]
            if low == high:
                continue
            track = tracks.get(column.keeping.vital)
            after = track and _followed(track, column, device, low, high)
            if after is None:
                return None
            tracks[column.keeping.vital] = after
        ledger = Ledger(Boot(BOOT), last, known.ledgers[-1].gaps)
        heard = replace(
            known, ledgers=(*known.ledgers[:-1], ledger), heard_at=end, current_at=end, online=True
        )
        return replace(lane, tracks=tracks, devices={**lane.devices, device: heard})

    def _rests(self, lane: Lane) -> bool:
        """Whether no rule about the patient has begun, is remembered or has an open alert."""
        return not (lane.troubles or lane.due) and (
            self._causes.isdisjoint(lane.timers)
            and self._causes.isdisjoint(lane.memories)
            and self._causes.isdisjoint(lane.alerts)
        )


def _calm_rows(course: Course, profile: Profile) -> NDArray[np.bool_]:
    """Which values are calm: of good quality, within all that is asked, and not 0."""
    low, high = np.full(256, inf), np.full(256, -inf)
    for number, vital in BY_NUMBER.items():
        inside = profile.calm[vital.value]
        low[number] = max(inside.low, inside.lowest)
        high[number] = min(inside.high, inside.highest)
    values, vitals = course.values, course.vitals
    calm: NDArray[np.bool_] = (values >= low[vitals]) & (values <= high[vitals])
    calm &= (course.quality == 0) & (values != 0)
    return calm


def _column(course: Course, number: int, messages: NDArray[np.float64]) -> Column:
    here = course.vitals == number
    times, values = course.times[here], course.values[here]
    # Of two values at one time the later counts.
    last = np.diff(times, append=np.inf) != 0
    times, values = times[last], values[last]
    pauses = np.diff(times, prepend=-np.inf)
    places = np.arange(len(times))
    begins = (pauses > LONGEST_PAUSE_S) | (np.diff(values, prepend=np.nan) != 0)
    keeping = KEEPING[BY_NUMBER[number].value]
    always = len(times) == len(messages)
    return Column(
        keeping=keeping,
        times=times.tolist(),
        values=values.tolist(),
        upto=range(len(times) + 1)
        if always
        else [*np.searchsorted(times, messages).tolist(), len(times)],
        run=np.maximum.accumulate(np.where(begins, places, 0)).tolist(),
        holes=[0, *np.cumsum(pauses >= BY_HAND_S).tolist()] if keeping.by_hand else (),
    )


def _followed(track: Track, column: Column, device: str, low: int, high: int) -> Track | None:
    """The track with these values, as `tracks.followed` makes it one after the other."""
    keeping, at, newest = column.keeping, column.times[high - 1], column.values[high - 1]
    if not track.trusted_at or (keeping.by_hand and _is_news(track, column, low, high)):
        return None
    start = column.run[high - 1]
    since, same = column.times[start], high - start
    if start < low or newest == track.value:
        since, same = _going_on(track, column, low, high)
    times, values = _kept(track, column, low, high)
    return Track(device, at, False, newest, at, times, values, since, same)  # noqa: FBT003


def _going_on(track: Track, column: Column, low: int, high: int) -> tuple[float, int]:
    """Since when, and how often, the newest value stands, where it may have stood before."""
    start, newest = column.run[high - 1], column.values[high - 1]
    close = column.times[low] - track.trusted_at <= LONGEST_PAUSE_S
    if start <= low and newest == track.value and close:
        return track.same_since, track.same + high - low
    start = max(start, low)
    return column.times[start], high - start


def _is_news(track: Track, column: Column, low: int, high: int) -> bool:
    """Whether the score must hear of one of the values at once."""
    if column.times[low] - track.trusted_at >= BY_HAND_S:
        return True
    if column.holes[high] > column.holes[low + 1]:
        return True
    values = column.values[low:high]
    return column.keeping.state and values != [track.value] * len(values)


def _kept(
    track: Track, column: Column, low: int, high: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The window with the values."""
    times, values, keeping = track.times, track.values, column.keeping
    if not keeping.kept:
        return times, values
    if keeping.state:
        return (column.times[high - 1],), (column.values[high - 1],)
    last, picked = times[-1] if times else -inf, []
    if column.times[high - 1] - last < SPACING_S:
        return times, values
    for place, at in enumerate(column.times[low:high], low):
        if at - last >= SPACING_S:
            picked.append(place)
            last = at
    first = bisect_left(times, last - WINDOW_S)
    first = max(first, len(times) + len(picked) - MOST_IN_WINDOW)
    new_times = tuple([column.times[place] for place in picked])
    new_values = tuple([column.values[place] for place in picked])
    if first > len(times):
        more = first - len(times)
        return new_times[more:], new_values[more:]
    return times[first:] + new_times, values[first:] + new_values
