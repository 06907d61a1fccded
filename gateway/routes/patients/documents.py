"""Papers and pictures of a patient: the content as it is, its name in a header."""

from base64 import b64encode
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Header, Request, Response

from core.patients.documents import (
    Documents,
    DocumentShown,
    documents,
    fetch,
    keep,
    looked_at,
    withdraw,
)
from core.patients.papers import Paper
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.errors import Malformed
from gateway.routes.patients.asked import Asked, Carer, Ended, EntryId, PatientId, about

router = APIRouter(prefix="/api/v1/patients/{patient}/documents", tags=["record"])

LONGEST_NAME = 200
_CONTENT = {"schema": {"type": "string", "format": "binary"}}
Name = Annotated[
    str,
    Header(
        alias="Document-Name",
        min_length=1,
        max_length=3 * LONGEST_NAME,
        description="Percent-encoded UTF-8; never in the address, where logs would keep it.",
    ),
]


class Upload(Asked):
    """What identifies an upload that is sent twice."""

    name: str
    sha256: str


@router.get("", responses=shown_as(Documents, 401, 403, 404, 409, 422, 503))
async def kept(patient: PatientId, desk: Carer) -> Response:
    """Every document, without what is in it."""
    async with desk.book() as book:
        found = await documents(book, patient)
    return answer(found)


@router.post(
    "",
    status_code=201,
    responses=made_as(DocumentShown, 401, 403, 404, 409, 413, 422, 503),
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/octet-stream": _CONTENT}}
    },
)
async def upload(
    patient: PatientId, request: Request, desk: Carer, key: OnceKey, name: Name
) -> Response:
    """Keep a PDF, PNG, JPEG or plain text of at most 5 MiB; its kind follows from its content."""
    said = await looked_at(_plain(name), await request.body())
    asked = Upload(name=said.name, sha256=said.sha256.hex())
    return await desk.create(key, about(patient, asked), lambda book: keep(book, patient, said))


@router.get(
    "/{document}",
    response_class=Response,
    responses=refused_as(401, 403, 404, 409, 422, 503)
    | {200: {"content": {kind.value: _CONTENT for kind in Paper}}},
)
async def download(patient: PatientId, document: EntryId, desk: Carer) -> Response:
    """The document itself, to be saved and never to be shown as a page of ours."""
    async with desk.book() as book:
        shown, content = await fetch(book, patient, document)
    return Response(
        content,
        media_type=shown.kind,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(shown.name, safe='')}",
            "ETag": f'"{shown.revision}"',
            "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(shown.sha256)).decode()}:",
        },
    )


@router.post(
    "/{document}/end",
    responses=shown_as(DocumentShown, 401, 403, 404, 409, 412, 422, 428, 503),
)
async def end(
    patient: PatientId, document: EntryId, said: Ended, desk: Carer, seen: Seen
) -> Response:
    """Say that a document does not count; it is kept."""
    async with desk.book() as book:
        shown = await withdraw(book, patient, document, why=said.reason, seen=seen)
    return answer(shown, revision=shown.revision)


def _plain(name: str) -> str:
    found = unquote(name).strip()
    if not found or len(found) > LONGEST_NAME or not found.isprintable():
        raise Malformed("a document's name is one line of at most 200 characters")
    return found
