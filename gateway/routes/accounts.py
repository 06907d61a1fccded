"""Accounts: who may sign in, as what, and where."""

import secrets
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from core.paging import after as after_cursor
from core.paging import cursor as cursor_of
from core.staff.accounts import Role
from core.staff.managing import (
    AccountShown,
    Post,
    change_account,
    list_accounts,
    note_unlocked,
    open_account,
    read_account,
    set_password,
)
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import Desk, OnceKey, Seen, in_person
from gateway.errors import Malformed
from gateway.routes.asking import WRITTEN
from gateway.routes.mine import SessionId, Sessions, end_named, listed

router = APIRouter(prefix="/api/v1/accounts", tags=["accounts"])

Administrator = Annotated[Desk, Depends(in_person(Role.ADMINISTRATOR))]
AccountName = Annotated[str, Field(pattern=r"^[^\s\x00-\x1f\x7f:/?#%]{1,64}$")]
AccountId = Annotated[str, Path(max_length=64, pattern=WRITTEN)]
Unit = Annotated[str, Field(min_length=1, max_length=64, pattern=WRITTEN)]
Units = Annotated[list[Unit], Field(max_length=200)]
FIRST_PASSWORD_BYTES = 12


class PostSaid(BaseModel):
    """What somebody is here for; `units` null for everywhere."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=128, pattern=WRITTEN)]
    role: Role
    units: Units | None
    disabled: bool = False

    def plain(self) -> Post:
        """The same without the web."""
        units = None if self.units is None else frozenset(self.units)
        return Post(name=self.name, role=self.role, units=units, disabled=self.disabled)


class AccountSaid(PostSaid):
    """A new account."""

    account: AccountName


class Accounts(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts of people, by account."""

    items: list[AccountShown]
    next: str | None = None


class FirstPassword(msgspec.Struct, frozen=True, kw_only=True):
    """A first password: shown once, kept nowhere, to be changed at the first sign-in."""

    password: str


@router.get("", responses=shown_as(Accounts, 401, 403, 422, 503))
async def accounts(
    desk: Administrator,
    said: Annotated[str, Query(max_length=64, pattern=WRITTEN)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """People who may sign in, or whose account or name contains what was said."""
    after = after_cursor(cursor, tuple[str])[0] if cursor is not None else ""
    async with desk.book() as book:
        found = list(await list_accounts(book, said=said, after=after, limit=limit + 1))
    following = cursor_of(found[limit - 1].account) if len(found) > limit else None
    return answer(Accounts(items=found[:limit], next=following))


@router.post("", status_code=201, responses=made_as(AccountShown, 401, 403, 409, 422, 503))
async def open_one(said: AccountSaid, desk: Administrator, key: OnceKey) -> Response:
    """Open an account; it has no password until one is given."""
    told = await desk.create(key, said, lambda book: open_account(book, said.account, said.plain()))
    await desk.parts.upkeep.exchange()
    return told


@router.get("/{account}", responses=shown_as(AccountShown, 401, 403, 404, 422, 503))
async def one(account: AccountId, desk: Administrator) -> Response:
    """One account."""
    async with desk.book() as book:
        found = await read_account(book, account)
    return answer(found, revision=found.revision)


@router.put("/{account}", responses=shown_as(AccountShown, 401, 403, 404, 409, 412, 422, 428, 503))
async def change(account: AccountId, said: PostSaid, desk: Administrator, seen: Seen) -> Response:
    """Change what somebody is here for, or close the account; it counts at once."""
    async with desk.book() as book:
        found = await change_account(book, account, said.plain(), seen=seen)
    await desk.parts.upkeep.exchange()
    return answer(found, revision=found.revision)


@router.post("/{account}/password", responses=shown_as(FirstPassword, 401, 403, 404, 422, 503))
async def reset(account: AccountId, desk: Administrator) -> Response:
    """Give somebody a first password; their sessions end."""
    if account == desk.caller.staff.account:
        raise Malformed("change your own password with the one you have")
    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    hashed = await desk.parts.identity.hashed(password)
    async with desk.book() as book:
        await set_password(book, account, hashed)
    desk.parts.identity.end_all(account)
    desk.parts.identity.doors.unlock(account)
    await desk.parts.upkeep.exchange()
    return answer(FirstPassword(password=password))


@router.post("/{account}/unlock", status_code=204, responses=refused_as(401, 403, 404, 422, 503))
async def unlock(account: AccountId, desk: Administrator) -> None:
    """Let somebody try again at once who has given too many wrong passwords."""
    async with desk.book() as book:
        await note_unlocked(book, account)
    desk.parts.identity.doors.unlock(account)
    await desk.parts.upkeep.exchange()


@router.get("/{account}/sessions", responses=shown_as(Sessions, 401, 403, 404, 422, 503))
async def sessions(account: AccountId, desk: Administrator) -> Response:
    """Where somebody is signed in."""
    async with desk.book() as book:
        await read_account(book, account)
    return answer(listed(desk.parts, account, mine=desk.caller.signed.token_hash))


@router.delete("/{account}/sessions", status_code=204, responses=refused_as(401, 403, 404, 503))
async def end_sessions(account: AccountId, desk: Administrator) -> None:
    """Sign somebody out everywhere."""
    async with desk.book() as book:
        await read_account(book, account)
        await book.note("session.end", thing=f"account/{account}")
    desk.parts.identity.end_all(account)


@router.delete(
    "/{account}/sessions/{session}", status_code=204, responses=refused_as(401, 403, 404, 503)
)
async def end_session(account: AccountId, session: SessionId, desk: Administrator) -> None:
    """Sign somebody out in one place."""
    async with desk.book() as book:
        await read_account(book, account)
        await book.note("session.end", thing=f"account/{account}", detail={"session": session})
    end_named(desk.parts, account, session)
