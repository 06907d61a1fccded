"""What was done to a patient, by a code of the price list; bills follow from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import insert, select, update

from core.books import Book, refusing
from core.errors import Outdated, Unfit, Unknown
from core.patients.record import ProcedureDone

AHEAD = timedelta(minutes=5)
"""A watch may be fast; what is done later has not been done."""


class NotDoneYet(Unfit):
    """A procedure that was done is not in the future."""


class NobodyDidIt(Unfit):
    """There is no account of whoever did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureSaid:
    """What was done.

    Attributes:
        code: As in the price list.
        by: Account of whoever did it; None for who writes it down.
    """

    code: str
    name: str
    at: datetime
    by: str | None = None


class ProcedureShown(msgspec.Struct, frozen=True, kw_only=True):
    """What was done; with `ended_at` it was written down by mistake.

    Attributes:
        account: Who did it.
    """

    id: int
    patient: int
    code: str
    name: str
    at: datetime
    account: str
    revision: int
    recorded_at: datetime
    recorded_by: str | None
    ended_at: datetime | None
    end_reason: str


class Procedures(msgspec.Struct, frozen=True, kw_only=True):
    """All of a patient, latest first."""

    items: list[ProcedureShown]
    next: str | None = None


_SHOWN = tuple(getattr(ProcedureDone, name) for name in ProcedureShown.__struct_fields__)


async def procedures(book: Book, patient: int) -> Procedures:
    """Those of a patient; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await book.require_patient(patient)
    await book.note("procedure.read", patient=patient)
    found = select(*_SHOWN).where(ProcedureDone.patient == patient)
    rows = await book.connection.execute(
        found.order_by(ProcedureDone.at.desc(), ProcedureDone.id.desc())
    )
    return Procedures(items=[ProcedureShown(**row) for row in rows.mappings()])


async def record(book: Book, patient: int, said: ProcedureSaid) -> ProcedureShown:
    """Write down what was done.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        NotDoneYet: The time is in the future.
        NobodyDidIt: No account has this name.
    """
    await book.require_patient(patient)
    if said.at > book.now + AHEAD:
        raise NotDoneYet
    with refusing({"fk_procedure_done_account": NobodyDidIt()}):
        made = await book.connection.execute(
            insert(ProcedureDone)
            .values(
                patient=patient,
                code=said.code,
                name=said.name,
                at=said.at,
                account=said.by or book.by.account,
                recorded_at=book.now,
                recorded_by=book.by.account,
            )
            .returning(*_SHOWN)
        )
    shown = ProcedureShown(**made.mappings().one())
    await book.note(
        "procedure.record",
        patient=patient,
        thing=f"procedure/{shown.id}",
        detail={"code": shown.code, "at": shown.at.isoformat(), "by": shown.account},
    )
    return shown


async def withdraw(book: Book, patient: int, number: int, *, why: str, seen: int) -> ProcedureShown:
    """Say that it was written down by mistake.

    Raises:
        Unknown: There is no such patient, or nothing such was done to them.
        NotYourPatient: They are another unit's.
        Outdated: Somebody was quicker.
    """
    await book.require_patient(patient)
    mine = (ProcedureDone.id == number, ProcedureDone.patient == patient)
    changed = await book.connection.execute(
        update(ProcedureDone)
        .where(*mine, ProcedureDone.revision == seen, ProcedureDone.ended_at.is_(None))
        .values(revision=seen + 1, ended_at=book.now, end_reason=why)
    )
    row = (await book.connection.execute(select(*_SHOWN).where(*mine))).mappings().first()
    if row is None:
        raise Unknown("no such procedure")
    if changed.rowcount == 0:
        raise Outdated
    await book.note(
        "procedure.end", patient=patient, thing=f"procedure/{number}", detail={"reason": why}
    )
    return ProcedureShown(**row)
