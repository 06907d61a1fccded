"""Calendars of doctors and rooms: when they are open, and what of it can be booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from psycopg.types.range import Range
from sqlalchemy import RowMapping, delete, insert, select, text, update

from core.appointments.calendar_model import (
    AppointmentKind,
    Calendar,
    CalendarHours,
)
from core.appointments.diaries import NoCalendar
from core.appointments.exceptions import ExceptionShown, clock, exceptions, hold, minutes
from core.appointments.stranded import stranded
from core.books import Book, refusing
from core.errors import Outdated, Taken, Unfit, Unknown


class HasCalendar(Taken):
    """They have a calendar already."""


class NotOneOfBoth(Unfit):
    """A calendar is a doctor's or a room's."""


class NoSuchPerson(Unknown):
    """There is no such doctor or room."""


class HoursOverlap(Unfit):
    """Two of the hours hold at the same time."""


class HoursShown(msgspec.Struct, frozen=True, kw_only=True):
    """Open on a weekday.

    Attributes:
        weekday: ISO, 1 = Monday.
        opens, closes: "HH:MM" by the clock on the site's wall; it may close at "24:00".
        since, until: Days, inclusive and exclusive, on which it holds; null for ever.
    """

    weekday: int
    opens: str
    closes: str
    since: date
    until: date | None = None


class CalendarShown(msgspec.Struct, frozen=True, kw_only=True):
    """The time of a doctor, or of a room, that can be booked.

    Attributes:
        unit: Of the room.
        room_kind: `clinic`, `theatre` or `treatment`.
        step: Appointments are offered every so many minutes from the opening on.
        kinds: What a doctor does; empty for everything, and for rooms.
        closed: Nothing is booked any more; what is booked stands.
    """

    id: int
    doctor: str | None
    room: str | None
    name: str
    unit: str | None
    room_kind: str | None
    step: int
    kinds: list[str]
    closed: bool
    revision: int


class CalendarList(msgspec.Struct, frozen=True, kw_only=True):
    """Every calendar, doctors first.

    Attributes:
        time_zone: IANA name of the zone of all hours and days.
    """

    items: list[CalendarShown]
    time_zone: str
    next: str | None = None


class CalendarOpened(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar with its hours, and the exceptions from today on.

    Attributes:
        stranded: Appointments that stand outside the hours since they were changed just now.
    """

    calendar: CalendarShown
    hours: list[HoursShown]
    exceptions: list[ExceptionShown]
    stranded: list[int] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set of a calendar; as in `CalendarShown`."""

    step: int
    kinds: Sequence[str]
    closed: bool = False


_ROWS = """
    select calendar.id, calendar.doctor, calendar.room, coalesce(account.name, room.name) as name,
           room.unit, room.kind as room_kind, calendar.step, calendar.kinds, calendar.closed,
           calendar.revision
    from calendar
    left join account on account.id = calendar.doctor
    left join room on room.id = calendar.room
    where calendar.site = :site
"""
_ALL = text(f"{_ROWS} order by calendar.doctor is null, room.position, name, calendar.id")
_ONE = text(f"{_ROWS} and calendar.id = :id")
_HOURS = text("""
    select weekday, clock, valid from calendar_hours where calendar = :id
    order by weekday, lower(valid), lower(clock)
