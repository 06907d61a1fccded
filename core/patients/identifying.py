"""The numbers by which others know a patient: passports, insurers, other hospitals."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update

from core.books import Book, refusing
from core.errors import Outdated, Taken, Unknown
from core.patients.model import PatientIdentifier

OLD_NUMBER = "MR"
"""A record number of another hospital, or one of ours from before (HL7 table 0203)."""


class IdentifierTaken(Taken):
    """Another record has this number of the same hospital."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A number somebody was given.

    Attributes:
        kind: Of HL7 table 0203; see `PatientIdentifier`.
        assigner: Who gave it, such as a country or an insurer; may be empty.
    """

    kind: str
    assigner: str
    value: str


class IdentifierShown(msgspec.Struct, frozen=True, kw_only=True):
    """A number by which others know a patient."""

    id: int
    kind: str
    assigner: str
    value: str
    recorded_at: datetime
    recorded_by: str
    ended_at: datetime | None
    revision: int


_SHOWN = tuple(getattr(PatientIdentifier, name) for name in IdentifierShown.__struct_fields__)


async def of_patient(book: Book, patient: int) -> list[IdentifierShown]:
    """Those that count, oldest first."""
    rows = await book.connection.execute(
        select(*_SHOWN)
        .where(PatientIdentifier.patient == patient, PatientIdentifier.ended_at.is_(None))
        .order_by(PatientIdentifier.id)
    )
    return [IdentifierShown(**row) for row in rows.mappings()]


async def record_number(book: Book, patient: int, value: str) -> None:
    """Keep a record number that somebody had before."""
    await _insert(book, patient, Identifier(kind=OLD_NUMBER, assigner="", value=value))


async def identify(book: Book, patient: int, said: Identifier) -> IdentifierShown:
    """Write a number down.

    Raises:
        IdentifierTaken: It is a record number, and another patient's.
    """
    with refusing({"uq_patient_identifier_mr": IdentifierTaken()}):
        made = await _insert(book, patient, said)
    await book.note("patient.identify", patient=patient, thing=f"identifier/{made.id}")
    return made


async def withdraw(book: Book, patient: int, identifier: int, *, seen: int) -> IdentifierShown:
    """Say that a number is not, or no longer, theirs.

    Raises:
        Unknown: They have no such number.
        Outdated: Somebody was quicker.
    """
    mine = (PatientIdentifier.id == identifier, PatientIdentifier.patient == patient)
    changed = await book.connection.execute(
        update(PatientIdentifier)
        .where(*mine, PatientIdentifier.revision == seen, PatientIdentifier.ended_at.is_(None))
        .values(ended_at=book.now, revision=seen + 1)
    )
    row = (await book.connection.execute(select(*_SHOWN).where(*mine))).mappings().first()
    if row is None:
        raise Unknown("no such identifier")
    if changed.rowcount == 0:
        raise Outdated
    await book.note(
        "patient.withdraw_identifier", patient=patient, thing=f"identifier/{identifier}"
    )
    return IdentifierShown(**row)


async def _insert(book: Book, patient: int, said: Identifier) -> IdentifierShown:
    made = await book.connection.execute(
        insert(PatientIdentifier)
        .values(
            patient=patient,
            kind=said.kind,
            assigner=said.assigner,
            value=said.value,
            recorded_at=book.now,
            recorded_by=book.by.account,
        )
        .returning(*_SHOWN)
    )
    return IdentifierShown(**made.mappings().one())
