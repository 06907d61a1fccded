"""What a discharge summary says: the ledger, the record, and the trend of the vital signs."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import TextClause, text

from core.books import Book
from core.errors import Unknown
from core.reports.paper import Letterhead, Person, SummaryPaper, Trend
from core.vitals import FACTS, Vital

TRENDS = (
    Vital.HR,
    Vital.SPO2,
    Vital.RR,
    Vital.NIBP_SYS,
    Vital.NIBP_DIA,
    Vital.IBP_SYS,
    Vital.IBP_DIA,
    Vital.TEMP,
)
_LONGEST_MS = 30_000
"""A week of a monitored bed is a few million readings."""

_ADMISSION = text("""
    select admission.patient, patient.family_name || ', ' || patient.given_name as name,
           patient.mrn, patient.birth_date, patient.sex, lower(during) as since,
           upper(during) as until, coalesce(account.name, '') as attending, reason, discharged_to,
           site.name as hospital, site.time_zone, site.simulated
    from admission
    join patient on patient.id = admission.patient
    left join account on account.id = admission.attending
    join site on site.id = :site
    where admission.id = :admission and not isempty(during)
""")
_PLACES = text("""
    select unit.name, bed.name, lower(stay.during), upper(stay.during)
    from stay join bed on bed.id = stay.bed join unit on unit.id = bed.unit
    where stay.admission = :admission and not isempty(stay.during) order by lower(stay.during)
""")
_CONDITIONS = text("""
    select concat(description, ' (' || nullif(icd10, '') || ')', ', resolved ' || resolved)
    from condition where patient = :patient and ended_at is null order by onset nulls last, id
""")
_ALLERGIES = text("""
    select case when substance is null then 'None known (asked)'
        else concat_ws(', ', substance, nullif(reaction, ''), nullif(severity, 'unknown'),
                       certainty) end
    from allergy where patient = :patient and ended_at is null order by id
""")
_MEDICATION = text("""
    select concat_ws(', ', drug, nullif(dose, ''), nullif(route, ''), nullif(frequency, ''))
    from medication
    where patient = :patient and ended_at is null
        and started_at < coalesce(cast(:until as timestamptz), 'infinity')
        and coalesce(stopped_at, 'infinity') >= coalesce(cast(:until as timestamptz), :now)
    order by drug, id
""")
_PROCEDURES = text("""
    select to_char(at at time zone :zone, 'YYYY-MM-DD HH24:MI') || '  ' || name
    from procedure_done
    where patient = :patient and ended_at is null and at >= :since
        and at <= coalesce(cast(:until as timestamptz), 'infinity')
    order by at, id
""")
_NOTES = text("""
    select 'Discharge note, ' || account.name || ', '
               || to_char(recorded_at at time zone :zone, 'YYYY-MM-DD HH24:MI'), body
    from note join account on account.id = note.recorded_by
    where patient = :patient and kind = 'discharge' and recorded_at >= :since
        and not exists (select from note as later where later.corrects = note.id)
    order by recorded_at
""")
# By the device's own index, and only while it stood at the bed; the stay is what ingest resolved.
_TREND = text("""
    with measured as (
        select reading.vital, reading.time, cast(reading.value as double precision) as value
        from stay
        join device_assignment as standing on standing.bed = stay.bed
            and standing.during && stay.during
        join device on device.id = standing.device
        join reading on reading.device = device.number and reading.vital = any(:vitals)
            and reading.time >= :since
            and reading.time < coalesce(cast(:until as timestamptz), :now)
            and reading.stay = stay.id and reading.quality < 2
            and standing.during @> reading.time
        where stay.admission = :admission
        union all
        select told.vital, observation.at, told.value
        from stay
        join observation on observation.stay = stay.id and observation.taken_back_at is null
        join observation_value as told on told.observation = observation.id
        where stay.admission = :admission and told.vital = any(:vitals)
    )
    select vital, cast(time at time zone :zone as date) as day,
           min(value), avg(value), max(value), count(*)
    from measured group by 1, 2 order by 1, 2
""")


async def summary(book: Book, admission: int) -> SummaryPaper:
    """The summary of an admission, or an interim one while the patient is here; it is noted.

    Raises:
        Unknown: There is no such admission.
        NotYourPatient: It is another unit's.
    """
    asked = {"admission": admission, "site": book.site}
    row = (await book.connection.execute(_ADMISSION, asked)).mappings().first()
    if row is None:
        raise Unknown("no such admission")
    await book.require_patient(row["patient"])
    await book.note("summary.read", patient=row["patient"], thing=f"admission/{admission}")
    about = {
        "admission": admission,
        "patient": row["patient"],
        "since": row["since"],
        "until": row["until"],
        "now": book.now,
        "zone": row["time_zone"],
    }

    async def rows(query: TextClause) -> list[tuple[Any, ...]]:
        return [tuple(one) for one in await book.connection.execute(query, about)]

    async def told(query: TextClause) -> tuple[str, ...]:
        return tuple(one for (one,) in await rows(query))

    return SummaryPaper(
        head=Letterhead(
            hospital=row["hospital"],
            time_zone=row["time_zone"],
            made_on=row["until"] or book.now,
            simulated=row["simulated"],
        ),
        person=Person(
            name=row["name"], mrn=row["mrn"], birth_date=row["birth_date"], sex=row["sex"]
        ),
        admission=admission,
        since=row["since"],
        until=row["until"],
        attending=row["attending"],
        reason=row["reason"],
        discharged_to=row["discharged_to"],
        places=tuple((unit, bed, a, b) for unit, bed, a, b in await rows(_PLACES)),
        conditions=await told(_CONDITIONS),
        allergies=await told(_ALLERGIES),
        medication=await told(_MEDICATION),
        procedures=await told(_PROCEDURES),
        notes=tuple((headline, body) for headline, body in await rows(_NOTES)),
        trends=await _trends(book, about),
    )


async def _trends(book: Book, about: Mapping[str, object]) -> tuple[Trend, ...]:
    await book.connection.execute(text(f"set local statement_timeout = {_LONGEST_MS}"))
    vitals = {FACTS[vital].number: vital for vital in TRENDS}
    days: dict[Vital, list[tuple[date, float, float, float, int]]] = defaultdict(list)
    for number, day, low, mean, high, count in await book.connection.execute(
        _TREND, {**about, "vitals": list(vitals)}
    ):
        days[vitals[number]].append((day, low, mean, high, count))
    return tuple(
        Trend(
            label=FACTS[vital].label,
            unit=FACTS[vital].unit.replace("mm[Hg]", "mmHg").replace("Cel", "°C"),
            decimals=FACTS[vital].decimals,
            days=tuple(days[vital]),
        )
        for vital in TRENDS
        if vital in days
    )
