"""What a lane answers to a person about an alert. Pure; nothing here needs a database."""

import dataclasses
from collections.abc import Callable, Mapping

from alerts import setting_up
from alerts.delayed import is_told_late, outdated
from alerts.escalation import called
from alerts.happenings import (
    Acknowledged,
    CameLate,
    Commented,
    Happening,
    Heard,
    Pressed,
    Resolved,
    TurnedOut,
)
from alerts.lifecycle import knows
from alerts.limits import URGENCY
from alerts.model import Reply, moment
from alerts.technical import begun_anew
from alerts.turn import Turn
from core.saying import Said, say
from core.wire import (
    OF_AN_ALERT,
    Alert,
    Command,
    CommandKind,
    Condition,
    Outcome,
    Receipt,
    Refusal,
)

_OF_THE_CALLED = (CommandKind.DELIVERED, CommandKind.SEEN, CommandKind.DECLINE)
"""Only somebody who was called can have been reached, or can decline."""
_TOO_LATE = (Refusal.WORSE_NOW, Refusal.OUTDATED)


def answer(turn: Turn, command: Command) -> None:
    """Carry out a command; one that comes twice has its effect once and the same answer."""
    if command.kind not in OF_AN_ALERT:
        setting_up.ask(turn, command)
        return
    alert = next((one for one in turn.alerts.values() if one.id == command.alert), None)
    if alert is None:
        turn.reply = _of_the_past(turn, command)
        return
    if (refused := _refused(turn, alert, command)) is not None:
        if is_told_late(command) and refused.refusal in _TOO_LATE:
            alert = turn.apply(alert, _late(command), command.actor)
        turn.reply = dataclasses.replace(refused, alert=alert)
        return
    before = alert.revision
    alert = turn.apply(alert, _DEEDS[command.kind](command), command.actor)
    # What is over persists no more; what has begun since then is not to wait for its delay anew.
    if alert.settled and alert.condition is Condition.PRESENT:
        _start_anew(turn, alert)
    turn.reply = Reply(alert=alert, said=_who(alert, command, before))


def _refused(turn: Turn, alert: Alert, command: Command) -> Reply | None:
    if knows(alert, command.actor.command):
        return None
    seen = command.priority
    if seen is not None and URGENCY[alert.priority] > URGENCY[seen]:
        said = say("It is of {priority} priority by now", priority=say(alert.priority.value))
        return Reply(alert=alert, refusal=Refusal.WORSE_NOW, said=said)
    if why := outdated(alert, command, moment(turn.now)):
        return Reply(alert=alert, refusal=Refusal.OUTDATED, said=why)
    calls = alert.escalation
    if command.kind in _OF_THE_CALLED and not (
        calls is not None and called(calls, command.actor.account)
    ):
        said = say("Somebody else is called")
        return Reply(alert=alert, refusal=Refusal.NOT_CALLED, said=said)
    return None


_DEEDS: Mapping[CommandKind, Callable[[Command], Happening]] = {
    CommandKind.ACKNOWLEDGE: lambda one: Acknowledged(one.actor, one.text),
    CommandKind.RESOLVE: lambda one: Resolved(one.actor, one.text),
    CommandKind.COMMENT: lambda one: Commented(one.actor, one.text),
    CommandKind.JUDGE: lambda one: TurnedOut(one.actor, one.outcome or Outcome.ACTED, one.text),
    CommandKind.ESCALATE: lambda one: Pressed(one.actor),
    CommandKind.DELIVERED: lambda one: Heard(one.actor, Receipt.DELIVERED),
    CommandKind.SEEN: lambda one: Heard(one.actor, Receipt.SEEN),
    CommandKind.ACCEPT: lambda one: Heard(one.actor, Receipt.ACCEPTED),
    CommandKind.DECLINE: lambda one: Heard(one.actor, Receipt.DECLINED),
}


def _of_the_past(turn: Turn, command: Command) -> Reply:
    closed = next((one for one in turn.closed if one.id == command.alert), None)
    if closed is None:
        return Reply(refusal=Refusal.UNKNOWN_ALERT)
    if knows(closed, command.actor.command):
        return Reply(alert=closed)
    by = closed.acknowledged
    said = (
        say("The alert is closed")
        if by is None
        else say("The alert is closed; {name} had acknowledged it", name=by.name)
    )
    if is_told_late(command):
        closed = turn.note_late(closed, _late(command))
    return Reply(alert=closed, refusal=Refusal.ALERT_CLOSED, said=said)


def _late(command: Command) -> CameLate:
    return CameLate(command.actor, command.kind, command.text)


def _start_anew(turn: Turn, alert: Alert) -> None:
    """Closing an alert must not silence its rule: what persists is raised again after its delay."""
    turn.timers.pop(alert.cause, None)
    turn.memories.pop(alert.cause, None)
    if (trouble := turn.troubles.get(alert.cause)) is not None:
        turn.troubles[alert.cause] = begun_anew(trouble, turn.now)


def _who(alert: Alert, command: Command, before: int) -> Said | None:
    first = alert.acknowledged
    late = command.actor in alert.seconded
    if not late and (alert.revision != before or knows(alert, command.actor.command)):
        return None
    if command.kind is CommandKind.ACKNOWLEDGE and first is not None:
        at = f"{first.at:%H:%M:%S} UTC"
        return say("Acknowledged already by {name} at {time}", name=first.name, time=at)
    comes = alert.escalation.accepted_by if alert.escalation is not None else None
    if command.kind is CommandKind.ACCEPT and comes is not None:
        return say("{name} comes already", name=comes.name)
    return None
