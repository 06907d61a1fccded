"""Signing in and out."""

import secrets
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.staff.accounts import Role
from core.staff.doors import KNOWN_FOR
from core.staff.sign_ins import Means
from gateway import cookies
from gateway.access import COOKIE, STAFF, Parts, Tries, anyone, may
from gateway.answers import refused_as
from gateway.errors import NotSignedIn, PasswordNeeded, Refused
from gateway.identity import LASTS, TOKEN_BYTES, Caller
from gateway.metrics import SIGN_INS
from gateway.wiring import Wiring

router = APIRouter(prefix="/api/v1/session", tags=["session"])

Name = Annotated[str, Field(min_length=1, max_length=128)]
Password = Annotated[str, Field(min_length=1, max_length=1024)]


class Credentials(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid")

    username: Name
    password: Password


class Switching(BaseModel):
    """Somebody else takes a shared tablet over."""

    model_config = ConfigDict(extra="forbid")

    account: Name
    pin: Annotated[str, Field(pattern=r"^[0-9]{4,8}$")]


class Session(BaseModel):
    """Who is signed in, and until when (UTC).

    `units`: where they work, null for everywhere; `first_password`: it has to be changed first;
    `pin`: whether they have one for shared tablets.
    """

    account: str
    name: str
    role: Role
    units: list[str] | None
    means: Means
    first_password: bool
    pin: bool
    expires_at: AwareDatetime


class Somebody(BaseModel):
    """Who may switch to themselves here by PIN."""

    account: str
    name: str


class TabletHere(BaseModel):
    """The shared tablet this browser is."""

    name: str
    unit: str
    people: list[Somebody]


class Ways(BaseModel):
    """How one can sign in here; `elsewhere` is the name of the provider (OIDC), if there is one."""

    elsewhere: str | None
    tablet: TabletHere | None


async def tries(request: Request) -> Tries:
    """The count of tries of this application."""
    found: Tries = request.app.state.tries
    return found


Counted = Annotated[Tries, Depends(tries)]
Signed = Annotated[Caller, Depends(may(*STAFF, first=True))]


@router.post("", dependencies=[Depends(anyone)], responses=refused_as(401, 403, 422, 429, 503))
async def sign_in(
    credentials: Credentials, request: Request, response: Response, parts: Parts, counted: Counted
) -> Session:
    """Sign in; the session is a cookie that scripts cannot read."""
    name, at = credentials.username, cookies.entrance(request, parts)
    known = (name, at.browser) in parts.identity.doors.browsers
    where = at.browser.hex() if known else cookies.address(request)
    try:
        await counted.note(name, cookies.address(request), where=where)
        token, caller = await parts.identity.sign_in(name, credentials.password, at=at)
    except Refused as why:
        SIGN_INS.labels(why.slug).inc()
        raise
    await counted.forget(name, where)
    let_in(request, response, parts, token)
    if not known:
        _know_browser(request, response, parts, caller)
    return shown(caller, parts)


@router.post(
    "/switch", dependencies=[Depends(anyone)], responses=refused_as(401, 403, 422, 429, 503)
)
async def switch(
    switching: Switching, request: Request, response: Response, parts: Parts, counted: Counted
) -> Session:
    """Take a shared tablet over by PIN, within a shift of having given the password there."""
    at, address = cookies.entrance(request, parts), cookies.address(request)
    try:
        await counted.note(switching.account, address, where=address)
        token, caller = await parts.identity.switch(switching.account, switching.pin, at=at)
    except Refused as why:
        SIGN_INS.labels(why.slug).inc()
        raise
    await counted.forget(switching.account, address)
    let_in(request, response, parts, token)
    return shown(caller, parts)


@router.get("/ways", dependencies=[Depends(anyone)])
async def ways(request: Request, parts: Parts) -> Ways:
    """How one can sign in here; a shared tablet is told who may switch to themselves."""
    tablet = cookies.entrance(request, parts).tablet
    here = None
    if tablet is not None:
        identity = parts.identity
        found = map(identity.known, identity.doors.people_at(tablet, shift=LASTS))
        people = [Somebody(account=one.account, name=one.name) for one in found if one is not None]
        people.sort(key=lambda one: one.name)
        here = TabletHere(name=tablet.name, unit=tablet.unit, people=people)
    return Ways(elsewhere=parts.settings.oidc_name or None, tablet=here)


@router.get("", responses=refused_as(401))
async def who(caller: Signed, parts: Parts) -> Session:
    """Who is signed in."""
    return shown(caller, parts)


@router.delete("", status_code=204, responses=refused_as(401, 403))
async def sign_out(caller: Signed, response: Response, parts: Parts) -> None:
    """End the session, here and on every screen that was opened with it."""
    if caller.signed.means is Means.TOKEN:
        raise PasswordNeeded
    parts.screens.dismiss(caller.signed.token_hash)
    parts.identity.sign_out(caller)
    cookies.drop(response, COOKIE)


def let_in(request: Request, response: Response, parts: Wiring, token: str) -> None:
    """Give the browser its new session; the one it had, or was made to have, ends."""
    SIGN_INS.labels("done").inc()
    with suppress(NotSignedIn):
        before = parts.identity.caller(cookies.session_of(request))
        parts.screens.dismiss(before.signed.token_hash)
        parts.identity.sign_out(before)
    cookies.put(request, response, COOKIE, token, LASTS)


def _know_browser(request: Request, response: Response, parts: Wiring, caller: Caller) -> None:
    """Have this browser count as one of the person's: others cannot lock them out of it."""
    value = request.cookies.get(cookies.BROWSER, "")
    if not cookies.hash_of(request, cookies.BROWSER):
        value = secrets.token_urlsafe(TOKEN_BYTES)
        parts.identity.doors.know(caller.staff.account, value)
    cookies.put(request, response, cookies.BROWSER, value, KNOWN_FOR)


def shown(caller: Caller, parts: Wiring) -> Session:
    """A session as its person sees it."""
    units = caller.staff.units
    return Session(
        account=caller.staff.account,
        name=caller.staff.name,
        role=caller.role,
        units=None if units is None else sorted(units),
        means=caller.signed.means,
        first_password=caller.staff.first_password,
        pin=caller.staff.account in parts.identity.doors.pins,
        expires_at=caller.signed.expires_at,
    )
