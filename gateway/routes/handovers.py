"""Duties: taken up, handed over, laid down; and who is on call."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from core.shifts.duty import DutiesHeld, DutyShown, Place, duties_held, lay_down, take_up
from core.shifts.handing_over import (
    HandoverRead,
    Handovers,
    HandoverShown,
    Note,
    accept,
    handovers,
    offer,
    read_handover,
    withdraw,
)
from core.shifts.on_call import OnCalls, on_call_for, put_on_call, take_off_call
from core.staff.accounts import Role
from core.wire import Post
from gateway.access import CARE
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import Desk, OnceKey, at_desk
from gateway.routes.asking import Named
from gateway.routes.shifts import Instant

router = APIRouter(prefix="/api/v1", tags=["handover"])

Carer = Annotated[Desk, Depends(at_desk(*CARE))]
CarerOrPlanner = Annotated[Desk, Depends(at_desk(*CARE, Role.ADMINISTRATOR))]
Planner = Annotated[Desk, Depends(at_desk(Role.CHARGE, Role.ADMINISTRATOR))]
HandoverId = Annotated[int, Path(ge=1, le=2**63 - 1)]
LINES = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
Lines = Annotated[str, Field(max_length=2000, pattern=LINES)]


class Severity(StrEnum):
    """How ill somebody is, after I-PASS."""

    UNSAID = ""
    STABLE = "stable"
    WATCHER = "watcher"
    UNSTABLE = "unstable"


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DutySaid(_Said):
    """What somebody answers for; without a bed for the whole unit, without an account oneself."""

    unit: Named
    bed: Named | None = None
    post: Post = Post.NURSE
    account: Named | None = None

    def place(self) -> Place:
        """The same without the web."""
        return Place(unit=self.unit, bed=self.bed, post=self.post)


class HandoverSaid(_Said):
    """A duty for the next one; without a taker for whoever is planned for the bed."""

    unit: Named
    bed: Named | None = None
    post: Post = Post.NURSE
    taker: Named | None = None
    giver: Named | None = None
    severity: Severity = Severity.UNSAID
    summary: Lines = ""
    actions: Lines = ""
    contingency: Lines = ""

    def place(self) -> Place:
        """Of what."""
        return Place(unit=self.unit, bed=self.bed, post=self.post)

    def note(self) -> Note:
        """What the next one must know."""
        return Note(
            severity=self.severity.value,
            summary=self.summary,
            actions=self.actions,
            contingency=self.contingency,
        )


class AcceptSaid(_Said):
    """What the next one has understood."""

    repeated: Lines = ""


class OnCallSaid(_Said):
    """A physician who is called for a unit."""

    account: Named
    starts: Instant
    ends: Instant


@router.post("/duties", status_code=201, responses=made_as(DutyShown, 401, 403, 404, 409, 422, 503))
async def take(said: DutySaid, desk: CarerOrPlanner, key: OnceKey) -> Response:
    """Answer for what nobody answers for; planners for others as well."""
    account = said.account or desk.caller.staff.account
    return await desk.create(key, said, lambda book: take_up(book, said.place(), account))


@router.delete(
    "/duties/{account}",
    status_code=204,
    responses=refused_as(401, 403, 404, 409, 422, 503),
)
async def lay(
    account: Named,
    desk: Planner,
    unit: Annotated[Named, Query()],
    bed: Annotated[Named | None, Query()] = None,
    post: Annotated[Post, Query()] = Post.NURSE,
) -> Response:
    """End a duty that nobody takes, with a reason."""
    async with desk.book() as book:
        await lay_down(book, Place(unit=unit, bed=bed, post=post), account)
    return Response(status_code=204)


@router.get("/units/{unit}/duties", responses=shown_as(DutiesHeld, 401, 403, 422, 503))
async def who_answers(unit: Named, desk: CarerOrPlanner) -> Response:
    """Who answers for which bed of a unit now."""
    async with desk.book() as book:
        return answer(await duties_held(book, unit))


@router.post(
    "/handovers", status_code=201, responses=made_as(HandoverShown, 401, 403, 404, 409, 422, 503)
)
async def hand_over(said: HandoverSaid, desk: Carer, key: OnceKey) -> Response:
    """Offer a duty to the next one, who has it only once they accept."""
    return await desk.create(
        key,
        said,
        lambda book: offer(book, said.place(), said.note(), taker=said.taker, giver=said.giver),
    )


@router.get("/units/{unit}/handovers", responses=shown_as(Handovers, 401, 403, 422, 503))
async def of_unit(unit: Named, desk: CarerOrPlanner) -> Response:
    """Open handovers, overdue ones marked, and those of the last day; nothing of patients."""
    async with desk.book() as book:
        return answer(await handovers(book, unit))


@router.get("/handovers/{number}", responses=shown_as(HandoverRead, 401, 403, 404, 422, 503))
async def with_note(number: HandoverId, desk: Carer) -> Response:
    """A handover with what it says of the patient."""
    async with desk.book() as book:
        return answer(await read_handover(book, number))


@router.post(
    "/handovers/{number}/accept",
    responses=shown_as(HandoverShown, 401, 403, 404, 409, 422, 503),
)
async def take_over(number: HandoverId, said: AcceptSaid, desk: Carer) -> Response:
    """Take the duty over, in this moment."""
    async with desk.book() as book:
        return answer(await accept(book, number, said.repeated))


@router.post(
    "/handovers/{number}/withdraw",
    responses=shown_as(HandoverShown, 401, 403, 404, 409, 422, 503),
)
async def take_back(number: HandoverId, desk: Carer) -> Response:
    """Take an offer back, or decline it; the duty stays where it is."""
    async with desk.book() as book:
        return answer(await withdraw(book, number))


@router.get("/units/{unit}/on-call", responses=shown_as(OnCalls, 401, 403, 422, 503))
async def on_call(unit: Named, desk: CarerOrPlanner) -> Response:
    """Physicians on call for a unit, now and later."""
    async with desk.book() as book:
        return answer(await on_call_for(book, unit))


@router.post(
    "/units/{unit}/on-call",
    status_code=201,
    responses=made_as(OnCalls, 401, 403, 404, 409, 422, 503),
)
async def add_on_call(unit: Named, said: OnCallSaid, desk: Planner, key: OnceKey) -> Response:
    """Have a physician called for a unit, by the clock."""
    return await desk.create(
        key, said, lambda book: put_on_call(book, unit, said.account, said.starts, said.ends)
    )


@router.delete("/on-call/{number}", status_code=204, responses=refused_as(401, 403, 404, 422, 503))
async def end_on_call(number: Annotated[int, Path(ge=1, le=2**31 - 1)], desk: Planner) -> Response:
    """Call somebody no more."""
    async with desk.book() as book:
        await take_off_call(book, number)
    return Response(status_code=204)
