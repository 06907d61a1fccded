"""What people wrote about a patient. A note is never changed: a correction is a new note."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from core.books import Book, refusing
from core.errors import Taken, Unknown
from core.paging import after, cursor
from core.patients.record import Note

PAGE = 50


class Corrected(Taken):
    """This note was corrected already; correct the newest one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSaid:
    """A note.

    Attributes:
        kind: `progress`, `nursing`, `history`, `consultation`, `operation` or `discharge`.
        corrects: The note that this one stands for now.
    """

    kind: str
    body: str
    corrects: int | None = None


class NoteShown(msgspec.Struct, frozen=True, kw_only=True):
    """A note.

    Attributes:
        corrects: The note that this one stands for now.
        corrected_by: The note that stands for this one; None while this one counts.
    """

    id: int
    patient: int
    kind: str
    body: str
    corrects: int | None
    corrected_by: int | None
    recorded_at: datetime
    recorded_by: str


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """Notes, newest first, corrected ones among them; `next` is the cursor of the next page."""

    items: list[NoteShown]
    next: str | None = None


_Later = aliased(Note)
_SHOWN = (
    Note.id,
    Note.patient,
    Note.kind,
    Note.body,
    Note.corrects,
    _Later.id.label("corrected_by"),
    Note.recorded_at,
    Note.recorded_by,
)
_FOUND = select(*_SHOWN).outerjoin(_Later, _Later.corrects == Note.id)


async def notes(
    book: Book, patient: int, *, kind: str | None = None, page: str | None = None
) -> Notes:
    """One page of the notes, of one kind or all; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        NotACursor: The cursor is not one of ours.
    """
    await book.require_patient(patient)
    found = _FOUND.where(Note.patient == patient).order_by(Note.id.desc()).limit(PAGE + 1)
    if kind is not None:
        found = found.where(Note.kind == kind)
    if page is not None:
        (below,) = after(page, tuple[int])
        found = found.where(Note.id < below)
    rows = (await book.connection.execute(found)).mappings().all()
    items = [NoteShown(**row) for row in rows[:PAGE]]
    await book.note("note.read", patient=patient)
    return Notes(items=items, next=cursor(items[-1].id) if len(rows) > PAGE else None)


async def write(book: Book, patient: int, said: NoteSaid) -> NoteShown:
    """Write a note, or what stands for one from now on.

    Raises:
        Unknown: There is no such patient, or they have no such note to correct.
        NotYourPatient: They are another unit's.
        Corrected: The note to correct has a correction.
    """
    await book.require_patient(patient)
    if said.corrects is not None:
        mine = select(Note.id).where(Note.id == said.corrects, Note.patient == patient)
        if await book.connection.scalar(mine) is None:
            raise Unknown("no such note")
    with refusing({"uq_note_corrects": Corrected()}):
        number = await book.connection.scalar(
            insert(Note)
            .values(
                patient=patient,
                kind=said.kind,
                body=said.body,
                corrects=said.corrects,
                recorded_at=book.now,
                recorded_by=book.by.account,
            )
            .returning(Note.id)
        )
    act = "note.write" if said.corrects is None else "note.correct"
    about = {} if said.corrects is None else {"corrects": said.corrects}
    await book.note(act, patient=patient, thing=f"note/{number}", detail=about)
    return NoteShown(
        **(await book.connection.execute(_FOUND.where(Note.id == number))).mappings().one()
    )
