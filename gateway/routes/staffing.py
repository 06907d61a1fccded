"""What staff can do, how much they work, when they do not, and what they wish for."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from core.shifts.absences import (
    Absences,
    AbsenceShown,
    Wishes,
    WishShown,
    absences_in,
    be_away,
    be_back,
    own_absences,
    unwish,
    wish,
    wishes,
)
from core.shifts.contracts import Contracts, contracts
from core.shifts.skills import (
    ContractShown,
    SkillHeld,
    Skills,
    SkillShown,
    StaffOfUnit,
    add_skill,
    catalogue,
    end_contract,
    grant_skill,
    sign_contract,
    staff_of,
    withdraw_skill,
)
from core.staff.accounts import Role
from gateway.access import CARE
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import Desk, OnceKey, at_desk
from gateway.routes.asking import Named
from gateway.routes.shifts import Instant

router = APIRouter(prefix="/api/v1", tags=["staffing"])

Worker = Annotated[Desk, Depends(at_desk(*CARE, Role.ADMINISTRATOR))]
Planner = Annotated[Desk, Depends(at_desk(Role.CHARGE, Role.ADMINISTRATOR))]
Employer = Annotated[Desk, Depends(at_desk(Role.ADMINISTRATOR))]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class SkillSaid(_Said):
    """A skill of the catalogue."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
    name: Named


class HeldSaid(_Said):
    """The last day on which somebody's skill counts; null for without end."""

    expires: Day | None = None


class ContractSaid(_Said):
    """How much somebody works, from a day on to the day before `until`."""

    weekly_hours: Annotated[float, Field(ge=0.1, le=60)]
    since: Day
    until: Day | None = None


class AbsenceKind(StrEnum):
    """Why somebody does not work."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    OTHER = "other"


class AbsenceSaid(_Said):
    """When somebody does not work; without an account oneself."""

    account: Named | None = None
    kind: AbsenceKind
    starts: Instant
    ends: Instant


class WishKind(StrEnum):
    """A day off, or shifts one likes or dislikes."""

    OFF = "off"
    LIKE = "like"
    DISLIKE = "dislike"


class WishSaid(_Said):
    """What somebody would like of a rota."""

    kind: WishKind
    on_day: Day | None = None
    name: Named | None = None
    weight: Annotated[int, Field(ge=1, le=3)] = 1


@router.get("/skills", responses=shown_as(Skills, 401, 403, 422, 503))
async def all_skills(desk: Worker) -> Response:
    """The catalogue."""
    async with desk.book() as book:
        return answer(await catalogue(book))


@router.post("/skills", status_code=201, responses=made_as(SkillShown, 401, 403, 422, 503))
async def new_skill(said: SkillSaid, desk: Planner, key: OnceKey) -> Response:
    """Put a skill into the catalogue, or name it anew."""
    return await desk.create(key, said, lambda book: add_skill(book, said.id, said.name))


@router.get("/units/{unit}/staff", responses=shown_as(StaffOfUnit, 401, 403, 422, 503))
async def staff(unit: Named, desk: Worker) -> Response:
    """Everybody who can be planned in a unit, with skills; hours for planners."""
    async with desk.book() as book:
        return answer(await staff_of(book, unit))


@router.put(
    "/staff/{account}/skills/{skill}",
    responses=shown_as(SkillHeld, 401, 403, 404, 422, 503),
)
async def give_skill(account: Named, skill: Named, said: HeldSaid, desk: Planner) -> Response:
    """Say that somebody has a skill."""
    async with desk.book() as book:
        return answer(await grant_skill(book, account, skill, said.expires))


@router.delete(
    "/staff/{account}/skills/{skill}",
    status_code=204,
    responses=refused_as(401, 403, 404, 422, 503),
)
async def take_skill(account: Named, skill: Named, desk: Planner) -> Response:
    """Say that somebody has it no more."""
    async with desk.book() as book:
        await withdraw_skill(book, account, skill)
    return Response(status_code=204)


@router.post(
    "/staff/{account}/contracts",
    status_code=201,
    responses=made_as(ContractShown, 401, 403, 404, 409, 422, 503),
)
async def new_contract(
    account: Named, said: ContractSaid, desk: Employer, key: OnceKey
) -> Response:
    """Say how much somebody works."""
    return await desk.create(
        key,
        said,
        lambda book: sign_contract(book, account, said.weekly_hours, said.since, said.until),
    )


@router.get("/contracts", responses=shown_as(Contracts, 401, 403, 422, 503))
async def all_contracts(
    desk: Employer, cursor: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """Who works how much, from when until when."""
    async with desk.book() as book:
        return answer(await contracts(book, start=cursor))


@router.delete(
    "/contracts/{number}", status_code=204, responses=refused_as(401, 403, 404, 422, 503)
)
async def no_contract(number: Number, desk: Employer) -> Response:
    """Take a contract back, as if it had never been."""
    async with desk.book() as book:
        await end_contract(book, number)
    return Response(status_code=204)


@router.get("/units/{unit}/absences", responses=shown_as(Absences, 401, 403, 422, 503))
async def absences(unit: Named, desk: Planner) -> Response:
    """Present and coming absences of everybody who works in a unit."""
    async with desk.book() as book:
        return answer(await absences_in(book, unit))


@router.get("/my/absences", responses=shown_as(Absences, 401, 403, 422, 503))
async def my_absences(desk: Worker) -> Response:
    """One's own present and coming absences."""
    async with desk.book() as book:
        return answer(await own_absences(book))


@router.post(
    "/absences",
    status_code=201,
    responses=made_as(AbsenceShown, 401, 403, 404, 409, 422, 503),
)
async def new_absence(said: AbsenceSaid, desk: Worker, key: OnceKey) -> Response:
    """Enter that somebody does not work: oneself, or as a planner another."""
    account = said.account or desk.caller.staff.account
    return await desk.create(
        key,
        said,
        lambda book: be_away(book, account, said.kind.value, said.starts, said.ends),
    )


@router.delete("/absences/{number}", status_code=204, responses=refused_as(401, 403, 404, 422, 503))
async def no_absence(number: Number, desk: Worker) -> Response:
    """Take an absence back."""
    async with desk.book() as book:
        await be_back(book, number)
    return Response(status_code=204)


@router.get("/my/wishes", responses=shown_as(Wishes, 401, 403, 422, 503))
async def my_wishes(desk: Worker) -> Response:
    """One's own wishes."""
    async with desk.book() as book:
        return answer(await wishes(book))


@router.post("/my/wishes", status_code=201, responses=made_as(WishShown, 401, 403, 409, 422, 503))
async def new_wish(said: WishSaid, desk: Worker, key: OnceKey) -> Response:
    """Wish for a day off, or for or against shifts of a name."""
    return await desk.create(
        key,
        said,
        lambda book: wish(
            book, said.kind.value, on_day=said.on_day, name=said.name, weight=said.weight
        ),
    )


@router.delete(
    "/my/wishes/{number}", status_code=204, responses=refused_as(401, 403, 404, 422, 503)
)
async def no_wish(number: Number, desk: Worker) -> Response:
    """Take one's own wish back."""
    async with desk.book() as book:
        await unwish(book, number)
    return Response(status_code=204)
