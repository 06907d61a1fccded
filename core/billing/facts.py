"""Reading from the ledger what can be charged to a patient."""

from sqlalchemy import RowMapping, TextClause, text

from core.billing.charging import MONITORING, Away, Beside, Done, Facts, Lying
from core.books import Book

_STAYS = text("""
    select stay.id as stay, stay.admission, unit.kind,
           lower(stay.during) as since, upper(stay.during) as until
    from stay
    join bed on bed.id = stay.bed
    join unit on unit.id = bed.unit
    left join admission on admission.id = stay.admission
    where stay.patient = :patient and lower(stay.during) <= :now and not isempty(stay.during)
        and admission.kind is distinct from 'visitor'
    order by lower(stay.during)
""")
_ABSENCES = text("""
    select stay, kind, lower(absence.during) as since, upper(absence.during) as until
    from absence join stay on stay.id = absence.stay
    where stay.patient = :patient and not isempty(absence.during)
""")
_EQUIPMENT = text("""
    select stay.id as stay, 'hour.equipment.' || equipment.kind as code,
           lower(used.during) as since, upper(used.during) as until
    from stay
    join equipment_use as used on used.bed = stay.bed and used.during && stay.during
    join equipment on equipment.id = used.equipment
    where stay.patient = :patient
""")
_MONITORS = text("""
    select stay.id as stay, cast(:code as text) as code,
           lower(standing.during) as since, upper(standing.during) as until
    from stay
    join device_assignment as standing on standing.bed = stay.bed
        and standing.role = 'monitor' and standing.during && stay.during
    where stay.patient = :patient
""")
_DONE = text("""
    select 'procedure/' || done.id as root, done.code, admission.id as admission, done.at
    from procedure_done as done
    left join admission on admission.patient = done.patient and admission.during @> done.at
    where done.patient = :patient and done.at <= :now and done.ended_at is null
    union all
    select 'appointment/' || held.id, kind.price_code, admission.id, lower(held.during)
    from appointment as held
    join appointment_kind as kind on kind.code = held.kind and kind.price_code <> ''
    left join admission on admission.patient = held.patient
        and admission.during @> lower(held.during)
    where held.patient = :patient and held.state = 'done'
""")
_ENDED = text("""
    select id from admission where patient = :patient and upper(during) <= :now
    union all
    select null where not exists (
        select from stay where patient = :patient and admission is null
            and (upper_inf(during) or upper(during) > :now))
""")


async def read_facts(book: Book, patient: int) -> Facts:
    """What the ledger says of one patient until now."""
    who = {"patient": patient, "now": book.now, "code": MONITORING}

    async def rows(query: TextClause) -> list[RowMapping]:
        return list((await book.connection.execute(query, who)).mappings())

    return Facts(
        patient=patient,
        lying=[Lying(**row) for row in await rows(_STAYS)],
        away=[Away(**row) for row in await rows(_ABSENCES)],
        beside=[Beside(**row) for row in [*await rows(_EQUIPMENT), *await rows(_MONITORS)]],
        done=[Done(**row) for row in await rows(_DONE)],
        ended=frozenset(row["id"] for row in await rows(_ENDED)),
    )
