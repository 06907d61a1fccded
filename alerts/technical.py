"""Technical conditions: what is wrong with sensors, devices and links, not with patients. Pure.

A sensor that is off does not say so in its numbers; it says zero. A zero taken for physiology is
the commonest false alarm there is, and a score made from it is a lie, so a technical condition
silences at once every rule and score that leans on the same sensor, before its own alert is due.
Time here is the process's clock, in seconds since 1970: a trouble may be that nothing comes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from core.saying import Part, Said, Sentence, say
from core.vitals import FACTS, Source, Vital
from core.wire import Fact, LinkFault, Priority


class Fault(StrEnum):
    """What can be wrong."""

    PROBE_OFF = "probe_off"
    LEADS_OFF = "leads_off"
    LINE_OFF = "line_off"
    ALL_ZERO = "all_zero"
    IMPLAUSIBLE = "implausible"
    ABSENT = "absent"
    FROZEN = "frozen"
    DISPARITY = "disparity"
    SILENT = "silent"
    OFFLINE = "offline"
    LATE = "late"
    STANDBY = "standby"
    DISCONNECTED = "disconnected"
    BATTERY_LOW = "battery_low"
    GAP = "gap"
    CLOCK = "clock"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a fault is told; all of it examples to approve locally.

    Attributes:
        text: What is wrong; the sensor, the vital or the detail is named behind it, unless it
            stands `alone`.
        delay_s: How long a fault read from values must last; what a device tells is told at once.
        clear_s: How long it must be over, so that a loose contact does not flood the ward.
    """

    priority: Priority
    text: Sentence
    delay_s: float = 0.0
    clear_s: float = 0.0
    alone: bool = False


MANNERS: Mapping[Fault, Manner] = MappingProxyType(
    {
        Fault.PROBE_OFF: Manner(Priority.LOW, Sentence("Sensor off"), 3, 10),
        Fault.LEADS_OFF: Manner(Priority.MEDIUM, Sentence("Electrodes off"), 3, 10),
        Fault.LINE_OFF: Manner(Priority.LOW, Sentence("Line disconnected or open to air"), 3, 10),
        # Looks the same as a dead patient: whoever comes must look at the patient first.
        Fault.ALL_ZERO: Manner(
            Priority.HIGH,
            Sentence("Every sensor reads 0: check the patient, then the monitor"),
            3,
            5,
            alone=True,
        ),
        Fault.IMPLAUSIBLE: Manner(Priority.LOW, Sentence("Impossible value"), 3, 10),
        # How long these three must last is a rule of limits.toml, by measurement time.
        Fault.ABSENT: Manner(Priority.LOW, Sentence("No usable value any more")),
        Fault.FROZEN: Manner(Priority.LOW, Sentence("The value stands still, check sensor"), 0, 5),
        Fault.DISPARITY: Manner(
            Priority.LOW, Sentence("Two sensors differ, check both and patient")
        ),
        Fault.SILENT: Manner(Priority.MEDIUM, Sentence("No readings from the monitor"), alone=True),
        Fault.OFFLINE: Manner(
            Priority.MEDIUM, Sentence("The monitor has gone offline"), 2, 0, alone=True
        ),
        Fault.LATE: Manner(
            Priority.MEDIUM, Sentence("Readings come too late or with a wrong clock"), alone=True
        ),
        Fault.STANDBY: Manner(Priority.LOW, Sentence("The monitor is in standby"), alone=True),
        Fault.DISCONNECTED: Manner(
            Priority.LOW, Sentence("The monitor was taken off the patient"), alone=True
        ),
        Fault.BATTERY_LOW: Manner(Priority.LOW, Sentence("Battery low"), alone=True),
        Fault.GAP: Manner(Priority.LOW, Sentence("Readings are missing")),
        Fault.CLOCK: Manner(Priority.LOW, Sentence("The monitor's clock is wrong")),
        Fault.REFUSED: Manner(Priority.LOW, Sentence("Messages were refused")),
        Fault.DROPPED: Manner(
            Priority.MEDIUM, Sentence("The broker has thrown messages away"), 0, 600
        ),
    }
)

SENSORS: Mapping[Source, Sentence] = MappingProxyType(
    {
        Source.ECG: Sentence("ecg"),
        Source.OXIMETER: Sentence("oximeter"),
        Source.IMPEDANCE: Sentence("impedance"),
        Source.THERMOMETER: Sentence("thermometer"),
        Source.CUFF: Sentence("cuff"),
        Source.ARTERIAL_LINE: Sentence("arterial line"),
        Source.CAPNOGRAPH: Sentence("capnograph"),
        Source.VENOUS_LINE: Sentence("venous line"),
        Source.VENTILATION: Sentence("ventilation"),
        Source.LABORATORY: Sentence("laboratory"),
        Source.OBSERVER: Sentence("observer"),
    }
)

