"""What people find wrong with equipment, until an engineer has looked at it."""

from datetime import datetime

import msgspec
from sqlalchemy import insert, text, update

from core.books import Book
from core.equipment.inventory import piece
from core.equipment.model import Equipment, EquipmentDefect
from core.errors import Taken, Unknown
from core.paging import MOST, after, cursor


class DefectClosed(Taken):
    """Somebody has closed it already."""


class RetiredAlready(Taken):
    """It is retired."""


class DefectShown(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong with a piece.

    Attributes:
        bed: At which it stood when it was reported.
        outcome: `repaired`, `no_fault` or `retired`; null while it is open.
    """

    id: int
    equipment: str
    name: str
    kind: str
    what: str
    bed: str | None
    reported_by: str
    reported_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    outcome: str | None
    note: str


class Defects(msgspec.Struct, frozen=True, kw_only=True):
    """Defects, newest first; `next` is the cursor of the following page."""

    items: list[DefectShown]
    next: str | None = None


_SHOWN = """
    select defect.id, defect.equipment, piece.name, piece.kind, what, bed, reported_by,
           reported_at, closed_by, closed_at, outcome, note
    from equipment_defect as defect join equipment as piece on piece.id = defect.equipment
"""
_ONE = text(f"{_SHOWN} where defect.id = :defect")
_PAGE = text(f"""{_SHOWN}
    where defect.id < :before and (not :open or closed_at is null)
      and (cast(:piece as text) is null or defect.equipment = :piece)
    order by defect.id desc limit :most
""")
_OPEN = text("""
    select count(*) from equipment_defect where equipment = :piece and closed_at is null
""")
_LOCK = text("select equipment, closed_at from equipment_defect where id = :defect for update")


async def report(book: Book, tag: str, what: str) -> DefectShown:
    """Report that something is wrong; from now on the piece is not lent.

    Raises:
        Unknown: There is no such piece.
        RetiredAlready: See there.
    """
    known = await piece(book, tag)
    if known.state == "retired":
        raise RetiredAlready
    made = await book.connection.scalar(
        insert(EquipmentDefect)
        .values(
            equipment=tag,
            what=what,
            bed=known.bed,
            reported_by=book.by.account,
            reported_at=book.now,
        )
        .returning(EquipmentDefect.id)
    )
    await _become(book, tag, "defect")
    await book.note("equipment.defect", thing=f"equipment/{tag}", detail={"defect": made})
    return await _read(book, made or 0)


async def close(book: Book, number: int, outcome: str, note: str) -> DefectShown:
    """Say what became of it; the piece is lent again once nothing else is wrong with it.

    Args:
        book: An engineer's.
        number: Of the defect.
        outcome: `repaired`, `no_fault` or `retired`.
        note: What was done.

    Raises:
        Unknown: There is no such defect.
        DefectClosed: See there.
    """
    held = (await book.connection.execute(_LOCK, {"defect": number})).first()
    if held is None:
        raise Unknown("no such defect")
    if held[1] is not None:
        raise DefectClosed
    await book.connection.execute(
        update(EquipmentDefect)
        .where(EquipmentDefect.id == number)
        .values(closed_at=book.now, closed_by=book.by.account, outcome=outcome, note=note)
    )
    left = await book.connection.scalar(_OPEN, {"piece": held[0]})
    if outcome == "retired":
        await _become(book, held[0], "retired")
    elif not left:
        await _become(book, held[0], "ready")
    detail = {"defect": number, "outcome": outcome}
    await book.note("equipment.mended", thing=f"equipment/{held[0]}", detail=detail)
    return await _read(book, number)


async def defects(
    book: Book, *, only_open: bool, tag: str | None, cursor_said: str | None = None
) -> Defects:
    """A page of defects, newest first.

    Raises:
        NotACursor: The cursor is not of this list.
    """
    before = after(cursor_said, tuple[int])[0] if cursor_said else 2**62
    asked = {
        "before": max(0, min(before, 2**62)),
        "open": only_open,
        "piece": tag,
        "most": MOST + 1,
    }
    rows = (await book.connection.execute(_PAGE, asked)).mappings().all()
    items = [DefectShown(**row) for row in rows[:MOST]]
    return Defects(items=items, next=cursor(items[-1].id) if len(rows) > MOST else None)


async def _read(book: Book, number: int) -> DefectShown:
    rows = await book.connection.execute(_ONE, {"defect": number})
    return DefectShown(**rows.mappings().one())


async def _become(book: Book, tag: str, state: str) -> None:
    await book.connection.execute(
        update(Equipment)
        .where(Equipment.id == tag)
        .values(state=state, revision=Equipment.revision + 1)
    )
