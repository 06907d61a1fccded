"""Charges: proposed from the ledger, reviewed by a person."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from core.billing.cases import BilledShown, CasesShown, billed, list_cases
from core.billing.proposing import Proposal, propose
from core.billing.reviewing import (
    ChargeShown,
    ChargesShown,
    Reviewed,
    list_charges,
    read_charge,
    review,
    review_all,
)
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.billing.asked import (
    Biller,
    Carer,
    Cases,
    Charges,
    Id,
    LongPathId,
    PathId,
    ProposalSaid,
    Reader,
    ReviewSaid,
    ReviewsSaid,
    Start,
)

router = APIRouter(prefix="/api/v1/billing", tags=["billing"])


@router.get("/cases", responses=shown_as(CasesShown, 401, 403, 422, 503))
async def cases(desk: Reader, show: Cases = Cases.DISCHARGED, cursor: Start = None) -> Response:
    """Whom to bill."""
    async with desk.book() as book:
        shown = await list_cases(book, show=show.value, start=cursor)
    return answer(shown)


@router.get("/patients/{patient}", responses=shown_as(BilledShown, 401, 403, 404, 422, 503))
async def how_far(patient: PathId, desk: Carer) -> Response:
    """Whether what was done for a patient is billed; no amounts."""
    async with desk.book() as book:
        shown = await billed(book, patient)
    return answer(shown)


@router.post("/proposals", status_code=201, responses=made_as(Proposal, 401, 403, 404, 422, 503))
async def bring_up(said: ProposalSaid, desk: Biller, key: OnceKey) -> Response:
    """Bring a patient's charges up to the ledger; what was invoiced stays, and is corrected."""
    return await desk.create(key, said, lambda book: propose(book, said.patient))


@router.get("/charges", responses=shown_as(ChargesShown, 401, 403, 422, 503))
async def charges(
    desk: Reader,
    state: Charges | None = None,
    patient: Annotated[Id | None, Query()] = None,
    cursor: Start = None,
) -> Response:
    """Charges by patient and day."""
    async with desk.book() as book:
        shown = await list_charges(
            book, state=state.value if state is not None else None, patient=patient, start=cursor
        )
    return answer(shown)


@router.get("/charges/{charge}", responses=shown_as(ChargeShown, 401, 403, 404, 422, 503))
async def one_charge(charge: LongPathId, desk: Reader) -> Response:
    """One charge."""
    async with desk.book() as book:
        shown = await read_charge(book, charge)
    return answer(shown, revision=shown.revision)


@router.put(
    "/charges/{charge}/review", responses=shown_as(ChargeShown, 401, 403, 404, 412, 422, 428, 503)
)
async def decide(charge: LongPathId, said: ReviewSaid, desk: Biller, seen: Seen) -> Response:
    """Accept, change with a reason, reject, or take up again."""
    async with desk.book() as book:
        shown = await review(book, said.plain(charge, seen))
    return answer(shown, revision=shown.revision)


@router.post("/reviews", status_code=201, responses=made_as(Reviewed, 401, 403, 404, 412, 422, 503))
async def decide_all(said: ReviewsSaid, desk: Biller, key: OnceKey) -> Response:
    """Decide several, all or none."""
    wanted = [one.plain(one.charge, one.revision) for one in said.items]
    return await desk.create(key, said, lambda book: review_all(book, wanted))
