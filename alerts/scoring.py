"""A lane's early-warning score: gathered, reckoned, told. Pure.

Continuous vitals go in as the median of the last two minutes without artefacts; a probe that is
off takes its parameter away at once, and what grows too old goes missing.
"""

from bisect import bisect_left
from collections.abc import Mapping
from types import MappingProxyType

from alerts.findings import of_score
from alerts.limits import URGENCY
from alerts.model import Lane, Track, moment
from alerts.reading import WINDOW_S
from alerts.rules import AT_REST, Timer
from alerts.scores import NEWS2, PRIORITIES, RESPONSES, Given, Inputs, Reckoned, news2
from alerts.turn import Turn
from core.vitals import FACTS, Vital
from core.wire import AgeClass, Alert, Condition, Kind, Priority, Score

CAUSE = "news2"
EVERY_S = 5.0
"""How often it is reckoned anew; a median over two minutes moves slowly."""
SAID_EVERY_S = 60.0
DELAY_S = 30.0
CLEAR_S = 120.0
"""The score must stay up, or down, for as long: example, approve locally."""

_HOUR_S = 3600.0
OLDEST_S: Mapping[Vital, float] = MappingProxyType(
    {
        # Watched continuously; without news for ten minutes it is not known. Example.
        Vital.HR: 600.0,
        Vital.PULSE: 600.0,
        Vital.SPO2: 600.0,
        Vital.RR: 600.0,
        Vital.IBP_SYS: 600.0,
        # Measured by hand: 12 h is the RCP's longest interval between observations.
        Vital.NIBP_SYS: 4 * _HOUR_S,
        Vital.TEMP: 12 * _HOUR_S,
        Vital.ACVPU: 12 * _HOUR_S,
        Vital.O2_FLOW: 12 * _HOUR_S,
        Vital.FIO2: 12 * _HOUR_S,
    }
)
_AIR_PERCENT = 21.0


def applies(lane: Lane) -> bool:
    """NEWS2 is for adults who are not pregnant, and for somebody who is there."""
    return lane.stay is not None and lane.news2 and lane.age_class is AgeClass.ADULT


def keep_score(turn: Turn) -> None:
    """Reckon when it is time, say it when it changed, and call somebody when it is high."""
    if not applies(turn.lane):
        _stop(turn)
        return
    if not turn.due and turn.now - turn.scored_at < EVERY_S:
        return
    turn.due, turn.scored_at = False, turn.now
    reckoned = news2(gather(turn), scale=turn.lane.spo2_scale)
    score = _score(turn, reckoned)
    if _worth_saying(turn, score):
        turn.say, turn.said_at = score, turn.now
    turn.score = score
    _call(turn, reckoned)


def _stop(turn: Turn) -> None:
    """There is no score for this patient (any more): none may be left standing."""
    if turn.score is not None:
        turn.score_over, turn.score = True, None
        turn.scored_at = turn.said_at = 0.0
    turn.timers.pop(CAUSE, None)
    turn.end(CAUSE)


def gather(turn: Turn) -> Inputs:
    """What is known of the patient now."""
    flow, fraction = _given(turn, Vital.O2_FLOW), _given(turn, Vital.FIO2)
    by_flow = flow is not None and flow.value > 0
    by_fraction = fraction is not None and fraction.value > _AIR_PERCENT
    known = flow is not None or fraction is not None
    return Inputs(
        respiration=_given(turn, Vital.RR),
        spo2=_given(turn, Vital.SPO2),
        # The one that decides, so that it is also the one that is shown and kept.
        oxygen=fraction if by_fraction and not by_flow else flow or fraction,
        on_oxygen=by_flow or by_fraction if known else None,
        systolic=_given(turn, Vital.IBP_SYS) or _given(turn, Vital.NIBP_SYS),
        pulse=_given(turn, Vital.HR) or _given(turn, Vital.PULSE),
        consciousness=_given(turn, Vital.ACVPU),
        temperature=_given(turn, Vital.TEMP),
    )


def _given(turn: Turn, vital: Vital) -> Given | None:
    track = turn.tracks.get(vital)
    if track is None or not track.times:
        return None
    age_s = max(0.0, turn.now - track.times[-1])
    if age_s > OLDEST_S[vital] or FACTS[vital].source in turn.silenced(track.device):
        return None
    return Given(_median(track), age_s)


def _median(track: Track) -> float:
    """Of the last two minutes before its newest value; of fewer than three it is the newest."""
    start = bisect_left(track.times, track.times[-1] - WINDOW_S)
    window = sorted(track.values[start:])
    if len(window) < 3:
        return track.values[-1]
    middle = len(window) // 2
    return window[middle] if len(window) % 2 else (window[middle - 1] + window[middle]) / 2


def _score(turn: Turn, reckoned: Reckoned) -> Score:
    lane = turn.lane
    return Score(
        name=NEWS2,
        bed=lane.place.bed,
        stay=lane.stay,
        at=moment(turn.now),
        total=reckoned.total,
        at_least=reckoned.at_least,
        risk=reckoned.risk.value,
        response=RESPONSES[reckoned.risk],
        scale=lane.spo2_scale,
        oldest_s=reckoned.oldest_s,
        parts=reckoned.parts,
        missing=reckoned.missing,
    )


def _worth_saying(turn: Turn, score: Score) -> bool:
    last = turn.score
    if last is None or turn.now - turn.said_at >= SAID_EVERY_S:
        return True
    if (last.total, last.at_least, last.scale) != (score.total, score.at_least, score.scale):
        return True
    return [part.points for part in last.parts] != [part.points for part in score.parts]


def _call(turn: Turn, reckoned: Reckoned) -> None:
    priority = PRIORITIES[reckoned.risk]
    timer = turn.timers.get(CAUSE)
    if priority is None:
        # Less is known than before: that is no recovery.
        if reckoned.total is not None:
            _ease(turn, timer)
        return
    timer = timer or Timer((turn.now,), AT_REST, turn.now)
    began = timer.onset
    fired = 0 if turn.now - began >= DELAY_S else timer.fired
    turn.timers[CAUSE] = Timer(timer.since, fired, turn.now)
    if fired == AT_REST:
        return
    if _tells_more(turn.alerts.get(CAUSE), priority, reckoned.at_least):
        finding = of_score(reckoned, began, DELAY_S, turn.profile.revision)
        turn.present(CAUSE, Kind.PHYSIOLOGICAL, priority, finding, None)


def _tells_more(alert: Alert | None, priority: Priority, score: int) -> bool:
    if alert is None or alert.condition is Condition.GONE:
        return True
    return URGENCY[priority] > URGENCY[alert.priority] or score > (alert.finding.score or 0)


def _ease(turn: Turn, timer: Timer | None) -> None:
    if timer is None:
        # It went with the limits, of another age or scale: what stands was reckoned by those.
        turn.end(CAUSE)
        return
    back_since = timer.back_since if timer.back_since is not None else turn.now
    if timer.fired == AT_REST or turn.now - back_since >= CLEAR_S:
        del turn.timers[CAUSE]
        turn.end(CAUSE)
    else:
        turn.timers[CAUSE] = Timer(timer.since, timer.fired, turn.now, back_since)
