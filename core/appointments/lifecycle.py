"""What becomes of an appointment: booked, arrived, done, missed, cancelled. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import Taken, Unfit
from core.saying import say


class State(StrEnum):
    """How far an appointment has come."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"


class Settled(Taken):
    """That is not what can become of it any more."""


class TooEarly(Unfit):
    """That cannot have happened yet."""


class NoReason(Unfit):
    """Say why it is cancelled."""


EARLIEST_ARRIVAL = timedelta(hours=12)
"""Before its time an appointment of another day would be marked. Example, approve locally."""

_NEXT = {
    State.BOOKED: {State.ARRIVED, State.DONE, State.CANCELLED, State.MISSED},
    # Back to booked: somebody pressed on the wrong line.
    State.ARRIVED: {State.DONE, State.CANCELLED, State.BOOKED},
    # Late is not never.
    State.MISSED: {State.ARRIVED, State.BOOKED},
    # Its time may be somebody else's by now, and what was done may be billed.
    State.CANCELLED: frozenset[State](),
    State.DONE: frozenset[State](),
}


def settle(state: State, wanted: State, *, start: datetime, now: datetime, reason: str) -> str:
    """The change that leads from one state to another, as the history names it.

    Raises:
        Settled: No change leads there.
        TooEarly: It has not begun.
        NoReason: It is cancelled without one.
    """
    if wanted not in _NEXT[state]:
        raise Settled(
            "it is {state}, and cannot become {wanted}", state=say(state), wanted=say(wanted)
        )
    if wanted is State.CANCELLED and not reason.strip():
        raise NoReason
    earliest = {State.ARRIVED: start - EARLIEST_ARRIVAL, State.DONE: start, State.MISSED: start}
    if now < earliest.get(wanted, now):
        raise TooEarly("it cannot be {wanted} yet", wanted=say(wanted))
    return "reopened" if wanted is State.BOOKED else wanted.value


def movable(state: State) -> None:
    """Refuse to move what is no more than a memory.

    Raises:
        Settled: It is not booked.
    """
    if state is not State.BOOKED:
        raise Settled("it is {state}; only what is booked can be moved", state=say(state))
