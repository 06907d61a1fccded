"""Sessions of people, kept by the hash of their token."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.staff.model import Account, SignIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One session.

    Attributes:
        token_hash: SHA-256 of the token; the token itself is only in the browser.
        ended_at: When it was ended before its time.
    """

    token_hash: bytes
    account: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


async def read_sign_ins(connection: AsyncConnection, *, now: datetime) -> dict[bytes, Signed]:
    """Every session that has neither ended nor expired."""
    rows = await connection.execute(
        select(SignIn.token_hash, SignIn.account, SignIn.created_at, SignIn.expires_at).where(
            SignIn.ended_at.is_(None), SignIn.expires_at > now
        )
    )
    return {
        row[0]: Signed(token_hash=row[0], account=row[1], created_at=row[2], expires_at=row[3])
        for row in rows
    }


async def write_sign_ins(connection: AsyncConnection, changed: Iterable[Signed]) -> None:
    """Keep new sessions and the ends of old ones; writing twice changes nothing.

    A session whose account was deleted meanwhile is dropped.
    """
    for signed in changed:
        known = select(Account.id).where(Account.id == signed.account).with_for_update(read=True)
        if await connection.scalar(known) is None:
            continue
        await connection.execute(
            insert(SignIn)
            .values(
                token_hash=signed.token_hash,
                account=signed.account,
                created_at=signed.created_at,
                expires_at=signed.expires_at,
                ended_at=signed.ended_at,
            )
            .on_conflict_do_nothing()
        )
        if signed.ended_at is not None:
            await connection.execute(
                update(SignIn)
                .where(SignIn.token_hash == signed.token_hash, SignIn.ended_at.is_(None))
                .values(ended_at=signed.ended_at)
            )


async def forget_sign_ins(connection: AsyncConnection, *, before: datetime) -> None:
    """Delete sessions that expired before this."""
    await connection.execute(delete(SignIn).where(SignIn.expires_at < before))