_TOLD: Mapping[Fact, Fault] = MappingProxyType(
    {
        Fact.LEADS_OFF: Fault.LEADS_OFF,
        Fact.PROBE_OFF: Fault.PROBE_OFF,
        Fact.BATTERY_LOW: Fault.BATTERY_LOW,
        Fact.STANDBY: Fault.STANDBY,
        Fact.DISCONNECTED: Fault.DISCONNECTED,
    }
)
_OF_THE_LINK: Mapping[LinkFault, Fault | None] = MappingProxyType(
    {
        # Silence is watched here too, and by the ear that matters: our own.
        LinkFault.SILENT: None,
        LinkFault.GAP: Fault.GAP,
        LinkFault.CLOCK: Fault.CLOCK,
        LinkFault.REFUSED: Fault.REFUSED,
    }
)
TOLD, SEEN, TAKEN_BACK = "told.", "seen.", "over."
"""How the rule of a technical finding begins: the device says so, the values say so, or the device
has taken it back and the condition is about to end."""
DENIED_S = 120.0
"""A sensor that is said to be off but measures for so long is not: example, approve locally."""
LATE_NEWS_S = 3.0
"""Old news waits for what may take it back."""

LEAST_SWING_MMHG = 10.0
"""Between systole and diastole, when a heart beats: own, approve locally."""

_ON_PURPOSE = (Fault.STANDBY, Fault.DISCONNECTED)
_OF_A_RULE = frozenset({Fault.ABSENT, Fault.FROZEN, Fault.DISPARITY})
_OF_A_SENSOR = _OF_A_RULE | {
    Fault.PROBE_OFF,
    Fault.LEADS_OFF,
    Fault.LINE_OFF,
    Fault.IMPLAUSIBLE,
}
_NOT_HEARD = frozenset({Fault.SILENT, Fault.OFFLINE, Fault.LATE})
_EVERYTHING = frozenset(Source) - {Source.OBSERVER, Source.LABORATORY}
_ELECTRODES = frozenset({Source.ECG, Source.IMPEDANCE})
_SENSORS_OF_LIFE: Mapping[Source, str] = MappingProxyType(
    {
        Source.ECG: "electrodes",
        Source.IMPEDANCE: "electrodes",  # the same electrodes
        Source.OXIMETER: "oximeter",
        Source.ARTERIAL_LINE: "line",
    }
)
_ARTERIAL = (Vital.IBP_SYS, Vital.IBP_DIA, Vital.IBP_MEAN)


class Trouble(Struct, frozen=True, kw_only=True, gc=False):
    """One technical condition, from its first sign until it has been over long enough.

    Attributes:
        what: The sensor, the vital or the detail it is about.
        told: The device or ingest says so.
        read: The values say so.
        late: It was told long after it began.
        waived: A person has said that it may be so; it is not told again before it is over.
        denied_since: Since when, by measurement time, good values say otherwise; 0 for not.
        since: When it began; `seen` when it was last so.
    """

    fault: Fault
    device: str
    what: str
    since: float
    seen: float
    told: bool = False
    read: bool = False
    late: bool = False
    waived: bool = False
    denied_since: float = 0.0

    @property
    def active(self) -> bool:
        """Whether it is so now."""
        return self.told or self.read

    def due(self, now: float) -> bool:
        """Whether it is to be told."""
        if self.waived:
            return False
        if self.told and not self.late:
            return True
        delay_s = LATE_NEWS_S if self.late else MANNERS[self.fault].delay_s
        return self.active and now - self.since >= delay_s

    def over(self, now: float) -> bool:
        """Whether it has been over for long enough."""
        return not self.active and now - self.seen >= MANNERS[self.fault].clear_s


def begun_anew(trouble: Trouble, now: float) -> Trouble:
    """The trouble after a person has closed its alert: what persists must last anew.

    A vital that is measured no more on purpose, or a paced heart, stays as it is for the whole
    stay: whoever closes that has said so, and is not asked again.
    """
    return replace(trouble, since=now, waived=trouble.fault in _OF_A_RULE)


def of_the_next_patient(troubles: Mapping[str, Trouble], now: float) -> dict[str, Trouble]:
    """What is still wrong with the devices when another patient comes; it must last anew."""
    return {
        cause: replace(trouble, since=now)
        for cause, trouble in troubles.items()
        if trouble.fault not in _OF_A_RULE
    }


def fault_told(fact: Fact) -> Fault:
    """The fault a device tells of."""
    return _TOLD[fact]


def fault_of_link(fault: LinkFault) -> Fault | None:
    """The fault ingest tells of; None for what the lane watches itself."""
    return _OF_THE_LINK[fault]


def usual_source(fault: Fault) -> Source | None:
    """The sensor that is meant when a device names none."""
    return {Fault.PROBE_OFF: Source.OXIMETER, Fault.LEADS_OFF: Source.ECG}.get(fault)


def cause_of(fault: Fault, device: str, what: str) -> str:
    """One open alert per bed and cause: per sensor or vital, else per device."""
    return f"{fault}.{what if fault in _OF_A_SENSOR else device}"


def named(trouble: Trouble, what: Part = "") -> Said:
    """What is wrong, without since when.

    Args:
        trouble: The condition.
        what: What it is about, for a person; empty for nothing to name.
    """
    manner = MANNERS[trouble.fault]
    if manner.alone or not what:
        return say(manner.text)
    return say("{wrong}: {what}", wrong=say(manner.text), what=what)


