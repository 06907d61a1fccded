"""A patient goes away from the bed, which stays theirs, and comes back."""

from datetime import datetime

from core.books import Book
from core.stays import ledger
from core.stays.keeping import keep, load, lock, patient_of, require_one_of
from core.stays.ledger import AbsenceKind, Admitted, NotHere
from core.stays.showing import AdmissionShown, shown


async def leave(
    book: Book, admission: int, kind: AbsenceKind, *, seen: int, at: datetime | None = None
) -> AdmissionShown:
    """The patient is off the ward, on leave or in theatre.

    Raises:
        NoSuchAdmission: There is none.
        NotYourUnit: The bed is another unit's.
        NotHere, AwayAlready, LaterEntries: As `ledger.leave` says.
        StillToCome, TooLongAgo, NoReason: As `ledger.when` says.
        Outdated: Somebody was quicker than `seen`.
    """
    since = ledger.when(at, now=book.now, reason=book.why)
    before, unit = await _mine(book, admission)
    await keep(book, before, ledger.leave(before, kind, at=since), seen=seen)
    await book.note(
        "absence.begin",
        patient=before.patient,
        unit=unit,
        thing=f"admission/{admission}",
        detail={"kind": kind.value, "at": since.isoformat()},
    )
    return await shown(book, admission)


async def come_back(
    book: Book, admission: int, *, seen: int, at: datetime | None = None
) -> AdmissionShown:
    """The patient lies in the bed again.

    Raises:
        NoSuchAdmission: There is none.
        NotYourUnit: The bed is another unit's.
        NotHere, NotAway: As `ledger.come_back` says.
        StillToCome, TooLongAgo, NoReason: As `ledger.when` says.
        Outdated: Somebody was quicker than `seen`.
    """
    until = ledger.when(at, now=book.now, reason=book.why)
    before, unit = await _mine(book, admission)
    await keep(book, before, ledger.come_back(before, at=until), seen=seen)
    await book.note(
        "absence.end",
        patient=before.patient,
        unit=unit,
        thing=f"admission/{admission}",
        detail={"at": until.isoformat()},
    )
    return await shown(book, admission)


async def _mine(book: Book, admission: int) -> tuple[Admitted, str]:
    """The admission, held; and the unit the patient lies in."""
    patient = await patient_of(book, admission)
    bed = (await load(book, admission)).bed
    if bed is None:
        raise NotHere
    units = await lock(book, patients=[patient], beds=[bed])
    require_one_of(book, units.values())
    return await load(book, admission), units[bed]
