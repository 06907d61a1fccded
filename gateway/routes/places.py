"""Units, rooms, beds and their states: the bed board."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from core.beds.board import BedOnBoard, BoardShown, board
from core.beds.isolating import (
    IsolationKind,
    IsolationShown,
    end_isolation,
    isolate_patient,
    isolate_room,
)
from core.beds.states import BedStateKind, BedStateShown, Standing, end, put
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey
from gateway.routes.asking import Written
from gateway.routes.ward_desk import (
    KNOWERS,
    MADE,
    READ,
    Anybody,
    Number,
    PatientNumber,
    PlaceName,
    Placer,
    Said,
)
from gateway.wiring import Wiring

router = APIRouter(prefix="/api/v1", tags=["places"])


class StateSaid(Said):
    """What stands against a bed's use; a reservation is for a patient and until a time."""

    kind: BedStateKind
    reason: Written = ""
    patient: PatientNumber | None = None
    until: AwareDatetime | None = None


class IsolationSaid(Said):
    """Why somebody, or a room, is kept apart."""

    kind: IsolationKind
    reason: Written = ""


# -- the board -----------------------------------------------------------------------------------


@router.get("/board", responses=shown_as(BoardShown, 401, 403, 422, 503))
async def bed_board(
    desk: Anybody, unit: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """Every bed with who lies there and what stands against its use; names for who may know."""
    async with desk.book() as book:
        shown = await board(book, unit=unit, may_know=desk.caller.role in KNOWERS)
    return answer(_with_the_living(shown, desk.parts))


def _with_the_living(shown: BoardShown, parts: Wiring) -> BoardShown:
    """The same with what only the live ward knows."""
    units = [
        msgspec.structs.replace(unit, beds=[_living(bed, parts) for bed in unit.beds])
        for unit in shown.units
    ]
    return msgspec.structs.replace(shown, units=units)


def _living(bed: BedOnBoard, parts: Wiring) -> BedOnBoard:
    live = parts.ward.bed(bed.id)
    if live is None or live.stay != bed.stay:
        return bed
    if live.device is None and live.score is None and live.doubt is None:
        return bed
    return msgspec.structs.replace(
        bed,
        link=live.link.value if live.device is not None else None,
        news2=live.score.total if live.score is not None else None,
        doubtful=live.doubt is not None,
    )


# -- states, isolation ---------------------------------------------------------------------------


@router.post("/beds/{bed}/states", status_code=201, responses=made_as(BedStateShown, *MADE))
async def let_stand(bed: PlaceName, said: StateSaid, desk: Placer, key: OnceKey) -> Response:
    """Reserve a bed, block it, or have it cleaned."""
    standing = Standing(kind=said.kind, reason=said.reason, patient=said.patient, until=said.until)
    return await desk.create(key, said, lambda book: put(book, bed, standing))


@router.post("/beds/{bed}/states/{kind}/end", responses=shown_as(BedStateShown, *READ))
async def let_go(bed: PlaceName, kind: BedStateKind, desk: Placer) -> Response:
    """Say that a bed is clean, no longer blocked, or kept for nobody."""
    async with desk.book() as book:
        return answer(await end(book, bed, kind))


@router.post(
    "/patients/{patient}/isolations", status_code=201, responses=made_as(IsolationShown, *MADE)
)
async def keep_apart(patient: Number, said: IsolationSaid, desk: Placer, key: OnceKey) -> Response:
    """Keep a patient apart."""
    return await desk.create(
        key,
        said,
        lambda book: isolate_patient(book, patient, said.kind, said.reason),
    )


@router.post("/rooms/{room}/isolations", status_code=201, responses=made_as(IsolationShown, *MADE))
async def close_room(room: PlaceName, said: IsolationSaid, desk: Placer, key: OnceKey) -> Response:
    """Keep a room for patients with the same isolation."""
    return await desk.create(
        key,
        said,
        lambda book: isolate_room(book, room, said.kind, said.reason),
    )


@router.post("/isolations/{isolation}/end", responses=shown_as(IsolationShown, *READ))
async def no_longer_apart(isolation: Number, desk: Placer) -> Response:
    """End an isolation."""
    async with desk.book() as book:
        return answer(await end_isolation(book, isolation))
