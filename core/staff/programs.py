"""Tokens of programs: a program has an account like a person, `token:<name>`, and no password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.books import Book, refusing
from core.errors import Taken, Unknown
from core.staff.accounts import Role
from core.staff.door_model import ApiToken
from core.staff.managing import NoSuchUnit
from core.staff.model import Account, AccountUnit

PREFIX = "token:"


class TokenNameTaken(Taken):
    """Another program has, or had, this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What a program is for.

    Attributes:
        units: Where it works; None for everywhere.
        expires_at: UTC.
    """

    name: str
    role: Role
    units: frozenset[str] | None
    expires_at: datetime


class TokenShown(msgspec.Struct, frozen=True, kw_only=True):
    """A program's token, without the token.

    Attributes:
        account: As which the program appears.
        units: Where it works; null for everywhere.
        last_used_at: To the minute, UTC.
    """

    account: str
    role: str
    units: list[str] | None
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


_SHOWN = (
    select(
        ApiToken.account,
        Account.role,
        Account.everywhere,
        func.coalesce(
            func.array_agg(aggregate_order_by(AccountUnit.unit, AccountUnit.unit)).filter(
                AccountUnit.unit.is_not(None)
            ),
            [],
        ).label("units"),
        ApiToken.created_by,
        ApiToken.created_at,
        ApiToken.expires_at,
        ApiToken.revoked_at,
        ApiToken.last_used_at,
    )
    .join(Account, Account.id == ApiToken.account)
    .outerjoin(AccountUnit, AccountUnit.account == Account.id)
    .group_by(ApiToken.account, Account.id)
    .order_by(ApiToken.account)
)


async def list_tokens(book: Book) -> Sequence[TokenShown]:
    """All of them, those that count no longer as well."""
    rows = await book.connection.execute(_SHOWN)
    return [_shown(dict(row)) for row in rows.mappings()]


async def make_token(book: Book, program: Program, token_hash: bytes) -> TokenShown:
    """Let a program in.

    Raises:
        TokenNameTaken: Another program has, or had, this name.
        NoSuchUnit: One of the units is none.
    """
    account = PREFIX + program.name
    refused = {"pk_account": TokenNameTaken(), "fk_account_unit_unit": NoSuchUnit()}
    with refusing(refused):
        await book.connection.execute(
            insert(Account).values(
                id=account,
                name=program.name,
                role=program.role.value,
                everywhere=program.units is None,
                password_hash="",
                machine=True,
            )
        )
        if program.units:
            rows = [{"account": account, "unit": unit} for unit in sorted(program.units)]
            await book.connection.execute(insert(AccountUnit), rows)
    await book.connection.execute(
        insert(ApiToken).values(
            account=account,
            token_hash=token_hash,
            created_by=book.by.account,
            created_at=book.now,
            expires_at=program.expires_at,
        )
    )
    shown = await _read(book, account)
    detail = {"role": shown.role, "units": shown.units, "until": shown.expires_at.isoformat()}
    await book.note("token.make", thing=account, detail=detail)
    return shown


async def revoke_token(book: Book, account: str) -> TokenShown:
    """End a token for good; a program that needs one again gets one of another name.

    Raises:
        Unknown: There is no such token.
    """
    await _read(book, account)
    changed = await book.connection.execute(
        update(ApiToken)
        .where(ApiToken.account == account, ApiToken.revoked_at.is_(None))
        .values(revoked_at=book.now)
    )
    if changed.rowcount:
        await book.connection.execute(
            update(Account).where(Account.id == account).values(disabled=True)
        )
        await book.note("token.revoke", thing=account)
    return await _read(book, account)


async def _read(book: Book, account: str) -> TokenShown:
    query = _SHOWN.where(ApiToken.account == account)
    row = (await book.connection.execute(query)).mappings().first()
    if row is None:
        raise Unknown("no such token")
    return _shown(dict(row))


def _shown(row: dict[str, object]) -> TokenShown:
    if row.pop("everywhere"):
        row["units"] = None
    return msgspec.convert(row, TokenShown)
