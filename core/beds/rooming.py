"""Whether a room suits who comes into it: a warning, which a person may go against by saying why.

The same rules as for a proposal (`judging`), where nobody is asked; at the bed somebody may know
better, or have no other bed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, text

from core.beds.judging import HARD, Offer, Roommates, Seeker
from core.books import Book
from core.errors import Taken
from core.saying import Said, say


class AgainstRoom(Taken):
    """Patient and room do not go together; whoever places them must say why it is done."""

    def __init__(self, bed: str, rules: Sequence[str]) -> None:
        super().__init__(
            "{bed} is against the rules of its room: {what}",
            bed=bed,
            what=tuple(in_words()[rule] for rule in rules),
        )
        self.told = {"bed": bed, "against": list(rules)}


def in_words() -> Mapping[str, Said]:
    """What goes against each rule of a room."""
    return {
        "sex": say("a patient of the other sex lies in the room"),
        "airborne": say("no room for airborne isolation"),
        "isolation": say("the isolation of the patient and of the room do not go together"),
    }


def broken(who: Seeker, bed: Offer) -> tuple[str, ...]:
    """The rules of the room that this patient in this bed would go against. Pure."""
    return tuple(rule for rule in in_words() if HARD[rule](who, bed))


_FACTS = text("""
    select bed.id as bed, bed.name, bed.unit, unit.name as unit_name, unit.kind, bed.room,
           coalesce(room.single_sex, true) as single_sex,
           coalesce(room.airborne, false) as airborne,
           (select array_agg(kind) from isolation
            where isolation.room = bed.room and upper_inf(isolation.during)) as room_isolation,
           patient.id as patient, patient.sex,
           (select array_agg(kind) from isolation
            where isolation.patient = patient.id and upper_inf(isolation.during)) as isolation
    from bed join unit on unit.id = bed.unit left join room on room.id = bed.room
    join patient on patient.id = :patient
    where bed.id = :bed
""")
# Two who come into two beds of one room at once see each other.
_LOCK = text("""
    select id from room where id in (select room from bed where id = any(:beds))
    order by id for no key update
""")
_ROOMMATES = text("""
    select patient.sex,
           (select array_agg(kind) from isolation
            where isolation.patient = patient.id and upper_inf(isolation.during)) as isolation
    from stay join bed on bed.id = stay.bed join patient on patient.id = stay.patient
    where bed.room = :room and upper_inf(stay.during) and patient.id <> all(:apart)
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Who is to lie in which bed.

    Attributes:
        apart: Patients who will not lie there any more, beside themselves.
    """

    patient: int
    bed: str
    apart: tuple[int, ...] = ()


async def require_suitable(
    book: Book, coming: Iterable[Coming], *, despite: str
) -> dict[str, object]:
    """Refuse beds whose rooms do not suit who comes, unless a reason is given.

    Args:
        book: Of who places them.
        coming: Everybody who is placed at once.
        despite: Why it is done all the same; may be empty.

    Returns:
        What belongs in the note of the audit: nothing, or which rules and why.

    Raises:
        AgainstRoom: A rule is broken, and nobody says why.
    """
    them = tuple(coming)
    await book.connection.execute(_LOCK, {"beds": [one.bed for one in them]})
    against: dict[str, list[str]] = {}
    for one in them:
        rules = await _broken(book, one)
        if rules and not despite:
            raise AgainstRoom(one.bed, rules)
        if rules:
            against[one.bed] = list(rules)
    return {"against": against, "despite": despite} if against else {}


async def _broken(book: Book, coming: Coming) -> tuple[str, ...]:
    asked = {"bed": coming.bed, "patient": coming.patient}
    facts = (await book.connection.execute(_FACTS, asked)).mappings().one()
    if facts["room"] is None:
        beside: Sequence[RowMapping] = ()
    else:
        who = {"room": facts["room"], "apart": [coming.patient, *coming.apart]}
        beside = (await book.connection.execute(_ROOMMATES, who)).mappings().all()
    return broken(_seeker(facts), _offer(facts, beside))


def _seeker(facts: RowMapping) -> Seeker:
    return Seeker(
        id=0,
        patient=facts["patient"],
        sex=facts["sex"],
        years=0,
        isolation=frozenset(facts["isolation"] or ()),
    )


def _offer(facts: RowMapping, beside: Sequence[RowMapping]) -> Offer:
    return Offer(
        bed=facts["bed"],
        name=facts["name"],
        unit=facts["unit"],
        unit_name=facts["unit_name"],
        unit_kind=facts["kind"],
        room=facts["room"],
        single_sex=facts["single_sex"],
        airborne=facts["airborne"],
        roommates=Roommates(
            sexes=frozenset(row["sex"] for row in beside),
            isolations=tuple(frozenset(row["isolation"] or ()) for row in beside),
        ),
        room_isolation=frozenset(facts["room_isolation"] or ()),
    )
