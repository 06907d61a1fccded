"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.staff.accounts import Role
from gateway.access import COOKIE, STAFF, Parts, Tries, anyone, may
from gateway.answers import refused_as
from gateway.errors import Refused
from gateway.identity import LASTS, Caller
from gateway.metrics import SIGN_INS

router = APIRouter(prefix="/api/v1/session", tags=["session"])


class Credentials(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid")

    username: Annotated[str, Field(min_length=1, max_length=128)]
    password: Annotated[str, Field(min_length=1, max_length=1024)]


class Session(BaseModel):
    """Who is signed in, and until when (UTC)."""

    account: str
    name: str
    role: Role
    expires_at: AwareDatetime


async def tries(request: Request) -> Tries:
    """The count of tries of this application."""
    found: Tries = request.app.state.tries
    return found


@router.post("", dependencies=[Depends(anyone)], responses=refused_as(401, 403, 422, 429, 503))
async def sign_in(
    credentials: Credentials,
    request: Request,
    response: Response,
    parts: Parts,
    counted: Annotated[Tries, Depends(tries)],
) -> Session:
    """Sign in; the session is a cookie that scripts cannot read."""
    address = request.client.host if request.client is not None else ""
    try:
        await counted.note(credentials.username, address)
        token, caller = await parts.identity.sign_in(credentials.username, credentials.password)
    except Refused as why:
        SIGN_INS.labels(why.slug).inc()
        raise
    await counted.forget(credentials.username, address)
    SIGN_INS.labels("done").inc()
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return _shown(caller)


@router.get("", responses=refused_as(401))
async def who(caller: Annotated[Caller, Depends(may(*STAFF))]) -> Session:
    """Who is signed in."""
    return _shown(caller)


@router.delete("", status_code=204, responses=refused_as(401, 403))
async def sign_out(
    caller: Annotated[Caller, Depends(may(*STAFF))], response: Response, parts: Parts
) -> None:
    """End the session, here and on every screen that was opened with it."""
    parts.identity.sign_out(caller)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def _shown(caller: Caller) -> Session:
    return Session(
        account=caller.staff.account,
        name=caller.staff.name,
        role=caller.role,
        expires_at=caller.signed.expires_at,
    )
