"""Observations that people make and write down; they count at once, even without the database."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.observations.charting import (
    Entry,
    ObservationShown,
    check,
    of_patient,
    of_stay,
    shown,
    take_back,
    write_down,
)
from core.paging import MOST, after, cursor
from core.vitals import Vital
from core.wire import CommandKind
from gateway.access import CARE, Parts, may
from gateway.answers import WouldScore, answer, made_as, shown_as
from gateway.desk import Desk, OnceKey, at_desk
from gateway.errors import AnotherPatient, RecordsAway, Unknown
from gateway.identity import Caller
from gateway.routes.asking import Asker, Named, Reason, Written
from gateway.scope import Own

router = APIRouter(prefix="/api/v1", tags=["observations"])

Carer = Annotated[Desk, Depends(at_desk(*CARE))]
Value = Annotated[float, Field(allow_inf_nan=False)]


class ObservationsShown(msgspec.Struct, frozen=True, kw_only=True):
    """Sets of observations, newest first; `next` is the cursor of the following page."""

    items: list[ObservationShown]
    next: str | None = None


class ObservationsSaid(BaseModel):
    """What somebody observed at a patient.

    Attributes:
        stay: That the person saw in the bed, so that nothing is ever written for the next patient.
        at: When it was observed; without it now.
        values: In the vocabulary's units; `acvpu` from 0 (alert) over new confusion, voice and
            pain to 4 (unresponsive), `o2_flow` 0 on air.
    """

    model_config = ConfigDict(extra="forbid")

    stay: Annotated[int, Field(ge=1, le=2**31 - 1)]
    at: AwareDatetime | None = None
    values: Annotated[dict[Vital, Value], Field(min_length=1, max_length=32)]
    note: Written = ""


class Observing(BaseModel):
    """What somebody has observed and not yet written down."""

    model_config = ConfigDict(extra="forbid")

    stay: Annotated[int, Field(ge=1, le=2**31 - 1)]
    values: Annotated[dict[Vital, Value], Field(min_length=1, max_length=32)]


class Mistaken(BaseModel):
    """Why a set was wrong."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


@router.post(
    "/beds/{bed}/observations",
    status_code=201,
    dependencies=[Own],
    responses=made_as(ObservationShown, 401, 403, 404, 409, 422, 503)
    | {202: {"description": "Counts, and is recorded when the database is back."}},
)
async def write(bed: Named, said: ObservationsSaid, desk: Carer, key: OnceKey) -> Response:
    """Write a set of observations down; the score of the bed counts it at once."""
    entry = _entry(bed, said, desk, key)
    try:
        response = await desk.create(key, said, lambda book: write_down(book, entry))
    except RecordsAway:
        desk.parts.charting.keep(entry)
        response = answer(shown(entry))
        response.status_code = 202
    desk.parts.charting.tell(entry)
    return response


@router.post(
    "/beds/{bed}/observations/score",
    dependencies=[Own],
    responses=shown_as(WouldScore, 401, 403, 404, 409, 422, 504),
)
async def would_score(
    bed: Named, said: Observing, caller: Annotated[Caller, Depends(may(*CARE))], parts: Parts
) -> Response:
    """What the score of the bed would be with what was observed; nothing is written down."""
    if parts.ward.bed(bed) is None:
        raise Unknown("no such bed")
    now = parts.clock.now()
    check(said.values, at=now, now=now)
    told = await Asker(caller, str(uuid4()), parts).ask(
        CommandKind.SCORE_OBSERVATIONS,
        bed=bed,
        stay=said.stay,
        observed={vital.value: value for vital, value in said.values.items()},
    )
    return answer(WouldScore(score=told.score))


@router.get(
    "/beds/{bed}/observations",
    dependencies=[Own],
    responses=shown_as(ObservationsShown, 401, 403, 404, 422, 503),
)
async def latest(
    bed: Named, desk: Carer, limit: Annotated[int, Query(ge=1, le=MOST)] = 20
) -> Response:
    """The latest that was written down for whoever lies in a bed, and what was taken back."""
    place = desk.parts.ward.bed(bed)
    if place is None:
        raise Unknown("no such bed")
    if place.stay is None:
        return answer(ObservationsShown(items=[]))
    async with desk.book() as book:
        return answer(ObservationsShown(items=await of_stay(book, place.stay, limit=limit)))


@router.get(
    "/patients/{patient}/observations",
    responses=shown_as(ObservationsShown, 401, 403, 404, 422, 503),
)
async def written(
    patient: Annotated[int, Path(ge=1, le=2**31 - 1)],
    desk: Carer,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    cursor_: Annotated[str | None, Query(alias="cursor", max_length=200)] = None,
) -> Response:
    """What was written down for a patient, newest first, and what was taken back."""
    before = after(cursor_, tuple[datetime, int]) if cursor_ else None
    async with desk.book() as book:
        found = await of_patient(book, patient, before=before, limit=limit + 1)
    page = found[:limit]
    following = cursor(page[-1].at, page[-1].id) if len(found) > limit else None
    return answer(ObservationsShown(items=page, next=following))


@router.post(
    "/observations/{observation}/take-back",
    responses=shown_as(ObservationShown, 401, 403, 404, 409, 422, 503),
)
async def withdraw(
    observation: Annotated[int, Path(ge=1, le=2**62)], said: Mistaken, desk: Carer
) -> Response:
    """Say that a set was wrong; it stays to be seen, and counts no longer."""
    async with desk.book() as book:
        found = await take_back(book, observation, why=said.reason)
    desk.parts.identity.changed.set()
    return answer(found)


def _entry(bed: str, said: ObservationsSaid, desk: Desk, key: str) -> Entry:
    place = desk.parts.ward.bed(bed)
    if place is None:
        raise Unknown("no such bed")
    if place.stay != said.stay:
        raise AnotherPatient
    now = desk.parts.clock.now()
    at = now if said.at is None else said.at.astimezone(UTC)
    check(said.values, at=at, now=now)
    return Entry(
        key=key,
        bed=bed,
        stay=said.stay,
        at=at,
        entered_at=max(now, at),
        values=said.values,
        note=said.note,
        by=desk.caller.staff,
        origin=desk.origin,
    )
