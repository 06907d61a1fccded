"""What one believed value says about the patient: every rule that leans on its vital. Pure.

A limit that people have switched off goes on being weighed, so that it can be told what would be;
it raises nothing. Rules that gather over time forget what they had begun: what suction does to a
saturation is no burden of the patient. What stood open stays open; not to look is no recovery.
"""

from alerts.findings import of_burden, of_change, of_combination, of_limit
from alerts.limits import URGENCY, Burden, Change, Combined, Limit
from alerts.rules import (
    AT_REST,
    Area,
    Memory,
    Met,
    Timer,
    extreme,
    judge_burden,
    judge_change,
    judge_combination,
    judge_limit,
)
from alerts.tracks import Track
from alerts.turn import Turn
from core.vitals import FACTS, Vital
from core.wire import Alert, Condition, Finding, Kind, Priority

FRESH_S = 10.0
"""For how long a value of one sensor bears witness about another."""
PRESENT = Condition.PRESENT


def weigh(turn: Turn, vital: Vital) -> None:
    """Judge the newest value of a vital by all its rules."""
    track, profile = turn.tracks[vital], turn.profile
    for limit in profile.limits.get(vital, ()):
        _weigh_limit(turn, limit, track)
    for burden in profile.burdens.get(vital, ()):
        _weigh_burden(turn, burden, track)
    for change in profile.changes.get(vital, ()):
        _weigh_change(turn, change, track)
    for combined in profile.combined.get(vital, ()):
        _weigh_combination(turn, combined, vital, track)


def trusted(turn: Turn, vital: Vital, at: float) -> bool:
    """Whether the vital has a value of these seconds that may be believed."""
    track = turn.tracks.get(vital)
    if track is None or at - track.trusted_at > FRESH_S:
        return False
    return FACTS[vital].source not in turn.silenced(track.device)


def _weigh_limit(turn: Turn, limit: Limit, track: Track) -> None:
    cause, value = limit.cause, track.value
    before = turn.timers.get(cause)
    if before is None and not limit.passed(value, limit.tiers[0].limit):
        turn.end(cause)
        return
    after = None
    if limit.unless is None or not trusted(turn, limit.unless, track.at):
        after = judge_limit(limit, before, value, track.at)
    fired = _keep(turn, cause, after)
    if fired is not None and _tells_more(turn.alerts.get(cause), limit, fired, value):
        finding = of_limit(limit, fired, value, turn.profile.revision)
        _present(turn, cause, limit.tiers[fired.fired].priority, finding, track)


def _tells_more(alert: Alert | None, limit: Limit, timer: Timer, value: float) -> bool:
    """Whether this value is worth a change: not for every wobble, but when it gets worse."""
    if alert is None or alert.condition is not PRESENT:
        return True
    tier = limit.tiers[timer.fired]
    if URGENCY[tier.priority] > URGENCY[alert.priority] or alert.finding.value is None:
        return True
    worse_by = abs(limit.back - limit.tiers[0].limit) or 1.0
    beyond = value - alert.finding.value
    return (beyond if limit.passed(1.0, 0.0) else -beyond) >= worse_by


def _weigh_burden(turn: Turn, rule: Burden, track: Track) -> None:
    cause = rule.cause
    known = turn.memories.get(cause)
    before = known if isinstance(known, Area) else None
    told = _has_fired(turn, rule.beside)
    if _is_idle(turn, cause, idle=before is None and (told or not rule.passed(track.value))):
        return
    if _is_withheld(turn, cause):
        return
    if told:
        # The limit tells it: from here on it is another desaturation.
        _remember(turn, cause, None)
        _keep(turn, cause, None)
        return
    area, after = judge_burden(rule, before, turn.timers.get(cause), track.value, track.at)
    _remember(turn, cause, area)
    fired = _keep(turn, cause, after)
    if fired is not None and area is not None and not _stands(turn, cause):
        finding = of_burden(rule, area, track.value, turn.profile.revision)
        _present(turn, cause, rule.priority, finding, track)


def _weigh_change(turn: Turn, rule: Change, track: Track) -> None:
    cause = rule.cause
    told = _has_fired(turn, rule.beside)
    if _is_idle(turn, cause, idle=told) or _is_withheld(turn, cause):
        return
    before = extreme(rule, track.times, track.values, track.value, track.at)
    after = judge_change(rule, turn.timers.get(cause), before, track.value, track.at)
    fired = _keep(turn, cause, after)
    if fired is not None and not (told or _stands(turn, cause)):
        finding = of_change(rule, fired, before, track.value, turn.profile.revision)
        _present(turn, cause, rule.priority, finding, track)


def _weigh_combination(turn: Turn, rule: Combined, vital: Vital, track: Track) -> None:
    cause = rule.cause
    known = turn.memories.get(cause)
    before = known if isinstance(known, Met) else None
    quiet = not rule.passed(vital, track.value) and (
        before is None or not before.holds(rule, vital)
    )
    if _is_idle(turn, cause, idle=quiet) or _is_withheld(turn, cause):
        return
    timer = turn.timers.get(cause)
    met, after = judge_combination(rule, before, timer, vital, track.value, track.at)
    _remember(turn, cause, met)
    fired = _keep(turn, cause, after)
    if fired is not None and met is not None and not _stands(turn, cause):
        finding = of_combination(rule, met, fired, turn.profile.revision)
        _present(turn, cause, rule.priority, finding, track)


# -- for all ---------------------------------------------------------------------------------------


def _is_idle(turn: Turn, cause: str, *, idle: bool) -> bool:
    """Whether there is nothing to weigh: nothing begun, nothing passed and nothing open."""
    return idle and cause not in turn.timers and cause not in turn.alerts


def _is_withheld(turn: Turn, cause: str) -> bool:
    if turn.setup is None or not turn.withheld(cause):
        return False
    turn.timers.pop(cause, None)
    turn.memories.pop(cause, None)
    return True


def _keep(turn: Turn, cause: str, timer: Timer | None) -> Timer | None:
    """Note how a rule stands; its timer when it has fired."""
    if timer is None:
        turn.timers.pop(cause, None)
        turn.end(cause)
        return None
    turn.timers[cause] = timer
    return timer if timer.fired != AT_REST else None


def _remember(turn: Turn, cause: str, memory: Memory | None) -> None:
    if memory is None:
        turn.memories.pop(cause, None)
    else:
        turn.memories[cause] = memory


def _stands(turn: Turn, cause: str) -> bool:
    alert = turn.alerts.get(cause)
    return alert is not None and alert.condition is PRESENT


def _has_fired(turn: Turn, cause: str) -> bool:
    timer = turn.timers.get(cause)
    return timer is not None and timer.fired != AT_REST


def _present(turn: Turn, cause: str, priority: Priority, finding: Finding, track: Track) -> None:
    turn.present(cause, Kind.PHYSIOLOGICAL, priority, finding, track.device)
