"""The ledger in the database: an admission as it is, and what changed of it, in one transaction.

Whoever changes anything locks the patients and then the beds, each in order, so that of twenty who
want one bed nineteen wait for the first and are then refused, and nobody waits in a circle.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.types.range import Range
from sqlalchemy import func, insert, select, text, update

from core.beds.model import Bed
from core.books import Book, NotYourUnit, RecordMerged, refusing
from core.errors import Outdated, Taken, Unfit, Unknown
from core.patients.model import Patient
from core.stays.ledger import AbsenceKind, Admitted, Away, LaterEntries, Lying
from core.stays.model import Absence, Admission, Stay


class NoSuchBed(Unknown):
    """There is no such bed."""


class NoSuchAdmission(Unknown):
    """There is no such admission."""


class BedTaken(Taken):
    """Another patient lies in that bed, or lay there at that time."""


class HereAlready(Taken):
    """The patient has been admitted already, or was in another bed at that time."""


class NobodyOfThatName(Unfit):
    """No member of the staff has this account."""


REFUSALS = {
    "ex_stay_bed": BedTaken(),
    "ex_stay_patient": HereAlready(),
    "ex_admission_patient": HereAlready(),
    "fk_admission_attending": NobodyOfThatName(),
    "ck_admission_during": LaterEntries(),
    "ck_stay_during": LaterEntries(),
}
"""What the constraints of the ledger stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suited:
    """How a patient is watched; it goes along from stay to stay.

    Attributes:
        age_class, age_band: Which limits apply.
        spo2_scale: 1, or 2 by prescription.
        news2: Whether NEWS2 may be calculated.
    """

    age_class: str = "adult"
    age_band: str = ""
    spo2_scale: int = 1
    news2: bool = True


async def lock(book: Book, *, patients: Iterable[int], beds: Iterable[str]) -> Mapping[str, str]:
    """Have these for oneself until the transaction ends; the unit of each bed.

    Raises:
        Unknown: There is no such patient.
        NoSuchBed: There is no such bed.
        RecordMerged: The record of a patient goes on as another.
    """
    wanted = sorted(set(patients))
    found = await book.connection.execute(
        select(Patient.id, Patient.merged_into)
        .where(Patient.id.in_(wanted))
        .order_by(Patient.id)
        .with_for_update(key_share=True)
    )
    rows = found.all()
    if len(rows) < len(wanted):
        raise Unknown("no such patient")
    for _, merged_into in rows:
        if merged_into is not None:
            raise RecordMerged(merged_into)
    return await lock_beds(book, beds)


async def lock_beds(book: Book, beds: Iterable[str]) -> Mapping[str, str]:
    """Have these beds for oneself; the unit of each.

    Raises:
        NoSuchBed: There is no such bed.
    """
    names = sorted(set(beds))
    found = await book.connection.execute(
        select(Bed.id, Bed.unit)
        .where(Bed.id.in_(names))
        .order_by(Bed.id)
        .with_for_update(key_share=True)
    )
    units = {row.id: row.unit for row in found}
    if len(units) < len(names):
        raise NoSuchBed
    return units


def require_one_of(book: Book, units: Iterable[str]) -> None:
    """Refuse who works in none of these units.

    Raises:
        NotYourUnit: They do.
    """
    wanted = sorted(set(units))
    if not any(book.by.works_in(unit) for unit in wanted):
        raise NotYourUnit("you work in none of {units}", units=tuple(wanted))


async def patient_of(book: Book, admission: int) -> int:
    """Whose admission it is.

    Raises:
        NoSuchAdmission: There is none.
    """
    found = await book.connection.scalar(select(Admission.patient).where(Admission.id == admission))
    if found is None:
        raise NoSuchAdmission
    return int(found)


async def load(book: Book, admission: int) -> Admitted:
    """An admission that stands, with its stays and absences.

    Raises:
        NoSuchAdmission: There is none, or it was cancelled.
    """
    head = (
        await book.connection.execute(
            select(Admission.patient, Admission.during).where(
                Admission.id == admission, Admission.voided.is_(None)
            )
        )
    ).first()
    if head is None:
        raise NoSuchAdmission
    stays = await book.connection.execute(
        select(Stay.id, Stay.bed, Stay.during)
        .where(Stay.admission == admission, Stay.voided.is_(None))
        .order_by(func.lower(Stay.during))
    )
    absences = await _absences(book, admission)
    return Admitted(
        id=admission,
        patient=head.patient,
        since=head.during.lower,
        until=head.during.upper,
        stays=tuple(
            Lying(
                id=row.id,
                bed=row.bed,
                since=row.during.lower,
                until=row.during.upper,
                absences=tuple(absences[row.id]),
            )
            for row in stays
        ),
    )


