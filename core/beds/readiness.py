"""Whether a bed is ready for somebody, and what becomes of it when they come and go."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from core.beds.model import BedState
from core.books import Book
from core.errors import Taken
from core.stays.keeping import span


class NotReady(Taken):
    """The bed is blocked or not clean yet."""


class ReservedForAnother(Taken):
    """The bed is kept for another patient."""


_STANDS = text("""
    select kind, patient from bed_state
    where bed = :bed and during @> cast(:now as timestamptz) order by kind
""")
_END_RESERVATION = text("""
    update bed_state
    set during = tstzrange(lower(during),
        greatest(cast(:now as timestamptz), lower(during) + interval '1 microsecond'))
    where bed = :bed and kind = 'reserved' and patient = :patient
        and during @> cast(:now as timestamptz)
""")
_END_WAITING = text("""
    update waiting set ended_at = :now where patient = :patient and ended_at is null
""")


async def require_ready(book: Book, bed: str, *, patient: int) -> None:
    """Refuse a bed that is blocked, not clean, or kept for somebody else.

    Raises:
        NotReady: It is blocked or being cleaned.
        ReservedForAnother: It is kept for another patient.
    """
    rows = await book.connection.execute(_STANDS, {"bed": bed, "now": book.now})
    for kind, kept_for in rows:
        if kind == "reserved":
            if kept_for != patient:
                raise ReservedForAnother("{bed} is kept for another patient", bed=bed)
        elif kind == "blocked":
            raise NotReady("{bed} is blocked", bed=bed)
        else:
            raise NotReady("{bed} is not clean yet", bed=bed)


async def took(book: Book, bed: str, *, patient: int) -> None:
    """Somebody has come into the bed: nothing is kept for them any more, and they do not wait."""
    await book.connection.execute(
        _END_RESERVATION, {"bed": bed, "patient": patient, "now": book.now}
    )
    await book.connection.execute(_END_WAITING, {"patient": patient, "now": book.now})


async def left(book: Book, bed: str, *, at: datetime) -> None:
    """Somebody has left the bed: it has to be cleaned, until somebody says that it is."""
    await book.connection.execute(
        insert(BedState)
        .values(bed=bed, kind="cleaning", during=span(at), account=book.by.account)
        .on_conflict_do_nothing()
    )
