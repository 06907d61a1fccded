"""Whose bills somebody may see: those of patients who ever lay in one of their units."""

from typing import Final

from sqlalchemy import text

from core.books import Book, NotYourPatient
from core.errors import Unknown

WITHIN_REACH: Final = """(:everywhere
    or not exists (select from stay where stay.patient = patient.id)
    or exists (select from stay join bed on bed.id = stay.bed
               where stay.patient = patient.id and bed.unit = any(:units)))"""
"""A condition on a row of `patient`. Bills come after the discharge, so `lately` is no bound."""

_PATIENT = text(f"select {WITHIN_REACH} from patient where patient.id = :patient")  # noqa: S608
_LOCK = text("select pg_advisory_xact_lock(hashtextextended('bills of ' || :patient, 0))")


def reach(book: Book) -> dict[str, object]:
    """What `WITHIN_REACH` wants to know of a person."""
    return {"everywhere": book.by.units is None, "units": sorted(book.by.units or ())}


async def require_billed(book: Book, patient: int) -> None:
    """Refuse the bills of somebody else's patient.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They never lay in one of the person's units.
    """
    found = (await book.connection.execute(_PATIENT, {"patient": patient} | reach(book))).first()
    if found is None:
        raise Unknown("no such patient")
    if not found[0]:
        raise NotYourPatient


async def alone_with(book: Book, patient: int) -> None:
    """Wait until nobody else changes the bills of this patient; until the transaction ends."""
    await book.connection.execute(_LOCK, {"patient": str(patient)})
