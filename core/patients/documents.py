"""Papers and pictures of a patient, kept in the database with their SHA-256."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import func, insert, select, update

from core.books import Book
from core.errors import Outdated, Unfit, Unknown
from core.patients.papers import LARGEST, Paper, kind_of
from core.patients.record import Document


class NothingInIt(Unfit):
    """The document is empty."""


class TooLarge(Unfit):
    """A document has at most 5 MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSaid:
    """A document as it came; what kind it is follows from what is in it."""

    name: str
    content: bytes
    sha256: bytes
    kind: Paper


class DocumentShown(msgspec.Struct, frozen=True, kw_only=True):
    """A document without what is in it.

    Attributes:
        kind: Media type.
        size: Bytes.
        sha256: Hexadecimal.
    """

    id: int
    patient: int
    name: str
    kind: str
    size: int
    sha256: str
    revision: int
    recorded_at: datetime
    recorded_by: str
    ended_at: datetime | None
    end_reason: str


class Documents(msgspec.Struct, frozen=True, kw_only=True):
    """All of a patient, newest first."""

    items: list[DocumentShown]
    next: str | None = None


_SHOWN = tuple(
    func.encode(Document.sha256, "hex").label(name) if name == "sha256" else getattr(Document, name)
    for name in DocumentShown.__struct_fields__
)


async def looked_at(name: str, content: bytes) -> DocumentSaid:
    """A document that can be kept.

    Raises:
        NothingInIt: There is nothing in it.
        TooLarge: There is too much.
        NotAPaper: It is nothing that is kept.
    """
    if not content:
        raise NothingInIt
    if len(content) > LARGEST:
        raise TooLarge
    # Some milliseconds for 5 MiB; hashing lets others run meanwhile.
    kind, digest = await asyncio.to_thread(
        lambda: (kind_of(content), hashlib.sha256(content).digest())
    )
    return DocumentSaid(name=name, content=content, sha256=digest, kind=kind)


async def documents(book: Book, patient: int) -> Documents:
    """Those of a patient; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await book.require_patient(patient)
    await book.note("document.list", patient=patient)
    found = select(*_SHOWN).where(Document.patient == patient).order_by(Document.id.desc())
    rows = await book.connection.execute(found)
    return Documents(items=[DocumentShown(**row) for row in rows.mappings()])


async def keep(book: Book, patient: int, said: DocumentSaid) -> DocumentShown:
    """Keep a document.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await book.require_patient(patient)
    made = await book.connection.execute(
        insert(Document)
        .values(
            patient=patient,
            name=said.name,
            kind=said.kind.value,
            content=said.content,
            sha256=said.sha256,
            recorded_at=book.now,
            recorded_by=book.by.account,
        )
        .returning(*_SHOWN)
    )
    shown = DocumentShown(**made.mappings().one())
    await book.note(
        "document.keep",
        patient=patient,
        thing=f"document/{shown.id}",
        detail={"kind": shown.kind, "size": shown.size, "sha256": shown.sha256},
    )
    return shown


async def fetch(book: Book, patient: int, number: int) -> tuple[DocumentShown, bytes]:
    """A document with what is in it; that it was fetched is noted.

    Raises:
        Unknown: There is no such patient, or they have no such document.
        NotYourPatient: They are another unit's.
    """
    shown = await _one(book, patient, number)
    content = await book.connection.scalar(select(Document.content).where(Document.id == number))
    await book.note("document.read", patient=patient, thing=f"document/{number}")
    return shown, bytes(content or b"")


async def withdraw(book: Book, patient: int, number: int, *, why: str, seen: int) -> DocumentShown:
    """Say that a document does not count, such as one of another patient; it is kept.

    Raises:
        Unknown: There is no such patient, or they have no such document.
        NotYourPatient: They are another unit's.
        Outdated: Somebody was quicker.
    """
    await _one(book, patient, number)
    changed = await book.connection.execute(
        update(Document)
        .where(Document.id == number, Document.revision == seen, Document.ended_at.is_(None))
        .values(revision=seen + 1, ended_at=book.now, end_reason=why)
    )
    if changed.rowcount == 0:
        raise Outdated
    await book.note(
        "document.end", patient=patient, thing=f"document/{number}", detail={"reason": why}
    )
    return await _one(book, patient, number)


async def _one(book: Book, patient: int, number: int) -> DocumentShown:
    await book.require_patient(patient)
    found = select(*_SHOWN).where(Document.id == number, Document.patient == patient)
    row = (await book.connection.execute(found)).mappings().first()
    if row is None:
        raise Unknown("no such document")
    return DocumentShown(**row)
