"""Breaking the glass: reading a patient of another unit in an emergency, loudly."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from psycopg.types.range import Range
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.books import Book
from core.errors import Unknown
from core.patients.model import Patient
from core.staff.model import Account, GlassBroken

COUNTS = timedelta(hours=1)
"""How long a broken glass counts. Example, approve locally."""

_AT_BED = text("""
    select exists (
        select from stay join glass_broken on glass_broken.patient = stay.patient
        where stay.bed = :bed and stay.during @> cast(:now as timestamptz)
        and glass_broken.account = :account and glass_broken.during @> cast(:now as timestamptz)
    )
""")


class GlassShown(msgspec.Struct, frozen=True, kw_only=True):
    """Who broke the glass for whom.

    Attributes:
        since, until: UTC.
    """

    id: int
    account: str
    name: str
    patient: int
    reason: str
    since: datetime
    until: datetime


async def break_glass(book: Book, patient: int, reason: str) -> GlassShown:
    """Open one patient's record for one person for an hour; noted as `glass.break`.

    The patient may be of any unit; a reason has 1 to 500 characters.

    Raises:
        Unknown: There is no such patient.
    """
    if await book.connection.scalar(select(Patient.id).where(Patient.id == patient)) is None:
        raise Unknown("no such patient")
    until = book.now + COUNTS
    number = await book.connection.scalar(
        insert(GlassBroken)
        .values(
            account=book.by.account,
            patient=patient,
            reason=reason,
            during=Range(book.now, until),
        )
        .returning(GlassBroken.id)
    )
    await book.note(
        "glass.break", patient=patient, thing=f"glass/{number}", detail={"reason": reason}
    )
    return GlassShown(
        id=number or 0,
        account=book.by.account,
        name=book.by.name,
        patient=patient,
        reason=reason,
        since=book.now,
        until=until,
    )


async def list_broken(
    book: Book, *, before: int | None = None, limit: int = 50
) -> Sequence[GlassShown]:
    """The latest first; people of some units see the patients who lie, or lay, there.

    `before`: only those with a smaller id.
    """
    query = (
        select(
            GlassBroken.id,
            GlassBroken.account,
            Account.name,
            GlassBroken.patient,
            GlassBroken.reason,
            func.lower(GlassBroken.during).label("since"),
            func.upper(GlassBroken.during).label("until"),
        )
        .join(Account, Account.id == GlassBroken.account)
        .order_by(GlassBroken.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(GlassBroken.id < before)
    if book.by.units is not None:
        query = query.where(_OF_UNITS.bindparams(units=sorted(book.by.units)))
    rows = await book.connection.execute(query)
    return [GlassShown(**row) for row in rows.mappings()]


_OF_UNITS = text("""
    exists (select from stay join bed on bed.id = stay.bed
            where stay.patient = glass_broken.patient and bed.unit = any(:units)
            and stay.during && tstzrange(lower(glass_broken.during) - interval '1 day',
                                         upper(glass_broken.during)))
""")


async def is_broken_at(
    connection: AsyncConnection, account: str, bed: str, *, now: datetime
) -> bool:
    """Whether somebody broke the glass for the patient who lies in a bed."""
    found = await connection.scalar(_AT_BED, {"bed": bed, "account": account, "now": now})
    return bool(found)
