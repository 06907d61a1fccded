"""Which monitor stands at which bed, and whether it measures the right patient."""

import msgspec
from fastapi import APIRouter, Response

from core.beds.doubting import DoubtList, DoubtShown, Outcome, doubt, open_doubts, settle
from core.books import Book
from core.stays.monitors import connect, disconnect
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey
from gateway.routes.asking import Named, Written
from gateway.routes.ward_desk import MADE, Carer, Engineer, PatientNumber, PlaceName, Said

router = APIRouter(prefix="/api/v1", tags=["places"])


class MonitorSaid(Said):
    """Which monitor stands at the bed from now on."""

    device: Named


class DisconnectSaid(Said):
    """Why the monitor is taken away."""

    reason: Written = ""


class MonitorShown(msgspec.Struct, frozen=True, kw_only=True):
    """A monitor and the bed it stands at, or stood at until now."""

    bed: str
    device: str
    connected: bool


# -- monitors ------------------------------------------------------------------------------------


@router.post("/beds/{bed}/monitor", status_code=201, responses=made_as(MonitorShown, *MADE))
async def plug_in(bed: PlaceName, said: MonitorSaid, desk: Engineer, key: OnceKey) -> Response:
    """Connect a monitor to a bed."""

    async def make(book: Book) -> MonitorShown:
        await connect(book, bed, said.device)
        return MonitorShown(bed=bed, device=said.device, connected=True)

    response = await desk.create(key, said, make)
    desk.parts.upkeep.soon()
    return response


@router.post(
    "/beds/{bed}/monitor/disconnect", status_code=201, responses=made_as(MonitorShown, *MADE)
)
async def unplug(bed: PlaceName, said: DisconnectSaid, desk: Engineer, key: OnceKey) -> Response:
    """Disconnect the monitor of a bed."""

    async def make(book: Book) -> MonitorShown:
        device = await disconnect(book, bed)
        return MonitorShown(bed=bed, device=device, connected=False)

    response = await desk.create(key, said, make)
    desk.parts.upkeep.soon()
    return response


# -- whose values these are ----------------------------------------------------------------------


class DoubtSaid(Said):
    """Why another patient may be in the bed."""

    note: Written = ""


class SettledSaid(Said):
    """What a person has found at the bed; `doubt` is the one they saw."""

    doubt: PatientNumber
    outcome: Outcome
    note: Written = ""


@router.get("/doubts", responses=shown_as(DoubtList, 401, 403, 503))
async def doubts(desk: Engineer) -> Response:
    """Beds of which somebody, or the monitor, doubts who is in them."""
    async with desk.book() as book:
        return answer(await open_doubts(book))


@router.post("/beds/{bed}/doubt", status_code=201, responses=made_as(DoubtShown, *MADE))
async def raise_doubt(bed: PlaceName, said: DoubtSaid, desk: Engineer, key: OnceKey) -> Response:
    """Say that another patient may be in the bed: its values are shown as nobody's."""
    response = await desk.create(key, said, lambda book: doubt(book, bed, said.note))
    desk.parts.upkeep.soon()
    return response


@router.post("/beds/{bed}/doubt/settle", status_code=201, responses=made_as(DoubtShown, *MADE))
async def settle_doubt(bed: PlaceName, said: SettledSaid, desk: Carer, key: OnceKey) -> Response:
    """Say, having looked, that it is the right patient, or that the monitor was taken off."""
    response = await desk.create(
        key,
        said,
        lambda book: settle(book, bed, said.doubt, said.outcome, note=said.note),
    )
    desk.parts.upkeep.soon()
    return response
