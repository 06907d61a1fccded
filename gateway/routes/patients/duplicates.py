"""Records that may be one person's."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from core.patients.lookalikes import Lookalikes, Pairs, like, pairs, tell_apart
from core.patients.registering import require_demographics
from gateway.answers import answer, refused_as, shown_as
from gateway.routes.patients.asked import LARGEST_ID, Asked, Clerk, PageAfter, Teller
from gateway.routes.patients.demographics import DemographicsSaid
from gateway.routes.patients.identifiers import IdentifierSaid

router = APIRouter(prefix="/api/v1/patients", tags=["patients"])

Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class Newcomer(DemographicsSaid):
    """Somebody who may have a record already."""

    identifiers: Annotated[tuple[IdentifierSaid, ...], Field(max_length=8)] = ()


class TwoPeople(Asked):
    """Two records that are not one person's."""

    first: Number
    second: Number


@router.post("/lookalikes", responses=shown_as(Lookalikes, 401, 403, 422, 503))
async def compare(said: Newcomer, desk: Teller) -> Response:
    """Whoever may be this person already, the likest first; those of all units."""
    async with desk.book() as book:
        numbers = [(one.kind.value, one.assigner, one.value) for one in said.identifiers]
        found = await like(book, said.plain(), numbers)
    return answer(found)


@router.get("/duplicates", responses=shown_as(Pairs, 401, 403, 422, 503))
async def work_list(desk: Clerk, cursor: PageAfter = None) -> Response:
    """Pairs of records that somebody should look at."""
    async with desk.book() as book:
        found = await pairs(book, cursor)
    return answer(found)


@router.post(
    "/duplicates/distinct",
    status_code=204,
    response_model=None,
    responses=refused_as(401, 403, 404, 422, 503),
)
async def two_people(said: TwoPeople, desk: Clerk) -> None:
    """Say that two records are two people's; the pair is not shown again."""
    async with desk.book() as book:
        for patient in (said.first, said.second):
            await require_demographics(book, patient)
        await tell_apart(book, said.first, said.second)
