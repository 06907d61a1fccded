"""Who somebody is."""

from typing import Annotated

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from core.patients.registering import (
    Demographics,
    PatientShown,
    amend,
    read,
    register,
    standing,
)
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.asking import Named
from gateway.routes.patients.asked import Asked, Day, Line, PatientId, Reader, Sex, Teller, Title

router = APIRouter(prefix="/api/v1/patients", tags=["patients"])


class DemographicsSaid(Asked):
    """Who somebody is; what is not known is empty.

    Attributes:
        language: BCP 47, such as `pt-BR`.
        country: ISO 3166-1, two letters.
    """

    family_name: Title
    given_name: Title
    birth_date: Day
    sex: Sex = Sex.UNKNOWN
    former_name: Line = ""
    phone: Line = ""
    email: Line = ""
    language: Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4})?$")] = ""
    street: Line = ""
    postal_code: Line = ""
    city: Line = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    kin_name: Line = ""
    kin_relation: Line = ""
    kin_phone: Line = ""
    insurer: Line = ""
    member_number: Line = ""

    def plain(self) -> Demographics:
        """The same without the web."""
        said = self.model_dump(include=set(DemographicsSaid.model_fields))
        return Demographics(**said | {"sex": self.sex.value})


class PatientSaid(DemographicsSaid):
    """A new patient.

    Attributes:
        mrn: A number of ours that was given out on paper, or the number they had before, which is
            kept as an identifier; without it there is a new one.
    """

    mrn: Named | None = None


@router.post("", status_code=201, responses=made_as(PatientShown, 401, 403, 409, 422, 503))
async def begin(said: PatientSaid, desk: Teller, key: OnceKey) -> Response:
    """Begin a record; ask for those who are like the patient first."""
    return await desk.create(key, said, lambda book: register(book, said.mrn, said.plain()))


@router.get(
    "/{patient}",
    responses=shown_as(PatientShown, 401, 403, 404, 422, 503)
    | {307: {"description": "The record was merged into the one of `Location`."}},
)
async def first_page(patient: PatientId, desk: Reader) -> Response:
    """Who somebody is."""
    async with desk.book() as book:
        stands = await standing(book, patient)
        if stands != patient:
            return RedirectResponse(f"/api/v1/patients/{stands}")
        shown = await read(book, patient)
    return answer(shown, revision=shown.revision)


@router.put("/{patient}", responses=shown_as(PatientShown, 401, 403, 404, 409, 412, 422, 428, 503))
async def mend(patient: PatientId, said: DemographicsSaid, desk: Teller, seen: Seen) -> Response:
    """Mend who somebody is."""
    async with desk.book() as book:
        shown = await amend(book, patient, said.plain(), seen=seen)
    return answer(shown, revision=shown.revision)
