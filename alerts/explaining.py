"""Why and why not: a lane at one moment, taken apart. Pure.

It reads the same values, limits and timers that judgement has used and decides nothing anew: where
a rule has raised nothing, it says what that hung on.
"""

from collections.abc import Iterator

from alerts import observing, scoring
from alerts.findings import shown
from alerts.limits import Limit, Side
from alerts.model import Lane, Track, moment
from alerts.reading import FRESH_S
from alerts.rulebook import Rulebook
from alerts.rules import Timer
from alerts.technical import MANNERS, Trouble, silenced
from alerts.turn import Turn
from core.vitals import FACTS, Vital
from core.wire import Alert, Condition, Response
from core.wire.explanation import (
    Decision,
    Explanation,
    SeenRule,
    SeenTier,
    SeenTrouble,
    SeenVital,
)

BASELINE = "baseline"


def explain(
    lane: Lane, book: Rulebook, now: float, *, detector: str = "", notes: tuple[str, ...] = ()
) -> Explanation:
    """Take a lane apart.

    Args:
        lane: The bed as it is.
        book: What it is judged by.
        now: The moment, seconds since 1970.
        detector: What a detector says of itself, such as how far its warm-up is.
        notes: For the reader, such as where the lane comes from.
    """
    turn = Turn(lane, now, book)
    place = lane.place
    return Explanation(
        bed=place.bed,
        bed_name=place.bed_name,
        unit_name=place.unit_name,
        stay=lane.stay,
        at=moment(now),
        age_class=lane.age_class.value,
        revision=turn.profile.revision,
        vitals=tuple(_vital(turn, vital) for vital in Vital if _matters(turn, vital)),
        rules=tuple(_rules(turn)),
        score=lane.score,
        detector=_learned(lane, detector),
        troubles=tuple(_trouble(turn, *one) for one in lane.troubles.items()),
        alerts=tuple(sorted(lane.alerts.values(), key=lambda alert: alert.raised_at)),
        setup=lane.setup,
        notes=notes if lane.watched else ("No patient is placed at this bed.", *notes),
    )


# -- vital signs -----------------------------------------------------------------------------------


def _matters(turn: Turn, vital: Vital) -> bool:
    return vital in turn.tracks or vital in turn.profile.limits


def _vital(turn: Turn, vital: Vital) -> SeenVital:
    track, facts = turn.tracks.get(vital), FACTS[vital]
    known = track is not None and track.trusted_at > 0
    value = track.value if track is not None and known else None
    age_s = max(0.0, turn.now - track.trusted_at) if track is not None and known else None
    silent = _silenced(turn, vital, track)
    said = "no value" if value is None else f"{shown(vital, value)}, {_ago(age_s or 0.0)}"
    if track is not None and track.doubtful:
        said += "; the newest value is doubtful and waits for a second one"
    if silent:
        said += f"; not believed: {silent}"
    return SeenVital(
        vital=vital.value,
        label=facts.label,
        unit=facts.unit,
        value=value,
        at=moment(track.trusted_at) if track is not None and known else None,
        age_s=age_s,
        device=track.device if track is not None else "",
        doubtful=track is not None and track.doubtful,
        silenced=silent,
        text=said,
    )


def _silenced(turn: Turn, vital: Vital, track: Track | None) -> str:
    """The technical condition because of which this vital is not believed."""
    source = FACTS[vital].source
    for trouble in turn.troubles.values():
        mine = track is None or trouble.device == track.device
        if mine and source in silenced((trouble,), trouble.device):
            return f"{_named(trouble)} since {_clock(trouble.since)}"
    return ""


# -- rules -----------------------------------------------------------------------------------------


def _rules(turn: Turn) -> Iterator[SeenRule]:
    for limits in turn.profile.limits.values():
        for limit in limits:
            yield _limit(turn, limit)
    yield _news2(turn)
    yield _observing(turn)


def _limit(turn: Turn, limit: Limit) -> SeenRule:
    track, timer = turn.tracks.get(limit.vital), turn.timers.get(limit.cause)
    value = track.value if track is not None and track.trusted_at else None
    decision, text = _judged(turn, limit, value, timer)
    withheld = turn.withheld(limit.cause)
    if withheld:
        decision, text = Decision.WITHHELD, f"{withheld}; otherwise: {text}"
    alert = turn.alerts.get(limit.cause)
    return SeenRule(
        cause=limit.cause,
        decision=decision,
        text=text,
        revision=turn.profile.revision,
        setup=_own(turn, limit.cause),
        vital=limit.vital.value,
        value=value,
        tiers=tuple(_tiers(limit, value, timer)),
        since=moment(timer.onset) if timer is not None else None,
        alert=alert.id if alert is not None else None,
        withheld=withheld,
    )


