"""iCalendar feeds: made and revoked at a desk, read by whoever holds the secret."""

import asyncio
import hashlib
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Header, Path, Response

from core.appointments.feeds import FeedShown, add_feed, feeds, read_feed, revoke
from core.appointments.ical import written
from core.staff.accounts import Role
from gateway.access import Parts, anyone
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import Desk, at_desk
from gateway.routes.appointments.desks import RowId, Said
from gateway.routes.asking import Written

router = APIRouter()

Owner = Annotated[Desk, Depends(at_desk(Role.CLINICIAN, Role.ADMINISTRATOR))]
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$")]


_WRITTEN: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {}}},
    304: {"description": "As it was."},
}


class Feeds(msgspec.Struct, frozen=True, kw_only=True):
    """The feeds of a calendar, without their secrets."""

    items: list[FeedShown]
    next: str | None = None


class FeedSaid(Said):
    """What a feed is for."""

    label: Written = ""


@router.get("/calendars/{of}/feeds", responses=shown_as(Feeds, 401, 403, 404, 422, 503))
async def every_feed(of: RowId, desk: Owner) -> Response:
    """The feeds of a calendar."""
    async with desk.book() as book:
        return answer(Feeds(items=await feeds(book, of)))


@router.post(
    "/calendars/{of}/feeds",
    status_code=201,
    responses=made_as(FeedShown, 401, 403, 404, 422, 503),
)
async def new_feed(of: RowId, said: FeedSaid, desk: Owner) -> Response:
    """A new secret address; it is told in this answer and never again."""
    # Without an Idempotency-Key: the answer would be kept, and the secret in it.
    async with desk.book() as book:
        made = await add_feed(book, of, said.label)
    shown = answer(made)
    shown.status_code = 201
    return shown


@router.delete(
    "/calendar-feeds/{feed}", status_code=204, responses=refused_as(401, 403, 404, 422, 503)
)
async def no_feed(feed: RowId, desk: Owner) -> Response:
    """Let a secret address open nothing any more."""
    async with desk.book() as book:
        await revoke(book, feed)
    return Response(status_code=204)


@router.get(
    "/feeds/{token}.ics",
    dependencies=[Depends(anyone)],
    responses=_WRITTEN | refused_as(404, 422, 503),
)
async def calendar_feed(
    token: Token,
    parts: Parts,
    if_none_match: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """The times of a calendar, without any patient, as iCalendar."""
    parts.upkeep.reachable()
    async with parts.office.transaction() as connection:
        feed = await read_feed(connection, token, now=parts.clock.now())
    body = await asyncio.to_thread(written, feed)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/calendar", headers=headers)
