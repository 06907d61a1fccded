"""Limits of the stay before: shown to whoever takes the patient over, taken over with their yes.

Each goes the way of any other limit: the owner of the alerts checks it against the rules of the
new bed, and the person who says yes stands in it.
"""

from datetime import datetime
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

import msgspec
from fastapi import APIRouter, Depends, Response
from pydantic import Field

from core.stays.limits_before import LimitsBefore, limits_before
from core.wire import Answer, CommandKind, PatientLimit, Setup
from gateway.access import CARE
from gateway.answers import answer, shown_as
from gateway.desk import Desk, at_desk
from gateway.errors import AnotherPatient, Unknown, Unsafe
from gateway.routes.asking import Asker, Key, Named
from gateway.routes.setups import AtBed
from gateway.scope import Own

router = APIRouter(prefix="/api/v1/beds/{bed}", tags=["set-up"], dependencies=[Own])

Carer = Annotated[Desk, Depends(at_desk(*CARE))]
LONGEST_REASON = 500


class TakenSaid(AtBed):
    """Which of the limits of the stay before shall count in this bed."""

    causes: Annotated[tuple[Named, ...], Field(min_length=1, max_length=64)]


class TakenOver(msgspec.Struct, frozen=True, kw_only=True):
    """What counts now, and what does not fit the rules of this bed: why, by cause."""

    setup: Setup | None
    warnings: tuple[str, ...]
    refused: dict[str, str]


@router.get("/limits/before", responses=shown_as(LimitsBefore, 401, 403, 404, 503))
async def before(bed: Named, desk: Carer) -> Response:
    """Limits of the patient's own in the bed before; nothing is changed."""
    if desk.parts.ward.bed(bed) is None:
        raise Unknown("no such bed")
    async with desk.book() as book:
        return answer(await limits_before(book, bed))


@router.post("/limits/take-over", responses=shown_as(TakenOver, 401, 403, 404, 409, 422, 503, 504))
async def take_over(bed: Named, said: TakenSaid, desk: Carer, key: Key) -> Response:
    """Have limits of the stay before count in this bed, one after the other."""
    if desk.parts.ward.bed(bed) is None:
        raise Unknown("no such bed")
    async with desk.book() as book:
        known = await limits_before(book, bed)
    if known.stay is None or known.stay != said.stay:
        raise AnotherPatient
    wanted = [one for one in known.items if one.cause in said.causes]
    if len(wanted) != len(set(said.causes)):
        raise Unknown("no such limit in the stay before")
    setup: Setup | None = None
    warnings: list[str] = []
    refused: dict[str, str] = {}
    for limit in wanted:
        # Sent again it has its effect once: each limit has a key of its own, the same each time.
        own = Asker(desk.caller, str(uuid5(NAMESPACE_URL, f"{key} {limit.cause}")), desk.parts)
        try:
            told = await _set(own, bed, said, limit, known)
        except Unsafe as why:
            refused[limit.cause] = str(why)
            continue
        setup = told.setup
        warnings += told.warnings
    return answer(TakenOver(setup=setup, warnings=tuple(warnings), refused=refused))


async def _set(
    asker: Asker, bed: str, said: TakenSaid, limit: PatientLimit, known: LimitsBefore
) -> Answer:
    reason = f"As in {known.bed_name}: {limit.reason}"
    return await asker.ask(
        CommandKind.SET_LIMITS,
        bed=bed,
        stay=said.stay,
        screen=said.screen,
        causes=(limit.cause,),
        limits=limit.limits,
        delays_s=limit.delays_s,
        seconds=_left_s(limit.until, asker.parts.clock.now()),
        text=reason[:LONGEST_REASON],
    )


def _left_s(until: datetime | None, now: datetime) -> float | None:
    return None if until is None else max(1.0, (until - now).total_seconds())
