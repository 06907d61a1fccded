"""What happens to alerts: changes, requests, answers, and that their owner lives. Pure."""

from enum import StrEnum

from core.wire.alert import Actor, Alert
from core.wire.payload import Count, Moment, Name, Payload, Sequence, Text


class Change(StrEnum):
    """What happened to an alert."""

    RAISED = "raised"
    UPDATED = "updated"
    ENDED = "ended"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    COMMENTED = "commented"


class AlertEvent(Payload, frozen=True, kw_only=True):
    """A change of an alert, with the alert as it is afterwards.

    Attributes:
        boot, seq: The owner's stream, tracked by ingest as a device's is.
        number: 1, 2, 3 … within the bed, across restarts; (bed, number) is its natural key.
    """

    boot: Count
    seq: Sequence
    number: Sequence
    at: Moment
    change: Change
    alert: Alert
    actor: Actor | None = None


class CommandKind(StrEnum):
    """What may be asked of the owner of the alerts."""

    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"
    COMMENT = "comment"


class Command(Payload, frozen=True, kw_only=True):
    """A request to the owner of the alerts; `actor.command` is its id."""

    kind: CommandKind
    alert: Name
    actor: Actor
    text: Text = ""


class Refusal(StrEnum):
    """Why a command was refused."""

    UNKNOWN_ALERT = "unknown_alert"
    ALERT_CLOSED = "alert_closed"
    MALFORMED = "malformed"


class Answer(Payload, frozen=True, kw_only=True):
    """The owner's answer: the alert as it is now, or why not."""

    command: str
    alert: Alert | None = None
    refusal: Refusal | None = None
    detail: Text = ""


class Tally(Payload, frozen=True, kw_only=True):
    """Number of the latest event of a bed, retained by the owner of the alerts for itself."""

    bed: Name
    number: Count


class Beat(Payload, frozen=True, kw_only=True):
    """The owner of the alerts lives.

    Attributes:
        judged_at: Measurement time of the newest reading it has judged.
        seq: Its latest event.
    """

    at: Moment
    boot: Count
    seq: Count
    beds: Count
    judged_at: Moment | None = None
