"""Two records that are one person's become one, and two again when that was wrong.

The database moves every row that refers to the patient, by its own catalogue, so that no table can
be forgotten (decision 0091).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from core.books import Book
from core.errors import Taken, Unfit, Unknown
from core.paging import after, cursor
from core.patients.model import Patient

PAGE = 50


class SameRecord(Unfit):
    """A record cannot be merged with itself."""


class NotStanding(Taken):
    """One of the two records was merged already."""


class StaysOverlap(Taken):
    """Both records lie in a bed at the same time: these are two people, or a stay is wrong."""


class CannotStandTogether(Taken):
    """Both records have entries that cannot be one person's."""


class MergedSince(Taken):
    """Something was merged since; undo that first."""


class MergeShown(msgspec.Struct, frozen=True, kw_only=True):
    """A merge.

    Attributes:
        loser: The record that points at the other since.
        moved: Rows that changed hands, by table.
    """

    id: int
    loser: int
    loser_name: str
    loser_mrn: str
    winner: int
    winner_name: str
    winner_mrn: str
    account: str
    reason: str
    at: datetime
    undone_at: datetime | None
    undone_by: str | None
    moved: dict[str, int]


class Merges(msgspec.Struct, frozen=True, kw_only=True):
    """Merges, newest first; `next` is the cursor of the following page."""

    items: list[MergeShown]
    next: str | None = None


async def merge(book: Book, *, loser: int, winner: int, reason: str) -> MergeShown:
    """Let everything of the loser be the winner's.

    Raises:
        SameRecord: They are one record.
        Unknown: There is no such patient.
        NotStanding: One was merged already.
        StaysOverlap: Both lie in a bed at the same time.
        CannotStandTogether: Both have something else that excludes the other.
    """
    if loser == winner:
        raise SameRecord
    known = await book.connection.scalar(
        select(func.count()).select_from(Patient).where(Patient.id.in_((loser, winner)))
    )
    if known != 2:
        raise Unknown("no such patient")
    with _refused():
        made = await book.connection.scalar(
            select(func.merge_patients(loser, winner, book.by.account, reason, book.now))
        )
    shown = await _one(book, int(made or 0))
    for patient in (loser, winner):
        await book.note(
            "patient.merge",
            patient=patient,
            thing=f"merge/{shown.id}",
            detail={"loser": loser, "winner": winner, "reason": reason, "moved": shown.moved},
        )
    return shown


async def undo(book: Book, number: int) -> MergeShown:
    """Let everything that came with the loser be the loser's again.

    What was written for the winner since stays with the winner.

    Raises:
        Unknown: There is no such merge.
        MergedSince: It was undone already, or the winner was merged since.
        CannotStandTogether: What would go back cannot be there.
    """
    before = await _one(book, number)
    with _refused():
        await book.connection.execute(
            select(func.undo_patient_merge(number, book.by.account, book.now))
        )
    for patient in (before.loser, before.winner):
        await book.note(
            "patient.undo_merge",
            patient=patient,
            thing=f"merge/{number}",
            detail={"loser": before.loser, "winner": before.winner},
        )
    return await _one(book, number)


async def merges(book: Book, page: str | None = None) -> Merges:
    """What was merged.

    Raises:
        NotACursor: The cursor is not one of ours.
    """
    (below,) = after(page, tuple[int]) if page else (2**62,)
    about = {"below": below, "number": None, "most": PAGE + 1}
    rows = (await book.connection.execute(_MERGES, about)).mappings().all()
    items = [msgspec.convert(dict(row), MergeShown) for row in rows[:PAGE]]
    await book.note("patient.merges")
    return Merges(items=items, next=cursor(items[-1].id) if len(rows) > PAGE else None)


async def _one(book: Book, number: int) -> MergeShown:
    about = {"below": 2**62, "number": number, "most": 1}
    row = (await book.connection.execute(_MERGES, about)).mappings().first()
    if row is None:
        raise Unknown("no such merge")
    return msgspec.convert(dict(row), MergeShown)


@contextmanager
def _refused() -> Iterator[None]:
    """Turn what the database does not let stand into what it means."""
    try:
        yield
    except IntegrityError as why:
        diagnosis = getattr(why.orig, "diag", None)
        name = getattr(diagnosis, "constraint_name", None) or ""
        if name == "ck_patient_merge_standing":
            raise NotStanding from why
        if name == "ck_patient_merge_newest":
            raise MergedSince from why
        if name in {"ex_stay_patient", "ex_admission_patient"}:
            raise StaysOverlap from why
        raise CannotStandTogether from why


_MERGES = text("""
    select patient_merge.id, loser, winner, account, reason, at, undone_at, undone_by,
           gone.family_name || ', ' || gone.given_name as loser_name, gone.mrn as loser_mrn,
           stands.family_name || ', ' || stands.given_name as winner_name,
           stands.mrn as winner_mrn,
           coalesce((select jsonb_object_agg(place, rows) from (
               select place, count(*) as rows from patient_merge_row
               where merge = patient_merge.id group by place) as moved), '{}') as moved
    from patient_merge
    join patient as gone on gone.id = loser join patient as stands on stands.id = winner
    where patient_merge.id < :below
        and (cast(:number as bigint) is null or patient_merge.id = :number)
    order by patient_merge.id desc limit :most
""")
