"""Reminders: whom to call, and how somebody wants to be reminded."""

import msgspec
from fastapi import APIRouter, Response

from core.appointments.reminders import Way
from core.appointments.reminding import CallShown, WishShown, called, calls, wish, wished
from gateway.answers import answer, refused_as, shown_as
from gateway.routes.appointments.desks import Booker, PatientId, RowId, Said

router = APIRouter()


class Calls(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to call by telephone, the soonest first.

    Attributes:
        sending: The ways in which reminders are sent without a person; the rest is this list.
    """

    items: list[CallShown]
    sending: list[str]
    next: str | None = None


class WishSaid(Said):
    """How somebody wants to be reminded."""

    way: Way


@router.get("/reminders/calls", responses=shown_as(Calls, 401, 403, 503))
async def whom_to_call(desk: Booker) -> Response:
    """Whom to remind by telephone: no message can be sent to them, or none got through."""
    ways = desk.parts.reminders.ways
    async with desk.book() as book:
        found = await calls(book, ways)
    return answer(Calls(items=found, sending=[way.value for way in ways]))


@router.put(
    "/reminders/{reminder}/called",
    status_code=204,
    responses=refused_as(401, 403, 404, 409, 422, 503),
)
async def was_called(reminder: RowId, desk: Booker) -> Response:
    """They know."""
    async with desk.book() as book:
        await called(book, reminder)
    return Response(status_code=204)


@router.get(
    "/patients/{patient}/reminder-wish", responses=shown_as(WishShown, 401, 403, 404, 422, 503)
)
async def how_reminded(patient: PatientId, desk: Booker) -> Response:
    """How somebody wants to be reminded."""
    async with desk.book() as book:
        return answer(await wished(book, patient))


@router.put(
    "/patients/{patient}/reminder-wish",
    status_code=204,
    responses=refused_as(401, 403, 404, 422, 503),
)
async def how_to_remind(patient: PatientId, said: WishSaid, desk: Booker) -> Response:
    """Keep how somebody wants to be reminded."""
    async with desk.book() as book:
        await wish(book, patient, said.way)
    return Response(status_code=204)
