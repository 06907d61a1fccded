"""Patients: who they are and what is known of them."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from core.patients.registering import Demographics, PatientShown, amend, read, register
from core.staff.accounts import Role
from gateway.access import CARE
from gateway.answers import answer, made_as, shown_as
from gateway.desk import Desk, OnceKey, Seen, at_desk
from gateway.routes.asking import Named

router = APIRouter(prefix="/api/v1/patients", tags=["patients"])

READERS = (*CARE, Role.BED_MANAGER, Role.FRONT_DESK)
"""Who may know who somebody is; the clinical record is for those who care."""
Reader = Annotated[Desk, Depends(at_desk(*READERS))]
PatientId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class Sex(StrEnum):
    """HL7 administrative gender."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class DemographicsSaid(BaseModel):
    """Who somebody is."""

    model_config = ConfigDict(extra="forbid")

    family_name: Named
    given_name: Named
    birth_date: Annotated[date, Field(ge=date(1880, 1, 1))]
    sex: Sex = Sex.UNKNOWN

    def plain(self) -> Demographics:
        """The same without the web."""
        return Demographics(
            family_name=self.family_name,
            given_name=self.given_name,
            birth_date=self.birth_date,
            sex=self.sex.value,
        )


class PatientSaid(DemographicsSaid):
    """A new patient."""

    mrn: Named


@router.post("", status_code=201, responses=made_as(PatientShown, 401, 403, 409, 422, 503))
async def begin(said: PatientSaid, desk: Reader, key: OnceKey) -> Response:
    """Begin a record."""
    return await desk.create(key, said, lambda book: register(book, said.mrn, said.plain()))


@router.get("/{patient}", responses=shown_as(PatientShown, 401, 403, 404, 422, 503))
async def first_page(patient: PatientId, desk: Reader) -> Response:
    """Who somebody is."""
    async with desk.book() as book:
        shown = await read(book, patient)
    return answer(shown, revision=shown.revision)


@router.put("/{patient}", responses=shown_as(PatientShown, 401, 403, 404, 412, 422, 428, 503))
async def mend(patient: PatientId, said: DemographicsSaid, desk: Reader, seen: Seen) -> Response:
    """Mend who somebody is."""
    async with desk.book() as book:
        shown = await amend(book, patient, said.plain(), seen=seen)
    return answer(shown, revision=shown.revision)
