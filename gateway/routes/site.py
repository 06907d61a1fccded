"""The hospital whose pages these are."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from core.beds.site import (
    Glucose,
    Pressure,
    Settings,
    SiteShown,
    Temperature,
    Units,
    read_site,
    settle_site,
)
from core.staff.accounts import Role
from gateway.answers import answer, shown_as
from gateway.desk import Desk, Seen, at_desk
from gateway.routes.asking import Named
from gateway.routes.ward_desk import CHANGED, Anybody, Said

router = APIRouter(prefix="/api/v1/site", tags=["places"])

Administrator = Annotated[Desk, Depends(at_desk(Role.ADMINISTRATOR))]


class UnitsSaid(Said):
    """UCUM codes of the units that people read in."""

    temperature: Temperature
    blood_pressure: Pressure
    gas_pressure: Pressure
    glucose: Glucose


class SiteSaid(Said):
    """What an administrator chooses; an IANA name for the zone."""

    name: Named
    time_zone: Annotated[str, Field(min_length=1, max_length=64)]
    units: UnitsSaid


@router.get("", responses=shown_as(SiteShown, 401, 503))
async def site(desk: Anybody) -> Response:
    """Name, zone, units and currency: what dates, values and amounts are written in."""
    async with desk.book() as book:
        shown = await read_site(book)
    return answer(shown, revision=shown.revision)


@router.put("", responses=shown_as(SiteShown, *CHANGED))
async def settle(said: SiteSaid, desk: Administrator, seen: Seen) -> Response:
    """Choose name, zone and units; every screen reads in them after it is loaded again."""
    settings = Settings(
        name=said.name, time_zone=said.time_zone, units=Units(**said.units.model_dump())
    )
    async with desk.book() as book:
        shown = await settle_site(book, settings, seen=seen)
    return answer(shown, revision=shown.revision)
