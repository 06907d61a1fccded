"""Search as you type."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from core.patients.finding import MOST, Found, find
from gateway.answers import answer, shown_as
from gateway.routes.asking import WRITTEN
from gateway.routes.patients.asked import Reader

router = APIRouter(prefix="/api/v1/patients", tags=["patients"])

Typed = Annotated[str, Query(min_length=1, max_length=100, pattern=WRITTEN)]


@router.get("", responses=shown_as(Found, 401, 403, 422, 503))
async def search(
    desk: Reader, q: Typed, limit: Annotated[int, Query(ge=1, le=MOST)] = MOST
) -> Response:
    """Patients by name, also mistyped or unfinished, record number, other number, date of birth.

    Those of other units are in `elsewhere`, without their names.
    """
    async with desk.book() as book:
        found = await find(book, q, most=limit)
    return answer(found)
