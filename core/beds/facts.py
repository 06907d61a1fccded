"""What a plan of beds starts from: who waits, and which beds nobody lies in."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import text

from core.beds.judging import Offer, Roommates, Seeker
from core.beds.placing import Question
from core.books import Book

_SEEKERS = text("""
    select waiting.id, waiting.patient, waiting.urgency, waiting.unit_kind, waiting.monitoring,
           waiting.prefers, waiting.together, patient.sex, patient.birth_date,
           unit.floor, beside.unit as near,
           coalesce((select array_agg(kind) from isolation
                     where isolation.patient = patient.id and upper_inf(isolation.during)),
                    '{}') as isolation,
           (select time_zone from site where id = :site) as zone
    from waiting join patient on patient.id = waiting.patient
    left join stay on stay.patient = patient.id and upper_inf(stay.during)
    left join bed on bed.id = stay.bed left join unit on unit.id = bed.unit
    left join stay as other on other.patient = waiting.together and upper_inf(other.during)
    left join bed as beside on beside.id = other.bed
    where waiting.ended_at is null
    order by waiting.urgency, waiting.since, waiting.id limit 60
""")
_OFFERS = text("""
    select bed.id, bed.name, bed.unit, unit.name as unit_name, unit.kind, unit.floor, bed.room,
           bed.monitored, coalesce(room.single_sex, true) as single_sex,
           coalesce(room.airborne, false) as airborne,
           greatest(1, (select count(*) from bed as beside where beside.room = bed.room))
               as beds_in_room,
           (select array_agg(kind) from isolation
            where isolation.room = bed.room and upper_inf(isolation.during)) as room_isolation,
           (select kind from bed_state where bed_state.bed = bed.id
                and during @> cast(:now as timestamptz)
            order by array_position(array['blocked','reserved','cleaning'], kind) limit 1) as state,
           (select patient from bed_state where bed_state.bed = bed.id and kind = 'reserved'
                and during @> cast(:now as timestamptz)) as kept_for
    from bed join unit on unit.id = bed.unit left join room on room.id = bed.room
    where unit.site = :site
      and not exists (select from stay where stay.bed = bed.id and upper_inf(stay.during))
    order by unit.position, unit.id, bed.position, bed.id
""")
_ROOMMATES = text("""
    select bed.room, patient.sex,
           coalesce((select array_agg(kind) from isolation
                     where isolation.patient = patient.id and upper_inf(isolation.during)),
                    '{}') as isolation
    from stay join bed on bed.id = stay.bed join patient on patient.id = stay.patient
    where bed.room is not null and upper_inf(stay.during)
""")


async def question(book: Book) -> Question:
    """Everybody who waits, and every bed without a patient."""
    seekers = await book.connection.execute(_SEEKERS, {"site": book.site})
    offers = await book.connection.execute(_OFFERS, {"site": book.site, "now": book.now})
    beside = await _roommates(book)
    return Question(
        seekers=tuple(
            Seeker(
                id=row.id,
                patient=row.patient,
                sex=row.sex,
                years=_years(book, row.birth_date, row.zone),
                urgency=row.urgency,
                unit_kind=row.unit_kind,
                monitoring=row.monitoring,
                isolation=frozenset(row.isolation),
                prefers=row.prefers,
                together=row.together,
                near=row.near,
                floor=row.floor,
            )
            for row in seekers
        ),
        offers=tuple(
            Offer(
                bed=row.id,
                name=row.name,
                unit=row.unit,
                unit_name=row.unit_name,
                unit_kind=row.kind,
                floor=row.floor,
                room=row.room,
                beds_in_room=row.beds_in_room,
                single_sex=row.single_sex,
                airborne=row.airborne,
                monitored=row.monitored,
                state=row.state or "free",
                kept_for=row.kept_for,
                roommates=beside.get(row.room, Roommates()),
                room_isolation=frozenset(row.room_isolation or ()),
            )
            for row in offers
        ),
    )


async def _roommates(book: Book) -> Mapping[str, Roommates]:
    sexes: dict[str, set[str]] = defaultdict(set)
    isolations: dict[str, list[frozenset[str]]] = defaultdict(list)
    for row in await book.connection.execute(_ROOMMATES):
        sexes[row.room].add(row.sex)
        isolations[row.room].append(frozenset(row.isolation))
    return {
        room: Roommates(sexes=frozenset(found), isolations=tuple(isolations[room]))
        for room, found in sexes.items()
    }


def _years(book: Book, born: date, zone: str | None) -> int:
    today = book.now.astimezone(ZoneInfo(zone or "UTC")).date()
    month_day = (today.month, today.day)
    return int(today.year - born.year - (month_day < (born.month, born.day)))
