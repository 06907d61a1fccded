"""Rotas: asked for, worked out, looked at, published by a person."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from core.shifts.rota.proposing import (
    Proposals,
    ProposalShown,
    answered,
    ask,
    asked,
    discard,
    proposal,
    proposals,
    publish,
)
from core.staff.accounts import Role
from gateway.answers import answer, made_as, shown_as
from gateway.desk import Desk, OnceKey, Seen, at_desk
from gateway.errors import TookTooLong
from gateway.routes.asking import Named

router = APIRouter(prefix="/api/v1", tags=["rotas"])

Planner = Annotated[Desk, Depends(at_desk(Role.CHARGE, Role.ADMINISTRATOR))]
RotaId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class RotaSaid(BaseModel):
    """Which weeks are to be planned; they begin on a Monday."""

    model_config = ConfigDict(extra="forbid")

    begins: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))]
    weeks: Annotated[int, Field(ge=1, le=6)] = 4


@router.post(
    "/units/{unit}/rotas",
    status_code=201,
    responses=made_as(ProposalShown, 401, 403, 404, 422, 503),
)
async def ask_for_rota(unit: Named, said: RotaSaid, desk: Planner, key: OnceKey) -> Response:
    """Ask for a rota; `work-out` finds it."""
    return await desk.create(key, said, lambda book: ask(book, unit, said.begins, said.weeks))


@router.get("/units/{unit}/rotas", responses=shown_as(Proposals, 401, 403, 422, 503))
async def rotas_of(unit: Named, desk: Planner) -> Response:
    """Proposals of a unit, newest first."""
    async with desk.book() as book:
        return answer(await proposals(book, unit))


@router.post(
    "/rotas/{number}/work-out",
    responses=shown_as(ProposalShown, 401, 403, 404, 422, 503, 504),
)
async def work_out(number: RotaId, desk: Planner) -> Response:
    """Find the rota, or why there is none; takes up to half a minute, and once."""
    async with desk.book() as book:
        problem = await asked(book, number)
    # No transaction is open meanwhile.
    outcome = None if problem is None else await desk.parts.rotas.work_out(problem)
    if outcome is not None and outcome.unknown:
        raise TookTooLong("no rota was found in time; ask for fewer weeks")
    async with desk.book() as book:
        if outcome is None:
            shown = await proposal(book, number)
        else:
            shown = await answered(book, number, outcome)
    return answer(shown, revision=shown.revision)


@router.get("/rotas/{number}", responses=shown_as(ProposalShown, 401, 403, 404, 422, 503))
async def one_rota(number: RotaId, desk: Planner) -> Response:
    """A proposal with its rota, and what it would change."""
    async with desk.book() as book:
        shown = await proposal(book, number)
    return answer(shown, revision=shown.revision)


@router.post(
    "/rotas/{number}/publish",
    responses=shown_as(ProposalShown, 401, 403, 404, 409, 412, 422, 428, 503),
)
async def make_it_so(number: RotaId, desk: Planner, seen: Seen) -> Response:
    """Put the nurses of the rota into the shifts."""
    async with desk.book() as book:
        shown = await publish(book, number, seen=seen)
    return answer(shown, revision=shown.revision)


@router.post(
    "/rotas/{number}/discard",
    responses=shown_as(ProposalShown, 401, 403, 404, 409, 412, 422, 428, 503),
)
async def throw_away(number: RotaId, desk: Planner, seen: Seen) -> Response:
    """Throw a proposal away."""
    async with desk.book() as book:
        shown = await discard(book, number, seen=seen)
    return answer(shown, revision=shown.revision)
