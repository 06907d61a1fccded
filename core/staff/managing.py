"""Accounts of people: opening, changing, closing, and passwords given and chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.books import Book, refusing
from core.errors import Outdated, Taken, Unfit, Unknown
from core.staff.accounts import Role
from core.staff.door_model import Pin, SignInLock, TabletPerson
from core.staff.model import Account, AccountUnit


class NameTaken(Taken):
    """Somebody signs in with this name already."""


class NoSuchUnit(Unfit):
    """There is no such unit."""


class LastAdministrator(Taken):
    """Without this one nobody could give rights to anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What somebody is here for.

    Attributes:
        name: As others see them.
        units: Where they work; None for everywhere.
    """

    name: str
    role: Role
    units: frozenset[str] | None
    disabled: bool = False


class AccountShown(msgspec.Struct, frozen=True, kw_only=True):
    """An account as administrators see it.

    Attributes:
        units: Where they work; null for everywhere.
        password: Whether there is one.
        first_password: Whether it was given by somebody else and not changed yet.
        created_at: UTC.
    """

    account: str
    name: str
    role: str
    units: list[str] | None
    disabled: bool
    password: bool
    first_password: bool
    created_at: datetime
    revision: int


_SHOWN = (
    select(
        Account.id.label("account"),
        Account.name,
        Account.role,
        Account.everywhere,
        func.coalesce(
            func.array_agg(aggregate_order_by(AccountUnit.unit, AccountUnit.unit)).filter(
                AccountUnit.unit.is_not(None)
            ),
            [],
        ).label("units"),
        Account.disabled,
        (Account.password_hash != "").label("password"),
        Account.first_password,
        Account.created_at,
        Account.revision,
    )
    .outerjoin(AccountUnit, AccountUnit.account == Account.id)
    .where(Account.machine.is_(False))
    .group_by(Account.id)
)
_REFUSED = {
    "pk_account": NameTaken(),
    "fk_account_unit_unit": NoSuchUnit(),
    "ck_account_administrator": LastAdministrator(),
}


async def list_accounts(
    book: Book, *, said: str = "", after: str = "", limit: int
) -> Sequence[AccountShown]:
    """People whose account or name contains what was said, by account, from the one after on."""
    query = _SHOWN.where(Account.id > after).order_by(Account.id).limit(limit)
    if said:
        query = query.where(
            or_(
                Account.id.icontains(said, autoescape=True),
                Account.name.icontains(said, autoescape=True),
            )
        )
    rows = await book.connection.execute(query)
    return [_shown(dict(row)) for row in rows.mappings()]


async def read_account(book: Book, account: str) -> AccountShown:
    """One account.

    Raises:
        Unknown: Nobody has it.
    """
    row = (await book.connection.execute(_SHOWN.where(Account.id == account))).mappings().first()
    if row is None:
        raise Unknown("no such account")
    return _shown(dict(row))


async def open_account(book: Book, account: str, post: Post) -> AccountShown:
    """Let somebody in who has no password yet: give them a first one next.

    Raises:
        NameTaken: Somebody else signs in with this name.
        NoSuchUnit: One of the units is none.
    """
    with refusing(_REFUSED):
        await book.connection.execute(
            insert(Account).values(
                id=account,
                name=post.name,
                role=post.role.value,
                disabled=post.disabled,
                everywhere=post.units is None,
                password_hash="",
                first_password=True,
            )
        )
        await _place(book, account, post)
    shown = await read_account(book, account)
    detail = {"name": post.name, "role": post.role.value, "units": shown.units}
    await book.note("account.open", thing=f"account/{account}", detail=detail)
    return shown


async def change_account(book: Book, account: str, post: Post, *, seen: int) -> AccountShown:
    """Change what somebody is here for; `seen` is the revision that the administrator saw.

    Raises:
        Unknown: Nobody has this account.
        Outdated: Somebody was quicker.
        NoSuchUnit: One of the units is none.
        LastAdministrator: Nobody would be left who can.
    """
    before = await read_account(book, account)
    with refusing(_REFUSED):
        changed = await book.connection.execute(
            update(Account)
            .where(Account.id == account, Account.revision == seen)
            .values(
                name=post.name,
                role=post.role.value,
                disabled=post.disabled,
                everywhere=post.units is None,
                revision=seen + 1,
            )
        )
        if changed.rowcount == 0:
            raise Outdated
        await book.connection.execute(delete(AccountUnit).where(AccountUnit.account == account))
        await _place(book, account, post)
    after = await read_account(book, account)
    then, now = msgspec.to_builtins(before), msgspec.to_builtins(after)
    detail = {name: [then[name], now[name]] for name in then if then[name] != now[name]}
    await book.note("account.change", thing=f"account/{account}", detail=detail)
    return after


async def set_password(book: Book, account: str, password_hash: str) -> None:
    """Give a password: one's own is one's choice, another's is a first one, to be changed.

    PINs go, since whoever knew the old password may have set one; locks open.

    Raises:
        Unknown: Nobody has this account.
    """
    own = account == book.by.account
    changed = await book.connection.execute(
        update(Account)
        .where(Account.id == account, Account.machine.is_(False))
        .values(
            password_hash=password_hash,
            first_password=not own,
            revision=Account.revision + 1,
        )
    )
    if changed.rowcount == 0:
        raise Unknown("no such account")
    for table in (Pin, TabletPerson, SignInLock):
        await book.connection.execute(delete(table).where(table.account == account))
    await book.note("password.change" if own else "password.reset", thing=f"account/{account}")


async def note_unlocked(book: Book, account: str) -> None:
    """Write down that the doors of an account were opened, and open them in the database.

    Raises:
        Unknown: Nobody has this account.
    """
    await read_account(book, account)
    await book.connection.execute(delete(SignInLock).where(SignInLock.account == account))
    await book.note("account.unlock", thing=f"account/{account}")


async def _place(book: Book, account: str, post: Post) -> None:
    if post.units:
        rows = [{"account": account, "unit": unit} for unit in sorted(post.units)]
        await book.connection.execute(insert(AccountUnit), rows)


def _shown(row: dict[str, object]) -> AccountShown:
    if row.pop("everywhere"):
        row["units"] = None
    return msgspec.convert(row, AccountShown)
