"""The desk at which people ask something of the hospital's books: one request, one transaction."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar
from urllib.parse import unquote

import msgspec
from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import text

from core.books import Book
from core.staff.accounts import Role
from core.staff.sign_ins import Means
from gateway.access import Parts, may
from gateway.errors import KeyReused, Malformed, NotSeen
from gateway.identity import Caller
from gateway.records import Look
from gateway.routes.asking import Key
from gateway.wiring import Wiring

_S = TypeVar("_S", bound=msgspec.Struct)

LONGEST_REASON = 500
_encoder = msgspec.json.Encoder()

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:account || ' ' || :key, 0))")
_KNOWN = text("select asked, answer from idempotent_answer where account = :account and key = :key")
_KEEP = text(
    "insert into idempotent_answer (account, key, asked, answer, at)"
    " values (:account, :key, :asked, :answer, :at)"
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A person with a request.

    Attributes:
        path: What is asked of: the same key for another thing is refused.
        origin: Address and screen, for the audit.
        why: The reason they gave in the header `Reason` (percent-encoded UTF-8); may be empty.
    """

    caller: Caller
    parts: Wiring
    path: str
    origin: str
    why: str

    @asynccontextmanager
    async def book(self) -> AsyncIterator[Book]:
        """The books, for one transaction; committed when the block ends without an error.

        Raises:
            RecordsAway: The database does not answer.
        """
        self.parts.upkeep.reachable()
        async with self.parts.office.transaction() as connection:
            yield Book(
                connection=connection,
                by=self.caller.staff,
                now=self.parts.clock.now(),
                site=self.parts.settings.site,
                origin=self.origin,
                why=self.why,
            )

    async def look(self, bed: str, act: str, *, at: datetime | None = None) -> None:
        """Keep in the audit that the person looks at what was measured at a bed.

        Args:
            bed: Where.
            act: Such as `reading.read`.
            at: Of whoever lay there then; now without.

        Raises:
            RecordsAway: The database does not answer.
        """
        self.parts.upkeep.reachable()
        now = self.parts.clock.now()
        look = Look(bed=bed, at=at or now, now=now)
        await self.parts.records.note_look(look, act, by=self.caller.staff, origin=self.origin)

    async def create(
        self, key: str, said: BaseModel | None, make: Callable[[Book], Awaitable[msgspec.Struct]]
    ) -> Response:
        """Make something once, however often the same key comes; 201 with what was made.

        Raises:
            KeyReused: The key came before with another request.
            RecordsAway: The database does not answer.
        """
        words = said.model_dump_json() if said is not None else ""
        asked = hashlib.sha256(f"{self.path} {words}".encode()).digest()
        who = {"account": self.caller.staff.account, "key": key}
        async with self.book() as book:
            await book.connection.execute(_LOCK, who)
            known = (await book.connection.execute(_KNOWN, who)).first()
            if known is None:
                body = _encoder.encode(await make(book))
                kept = who | {"asked": asked, "answer": body, "at": book.now}
                await book.connection.execute(_KEEP, kept)
            elif bytes(known[0]) != asked:
                raise KeyReused
            else:
                body = bytes(known[1])
        return Response(body, status_code=201, media_type="application/json")


def at_desk(*roles: Role, first: bool = False) -> Callable[..., Awaitable[Desk]]:
    """A dependency: a person with one of these roles, at the books.

    Args:
        roles: Whose call is answered.
        first: Also while the person has yet to choose a password of their own.
    """

    async def desk(
        caller: Annotated[Caller, Depends(may(*roles, first=first))],
        request: Request,
        parts: Parts,
        reason: Annotated[str, Header(max_length=3 * LONGEST_REASON)] = "",
        screen: Annotated[str, Header(alias="Wardwatch-Screen", max_length=64)] = "",
    ) -> Desk:
        address = request.client.host if request.client is not None else ""
        by = " by PIN" if caller.signed.means is Means.PIN else ""
        return Desk(
            caller,
            parts,
            request.url.path,
            f"{address} {_plain(screen)}".strip() + by,
            _plain(reason),
        )

    desk.__dict__["roles"] = roles
    return desk


def in_person(*roles: Role, first: bool = False) -> Callable[..., Awaitable[Desk]]:
    """A dependency as `at_desk`, for what neither a PIN nor a program's token is enough for."""

    async def present(desk: Annotated[Desk, Depends(at_desk(*roles, first=first))]) -> Desk:
        desk.caller.require_password()
        return desk

    present.__dict__["roles"] = roles
    return present


def _plain(said: str) -> str:
    found = unquote(said)
    if len(found) > LONGEST_REASON or any(ord(one) < 32 for one in found):
        raise Malformed("a reason is one line of at most 500 characters")
    return found


async def seen(if_match: Annotated[str | None, Header(max_length=24)] = None) -> int:
    """A dependency: the revision that the person saw, from `If-Match`.

    Raises:
        NotSeen: The request does not say what it changes.
        Malformed: It says it in another way than our `ETag`.
    """
    if if_match is None:
        raise NotSeen
    plain = if_match.strip('"')
    if not plain.isdecimal() or len(plain) > 9:
        raise Malformed("If-Match: not one of ours")
    return int(plain)


Seen = Annotated[int, Depends(seen)]
"""The revision that the person saw; an edit of another revision is refused."""
OnceKey = Key
"""`Idempotency-Key`: the same however often one create is sent."""
