"""Somebody doubts that the right patient is in a bed; a person looks, and says what is true."""

from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import insert, text

from core.beds.model import Doubt
from core.books import Book, refusing
from core.errors import Taken, Unknown
from core.stays.keeping import lock_beds
from core.stays.monitors import disconnect, monitor_at


class DoubtedAlready(Taken):
    """Somebody doubts it already."""


class NoDoubt(Unknown):
    """Nobody doubts who is in this bed."""


class Outcome(StrEnum):
    """What a person has found at the bed."""

    SAME_PATIENT = "same_patient"
    DISCONNECTED = "disconnected"
    """The monitor measured somebody else, or nobody: it was taken off."""


class DoubtShown(msgspec.Struct, frozen=True, kw_only=True):
    """A doubt.

    Attributes:
        claimed: The stay that the monitor says it measures; null for none.
    """

    id: int
    bed: str
    stay: int | None
    device: str | None
    claimed: int | None
    raised_at: datetime
    raised_by: str | None
    settled_at: datetime | None
    settled_by: str | None
    outcome: str | None
    note: str


class DoubtList(msgspec.Struct, frozen=True, kw_only=True):
    """Every doubt that nobody has settled yet, oldest first."""

    items: list[DoubtShown]
    next: str | None = None


_COLUMNS = (
    "id, bed, stay, device, claimed, raised_at, raised_by, settled_at, settled_by, outcome, note"
)
_STAY = text("select id, patient from stay where bed = :bed and upper_inf(during)")
_OPEN = text(f"select {_COLUMNS} from doubt where settled_at is null order by raised_at")  # noqa: S608
_ONE = text(f"select {_COLUMNS} from doubt where id = :id")  # noqa: S608 - a list of ours
_SETTLE = text("""
    update doubt set settled_at = :now, settled_by = :by, outcome = :outcome, note = :note
    where bed = :bed and id = :id and settled_at is null returning stay
""")


async def open_doubts(book: Book) -> DoubtList:
    """All that are open."""
    rows = (await book.connection.execute(_OPEN)).mappings()
    return DoubtList(items=[DoubtShown(**row) for row in rows])


async def doubt(book: Book, bed: str, note: str) -> DoubtShown:
    """A person says that another patient may be in the bed.

    Raises:
        NoSuchBed: There is none.
        NotYourUnit: It is another unit's.
        DoubtedAlready: Somebody does already.
    """
    units = await lock_beds(book, [bed])
    book.require_unit(units[bed])
    lies = (await book.connection.execute(_STAY, {"bed": bed})).first()
    with refusing({"uq_doubt_bed": DoubtedAlready()}):
        number = await book.connection.scalar(
            insert(Doubt)
            .values(
                bed=bed,
                stay=None if lies is None else lies.id,
                raised_at=book.now,
                raised_by=book.by.account,
                note=note,
            )
            .returning(Doubt.id)
        )
    await book.note(
        "patient.doubt",
        patient=None if lies is None else lies.patient,
        unit=units[bed],
        thing=f"bed/{bed}",
        detail={"note": note},
    )
    return await _shown(book, int(number or 0))


async def settle(book: Book, bed: str, number: int, outcome: Outcome, *, note: str) -> DoubtShown:
    """A person has looked: it is the right patient, or the monitor was taken off.

    Raises:
        NoSuchBed: There is none.
        NotYourUnit: It is another unit's.
        NoDoubt: It is settled, or about another bed.
    """
    units = await lock_beds(book, [bed])
    book.require_unit(units[bed])
    settled = (
        await book.connection.execute(
            _SETTLE,
            {
                "bed": bed,
                "id": number,
                "now": book.now,
                "by": book.by.account,
                "outcome": outcome.value,
                "note": note,
            },
        )
    ).first()
    if settled is None:
        raise NoDoubt
    if outcome is Outcome.DISCONNECTED and await monitor_at(book, bed) is not None:
        await disconnect(book, bed)
    lies = (await book.connection.execute(_STAY, {"bed": bed})).first()
    await book.note(
        "patient.confirm" if outcome is Outcome.SAME_PATIENT else "patient.mismatch",
        patient=None if lies is None else lies.patient,
        unit=units[bed],
        thing=f"bed/{bed}",
        detail={"doubt": number, "note": note},
    )
    return await _shown(book, number)


async def _shown(book: Book, number: int) -> DoubtShown:
    row = (await book.connection.execute(_ONE, {"id": number})).mappings().one()
    return DoubtShown(**row)
