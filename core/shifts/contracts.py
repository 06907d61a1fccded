"""Everybody's contracts in pages: who works how much, from when until when."""

from datetime import date
from typing import Annotated

import msgspec
from sqlalchemy import text

from core.books import Book
from core.paging import MOST, after, cursor


class ContractListed(msgspec.Struct, frozen=True, kw_only=True):
    """A contract of somebody.

    Attributes:
        until: The day it ends before; null for open.
        counts: Whether it is the one that counts today.
    """

    id: int
    account: str
    name: str
    weekly_hours: float
    since: date
    until: date | None
    counts: bool


class Contracts(msgspec.Struct, frozen=True, kw_only=True):
    """A page of contracts, by account and then by when they begin."""

    items: list[ContractListed]
    next: str | None = None


_Number = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
_CONTRACTS = text("""
    select contract.id, contract.account, account.name,
           cast(contract.weekly_hours as double precision) as weekly_hours,
           lower(contract.valid) as since, upper(contract.valid) as until,
           contract.valid @> cast(:today as date) as counts
    from contract join account on account.id = contract.account
    where (contract.account, lower(contract.valid), contract.id)
        > (:account, cast(:since as date), :id)
    order by contract.account, lower(contract.valid), contract.id
    limit :most
""")


async def contracts(book: Book, *, start: str | None) -> Contracts:
    """A page of contracts, past, present and coming; that somebody looked is noted.

    Args:
        book: Of an employer.
        start: The cursor of the page before; None for the first.

    Raises:
        NotACursor: It was made up.
    """
    account, since, number = "", date.min, 0
    if start is not None:
        account, since, number = after(start, tuple[str, date, _Number])
    asked = {"account": account, "since": since, "id": number, "most": MOST + 1}
    rows = await book.connection.execute(_CONTRACTS, asked | {"today": await book.today()})
    found = [ContractListed(**row) for row in rows.mappings()]
    await book.note("contract.list")
    last = found[MOST - 1] if len(found) > MOST else None
    more = None if last is None else cursor(last.account, last.since, last.id)
    return Contracts(items=found[:MOST], next=more)
