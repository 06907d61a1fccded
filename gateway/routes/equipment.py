"""Equipment: inventory, loans, defects, maintenance."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict, Field

from core.equipment.defects import Defects, DefectShown, close, defects, report
from core.equipment.inventory import (
    EquipmentShown,
    Filter,
    Inventory,
    Piece,
    add_piece,
    amend_piece,
    inventory,
    piece,
    set_state,
)
from core.equipment.lending import Loans, give_back, lend, loans
from core.equipment.maintenance import Due, PlanShown, done, due, plan, unplan
from core.staff.accounts import Role
from gateway.access import CARE
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import Desk, OnceKey, Seen, at_desk
from gateway.routes.asking import WRITTEN, Named, Reason, Written

router = APIRouter(prefix="/api/v1", tags=["equipment"])

HANDS = (*CARE, Role.BED_MANAGER, Role.BIOMED, Role.ADMINISTRATOR)
"""Who sees equipment, and takes it to beds of their units and back."""
Hand = Annotated[Desk, Depends(at_desk(*HANDS))]
Engineer = Annotated[Desk, Depends(at_desk(Role.BIOMED, Role.ADMINISTRATOR))]
Tag = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
PlanId = Annotated[int, Path(ge=1, le=2**31 - 1)]
DefectId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Cursor = Annotated[str | None, Query(max_length=200)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))]


class State(StrEnum):
    """Whether a piece may be lent."""

    READY = "ready"
    DEFECT = "defect"
    MAINTENANCE = "maintenance"
    RETIRED = "retired"


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PieceSaid(_Said):
    """What is known of a piece."""

    kind: Named
    name: Named
    serial: Annotated[Written, Field(max_length=64)] = ""
    device: Named | None = None
    unit: Named | None = None
    location: Annotated[Written, Field(max_length=100)] = ""

    def plain(self) -> Piece:
        """The same without the web."""
        return Piece(**self.model_dump(include=set(PieceSaid.model_fields)))


class NewPieceSaid(PieceSaid):
    """A new piece and the tag on it."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


class StateSaid(_Said):
    """Whether a piece may be lent."""

    state: State


class LoanSaid(_Said):
    """To which bed a piece is taken."""

    bed: Named


class ReportSaid(_Said):
    """What is wrong."""

    what: Reason


class DefectOutcome(StrEnum):
    """What became of a defect."""

    REPAIRED = "repaired"
    NO_FAULT = "no_fault"
    RETIRED = "retired"


class ClosingSaid(_Said):
    """What became of a defect."""

    outcome: DefectOutcome
    note: Written = ""


class PlanSaid(_Said):
    """What has to be done every so many days."""

    task: Reason
    every_days: Annotated[int, Field(ge=1, le=3660)]
    first_due: Day


class Outcome(StrEnum):
    """Whether a piece passed."""

    PASSED = "passed"
    FAILED = "failed"


class DoneSaid(_Said):
    """What was done of a plan."""

    on_day: Day
    outcome: Outcome = Outcome.PASSED
    note: Written = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A dependency: which pieces are asked for."""

    words: Annotated[str | None, Query(max_length=64, pattern=WRITTEN)] = None
    kind: Annotated[Named | None, Query()] = None
    state: Annotated[State | None, Query()] = None
    unit: Annotated[Named | None, Query()] = None
    bed: Annotated[Named | None, Query()] = None
    lent: Annotated[bool | None, Query()] = None

    def plain(self) -> Filter:
        """The same without the web."""
        return Filter(
            words=self.words or None,
            kind=self.kind,
            state=None if self.state is None else self.state.value,
            unit=self.unit,
            bed=self.bed,
            lent=self.lent,
        )


def _linked(desk: Desk, shown: EquipmentShown) -> EquipmentShown:
    """With what is known of its connection."""
    if shown.device is None:
        return shown
    link = desk.parts.ward.link_of(shown.device)
    return shown if link is None else replace(shown, link=link.value)


@router.get("/equipment", responses=shown_as(Inventory, 401, 403, 422, 503))
async def all_equipment(
    desk: Hand, asked: Annotated[Asked, Depends()], cursor: Cursor = None
) -> Response:
    """Equipment by tag: where it is, what is wrong, what is due."""
    async with desk.book() as book:
        page = await inventory(book, asked.plain(), cursor_said=cursor)
    return answer(replace(page, items=[_linked(desk, one) for one in page.items]))


@router.post(
    "/equipment", status_code=201, responses=made_as(EquipmentShown, 401, 403, 409, 422, 503)
)
async def new_equipment(said: NewPieceSaid, desk: Engineer, key: OnceKey) -> Response:
    """Put a piece into the inventory."""
    return await desk.create(key, said, lambda book: add_piece(book, said.id, said.plain()))


@router.get("/equipment/{tag}", responses=shown_as(EquipmentShown, 401, 403, 404, 422, 503))
async def one_piece(tag: Tag, desk: Hand) -> Response:
    """One piece."""
    async with desk.book() as book:
        shown = await piece(book, tag)
    return answer(_linked(desk, shown), revision=shown.revision)


@router.put(
    "/equipment/{tag}",
    responses=shown_as(EquipmentShown, 401, 403, 404, 409, 412, 422, 428, 503),
)
async def change_piece(tag: Tag, said: PieceSaid, desk: Engineer, seen: Seen) -> Response:
    """Mend what is known of a piece."""
    async with desk.book() as book:
        shown = await amend_piece(book, tag, said.plain(), seen=seen)
    return answer(_linked(desk, shown), revision=shown.revision)


@router.put(
    "/equipment/{tag}/state",
    responses=shown_as(EquipmentShown, 401, 403, 404, 409, 412, 422, 428, 503),
)
async def change_state(tag: Tag, said: StateSaid, desk: Engineer, seen: Seen) -> Response:
    """Say whether a piece may be lent."""
    async with desk.book() as book:
        shown = await set_state(book, tag, said.state.value, seen=seen)
    return answer(_linked(desk, shown), revision=shown.revision)


@router.post(
    "/equipment/{tag}/loans",
    status_code=201,
    responses=made_as(EquipmentShown, 401, 403, 404, 409, 422, 503),
)
async def take_to_bed(tag: Tag, said: LoanSaid, desk: Hand, key: OnceKey) -> Response:
    """Take a piece to a bed of one's own unit."""
    return await desk.create(key, said, lambda book: lend(book, tag, said.bed))


