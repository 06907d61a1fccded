"""Cookies of sessions, of known browsers, of shared tablets; scripts see none of them."""

from datetime import timedelta

from fastapi import Request, Response
from starlette.requests import HTTPConnection

from gateway.access import COOKIE
from gateway.identity import Entrance, hashed_token
from gateway.wiring import Wiring

BROWSER = "wardwatch_browser"
TABLET = "wardwatch_tablet"
TABLET_LASTS = timedelta(days=365)
_LONGEST = 128
_LONGEST_NAME = 100


def put(request: Request, response: Response, name: str, value: str, lasts: timedelta) -> None:
    """Give the browser a cookie that only goes back to us."""
    response.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def drop(response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, path="/", httponly=True, samesite="strict")


def entrance(request: Request, parts: Wiring) -> Entrance:
    """Where somebody signs in: address, browser, tablet."""
    called = request.headers.get("user-agent", "")[:_LONGEST_NAME]
    called = "".join(one for one in called if one.isprintable())
    return Entrance(
        origin=f"{address(request)} {called}".strip(),
        browser=hash_of(request, BROWSER),
        tablet=parts.identity.doors.tablets.get(hash_of(request, TABLET)),
    )


def address(request: Request) -> str:
    """The address a request came from."""
    return request.client.host if request.client is not None else ""


def hash_of(request: HTTPConnection, name: str) -> bytes:
    """SHA-256 of a cookie; empty when there is none, or none of ours."""
    value = request.cookies.get(name, "")
    return hashed_token(value) if 0 < len(value) <= _LONGEST else b""


def session_of(request: Request) -> str | None:
    """The token of the session that the browser has already."""
    return request.cookies.get(COOKIE)
