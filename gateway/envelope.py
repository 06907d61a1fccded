"""What every answer has around it: a request id, its time taken, headers that browsers obey."""

import re
import secrets
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.clock import monotonic
from gateway.metrics import REQUESTS
from gateway.problems import problem

LARGEST_BODY = 65_536
"""Bytes; a larger request is refused, and so is a larger word of a screen."""
LARGER_BODIES = (
    (re.compile(r"/api/v1/imports/[a-z]+"), 33_554_432),
    (re.compile(r"/api/v1/patients/[0-9]+/documents"), 5_242_880),
)
"""Paths that take files (by POST), and their bytes: they ask who it is first. An import is written
to the disk as it comes; a document of a patient is held in memory."""

_STRICT = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# Swagger UI writes style attributes; its scripts are files of ours like all others.
_DOCS = _STRICT.replace("img-src", "style-src 'self' 'unsafe-inline'; img-src")

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_YEAR_S = 31_536_000


class Envelope:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        # Counts a body that comes without its length; inside, so that a refusal is put in here too.
        self._apps = {
            size: RequestBodyLimitMiddleware(app, size)
            for size in (LARGEST_BODY, *(size for _, size in LARGER_BODIES))
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and put the headers on what comes back."""
        if scope["type"] != "http":
            await self._apps[LARGEST_BODY](scope, receive, send)
            return
        largest = largest_body(scope)
        scope["request_id"] = secrets.token_hex(8)
        started = monotonic()
        status = 500

        async def wrapped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _put_headers(scope, message)
            await send(message)

        try:
            if _too_large(scope, largest):
                await problem(Request(scope), 413)(scope, receive, wrapped)
            else:
                await self._apps[largest](scope, receive, wrapped)
        finally:
            route = _route(scope)
            REQUESTS.labels(scope["method"], route, status).observe(monotonic() - started)


def largest_body(scope: Scope) -> int:
    """Bytes that a request may bring."""
    if scope["method"] == "POST":
        for path, size in LARGER_BODIES:
            if path.fullmatch(scope["path"]):
                return size
    return LARGEST_BODY


def _too_large(scope: Scope, largest: int) -> bool:
    said = Headers(scope=scope).get("content-length", "0")
    return not said.isdecimal() or int(said) > largest


def _put_headers(scope: Scope, message: Message) -> None:
    headers = MutableHeaders(scope=message)
    headers["X-Request-Id"] = scope["request_id"]
    for name, value in _HEADERS.items():
        headers[name] = value
    path: str = scope["path"]
    headers["Content-Security-Policy"] = _DOCS if path.startswith("/docs") else _STRICT
    if path.startswith("/api/"):
        headers["Cache-Control"] = "no-store"
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = f"max-age={_YEAR_S}"


def _route(scope: MutableMapping[str, Any]) -> str:
    # The template, never the path: names in it would make as many series as there are beds.
    return str(getattr(scope.get("route"), "path", "none"))
