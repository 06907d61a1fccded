"""Insurers and policies."""

from fastapi import APIRouter, Response

from core.billing.insuring import (
    InsurerShown,
    InsurersShown,
    PoliciesShown,
    PolicyShown,
    add_insurer,
    end_policy,
    insure,
    list_insurers,
    list_policies,
)
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.billing.asked import (
    Biller,
    Ending,
    NewInsurer,
    NewPolicy,
    PathId,
    Reader,
)

router = APIRouter(prefix="/api/v1/billing", tags=["billing"])


@router.get("/insurers", responses=shown_as(InsurersShown, 401, 403, 503))
async def insurers(desk: Reader) -> Response:
    """Every insurer."""
    async with desk.book() as book:
        shown = await list_insurers(book)
    return answer(shown)


@router.post("/insurers", status_code=201, responses=made_as(InsurerShown, 401, 403, 409, 422, 503))
async def new_insurer(said: NewInsurer, desk: Biller, key: OnceKey) -> Response:
    """Add an insurer."""
    return await desk.create(key, said, lambda book: add_insurer(book, said.name, said.address))


@router.get(
    "/patients/{patient}/policies", responses=shown_as(PoliciesShown, 401, 403, 404, 422, 503)
)
async def policies(patient: PathId, desk: Reader) -> Response:
    """The policies of a patient."""
    async with desk.book() as book:
        shown = await list_policies(book, patient)
    return answer(shown)


@router.post(
    "/patients/{patient}/policies",
    status_code=201,
    responses=made_as(PolicyShown, 401, 403, 404, 409, 422, 503),
)
async def new_policy(patient: PathId, said: NewPolicy, desk: Biller, key: OnceKey) -> Response:
    """Write down a policy; one at a time."""
    return await desk.create(key, said, lambda book: insure(book, patient, said.plain()))


@router.post(
    "/policies/{policy}/end",
    responses=shown_as(PolicyShown, 401, 403, 404, 409, 412, 422, 428, 503),
)
async def no_longer_insured(policy: PathId, said: Ending, desk: Biller, seen: Seen) -> Response:
    """End a policy."""
    async with desk.book() as book:
        shown = await end_policy(book, policy, said.until, seen=seen)
    return answer(shown, revision=shown.revision)
