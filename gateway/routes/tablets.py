"""Tablets that people of a unit share, switching by PIN."""

import secrets
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict

from core.staff.accounts import Role
from core.staff.tablets import TabletShown, enrol, list_tablets, remove
from gateway import cookies
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import Desk, in_person
from gateway.identity import TOKEN_BYTES, hashed_token
from gateway.routes.asking import Named

router = APIRouter(prefix="/api/v1/tablets", tags=["accounts"])

InCharge = Annotated[Desk, Depends(in_person(Role.CHARGE, Role.ADMINISTRATOR))]


class TabletSaid(BaseModel):
    """What the tablet is called, and whose it is."""

    model_config = ConfigDict(extra="forbid")

    name: Named
    unit: Named


class Tablets(msgspec.Struct, frozen=True, kw_only=True):
    """Shared tablets, by unit and name."""

    items: list[TabletShown]
    next: str | None = None


@router.get("", responses=shown_as(Tablets, 401, 403, 503))
async def tablets(desk: InCharge) -> Response:
    """Those of the person's units."""
    async with desk.book() as book:
        return answer(Tablets(items=list(await list_tablets(book))))


@router.post("", status_code=201, responses=made_as(TabletShown, 401, 403, 422, 503))
async def enrol_this(said: TabletSaid, request: Request, desk: InCharge) -> Response:
    """Make the browser that asks a shared tablet: it is given a cookie of its own.

    Takes no `Idempotency-Key`: a second press enrols the same browser anew.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    async with desk.book() as book:
        shown = await enrol(book, said.name, said.unit, hashed_token(token))
    await desk.parts.upkeep.exchange()
    told = answer(shown)
    told.status_code = 201
    cookies.put(request, told, cookies.TABLET, token, cookies.TABLET_LASTS)
    return told


@router.delete("/{tablet}", status_code=204, responses=refused_as(401, 403, 404, 422, 503))
async def remove_one(tablet: Annotated[int, Path(ge=1, le=2**31 - 1)], desk: InCharge) -> None:
    """It is a shared tablet no longer."""
    async with desk.book() as book:
        await remove(book, tablet)
    await desk.parts.upkeep.exchange()
