"""What people wrote about a patient."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from core.patients.notes import Notes, NoteSaid, NoteShown, notes, write
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey
from gateway.routes.asking import WRITTEN
from gateway.routes.patients.asked import Asked, Carer, PageAfter, PatientId, about

router = APIRouter(prefix="/api/v1/patients/{patient}/notes", tags=["record"])


class NoteKind(StrEnum):
    """What a note is."""

    PROGRESS = "progress"
    NURSING = "nursing"
    HISTORY = "history"
    CONSULTATION = "consultation"
    OPERATION = "operation"
    DISCHARGE = "discharge"


class NoteTold(Asked):
    """A note; with `corrects` it stands for an earlier one from now on."""

    kind: NoteKind = NoteKind.PROGRESS
    body: Annotated[str, Field(min_length=1, max_length=20_000, pattern=WRITTEN)]
    corrects: Annotated[int, Field(ge=1, le=2**53 - 1)] | None = None


@router.get("", responses=shown_as(Notes, 401, 403, 404, 409, 422, 503))
async def written(
    patient: PatientId,
    desk: Carer,
    kind: Annotated[NoteKind | None, Query()] = None,
    cursor: PageAfter = None,
) -> Response:
    """Notes, newest first; a corrected one names its correction."""
    async with desk.book() as book:
        found = await notes(book, patient, kind=kind and kind.value, page=cursor)
    return answer(found)


@router.post("", status_code=201, responses=made_as(NoteShown, 401, 403, 404, 409, 422, 503))
async def begin(patient: PatientId, said: NoteTold, desk: Carer, key: OnceKey) -> Response:
    """Write a note; it can be corrected by another one, and never changed."""
    told = NoteSaid(kind=said.kind.value, body=said.body, corrects=said.corrects)
    return await desk.create(key, about(patient, said), lambda book: write(book, patient, told))
