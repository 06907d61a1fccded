"""Why there was an alert at a bed, why there was none, and what another limit would have done."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.wire.alert import Score
from core.wire.comparison import LONGEST_H, Tried, WhatIf
from core.wire.explanation import Explanation
from core.wire.insight import Insight, Question
from gateway.access import CARE, LIVE
from gateway.answers import answer, shown_as
from gateway.desk import Desk, at_desk
from gateway.errors import Malformed, Unknown
from gateway.insight import ask_while_wanted
from gateway.routes.asking import Named
from gateway.scope import Own

router = APIRouter(prefix="/api/v1/beds/{bed}", tags=["insight"], dependencies=[Own])

Number = Annotated[float, Field(ge=-1e6, le=1e6)]


class Proposed(BaseModel):
    """A limit of one cause, mild to severe, to be tried on the last hours; nothing is changed.

    Without `delays_s` the profile's delays stand.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    cause: Named
    limits: Annotated[tuple[Number, ...], Field(min_length=1, max_length=8)]
    delays_s: Annotated[tuple[Annotated[float, Field(ge=0, le=300)], ...], Field(max_length=8)] = ()
    hours: Annotated[float, Field(gt=0, le=LONGEST_H)] = 12.0


@router.get(
    "/explain",
    responses=shown_as(Explanation, 401, 403, 404, 422, 503, 504),
)
async def explain(
    bed: Named,
    desk: Annotated[Desk, Depends(at_desk(*LIVE))],
    at: Annotated[AwareDatetime | None, Query()] = None,
) -> Response:
    """Values, rules in force, timers, inhibitions and decisions at a moment, or now."""
    now = desk.parts.clock.now()
    moment = _in_utc(at) if at is not None else now
    if moment > now:
        raise Malformed("at: still to come")
    found = await _asked(desk, Question(bed=bed, at=moment))
    return answer(found.explanation or found)


@router.post(
    "/what-if",
    responses=shown_as(Tried, 401, 403, 404, 422, 503, 504),
)
async def what_if(
    bed: Named,
    proposed: Proposed,
    desk: Annotated[Desk, Depends(at_desk(*CARE))],
    request: Request,
) -> Response:
    """Judge the last hours of the present patient again: limits in force, and the proposed.

    Whoever closes the connection has given it up.
    """
    tried = WhatIf(
        cause=proposed.cause,
        limits=proposed.limits,
        delays_s=proposed.delays_s,
        hours=proposed.hours,
    )
    question = Question(bed=bed, at=desk.parts.clock.now(), what_if=tried)
    await _look(desk, question)
    found = await ask_while_wanted(desk.parts.insights, question, _left(request))
    return answer(found.tried or found)


class ScoreSteps(msgspec.Struct, frozen=True, kw_only=True):
    """NEWS2 of the present patient: each time it became another, oldest first."""

    items: tuple[Score, ...]


@router.get(
    "/scores",
    responses=shown_as(ScoreSteps, 401, 403, 404, 422, 503, 504),
)
async def scores(
    bed: Named,
    desk: Annotated[Desk, Depends(at_desk(*LIVE))],
    hours: Annotated[float, Query(gt=0, le=LONGEST_H)] = 24.0,
) -> Response:
    """How the score was in the last hours, judged again from what is stored."""
    question = Question(bed=bed, at=desk.parts.clock.now(), scores_h=hours)
    found = await _asked(desk, question)
    return answer(ScoreSteps(items=found.scores or ()))


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _asked(desk: Desk, question: Question) -> Insight:
    await _look(desk, question)
    return await desk.parts.insights.ask(question)


async def _look(desk: Desk, question: Question) -> None:
    if desk.parts.ward.bed(question.bed) is None:
        raise Unknown("no such bed")
    await desk.look(question.bed, "reading.explain", at=question.at)


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Malformed("at: before the year 1") from None
