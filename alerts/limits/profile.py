"""What one class of patients is judged by: limits and the other kinds of rules, as values. Pure.

Every rule that speaks of the patient has a cause: one open alert per bed and cause. Durations are
seconds of measurement time, values are in the unit of their vital sign.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from alerts.tracks import Keeping
from core.vitals import Span, Vital
from core.wire import AgeClass, Priority

URGENCY: Mapping[Priority, int] = {
    Priority.ADVISORY: 0,
    Priority.LOW: 1,
    Priority.MEDIUM: 2,
    Priority.HIGH: 3,
}
"""Greater is more urgent."""

Seconds = Annotated[float, Meta(ge=0, le=300)]
Basis = Annotated[str, Meta(min_length=5)]


class Side(StrEnum):
    """Which way a value leaves its limits."""

    LOW = "low"
    HIGH = "high"


class Way(StrEnum):
    """Which way a value changes."""

    FALL = "fall"
    RISE = "rise"


# CPython finds a member of an enum slowly through its class; what every value asks for has a name.
LOW, FALL = Side.LOW, Way.FALL


class Tier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a limit.

    Attributes:
        limit: In the vital's unit; the value must pass it strictly.
        delay_s: How long the violation must have lasted, by measurement time, 0 to 300.
        basis: Source of the number, or that it is an example to approve locally.
        name: Name of an own rule, such as `asystole`; such a tier is no patient's to change.
        advice: What to do first.
    """

    priority: Priority
    limit: float
    delay_s: Seconds
    basis: Basis
    name: str = ""
    advice: str = ""


class Limit(Struct, frozen=True, kw_only=True):
    """One side of one vital.

    Attributes:
        tiers: From mild to severe.
        back: Where the value must be again for the condition to end.
        clear_s: For how long it must be there, by measurement time.
        unless: Judged instead of this vital while it is trusted and fresh.
        setup: Revision of the patient's set-up that brought these tiers; 0 for the profile's.
        house: The profile's own tiers where a patient has others; empty otherwise.
    """

    vital: Vital
    side: Side
    cause: str
    tiers: tuple[Tier, ...]
    back: float
    clear_s: float
    unless: Vital | None = None
    setup: int = 0
    house: tuple[Tier, ...] = ()

    def passed(self, value: float, limit: float) -> bool:
        """Whether the value lies beyond the limit on this side: strictly."""
        return value < limit if self.side is LOW else value > limit


class Burden(Struct, frozen=True, kw_only=True):
    """Magnitude times duration: how far beyond a limit, for how long, taken together.

    Attributes:
        limit: The mildest that is in force for the patient.
        area: In the vital's unit times seconds; reached, it fires.
        fades_s: In so many seconds inside the limit a full area is forgotten, evenly.
        beside: Cause of that limit; what it has told needs not be told again.
    """

    vital: Vital
    side: Side
    cause: str
    limit: float
    area: float
    fades_s: float
    beside: str
    priority: Priority
    basis: str
    advice: str = ""

    def passed(self, value: float) -> bool:
        """Whether the value lies beyond the limit."""
        return value < self.limit if self.side is LOW else value > self.limit


class Change(Struct, frozen=True, kw_only=True):
    """A change within a short time: against the highest, or lowest, value of the last seconds.

    Attributes:
        by: At least so much, in the vital's unit.
        within_s: How far back the compared value may lie, up to the window a track keeps.
        delay_s: How long the changed value must last; one bad sample is no fall.
        clear_s: How long it must be over.
        beside: Cause of the limit that tells the same; while it has fired this one is not raised.
    """

    vital: Vital
    way: Way
    cause: str
    beside: str
    by: float
    within_s: float
    delay_s: float
    clear_s: float
    priority: Priority
    basis: str
    advice: str = ""


class Clause(Struct, frozen=True, kw_only=True):
    """One part of a combination: the vital has passed the limit in the last `within_s` seconds."""

    vital: Vital
    side: Side
    limit: float
    within_s: float

    def passed(self, value: float) -> bool:
        """Whether the value lies beyond the limit."""
        return value < self.limit if self.side is LOW else value > self.limit


