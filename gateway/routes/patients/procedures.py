"""What was done to a patient."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from core.patients.procedures import (
    Procedures,
    ProcedureSaid,
    ProcedureShown,
    procedures,
    record,
    withdraw,
)
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.asking import Named
from gateway.routes.patients.asked import (
    Asked,
    Carer,
    Ended,
    EntryId,
    Moment,
    PatientId,
    Title,
    about,
)

router = APIRouter(prefix="/api/v1/patients/{patient}/procedures", tags=["record"])


class ProcedureTold(Asked):
    """What was done, by a code of the price list; `by` is an account, else who writes it down."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    name: Title
    at: Moment
    by: Named | None = None


@router.get("", responses=shown_as(Procedures, 401, 403, 404, 409, 422, 503))
async def done(patient: PatientId, desk: Carer) -> Response:
    """What was done, latest first."""
    async with desk.book() as book:
        found = await procedures(book, patient)
    return answer(found)


@router.post("", status_code=201, responses=made_as(ProcedureShown, 401, 403, 404, 409, 422, 503))
async def begin(patient: PatientId, said: ProcedureTold, desk: Carer, key: OnceKey) -> Response:
    """Write down what was done; it will be proposed for the bill."""
    told = ProcedureSaid(code=said.code, name=said.name, at=said.at, by=said.by)
    return await desk.create(key, about(patient, said), lambda book: record(book, patient, told))


@router.post(
    "/{entry}/end", responses=shown_as(ProcedureShown, 401, 403, 404, 409, 412, 422, 428, 503)
)
async def end(patient: PatientId, entry: EntryId, said: Ended, desk: Carer, seen: Seen) -> Response:
    """Say that it was written down by mistake; nothing is charged for it."""
    async with desk.book() as book:
        shown = await withdraw(book, patient, entry, why=said.reason, seen=seen)
    return answer(shown, revision=shown.revision)
