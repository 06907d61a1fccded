"""Shifts, who works them, and who is to answer for which bed."""

from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.shifts.bed_plan import BedPlan, bed_plan, plan_beds, propose_beds
from core.shifts.planning import (
    Shifts,
    ShiftShown,
    lay_out,
    own_shifts,
    put_in,
    shift,
    shifts,
    stay_on,
    take_out,
)
from core.shifts.sharing import Sharing
from core.shifts.templates import (
    Templates,
    TemplateShown,
    Wanted,
    drop_shift,
    plan_shift,
    replan_shift,
    templates,
)
from core.shifts.uncovered import Coverage, uncovered
from core.staff.accounts import Role
from core.wire import Post
from gateway.access import CARE
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import Desk, OnceKey, Seen, at_desk
from gateway.routes.asking import Named

router = APIRouter(prefix="/api/v1", tags=["shifts"])

PLANNERS = (Role.CHARGE, Role.ADMINISTRATOR)
"""Who plans for others."""
ONLOOKERS = (*CARE, Role.BED_MANAGER, Role.ADMINISTRATOR)
"""Who may know who works when."""
Onlooker = Annotated[Desk, Depends(at_desk(*ONLOOKERS))]
Planner = Annotated[Desk, Depends(at_desk(*PLANNERS))]
Worker = Annotated[Desk, Depends(at_desk(*CARE, Role.ADMINISTRATOR))]
ShiftId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Count = Annotated[int, Field(ge=0, le=20)]
Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC)),
]
"""A moment that somebody may plan for; the database's calendar is longer than ours."""
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TemplateSaid(_Said):
    """A shift that comes every day, in local times of the site."""

    name: Named
    starts: time
    ends: time
    night: bool = False
    nurses: Annotated[int, Field(ge=0, le=100)] = 1
    charges: Annotated[int, Field(ge=0, le=10)] = 0
    physicians: Count = 0
    skills: Annotated[dict[Named, Annotated[int, Field(ge=1, le=100)]], Field(max_length=16)] = {}

    def plain(self) -> Wanted:
        """The same without the web; seconds and zones mean nothing here."""
        said = self.model_dump()
        for name in ("starts", "ends"):
            said[name] = said[name].replace(second=0, microsecond=0, tzinfo=None)
        return Wanted(**said)


class DaysSaid(_Said):
    """Local days, both inclusive."""

    first: Day
    last: Day


class MemberSaid(_Said):
    """Somebody who is to work a shift."""

    account: Named
    post: Post


class UntilSaid(_Said):
    """Until when somebody stays on."""

    until: Instant


class BedsSaid(_Said):
    """Who is to answer for each of these beds; null for nobody."""

    beds: Annotated[dict[Named, Named | None], Field(max_length=200)]


@router.get("/units/{unit}/shift-templates", responses=shown_as(Templates, 401, 403, 422, 503))
async def all_templates(unit: Named, desk: Onlooker) -> Response:
    """The shifts a unit has every day."""
    async with desk.book() as book:
        return answer(await templates(book, unit))


@router.post(
    "/units/{unit}/shift-templates",
    status_code=201,
    responses=made_as(TemplateShown, 401, 403, 404, 409, 422, 503),
)
async def new_template(unit: Named, said: TemplateSaid, desk: Planner, key: OnceKey) -> Response:
    """Give a unit a shift that comes every day."""
    return await desk.create(key, said, lambda book: plan_shift(book, unit, said.plain()))


@router.put(
    "/shift-templates/{template}",
    responses=shown_as(TemplateShown, 401, 403, 404, 409, 412, 422, 428, 503),
)
async def change_template(
    template: ShiftId, said: TemplateSaid, desk: Planner, seen: Seen
) -> Response:
    """Change it for days that are still to be laid out."""
    async with desk.book() as book:
        shown = await replan_shift(book, template, said.plain(), seen=seen)
    return answer(shown, revision=shown.revision)


@router.delete(
    "/shift-templates/{template}", status_code=204, responses=refused_as(401, 403, 404, 422, 503)
)
async def end_template(template: ShiftId, desk: Planner) -> Response:
    """Lay it out no more."""
    async with desk.book() as book:
        await drop_shift(book, template)
    return Response(status_code=204)


