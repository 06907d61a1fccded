"""Breaking the glass: one patient of another unit, for one person, for an hour, loudly."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict

from core.paging import after as after_cursor
from core.paging import cursor as cursor_of
from core.staff.accounts import Role
from core.staff.glass import GlassShown, break_glass, list_broken
from gateway.access import CARE
from gateway.answers import answer, made_as, shown_as
from gateway.desk import Desk, OnceKey, at_desk
from gateway.routes.asking import Reason

router = APIRouter(prefix="/api/v1", tags=["accounts"])

Carer = Annotated[Desk, Depends(at_desk(*CARE))]
PatientId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Overseer = Annotated[Desk, Depends(at_desk(Role.CHARGE, Role.ADMINISTRATOR, Role.AUDITOR))]


class ReasonSaid(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class GlassBroken(msgspec.Struct, frozen=True, kw_only=True):
    """Who broke the glass for whom, the latest first."""

    items: Sequence[GlassShown]
    next: str | None = None


class _Asked(ReasonSaid):
    """The reason with the patient: the same key for another patient is another request."""

    patient: int


@router.post(
    "/patients/{patient}/break-glass",
    status_code=201,
    responses=made_as(GlassShown, 401, 403, 404, 422, 503),
)
async def break_it(patient: PatientId, said: ReasonSaid, desk: Carer, key: OnceKey) -> Response:
    """Read a patient of another unit in an emergency; it is told to those who oversee."""
    asked = _Asked(patient=patient, reason=said.reason)
    return await desk.create(key, asked, lambda book: break_glass(book, patient, said.reason))


@router.get("/glass-broken", responses=shown_as(GlassBroken, 401, 403, 422, 503))
async def broken(
    desk: Overseer,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Who broke the glass, for whom, why and until when; charge nurses see their units'."""
    before = after_cursor(cursor, tuple[int])[0] if cursor is not None else None
    async with desk.book() as book:
        found = await list_broken(book, before=before, limit=limit + 1)
    following = cursor_of(found[limit - 1].id) if len(found) > limit else None
    return answer(GlassBroken(items=found[:limit], next=following))
