"""Discharge, and the admission that was entered by mistake."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text, update

from core.beds.readiness import left
from core.books import Book
from core.errors import Outdated, Unfit
from core.stays import ledger
from core.stays.keeping import keep, load, lock, patient_of, require_one_of, restate
from core.stays.ledger import NotHere
from core.stays.model import Admission
from core.stays.monitors import disconnect, monitor_at
from core.stays.showing import AdmissionShown, shown


class NoReasonGiven(Unfit):
    """Say why it was a mistake."""


class ChargedAlready(Unfit):
    """Something of it was invoiced; write a credit note first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Where a patient goes.

    Attributes:
        to: Such as `home`, another hospital, or `died`.
        at: When, if it is entered only now.
        disconnect: The monitor leaves the bed, too.
    """

    to: str
    at: datetime | None = None
    disconnect: bool = False


async def discharge(book: Book, admission: int, leaving: Leaving, *, seen: int) -> AdmissionShown:
    """The patient leaves the hospital; the bed has to be cleaned.

    Raises:
        NoSuchAdmission: There is none.
        NotYourUnit: The bed is another unit's.
        NotHere, LaterEntries: As `ledger.discharge` says.
        StillToCome, TooLongAgo, NoReason: As `ledger.when` says.
        Outdated: Somebody was quicker than `seen`.
    """
    at = ledger.when(leaving.at, now=book.now, reason=book.why)
    patient = await patient_of(book, admission)
    bed = (await load(book, admission)).bed
    if bed is None:
        raise NotHere
    units = await lock(book, patients=[patient], beds=[bed])
    require_one_of(book, units.values())
    before = await load(book, admission)
    after = ledger.discharge(before, at=at)
    await keep(book, before, after, seen=seen, discharged_to=leaving.to)
    if leaving.disconnect and await monitor_at(book, bed) is not None:
        await disconnect(book, bed)
    await left(book, bed, at=at)
    await restate(book, [bed], since=at)
    await book.note(
        "admission.end",
        patient=patient,
        unit=units[bed],
        thing=f"admission/{admission}",
        detail={"bed": bed, "to": leaving.to, "at": at.isoformat()},
    )
    return await shown(book, admission)


_VOID_STAYS = text("""
    update stay set voided = during, during = 'empty'
    where admission = :admission and voided is null returning id, bed
""")
_VOID_ABSENCES = text("""
    update absence set voided = during, during = 'empty'
    where stay in :stays and voided is null
""").bindparams(bindparam("stays", expanding=True))
_INVOICED = text("""
    select exists (select from charge where admission = :admission and state = 'invoiced')
""")


async def cancel(book: Book, admission: int, reason: str, *, seen: int) -> AdmissionShown:
    """Undo an admission that never was: it takes no time, and is kept with the reason.

    Raises:
        NoSuchAdmission: There is none, or it was cancelled before.
        NotYourUnit: The bed is another unit's.
        TooOldToCancel: It is too old to be a mistake.
        ChargedAlready: It stands on an invoice.
        Outdated: Somebody was quicker than `seen`.
    """
    if not reason:
        raise NoReasonGiven
    patient = await patient_of(book, admission)
    beds = [stay.bed for stay in (await load(book, admission)).stays]
    units = await lock(book, patients=[patient], beds=beds)
    require_one_of(book, units.values())
    before = await load(book, admission)
    ledger.require_cancellable(before, now=book.now)
    if await book.connection.scalar(_INVOICED, {"admission": admission}):
        raise ChargedAlready
    await _void(book, admission, reason, seen=seen)
    await restate(book, beds, since=before.since)
    await book.note(
        "admission.cancel",
        patient=patient,
        thing=f"admission/{admission}",
        detail={"beds": beds, "reason": reason},
    )
    return await shown(book, admission)


async def _void(book: Book, admission: int, reason: str, *, seen: int) -> None:
    changed = await book.connection.execute(
        update(Admission)
        .where(Admission.id == admission, Admission.revision == seen)
        .values(
            voided=Admission.during,
            during=text("'empty'"),
            void_reason=reason,
            revision=seen + 1,
        )
    )
    if changed.rowcount == 0:
        raise Outdated
    stays = (await book.connection.execute(_VOID_STAYS, {"admission": admission})).all()
    await book.connection.execute(_VOID_ABSENCES, {"stays": [row.id for row in stays]})
