"""Wards and ICUs."""

from collections import Counter

from fastapi import APIRouter, Depends, Response

from gateway.access import STAFF, Parts, may
from gateway.answers import Units, UnitShown, answer, shown_as

router = APIRouter(prefix="/api/v1/units", tags=["units"])


@router.get("", dependencies=[Depends(may(*STAFF))], responses=shown_as(Units, 401))
async def units(parts: Parts) -> Response:
    """Every unit, in the order of the wall; without the database only those with a device."""
    beds = parts.ward.beds()
    count = Counter(bed.unit for bed in beds)
    names = {bed.unit: bed.unit_name for bed in beds}
    return answer(
        Units(items=[UnitShown(id=unit, name=names[unit], beds=count[unit]) for unit in names])
    )
