"""Units, rooms and beds are set up and mended."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from core.beds.furnishing import (
    BedPlace,
    PlacesShown,
    RoomPlace,
    Table,
    UnitPlace,
    mend,
    read_places,
    set_up,
)
from core.beds.model import Bed, Room, Unit
from gateway.answers import answer, made_as, shown_as
from gateway.desk import Desk, OnceKey, Seen
from gateway.routes.asking import Named
from gateway.routes.ward_desk import (
    CHANGED,
    MADE,
    Anybody,
    Furnisher,
    PlaceName,
    Said,
    UnitKind,
)

router = APIRouter(prefix="/api/v1", tags=["places"])


class RoomKind(StrEnum):
    """What a room is for."""

    WARD = "ward"
    CLINIC = "clinic"
    THEATRE = "theatre"
    TREATMENT = "treatment"


class UnitSaid(Said):
    """A unit."""

    name: Named
    kind: UnitKind = UnitKind.WARD
    floor: Annotated[int, Field(ge=-20, le=200)] = 0
    position: Annotated[int, Field(ge=0, le=100_000)] = 0


class RoomSaid(Said):
    """A room."""

    unit: Named
    name: Named
    kind: RoomKind = RoomKind.WARD
    position: Annotated[int, Field(ge=0, le=100_000)] = 0
    single_sex: bool = True
    airborne: bool = False


class BedSaid(Said):
    """A bed."""

    unit: Named
    room: Named | None = None
    name: Named
    position: Annotated[int, Field(ge=0, le=100_000)] = 0
    monitored: bool = True


# -- administration ------------------------------------------------------------------------------


@router.get("/places", responses=shown_as(PlacesShown, 401, 403, 503))
async def all_places(desk: Anybody) -> Response:
    """All units, rooms and beds."""
    async with desk.book() as book:
        return answer(await read_places(book))


@router.post("/units/{unit}", status_code=201, responses=made_as(UnitPlace, *MADE))
async def new_unit(unit: PlaceName, said: UnitSaid, desk: Furnisher, key: OnceKey) -> Response:
    """Set up a unit."""
    return await _set_up(desk, key, Unit, unit, said)


@router.put("/units/{unit}", responses=shown_as(UnitPlace, *CHANGED))
async def mend_unit(unit: PlaceName, said: UnitSaid, desk: Furnisher, seen: Seen) -> Response:
    """Mend what is said of a unit."""
    return await _mend(desk, Unit, unit, said, seen=seen)


@router.post("/rooms/{room}", status_code=201, responses=made_as(RoomPlace, *MADE))
async def new_room(room: PlaceName, said: RoomSaid, desk: Furnisher, key: OnceKey) -> Response:
    """Set up a room."""
    return await _set_up(desk, key, Room, room, said)


@router.put("/rooms/{room}", responses=shown_as(RoomPlace, *CHANGED))
async def mend_room(room: PlaceName, said: RoomSaid, desk: Furnisher, seen: Seen) -> Response:
    """Mend what is said of a room."""
    return await _mend(desk, Room, room, said, seen=seen)


@router.post("/beds/{bed}", status_code=201, responses=made_as(BedPlace, *MADE))
async def new_bed(bed: PlaceName, said: BedSaid, desk: Furnisher, key: OnceKey) -> Response:
    """Set up a bed."""
    return await _set_up(desk, key, Bed, bed, said)


@router.put("/beds/{bed}", responses=shown_as(BedPlace, *CHANGED))
async def mend_bed(bed: PlaceName, said: BedSaid, desk: Furnisher, seen: Seen) -> Response:
    """Mend what is said of a bed."""
    return await _mend(desk, Bed, bed, said, seen=seen)


async def _set_up(desk: Desk, key: str, table: Table, name: str, said: BaseModel) -> Response:
    values = said.model_dump(mode="json")
    response = await desk.create(
        key,
        said,
        lambda book: set_up(book, table, name, values),
    )
    desk.parts.upkeep.soon()
    return response


async def _mend(desk: Desk, table: Table, name: str, said: BaseModel, *, seen: int) -> Response:
    async with desk.book() as book:
        shown = await mend(book, table, name, said.model_dump(mode="json"), seen=seen)
    desk.parts.upkeep.soon()
    return answer(shown, revision=shown.revision)