class Combined(Struct, frozen=True, kw_only=True):
    """Several vitals together.

    Attributes:
        text: What it means, for a person.
        clauses: All of them, group after group.
        spans: First clause of each group and the one behind its last; of each group one clause at
            least must hold, of all groups at once.
    """

    cause: str
    text: str
    clauses: tuple[Clause, ...]
    spans: tuple[tuple[int, int], ...]
    delay_s: float
    clear_s: float
    priority: Priority
    basis: str
    advice: str = ""

    def passed(self, vital: Vital, value: float) -> bool:
        """Whether the value of this vital passes any clause about it."""
        return any(one.vital is vital and one.passed(value) for one in self.clauses)


Rule = Limit | Burden | Change | Combined

# -- technical rules: the same for every patient ---------------------------------------------------


class Absence(Struct, frozen=True, kw_only=True):
    """A vital that is expected and does not come while others of the device do.

    Attributes:
        vitals: Watched continuously; of others nobody expects a value every minute.
        after_s: Without a usable value.
    """

    vitals: tuple[Vital, ...]
    after_s: float
    basis: str


class Frozen(Struct, frozen=True, kw_only=True):
    """A value that repeats itself more exactly than a living patient does.

    Attributes:
        exact, exact_s: Vitals whose value, with digits after the point, stays for so long.
        whole, whole_s: Vitals whose value, whatever its digits, stays for so long.
        least: Equal values in a row, at least.
    """

    exact: frozenset[Vital]
    exact_s: float
    whole: frozenset[Vital]
    whole_s: float
    least: int
    basis: str


class Disparity(Struct, frozen=True, kw_only=True):
    """Two sensors that measure the same thing and do not agree."""

    cause: str
    first: Vital
    second: Vital
    by: float
    delay_s: float
    clear_s: float
    basis: str


class Technical(Struct, frozen=True, kw_only=True):
    """What is watched of the sensors."""

    absence: Absence | None = None
    frozen: Frozen | None = None
    disparities: tuple[Disparity, ...] = ()


# -- limits of a patient ---------------------------------------------------------------------------


class Allowed(Struct, frozen=True, kw_only=True):
    """Within which limits of a vital may be set for a patient."""

    low: float
    high: float
    basis: str


class AutoLimit(Struct, frozen=True, kw_only=True):
    """How a limit is proposed from the current value: `value * scale + offset`, kept in bounds.

    Attributes:
        least, most: Bounds of what is proposed.
        lowest, highest: Current values for which there is a rule at all.
    """

    scale: float
    offset: float
    least: float
    most: float
    lowest: float
    highest: float
    basis: str


# -- all of it -------------------------------------------------------------------------------------


class Calm(Struct, frozen=True, gc=False):
    """Where a value of a vital needs no second look: plausible, and no rule is passed.

    Attributes:
        keeping: How its values are remembered.
        lowest, highest: What is plausible, inclusive.
        low, high: Of that, where no rule is passed, inclusive.
        causes: Of all rules that lean on the vital.
    """

    keeping: Keeping
    lowest: float
    highest: float
    low: float
    high: float
    causes: frozenset[str]


class Profile(Struct, frozen=True, kw_only=True):
    """The rules for one class of patients.

    Attributes:
        age_band: Within the class; empty for every band that has no own profile.
        units: Where it applies; empty for everywhere.
        quiet: Where a value of the vital passes no limit.
        combined: By each vital that takes part.
        calm: Of every vital, by its key, whether there is a rule for it or not.
    """

    name: str
    age_class: AgeClass
    revision: int
    age_band: str = ""
    units: tuple[str, ...] = ()
    limits: Mapping[Vital, tuple[Limit, ...]]
    quiet: Mapping[Vital, Span]
    burdens: Mapping[Vital, tuple[Burden, ...]] = {}
    changes: Mapping[Vital, tuple[Change, ...]] = {}
    combined: Mapping[Vital, tuple[Combined, ...]] = {}
    technical: Technical = Technical()
    allowed: Mapping[Vital, Allowed] = {}
    auto: Mapping[str, AutoLimit] = {}
    calm: Mapping[str, Calm] = {}

    def find(self, cause: str) -> Limit | None:
        """The limit of this cause, such as `spo2.low`."""
        return next(
            (one for row in self.limits.values() for one in row if one.cause == cause), None
        )

    @property
    def causes(self) -> frozenset[str]:
        """Of all its rules."""
        return frozenset[str]().union(*(one.causes for one in self.calm.values()))

    def rules(self, vital: Vital) -> Iterator[Rule]:
        """All rules that lean on the vital."""
        yield from self.limits.get(vital, ())
        yield from self.burdens.get(vital, ())
        yield from self.changes.get(vital, ())
        yield from self.combined.get(vital, ())
