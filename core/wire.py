"""Every payload that crosses a process: JSON by msgspec, waves by CBOR. Pure.

Each payload carries its version `v`; golden files in tests/contracts/ pin what it looks like.
Unknown fields are ignored, so that an older reader survives a newer writer.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar

import cbor2
import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from core.errors import MalformedPayload
from core.vitals import Source

VERSION: Final = 1
LARGEST_PAYLOAD: Final = 65_536
"""Bytes; a larger message is refused before it is read."""

_SINT16_LITTLE_ENDIAN: Final = 77
"""RFC 8746 tag of an int16 typed array, little endian."""

Moment = Annotated[datetime, Meta(tz=True)]
"""A time with its zone; UTC on the wire, RFC 3339."""
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Sequence = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=500)]


class _Wire(Struct, frozen=True, kw_only=True, omit_defaults=False):
    v: int = VERSION


# -- from devices -------------------------------------------------------------------------------


class Quality(StrEnum):
    """What the device thinks of a value of its own."""

    GOOD = "good"
    SUSPECT = "suspect"
    BAD = "bad"


class Numerics(_Wire, frozen=True, kw_only=True):
    """One set of vital signs measured at one time.

    Attributes:
        boot: The device's start this belongs to.
        seq: 1, 2, 3 … within the boot, shared by numerics and events.
        time: Measurement time by the device's clock.
        values: By vital key, in the vocabulary's unit unless `units` says otherwise.
    """

    boot: Count
    seq: Sequence
    time: Moment
    values: Annotated[dict[Name, float], Meta(min_length=1, max_length=64)]
    quality: Annotated[dict[Name, Quality], Meta(max_length=64)] = {}
    units: Annotated[dict[Name, Name], Meta(max_length=64)] = {}


class Fact(StrEnum):
    """Technical facts a device tells of itself."""

    LEADS_OFF = "leads_off"
    PROBE_OFF = "probe_off"
    BATTERY_LOW = "battery_low"
    STANDBY = "standby"
    DISCONNECTED = "disconnected"
    """Taken off the patient on purpose."""


class DeviceEvent(_Wire, frozen=True, kw_only=True):
    """A technical fact that begins (`active`) or ends; shares the numerics' sequence."""

    boot: Count
    seq: Sequence
    time: Moment
    fact: Fact
    active: bool
    source: Source | None = None


class Presence(StrEnum):
    """Whether the device holds a connection; `offline` is its last will."""

    ONLINE = "online"
    OFFLINE = "offline"


class Status(_Wire, frozen=True, kw_only=True):
    """Birth or last will of a device.

    Attributes:
        waves: Sampling rate in Hz by wave signal.
        every_s: Seconds between two sets of numerics; silence is judged by it.
        resends: Whether it keeps what is not yet stored; if not, it is "at most once beyond
            the broker".
    """

    state: Presence
    boot: Count
    model: Text = ""
    serial: Text = ""
    firmware: Text = ""
    vitals: tuple[Name, ...] = ()
    waves: dict[Name, float] = {}
    every_s: Annotated[float, Meta(gt=0, le=86_400)] = 1.0
    resends: bool = False
    simulated: bool = False


class Wave(Struct, frozen=True, kw_only=True):
    """A stretch of a waveform.

    Attributes:
        seq: 1, 2, 3 … within the boot and signal.
        time: Of the first sample.
        rate: Samples per second.
        scale: Physical value of one count, in `unit`.
        unit: UCUM.
        samples: (n,) int16 counts, oldest first.
    """

    boot: int
    seq: int
    time: datetime
    rate: float
    scale: float
    unit: str
    samples: NDArray[np.int16]


# -- from ingest --------------------------------------------------------------------------------


class Stored(_Wire, frozen=True, kw_only=True):
    """What of one boot is in the database: all up to `upto` but the `missing` closed ranges."""

    boot: Count
    upto: Count
    missing: tuple[tuple[int, int], ...] = ()


class LinkFault(StrEnum):
    """What ingest notices about a device's link."""

    SILENT = "silent"
    GAP = "gap"
    """Messages missing that the device did not resend."""
    CLOCK = "clock"
    """Measurement times far from the server's."""
    REFUSED = "refused"
    """Messages that had to go to quarantine."""


class Link(_Wire, frozen=True, kw_only=True):
    """A fault of a device's link begins (`active`) or ends."""

    fault: LinkFault
    active: bool
    time: Moment
    detail: Text = ""


