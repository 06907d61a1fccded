"""What the scores made of the bed: NEWS2 that calls, and the observations it asks for. Pure."""

from alerts import observing, scoring
from alerts.explaining.words import clock, stands
from alerts.findings import reckoned
from alerts.model import moment
from alerts.turn import Turn
from core.saying import Said, say
from core.wire.explanation import Decision, SeenRule


def seen_news2(turn: Turn) -> SeenRule:
    """NEWS2 as a rule."""
    cause, score = scoring.CAUSE, turn.score
    timer, alert = turn.timers.get(cause), turn.alerts.get(cause)
    decision, said = _news2(turn) if alert is None else stands(alert)
    withheld = turn.withheld(cause)
    if withheld is not None and alert is None:
        decision = Decision.WITHHELD
        said = say("{withheld}; otherwise: {said}", withheld=withheld, said=said)
    known = score is not None and scoring.applies(turn.lane)
    return SeenRule(
        cause=cause,
        decision=decision,
        text=str(said),
        said=said,
        revision=turn.profile.revision,
        value=float(score.at_least) if score is not None and known else None,
        since=moment(timer.onset) if timer is not None else None,
        alert=alert.id if alert is not None else None,
        withheld=str(withheld or ""),
    )


def _news2(turn: Turn) -> tuple[Decision, Said]:
    timer, score = turn.timers.get(scoring.CAUSE), turn.score
    if not scoring.applies(turn.lane):
        return _unjudged(say("NEWS2 is for adults who are not pregnant"))
    if score is None:
        return _unjudged(say("nothing has been reckoned yet"))
    said = say(
        "{score}, risk {risk}",
        score=reckoned(score.total, score.at_least, score.missing),
        risk=say(score.risk),
    )
    if timer is None:
        return Decision.WITHIN, say("{said}: calls nobody", said=said)
    return Decision.COUNTING, say(
        "{said}: up for {lasted} of {delay} s",
        said=said,
        lasted=f"{timer.last - timer.onset:.0f}",
        delay=f"{scoring.DELAY_S:g}",
    )


def _unjudged(why: Said) -> tuple[Decision, Said]:
    return Decision.NOT_JUDGED, say("not judged: {why}", why=why)


def seen_rounds(turn: Turn) -> SeenRule:
    """Whether observations are overdue."""
    alert, rounds = turn.alerts.get(observing.CAUSE), turn.rounds
    if alert is not None:
        decision, said = stands(alert)
    elif rounds is None:
        decision, said = _unjudged(say("nothing is asked for this patient"))
    else:
        decision = Decision.WITHIN
        said = say("observations are due by {time}", time=clock(rounds.overdue_from))
    return SeenRule(
        cause=observing.CAUSE,
        decision=decision,
        text=str(said),
        said=said,
        revision=turn.profile.revision,
        alert=alert.id if alert is not None else None,
    )
