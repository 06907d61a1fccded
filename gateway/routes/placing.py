"""Who waits for a bed, and which bed is proposed."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from core.beds.facts import question
from core.beds.placing import PlanShown
from core.beds.waiting import Needs, WaitingList, WaitingShown, wait
from core.beds.waiting import end as end_waiting
from core.beds.waiting import read as read_waiting
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey
from gateway.routes.asking import Named, Written
from gateway.routes.ward_desk import MADE, READ, Knower, Number, PatientNumber, Said, UnitKind

router = APIRouter(prefix="/api/v1", tags=["places"])


class WaitingSaid(Said):
    """Who waits for a bed, and what they need."""

    patient: PatientNumber
    urgency: Annotated[int, Field(ge=1, le=3)] = 2
    unit_kind: UnitKind = UnitKind.WARD
    monitoring: bool = False
    prefers: Named | None = None
    together: PatientNumber | None = None
    note: Written = ""


# -- who waits -----------------------------------------------------------------------------------


@router.get("/waiting", responses=shown_as(WaitingList, 401, 403, 503))
async def who_waits(desk: Knower) -> Response:
    """Patients who wait for a bed, the most urgent first."""
    async with desk.book() as book:
        return answer(await read_waiting(book))


@router.post("/waiting", status_code=201, responses=made_as(WaitingShown, *MADE))
async def let_wait(said: WaitingSaid, desk: Knower, key: OnceKey) -> Response:
    """Put a patient on the list."""
    needs = Needs(
        urgency=said.urgency,
        unit_kind=said.unit_kind.value,
        monitoring=said.monitoring,
        prefers=said.prefers,
        together=said.together,
        note=said.note,
    )
    return await desk.create(key, said, lambda book: wait(book, said.patient, needs))


@router.post("/waiting/{number}/end", responses=shown_as(WaitingList, *READ))
async def waits_no_longer(number: Number, desk: Knower) -> Response:
    """Take a patient off the list."""
    async with desk.book() as book:
        return answer(await end_waiting(book, number))


@router.post("/waiting/plan", responses=shown_as(PlanShown, 401, 403, 503, 504))
async def propose(desk: Knower) -> Response:
    """Propose a bed for everybody who waits, and say why; nothing is changed."""
    async with desk.book() as book:
        asked = await question(book)
        await book.note("waiting.plan", detail={"waiting": len(asked.seekers)})
    # Without the database's connection: the solver takes seconds.
    return answer(await desk.parts.bed_plans.plan(asked))
