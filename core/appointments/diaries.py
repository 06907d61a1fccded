"""The time of doctors and rooms, loaded from the database for the pure part to look at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psycopg.types.range import Range
from sqlalchemy import RowMapping, text

from core.appointments.hours import Clock, Diary, Span, Unusual, Weekly, days
from core.appointments.slots import Doctor
from core.books import Book
from core.errors import Unfit, Unknown

_DAY = timedelta(days=1)


class NoSuchZone(Unfit):
    """The hospital's time zone is not one of the IANA database."""


class NoCalendar(Unknown):
    """Nothing can be booked there: there is no calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diaries:
    """The time of some doctors and rooms.

    Attributes:
        doctors: By account.
        rooms: By id, in the order of the doors.
    """

    zone: ZoneInfo
    doctors: Mapping[str, Doctor]
    rooms: Mapping[str, Diary]
    doctor_names: Mapping[str, str]
    room_names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which calendars are looked at.

    Attributes:
        kind: Only doctors who do this kind of appointment; empty for all.
        room_kinds: Only rooms of these kinds.
        doctor, room: Only this one; empty for all.
    """

    kind: str = ""
    room_kinds: Sequence[str] = ("clinic", "theatre", "treatment")
    doctor: str = ""
    room: str = ""


_CALENDARS = text("""
    select calendar.id, calendar.doctor, calendar.room, calendar.step,
           coalesce(account.name, room.name) as name
    from calendar
    left join account on account.id = calendar.doctor
    left join room on room.id = calendar.room
    where calendar.site = :site and not calendar.closed
      and (calendar.doctor is null
           or (not account.disabled and (:doctor = '' or calendar.doctor = :doctor)
               and (:kind = '' or calendar.kinds = '{}' or :kind = any(calendar.kinds))))
      and (calendar.room is null
           or (room.kind = any(:room_kinds) and (:room = '' or calendar.room = :room)))
    order by room.position, calendar.room, account.name, calendar.doctor
""")
_HOURS = text("""
    select calendar, weekday, clock, valid from calendar_hours
    where calendar = any(:calendars) and valid && cast(:days as daterange)
""")
_EXCEPTIONS = text("""
    select calendar, day, kind, clock from calendar_exception
    where site = :site and cast(:days as daterange) @> day
      and (calendar is null or calendar = any(:calendars))
""")
# Appointments that touch come as one piece: a busy day is a few rows, not thirty.
_BOOKED_DOCTORS = text("""
    select whose, lower(piece) as since, upper(piece) as until
    from (select doctor as whose, unnest(range_agg(during)) as piece from appointment
          where doctor = any(:whose) and during && cast(:span as tstzrange)
            and state <> 'cancelled'
          group by doctor) as pieces
""")
_BOOKED_ROOMS = text("""
    select whose, lower(piece) as since, upper(piece) as until
    from (select room as whose, unnest(range_agg(during)) as piece from appointment
          where room = any(:whose) and during && cast(:span as tstzrange)
            and state <> 'cancelled'
          group by room) as pieces
""")
_BOOKED_PATIENTS = text("""
    select patient as whose, during from appointment
    where patient = any(:whose) and during && cast(:span as tstzrange) and state <> 'cancelled'
""")


