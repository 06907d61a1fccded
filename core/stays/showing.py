"""Admissions as people see them: who was where, and the history of a patient and of a bed."""

from datetime import datetime

import msgspec
from sqlalchemy import text

from core.books import Book
from core.paging import MOST, after, cursor
from core.stays.keeping import NoSuchAdmission, NoSuchBed


class AbsenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """Away from the bed."""

    kind: str
    since: datetime
    until: datetime | None


class StayShown(msgspec.Struct, frozen=True, kw_only=True):
    """A stay in a bed."""

    id: int
    bed: str
    bed_name: str
    unit: str
    since: datetime
    until: datetime | None
    age_class: str
    age_band: str
    spo2_scale: int
    news2: bool
    absences: list[AbsenceShown]


class AdmissionShown(msgspec.Struct, frozen=True, kw_only=True):
    """An admission with its stays, oldest first.

    Attributes:
        until: The discharge; null while the patient is here.
        cancelled: It was entered by mistake; `since` and `until` say what it claimed.
        revision: To be sent back with a change.
    """

    id: int
    patient: int
    kind: str
    reason: str
    attending: str | None
    since: datetime
    until: datetime | None
    expected_end: datetime | None
    discharged_to: str
    cancelled: bool
    void_reason: str
    revision: int
    stays: list[StayShown]


class AdmissionsShown(msgspec.Struct, frozen=True, kw_only=True):
    """Admissions of a patient, newest first."""

    items: list[AdmissionShown]
    next: str | None = None


class StayOfBed(msgspec.Struct, frozen=True, kw_only=True):
    """Who lay in a bed; `patient_name` is null for who may not know."""

    id: int
    admission: int
    patient: int
    patient_name: str | None
    since: datetime
    until: datetime | None


class StaysOfBed(msgspec.Struct, frozen=True, kw_only=True):
    """Stays of a bed, newest first."""

    items: list[StayOfBed]
    next: str | None = None


_ADMISSIONS = """
    select admission.id, admission.patient, admission.kind, admission.reason, admission.attending,
           lower(coalesce(voided, during)) as since, upper(coalesce(voided, during)) as until,
           admission.expected_end, admission.discharged_to, voided is not null as cancelled,
           admission.void_reason, admission.revision,
           coalesce((
               select jsonb_agg(jsonb_build_object(
                   'id', stay.id, 'bed', stay.bed, 'bed_name', bed.name, 'unit', bed.unit,
                   'since', lower(coalesce(stay.voided, stay.during)),
                   'until', upper(coalesce(stay.voided, stay.during)),
                   'age_class', stay.age_class, 'age_band', stay.age_band,
                   'spo2_scale', stay.spo2_scale, 'news2', stay.news2,
                   'absences', coalesce((
                       select jsonb_agg(jsonb_build_object(
                           'kind', absence.kind,
                           'since', lower(coalesce(absence.voided, absence.during)),
                           'until', upper(coalesce(absence.voided, absence.during)))
                           order by lower(coalesce(absence.voided, absence.during)))
                       from absence where absence.stay = stay.id), '[]'))
                   order by lower(coalesce(stay.voided, stay.during)))
               from stay join bed on bed.id = stay.bed where stay.admission = admission.id
           ), '[]') as stays
    from admission
"""
_ONE = text(_ADMISSIONS + " where admission.id = :admission")
_OF_PATIENT = text(
    _ADMISSIONS
    + """
    where admission.patient = :patient
      and (cast(:id as integer) is null
           or (lower(coalesce(voided, during)), admission.id) < (:since, :id))
    order by lower(coalesce(voided, during)) desc, admission.id desc limit :limit"""
)
_OF_BED = text("""
    select stay.id, stay.admission, stay.patient,
           case when :may_know then patient.family_name || ', ' || patient.given_name end
               as patient_name,
           lower(stay.during) as since, upper(stay.during) as until
    from stay join patient on patient.id = stay.patient
    where stay.bed = :bed and stay.voided is null
      and (cast(:id as integer) is null or (lower(stay.during), stay.id) < (:since, :id))
    order by lower(stay.during) desc, stay.id desc limit :limit
""")
_UNIT = text("select unit from bed where id = :bed")


async def shown(book: Book, admission: int) -> AdmissionShown:
    """One admission, without a note: of who has just changed it.

    Raises:
        NoSuchAdmission: There is none.
    """
    row = (await book.connection.execute(_ONE, {"admission": admission})).mappings().first()
    if row is None:
        raise NoSuchAdmission
    return msgspec.convert(dict(row), AdmissionShown)


async def read(book: Book, admission: int) -> AdmissionShown:
    """One admission; the look is noted.

    Raises:
        NoSuchAdmission: There is none.
        NotYourPatient: They are another unit's.
    """
    found = await shown(book, admission)
    await book.require_patient(found.patient)
    await book.note("admission.read", patient=found.patient, thing=f"admission/{admission}")
    return found


async def of_patient(
    book: Book, patient: int, *, said: str = "", limit: int = 50
) -> AdmissionsShown:
    """A page of a patient's admissions, newest first; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        NotACursor: `said` is none of ours.
    """
    await book.require_patient(patient)
    await book.note("admission.list", patient=patient)
    since, last = after(said, tuple[datetime, int]) if said else (None, None)
    asked = {"patient": patient, "since": since, "id": last, "limit": min(limit, MOST) + 1}
    rows = (await book.connection.execute(_OF_PATIENT, asked)).mappings().all()
    items = [msgspec.convert(dict(row), AdmissionShown) for row in rows[: min(limit, MOST)]]
    more = len(rows) > len(items)
    return AdmissionsShown(
        items=items, next=cursor(items[-1].since, items[-1].id) if more else None
    )


async def of_bed(
    book: Book, bed: str, *, may_know: bool, said: str = "", limit: int = 50
) -> StaysOfBed:
    """A page of who lay in a bed, newest first; the look is noted.

    Raises:
        NoSuchBed: There is none.
        NotYourUnit: It is another unit's.
        NotACursor: `said` is none of ours.
    """
    unit = await book.connection.scalar(_UNIT, {"bed": bed})
    if unit is None:
        raise NoSuchBed
    book.require_unit(unit)
    since, last = after(said, tuple[datetime, int]) if said else (None, None)
    most = min(limit, MOST)
    asked = {"bed": bed, "may_know": may_know, "since": since, "id": last, "limit": most + 1}
    rows = (await book.connection.execute(_OF_BED, asked)).mappings().all()
    items = [msgspec.convert(dict(row), StayOfBed) for row in rows[:most]]
    named = [item.patient for item in items if item.patient_name is not None]
    await book.note("bed.history", unit=unit, thing=f"bed/{bed}", detail={"patients": named})
    more = len(rows) > len(items)
    return StaysOfBed(items=items, next=cursor(items[-1].since, items[-1].id) if more else None)
