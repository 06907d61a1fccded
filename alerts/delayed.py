"""Answers that a screen had to keep until it could reach somebody: which still count. Pure.

Whoever pressed in a hole of the network saw the alert as it was then. So an answer counts for the
state that was seen and no later one: not when the alert is worse by now (`priority`), not when it
has wanted an answer again since, and not for ever.
"""

from datetime import datetime, timedelta

from core.saying import Said, say
from core.wire import Alert, Command, CommandKind

COUNTS_FOR = timedelta(hours=1)
"""How old a press may be when it arrives. Example, approve locally."""

_ANSWERS = frozenset(
    {
        CommandKind.ACKNOWLEDGE,
        CommandKind.RESOLVE,
        CommandKind.ACCEPT,
        CommandKind.DECLINE,
        CommandKind.ESCALATE,
    }
)
_RECEIPTS = frozenset({CommandKind.DELIVERED, CommandKind.SEEN})


def is_told_late(command: Command) -> bool:
    """Whether a person pressed it and it had to wait; such a press is noted also when too late."""
    return command.actor.pressed_at is not None and command.kind not in _RECEIPTS


def outdated(alert: Alert, command: Command, at: datetime) -> Said | None:
    """Why the command counts no longer; None when it does, and for what came at once."""
    pressed_at = command.actor.pressed_at
    if pressed_at is None:
        return None
    if at - pressed_at > COUNTS_FOR:
        return say("Pressed at {time}, too long ago to count", time=f"{pressed_at:%H:%M:%S} UTC")
    wanted_at = alert.awaited_at
    if command.kind in _ANSWERS and wanted_at is not None and pressed_at < wanted_at:
        return say(
            "Pressed at {pressed}, before an answer was wanted (again) at {wanted}",
            pressed=f"{pressed_at:%H:%M:%S} UTC",
            wanted=f"{wanted_at:%H:%M:%S} UTC",
        )
    return None
