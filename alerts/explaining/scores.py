"""What the scores made of the bed: NEWS2 that calls, and the observations it asks for. Pure."""

from alerts import observing, scoring
from alerts.explaining.words import clock, stands
from alerts.model import moment
from alerts.turn import Turn
from core.wire.explanation import Decision, SeenRule


def seen_news2(turn: Turn) -> SeenRule:
    """NEWS2 as a rule."""
    cause, score = scoring.CAUSE, turn.score
    timer, alert = turn.timers.get(cause), turn.alerts.get(cause)
    decision, text = _news2(turn) if alert is None else stands(alert)
    withheld = turn.withheld(cause)
    if withheld and alert is None:
        decision, text = Decision.WITHHELD, f"{withheld}; otherwise: {text}"
    known = score is not None and scoring.applies(turn.lane)
    return SeenRule(
        cause=cause,
        decision=decision,
        text=text,
        revision=turn.profile.revision,
        value=float(score.at_least) if score is not None and known else None,
        since=moment(timer.onset) if timer is not None else None,
        alert=alert.id if alert is not None else None,
        withheld=withheld,
    )


def _news2(turn: Turn) -> tuple[Decision, str]:
    timer, score = turn.timers.get(scoring.CAUSE), turn.score
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


def seen_rounds(turn: Turn) -> SeenRule:
    """Whether observations are overdue."""
    alert, rounds = turn.alerts.get(observing.CAUSE), turn.rounds
    if alert is not None:
        decision, text = stands(alert)
    elif rounds is None:
        decision, text = Decision.NOT_JUDGED, "not judged: nothing is asked for this patient"
    else:
        decision = Decision.WITHIN
        text = f"observations are due by {clock(rounds.overdue_from)}"
    return SeenRule(
        cause=observing.CAUSE,
        decision=decision,
        text=text,
        revision=turn.profile.revision,
        alert=alert.id if alert is not None else None,
    )
