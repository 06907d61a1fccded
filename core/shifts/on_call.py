"""Physicians on call for units: by the clock, nobody hands it over."""

from datetime import datetime

import msgspec
from psycopg.types.range import Range
from sqlalchemy import delete, insert, select, text

from core.books import Book, refusing
from core.errors import Taken, Unfit, Unknown
from core.shifts.model import OnCall
from core.shifts.planning import require_fit
from core.wire import Post


class OnCallAlready(Taken):
    """They are on call for this unit at that time already."""


class OnCallShown(msgspec.Struct, frozen=True, kw_only=True):
    """A physician on call for a unit."""

    id: int
    unit: str
    account: str
    name: str
    starts: datetime
    ends: datetime


class OnCalls(msgspec.Struct, frozen=True, kw_only=True):
    """Who is on call for a unit, now and later."""

    items: list[OnCallShown]
    next: str | None = None


_LISTED = text("""
    select on_call.id, on_call.unit, account.id as account, account.name,
           lower(during) as starts, upper(during) as ends
    from on_call join account on account.id = on_call.account
    where on_call.unit = :unit and upper(during) > cast(:now as timestamptz)
    order by lower(during), on_call.id
""")


async def on_call_for(book: Book, unit: str) -> OnCalls:
    """Who is on call for a unit, now and later.

    Raises:
        NotYourUnit: It is another's.
    """
    book.require_unit(unit)
    found = await book.connection.execute(_LISTED, {"unit": unit, "now": book.now})
    return OnCalls(items=[OnCallShown(**row) for row in found.mappings()])


async def put_on_call(
    book: Book, unit: str, account: str, starts: datetime, ends: datetime
) -> OnCalls:
    """Have a physician called for a unit.

    Raises:
        NotYourUnit: It is another's.
        Unknown: There is no such unit or person.
        NotFit: They are no physician of this unit.
        Unfit: It ends before it begins.
        OnCallAlready: See there.
    """
    book.require_unit(unit)
    await require_fit(book, account, unit, Post.PHYSICIAN)
    if ends <= starts:
        raise Unfit("it ends before it begins")
    kept: dict[str, Unknown | OnCallAlready] = {
        "fk_on_call_unit": Unknown("no such unit"),
        "ex_on_call_account": OnCallAlready(),
    }
    with refusing(kept):
        await book.connection.execute(
            insert(OnCall).values(unit=unit, account=account, during=Range(starts, ends))
        )
    await book.note("on_call.put", unit=unit, thing=f"account/{account}")
    return await on_call_for(book, unit)


async def take_off_call(book: Book, number: int) -> None:
    """Call somebody no more.

    Raises:
        Unknown: There is no such entry.
        NotYourUnit: It is another unit's.
    """
    unit: str | None = await book.connection.scalar(select(OnCall.unit).where(OnCall.id == number))
    if unit is None:
        raise Unknown("no such entry")
    book.require_unit(unit)
    await book.connection.execute(delete(OnCall).where(OnCall.id == number))
    await book.note("on_call.take_off", unit=unit, thing=f"on_call/{number}")
