"""Who may call what. Every route declares it; `declared` refuses one that does not.

Cross-site requests: the cookie is SameSite=Strict, so another site's form does not carry it; and an
unsafe request that a browser marks as coming from elsewhere (Origin, Sec-Fetch-Site) is refused
even so. A client that sends neither is no browser, and has no cookie that somebody else filled in.
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from core.saying import say
from core.staff.accounts import Role
from gateway.errors import CrossSite, FirstPassword, NotAllowed, TooMany
from gateway.identity import Caller
from gateway.wiring import Wiring

COOKIE = "wardwatch_session"
CARE = (Role.NURSE, Role.CHARGE, Role.CLINICIAN)
"""Those who answer for patients."""
LIVE = (*CARE, Role.BED_MANAGER, Role.ADMINISTRATOR)
"""Those who see vital signs and alerts; the wall carries no names, so it shows every unit."""
STAFF = tuple(Role)

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SAME_SITE = frozenset({"same-origin", "none"})


class Undeclared(Exception):
    """A route does not say who may call it."""


# Dependencies and routes are coroutines even where nothing waits: a plain function would run in a
# thread, beside the loop that changes what it reads.


async def wiring(request: Request) -> Wiring:
    """The parts of this application."""
    found: Wiring = request.app.state.wiring
    return found


Parts = Annotated[Wiring, Depends(wiring)]


def caller_of(connection: HTTPConnection, parts: Wiring) -> Caller:
    """Who asks: a program by its token, else a person by the cookie of a session.

    Raises:
        NotSignedIn: Nobody, or no longer.
    """
    token = bearer(connection.headers)
    if token is not None:
        return parts.identity.program(token)
    return parts.identity.caller(connection.cookies.get(COOKIE))


def bearer(headers: Headers) -> str | None:
    """The token of a program (RFC 6750), if the request has one; then no cookie counts."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def may(*roles: Role, first: bool = False) -> Callable[..., Awaitable[Caller]]:
    """A dependency: a person with a valid session and one of these roles.

    Args:
        roles: Whose call is answered.
        first: Also while the person has yet to choose a password of their own.
    """

    async def admit(request: Request, parts: Parts) -> Caller:
        caller = caller_of(request, parts)
        if caller.role not in roles:
            raise NotAllowed("not as {role}", role=say(caller.role))
        if caller.staff.first_password and not first:
            raise FirstPassword
        return caller

    admit.__dict__["roles"] = roles
    return admit


async def anyone() -> None:
    """A dependency: no session is needed, and nothing of a patient is told."""


anyone.__dict__["roles"] = ()


def roles_of(route: APIRoute) -> tuple[Role, ...] | None:
    """Who may call a route: nobody in particular for (), None when it does not say."""
    for dependant in route.dependant.dependencies:
        roles: tuple[Role, ...] | None = getattr(dependant.call, "roles", None)
        if roles is not None:
            return roles
    return None


def declared(router: APIRouter) -> APIRouter:
    """The router, when each of its routes says who may call it.

    Raises:
        Undeclared: One does not.
    """
    for route in every_route(router):
        if roles_of(route) is None:
            raise Undeclared(f"{route.methods} {route.path}")
    return router


def every_route(router: APIRouter) -> Iterator[APIRoute]:
    """The routes of a router and of those within it, as they are reached.

    Raises:
        Undeclared: There is something in it that cannot be looked into.
    """
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            # FastAPI keeps a router within a router as one thing, and makes its routes of it.
            within = getattr(route, "effective_route_contexts", None)
            if within is None:
                raise Undeclared(f"{router.prefix}: {type(route).__name__}")
            yield from within()


def same_site(headers: Headers, allowed: tuple[str, ...]) -> bool:
    """Whether a browser sent this from one of our pages, or no browser did."""
    if headers.get("sec-fetch-site", "none") not in _SAME_SITE:
        return headers.get("origin") in allowed
    origin = headers.get("origin")
    return origin is None or own_origin(origin, headers, allowed)


def own_origin(origin: str, headers: Headers, allowed: tuple[str, ...]) -> bool:
    """Whether an Origin is the page's own host, or one of the settings.

    The Host header cannot be chosen by a page of another site, so equality needs no list: the
    ward's server may be reached by any of its names.
    """
    scheme, _, host = origin.partition("://")
    if origin in allowed:
        return True
    return scheme in {"http", "https"} and host != "" and host == headers.get("host")


async def refuse_cross_site(request: Request, parts: Parts) -> None:
    """A dependency of all routes: unsafe requests come from our own pages.

    A program's request carries its token itself, which no page of another site can make a browser
    do, and its cookies do not count.
    """
    if request.method in _SAFE or bearer(request.headers) is not None:
        return
    if not same_site(request.headers, parts.settings.origins):
        raise CrossSite


_PER_ACCOUNT = parse("5/minute")
_PER_ADDRESS = parse("100/minute")


class Tries:
    """Counts tries to sign in, by account and address together: nobody can lock out another."""

    def __init__(self) -> None:
        # Not the moving window: in limits 5.8 its clean-up trips over a window just forgotten.
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def note(self, account: str, address: str, *, where: str = "") -> None:
        """Count a try before it is checked, so that many at once do not slip through.

        Args:
            account: The name that was tried.
            address: From where.
            where: Counts for the account instead of the address: a browser of the person's own.

        Raises:
            TooMany: There were too many in the last minute.
        """
        if not await self._limiter.hit(_PER_ADDRESS, "address", address):
            raise TooMany
        if not await self._limiter.hit(_PER_ACCOUNT, "account", account[:128], where or address):
            raise TooMany

    async def forget(self, account: str, where: str) -> None:
        """The person knew the password after all."""
        await self._limiter.clear(_PER_ACCOUNT, "account", account[:128], where)
