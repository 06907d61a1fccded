"""The words of a plan: the ward, its patients, what people want, and what goes wrong.

Times are seconds since the beginning of the run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from core.vitals import Source, Vital
from core.wire import CommandKind
from tests.simulated.broker import Loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A vital sign that is not as usual for a while."""

    vital: Vital
    value: float
    begins: float
    ends: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorOff:
    """A sensor that is off; its monitor says so, or sends zeros, or both."""

    source: Source
    begins: float
    ends: float
    told: bool
    zeros: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One stay: what its patient does, whoever measures it."""

    stay: int
    news2: bool
    episodes: tuple[Episode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """A monitor stands at a bed with a patient from now on; without a bed it stands nowhere."""

    at: float
    device: str
    bed: str | None
    stay: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Who is on duty for a bed from now on, step by step of the ladder."""

    at: float
    bed: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Somebody writes down what they observed at the patient of a bed.

    Attributes:
        ago_s: How long before they had observed it.
        back_at: When they say that it was wrong; None for never.
    """

    at: float
    bed: str
    ago_s: float
    values: Mapping[str, float]
    back_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody wants the alarms of a bed otherwise.

    Attributes:
        seen: When they looked at who lies there; the patient may be another by `at`.
    """

    at: float
    seen: float
    bed: str
    kind: CommandKind
    seconds: float | None = None
    causes: tuple[str, ...] = ()
    limits: tuple[float, ...] = ()
    procedure: str = ""


class Trouble(StrEnum):
    """What can go wrong."""

    KILLED = auto()
    """The owner of the alerts dies without a word."""
    STOPPED = auto()
    """It is stopped in order, and started again."""
    FROZEN = auto()
    CUT = auto()
    """It cannot reach the broker; noticed late."""
    CLOCK = auto()
    BROKER = auto()
    DATABASE = auto()
    INGEST = auto()
    DEVICE = auto()
    """A monitor cannot reach the broker."""
    REBOOT = auto()
    REPEATS = auto()
    """A monitor sends again what it has sent before."""
    PEOPLE = auto()
    """The screens cannot reach the broker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, and is well again after `lasts` seconds.

    Attributes:
        unnoticed_s: How long a broken connection is taken for a good one.
        fuse: The process dies in the middle of its work, before its so-many-th message.
        unsent: What it had just sent never leaves the machine.
        by_s: How far a clock jumps.
    """

    trouble: Trouble
    at: float
    lasts: float = 0.0
    device: str = ""
    unnoticed_s: float = 0.0
    fuse: int | None = None
    unsent: bool = False
    by_s: float = 0.0
    loss: Loss = Loss.NOTHING
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A run.

    Attributes:
        healed: From then on nothing is wrong.
        ends: When the run ends.
        every_s: Seconds between two readings of a monitor.
        tick_s: Seconds between two looks of the process at its clock.
        saves_every_s: How often the broker writes to its disk.
        zeal: Share of the alerts that somebody answers.
    """

    seed: int
    beds: tuple[str, ...]
    patients: Mapping[int, Patient]
    placings: tuple[Placing, ...]
    shifts: tuple[Shift, ...]
    wishes: tuple[Wish, ...]
    writings: tuple[Writing, ...]
    sensors_off: Mapping[str, tuple[SensorOff, ...]]
    faults: tuple[Fault, ...]
    healed: float
    ends: float
    every_s: float = 5.0
    tick_s: float = 2.0
    saves_every_s: float = 30.0
    zeal: float = 0.8
    storms: float = 0.1
    store_answers_in_s: float = 0.3

    @property
    def devices(self) -> tuple[str, ...]:
        """All monitors."""
        return tuple(dict.fromkeys(one.device for one in self.placings))

    def even_handed(self) -> "Plan":
        """The same without what hangs on how many messages there are, for runs to be compared."""
        faults = (replace(one, fuse=None, loss=Loss.NOTHING) for one in self.faults)
        # When a writing arrives hangs on how many commands went before it on the same line.
        return replace(self, faults=tuple(faults), writings=())
