"""What is said to screens: the words of docs/contracts/gateway.md as types. Pure."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from core.wire import Alert, Person, Quality, Score, Setup, Wave, little_endian

Reading = tuple[float, int, Quality]
"""Value in the vocabulary's unit, measurement time in ms since 1970 (UTC), quality."""

LimitsShown = dict[str, tuple[float | None, float | None]]
"""By vital key: the mildest low and high limit in force, in the vocabulary's unit."""

Parts = dict[str, str]
"""Name of a part to "ok", or to what is wrong with it."""


class LinkState(StrEnum):
    """Whether the devices of a bed can be heard; the worst of them counts."""

    ONLINE = "online"
    OFFLINE = "offline"
    SILENT = "silent"
    UNKNOWN = "unknown"
    """No device stands there."""


class Doubt(Struct, frozen=True, kw_only=True):
    """Another patient may be in a bed than the ledger says, until a person has looked.

    Attributes:
        source: `monitor` or `person`.
        since: When it was first known; null in the first moments of one by a monitor.
    """

    source: str
    since: datetime | None = None


class Bed(Struct, frozen=True, kw_only=True):
    """A bed as it is now.

    Attributes:
        occupied: A patient lies there.
        link_detail: What else is wrong with the link, for a person; may be empty.
        since: When the device, and the patient if there is one, were both there first.
        stay: Of the patient who lies there, a mere number; what is set up is set up for it.
        vitals: Newest reading by vital key, all of the present stay.
        setup: How alarms are set up for this stay; null for as the profile has it.
        doubt: Whose values these are is not sure: they are shown as nobody's.
        away: Why the patient is away from the bed; empty while they are there.
        monitored: A monitor can be connected there.
        nurses: Who answers for the bed on this shift.
        limits: As the owner of the alerts said last; empty while it has not.
        trends: By vital key, 1 for rising and -1 for falling over the last half hour; a vital
            that is steady, or not known for long enough, is left out.
    """

    id: str
    name: str
    unit: str
    unit_name: str
    device: str | None
    occupied: bool
    age_class: str
    simulated: bool
    link: LinkState
    link_detail: str
    since: datetime | None
    vitals: dict[str, Reading]
    score: Score | None
    stay: int | None = None
    setup: Setup | None = None
    doubt: Doubt | None = None
    away: str = ""
    monitored: bool = True
    nurses: tuple[Person, ...] = ()
    limits: LimitsShown = msgspec.field(default_factory=dict)
    trends: dict[str, int] = msgspec.field(default_factory=dict)


class Patient(Struct, frozen=True, kw_only=True):
    """The person in a bed.

    Attributes:
        id: Of the record; null where it is not told.
        allergies: Substances; empty when somebody asked and none is known, null when nobody asked.
        isolation: `contact`, `droplet`, `airborne`, `protective`: why they are kept apart.
    """

    name: str
    mrn: str
    birth_date: date
    sex: str
    id: int | None = None
    allergies: list[str] | None = None
    isolation: list[str] = []


class BedWithPatient(Bed, frozen=True, kw_only=True):
    """A bed and who lies there; `patient` is null in an empty bed or without the database."""

    patient: Patient | None


class AlertView(Alert, frozen=True, kw_only=True):
    """An alert as screens see it.

    Attributes:
        recorded: Its latest change is in the database.
    """

    recorded: bool


class Snapshot(Struct, frozen=True, kw_only=True, tag_field="type", tag="snapshot"):
    """Everything; replaces what the screen knew."""

    epoch: str
    seq: int
    at: datetime
    site: str
    simulated: bool
    beds: list[Bed]
    alerts: list[AlertView]
    parts: Parts


class Resumed(Struct, frozen=True, kw_only=True, tag_field="type", tag="resumed"):
    """The missed numbered frames follow, from the one after the screen's own."""

    epoch: str
    seq: int
    at: datetime
    parts: Parts


class AlertChanged(Struct, frozen=True, kw_only=True, tag_field="type", tag="alert"):
    """An alert changed; `alert.settled` takes it off the list."""

    seq: int = 0
    alert: AlertView


class Recorded(Struct, frozen=True, kw_only=True, tag_field="type", tag="recorded"):
    """Changes with this `boot` and a number up to `upto` are in the database."""

    seq: int = 0
    boot: int
    upto: int


class BedChanged(Struct, frozen=True, kw_only=True, tag_field="type", tag="bed"):
    """Place, occupancy, device or link changed; the bed as of now."""

    seq: int = 0
    bed: Bed


class ScoreChanged(Struct, frozen=True, kw_only=True, tag_field="type", tag="score"):
    """A bed has a new early-warning score."""

    seq: int = 0
    score: Score


Delta = AlertChanged | Recorded | BedChanged | ScoreChanged
"""A frame that is numbered and never skipped."""


class Vitals(Struct, frozen=True, kw_only=True, tag_field="type", tag="vitals"):
    """The newest readings of the beds that had any since the last such frame."""

    at_ms: int
    beds: dict[str, dict[str, Reading]]


