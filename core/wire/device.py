"""What a device says of its patient and of itself. Pure."""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from core.vitals import Source
from core.wire.payload import Count, Moment, Name, Payload, Sequence, Text


class Quality(StrEnum):
    """What the device thinks of a value of its own."""

    GOOD = "good"
    SUSPECT = "suspect"
    BAD = "bad"


class Numerics(Payload, frozen=True, kw_only=True):
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
    quality: Annotated[dict[Name, Quality], Meta(max_length=64)] = field(default_factory=dict)
    units: Annotated[dict[Name, Name], Meta(max_length=64)] = field(default_factory=dict)


class Fact(StrEnum):
    """Technical facts a device tells of itself."""

    LEADS_OFF = "leads_off"
    PROBE_OFF = "probe_off"
    BATTERY_LOW = "battery_low"
    STANDBY = "standby"
    DISCONNECTED = "disconnected"
    """Taken off the patient on purpose."""


class DeviceEvent(Payload, frozen=True, kw_only=True):
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


class Status(Payload, frozen=True, kw_only=True):
    """Birth or last will of a device.

    Attributes:
        waves: Sampling rate in Hz by wave signal.
        every_s: Seconds between two sets of numerics; silence is judged by it.
        resends: Whether it keeps what is not yet stored; if not, it is "at most once beyond
            the broker".
        stay: Number of the stay it was told to measure, scanned or typed at the device, and
            nothing else of the patient; null when it was told that its patient has gone. A device
            that is told nothing leaves it out, and nothing follows from that.
    """

    state: Presence
    boot: Count
    model: Text = ""
    serial: Text = ""
    firmware: Text = ""
    vitals: tuple[Name, ...] = ()
    waves: dict[Name, float] = field(default_factory=dict)
    every_s: Annotated[float, Meta(gt=0, le=86_400)] = 1.0
    resends: bool = False
    simulated: bool = False
    stay: Annotated[int, Meta(ge=0, le=2**31 - 1)] | UnsetType | None = UNSET
