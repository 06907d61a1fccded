"""The hospital whose pages these are."""

import msgspec
from fastapi import APIRouter, Depends, Response
from sqlalchemy import select

from core.beds.model import Site
from gateway.access import STAFF, Parts, may
from gateway.answers import answer, shown_as

router = APIRouter(prefix="/api/v1/site", tags=["places"])


class SiteShown(msgspec.Struct, frozen=True, kw_only=True):
    """A hospital.

    Attributes:
        time_zone: IANA name; the days of bills and calendars are days there.
        currency: ISO 4217.
        simulated: Patients and devices are made up.
    """

    id: str
    name: str
    time_zone: str
    currency: str
    simulated: bool


_SHOWN = (Site.id, Site.name, Site.time_zone, Site.currency, Site.simulated)


@router.get("", dependencies=[Depends(may(*STAFF))], responses=shown_as(SiteShown, 401, 503))
async def site(parts: Parts) -> Response:
    """Name, zone and currency: what dates and amounts are written in."""
    parts.upkeep.reachable()
    async with parts.office.transaction() as connection:
        found = await connection.execute(select(*_SHOWN).where(Site.id == parts.settings.site))
        return answer(SiteShown(**found.mappings().one()))
