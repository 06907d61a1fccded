"""Registering a patient, reading the record's first page, and mending it."""

from dataclasses import asdict, dataclass
from datetime import date

import msgspec
from sqlalchemy import insert, select, update

from core.books import Book, RecordMerged, refusing
from core.errors import Outdated, Taken, Unfit, Unknown
from core.patients.finding import DESKS
from core.patients.identifying import IdentifierShown, of_patient, record_number
from core.patients.model import Patient
from core.patients.numbers import is_ours, require_right


class NumberTaken(Taken):
    """Another patient has this record number."""


class BornTomorrow(Unfit):
    """Nobody is born after today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """Who somebody is; what is not known is empty.

    Attributes:
        sex: `female`, `male`, `other` or `unknown` (HL7 administrative gender).
        former_name: As they were called before.
        language: BCP 47.
        country: ISO 3166-1, two letters.
        kin_name: Next of kin.
        member_number: With the insurer.
    """

    family_name: str
    given_name: str
    birth_date: date
    sex: str
    former_name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    kin_name: str = ""
    kin_relation: str = ""
    kin_phone: str = ""
    insurer: str = ""
    member_number: str = ""


class PatientShown(msgspec.Struct, frozen=True, kw_only=True):
    """A patient as people see them.

    Attributes:
        merged_into: The record that goes on; None for one that stands.
    """

    id: int
    mrn: str
    family_name: str
    given_name: str
    birth_date: date
    sex: str
    former_name: str
    phone: str
    email: str
    language: str
    street: str
    postal_code: str
    city: str
    country: str
    kin_name: str
    kin_relation: str
    kin_phone: str
    insurer: str
    member_number: str
    revision: int
    merged_into: int | None
    identifiers: list[IdentifierShown]


_SHOWN = tuple(
    getattr(Patient, name) for name in PatientShown.__struct_fields__ if name != "identifiers"
)


async def register(book: Book, mrn: str | None, who: Demographics) -> PatientShown:
    """Begin a record.

    Args:
        book: Of who begins it.
        mrn: A number of ours that was given out already, on paper; any other is kept as an old
            record number beside a new one of ours; None for a new one.
        who: Of whom.

    Raises:
        Mistyped: The number is of ours and its check digit is not.
        NumberTaken: Another patient has this record number.
        BornTomorrow: The date of birth is after today.
    """
    await _require_born(book, who)
    values = asdict(who)
    if mrn is not None and is_ours(mrn):
        require_right(mrn)
        values["mrn"] = mrn
    with refusing({"uq_patient_mrn": NumberTaken(), "uq_patient_identifier_mr": NumberTaken()}):
        made = await book.connection.execute(insert(Patient).values(**values).returning(Patient.id))
        patient: int = made.scalar_one()
        if mrn is not None and not is_ours(mrn):
            await record_number(book, patient, mrn)
    await book.note("patient.register", patient=patient)
    return await shown(book, patient)


async def read(book: Book, patient: int) -> PatientShown:
    """The first page of a record; the look is noted. A merged record gives the one that goes on.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    patient = await standing(book, patient)
    await require_demographics(book, patient)
    await book.note("patient.read", patient=patient)
    return await shown(book, patient)


async def amend(book: Book, patient: int, who: Demographics, *, seen: int) -> PatientShown:
    """Mend who somebody is; `seen` is the revision that the person saw.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        Outdated: Somebody was quicker.
        RecordMerged: The record was merged.
        BornTomorrow: The date of birth is after today.
    """
    await require_demographics(book, patient)
    await _require_born(book, who)
    before = await shown(book, patient)
    if before.merged_into is not None:
        raise RecordMerged(before.merged_into)
    changed = await book.connection.execute(
        update(Patient)
        .where(Patient.id == patient, Patient.revision == seen)
        .values(revision=seen + 1, **asdict(who))
    )
    if changed.rowcount == 0:
        raise Outdated
    after = await shown(book, patient)
    await book.note("patient.amend", patient=patient, detail=_differences(before, after))
    return after


async def standing(book: Book, patient: int) -> int:
    """The record itself, or the one it was merged into.

    Raises:
        Unknown: There is no such patient.
    """
    row = (
        await book.connection.execute(
            select(Patient.id, Patient.merged_into).where(Patient.id == patient)
        )
    ).first()
    if row is None:
        raise Unknown("no such patient")
    return row[0] if row[1] is None else int(row[1])


async def require_demographics(book: Book, patient: int) -> None:
    """Refuse who may not know who somebody is; the desks know everybody.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    if book.by.role in DESKS:
        await standing(book, patient)
    else:
        await book.require_patient(patient)


async def shown(book: Book, patient: int) -> PatientShown:
    """The record's first page, for one who may see it."""
    found = await book.connection.execute(select(*_SHOWN).where(Patient.id == patient))
    return PatientShown(**found.mappings().one(), identifiers=await of_patient(book, patient))


async def _require_born(book: Book, who: Demographics) -> None:
    if who.birth_date > await book.today():
        raise BornTomorrow


def _differences(before: PatientShown, after: PatientShown) -> dict[str, object]:
    then, now = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return {name: [then[name], now[name]] for name in then if then[name] != now[name]}
