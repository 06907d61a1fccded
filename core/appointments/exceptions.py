"""Days that are not as their week says: holidays, closed days, extra hours."""

from dataclasses import dataclass
from datetime import date

import msgspec
from psycopg.types.range import Range
from sqlalchemy import RowMapping, delete, insert, select, text

from core.appointments.calendar_model import Calendar, CalendarException
from core.appointments.diaries import NoCalendar
from core.appointments.stranded import stranded
from core.books import Book, refusing
from core.errors import Taken, Unknown


class ExceptionThere(Taken):
    """Something else is said of that time already."""


class NoSuchException(Unknown):
    """There is no such exception."""


class ExceptionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A day that is not as its week says.

    Attributes:
        calendar: Null for a holiday of the whole site.
        kind: `holiday`, `closed` or `extra` (open besides, even on a holiday).
        stranded: Appointments that are booked then, and now stand outside the hours.
    """

    id: int
    calendar: int | None
    day: date
    kind: str
    opens: str
    closes: str
    note: str
    stranded: list[int] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of a day; as in `ExceptionShown`."""

    day: date
    kind: str
    opens: str = "00:00"
    closes: str = "24:00"
    note: str = ""


_EXCEPTIONS = text("""
    select id, calendar, day, kind, clock, note from calendar_exception
    where site = :site and day >= :since and (calendar is null or calendar = :id)
    order by day, lower(clock), id limit 500
""")


async def exceptions(book: Book, of: int) -> list[ExceptionShown]:
    """Those of a calendar and of its site, from today on."""
    asked = {"site": book.site, "id": of, "since": await book.today()}
    return [
        _exception(row) for row in (await book.connection.execute(_EXCEPTIONS, asked)).mappings()
    ]


async def add_exception(book: Book, of: int | None, said: Said) -> ExceptionShown:
    """Say that a day is not as its week says; what is booked then is told.

    Raises:
        NoCalendar: There is none.
        ExceptionThere: Something else is said of that time already.
    """
    if of is not None:
        await hold(book, of)
    with refusing({"ex_calendar_exception_clock": ExceptionThere()}):
        made = await book.connection.execute(
            insert(CalendarException)
            .values(
                site=book.site,
                calendar=of,
                day=said.day,
                kind=said.kind,
                clock=Range(minutes(said.opens), minutes(said.closes)),
                note=said.note,
            )
            .returning(CalendarException.id)
        )
    one = made.scalar_one()
    await book.note(
        "calendar.exception",
        thing=f"calendar/{of or 'site'}",
        detail={"day": said.day.isoformat(), "kind": said.kind},
    )
    return ExceptionShown(
        id=one,
        calendar=of,
        day=said.day,
        kind=said.kind,
        opens=said.opens,
        closes=said.closes,
        note=said.note,
        stranded=await stranded(book, of, day=said.day),
    )


async def remove_exception(book: Book, exception: int) -> None:
    """Let a day be as its week says again.

    Raises:
        NoSuchException: There is none.
    """
    gone = await book.connection.execute(
        delete(CalendarException)
        .where(CalendarException.id == exception, CalendarException.site == book.site)
        .returning(CalendarException.day, CalendarException.kind, CalendarException.calendar)
    )
    row = gone.first()
    if row is None:
        raise NoSuchException
    await book.note(
        "calendar.exception_removed",
        thing=f"calendar/{row[2] or 'site'}",
        detail={"day": row[0].isoformat(), "kind": row[1]},
    )


def minutes(clock: str) -> int:
    """The minutes since midnight of "HH:MM", up to "24:00"."""
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


def clock(minute: int) -> str:
    """Minutes since midnight as "HH:MM"."""
    return f"{minute // 60:02}:{minute % 60:02}"


async def hold(book: Book, of: int) -> None:
    """Let bookings of this calendar wait until this transaction is over.

    Raises:
        NoCalendar: There is none.
    """
    held = await book.connection.execute(
        select(Calendar.id)
        .where(Calendar.id == of, Calendar.site == book.site)
        .with_for_update(key_share=True)
    )
    if held.first() is None:
        raise NoCalendar


def _exception(row: RowMapping) -> ExceptionShown:
    return ExceptionShown(
        id=row["id"],
        calendar=row["calendar"],
        day=row["day"],
        kind=row["kind"],
        opens=clock(row["clock"].lower),
        closes=clock(row["clock"].upper),
        note=row["note"],
    )
