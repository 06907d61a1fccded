"""What happens to alerts: changes, requests, answers, and that their owner lives. Pure."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from core.saying import Said
from core.wire.alert import Actor, Alert, Outcome, Priority, Score
from core.wire.asked import CommandKind
from core.wire.payload import Count, Moment, Name, Payload, Sequence, Text
from core.wire.setup import Allowances, LimitProposal, Setup, SetupChange


class Change(StrEnum):
    """What happened to an alert."""

    RAISED = "raised"
    UPDATED = "updated"
    ENDED = "ended"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    COMMENTED = "commented"
    LAPSED = "lapsed"
    """Its acknowledgement expired while the condition persists."""
    GAINED = "gained"
    """Nobody answered for so long that it gained priority."""
    REMINDED = "reminded"
    CALLED = "called"
    """The next step of its ladder was called."""
    UNREACHED = "unreached"
    """Everybody has been called and nobody has answered."""
    RECEIPT = "receipt"
    """Somebody who was called has it, has seen it, comes or declines."""
    SECONDED = "seconded"
    """Somebody else had acknowledged it too, and it arrived later; the first to arrive counts."""
    JUDGED = "judged"
    """Somebody has said what it turned out to be."""
    LATE = "late"
    """What somebody had pressed before arrived too late to count; nothing else has changed."""


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


class SetupEvent(Payload, frozen=True, kw_only=True):
    """A change of a bed's set-up, with the set-up as it is afterwards; numbered as alerts are."""

    boot: Count
    seq: Sequence
    number: Sequence
    at: Moment
    change: SetupChange
    setup: Setup
    actor: Actor | None = None


class Command(Payload, frozen=True, kw_only=True):
    """A request to the owner of the alerts; `actor.command` is its id.

    Attributes:
        alert: For what concerns one alert; `bed` and `stay` for what concerns the set-up.
        stay: The stay the person saw in the bed: a set-up never goes to the next patient.
        priority: What the person saw: an answer to a lesser state does not count for a worse.
        seconds: How long a pause, procedure, temporary limit or alarms off shall last.
        causes: Such as `spo2.low`; which rules are meant, empty for all.
        limits: One value for each tier of the profile's limit, mild to severe; `delays_s` likewise.
        procedure: Name of the procedure that begins.
        observed: What somebody has observed and not yet written down, by vital.
    """

    kind: CommandKind
    actor: Actor
    alert: Annotated[str, Meta(max_length=64)] = ""
    bed: Annotated[str, Meta(max_length=64)] = ""
    stay: int | None = None
    text: Text = ""
    priority: Priority | None = None
    outcome: Outcome | None = None
    seconds: Annotated[float, Meta(gt=0, le=31 * 86_400)] | None = None
    causes: Annotated[tuple[Name, ...], Meta(max_length=64)] = ()
    limits: Annotated[tuple[float, ...], Meta(max_length=8)] = ()
    delays_s: Annotated[tuple[float, ...], Meta(max_length=8)] = ()
    procedure: Annotated[str, Meta(max_length=64)] = ""
    observed: Annotated[dict[Name, float], Meta(max_length=32)] = field(default_factory=dict)


class Refusal(StrEnum):
    """Why a command was refused."""

    UNKNOWN_ALERT = "unknown_alert"
    ALERT_CLOSED = "alert_closed"
    MALFORMED = "malformed"
    UNKNOWN_BED = "unknown_bed"
    ANOTHER_PATIENT = "another_patient"
    """Another stay is in the bed than the person saw."""
    WORSE_NOW = "worse_now"
    """The alert has a higher priority than the person saw."""
    OUTDATED = "outdated"
    """Pressed too long ago, or before the alert wanted an answer (again); `detail` says which."""
    NOT_CALLED = "not_called"
    """The person is not on a step that was called."""
    NOT_ALLOWED = "not_allowed"
    """Not in this role."""
    UNSAFE = "unsafe"
    """Limits that contradict themselves, or a time that is too long; `detail` says which."""


class Answer(Payload, frozen=True, kw_only=True):
    """The owner's answer: the alert or set-up as it is now, or why not.

    Attributes:
        warnings: What was done and is unusual, such as very wide limits.
        score: What it would be; only when that was asked.
        detail: Why it was refused, in English; `said` for a screen.
    """

    command: str
    alert: Alert | None = None
    setup: Setup | None = None
    warnings: tuple[str, ...] = ()
    proposals: tuple[LimitProposal, ...] = ()
    allowances: Allowances | None = None
    score: Score | None = None
    refusal: Refusal | None = None
    detail: Text = ""
    said: Said | None = None


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
