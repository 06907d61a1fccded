"""How well a bed suits a patient: hard rules first, then what it costs, each with its words. Pure.

The rules are data: who plans beds may leave one out or weigh it differently. All weights are
examples, approve locally.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

ADULT_YEARS = 18
_SPECIAL = frozenset({"maternity", "paediatric", "emergency"})
_NOT_TO_STAY = frozenset({"theatre", "outpatient"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """A patient who needs a bed.

    Attributes:
        id: Of the entry on the list.
        isolation: Why they are kept apart; may be empty.
        floor: Where they are now; None for outside.
        near: The unit in which the patient lies whom they want to be near.
    """

    id: int
    patient: int
    sex: str
    years: int
    urgency: int = 2
    unit_kind: str = "ward"
    monitoring: bool = False
    isolation: frozenset[str] = frozenset()
    prefers: str | None = None
    together: int | None = None
    near: str | None = None
    floor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roommates:
    """Who lies in a room already.

    Attributes:
        isolations: Of each of them.
    """

    sexes: frozenset[str] = frozenset()
    isolations: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A bed that nobody lies in.

    Attributes:
        room: None for a bed without one: nobody is beside it.
        beds_in_room: How many beds the room has.
        monitored: A monitor can be connected there.
        state: `free`, `cleaning`, `blocked` or `reserved`.
        kept_for: The patient it is reserved for.
        room_isolation: What the room is kept for.
    """

    bed: str
    name: str
    unit: str
    unit_name: str
    unit_kind: str
    floor: int = 0
    room: str | None = None
    beds_in_room: int = 1
    single_sex: bool = True
    airborne: bool = False
    monitored: bool = True
    state: str = "free"
    kept_for: int | None = None
    roommates: Roommates = field(default_factory=Roommates)
    room_isolation: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A reason against a bed, in points, in words."""

    points: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What speaks against a bed for a patient.

    Attributes:
        barred: Hard rules it breaks, in words; empty for a bed that is possible.
    """

    barred: tuple[str, ...] = ()
    costs: tuple[Cost, ...] = ()

    @property
    def points(self) -> int:
        """All costs together."""
        return sum(cost.points for cost in self.costs)


def _isolation(who: Seeker, bed: Offer) -> str:
    """Nobody lies beside somebody with another reason to be kept apart."""
    if bed.room_isolation and bed.room_isolation != who.isolation:
        return "the room is kept for another isolation"
    if any(other != who.isolation for other in bed.roommates.isolations):
        return (
            "somebody lies in the room who needs no isolation"
            if who.isolation
            else "somebody in the room is kept apart"
        )
    if "protective" in who.isolation and bed.roommates.isolations:
        return "protective isolation wants a room alone"
    return ""


HARD: Mapping[str, Callable[[Seeker, Offer], str]] = {
    "blocked": lambda _who, bed: "the bed is blocked" if bed.state == "blocked" else "",
    "reserved": lambda who, bed: (
        "the bed is kept for another patient"
        if bed.state == "reserved" and bed.kept_for != who.patient
        else ""
    ),
    "intensive care": lambda who, bed: (
        "not intensive care" if who.unit_kind == "icu" and bed.unit_kind != "icu" else ""
    ),
    "special unit": lambda who, bed: (
        f"not {who.unit_kind}"
        if who.unit_kind in _SPECIAL and bed.unit_kind != who.unit_kind
        else ""
    ),
    "no place to lie": lambda _who, bed: (
        "not a unit to stay in" if bed.unit_kind in _NOT_TO_STAY else ""
    ),
    "children": lambda who, bed: (
        "only for children" if bed.unit_kind == "paediatric" and who.years >= ADULT_YEARS else ""
    ),
    "maternity": lambda who, bed: (
        "only for maternity"
        if bed.unit_kind == "maternity" and who.unit_kind != "maternity"
        else ""
    ),
    "monitoring": lambda who, bed: (
        "no monitor can be connected" if who.monitoring and not bed.monitored else ""
    ),
    "sex": lambda who, bed: (
        "a patient of the other sex lies in the room"
        if bed.single_sex and any(sex != who.sex for sex in bed.roommates.sexes)
        else ""
    ),
    "airborne": lambda who, bed: (
        "no room for airborne isolation" if "airborne" in who.isolation and not bed.airborne else ""
    ),
    "isolation": _isolation,
}
"""Rules that no score outweighs: the words of the breach, empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each cost weighs; example, approve locally.

    Attributes:
        unplaced: For each patient without a bed, by urgency 1, 2, 3.
    """

    cleaning: int = 2
    not_preferred: int = 2
    too_good: int = 6
    a_monitor_unused: int = 1
    a_floor: int = 1
    not_together: int = 3
    single_room_unused: int = 2
    airborne_unused: int = 2
    shares_isolation: int = 1
    unplaced: tuple[int, int, int] = (1000, 400, 150)


DEFAULT = Weights()


def judge(who: Seeker, bed: Offer, weights: Weights = DEFAULT) -> Verdict:
    """What speaks against this bed for this patient."""
    barred = tuple(words for rule in HARD.values() if (words := rule(who, bed)))
    return Verdict(barred=barred) if barred else Verdict(costs=_costs(who, bed, weights))


def _costs(who: Seeker, bed: Offer, weights: Weights) -> tuple[Cost, ...]:
    floors = abs(bed.floor - who.floor) if who.floor is not None else 0
    said = (
        (weights.cleaning, "still to be cleaned", bed.state == "cleaning"),
        (weights.not_preferred, "not the preferred unit", who.prefers not in (None, bed.unit)),
        (
            weights.too_good,
            "an intensive care bed for somebody who needs none",
            bed.unit_kind == "icu" and who.unit_kind != "icu",
        ),
        (
            weights.a_monitor_unused,
            "a monitored bed for somebody who needs none",
            bed.monitored and not who.monitoring and bed.unit_kind != "icu",
        ),
        (weights.a_floor * floors, f"{floors} floors away", floors > 0),
        (
            weights.not_together,
            "not where the other one lies",
            who.near is not None and bed.unit != who.near,
        ),
        (
            weights.single_room_unused,
            "a single room for somebody who needs none",
            bed.room is not None and bed.beds_in_room == 1 and not who.isolation,
        ),
        (
            weights.airborne_unused,
            "an isolation room for somebody who needs none",
            bed.airborne and "airborne" not in who.isolation,
        ),
        (
            weights.shares_isolation,
            "shares the room with the same isolation",
            bool(who.isolation) and bool(bed.roommates.isolations),
        ),
    )
    return tuple(Cost(points=points, words=words) for points, words, holds in said if holds)


def clash(one: Seeker, one_bed: Offer, other: Seeker, other_bed: Offer) -> str:
    """Why two who are placed at once cannot lie in these two beds; empty when they can."""
    if one_bed.room is None or one_bed.room != other_bed.room:
        return ""
    if one_bed.single_sex and one.sex != other.sex:
        return "not of one sex in one room"
    if one.isolation != other.isolation or "protective" in one.isolation:
        return "not isolated together"
    return ""


def why_none(beds: Mapping[str, Verdict]) -> tuple[str, ...]:
    """Which rules stand in the way, the one that bars most beds first."""
    count: dict[str, int] = {}
    for verdict in beds.values():
        for words in verdict.barred:
            count[words] = count.get(words, 0) + 1
    order = sorted(count, key=lambda words: (-count[words], words))
    return tuple(f"{words}: {count[words]} of {len(beds)} beds" for words in order)