async def site_zone(book: Book) -> ZoneInfo:
    """The zone of the clock on the hospital's wall.

    Raises:
        NoSuchZone: It is not set up right.
    """
    found = await book.connection.execute(
        text("select time_zone from site where id = :site"), {"site": book.site}
    )
    try:
        return ZoneInfo(found.scalar_one_or_none() or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        raise NoSuchZone from None


async def diaries(book: Book, which: Which, span: Span) -> Diaries:
    """The calendars that can be booked, with what is booked around a span."""
    zone = await site_zone(book)
    asked = {"site": book.site, "kind": which.kind, "room_kinds": list(which.room_kinds)}
    calendars = (
        (
            await book.connection.execute(
                _CALENDARS, asked | {"doctor": which.doctor, "room": which.room}
            )
        )
        .mappings()
        .all()
    )
    # A grid begins at an opening that may lie before the span.
    wide = Span(span.start - 2 * _DAY, span.end + 2 * _DAY)
    plain = await _plain(book, [row["id"] for row in calendars], zone, wide)
    booked = await _booked(book, calendars, wide)
    whole = {
        row["id"]: Diary(
            weekly=plain[row["id"]].weekly,
            unusual=plain[row["id"]].unusual,
            booked=booked[row["doctor"], row["room"]],
        )
        for row in calendars
    }
    return Diaries(
        zone=zone,
        doctors={
            row["doctor"]: Doctor(account=row["doctor"], diary=whole[row["id"]], step=row["step"])
            for row in calendars
            if row["doctor"] is not None
        },
        rooms={row["room"]: whole[row["id"]] for row in calendars if row["room"] is not None},
        doctor_names={row["doctor"]: row["name"] for row in calendars if row["doctor"]},
        room_names={row["room"]: row["name"] for row in calendars if row["room"]},
    )


async def busy(book: Book, patients: Sequence[int], span: Span) -> dict[int, list[Span]]:
    """When these patients have appointments already."""
    asked = {"whose": list(patients), "span": Range(span.start, span.end)}
    found: dict[int, list[Span]] = defaultdict(list)
    for row in (await book.connection.execute(_BOOKED_PATIENTS, asked)).mappings():
        found[row["whose"]].append(Span(row["during"].lower, row["during"].upper))
    return found


async def _plain(
    book: Book, calendars: list[int], zone: ZoneInfo, span: Span
) -> Mapping[int, Diary]:
    """The hours and exceptions of calendars, without what is booked."""
    touched = list(days(zone, span))
    asked = {
        "site": book.site,
        "calendars": calendars,
        "days": Range(touched[0], touched[-1] + _DAY),
    }
    weekly: dict[int, list[Weekly]] = defaultdict(list)
    for row in (await book.connection.execute(_HOURS, asked)).mappings():
        weekly[row["calendar"]].append(_weekly(row))
    unusual: dict[int | None, list[Unusual]] = defaultdict(list)
    for row in (await book.connection.execute(_EXCEPTIONS, asked)).mappings():
        clock = Clock(row["clock"].lower, row["clock"].upper)
        extra = row["kind"] == "extra"
        unusual[row["calendar"]].append(Unusual(day=row["day"], clock=clock, extra=extra))
    return {
        one: Diary(weekly=weekly[one], unusual=[*unusual[None], *unusual[one]]) for one in calendars
    }


def _weekly(row: RowMapping) -> Weekly:
    valid: Range[date] = row["valid"]
    assert valid.lower is not None  # noqa: S101 - ck_calendar_hours_valid
    return Weekly(
        weekday=row["weekday"],
        clock=Clock(row["clock"].lower, row["clock"].upper),
        since=valid.lower,
        until=valid.upper,
    )


async def _booked(
    book: Book, calendars: Sequence[RowMapping], span: Span
) -> Mapping[tuple[str | None, str | None], list[Span]]:
    """What is booked, by doctor or room."""
    found: dict[tuple[str | None, str | None], list[Span]] = defaultdict(list)
    asked = {"span": Range(span.start, span.end)}
    doctors = [row["doctor"] for row in calendars if row["doctor"] is not None]
    rows = await book.connection.execute(_BOOKED_DOCTORS, asked | {"whose": doctors})
    for whose, since, until in rows.all():
        found[whose, None].append(Span(since, until))
    rooms = [row["room"] for row in calendars if row["room"] is not None]
    rows = await book.connection.execute(_BOOKED_ROOMS, asked | {"whose": rooms})
    for whose, since, until in rows.all():
        found[None, whose].append(Span(since, until))
    return found
