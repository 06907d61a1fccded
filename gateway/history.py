"""Questions about the past, asked of the database: trends, settled alerts, who lies in a bed."""

import base64
import binascii
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.books import Book
from core.vitals import FACTS, Vital
from gateway.errors import Malformed
from gateway.live.frames import Patient

_BAD = 2
"""Quality as it is stored; bad readings are kept and not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendAsked:
    """What a trend is wanted of.

    Attributes:
        from_, to: UTC, half open.
        buckets: Points at most.
    """

    bed: str
    vital: Vital
    from_: datetime
    to: datetime
    buckets: int

    @property
    def bucket_s(self) -> int:
        """Width of a bucket, whole seconds."""
        return max(1, math.ceil((self.to - self.from_).total_seconds() / self.buckets))


class Trend(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A vital sign of a bed over time.

    Attributes:
        unit: UCUM.
        points: Start of the bucket in ms since 1970, lowest, mean and highest value, count.
    """

    vital: str
    unit: str
    from_: datetime
    to: datetime
    bucket_s: int
    points: list[tuple[int, float, float, float, int]]


# A device is asked only for the times it stood at this bed, by the index on (device, vital, time);
# the two outer bounds let the planner leave out the other days. `bed` is what ingest resolved at
# the measurement's time, so a reading that was nobody's then is not drawn either; and no curve runs
# from one patient into the next: it is of who lies there at its end. What people wrote down for
# them belongs to it.
_TREND = text("""
    with measured as (
    select reading.time, reading.value
    from bed
    join device_assignment as standing on standing.bed = bed.id
        and standing.during && tstzrange(:from_, :to)
    join device on device.id = standing.device
    join reading on reading.device = device.number and reading.vital = :vital
        and reading.time >= :from_ and reading.time < :to
        and standing.during @> reading.time
        and reading.bed = bed.number and reading.quality < :bad
        and reading.stay is not distinct from (
            select stay.id from stay
            where stay.bed = :bed and stay.during @> cast(:to as timestamptz)
        )
    where bed.id = :bed
    union all
    select observation.at, observation_value.value
    from stay
    join observation on observation.stay = stay.id and observation.taken_back_at is null
        and observation.at >= :from_ and observation.at < :to
    join observation_value on observation_value.observation = observation.id
        and observation_value.vital = :vital
    where stay.bed = :bed and stay.during @> cast(:to as timestamptz)
    )
    select cast(extract(epoch from time_bucket(
               make_interval(secs => :bucket_s), time, cast(:from_ as timestamptz)
           )) * 1000 as bigint),
           min(value), avg(value), max(value), count(*)
    from measured
    group by 1
    order by 1
""")


async def trend(connection: AsyncConnection, asked: TrendAsked) -> Trend:
    """Lowest, mean and highest reading in each bucket that has any."""
    facts = FACTS[asked.vital]
    rows = await connection.execute(
        _TREND,
        {
            "bed": asked.bed,
            "vital": facts.number,
            "from_": asked.from_,
            "to": asked.to,
            "bucket_s": asked.bucket_s,
            "bad": _BAD,
        },
    )
    return Trend(
        vital=asked.vital.value,
        unit=facts.unit,
        from_=asked.from_,
        to=asked.to,
        bucket_s=asked.bucket_s,
        points=[(row[0], row[1], row[2], row[3], row[4]) for row in rows],
    )


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
    where settled and site = :site
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
           patient.sex, patient.id, bed.unit
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
    return Patient(name=row[0], mrn=row[1], birth_date=row[2], sex=row[3])


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
