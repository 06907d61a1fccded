"""Equipment goes to beds and comes back; whose it was follows from the ledger of stays."""

from datetime import datetime

import msgspec
from psycopg.types.range import Range
from sqlalchemy import insert, select, text

from core.beds.model import Bed
from core.books import Book, refusing
from core.equipment.inventory import EquipmentShown, piece
from core.equipment.model import EquipmentUse
from core.errors import Taken, Unfit, Unknown


class NotReady(Taken):
    """It is defect, in maintenance or retired: it may not be lent."""


class LentAlready(Taken):
    """It is at a bed already."""


class NotLent(Taken):
    """Nobody has it."""


class NoSuchBed(Unfit):
    """There is no such bed."""


class LoanShown(msgspec.Struct, frozen=True, kw_only=True):
    """A piece at a bed for an interval; `until` is null while it is there."""

    equipment: str
    bed: str
    bed_name: str
    since: datetime
    until: datetime | None
    lent_by: str | None
    returned_by: str | None


class Loans(msgspec.Struct, frozen=True, kw_only=True):
    """Where a piece was, newest first; the last hundred."""

    items: list[LoanShown]
    next: str | None = None


_LOANS = text("""
    select equipment, bed, bed.name as bed_name, lower(during) as since, upper(during) as until,
           lent_by, returned_by
    from equipment_use join bed on bed.id = equipment_use.bed
    where equipment = :piece and (:everywhere or bed.unit = any(:own))
    order by lower(during) desc limit 100
""")
_HOLD = text("select state from equipment where id = :piece for update")
_RETURN = text("""
    update equipment_use set during = tstzrange(lower(during), :now), returned_by = :by
    where equipment = :piece and upper_inf(during)
""")


async def lend(book: Book, tag: str, bed: str) -> EquipmentShown:
    """Take a piece to a bed.

    Raises:
        Unknown: There is no such piece.
        NoSuchBed: See there.
        NotYourUnit: The bed is another unit's.
        NotReady: See there.
        LentAlready: See there.
    """
    await _require_bed(book, bed)
    # Whoever lends first has it: the others wait for this row and then see the loan.
    state = await _hold(book, tag)
    if state != "ready":
        raise NotReady
    kept = {"ex_equipment_use_equipment": LentAlready(), "ck_equipment_use_fit": NotReady()}
    with refusing(kept):
        await book.connection.execute(
            insert(EquipmentUse).values(
                equipment=tag, bed=bed, during=Range(book.now, None), lent_by=book.by.account
            )
        )
    await book.note("equipment.lend", thing=f"equipment/{tag}", detail={"bed": bed})
    return await piece(book, tag)


async def give_back(book: Book, tag: str) -> EquipmentShown:
    """Bring a piece back.

    Raises:
        Unknown: There is no such piece.
        NotYourUnit: It is at another unit's bed.
        NotLent: See there.
    """
    await _hold(book, tag)
    known = await piece(book, tag)
    if known.bed is None:
        raise NotLent
    await _require_bed(book, known.bed)
    # A loan that began in this moment has lasted no time: there is nothing to keep of it.
    with refusing({"ck_equipment_use_during": LentAlready("it was lent in this moment")}):
        await book.connection.execute(
            _RETURN, {"piece": tag, "now": book.now, "by": book.by.account}
        )
    await book.note("equipment.return", thing=f"equipment/{tag}", detail={"bed": known.bed})
    return await piece(book, tag)


async def loans(book: Book, tag: str) -> Loans:
    """Where a piece was, as far as it was in one's own units.

    Raises:
        Unknown: There is no such piece.
    """
    await piece(book, tag)
    asked = {
        "piece": tag,
        "everywhere": book.by.units is None,
        "own": sorted(book.by.units or ()),
    }
    rows = (await book.connection.execute(_LOANS, asked)).mappings()
    return Loans(items=[LoanShown(**row) for row in rows])


async def _hold(book: Book, tag: str) -> str:
    state: str | None = await book.connection.scalar(_HOLD, {"piece": tag})
    if state is None:
        raise Unknown("no such equipment")
    return state


async def _require_bed(book: Book, bed: str) -> None:
    unit: str | None = await book.connection.scalar(select(Bed.unit).where(Bed.id == bed))
    if unit is None:
        raise NoSuchBed
    book.require_unit(unit)
