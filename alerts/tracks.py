"""What a lane remembers of each vital sign: the newest value and a short window. Pure.

The window serves the scores' medians and the rules about change; a value every four seconds is
enough for both and keeps a lane small. Moments are measurement times, seconds since 1970.
"""

from bisect import bisect_left

from msgspec import Struct

from core.vitals import Vital

WINDOW_S = 120.0
SPACING_S = 4.0
"""The window keeps a value every four seconds: 30 are enough for a median."""
MOST_IN_WINDOW = 30
LONGEST_PAUSE_S = 150.0
"""Something counts as lasting only while readings come at least this often; monitors that store
once a minute are the slowest we read."""

STATES = frozenset({Vital.ACVPU, Vital.O2_FLOW, Vital.FIO2})
"""As they were last seen: the middle of alert and unresponsive is no state."""
BY_HAND = STATES | {Vital.TEMP, Vital.NIBP_SYS}
"""Often measured by hand: the score must show them as soon as they are there."""
BY_HAND_NAME = "by-hand"
"""Stands in a track for the device, where people observed and wrote down."""
KEPT = BY_HAND | {
    Vital.HR,
    Vital.PULSE,
    Vital.SPO2,
    Vital.RR,
    Vital.IBP_SYS,
    Vital.IBP_MEAN,
    Vital.ETCO2,
}
"""Of these the window is kept: what scores are made from, and what may be judged by its change."""


class Track(Struct, frozen=True, gc=False):
    """The latest of one vital sign.

    Attributes:
        at: Measurement time of the newest value, judged or doubtful.
        doubtful: Whether that value was suspect and waits for a second one.
        value, trusted_at: The newest value that was judged; `trusted_at` 0 for none.
        times, values: Judged and plausible values of the window, oldest first.
        same_since: Since when the judged value has been exactly this one, `same` times in a row.
    """

    device: str
    at: float
    doubtful: bool = False
    value: float = 0.0
    trusted_at: float = 0.0
    times: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    same_since: float = 0.0
    same: int = 1


class Keeping(Struct, frozen=True, gc=False):
    """How values of one vital are remembered."""

    vital: Vital
    kept: bool
    by_hand: bool
    state: bool


KEEPING = {
    vital.value: Keeping(vital, vital in KEPT, vital in BY_HAND, vital in STATES) for vital in Vital
}
"""By the key that stands in messages."""
UNKEPT = Keeping(Vital.HR, kept=False, by_hand=False, state=False)
"""Of a value that calls by its own rule but may enter no window."""


def followed(
    track: Track | None,
    keeping: Keeping,
    device: str,
    value: float,
    at: float,
) -> Track:
    """The track with one more judged value.

    Args:
        track: As it was; None for the first value.
        keeping: How values of the vital are remembered.
        device: Where it comes from.
        value: In the vocabulary's unit.
        at: When it was measured, after the track's newest.
    """
    times: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    since, same = at, 1
    if track is not None:
        times, values = track.times, track.values
        if value == track.value and at - track.trusted_at <= LONGEST_PAUSE_S:
            since, same = track.same_since, track.same + 1
    if keeping.kept:
        if keeping.state:
            times, values = (at,), (value,)
        elif not times or at - times[-1] >= SPACING_S:
            first = _first_kept(times, at)
            # Two slices and two sums cost half of what unpacking does.
            times, values = times[first:] + (at,), values[first:] + (value,)  # noqa: RUF005
    return Track(device, at, False, value, at, times, values, since, same)  # noqa: FBT003


def _first_kept(times: tuple[float, ...], at: float) -> int:
    count = len(times)
    if count < MOST_IN_WINDOW and (not count or times[0] >= at - WINDOW_S):
        return 0
    return max(bisect_left(times, at - WINDOW_S), count + 1 - MOST_IN_WINDOW)
