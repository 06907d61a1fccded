"""Which monitor stands at which bed."""

import msgspec
from fastapi import APIRouter, Response

from core.books import Book
from core.stays.monitors import connect, disconnect
from gateway.answers import made_as
from gateway.desk import OnceKey
from gateway.routes.asking import Named, Written
from gateway.routes.ward_desk import MADE, Engineer, Of, PlaceName, Said

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

    response = await desk.create(key, Of(what=bed, said=said), make)
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

    response = await desk.create(key, Of(what=bed, said=said), make)
    desk.parts.upkeep.soon()
    return response