""")


async def calendars(book: Book) -> CalendarList:
    """Every calendar."""
    rows = await book.connection.execute(_ALL, {"site": book.site})
    zone = await book.connection.execute(
        text("select time_zone from site where id = :site"), {"site": book.site}
    )
    return CalendarList(
        items=[CalendarShown(**row) for row in rows.mappings()],
        time_zone=zone.scalar_one_or_none() or "UTC",
    )


async def calendar(book: Book, of: int) -> CalendarOpened:
    """One calendar with its hours.

    Raises:
        NoCalendar: There is none.
    """
    row = (await book.connection.execute(_ONE, {"site": book.site, "id": of})).mappings().first()
    if row is None:
        raise NoCalendar
    hours = (await book.connection.execute(_HOURS, {"id": of})).mappings()
    return CalendarOpened(
        calendar=CalendarShown(**row),
        hours=[_hours(one) for one in hours],
        exceptions=await exceptions(book, of),
    )


async def add_calendar(
    book: Book, *, doctor: str | None, room: str | None, settings: Settings
) -> CalendarOpened:
    """Begin a calendar of a doctor or a room.

    Raises:
        HasCalendar: They have one.
        NotOneOfBoth: It is nobody's, or of both.
        NoSuchPerson: There is no such doctor or room.
        NoSuchException: A kind of appointment is not known.
    """
    if (doctor is None) == (room is None):
        raise NotOneOfBoth
    await _know(book, settings.kinds)
    refusals = {
        "uq_calendar_doctor": HasCalendar(),
        "uq_calendar_room": HasCalendar(),
        "fk_calendar_doctor": NoSuchPerson(),
        "fk_calendar_room": NoSuchPerson(),
    }
    with refusing(refusals):
        made = await book.connection.execute(
            insert(Calendar)
            .values(site=book.site, doctor=doctor, room=room, **_columns(settings))
            .returning(Calendar.id)
        )
    one = made.scalar_one()
    await book.note("calendar.add", thing=f"calendar/{one}")
    return await calendar(book, one)


async def amend_calendar(book: Book, of: int, settings: Settings, *, seen: int) -> CalendarOpened:
    """Change what can be booked of a calendar; what is booked stands.

    Raises:
        NoCalendar: There is none.
        Outdated: Somebody was quicker.
    """
    await _know(book, settings.kinds)
    await _revise(book, of, seen, _columns(settings))
    await book.note("calendar.amend", thing=f"calendar/{of}", detail=_columns(settings))
    return await calendar(book, of)


async def set_hours(
    book: Book, of: int, hours: Sequence[HoursShown], *, seen: int
) -> CalendarOpened:
    """Replace all the hours of a calendar; what is booked stands.

    Raises:
        NoCalendar: There is none.
        HoursOverlap: Two of them hold at the same time.
        Outdated: Somebody was quicker.
    """
    # Bookings wait for this row, so none slips in between old and new hours.
    await _revise(book, of, seen, {})
    await book.connection.execute(delete(CalendarHours).where(CalendarHours.calendar == of))
    if hours:
        with refusing({"ex_calendar_hours_clock": HoursOverlap()}):
            await book.connection.execute(
                insert(CalendarHours), [{"calendar": of, **_row(one)} for one in hours]
            )
    found = await calendar(book, of)
    await book.note(
        "calendar.hours", thing=f"calendar/{of}", detail={"hours": msgspec.to_builtins(hours)}
    )
    return msgspec.structs.replace(found, stranded=await stranded(book, of))


async def _know(book: Book, kinds: Sequence[str]) -> None:
    known = await book.connection.execute(select(AppointmentKind.code))
    unknown = set(kinds) - set(known.scalars())
    if unknown:
        raise Unfit("no such kind of appointment: {names}", names=tuple(sorted(unknown)))


async def _revise(book: Book, of: int, seen: int, values: dict[str, object]) -> None:
    await hold(book, of)
    changed = await book.connection.execute(
        update(Calendar)
        .where(Calendar.id == of, Calendar.revision == seen)
        .values(revision=seen + 1, **values)
    )
    if changed.rowcount == 0:
        raise Outdated


def _columns(settings: Settings) -> dict[str, object]:
    return {
        "step": settings.step,
        "kinds": sorted(set(settings.kinds)),
        "closed": settings.closed,
    }


def _row(hours: HoursShown) -> dict[str, object]:
    return {
        "weekday": hours.weekday,
        "clock": Range(minutes(hours.opens), minutes(hours.closes)),
        "valid": Range(hours.since, hours.until),
    }


def _hours(row: RowMapping) -> HoursShown:
    return HoursShown(
        weekday=row["weekday"],
        opens=clock(row["clock"].lower),
        closes=clock(row["clock"].upper),
        since=row["valid"].lower,
        until=row["valid"].upper,
    )
