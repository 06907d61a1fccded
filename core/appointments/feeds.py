"""Feeds of calendars: who holds a secret reads the times, but no patient, of one calendar."""

import hashlib
import secrets
from datetime import datetime, timedelta

import msgspec
from psycopg.types.range import Range
from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.appointments.calendar_model import CalendarFeed
from core.appointments.diaries import NoCalendar
from core.appointments.ical import Entry, Feed
from core.books import Book
from core.errors import NotYours, Unknown
from core.staff.accounts import Role

BACK, AHEAD = timedelta(days=30), timedelta(days=400)
MOST = 5_000


class NoSuchFeed(Unknown):
    """There is no such feed."""


class NotYourCalendar(NotYours):
    """It is somebody else's calendar."""


class FeedShown(msgspec.Struct, frozen=True, kw_only=True):
    """A feed.

    Attributes:
        label: What it is for, in the words of who made it.
        token: The secret; told once, when the feed is made, and then never again.
    """

    id: int
    calendar: int
    label: str
    by: str
    created_at: datetime
    revoked_at: datetime | None
    token: str | None = None


_CALENDAR = text("select doctor, room from calendar where id = :id and site = :site")
_FEEDS = text("""
    select feed.id, feed.calendar, feed.label, account.name as by, feed.created_at, feed.revoked_at
    from calendar_feed as feed join account on account.id = feed.account
    where feed.calendar = :calendar order by feed.id
""")
_OPEN = text("""
    select calendar.doctor, calendar.room, site.id, coalesce(doctor.name, room.name)
    from calendar_feed as feed
    join calendar on calendar.id = feed.calendar
    join site on site.id = calendar.site
    join account as maker on maker.id = feed.account
    left join account as doctor on doctor.id = calendar.doctor
    left join room on room.id = calendar.room
    where feed.token_hash = :token_hash and feed.revoked_at is null
      and not maker.disabled and not coalesce(doctor.disabled, false)
""")
# What was this calendar's and is somebody else's by now is told as cancelled.
_ENTRIES = text("""
    with mine as (
        select appointment.id, false as left_us from appointment
        where (appointment.doctor = :doctor or appointment.room = :room)
          and appointment.during && cast(:span as tstzrange)
        union all
        select distinct appointment.id, true from appointment_event as event
        join appointment on appointment.id = event.appointment
        where (event.doctor = :doctor or event.room = :room)
          and event.during && cast(:span as tstzrange)
          and appointment.doctor is distinct from cast(:doctor as text)
          and appointment.room is distinct from cast(:room as text)
    )
    select appointment.id, kind.name, doctor.name, room.name, lower(appointment.during),
           upper(appointment.during), appointment.revision, appointment.changed_at,
           mine.left_us or appointment.state = 'cancelled'
    from mine
    join appointment on appointment.id = mine.id
    join appointment_kind as kind on kind.code = appointment.kind
    join account as doctor on doctor.id = appointment.doctor
    join room on room.id = appointment.room
    order by appointment.id limit :most
""")


async def add_feed(book: Book, calendar: int, label: str) -> FeedShown:
    """A new secret for a calendar; a doctor makes them for their own.

    Raises:
        NoCalendar: There is none.
        NotYourCalendar: It is another doctor's.
    """
    await _require(book, calendar)
    token = secrets.token_urlsafe(32)
    made = await book.connection.execute(
        insert(CalendarFeed)
        .values(
            calendar=calendar,
            token_hash=hashed(token),
            label=label,
            account=book.by.account,
            created_at=book.now,
        )
        .returning(CalendarFeed.id)
    )
    feed = made.scalar_one()
    await book.note("calendar_feed.add", thing=f"calendar_feed/{feed}")
    return FeedShown(
        id=feed,
        calendar=calendar,
        label=label,
        by=book.by.name,
        created_at=book.now,
        revoked_at=None,
        token=token,
    )


async def feeds(book: Book, calendar: int) -> list[FeedShown]:
    """The feeds of a calendar, without their secrets.

    Raises:
        NoCalendar, NotYourCalendar: As in `add_feed`.
    """
    await _require(book, calendar)
    rows = await book.connection.execute(_FEEDS, {"calendar": calendar})
    return [FeedShown(**row) for row in rows.mappings()]


async def revoke(book: Book, feed: int) -> None:
    """Let a secret open nothing any more.

    Raises:
        NoSuchFeed: There is none, or it is revoked.
        NotYourCalendar: It is another doctor's.
    """
    found = await book.connection.execute(
        update(CalendarFeed)
        .where(CalendarFeed.id == feed, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=book.now)
        .returning(CalendarFeed.calendar)
    )
    row = found.first()
    if row is None:
        raise NoSuchFeed
    await _require(book, row[0])
    await book.note("calendar_feed.revoke", thing=f"calendar_feed/{feed}")


async def read_feed(connection: AsyncConnection, token: str, *, now: datetime) -> Feed:
    """What the holder of a secret may read.

    Raises:
        NoSuchFeed: It opens nothing, or nothing any more.
    """
    row = (await connection.execute(_OPEN, {"token_hash": hashed(token)})).first()
    if row is None:
        raise NoSuchFeed
    doctor, room, site, name = row
    asked = {"doctor": doctor, "room": room, "span": Range(now - BACK, now + AHEAD), "most": MOST}
    rows = await connection.execute(_ENTRIES, asked)
    return Feed(
        name=name,
        site=site,
        entries=[
            Entry(
                appointment=one[0],
                title=one[1] if doctor is not None else f"{one[1]}, {one[2]}",
                place=one[3],
                start=one[4],
                end=one[5],
                sequence=one[6] - 1,
                changed_at=one[7],
                gone=one[8],
            )
            for one in rows
        ],
    )


def hashed(token: str) -> bytes:
    """What is kept of a secret. It is as random as a key, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


async def _require(book: Book, calendar: int) -> None:
    asked = {"id": calendar, "site": book.site}
    row = (await book.connection.execute(_CALENDAR, asked)).first()
    if row is None:
        raise NoCalendar
    if book.by.role is not Role.ADMINISTRATOR and row[0] != book.by.account:
        raise NotYourCalendar
