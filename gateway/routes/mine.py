"""What people do with their own account: password, PIN, sessions."""

from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict

from core.staff.managing import set_password
from core.staff.passwords import WeakPassword, require_password, require_pin
from core.staff.sign_ins import Signed
from core.staff.tablets import drop_pin, set_pin
from gateway import cookies
from gateway.access import STAFF, Parts, may
from gateway.answers import answer, refused_as, shown_as
from gateway.desk import Desk, in_person
from gateway.errors import Unknown, WrongPassword
from gateway.identity import Caller
from gateway.routes.session import Password
from gateway.wiring import Wiring

router = APIRouter(prefix="/api/v1/session", tags=["session"])

Owner = Annotated[Desk, Depends(in_person(*STAFF))]
NewOwner = Annotated[Desk, Depends(in_person(*STAFF, first=True))]
Own = Annotated[Caller, Depends(may(*STAFF))]
SessionId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


class PasswordSaid(BaseModel):
    """The password that was, and the one that shall be."""

    model_config = ConfigDict(extra="forbid")

    old: Password
    new: Password


class PinSaid(BaseModel):
    """A PIN for shared tablets, and the password."""

    model_config = ConfigDict(extra="forbid")

    password: Password
    pin: Password


class SessionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A session in a list.

    Attributes:
        id: Names the session, and is no use for anything else.
        means: `password`, `pin` or `oidc`.
        origin: From where it began.
        used_at: To half a minute, UTC.
        mine: Whether it is the one that asks.
    """

    id: str
    means: str
    origin: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    mine: bool


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions of somebody, the latest used first."""

    items: list[SessionShown]
    next: str | None = None


@router.post("/password", status_code=204, responses=refused_as(401, 403, 422, 429, 503))
async def change_password(said: PasswordSaid, request: Request, desk: NewOwner) -> None:
    """Choose another password; every other session of the person ends, and the PIN goes."""
    staff = desk.caller.staff
    require_password(said.new, account=staff.account, name=staff.name)
    if said.new == said.old:
        raise WeakPassword("the new password is the old one")
    await _confirm(desk, request, said.old)
    hashed = await desk.parts.identity.hashed(said.new)
    async with desk.book() as book:
        await set_password(book, staff.account, hashed)
    desk.parts.identity.end_all(staff.account, but=desk.caller.signed.token_hash)
    await desk.parts.upkeep.exchange()


@router.put("/pin", status_code=204, responses=refused_as(401, 403, 422, 429, 503))
async def choose_pin(said: PinSaid, request: Request, desk: Owner) -> None:
    """Choose a PIN of 4 to 8 digits for shared tablets."""
    require_pin(said.pin)
    await _confirm(desk, request, said.password)
    hashed = await desk.parts.identity.hashed(said.pin)
    async with desk.book() as book:
        await set_pin(book, hashed)
    tablet = cookies.entrance(request, desk.parts).tablet
    if tablet is not None:
        # Whoever has just given the password here may switch here from now on.
        desk.parts.identity.doors.come_to(tablet, desk.caller.staff.account)
    await desk.parts.upkeep.exchange()


@router.delete("/pin", status_code=204, responses=refused_as(401, 403, 503))
async def have_no_pin(desk: Owner) -> None:
    """Have no PIN any more."""
    async with desk.book() as book:
        await drop_pin(book)
    await desk.parts.upkeep.exchange()


@router.get("/all", responses=shown_as(Sessions, 401, 403))
async def sessions(caller: Own, parts: Parts) -> Response:
    """One's own sessions."""
    return answer(listed(parts, caller.staff.account, mine=caller.signed.token_hash))


@router.delete("/all", status_code=204, responses=refused_as(401, 403))
async def end_others(caller: Own, parts: Parts) -> None:
    """End all one's sessions but the one that asks."""
    parts.identity.end_all(caller.staff.account, but=caller.signed.token_hash)


@router.delete("/all/{session}", status_code=204, responses=refused_as(401, 403, 404))
async def end_one(session: SessionId, caller: Own, parts: Parts) -> None:
    """End one of one's own sessions."""
    end_named(parts, caller.staff.account, session)


def listed(parts: Wiring, account: str, *, mine: bytes = b"") -> Sessions:
    """Sessions of somebody."""
    found = parts.identity.sessions_of(account)
    return Sessions(items=[_shown(signed, mine) for signed in found])


def end_named(parts: Wiring, account: str, session: str) -> None:
    """End one session of somebody.

    Raises:
        Unknown: They have none of this id.
    """
    for signed in parts.identity.sessions_of(account):
        if _id(signed) == session:
            parts.identity.end(signed)
            return
    raise Unknown("no such session")


async def _confirm(desk: Desk, request: Request, password: str) -> None:
    """Ask for the password again: an open screen is not yet the person.

    Raises:
        WrongPassword: It is not.
        Locked: Too many were wrong.
    """
    identity, staff = desk.parts.identity, desk.caller.staff
    browser = cookies.hash_of(request, cookies.BROWSER)
    door = identity.doors.knock(staff.account, browser, exists=True)
    if not await identity.fits(password, staff.password_hash):
        raise WrongPassword("this is not your password")
    identity.doors.enter(staff.account, door, browser)


def _id(signed: Signed) -> str:
    return signed.token_hash.hex()[:16]


def _shown(signed: Signed, mine: bytes) -> SessionShown:
    return SessionShown(
        id=_id(signed),
        means=signed.means.value,
        origin=signed.origin,
        created_at=signed.created_at,
        used_at=signed.used_at,
        expires_at=signed.expires_at,
        mine=signed.token_hash == mine,
    )
