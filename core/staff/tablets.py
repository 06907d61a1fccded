"""Shared tablets, and the PINs with which people switch on them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from core.books import Book, refusing
from core.errors import Unknown
from core.staff.door_model import Pin, Tablet, TabletPerson
from core.staff.managing import NoSuchUnit


class TabletShown(msgspec.Struct, frozen=True, kw_only=True):
    """A tablet that people of a unit share; `enrolled_at` in UTC."""

    id: int
    name: str
    unit: str
    enrolled_by: str
    enrolled_at: datetime


_SHOWN = select(Tablet.id, Tablet.name, Tablet.unit, Tablet.enrolled_by, Tablet.enrolled_at).where(
    Tablet.removed_at.is_(None)
)


async def list_tablets(book: Book) -> Sequence[TabletShown]:
    """Those of the person's units."""
    rows = await book.connection.execute(_SHOWN.order_by(Tablet.unit, Tablet.name, Tablet.id))
    shown = [TabletShown(**row) for row in rows.mappings()]
    return [tablet for tablet in shown if book.by.works_in(tablet.unit)]


async def enrol(book: Book, name: str, unit: str, token_hash: bytes) -> TabletShown:
    """Make the browser that has this token a tablet of a unit.

    Raises:
        NotYourUnit: The person does not work there.
        NoSuchUnit: There is none.
    """
    book.require_unit(unit)
    with refusing({"fk_tablet_unit": NoSuchUnit()}):
        number = await book.connection.scalar(
            insert(Tablet)
            .values(
                name=name,
                unit=unit,
                token_hash=token_hash,
                enrolled_by=book.by.account,
                enrolled_at=book.now,
            )
            .returning(Tablet.id)
        )
    await book.note("tablet.enrol", unit=unit, thing=f"tablet/{number}", detail={"name": name})
    return TabletShown(
        id=number or 0, name=name, unit=unit, enrolled_by=book.by.account, enrolled_at=book.now
    )


async def remove(book: Book, tablet: int) -> None:
    """It is a shared tablet no longer.

    Raises:
        Unknown: There is no such tablet.
        NotYourUnit: It is another unit's.
    """
    unit = await book.connection.scalar(
        select(Tablet.unit).where(Tablet.id == tablet, Tablet.removed_at.is_(None))
    )
    if unit is None:
        raise Unknown("no such tablet")
    book.require_unit(unit)
    await book.connection.execute(
        update(Tablet).where(Tablet.id == tablet).values(removed_at=book.now)
    )
    await book.connection.execute(delete(TabletPerson).where(TabletPerson.tablet == tablet))
    await book.note("tablet.remove", unit=unit, thing=f"tablet/{tablet}")


async def set_pin(book: Book, pin_hash: str) -> None:
    """Choose one's PIN."""
    told = {"pin_hash": pin_hash, "failures": 0, "set_at": book.now}
    await book.connection.execute(
        upsert(Pin)
        .values(account=book.by.account, **told)
        .on_conflict_do_update(index_elements=[Pin.account], set_=told)
    )
    await book.note("pin.set", thing=f"account/{book.by.account}")


async def drop_pin(book: Book) -> None:
    """Have no PIN any more."""
    await book.connection.execute(delete(Pin).where(Pin.account == book.by.account))
    await book.note("pin.drop", thing=f"account/{book.by.account}")