def _judged(
    turn: Turn, limit: Limit, value: float | None, timer: Timer | None
) -> tuple[Decision, str]:
    alert = turn.alerts.get(limit.cause)
    if alert is not None:
        return _raised(alert, limit, timer)
    if (unjudged := _unjudged(turn, limit, value)) or value is None:
        return Decision.NOT_JUDGED, unjudged
    if timer is None:
        return Decision.WITHIN, _within(limit, value) + _closed(turn, limit.cause)
    return Decision.COUNTING, _counting(limit, value, timer) + _closed(turn, limit.cause)


def _raised(alert: Alert, limit: Limit, timer: Timer | None) -> tuple[Decision, str]:
    text = f"alert of {alert.priority.value} priority since {alert.raised_at:%H:%M:%S} UTC:"
    text = f"{text} {alert.finding.text}; {_response(alert)}"
    if alert.condition is Condition.GONE:
        over = f"; over since {alert.ended_at:%H:%M:%S} UTC" if alert.ended_at else "; over"
        return Decision.RECOVERED, text + over
    if timer is not None and timer.back_since is not None:
        back_s = timer.last - timer.back_since
        text += f"; back inside for {back_s:g} of {limit.clear_s:g} s"
        return Decision.CLEARING, text
    return Decision.RAISED, text


def _response(alert: Alert) -> str:
    if alert.response is Response.ACKNOWLEDGED and alert.acknowledged is not None:
        by = alert.acknowledged
        return f"acknowledged by {by.name} at {by.at:%H:%M:%S} UTC"
    calls = alert.escalation
    if calls is None or not calls.rungs:
        return "nobody has answered"
    rung = calls.rungs[min(calls.step, len(calls.rungs) - 1)]
    return f"nobody has answered; {calls.state.value}, step {calls.step + 1} ({rung.post.value})"


def _unjudged(turn: Turn, limit: Limit, value: float | None) -> str:
    """Why there is nothing to judge; empty when there is."""
    track = turn.tracks.get(limit.vital)
    if silent := _silenced(turn, limit.vital, track):
        return f"not judged: {silent}"
    if value is None or track is None:
        return "not judged: no value has come"
    if limit.unless is not None and _trusted(turn, limit.unless, track.at):
        return f"not judged: {FACTS[limit.unless].label} is, which is better"
    return ""


def _trusted(turn: Turn, vital: Vital, at: float) -> bool:
    track = turn.tracks.get(vital)
    if track is None or at - track.trusted_at > FRESH_S:
        return False
    return FACTS[vital].source not in turn.silenced(track.device)


def _within(limit: Limit, value: float) -> str:
    tier = limit.tiers[0]
    side = "above" if limit.side is Side.LOW else "below"
    away = _number(limit.vital, abs(value - tier.limit))
    return f"within limits: {shown(limit.vital, value)}, {away} {side} the limit of {tier.limit:g}"


def _counting(limit: Limit, value: float, timer: Timer) -> str:
    side = "below" if limit.side is Side.LOW else "above"
    parts = [
        f"{side} {tier.limit:g} for {timer.last - since:g} of {tier.delay_s:g} s"
        for tier, since in zip(limit.tiers, timer.since, strict=True)
        if since is not None
    ]
    return f"{shown(limit.vital, value)}, {', '.join(parts)}"


def _tiers(limit: Limit, value: float | None, timer: Timer | None) -> Iterator[SeenTier]:
    since = timer.since if timer is not None else (None,) * len(limit.tiers)
    for number, (tier, began) in enumerate(zip(limit.tiers, since, strict=True)):
        beyond = None
        if value is not None:
            beyond = tier.limit - value if limit.side is Side.LOW else value - tier.limit
        yield SeenTier(
            priority=tier.priority,
            limit=tier.limit,
            delay_s=tier.delay_s,
            beyond_by=beyond,
            lasted_s=None if began is None or timer is None else timer.last - began,
            reached=timer is not None and timer.fired >= number,
            basis=tier.basis,
        )


def _own(turn: Turn, cause: str) -> int:
    """Revision of the set-up that brought a limit of the patient's own; 0 for the profile's."""
    limits = turn.setup.limits if turn.setup is not None else ()
    return next((one.revision for one in limits if one.cause == cause), 0)


def _closed(turn: Turn, cause: str) -> str:
    """A person may have closed it just before."""
    for alert in reversed(turn.closed):
        if alert.cause == cause and alert.resolved is not None:
            by = alert.resolved
            return f" (closed by {by.name} at {by.at:%H:%M:%S} UTC)"
    return ""


