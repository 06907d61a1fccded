"""Numbers by which others know a patient."""

from enum import StrEnum

from fastapi import APIRouter, Response

from core.books import Book
from core.patients.identifying import Identifier, IdentifierShown, identify, withdraw
from core.patients.registering import require_demographics
from gateway.answers import answer, made_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.patients.asked import Asked, EntryId, Line, PatientId, Teller, Title, about

router = APIRouter(prefix="/api/v1/patients/{patient}/identifiers", tags=["patients"])


class IdentifierKind(StrEnum):
    """HL7 table 0203."""

    RECORD = "MR"
    NATIONAL = "NI"
    PASSPORT = "PPN"
    LICENCE = "DL"
    SOCIAL = "SS"
    HEALTH = "NH"
    MEMBER = "MB"
    OTHER = "XX"


class IdentifierSaid(Asked):
    """A number somebody was given, and by whom."""

    kind: IdentifierKind
    assigner: Line = ""
    value: Title


@router.post("", status_code=201, responses=made_as(IdentifierShown, 401, 403, 404, 409, 422, 503))
async def begin(patient: PatientId, said: IdentifierSaid, desk: Teller, key: OnceKey) -> Response:
    """Write a number down."""
    number = Identifier(kind=said.kind.value, assigner=said.assigner, value=said.value)

    async def make(book: Book) -> IdentifierShown:
        await require_demographics(book, patient)
        return await identify(book, patient, number)

    return await desk.create(key, about(patient, said), make)


@router.post(
    "/{identifier}/end", responses=shown_as(IdentifierShown, 401, 403, 404, 412, 422, 428, 503)
)
async def end(patient: PatientId, identifier: EntryId, desk: Teller, seen: Seen) -> Response:
    """Say that a number is not, or no longer, theirs."""
    async with desk.book() as book:
        await require_demographics(book, patient)
        shown = await withdraw(book, patient, identifier, seen=seen)
    return answer(shown, revision=shown.revision)
