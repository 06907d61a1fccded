"""The one place where a refusal becomes an answer: RFC 9457, without anything of a patient."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

import msgspec
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from core.errors import HospitalError, NotYours, Outdated, Taken, Unfit, Unknown
from core.saying import Said, say
from gateway.errors import Refused
from gateway.malformed import unfit

STATUSES: Mapping[type[HospitalError], int] = {
    Unknown: 404,
    NotYours: 403,
    Taken: 409,
    Outdated: 412,
    Unfit: 422,
}
"""What the kinds of refusal of the books are in HTTP; a subclass names the fact."""

_log = structlog.stdlib.get_logger()


def problem(
    request: Request,
    status: int,
    *,
    slug: str = "",
    said: Said | None = None,
    headers: Mapping[str, str] | None = None,
    told: Mapping[str, object] = MappingProxyType({}),
) -> Response:
    """An `application/problem+json` answer, with `told` as further members.

    `said` is its detail as a sentence with its parts, for a screen of another language.
    """
    title = HTTPStatus(status).phrase
    said = said or say(title)
    body = {
        "type": f"urn:wardwatch:problem:{slug or title.lower().replace(' ', '-')}",
        "title": title,
        "status": status,
        "detail": str(said),
        "said": msgspec.to_builtins(said),
        "instance": request.url.path,
        "request_id": request.scope.get("request_id", ""),
    }
    body |= {name: said for name, said in told.items() if name not in body}
    return Response(
        json.dumps(body),
        status_code=status,
        media_type="application/problem+json",
        headers=dict(headers or {}),
    )


def _refused(request: Request, why: Exception) -> Response:
    assert isinstance(why, Refused)  # noqa: S101 - as registered below
    retry = why.retry_after_s
    headers = {"Retry-After": str(retry)} if retry is not None else None
    return problem(request, why.status, slug=why.slug, said=why.said, headers=headers)


def _kept(request: Request, why: Exception) -> Response:
    assert isinstance(why, HospitalError)  # noqa: S101 - as registered below
    kind = type(why)
    status = next(number for root, number in STATUSES.items() if issubclass(kind, root))
    told = why.told if isinstance(why, Taken) else {}
    return problem(request, status, slug=slug_of(why), said=why.said, told=told)


def slug_of(why: Exception) -> str:
    """The fact that a refusal of the books is, for programs."""
    return _kebab(type(why).__name__)


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _http(request: Request, why: Exception) -> Response:
    assert isinstance(why, HTTPException)  # noqa: S101 - as registered below
    return problem(request, why.status_code, said=say(str(why.detail)), headers=why.headers)


def _malformed(request: Request, why: Exception) -> Response:
    assert isinstance(why, RequestValidationError)  # noqa: S101 - as registered below
    # Where and what is wrong, never the value: it may be a password.
    first = why.errors()[0]
    where = ".".join(str(step) for step in first["loc"])
    said = say("{where}: {what}", where=where, what=unfit(first))
    return problem(request, 422, slug="malformed", said=said)


def _bug(request: Request, why: Exception) -> Response:
    _log.error("request failed", request_id=request.scope.get("request_id"), exc_info=why)
    said = say("Something is wrong here; the request id finds it.")
    return problem(request, 500, said=said)


def install(app: FastAPI) -> None:
    """Answer every refusal of this application so."""
    app.add_exception_handler(Refused, _refused)
    for kind in STATUSES:
        app.add_exception_handler(kind, _kept)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(Exception, _bug)