# -- scores, rounds --------------------------------------------------------------------------------


def _news2(turn: Turn) -> SeenRule:
    decision, text = _score_decision(turn)
    withheld = turn.withheld(scoring.CAUSE)
    if withheld:
        decision, text = Decision.WITHHELD, f"{withheld}; otherwise: {text}"
    timer, alert = turn.timers.get(scoring.CAUSE), turn.alerts.get(scoring.CAUSE)
    score = turn.score
    return SeenRule(
        cause=scoring.CAUSE,
        decision=decision,
        text=text,
        revision=turn.profile.revision,
        value=float(score.at_least) if score is not None and scoring.applies(turn.lane) else None,
        since=moment(timer.onset) if timer is not None else None,
        alert=alert.id if alert is not None else None,
        withheld=withheld,
    )


def _score_decision(turn: Turn) -> tuple[Decision, str]:
    alert, timer, score = (
        turn.alerts.get(scoring.CAUSE),
        turn.timers.get(scoring.CAUSE),
        turn.score,
    )
    if alert is not None:
        return _open(alert)
    if not scoring.applies(turn.lane):
        return Decision.NOT_JUDGED, "not judged: NEWS2 is for adults who are not pregnant"
    if score is None:
        return Decision.NOT_JUDGED, "not judged: nothing has been reckoned yet"
    missing = f" (missing: {', '.join(score.missing)})" if score.missing else ""
    least = "at least " if score.total is None else ""
    said = f"NEWS2 {least}{score.at_least}{missing}, risk {score.risk}"
    if timer is None:
        return Decision.WITHIN, f"{said}: calls nobody"
    lasted_s = timer.last - timer.onset
    return Decision.COUNTING, f"{said}: up for {lasted_s:.0f} of {scoring.DELAY_S:g} s"


def _open(alert: Alert) -> tuple[Decision, str]:
    text = f"alert of {alert.priority.value} priority since {alert.raised_at:%H:%M:%S} UTC:"
    text = f"{text} {alert.finding.text}; {_response(alert)}"
    gone = alert.condition is Condition.GONE
    return (Decision.RECOVERED, f"{text}; over") if gone else (Decision.RAISED, text)


def _observing(turn: Turn) -> SeenRule:
    alert, rounds = turn.alerts.get(observing.CAUSE), turn.rounds
    if alert is not None:
        decision, text = _open(alert)
    elif rounds is None:
        decision, text = Decision.NOT_JUDGED, "not judged: nothing is asked for this patient"
    else:
        decision = Decision.WITHIN
        text = f"observations are due by {_clock(rounds.overdue_from)}"
    return SeenRule(
        cause=observing.CAUSE,
        decision=decision,
        text=text,
        revision=turn.profile.revision,
        alert=alert.id if alert is not None else None,
    )


# -- the rest --------------------------------------------------------------------------------------


def _trouble(turn: Turn, cause: str, trouble: Trouble) -> SeenTrouble:
    sources = silenced((trouble,), trouble.device)
    since = f"since {_clock(trouble.since)}"
    if not trouble.active:
        state = (
            f"over since {_clock(trouble.seen)}, clears after {MANNERS[trouble.fault].clear_s:g} s"
        )
    elif trouble.due(turn.now):
        state = since
    else:
        state = f"{since}, told after {MANNERS[trouble.fault].delay_s:g} s"
    return SeenTrouble(
        cause=cause,
        text=f"{_named(trouble)} {state}",
        since=moment(trouble.since),
        active=trouble.active,
        told=trouble.told,
        silences=tuple(v.value for v in Vital if FACTS[v].source in sources),
    )


def _named(trouble: Trouble) -> str:
    text = MANNERS[trouble.fault].text.format(what=trouble.what.replace("_", " "))
    return text.removesuffix(": ")


def _learned(lane: Lane, detector: str) -> str:
    alert = lane.alerts.get(BASELINE)
    if alert is not None and alert.condition is Condition.PRESENT:
        return f"{alert.finding.text} (advisory since {alert.raised_at:%H:%M:%S} UTC)"
    return detector or "no advisory"


def _number(vital: Vital, value: float) -> str:
    return f"{value:.{FACTS[vital].decimals}f}"


def _ago(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s old"
    return f"{seconds / 60:.0f} min old" if seconds < 7200 else f"{seconds / 3600:.1f} h old"


def _clock(at: float) -> str:
    return f"{moment(at):%H:%M:%S} UTC"