# -- from core ----------------------------------------------------------------------------------


class AgeClass(StrEnum):
    """Which limits and scores apply."""

    ADULT = "adult"
    PAEDIATRIC = "paediatric"
    NEONATE = "neonate"


class Roster(_Wire, frozen=True, kw_only=True):
    """Where a device stands since when; no patient data beyond what judgement needs.

    Attributes:
        stay: Number of the patient's stay in this bed; None while the bed is empty.
        spo2_scale: NEWS2 SpO2 scale; 2 only when prescribed (RCP 2017).
        news2: Whether NEWS2 may be calculated (adult, 16 years or older, not pregnant).
        limits: Revision of the limits in force.
    """

    device: Name
    unit: Name
    unit_name: Text
    bed: Name
    bed_name: Text
    since: Moment
    stay: int | None = None
    age_class: AgeClass = AgeClass.ADULT
    spo2_scale: Annotated[int, Meta(ge=1, le=2)] = 1
    news2: bool = True
    limits: int = 1
    simulated: bool = False


# -- alerts -------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What an alert is about."""

    PHYSIOLOGICAL = "physiological"
    TECHNICAL = "technical"
    ADVISORY = "advisory"
    """Found by a model; never more than a hint."""


class Priority(StrEnum):
    """How soon somebody must come, highest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    ADVISORY = "advisory"


class Condition(StrEnum):
    """Whether what raised the alert is still so."""

    PRESENT = "present"
    GONE = "gone"


class Response(StrEnum):
    """Whether a person has taken responsibility."""

    AWAITED = "awaited"
    ACKNOWLEDGED = "acknowledged"


class ScorePart(Struct, frozen=True, kw_only=True):
    """One parameter of a score: what went in, how old it was, what it gave."""

    name: str
    value: float | None
    points: int | None
    age_s: float | None = None


class Finding(Struct, frozen=True, kw_only=True):
    """Why an alert was raised.

    Attributes:
        rule: Key of the rule, such as `spo2.low`.
        revision: Revision of the rules it was judged by.
        text: One line for a person, without patient data.
        vital: Key of the vital sign, if one.
        value: The value that decided, in the vital's unit.
        limit: The limit it passed, in the same unit.
        since: When the violation began, before any delay.
        delay_s: How long it had to last.
        basis: Source of the number, or that it is an example to approve locally.
        score: Total of a score, with its `parts` and the `missing` inputs.
    """

    rule: str
    revision: int
    text: str
    since: Moment
    vital: str | None = None
    value: float | None = None
    limit: float | None = None
    delay_s: float = 0.0
    basis: str = ""
    score: int | None = None
    parts: tuple[ScorePart, ...] = ()
    missing: tuple[str, ...] = ()


class Actor(Struct, frozen=True, kw_only=True):
    """Who did something, when, and from which screen."""

    account: str
    name: str
    role: str
    at: Moment
    screen: str = ""
    command: str = ""
    """Id of the command, so that a repeated one has no second effect."""


class Alert(_Wire, frozen=True, kw_only=True):
    """One alert, whole: condition and response are separate facts.

    Attributes:
        id: Derived from bed, cause and onset, so that judging twice names it once.
        cause: One open alert per bed and cause.
        finding: The latest reason; `first` the one that raised it.
        revision: 1, 2, 3 … with every change of this alert.
        number: Number of the latest change among all changes of the bed.
        boot, seq: Place of the latest change in the owner's stream of events.
        settled: Nothing is open any more; it leaves the board.
        commands: Ids of the latest commands that had an effect, so that none has it twice.
        worst: Highest priority it has had.
    """

    id: Name
    site: Name
    unit: Name
    unit_name: str
    bed: Name
    bed_name: str
    device: str | None
    stay: int | None
    cause: str
    kind: Kind
    priority: Priority
    condition: Condition
    response: Response
    raised_at: Moment
    changed_at: Moment
    ended_at: Moment | None
    finding: Finding
    first: Finding
    repeats: int
    revision: int
    number: int
    boot: int
    seq: int
    acknowledged: Actor | None = None
    resolved: Actor | None = None
    comment: str = ""
    settled: bool = False
    simulated: bool = False
    commands: tuple[str, ...] = ()


class Change(StrEnum):
    """What happened to an alert."""

    RAISED = "raised"
    UPDATED = "updated"
    ENDED = "ended"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    COMMENTED = "commented"


class AlertEvent(_Wire, frozen=True, kw_only=True):
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


class Command(_Wire, frozen=True, kw_only=True):
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


class Answer(_Wire, frozen=True, kw_only=True):
    """The owner's answer: the alert as it is now, or why not."""

    command: str
    alert: Alert | None = None
    refusal: Refusal | None = None
    detail: Text = ""