@router.post(
    "/units/{unit}/shifts",
    status_code=201,
    responses=made_as(Shifts, 401, 403, 409, 422, 503),
)
async def lay_out_days(unit: Named, said: DaysSaid, desk: Planner, key: OnceKey) -> Response:
    """Make the shifts of these days from the unit's templates; those that are there stay."""
    return await desk.create(
        key, said, lambda book: lay_out(book, unit, first=said.first, last=said.last)
    )


@router.get("/units/{unit}/shifts", responses=shown_as(Shifts, 401, 403, 422, 503))
async def shifts_of(
    unit: Named, desk: Onlooker, first: Annotated[Day, Query()], last: Annotated[Day, Query()]
) -> Response:
    """The shifts of a unit that begin on these local days, and who works them."""
    async with desk.book() as book:
        return answer(await shifts(book, unit=unit, first=first, last=last))


@router.get("/my/shifts", responses=shown_as(Shifts, 401, 403, 422, 503))
async def my_shifts(
    desk: Worker, first: Annotated[Day, Query()], last: Annotated[Day, Query()]
) -> Response:
    """One's own shifts."""
    async with desk.book() as book:
        return answer(await own_shifts(book, first=first, last=last))


@router.get("/shifts/{number}", responses=shown_as(ShiftShown, 401, 403, 404, 422, 503))
async def one_shift(number: ShiftId, desk: Onlooker) -> Response:
    """A shift and who works it."""
    async with desk.book() as book:
        shown = await shift(book, number)
    return answer(shown, revision=shown.revision)


@router.post(
    "/shifts/{number}/members",
    status_code=201,
    responses=made_as(ShiftShown, 401, 403, 404, 409, 422, 503),
)
async def add_member(number: ShiftId, said: MemberSaid, desk: Planner, key: OnceKey) -> Response:
    """Have somebody work a shift."""
    return await desk.create(key, said, lambda book: put_in(book, number, said.account, said.post))


@router.delete(
    "/shifts/{number}/members/{account}",
    responses=shown_as(ShiftShown, 401, 403, 404, 422, 503),
)
async def remove_member(number: ShiftId, account: Named, desk: Planner) -> Response:
    """Have somebody not work a shift after all."""
    async with desk.book() as book:
        shown = await take_out(book, number, account)
    return answer(shown, revision=shown.revision)


@router.put(
    "/shifts/{number}/members/{account}/until",
    responses=shown_as(ShiftShown, 401, 403, 404, 409, 422, 503),
)
async def extend(number: ShiftId, account: Named, said: UntilSaid, desk: Worker) -> Response:
    """Somebody stays longer than the shift lasts."""
    async with desk.book() as book:
        shown = await stay_on(book, number, account, said.until)
    return answer(shown, revision=shown.revision)


@router.get("/shifts/{number}/beds", responses=shown_as(BedPlan, 401, 403, 404, 422, 503))
async def beds_of_shift(number: ShiftId, desk: Onlooker) -> Response:
    """Who is to answer for which bed."""
    async with desk.book() as book:
        shown = await bed_plan(book, number)
    return answer(shown, revision=shown.revision)


@router.put(
    "/shifts/{number}/beds",
    responses=shown_as(BedPlan, 401, 403, 404, 412, 422, 428, 503),
)
async def give_beds(number: ShiftId, said: BedsSaid, desk: Planner, seen: Seen) -> Response:
    """Say who is to answer for these beds; the others stay as they are."""
    async with desk.book() as book:
        shown = await plan_beds(book, number, said.beds, seen=seen)
    return answer(shown, revision=shown.revision)


@router.get("/shifts/{number}/bed-proposal", responses=shown_as(Sharing, 401, 403, 404, 422, 503))
async def bed_proposal(number: ShiftId, desk: Planner) -> Response:
    """How the beds could be shared out by the patients' newest scores; nothing is changed."""
    scores = {
        bed.id: bed.score.at_least if bed.score.total is None else bed.score.total
        for bed in desk.parts.ward.beds()
        if bed.score is not None and bed.score.name == "NEWS2"
    }
    async with desk.book() as book:
        return answer(await propose_beds(book, number, scores))


@router.get("/uncovered-beds", responses=shown_as(Coverage, 401, 403, 422, 503))
async def uncovered_beds(desk: Onlooker, unit: Annotated[Named | None, Query()] = None) -> Response:
    """Beds that nobody answers for, now and in the next 12 hours, and posts nobody holds."""
    async with desk.book() as book:
        return answer(await uncovered(book, unit))
