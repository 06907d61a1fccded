"""All that happened to a patient."""

from fastapi import APIRouter, Response

from core.patients.timeline import Timeline, timeline
from gateway.answers import answer, shown_as
from gateway.routes.patients.asked import Carer, PageAfter, PatientId

router = APIRouter(prefix="/api/v1/patients/{patient}/timeline", tags=["record"])


@router.get("", responses=shown_as(Timeline, 401, 403, 404, 409, 422, 503))
async def happened(patient: PatientId, desk: Carer, cursor: PageAfter = None) -> Response:
    """Stays with the count of their alerts, notes, procedures, appointments and documents."""
    async with desk.book() as book:
        found = await timeline(book, patient, cursor)
    return answer(found)
