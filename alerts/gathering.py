"""What goes into a lane's scores now: its vital signs, each not older than it may be. Pure.

Continuous vitals go in as the median of the last two minutes without artefacts; a probe that is
off takes its parameter away at once, and what grows too old goes missing.
"""

from bisect import bisect_left

from msgspec import Struct

from alerts.scores.bands import tenth, whole
from alerts.scores.inputs import Given, Inputs
from alerts.tracks import BY_HAND_NAME, WINDOW_S, Track
from alerts.turn import Turn
from core.vitals import FACTS, Source, Vital

_HOUR_S = 3600.0
_AIR_PERCENT = 21.0


class Input(Struct, frozen=True, gc=False):
    """A vital sign a score may be made from.

    Attributes:
        oldest_s: Older than this it is not known: example, approve locally.
        tenths: Whether charts have it in tenths, else in whole numbers.
    """

    vital: Vital
    key: str
    source: Source
    oldest_s: float
    tenths: bool = False


def _input(vital: Vital, oldest_s: float, *, tenths: bool = False) -> Input:
    return Input(vital, vital.value, FACTS[vital].source, oldest_s, tenths)


# Watched continuously; without news for ten minutes it is not known.
HR = _input(Vital.HR, 600.0)
PULSE = _input(Vital.PULSE, 600.0)
SPO2 = _input(Vital.SPO2, 600.0)
RR = _input(Vital.RR, 600.0)
IBP_SYS = _input(Vital.IBP_SYS, 600.0)
# Measured by hand: 12 h is the RCP's longest interval between observations.
NIBP_SYS = _input(Vital.NIBP_SYS, 4 * _HOUR_S)
TEMP = _input(Vital.TEMP, 12 * _HOUR_S, tenths=True)
ACVPU = _input(Vital.ACVPU, 12 * _HOUR_S)
O2_FLOW = _input(Vital.O2_FLOW, 12 * _HOUR_S, tenths=True)
FIO2 = _input(Vital.FIO2, 12 * _HOUR_S, tenths=True)

OF_A_SET_S = 12 * _HOUR_S
"""What a person counted stays known until the next set, for as long as the longest interval between
sets is (RCP 2017, chart 4); only what a monitor gives goes missing sooner."""


def gather(turn: Turn) -> Inputs:
    """What is known of the patient now."""
    flow, fraction = _given(turn, O2_FLOW), _given(turn, FIO2)
    by_flow = flow is not None and flow.value > 0
    by_fraction = fraction is not None and fraction.value > _AIR_PERCENT
    known = flow is not None or fraction is not None
    return Inputs(
        respiration=_given(turn, RR),
        spo2=_given(turn, SPO2),
        # The one that decides, so that it is also the one that is shown and kept.
        oxygen=fraction if by_fraction and not by_flow else flow or fraction,
        on_oxygen=by_flow or by_fraction if known else None,
        systolic=_given(turn, IBP_SYS) or _given(turn, NIBP_SYS),
        pulse=_given(turn, HR) or _given(turn, PULSE),
        consciousness=_given(turn, ACVPU),
        temperature=_given(turn, TEMP),
    )


def _given(turn: Turn, one: Input) -> Given | None:
    track = turn.tracks.get(one.vital)
    if track is None or not track.times:
        return None
    newest = track.times[-1]
    age_s = max(0.0, turn.now - newest)
    oldest_s = one.oldest_s if track.device != BY_HAND_NAME else max(one.oldest_s, OF_A_SET_S)
    if age_s > oldest_s or (turn.troubles and one.source in turn.silenced(track.device)):
        return None
    values = _window(track, newest)
    samples = len(values)
    value = _median(values) if samples > 1 else values[0]
    return Given(
        tenth(value) if one.tenths else whole(value),
        tenth(age_s),
        one.key,
        samples,
        tenth(newest - track.times[-samples]) if samples > 1 else 0.0,
    )


def _window(track: Track, newest: float) -> tuple[float, ...]:
    """The last two minutes before the newest value; of fewer than three values the newest."""
    times, values = track.times, track.values
    if newest - times[0] > WINDOW_S:
        values = values[bisect_left(times, newest - WINDOW_S) :]
    return values if len(values) > 2 else values[-1:]


def _median(values: tuple[float, ...]) -> float:
    ranked = sorted(values)
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