async def keep(
    book: Book, before: Admitted, after: Admitted, *, seen: int, discharged_to: str = ""
) -> None:
    """Write what changed.

    Raises:
        Outdated: Somebody was quicker than `seen`, the revision the person saw.
        BedTaken, HereAlready: Somebody else is, or was, there.
    """
    with refusing(REFUSALS):
        changed = await book.connection.execute(
            update(Admission)
            .where(Admission.id == before.id, Admission.revision == seen)
            .values(
                during=span(after.since, after.until),
                revision=seen + 1,
                discharged_to=discharged_to,
            )
        )
        if changed.rowcount == 0:
            raise Outdated
        for stay in after.stays:
            if stay not in before.stays:
                await _keep_stay(book, after, stay)


async def begin_stay(book: Book, admitted: Admitted, stay: Lying, suited: Suited) -> int:
    """Write a new stay; its number."""
    made = await book.connection.scalar(
        insert(Stay)
        .values(
            patient=admitted.patient,
            admission=admitted.id,
            bed=stay.bed,
            during=span(stay.since, stay.until),
            age_class=suited.age_class,
            age_band=suited.age_band,
            spo2_scale=suited.spo2_scale,
            news2=suited.news2,
        )
        .returning(Stay.id)
    )
    return int(made or 0)


async def suited_of(book: Book, stay: int) -> Suited:
    """How the patient of a stay is watched."""
    row = (
        await book.connection.execute(
            select(Stay.age_class, Stay.age_band, Stay.spo2_scale, Stay.news2).where(
                Stay.id == stay
            )
        )
    ).one()
    return Suited(
        age_class=row.age_class, age_band=row.age_band, spo2_scale=row.spo2_scale, news2=row.news2
    )


LATE = timedelta(seconds=10)
"""How much later than the database ingest may know where a device stands."""
SETTLED = timedelta(seconds=15)
"""After this nothing is written any more by what was known before."""

_RESTATE = text("""
    insert into restatement (device, since, until, due_at)
    select distinct device, cast(:since as timestamptz), cast(:until as timestamptz),
           cast(:due_at as timestamptz)
    from device_assignment
    where bed = any(:beds)
      and during && tstzrange(cast(:since as timestamptz), cast(:until as timestamptz), '[]')
""")


async def restate(book: Book, beds: Iterable[str], *, since: datetime) -> None:
    """Have what was measured at these beds since then attributed to whose it now is."""
    await book.connection.execute(
        _RESTATE,
        {
            "beds": sorted(set(beds)),
            "since": since,
            "until": book.now + LATE,
            "due_at": book.now + SETTLED,
        },
    )


def span(since: datetime, until: datetime | None = None) -> Range[datetime]:
    """From, inclusive, to, exclusive."""
    return Range(since, until, "[)")


async def _keep_stay(book: Book, admitted: Admitted, stay: Lying) -> None:
    if stay.id is None:
        before = admitted.stays[admitted.stays.index(stay) - 1]
        suited = await suited_of(book, before.id) if before.id is not None else Suited()
        await begin_stay(book, admitted, stay, suited)
        return
    await book.connection.execute(
        update(Stay).where(Stay.id == stay.id).values(during=span(stay.since, stay.until))
    )
    for away in stay.absences:
        await _keep_absence(book, stay.id, away)


async def _keep_absence(book: Book, stay: int, away: Away) -> None:
    during = span(away.since, away.until)
    if away.id is None:
        await book.connection.execute(
            insert(Absence).values(stay=stay, kind=away.kind.value, during=during)
        )
    else:
        await book.connection.execute(
            update(Absence).where(Absence.id == away.id).values(during=during)
        )


async def _absences(book: Book, admission: int) -> Mapping[int, list[Away]]:
    rows = await book.connection.execute(
        select(Absence.id, Absence.stay, Absence.kind, Absence.during)
        .join(Stay, Stay.id == Absence.stay)
        .where(Stay.admission == admission, Absence.voided.is_(None))
        .order_by(func.lower(Absence.during))
    )
    found: dict[int, list[Away]] = defaultdict(list)
    for row in rows:
        away = Away(
            id=row.id,
            kind=AbsenceKind(row.kind),
            since=row.during.lower,
            until=row.during.upper,
        )
        found[row.stay].append(away)
    return found