@router.post(
    "/equipment/{tag}/return",
    responses=shown_as(EquipmentShown, 401, 403, 404, 409, 422, 503),
)
async def bring_back(tag: Tag, desk: Hand) -> Response:
    """Bring a piece back."""
    async with desk.book() as book:
        shown = await give_back(book, tag)
    return answer(_linked(desk, shown), revision=shown.revision)


@router.get("/equipment/{tag}/loans", responses=shown_as(Loans, 401, 403, 404, 422, 503))
async def where_it_was(tag: Tag, desk: Hand) -> Response:
    """Where a piece was, newest first."""
    async with desk.book() as book:
        return answer(await loans(book, tag))


@router.post(
    "/equipment/{tag}/defects",
    status_code=201,
    responses=made_as(DefectShown, 401, 403, 404, 409, 422, 503),
)
async def report_defect(tag: Tag, said: ReportSaid, desk: Hand, key: OnceKey) -> Response:
    """Report that something is wrong; from now on the piece is not lent."""
    return await desk.create(key, said, lambda book: report(book, tag, said.what))


@router.get("/equipment-defects", responses=shown_as(Defects, 401, 403, 422, 503))
async def all_defects(
    desk: Hand,
    *,
    only_open: Annotated[bool, Query(alias="open")] = True,
    equipment: Annotated[Named | None, Query()] = None,
    cursor: Cursor = None,
) -> Response:
    """Defects, newest first."""
    async with desk.book() as book:
        return answer(await defects(book, only_open=only_open, tag=equipment, cursor_said=cursor))


@router.post(
    "/equipment-defects/{number}/close",
    responses=shown_as(DefectShown, 401, 403, 404, 409, 422, 503),
)
async def close_defect(number: DefectId, said: ClosingSaid, desk: Engineer) -> Response:
    """Say what became of a defect."""
    async with desk.book() as book:
        return answer(await close(book, number, said.outcome.value, said.note))


@router.post(
    "/equipment/{tag}/maintenance-plans",
    status_code=201,
    responses=made_as(PlanShown, 401, 403, 404, 422, 503),
)
async def new_plan(tag: Tag, said: PlanSaid, desk: Engineer, key: OnceKey) -> Response:
    """Have something done to a piece every so many days."""
    return await desk.create(
        key,
        said,
        lambda book: plan(
            book, tag, said.task, every_days=said.every_days, first_due=said.first_due
        ),
    )


@router.delete(
    "/maintenance-plans/{number}",
    status_code=204,
    responses=refused_as(401, 403, 404, 422, 503),
)
async def end_plan(number: PlanId, desk: Engineer) -> Response:
    """Ask for it no more."""
    async with desk.book() as book:
        await unplan(book, number)
    return Response(status_code=204)


@router.post(
    "/maintenance-plans/{number}/done",
    status_code=201,
    responses=made_as(PlanShown, 401, 403, 404, 422, 503),
)
async def was_done(number: PlanId, said: DoneSaid, desk: Engineer, key: OnceKey) -> Response:
    """Write down what was done; a piece that failed is defect from now on."""
    return await desk.create(
        key, said, lambda book: done(book, number, said.on_day, said.outcome.value, said.note)
    )


@router.get("/maintenance-due", responses=shown_as(Due, 401, 403, 422, 503))
async def all_due(
    desk: Hand,
    by: Annotated[Day | None, Query()] = None,
    equipment: Annotated[Named | None, Query()] = None,
    cursor: Cursor = None,
) -> Response:
    """What has to be done to equipment, by the day it is due."""
    async with desk.book() as book:
        return answer(await due(book, by_day=by, tag=equipment, cursor_said=cursor))