class Score(_Wire, frozen=True, kw_only=True):
    """The latest early-warning score of a bed, retained.

    Attributes:
        total: None while an input is missing; then only `at_least` is known.
        at_least: Sum of the parts there are.
        risk: `low`, `low-medium`, `medium` or `high`; with it the response (RCP 2017, chart 4).
        oldest_s: Age of the oldest input.
    """

    name: Name
    bed: Name
    stay: int | None
    at: Moment
    total: int | None
    at_least: int
    risk: str
    response: str
    scale: int
    oldest_s: float
    parts: tuple[ScorePart, ...]
    missing: tuple[str, ...]


class Tally(_Wire, frozen=True, kw_only=True):
    """Number of the latest event of a bed, retained by the owner of the alerts for itself."""

    bed: Name
    number: Count


class Beat(_Wire, frozen=True, kw_only=True):
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


# -- reading and writing ------------------------------------------------------------------------

_W = TypeVar("_W", bound=_Wire)
_encoder = msgspec.json.Encoder()
_decoders: dict[type[_Wire], msgspec.json.Decoder[Any]] = {}


def encode(payload: Struct) -> bytes:
    """The payload as JSON bytes."""
    return _encoder.encode(payload)


def decode(kind: type[_W], payload: bytes) -> _W:
    """Read a JSON payload strictly: types, ranges, finite numbers, a time with its zone.

    Raises:
        MalformedPayload: It is too large, not JSON, or not of this kind; the message says where.
    """
    if len(payload) > LARGEST_PAYLOAD:
        raise MalformedPayload(f"{len(payload)} bytes, at most {LARGEST_PAYLOAD}")
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    try:
        message: _W = decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as why:
        raise MalformedPayload(str(why)[:200]) from None
    if message.v != VERSION:
        raise MalformedPayload(f"version {message.v}, this reader knows {VERSION}")
    return message


def encode_wave(wave: Wave) -> bytes:
    """The wave as CBOR, its samples an RFC 8746 typed array."""
    samples = np.ascontiguousarray(wave.samples, dtype="<i2").tobytes()
    return cbor2.dumps(
        {
            "v": VERSION,
            "boot": wave.boot,
            "seq": wave.seq,
            "time": wave.time,
            "rate": wave.rate,
            "scale": wave.scale,
            "unit": wave.unit,
            "samples": cbor2.CBORTag(_SINT16_LITTLE_ENDIAN, samples),
        }
    )


class _WaveFields(_Wire, frozen=True, kw_only=True):
    boot: Count
    seq: Sequence
    time: Moment
    rate: Annotated[float, Meta(gt=0, le=10_000)]
    scale: Annotated[float, Meta(gt=0, le=1e9)]
    unit: Name
    samples: Any


def decode_wave(payload: bytes) -> Wave:
    """Read a CBOR wave strictly.

    Raises:
        MalformedPayload: It is too large, not CBOR, or not a wave.
    """
    if len(payload) > LARGEST_PAYLOAD:
        raise MalformedPayload(f"{len(payload)} bytes, at most {LARGEST_PAYLOAD}")
    try:
        fields = msgspec.convert(cbor2.loads(payload), _WaveFields)
    except (cbor2.CBORDecodeError, msgspec.ValidationError, ValueError, RecursionError) as why:
        raise MalformedPayload(str(why)[:200]) from None
    if fields.v != VERSION:
        raise MalformedPayload(f"version {fields.v}, this reader knows {VERSION}")
    return Wave(
        boot=fields.boot,
        seq=fields.seq,
        time=fields.time,
        rate=fields.rate,
        scale=fields.scale,
        unit=fields.unit,
        samples=_int16(fields.samples),
    )


def _int16(field: object) -> NDArray[np.int16]:
    match field:
        case cbor2.CBORTag(tag=77, value=bytes(raw)) if raw and len(raw) % 2 == 0:
            return np.frombuffer(raw, dtype="<i2").astype(np.int16, copy=False)
        case _:
            raise MalformedPayload("samples: expected a typed array of int16, little endian (77)")
