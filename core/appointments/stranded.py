"""Appointments that are booked for a time at which nobody is there any more."""

from dataclasses import replace
from datetime import date, timedelta

from psycopg.types.range import Range
from sqlalchemy import text

from core.appointments.diaries import Diaries, Which, diaries, site_zone
from core.appointments.hours import DAY_MIN, Clock, Diary, Span, moments
from core.appointments.slots import Free, free
from core.books import Book

AHEAD = timedelta(days=400)
MOST = 200
_DAY = timedelta(days=1)

_BOOKED = text("""
    select appointment.id, calendar.doctor, calendar.room, appointment.during
    from appointment
    join calendar on calendar.doctor = appointment.doctor or calendar.room = appointment.room
    where appointment.state = 'booked' and appointment.during && cast(:span as tstzrange)
      and calendar.site = :site and (:of = 0 or calendar.id = :of)
    order by lower(appointment.during), appointment.id
""")


async def stranded(book: Book, of: int | None, *, day: date | None = None) -> list[int]:
    """What is booked from now on outside the hours, at most 200.

    Args:
        book: Whose.
        of: The calendar whose hours are meant; None for all of the site.
        day: Only that day.
    """
    span = Span(book.now, book.now + AHEAD)
    if day is not None:
        whole = moments(await site_zone(book), day, Clock(0, DAY_MIN))
        span = Span(max(book.now, whole[0].start), whole[-1].end) if whole else span
    if span.start >= span.end:
        return []
    found = await diaries(book, Which(), span)
    asked = {"site": book.site, "of": of or 0, "span": Range(span.start, span.end)}
    rows = await book.connection.execute(_BOOKED, asked)
    opened: dict[tuple[str | None, str | None], Free] = {}
    outside: dict[int, None] = {}
    for appointment, doctor, room, during in rows:
        if (doctor, room) not in opened:
            opened[doctor, room] = _opened(found, doctor, room, span)
        if not opened[doctor, room].has(during.lower, during.upper):
            outside[appointment] = None
    return list(outside)[:MOST]


def _opened(found: Diaries, doctor: str | None, room: str | None, span: Span) -> Free:
    """When a calendar is open, booked or not; never when it is closed for good."""
    diary = Diary()
    if doctor is not None and doctor in found.doctors:
        diary = found.doctors[doctor].diary
    elif room is not None and room in found.rooms:
        diary = found.rooms[room]
    around = Span(span.start - _DAY, span.end + _DAY)
    return free(replace(diary, booked=()), found.zone, around)
