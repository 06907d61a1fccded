"""The words of the alerts process: what a lane is told, what it knows, what it decides. Pure.

Everything here is a plain value: a lane can be written down, moved and taken up again.
Moments within a lane are seconds since 1970.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec import Struct

from alerts.rounds import Rounds
from alerts.rules import Memory, Timer
from alerts.technical import Trouble
from alerts.tracks import Track
from core.saying import Said
from core.sequence import Ledger
from core.vitals import Vital
from core.wire import (
    Actor,
    AgeClass,
    Alert,
    Allowances,
    Change,
    Command,
    DeviceEvent,
    Duty,
    Finding,
    LimitProposal,
    Link,
    Numerics,
    Observations,
    Occupancy,
    Refusal,
    Score,
    Setup,
    SetupChange,
    Status,
)

# -- what a lane is told --------------------------------------------------------------------------


class Measured(Struct, frozen=True):
    """A device sent vital signs."""

    device: str
    numerics: Numerics


class Told(Struct, frozen=True):
    """A device told a technical fact of itself."""

    device: str
    event: DeviceEvent


class Connected(Struct, frozen=True):
    """A device came (birth) or went (last will).

    Attributes:
        now: Whether it said so just now; a status the broker had kept is no sign of life.
    """

    device: str
    status: Status
    now: bool = True


class Linked(Struct, frozen=True):
    """Ingest noticed something about a device's link."""

    device: str
    link: Link


class Placed(Struct, frozen=True):
    """Who lies at this bed, and with a roster also which device stands there."""

    occupancy: Occupancy


class Left(Struct, frozen=True):
    """A device does not stand at this bed any more.

    Attributes:
        stay: The stay it now watches elsewhere; the patient may have moved along.
    """

    device: str
    stay: int | None = None


class Asked(Struct, frozen=True):
    """A person asks something about an alert of this bed."""

    command: Command


class Hinted(Struct, frozen=True):
    """The detector has an opinion; None when all is as usual again."""

    finding: Finding | None
    stay: int | None


class OnDuty(Struct, frozen=True):
    """Who answers for this bed from now on; None when nobody does."""

    duty: Duty | None


class Charted(Struct, frozen=True):
    """What people observed at the patient and wrote down; None when nothing of it counts."""

    observations: Observations | None


class Dropped(Struct, frozen=True):
    """The broker has thrown messages away; only told to the lane of the site."""

    count: int


class Tick(Struct, frozen=True):
    """Time passes.

    Attributes:
        listening_since: Since when devices can be heard at all: silence counts from there.
    """

    listening_since: float


Input = (
    Measured
    | Told
    | Connected
    | Linked
    | Placed
    | Left
    | Asked
    | Hinted
    | OnDuty
    | Charted
    | Dropped
    | Tick
)

# -- what a lane knows ----------------------------------------------------------------------------


class Place(Struct, frozen=True, kw_only=True):
    """Where the lane is."""

    site: str
    unit: str
    unit_name: str
    bed: str
    bed_name: str


class Device(Struct, frozen=True, kw_only=True):
    """What is known of a device at the bed.

    Attributes:
        ledgers: By boot, the newest last.
        heard_at: When it last said anything; `current_at` when that was live vital signs.
        every_s: How far apart its vital signs come, as it says itself.
        measures: Keys of what it says it measures; since when, `measures_since`.
        online: False after its last will.
        told: By cause, boot and number of the event by which it last said how that is.
    """

    ledgers: tuple[Ledger, ...] = ()
    told: dict[str, tuple[int, int]] = {}
    heard_at: float = 0.0
    current_at: float = 0.0
    every_s: float = 1.0
    online: bool = True
    measures: tuple[str, ...] = ()
    measures_since: float = 0.0


class Lane(Struct, frozen=True, kw_only=True):
    """All that judgement knows of one bed.

    Attributes:
        number: Of the bed's latest event.
        site_wide: The lane of the site itself, which has no patient.
        timers, memories: How the rules stand, and what some of them remember, by cause.
        alerts: The open ones, by cause.
        closed: The latest settled ones, for commands that come twice.
        scored_at, said_at: When the score was last computed, and last said.
        due: Whether an input of the score changed that must show at once.
        rounds: How the patient is observed; None where nothing is asked.
        setup: How alarms are set up for this patient; None for as the profile has it.
        duty: Who answers for the bed, as far as it is known.
    """

    place: Place
    stay: int | None = None
    age_class: AgeClass = AgeClass.ADULT
    age_band: str = ""
    spo2_scale: int = 1
    news2: bool = True
    simulated: bool = False
    site_wide: bool = False
    number: int = 0
    devices: dict[str, Device]
    tracks: dict[Vital, Track]
    timers: dict[str, Timer]
    memories: dict[str, Memory] = {}
    troubles: dict[str, Trouble]
    alerts: dict[str, Alert]
    closed: tuple[Alert, ...] = ()
    score: Score | None = None
    scored_at: float = 0.0
    said_at: float = 0.0
    due: bool = False
    rounds: Rounds | None = None
    setup: Setup | None = None
    duty: Duty | None = None

    @property
    def watched(self) -> bool:
        """Whether somebody is here for whom a technical trouble matters."""
        return self.stay is not None or self.site_wide


def empty_lane(place: Place, *, site_wide: bool = False) -> Lane:
    """A lane that knows nothing yet."""
    return Lane(
        place=place,
        site_wide=site_wide,
        devices={},
        tracks={},
        timers={},
        troubles={},
        alerts={},
    )


# -- what a lane decides --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happened:
    """A change of an alert, not yet placed in the owner's stream."""

    change: Change
    alert: Alert
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class SetUp:
    """A change of the bed's set-up, not yet placed in the owner's stream."""

    change: SetupChange
    setup: Setup
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer to a command: the alert or set-up as it is now, or why not."""

    alert: Alert | None = None
    setup: Setup | None = None
    warnings: tuple[str, ...] = ()
    proposals: tuple[LimitProposal, ...] = ()
    allowances: Allowances | None = None
    score: Score | None = None
    refusal: Refusal | None = None
    said: Said | None = None

    @property
    def detail(self) -> str:
        """What is said, in English; empty for nothing."""
        return "" if self.said is None else str(self.said)


class Verdict(Struct, frozen=True):
    """What one input made of a lane.

    Attributes:
        score: Only when it is to be said; `score_over` when there is none for the bed any more.
        live: Whether vital signs were taken as live (and may be learned from).
    """

    lane: Lane
    happened: tuple[Happened | SetUp, ...] = ()
    score: Score | None = None
    score_over: bool = False
    reply: Reply | None = None
    live: bool = False


def moment(seconds: float) -> datetime:
    """A moment of a lane as a time in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
