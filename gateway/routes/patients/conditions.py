"""What a patient has or had."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from core.patients.conditions import CONDITIONS, Conditions, ConditionSaid, ConditionShown
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.patients.asked import (
    Asked,
    Carer,
    Day,
    Ended,
    EntryId,
    PatientId,
    Title,
    about,
)

router = APIRouter(prefix="/api/v1/patients/{patient}/conditions", tags=["record"])


class ConditionTold(Asked):
    """A condition in words, with its code of ICD-10 where it is known."""

    description: Title
    icd10: Annotated[str, Field(pattern=r"^([A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?)?$")] = ""
    onset: Day | None = None
    resolved: Day | None = None

    def plain(self) -> ConditionSaid:
        """The same without the web."""
        return ConditionSaid(**self.model_dump())


@router.get("", responses=shown_as(Conditions, 401, 403, 404, 409, 422, 503))
async def known(patient: PatientId, desk: Carer) -> Response:
    """Every condition, also those that are over or no longer count."""
    async with desk.book() as book:
        found = Conditions(items=await CONDITIONS.all_of(book, patient))
    return answer(found)


@router.post("", status_code=201, responses=made_as(ConditionShown, 401, 403, 404, 409, 422, 503))
async def begin(patient: PatientId, said: ConditionTold, desk: Carer, key: OnceKey) -> Response:
    """Write a condition down."""
    values = asdict(said.plain())
    return await desk.create(
        key, about(patient, said), lambda book: CONDITIONS.write(book, patient, values)
    )


@router.put("/{entry}", responses=shown_as(ConditionShown, 401, 403, 404, 409, 412, 422, 428, 503))
async def mend(
    patient: PatientId, entry: EntryId, said: ConditionTold, desk: Carer, seen: Seen
) -> Response:
    """Mend a condition, or say when it was over."""
    async with desk.book() as book:
        shown = await CONDITIONS.mend(book, patient, entry, asdict(said.plain()), seen=seen)
    return answer(shown, revision=shown.revision)


@router.post(
    "/{entry}/end", responses=shown_as(ConditionShown, 401, 403, 404, 409, 412, 422, 428, 503)
)
async def end(patient: PatientId, entry: EntryId, said: Ended, desk: Carer, seen: Seen) -> Response:
    """Say that it was written down by mistake."""
    async with desk.book() as book:
        shown = await CONDITIONS.end(book, patient, entry, why=said.reason, seen=seen)
    return answer(shown, revision=shown.revision)
