"""Keeps the parts running: one that ends is started again, ever more slowly, and it is said."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from ops.child import Child, bound_log

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
# A part that ran this long has recovered; its next fall is a first one.
SETTLED_S = 60.0

LOOK_EVERY_S = 0.2


@dataclass(slots=True)
class Watch:
    """One part under watch. Times are of the monotonic clock, in seconds.

    Attributes:
        falls: Since it last ran for `SETTLED_S`.
        due_at: When it is started again; None while it runs.
    """

    child: Child
    started_at: float
    falls: int = 0
    due_at: float | None = None

    def look(self, now: float) -> str | None:
        """Start it again when it is due; a line to print when something changed."""
        if self.child.alive:
            if self.falls and now - self.started_at > SETTLED_S:
                self.falls = 0
            return None
        if self.due_at is None:
            self.due_at = now + pause(self.falls)
            self.falls += 1
            wait_s = self.due_at - now
            return f"{self.child.name} ended ({ending(self.child)}); again in {wait_s:g} s"
        if now < self.due_at:
            return None
        try:
            self.child.start()
        except OSError as why:
            # No memory, no room for its log: trouble that passes, and no reason to stop the rest.
            self.due_at = now + pause(self.falls)
            self.falls += 1
            return f"{self.child.name} cannot be started ({why})"
        self.started_at, self.due_at = now, None
        return f"{self.child.name} started again"


def pause(falls: int) -> float:
    """How long to wait before the next start, after this many falls in a row."""
    return float(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**falls))


def ending(child: Child) -> str:
    """How a process ended, in words."""
    code = child.exit_code
    if code is None:
        return "never started"
    return f"signal {-code}" if code < 0 else f"exit {code}"


def supervise(
    children: list[Child],
    *,
    say: Callable[[str], None],
    changed: Callable[[], None],
    stopping: Callable[[], bool],
) -> None:
    """Watch until told to stop.

    Args:
        children: Already running.
        say: Prints a line for the person at the terminal.
        changed: Called after every start and fall.
        stopping: Asked several times a second.
    """
    watches = [Watch(child, time.monotonic()) for child in children]
    while not stopping():
        now = time.monotonic()
        for watch in watches:
            if line := watch.look(now):
                say(line)
                _unless_full(changed)
            _unless_full(partial(bound_log, watch.child.recipe.log))
        time.sleep(LOOK_EVERY_S)


def _unless_full(note: Callable[[], None]) -> None:
    """A full disk stops the recording; what needs no disk, the alarms above all, goes on."""
    with suppress(OSError):
        note()
