"""Registering a patient, reading the record's first page, and mending it."""

from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import insert, select, update

from core.books import Book, refusing
from core.errors import Outdated, Taken
from core.patients.model import Patient


class NumberTaken(Taken):
    """Another patient has this record number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """Who somebody is.

    Attributes:
        sex: `female`, `male`, `other` or `unknown` (HL7 administrative gender).
    """

    family_name: str
    given_name: str
    birth_date: date
    sex: str


class PatientShown(msgspec.Struct, frozen=True, kw_only=True):
    """A patient as people see them."""

    id: int
    mrn: str
    family_name: str
    given_name: str
    birth_date: date
    sex: str
    revision: int


_SHOWN = (
    Patient.id,
    Patient.mrn,
    Patient.family_name,
    Patient.given_name,
    Patient.birth_date,
    Patient.sex,
    Patient.revision,
)


async def register(book: Book, mrn: str, who: Demographics) -> PatientShown:
    """Begin a record.

    Raises:
        NumberTaken: Another patient has this record number.
    """
    with refusing({"uq_patient_mrn": NumberTaken()}):
        made = await book.connection.execute(
            insert(Patient).values(mrn=mrn, **_columns(who)).returning(*_SHOWN)
        )
    patient = PatientShown(**made.mappings().one())
    await book.note("patient.register", patient=patient.id)
    return patient


async def read(book: Book, patient: int) -> PatientShown:
    """The first page of a record; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await book.require_patient(patient)
    await book.note("patient.read", patient=patient)
    return await _shown(book, patient)


async def amend(book: Book, patient: int, who: Demographics, *, seen: int) -> PatientShown:
    """Mend who somebody is; `seen` is the revision that the person saw.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        Outdated: Somebody was quicker.
    """
    await book.require_patient(patient)
    before = await _shown(book, patient)
    changed = await book.connection.execute(
        update(Patient)
        .where(Patient.id == patient, Patient.revision == seen)
        .values(revision=seen + 1, **_columns(who))
    )
    if changed.rowcount == 0:
        raise Outdated
    after = await _shown(book, patient)
    await book.note("patient.amend", patient=patient, detail=_differences(before, after))
    return after


async def _shown(book: Book, patient: int) -> PatientShown:
    found = await book.connection.execute(select(*_SHOWN).where(Patient.id == patient))
    return PatientShown(**found.mappings().one())


def _columns(who: Demographics) -> dict[str, object]:
    return {
        "family_name": who.family_name,
        "given_name": who.given_name,
        "birth_date": who.birth_date,
        "sex": who.sex,
    }


def _differences(before: PatientShown, after: PatientShown) -> dict[str, object]:
    then, now = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return {name: [then[name], now[name]] for name in then if then[name] != now[name]}
