"""What a lane answers to a person. Pure; nothing here needs a database."""

from msgspec.structs import replace

from alerts.lifecycle import Acknowledged, Commented, Happening, Resolved, knows
from alerts.model import Reply
from alerts.turn import Turn
from core.wire import Alert, Command, CommandKind, Refusal


def answer(turn: Turn, command: Command) -> None:
    """Carry out a command; one that comes twice has its effect once and the same answer."""
    alert = next((one for one in turn.alerts.values() if one.id == command.alert), None)
    if alert is None:
        turn.reply = _of_the_past(turn, command)
        return
    before = alert.revision
    alert = turn.apply(alert, _happening(command), command.actor)
    if alert.settled:
        _start_anew(turn, alert)
    turn.reply = Reply(alert=alert, detail=_who(alert, command, before))


def _happening(command: Command) -> Happening:
    match command.kind:
        case CommandKind.ACKNOWLEDGE:
            return Acknowledged(command.actor, command.text)
        case CommandKind.RESOLVE:
            return Resolved(command.actor, command.text)
        case CommandKind.COMMENT:
            return Commented(command.actor, command.text)


def _of_the_past(turn: Turn, command: Command) -> Reply:
    closed = next((one for one in turn.closed if one.id == command.alert), None)
    if closed is None:
        return Reply(refusal=Refusal.UNKNOWN_ALERT)
    if knows(closed, command.actor.command):
        return Reply(alert=closed)
    return Reply(alert=closed, refusal=Refusal.ALERT_CLOSED, detail="The alert is closed")


def _start_anew(turn: Turn, alert: Alert) -> None:
    """Closing an alert must not silence its rule: what persists is raised again after its delay."""
    turn.timers.pop(alert.cause, None)
    if (trouble := turn.troubles.get(alert.cause)) is not None:
        turn.troubles[alert.cause] = replace(trouble, since=turn.now)


def _who(alert: Alert, command: Command, before: int) -> str:
    first = alert.acknowledged
    unchanged = alert.revision == before
    if not unchanged or first is None or knows(alert, command.actor.command):
        return ""
    return f"Acknowledged already by {first.name} at {first.at:%H:%M:%S} UTC"
