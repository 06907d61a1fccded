"""Questions about the past, asked of the database: settled alerts, set-ups, who lies in a bed."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.books import Book
from gateway.errors import Malformed
from gateway.live.frames import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which of something past are wanted: `limit` of them, from the one after `cursor` on.

    Attributes:
        units: Only of these; None for all.
    """

    limit: int
    bed: str | None = None
    cursor: str | None = None
    units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """Settled alerts as JSON of `core.wire.Alert`, newest first, and where to go on."""

    alerts: list[bytes]
    next: str | None


_SETTLED = text("""
    select alert::text, at, bed, number
    from alert_event
    where settled and change <> 'late' and site = :site
        and (cast(:bed as text) is null or bed = :bed)
        and (cast(:units as text[]) is null or unit = any(:units))
        and (cast(:at as timestamptz) is null or (at, bed, number) < (:at, :after_bed, :number))
        and (cast(:at as timestamptz) is null or at <= :at)
    order by at desc, bed desc, number desc
    limit :limit
""")


async def settled(connection: AsyncConnection, page: Page, *, site: str) -> Settled:
    """One page."""
    at, after_bed, number = _read_cursor(page.cursor) if page.cursor else (None, None, None)
    found = await connection.execute(
        _SETTLED,
        {
            "site": site,
            "bed": page.bed,
            "units": None if page.units is None else sorted(page.units),
            "at": at,
            "after_bed": after_bed,
            "number": number,
            "limit": page.limit + 1,
        },
    )
    rows = found.all()
    more = len(rows) > page.limit
    last = rows[page.limit - 1] if more else None
    return Settled(
        alerts=[row[0].encode() for row in rows[: page.limit]],
        next=_cursor(last[1], last[2], last[3]) if last is not None else None,
    )


_EVENTS = text("""
    select json_build_object('v', 1, 'boot', boot, 'seq', seq, 'number', number, 'at', at,
                             'change', change, 'alert', alert, 'actor', actor)::text
    from alert_event
    where alert_id = :alert and site = :site
    order by revision, number
    limit 500
""")


async def events(connection: AsyncConnection, alert: str, *, site: str) -> list[bytes]:
    """Every change of an alert, oldest first."""
    rows = await connection.execute(_EVENTS, {"alert": alert, "site": site})
    return [row[0].encode() for row in rows]


_SETUPS = text("""
    select json_build_object('v', 1, 'boot', boot, 'seq', seq, 'number', number, 'at', at,
                             'change', change, 'setup', setup, 'actor', actor)::text, at, number
    from setup_event
    where bed = :bed and site = :site
        and (cast(:at as timestamptz) is null or (at, number) < (:at, :number))
        and (cast(:at as timestamptz) is null or at <= :at)
    order by at desc, number desc
    limit :limit
""")


@dataclass(frozen=True, slots=True)
class SetUp:
    """Changes of a set-up as JSON of `core.wire.SetupEvent`, newest first, and where to go on."""

    events: list[bytes]
    next: str | None


async def setups(connection: AsyncConnection, page: Page, *, site: str) -> SetUp:
    """One page of the changes of how alarms of a bed were set up."""
    at, _, number = _read_cursor(page.cursor) if page.cursor else (None, None, None)
    about = {"bed": page.bed, "site": site, "at": at, "number": number, "limit": page.limit + 1}
    rows = (await connection.execute(_SETUPS, about)).all()
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    return SetUp(
        events=[row[0].encode() for row in rows[: page.limit]],
        next=_cursor(last[1], page.bed or "", last[2]) if last is not None else None,
    )


_RECORDED = text("""
    select alert_id, max(revision) from alert_event where alert_id = any(:alerts) group by alert_id
""")


async def recorded(connection: AsyncConnection, alerts: list[str]) -> dict[str, int]:
    """Highest stored revision by alert."""
    rows = await connection.execute(_RECORDED, {"alerts": alerts})
    return {row[0]: row[1] for row in rows}


_PATIENT = text("""
    select patient.given_name || ' ' || patient.family_name, patient.mrn, patient.birth_date,
           patient.sex, patient.id, bed.unit,
           array(select substance from allergy
                 where allergy.patient = patient.id and ended_at is null order by id),
           array(select distinct kind from isolation
                 where isolation.patient = patient.id
                     and isolation.during @> cast(:now as timestamptz) order by kind)
    from stay join patient on patient.id = stay.patient
    join bed on bed.id = stay.bed
    where stay.bed = :bed and stay.during @> cast(:now as timestamptz)
""")


async def patient(book: Book, bed: str) -> Patient | None:
    """Who lies in a bed, and that somebody was told; None when nobody does."""
    row = (await book.connection.execute(_PATIENT, {"bed": bed, "now": book.now})).first()
    if row is None:
        return None
    await book.note("patient.identify", patient=row[4], unit=row[5], thing=f"bed/{bed}")
    return Patient(
        id=row[4],
        name=row[0],
        mrn=row[1],
        birth_date=row[2],
        sex=row[3],
        # Of a patient nobody has asked there is no entry; an entry without a substance says "none".
        allergies=[substance for substance in row[6] if substance] if row[6] else None,
        isolation=list(row[7]),
    )


ONE_LOOK = timedelta(minutes=15)
"""A page that is open asks again and again; within so long that is one look."""
_LAY_THERE = text("""
    select stay.patient, bed.unit from stay join bed on bed.id = stay.bed
    where stay.bed = :bed and stay.during @> cast(:at as timestamptz)
""")
_LOOKED = text("""
    select exists (select from audit_entry where patient = :patient and account = :account
                   and act = :act and at > :since)
""")


async def note_look(book: Book, bed: str, act: str, *, at: datetime) -> None:
    """Keep in the audit that somebody looks at what was measured of whoever lay in a bed."""
    found = await book.connection.execute(_LAY_THERE, {"bed": bed, "at": at})
    row = found.first()
    if row is None:
        return
    asked = {
        "patient": row[0],
        "account": book.by.account,
        "act": act,
        "since": book.now - ONE_LOOK,
    }
    if not await book.connection.scalar(_LOOKED, asked):
        await book.note(act, patient=row[0], unit=row[1], thing=f"bed/{bed}")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST_NUMBER = 2**63 - 1


def _cursor(at: datetime, bed: str, number: int) -> str:
    plain = f"{(at - _EPOCH) // _MICROSECOND}|{number}|{bed}"
    return base64.urlsafe_b64encode(plain.encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, str, int]:
    try:
        at, number, bed = base64.urlsafe_b64decode(cursor).decode().split("|", 2)
        after = _EPOCH + int(at) * _MICROSECOND, bed, int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError, OverflowError):
        raise Malformed("cursor: not one of ours") from None
    if "\0" in bed or abs(after[2]) > _LARGEST_NUMBER:
        raise Malformed("cursor: not one of ours")
    return after
