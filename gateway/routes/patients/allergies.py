"""What a patient must not be given."""

from dataclasses import asdict
from enum import StrEnum

from fastapi import APIRouter, Response

from core.patients.allergies import (
    ALLERGIES,
    Allergies,
    AllergySaid,
    AllergyShown,
    add,
    allergies,
    none_known,
)
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.patients.asked import (
    Asked,
    Carer,
    Ended,
    EntryId,
    Line,
    PatientId,
    Title,
    about,
)

router = APIRouter(prefix="/api/v1/patients/{patient}/allergies", tags=["record"])


class Severity(StrEnum):
    """Of the reaction."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How sure it is."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class AllergyTold(Asked):
    """An allergy or intolerance."""

    substance: Title
    reaction: Line = ""
    severity: Severity = Severity.UNKNOWN
    certainty: Certainty = Certainty.SUSPECTED

    def plain(self) -> AllergySaid:
        """The same without the web."""
        return AllergySaid(
            substance=self.substance,
            reaction=self.reaction,
            severity=self.severity.value,
            certainty=self.certainty.value,
        )


class NoneKnown(Asked):
    """Somebody has asked, and no allergy is known."""


@router.get("", responses=shown_as(Allergies, 401, 403, 404, 409, 422, 503))
async def known(patient: PatientId, desk: Carer) -> Response:
    """Every allergy; `asked` false means that nobody knows, not that there is none."""
    async with desk.book() as book:
        found = await allergies(book, patient)
    return answer(found)


@router.post("", status_code=201, responses=made_as(AllergyShown, 401, 403, 404, 409, 422, 503))
async def begin(patient: PatientId, said: AllergyTold, desk: Carer, key: OnceKey) -> Response:
    """Write an allergy down."""
    return await desk.create(
        key, about(patient, said), lambda book: add(book, patient, said.plain())
    )


@router.post(
    "/none", status_code=201, responses=made_as(AllergyShown, 401, 403, 404, 409, 422, 503)
)
async def none(patient: PatientId, desk: Carer, key: OnceKey) -> Response:
    """Write down that no allergy is known; refused while one is."""
    return await desk.create(
        key, about(patient, NoneKnown()), lambda book: none_known(book, patient)
    )


@router.put("/{entry}", responses=shown_as(AllergyShown, 401, 403, 404, 409, 412, 422, 428, 503))
async def mend(
    patient: PatientId, entry: EntryId, said: AllergyTold, desk: Carer, seen: Seen
) -> Response:
    """Mend an allergy."""
    async with desk.book() as book:
        shown = await ALLERGIES.mend(book, patient, entry, asdict(said.plain()), seen=seen)
    return answer(shown, revision=shown.revision)


@router.post(
    "/{entry}/end", responses=shown_as(AllergyShown, 401, 403, 404, 409, 412, 422, 428, 503)
)
async def end(patient: PatientId, entry: EntryId, said: Ended, desk: Carer, seen: Seen) -> Response:
    """Say that an allergy no longer counts, such as one that a test refuted."""
    async with desk.book() as book:
        shown = await ALLERGIES.end(book, patient, entry, why=said.reason, seen=seen)
    return answer(shown, revision=shown.revision)
