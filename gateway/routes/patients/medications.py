"""What a patient takes."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from core.patients.medications import (
    MEDICATIONS,
    Medications,
    MedicationSaid,
    MedicationShown,
    change,
    prescribe,
)
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.asking import Named
from gateway.routes.patients.asked import (
    Asked,
    Carer,
    Ended,
    EntryId,
    Line,
    Moment,
    PatientId,
    Title,
    about,
)

router = APIRouter(prefix="/api/v1/patients/{patient}/medications", tags=["record"])


class MedicationTold(Asked):
    """A line of the medication list.

    Attributes:
        amount: Of one dose, in `amount_unit`; both or neither.
        despite: Why it is given although an allergy is known.
    """

    drug: Title
    dose: Line = ""
    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=4)] | None = None
    amount_unit: Line = ""
    route: Line = ""
    frequency: Line = ""
    started_at: Moment
    stopped_at: Moment | None = None
    prescriber: Named | None = None
    despite: Line = ""

    def plain(self) -> MedicationSaid:
        """The same without the web."""
        return MedicationSaid(**self.model_dump())


@router.get("", responses=shown_as(Medications, 401, 403, 404, 409, 422, 503))
async def known(patient: PatientId, desk: Carer) -> Response:
    """The medication list, also what was stopped or no longer counts."""
    async with desk.book() as book:
        found = Medications(items=await MEDICATIONS.all_of(book, patient))
    return answer(found)


@router.post("", status_code=201, responses=made_as(MedicationShown, 401, 403, 404, 409, 422, 503))
async def begin(patient: PatientId, said: MedicationTold, desk: Carer, key: OnceKey) -> Response:
    """Write a line of the list; against a known allergy only with a reason in `despite`."""
    told = said.plain()
    return await desk.create(key, about(patient, said), lambda book: prescribe(book, patient, told))


@router.put("/{entry}", responses=shown_as(MedicationShown, 401, 403, 404, 409, 412, 422, 428, 503))
async def mend(
    patient: PatientId, entry: EntryId, said: MedicationTold, desk: Carer, seen: Seen
) -> Response:
    """Change a line, or stop it."""
    async with desk.book() as book:
        shown = await change(book, patient, entry, said.plain(), seen=seen)
    return answer(shown, revision=shown.revision)


@router.post(
    "/{entry}/end", responses=shown_as(MedicationShown, 401, 403, 404, 409, 412, 422, 428, 503)
)
async def end(patient: PatientId, entry: EntryId, said: Ended, desk: Carer, seen: Seen) -> Response:
    """Say that it was written down by mistake; what was taken is stopped instead."""
    async with desk.book() as book:
        shown = await MEDICATIONS.end(book, patient, entry, why=said.reason, seen=seen)
    return answer(shown, revision=shown.revision)
