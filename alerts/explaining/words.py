"""Phrases that every part of an explanation uses. Pure."""

from datetime import datetime

from alerts.model import moment
from core.saying import Said, say
from core.wire import Alert, Condition, Response
from core.wire.explanation import Decision


def clock(at: float) -> str:
    """A moment in seconds since 1970, for a person."""
    return f"{moment(at):%H:%M:%S} UTC"


def ago(seconds: float) -> Said:
    """An age, for a person."""
    if seconds < 120:
        return say("{age} s old", age=f"{seconds:.0f}")
    if seconds < 7200:
        return say("{age} min old", age=f"{seconds / 60:.0f}")
    return say("{age} h old", age=f"{seconds / 3600:.1f}")


def found(alert: Alert) -> Said:
    """What an alert has found; as it was written down where it is of before sentences were sent."""
    return alert.finding.said or say(alert.finding.text)


def stands(alert: Alert) -> tuple[Decision, Said]:
    """What an open alert says of its rule, and what it waits for."""
    said = say(
        "alert of {priority} priority since {time}: {finding}; {response}",
        priority=say(alert.priority),
        time=_at(alert.raised_at),
        finding=found(alert),
        response=_response(alert),
    )
    if alert.condition is Condition.PRESENT:
        return Decision.RAISED, said
    if alert.ended_at is None:
        return Decision.RECOVERED, say("{said}; {more}", said=said, more=say("over"))
    over = say("over since {time}", time=_at(alert.ended_at))
    return Decision.RECOVERED, say("{said}; {more}", said=said, more=over)


def _response(alert: Alert) -> Said:
    if alert.response is Response.ACKNOWLEDGED and alert.acknowledged is not None:
        by = alert.acknowledged
        return say("acknowledged by {name} at {time}", name=by.name, time=_at(by.at))
    calls = alert.escalation
    if calls is None or not calls.rungs:
        return say("nobody has answered")
    rung = calls.rungs[min(calls.step, len(calls.rungs) - 1)]
    return say(
        "nobody has answered; {state}, step {step} ({post})",
        state=say(calls.state),
        step=calls.step + 1,
        post=say(rung.post),
    )


def _at(moment: datetime) -> str:
    return f"{moment:%H:%M:%S} UTC"
