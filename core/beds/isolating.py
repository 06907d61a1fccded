"""Who, and which room, is kept apart, and why."""

from enum import StrEnum

import msgspec
from sqlalchemy import insert, text

from core.beds.model import Isolation
from core.books import Book, refusing
from core.errors import Taken, Unknown
from core.stays.keeping import lock, span


class IsolationKind(StrEnum):
    """What somebody is kept apart for."""

    CONTACT = "contact"
    DROPLET = "droplet"
    AIRBORNE = "airborne"
    PROTECTIVE = "protective"


class IsolatedAlready(Taken):
    """This isolation stands already."""


class NotIsolated(Unknown):
    """There is no such isolation."""


class IsolationShown(msgspec.Struct, frozen=True, kw_only=True):
    """An isolation of a patient, or of a room."""

    id: int
    kind: str
    patient: int | None = None
    room: str | None = None


_REFUSALS = {"ex_isolation_patient": IsolatedAlready(), "ex_isolation_room": IsolatedAlready()}
_UNIT_OF_ROOM = text("select unit from room where id = :room")
_WHOSE = text("""
    select isolation.patient, isolation.room, isolation.kind, room.unit
    from isolation left join room on room.id = isolation.room
    where isolation.id = :id and upper_inf(during)
""")
_END = text("""
    update isolation set during = tstzrange(lower(during),
        greatest(cast(:now as timestamptz), lower(during) + interval '1 microsecond'))
    where id = :id
""")


async def isolate_patient(
    book: Book, patient: int, kind: IsolationKind, reason: str
) -> IsolationShown:
    """A patient is kept apart from now on.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        IsolatedAlready: They are.
    """
    await book.require_patient(patient)
    await lock(book, patients=[patient], beds=[])
    number = await _begin(book, patient=patient, room=None, kind=kind, reason=reason)
    await book.note("isolation.begin", patient=patient, detail={"kind": kind.value})
    return IsolationShown(id=number, kind=kind.value, patient=patient)


async def isolate_room(book: Book, room: str, kind: IsolationKind, reason: str) -> IsolationShown:
    """A room takes only patients with the same isolation from now on.

    Raises:
        Unknown: There is no such room.
        NotYourUnit: It is another unit's.
        IsolatedAlready: It is.
    """
    unit = await book.connection.scalar(_UNIT_OF_ROOM, {"room": room})
    if unit is None:
        raise Unknown("no such room")
    book.require_unit(unit)
    number = await _begin(book, patient=None, room=room, kind=kind, reason=reason)
    await book.note("isolation.begin", unit=unit, thing=f"room/{room}", detail={"kind": kind.value})
    return IsolationShown(id=number, kind=kind.value, room=room)


async def end_isolation(book: Book, isolation: int) -> IsolationShown:
    """It is over.

    Raises:
        NotIsolated: There is none, or it is over.
        NotYourPatient, NotYourUnit: It is another unit's.
    """
    row = (await book.connection.execute(_WHOSE, {"id": isolation})).first()
    if row is None:
        raise NotIsolated
    if row.patient is not None:
        await book.require_patient(row.patient)
    else:
        book.require_unit(row.unit)
    await book.connection.execute(_END, {"id": isolation, "now": book.now})
    await book.note("isolation.end", patient=row.patient, detail={"kind": row.kind})
    return IsolationShown(id=isolation, kind=row.kind, patient=row.patient, room=row.room)


async def _begin(
    book: Book, *, patient: int | None, room: str | None, kind: IsolationKind, reason: str
) -> int:
    with refusing(_REFUSALS):
        number = await book.connection.scalar(
            insert(Isolation)
            .values(
                patient=patient,
                room=room,
                kind=kind.value,
                during=span(book.now),
                account=book.by.account,
                reason=reason,
            )
            .returning(Isolation.id)
        )
    return int(number or 0)