def silenced(troubles: Iterable[Trouble], device: str) -> frozenset[Source]:
    """The sensors of the device whose values mean nothing now."""
    silent: frozenset[Source] = frozenset()
    for trouble in troubles:
        if trouble.active and trouble.device == device:
            silent |= _silences(trouble)
    return silent


def inhibits(trouble: Trouble) -> frozenset[Vital]:
    """The vitals that are not judged while it lasts.

    A frozen value, or two that differ, is judged on: what is within its limits raises nothing,
    what is not has raised its alert before it was known to stand still, and which of two sensors
    is wrong nobody knows.
    """
    match trouble.fault:
        case Fault.IMPLAUSIBLE | Fault.ABSENT:
            return frozenset(vital for vital in Vital if vital == trouble.what)
        case fault if fault in _NOT_HEARD:
            return frozenset(Vital)
        case _:
            silent = _silences(trouble)
            return frozenset(vital for vital in Vital if FACTS[vital].source in silent)


def absent_on_purpose(troubles: Iterable[Trouble], device: str) -> bool:
    """Whether the device has said that it would not measure."""
    return any(
        trouble.fault in _ON_PURPOSE and trouble.active and trouble.device == device
        for trouble in troubles
    )


def denies(trouble: Trouble, measuring: frozenset[Source]) -> bool:
    """Whether sensors that measure well say that the trouble is not so."""
    match trouble.fault:
        case Fault.PROBE_OFF | Fault.LEADS_OFF | Fault.LINE_OFF:
            return Source(trouble.what) in measuring
        case Fault.STANDBY | Fault.DISCONNECTED:
            return not measuring.isdisjoint(_SENSORS_OF_LIFE)
        case _:
            return False


def _silences(trouble: Trouble) -> frozenset[Source]:
    match trouble.fault:
        case Fault.PROBE_OFF | Fault.LEADS_OFF | Fault.LINE_OFF:
            source = Source(trouble.what)
            return _ELECTRODES if source is Source.ECG else frozenset({source})
        case Fault.ALL_ZERO:
            return frozenset(_SENSORS_OF_LIFE)
        case Fault.STANDBY | Fault.DISCONNECTED:
            return _EVERYTHING
        case _:
            return frozenset()


@dataclass(frozen=True, slots=True)
class Sign:
    """What the values of one message say of one sensor."""

    fault: Fault
    what: str
    present: bool


def read_sensors(values: Mapping[Vital, float], *, pulse_elsewhere: bool) -> list[Sign]:
    """Tell zeros of a sensor from zeros of a patient.

    Args:
        values: All of one message, of whatever quality.
        pulse_elsewhere: Whether another sensor has shown a beating heart in these seconds.
    """
    zero = _all_zero(values)
    signs = [Sign(Fault.ALL_ZERO, "", zero)] if _sensors(values) else []
    if zero:
        return signs
    if Vital.SPO2 in values:
        signs.append(_sign(Fault.PROBE_OFF, Source.OXIMETER, values[Vital.SPO2] == 0))
    elif Vital.PULSE in values:
        signs.append(_sign(Fault.PROBE_OFF, Source.OXIMETER, values[Vital.PULSE] == 0))
    line = [values[vital] for vital in _ARTERIAL if vital in values]
    if line:
        signs.append(_sign(Fault.LINE_OFF, Source.ARTERIAL_LINE, not any(line)))
    if Vital.HR in values:
        # A heart that beats for another sensor has not stopped. Without such a witness a heart
        # rate of 0 is taken for what it says: asystole.
        beats = pulse_elsewhere or shows_a_beat(values)
        signs.append(_sign(Fault.LEADS_OFF, Source.ECG, values[Vital.HR] == 0 and beats))
    return signs


def shows_a_beat(values: Mapping[Vital, float]) -> bool:
    """Whether a pulse, or an arterial pressure that swings, shows a beating heart.

    A line still reads some 20 mmHg when the heart stands still: pressure alone is no witness.
    """
    pulse = values.get(Vital.PULSE)
    if pulse is not None and FACTS[Vital.PULSE].plausible.holds(pulse):
        return True
    high, low = values.get(Vital.IBP_SYS), values.get(Vital.IBP_DIA)
    if high is None or low is None or not FACTS[Vital.IBP_SYS].plausible.holds(high):
        return False
    return high - low >= LEAST_SWING_MMHG


def _sensors(values: Mapping[Vital, float]) -> set[str]:
    return {
        _SENSORS_OF_LIFE[FACTS[vital].source]
        for vital in values
        if FACTS[vital].source in _SENSORS_OF_LIFE
    }


def _all_zero(values: Mapping[Vital, float]) -> bool:
    """Two sensors or more, and none of them finds any life."""
    living = [v for vital, v in values.items() if FACTS[vital].source in _SENSORS_OF_LIFE]
    return not any(living) and len(_sensors(values)) >= 2


def _sign(fault: Fault, source: Source, present: bool) -> Sign:  # noqa: FBT001
    return Sign(fault, source.value, present)
