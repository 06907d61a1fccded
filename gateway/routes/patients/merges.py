"""Two records of one person become one; and two again."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from core.patients.merging import Merges, MergeShown, merge, merges, undo
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey
from gateway.routes.asking import Reason
from gateway.routes.patients.asked import LARGEST_ID, Asked, Clerk, EntryId, PageAfter

router = APIRouter(prefix="/api/v1/patients", tags=["patients"])

Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class MergeSaid(Asked):
    """Which record goes on, which becomes part of it, and how it is known."""

    winner: Number
    loser: Number
    reason: Reason


@router.post(
    "/merges", status_code=201, responses=made_as(MergeShown, 401, 403, 404, 409, 422, 503)
)
async def make_one(said: MergeSaid, desk: Clerk, key: OnceKey) -> Response:
    """Make two records one; refused while both lie in a bed."""
    return await desk.create(
        key,
        said,
        lambda book: merge(book, loser=said.loser, winner=said.winner, reason=said.reason),
    )


@router.get("/merges", responses=shown_as(Merges, 401, 403, 422, 503))
async def made(desk: Clerk, cursor: PageAfter = None) -> Response:
    """What was merged, newest first."""
    async with desk.book() as book:
        found = await merges(book, cursor)
    return answer(found)


@router.post("/merges/{merge}/undo", responses=shown_as(MergeShown, 401, 403, 404, 409, 422, 503))
async def make_two(merge: EntryId, desk: Clerk) -> Response:
    """Undo a merge: what came with a record goes back to it."""
    async with desk.book() as book:
        shown = await undo(book, merge)
    return answer(shown)