class WaveShown(Struct, frozen=True, kw_only=True, tag_field="type", tag="wave"):
    """A stretch of a waveform of a watched bed; `at_ms` of the first of `samples`."""

    bed: str
    signal: str
    at_ms: int
    rate: float
    scale: float
    unit: str
    samples: list[int]


class WaveHead(Struct, frozen=True, kw_only=True):
    """What stands before the samples of a compact stretch; `count` of them follow."""

    bed: str
    signal: str
    at_ms: int
    rate: float
    scale: float
    unit: str
    count: int


class Trouble(StrEnum):
    """Why a call may not reach somebody by what they carry."""

    SILENT = "silent"
    """It has not been heard."""
    SILENCED = "silenced"
    """Its sound is off, or the browser does not allow it, and nothing else wakes it."""
    BATTERY = "battery"
    """It is nearly empty and not being charged."""


class TabletTrouble(Struct, frozen=True, kw_only=True):
    """A tablet of somebody on duty by which no call may reach them."""

    screen: str
    name: str
    trouble: Trouble
    since: datetime


class BeatShown(Struct, frozen=True, kw_only=True, tag_field="type", tag="beat"):
    """The gateway lives; `seq` is the last numbered frame.

    Attributes:
        tablets: Those by which no call may reach somebody on duty.
    """

    seq: int
    at: datetime
    parts: Parts
    tablets: tuple[TabletTrouble, ...] = ()


class Hello(Struct, frozen=True, tag_field="type", tag="hello"):
    """First word of a screen: what it last saw, if anything."""

    epoch: str | None = None
    seq: int | None = None


class Watch(Struct, frozen=True, tag_field="type", tag="watch"):
    """Send waves of these beds, and of no others; `compact`: as `wave_bytes`, not as text."""

    beds: list[str]
    compact: bool = False


class Confirmed(Struct, frozen=True, tag_field="type", tag="received"):
    """An alert is painted on this screen; `seen`: the person who is signed in looked at it."""

    alert: Annotated[str, Meta(min_length=1, max_length=64)]
    seen: bool = False


class SoundState(StrEnum):
    """Whether a screen can be heard."""

    ON = "on"
    OFF = "off"
    """Its person wants none."""
    BLOCKED = "blocked"
    """The browser does not allow it until somebody touches the page."""


class Health(Struct, frozen=True, tag_field="type", tag="health"):
    """How a screen is: said every 30 s, and when it changes.

    Attributes:
        screen: What it calls itself.
        handheld: It is carried about.
        visible: The page is shown; not while another is, or while the screen is locked.
        push: Web Push wakes it.
        battery: 0 to 1; null where the browser does not say, and so is `charging`.
        queued: Answers that it has not been able to send.
        version: Of its pages.
    """

    screen: Annotated[str, Meta(min_length=1, max_length=64)]
    sound: SoundState
    handheld: bool = False
    visible: bool = True
    push: bool = False
    battery: Annotated[float, Meta(ge=0, le=1)] | None = None
    charging: bool | None = None
    queued: Annotated[int, Meta(ge=0, le=10_000)] = 0
    version: Annotated[str, Meta(max_length=64)] = ""


Word = Hello | Watch | Confirmed | Health
"""What a screen says."""

_encoder = msgspec.json.Encoder()
_from_screen = msgspec.json.Decoder(Word)


def write(frame: Struct) -> str:
    """The frame as the text of a WebSocket message."""
    return _encoder.encode(frame).decode()


def wave_text(wave: Wave, *, bed: str, signal: str) -> str:
    """A stretch as a JSON frame."""
    shown = WaveShown(
        bed=bed,
        signal=signal,
        at_ms=round(wave.time.timestamp() * 1000),
        rate=wave.rate,
        scale=wave.scale,
        unit=wave.unit,
        samples=wave.samples.tolist(),
    )
    return write(shown)


def wave_bytes(wave: Wave, *, bed: str, signal: str) -> bytes:
    """A stretch as it stands in a binary message, beside others.

    Length of the head (uint16), the head (JSON, padded to an even length), the samples (int16);
    little endian. Samples therefore begin at even places, where a browser can read them unmoved.
    """
    head = _encoder.encode(
        WaveHead(
            bed=bed,
            signal=signal,
            at_ms=round(wave.time.timestamp() * 1000),
            rate=wave.rate,
            scale=wave.scale,
            unit=wave.unit,
            count=len(wave.samples),
        )
    )
    head += b" " * (len(head) % 2)
    return len(head).to_bytes(2, "little") + head + little_endian(wave.samples)


def read(text: str) -> Word:
    """What a screen said.

    Raises:
        msgspec.DecodeError: It is none of these.
    """
    said: Word = _from_screen.decode(text)
    return said


def view(alert: Alert, *, recorded: bool) -> AlertView:
    """The alert as screens see it."""
    return AlertView(**msgspec.structs.asdict(alert), recorded=recorded)
