"""How far an alert has got in finding somebody. Pure.

To take responsibility for coming (accept) is another fact than to acknowledge at the bed: the
first holds the ladder for a while, only the second ends it.
"""

from enum import StrEnum

from msgspec import Struct

from core.wire.duty import Person, Rung
from core.wire.payload import Moment


class Calling(StrEnum):
    """What the ladder of an alert does now."""

    CALLING = "calling"
    """The people of this step have been called; the next step follows at `due_at`."""
    ACCEPTED = "accepted"
    """Somebody comes; unless the alert is acknowledged by `due_at` the ladder goes on."""
    NOBODY = "nobody"
    """Everybody has been called and nobody has answered; all are called again at `due_at`."""
    ANSWERED = "answered"
    """Acknowledged; nobody is called any more."""


class Receipt(StrEnum):
    """What is known of one call to one person."""

    DELIVERED = "delivered"
    SEEN = "seen"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Received(Struct, frozen=True, kw_only=True):
    """A receipt: the latest that came from this person in this round."""

    account: str
    receipt: Receipt
    at: Moment


class Escalation(Struct, frozen=True, kw_only=True):
    """The ladder of one alert, frozen when it was raised, and where it stands.

    Attributes:
        rungs: Who is called, step by step.
        step: Index of the step that was called last.
        round: 1, 2, 3 …: how often the ladder was begun.
        call_s: How long the people of a step have to answer, frozen likewise.
        called_at: When that step was called; (alert, round, step) names the call.
        due_at: When the ladder moves on unless somebody answers; None when it does not.
        received: At most one for each person called in this round.
        accepted_by: Who has said that they come.
    """

    rungs: tuple[Rung, ...]
    state: Calling
    step: int
    round: int
    call_s: float
    called_at: Moment
    due_at: Moment | None
    received: tuple[Received, ...] = ()
    accepted_by: Person | None = None
