"""Signing in at the hospital's own provider (OpenID Connect): away, and back."""

from datetime import timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from core.books import Book
from core.errors import HospitalError
from core.staff.accounts import Staff
from core.staff.sign_ins import Means
from core.staff.vouching import vouched_for
from gateway import cookies
from gateway.access import Parts, anyone
from gateway.answers import refused_as
from gateway.errors import Refused
from gateway.identity import Caller
from gateway.metrics import SIGN_INS
from gateway.oidc import Errand, NoProvider, NotVouchedFor, Provider, Vouched
from gateway.problems import slug_of
from gateway.routes.session import let_in
from gateway.wiring import Wiring

router = APIRouter(prefix="/api/v1/session/oidc", tags=["session"])

ERRAND = "wardwatch_errand"
_PATH = "/api/v1/session/oidc"
_LASTS = timedelta(minutes=10)


@router.get(
    "/start", status_code=303, dependencies=[Depends(anyone)], responses=refused_as(404, 503)
)
async def start(request: Request, parts: Parts) -> RedirectResponse:
    """Send the browser to the provider."""
    address, errand = await _provider(parts).send_away()
    told = RedirectResponse(address, 303)
    told.set_cookie(
        ERRAND,
        msgspec.json.encode(errand).hex(),
        max_age=int(_LASTS.total_seconds()),
        path=_PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        # Strict would keep it back when the provider sends the browser to us again.
        samesite="lax",
    )
    return told


@router.get("/back", status_code=303, dependencies=[Depends(anyone)], responses=refused_as(404))
async def back(
    request: Request,
    parts: Parts,
    state: Annotated[str, Query(max_length=256)] = "",
    code: Annotated[str, Query(max_length=4_096)] = "",
) -> Response:
    """The browser comes back: to the page, signed in, or with why not in `refused`."""
    provider = _provider(parts)
    try:
        errand = _errand(request)
        vouched = await provider.welcome(errand, state=state, code=code)
        token, _ = await _begin(request, parts, vouched)
    except HospitalError as why:
        slug = why.slug if isinstance(why, Refused) else slug_of(why)
        SIGN_INS.labels(slug).inc()
        told = RedirectResponse(f"/?refused={slug}", 303)
    else:
        told = RedirectResponse("/", 303)
        let_in(request, told, parts, token)
    told.delete_cookie(ERRAND, path=_PATH, httponly=True, samesite="lax")
    return told


async def _begin(request: Request, parts: Wiring, vouched: Vouched) -> tuple[str, Caller]:
    at = cookies.entrance(request, parts)
    parts.upkeep.reachable()
    async with parts.office.transaction() as connection:
        book = Book(
            connection=connection,
            by=Staff(
                account=vouched.account, name=vouched.name, role=vouched.role, password_hash=""
            ),
            now=parts.clock.now(),
            site=parts.settings.site,
            origin=at.origin,
        )
        staff = await vouched_for(book, issuer=vouched.issuer, subject=vouched.subject)
    await parts.upkeep.exchange()
    known = parts.identity.known(staff.account)
    if known is None:
        raise NotVouchedFor("the account was closed meanwhile")
    if at.tablet is not None:
        parts.identity.doors.come_to(at.tablet, known.account)
    return parts.identity.begin(known, Means.OIDC, at=at)


def _errand(request: Request) -> Errand:
    kept = request.cookies.get(ERRAND, "")
    try:
        return msgspec.json.decode(bytes.fromhex(kept), type=Errand)
    except (ValueError, msgspec.DecodeError):
        raise NotVouchedFor from None


def _provider(parts: Wiring) -> Provider:
    if parts.oidc is None:
        raise NoProvider
    return parts.oidc
