"""The price list: what a code costs, from a day on to a day before."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from psycopg.types.range import Range
from sqlalchemy import func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.billing.charging import Priced
from core.billing.days import day_of
from core.billing.model import Price
from core.billing.terms import read_terms
from core.books import Book, refusing
from core.errors import Outdated, Taken, Unfit, Unknown
from core.paging import MOST, after, cursor


class AlreadyPriced(Taken):
    """The code has a price on some of these days already."""


class CountedOtherwise(Unfit):
    """`day.…` is counted by the day, `hour.…` by the hour, everything else by the piece."""


class InThePast(Unfit):
    """Days that are over keep their price; end it from today on, and set another."""


class PriceShown(msgspec.Struct, frozen=True, kw_only=True):
    """A price.

    Attributes:
        per: `day`, `hour` or `piece`.
        amount: In the site's currency, per unit of quantity, before tax.
        since, until: Days, half open; null for no bound.
    """

    id: int
    code: str
    name: str
    per: str
    amount: Decimal
    tax_percent: Decimal
    since: date | None
    until: date | None
    revision: int


class PricesShown(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the price list."""

    items: list[PriceShown]
    currency: str
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSaid:
    """What somebody wants a code to cost."""

    code: str
    name: str
    amount: Decimal
    tax_percent: Decimal
    since: date | None
    until: date | None


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """The last price of a page."""

    code: str
    price: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


_SHOWN = (
    Price.id,
    Price.code,
    Price.name,
    Price.per,
    Price.amount,
    Price.tax_percent,
    func.lower(Price.valid).label("since"),
    func.upper(Price.valid).label("until"),
    Price.revision,
)


def counted(code: str) -> str:
    """In what a code is counted."""
    first = code.split(".", 1)[0]
    return first if first in {"day", "hour"} and "." in code else "piece"


async def set_price(book: Book, said: PriceSaid) -> PriceShown:
    """Add a price.

    Raises:
        AlreadyPriced: The code has one on some of these days.
        Unfit: It would end before it begins.
    """
    valid = _valid(said.since, said.until)
    with refusing({"ex_price_code": AlreadyPriced()}):
        made = await book.connection.execute(
            insert(Price)
            .values(
                code=said.code,
                name=said.name,
                per=counted(said.code),
                amount=said.amount,
                tax_percent=said.tax_percent,
                valid=valid,
            )
            .returning(*_SHOWN)
        )
    price = PriceShown(**made.mappings().one())
    await book.note(
        "price.set",
        thing=f"price/{price.id}",
        detail={"code": price.code, "amount": str(price.amount)},
    )
    return price


async def end_price(book: Book, price: int, until: date, *, seen: int) -> PriceShown:
    """End a price: it counts to the day before. What was charged stays as it is.

    Raises:
        Unknown: There is no such price.
        InThePast: Days that are over would lose their price.
        Outdated: Somebody was quicker.
    """
    before = await read_price(book, price)
    today = day_of(book.now, (await read_terms(book)).zone)
    if until < today:
        raise InThePast
    with refusing({"ex_price_code": AlreadyPriced()}):
        changed = await book.connection.execute(
            update(Price)
            .where(Price.id == price, Price.revision == seen)
            .values(revision=seen + 1, valid=_valid(before.since, until))
        )
    if changed.rowcount == 0:
        raise Outdated
    await book.note("price.end", thing=f"price/{price}", detail={"until": until.isoformat()})
    return await read_price(book, price)


async def read_price(book: Book, price: int) -> PriceShown:
    """One price.

    Raises:
        Unknown: There is no such price.
    """
    row = (await book.connection.execute(select(*_SHOWN).where(Price.id == price))).mappings()
    found = row.first()
    if found is None:
        raise Unknown("no such price")
    return PriceShown(**found)


async def list_prices(book: Book, *, on_day: date | None, start: str | None) -> PricesShown:
    """The price list by code, of a day or of all times."""
    asked = select(*_SHOWN).order_by(Price.code, Price.id).limit(MOST + 1)
    if on_day is not None:
        asked = asked.where(Price.valid.contains(on_day))
    if start is not None:
        last = after(start, _Place)
        asked = asked.where(tuple_(Price.code, Price.id) > tuple_(last.code, last.price))
    found = [PriceShown(**row) for row in (await book.connection.execute(asked)).mappings()]
    more = cursor(found[MOST - 1].code, found[MOST - 1].id) if len(found) > MOST else None
    currency = (await read_terms(book)).currency
    return PricesShown(items=found[:MOST], currency=currency, next=more)


async def prices(connection: AsyncConnection) -> list[Priced]:
    """All of them, as charging wants them."""
    rows = await connection.execute(select(*_SHOWN[1:-1]))
    return [Priced(**row) for row in rows.mappings()]


def _valid(since: date | None, until: date | None) -> Range[date]:
    if since is not None and until is not None and until <= since:
        raise Unfit("until: not after {day}", day=f"{since}")
    return Range(since, until)
