"""Phrases that every part of an explanation uses. Pure."""

from alerts.limits import Side
from alerts.model import moment
from core.wire import Alert, Condition, Response
from core.wire.explanation import Decision


def clock(at: float) -> str:
    """A moment in seconds since 1970, for a person."""
    return f"{moment(at):%H:%M:%S} UTC"


def ago(seconds: float) -> str:
    """An age, for a person."""
    if seconds < 120:
        return f"{seconds:.0f} s old"
    return f"{seconds / 60:.0f} min old" if seconds < 7200 else f"{seconds / 3600:.1f} h old"


def beyond(side: Side) -> str:
    """Where a value is that has passed its limit."""
    return "below" if side is Side.LOW else "above"


def within(side: Side) -> str:
    """Where a value is that has not."""
    return "above" if side is Side.LOW else "below"


def stands(alert: Alert) -> tuple[Decision, str]:
    """What an open alert says of its rule, and what it waits for."""
    text = f"alert of {alert.priority.value} priority since {alert.raised_at:%H:%M:%S} UTC:"
    text = f"{text} {alert.finding.text}; {_response(alert)}"
    if alert.condition is Condition.PRESENT:
        return Decision.RAISED, text
    over = f" since {alert.ended_at:%H:%M:%S} UTC" if alert.ended_at is not None else ""
    return Decision.RECOVERED, f"{text}; over{over}"


def _response(alert: Alert) -> str:
    if alert.response is Response.ACKNOWLEDGED and alert.acknowledged is not None:
        by = alert.acknowledged
        return f"acknowledged by {by.name} at {by.at:%H:%M:%S} UTC"
    calls = alert.escalation
    if calls is None or not calls.rungs:
        return "nobody has answered"
    rung = calls.rungs[min(calls.step, len(calls.rungs) - 1)]
    return f"nobody has answered; {calls.state.value}, step {calls.step + 1} ({rung.post.value})"
