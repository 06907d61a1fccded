"""Bulk import of CSV, with a dry run."""

import asyncio
import hashlib
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Annotated, Any, BinaryIO, cast

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from core.imports.kinds import KINDS, Kind
from core.imports.running import Asked, ImportReport, take
from gateway.access import may
from gateway.answers import answer, shown_as
from gateway.desk import Desk, at_desk
from gateway.errors import Busy, Refused
from gateway.identity import Caller

router = APIRouter(prefix="/api/v1/imports", tags=["imports"])

IMPORTERS = tuple(sorted({role for kind in KINDS.values() for role in kind.roles}))
_IN_MEMORY = 1_048_576
_TYPES = frozenset({"text/csv", "application/csv"})


class NotCsv(Refused):
    """Send the file itself, as text/csv."""

    status = 415
    slug = "not-csv"


class Lines(StrEnum):
    """Which lines are written when some are wrong."""

    ALL = "all"
    GOOD = "good"


class ColumnShown(msgspec.Struct, frozen=True, kw_only=True):
    """A column that a file may have."""

    name: str
    required: bool
    help: str


class KindShown(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of file that the person may bring."""

    name: str
    columns: list[ColumnShown]


class KindsShown(msgspec.Struct, frozen=True, kw_only=True):
    """What may be imported."""

    items: list[KindShown]
    next: str | None = None


@router.get("", responses=shown_as(KindsShown, 401, 403))
async def kinds(caller: Annotated[Caller, Depends(may(*IMPORTERS))]) -> Response:
    """The kinds of files that the person may bring, and their columns."""
    mine = [kind for kind in KINDS.values() if caller.role in kind.roles]
    return answer(KindsShown(items=[_shown(kind) for kind in mine]))


def _route(kind: Kind) -> Callable[..., Coroutine[Any, Any, Response]]:
    at_this_desk = at_desk(*kind.roles)

    async def bring(
        request: Request,
        desk: Annotated[Desk, Depends(at_this_desk)],
        dry_run: bool = True,  # noqa: FBT001, FBT002 - a query
        lines: Lines = Lines.ALL,
    ) -> Response:
        _require_csv(request)
        async with _turn(), _spooled(request) as (file, digest):
            asked = Asked(
                dry_run=dry_run,
                good_lines_only=lines is Lines.GOOD,
                digest=digest,
                nobodys=await _nobodys(desk),
            )
            async with desk.book() as book:
                report = await take(book, file, kind, asked)
        return answer(report)

    return bring


_FILE = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}},
    }
}
for _kind in KINDS.values():
    router.add_api_route(
        f"/{_kind.name}",
        _route(_kind),
        methods=["POST"],
        name=f"import_{_kind.name}",
        summary=f"Try a file of {_kind.name}, or write it",
        description=(
            "CSV in UTF-8 with commas, semicolons or tabs, at most 32 MiB; its columns are those of"
            " `GET /api/v1/imports`. Tried unless `dry_run=false`. One mistake stops all, unless"
            " `lines=good`. What is there already is a mistake, so that a file sent twice is"
            " written once."
        ),
        responses=shown_as(ImportReport, 401, 403, 413, 415, 422, 503),
        openapi_extra=_FILE,
    )

_turns = asyncio.Semaphore(1)


@asynccontextmanager
async def _turn() -> AsyncIterator[None]:
    """One file at a time: each holds a connection of the people's pool for its whole length."""
    if _turns.locked():
        raise Busy
    async with _turns:
        yield


@asynccontextmanager
async def _spooled(request: Request) -> AsyncIterator[tuple[BinaryIO, str]]:
    """The body in a file without a name, and its SHA-256; no transaction waits for a slow line."""
    digest = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        async for chunk in request.stream():
            digest.update(chunk)
            await asyncio.to_thread(file.write, chunk)
        file.seek(0)
        yield cast("BinaryIO", file), digest.hexdigest()


def _require_csv(request: Request) -> None:
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in _TYPES:
        raise NotCsv


async def _nobodys(desk: Desk) -> str:
    """A hash that no password fits, for accounts that have none yet."""
    return await asyncio.to_thread(desk.parts.identity.hasher.hash, secrets.token_hex(32))


def _shown(kind: Kind) -> KindShown:
    return KindShown(
        name=kind.name,
        columns=[
            ColumnShown(name=one.name, required=one.required, help=one.help) for one in kind.columns
        ],
    )
