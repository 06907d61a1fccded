"""What stands against a bed's use: reserved, to be cleaned, blocked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import insert, text

from core.beds.model import BedState
from core.books import Book, refusing
from core.errors import Taken, Unfit, Unknown
from core.stays.keeping import lock, lock_beds, span

KEPT_MOST = timedelta(hours=48)
"""How long a bed is kept for somebody. Example, approve locally."""


class BedStateKind(StrEnum):
    """What stands against a bed's use; that it is occupied follows from the ledger."""

    RESERVED = "reserved"
    CLEANING = "cleaning"
    BLOCKED = "blocked"


class SaidAlready(Taken):
    """It is so already."""


class NotSo(Unknown):
    """The bed is not in this state."""


class Occupied(Taken):
    """Somebody lies in this bed."""


class ForWhom(Unfit):
    """A bed is reserved for somebody, and for a time; nothing else is."""


class NoReasonSaid(Unfit):
    """Say why the bed is blocked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is to stand against a bed's use.

    Attributes:
        patient, until: For whom it is reserved, and until when at the longest.
    """

    kind: BedStateKind
    reason: str = ""
    patient: int | None = None
    until: datetime | None = None


class BedStateShown(msgspec.Struct, frozen=True, kw_only=True):
    """What stands against a bed's use."""

    bed: str
    kind: str
    since: datetime
    until: datetime | None
    reason: str


async def put(book: Book, bed: str, standing: Standing) -> BedStateShown:
    """Let something stand against a bed's use from now on.

    Raises:
        NoSuchBed: There is none.
        Unknown: There is no such patient.
        NotYourUnit, NotYourPatient: It is another unit's.
        ForWhom, NoReasonSaid: What it needs was not said.
        Occupied: Somebody lies there who would have to be moved first.
        SaidAlready: It is so.
    """
    _require_whole(standing, book.now)
    if standing.patient is None:
        units = await lock_beds(book, [bed])
    else:
        await book.require_patient(standing.patient)
        units = await lock(book, patients=[standing.patient], beds=[bed])
    book.require_unit(units[bed])
    if standing.kind is not BedStateKind.RESERVED and await occupied(book, bed):
        raise Occupied
    with refusing({"ex_bed_state_bed": SaidAlready()}):
        await book.connection.execute(
            insert(BedState).values(
                bed=bed,
                kind=standing.kind.value,
                during=span(book.now, standing.until),
                patient=standing.patient,
                account=book.by.account,
                reason=standing.reason,
            )
        )
    await book.note(
        f"bed.{standing.kind.value}",
        unit=units[bed],
        patient=standing.patient,
        thing=f"bed/{bed}",
        detail={"reason": standing.reason},
    )
    return BedStateShown(
        bed=bed,
        kind=standing.kind.value,
        since=book.now,
        until=standing.until,
        reason=standing.reason,
    )


_END = text("""
    update bed_state
    set during = tstzrange(lower(during),
        greatest(cast(:now as timestamptz), lower(during) + interval '1 microsecond'))
    where bed = :bed and kind = :kind and during @> cast(:now as timestamptz)
    returning lower(during) as since, upper(during) as until, reason
""")


async def end(book: Book, bed: str, kind: BedStateKind) -> BedStateShown:
    """It is so no longer: somebody says that it is clean, free to use, or kept for nobody.

    Raises:
        NoSuchBed: There is none.
        NotYourUnit: It is another unit's.
        NotSo: It was not so.
    """
    units = await lock_beds(book, [bed])
    book.require_unit(units[bed])
    asked = {"bed": bed, "kind": kind.value, "now": book.now}
    row = (await book.connection.execute(_END, asked)).first()
    if row is None:
        raise NotSo
    await book.note(f"bed.{kind.value}_over", unit=units[bed], thing=f"bed/{bed}")
    return BedStateShown(
        bed=bed, kind=kind.value, since=row.since, until=row.until, reason=row.reason
    )


_OCCUPIED = text("select exists (select from stay where bed = :bed and upper_inf(during))")


async def occupied(book: Book, bed: str) -> bool:
    """Whether somebody lies there now, by the ledger."""
    return bool(await book.connection.scalar(_OCCUPIED, {"bed": bed}))


def _require_whole(standing: Standing, now: datetime) -> None:
    if standing.kind is BedStateKind.RESERVED:
        until = standing.until
        if standing.patient is None or until is None or not now < until <= now + KEPT_MOST:
            hours = KEPT_MOST // timedelta(hours=1)
            raise ForWhom("a bed is reserved for a patient, for at most {hours} hours", hours=hours)
    elif standing.patient is not None or standing.until is not None:
        raise ForWhom
    if standing.kind is BedStateKind.BLOCKED and not standing.reason:
        raise NoReasonSaid
