"""Sessions of people, kept by the hash of their token."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.staff.model import Account, SignIn


class Means(StrEnum):
    """How a session began."""

    PASSWORD = "password"  # noqa: S105 - a word of the contract
    PIN = "pin"
    OIDC = "oidc"
    TOKEN = "token"  # noqa: S105 - as above
    """No session: a program brings its token with each request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One session.

    Attributes:
        token_hash: SHA-256 of the token; the token itself is only in the browser.
        ended_at: When it was ended before its time.
        origin: From where: address and what the browser calls itself.
        seen_at: When it was used last; None when not since it began.
    """

    token_hash: bytes
    account: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    means: Means = Means.PASSWORD
    origin: str = ""
    seen_at: datetime | None = None

    @property
    def used_at(self) -> datetime:
        """When it was used last, its beginning included."""
        return self.seen_at or self.created_at


async def read_sign_ins(connection: AsyncConnection, *, now: datetime) -> dict[bytes, Signed]:
    """Every session that has neither ended nor expired."""
    rows = await connection.execute(
        select(
            SignIn.token_hash,
            SignIn.account,
            SignIn.created_at,
            SignIn.expires_at,
            SignIn.means,
            SignIn.origin,
            SignIn.seen_at,
        ).where(SignIn.ended_at.is_(None), SignIn.expires_at > now)
    )
    return {
        row[0]: Signed(
            token_hash=row[0],
            account=row[1],
            created_at=row[2],
            expires_at=row[3],
            means=Means(row[4]),
            origin=row[5],
            seen_at=row[6],
        )
        for row in rows
    }


async def write_sign_ins(connection: AsyncConnection, changed: Iterable[Signed]) -> None:
    """Keep new sessions, when they were used, and their ends; writing twice changes nothing.

    A session whose account was deleted meanwhile is dropped.
    """
    for signed in changed:
        known = select(Account.id).where(Account.id == signed.account).with_for_update(read=True)
        if await connection.scalar(known) is None:
            continue
        new = insert(SignIn).values(
            token_hash=signed.token_hash,
            account=signed.account,
            created_at=signed.created_at,
            expires_at=signed.expires_at,
            ended_at=signed.ended_at,
            means=signed.means.value,
            origin=signed.origin,
            seen_at=signed.seen_at,
        )
        await connection.execute(
            new.on_conflict_do_update(
                index_elements=[SignIn.token_hash],
                # An end stays the first that was said; use only goes forward.
                set_={
                    "ended_at": func.coalesce(SignIn.ended_at, new.excluded.ended_at),
                    "seen_at": func.greatest(SignIn.seen_at, new.excluded.seen_at),
                },
            )
        )


async def forget_sign_ins(connection: AsyncConnection, *, before: datetime) -> None:
    """Delete sessions that expired before this."""
    await connection.execute(delete(SignIn).where(SignIn.expires_at < before))
