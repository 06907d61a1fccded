"""A lane's scores: reckoned, told, and NEWS2 called for. Pure.

NEWS2 is the ward's trigger: it raises an alert and says how often the patient must be observed.
MEWS, qSOFA and the shock index are shown beside it and call nobody, however high they are.
"""

from alerts.findings import of_score
from alerts.gathering import gather
from alerts.limits import URGENCY
from alerts.model import Lane, moment
from alerts.observing import keep_rounds, stop_rounds
from alerts.rules import AT_REST, Timer
from alerts.scores import mews, news2, qsofa, shock_index
from alerts.scores.inputs import Inputs
from alerts.scores.news2 import NEWS2, Reckoned
from alerts.scores.risk import PRIORITIES
from alerts.turn import Turn
from core.wire import AgeClass, Alert, Condition, Kind, OtherScore, Priority, Score

CAUSE = "news2"
NO_NEWS2 = "none"
"""Name of what is told of a patient to whom only other scores apply."""
EVERY_S = 5.0
"""How often it is reckoned anew; a median over two minutes moves slowly."""
SAID_EVERY_S = 60.0
DELAY_S = 30.0
CLEAR_S = 120.0
"""The score must stay up, or down, for as long: example, approve locally."""


def applies(lane: Lane) -> bool:
    """NEWS2 is for adults who are not pregnant, and for somebody who is there."""
    return lane.news2 and is_adult(lane)


def is_adult(lane: Lane) -> bool:
    """Whether any score here is for this patient: no chart for children is approved."""
    return lane.stay is not None and lane.age_class is AgeClass.ADULT


def keep_score(turn: Turn) -> None:
    """Reckon when it is time, say it when it changed, and call somebody when it is high."""
    if not turn.due and turn.now - turn.scored_at < EVERY_S:
        return
    turn.due, turn.scored_at = False, turn.now
    if not is_adult(turn.lane):
        _stop(turn)
        return
    inputs = gather(turn)
    if not applies(turn.lane):
        _withdraw(turn)
        _tell(turn, _without_news2(turn, inputs))
        return
    reckoned = news2.reckon(inputs, scale=turn.lane.spo2_scale)
    keep_rounds(turn, inputs, reckoned)
    _tell(turn, _score(turn, inputs, reckoned))
    _call(turn, reckoned)


def _stop(turn: Turn) -> None:
    """There is no score for this patient (any more): none may be left standing."""
    if turn.score is not None:
        turn.score_over, turn.score = True, None
        turn.said_at = 0.0
    _withdraw(turn)


def _withdraw(turn: Turn) -> None:
    turn.timers.pop(CAUSE, None)
    turn.end(CAUSE)
    stop_rounds(turn)


def _score(turn: Turn, inputs: Inputs, reckoned: Reckoned) -> Score:
    lane, rounds = turn.lane, turn.rounds
    observed_at = rounds.observed_at if rounds is not None else None
    return Score(
        name=NEWS2,
        bed=lane.place.bed,
        stay=lane.stay,
        at=moment(turn.now),
        total=reckoned.total,
        at_least=reckoned.at_least,
        risk=reckoned.risk.value,
        response=reckoned.response,
        scale=lane.spo2_scale,
        oldest_s=reckoned.oldest_s,
        parts=reckoned.parts,
        missing=reckoned.missing,
        others=_others(inputs),
        observed_at=None if observed_at is None else moment(observed_at),
        observe_every_s=None if rounds is None else rounds.every_s,
        due_at=None if rounds is None else moment(rounds.due_at),
    )


def _others(inputs: Inputs) -> tuple[OtherScore, ...]:
    return mews.reckon(inputs), qsofa.reckon(inputs), shock_index.reckon(inputs)


def _without_news2(turn: Turn, inputs: Inputs) -> Score:
    """Of an adult from whom NEWS2 is withheld, as in pregnancy.

    MEWS and qSOFA were made from the same adults as NEWS2 and are withheld with it: example,
    approve locally.
    """
    lane = turn.lane
    index = shock_index.reckon(inputs)
    return Score(
        name=NO_NEWS2,
        bed=lane.place.bed,
        stay=lane.stay,
        at=moment(turn.now),
        total=None,
        at_least=0,
        risk="",
        response="",
        scale=lane.spo2_scale,
        oldest_s=news2.oldest_s(index.parts),
        parts=(),
        missing=(),
        others=(index,),
    )


def _tell(turn: Turn, score: Score) -> None:
    if _worth_saying(turn, score):
        turn.say, turn.said_at = score, turn.now
    turn.score = score


def _worth_saying(turn: Turn, score: Score) -> bool:
    last = turn.score
    if last is None or turn.now - turn.said_at >= SAID_EVERY_S:
        return True
    return _gist(last) != _gist(score)


def _gist(score: Score) -> tuple[object, ...]:
    """What must be told at once when it changes; the rest is told by the minute."""
    return (
        score.name,
        score.total,
        score.at_least,
        score.scale,
        score.observe_every_s,
        score.due_at,
        *[part.points for part in score.parts],
        *[(one.reached, one.at_least) for one in score.others if one.name != shock_index.NAME],
        # A ratio moves with every beat: only what it means is news.
        *[(one.reached, one.meaning) for one in score.others if one.name == shock_index.NAME],
    )


def _call(turn: Turn, reckoned: Reckoned) -> None:
    priority = PRIORITIES[reckoned.risk]
    timer = turn.timers.get(CAUSE)
    if priority is None:
        # Less is known than before: that is no recovery.
        if reckoned.total is not None:
            _ease(turn, timer)
        return
    if timer is None or (timer.fired == AT_REST and timer.onset > turn.now):
        # Nothing, or begun by a clock that has been set back since.
        timer = Timer((turn.now,), AT_REST, turn.now)
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
    back_since = turn.now if timer.back_since is None else min(timer.back_since, turn.now)
    if timer.fired == AT_REST or turn.now - back_since >= CLEAR_S:
        del turn.timers[CAUSE]
        turn.end(CAUSE)
    else:
        turn.timers[CAUSE] = Timer(timer.since, timer.fired, turn.now, back_since)
