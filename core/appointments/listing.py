"""Appointments of a day, a week, or a patient."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from psycopg.types.range import Range
from sqlalchemy import RowMapping, text

from core.appointments.hours import Span
from core.appointments.shown import (
    COLUMNS,
    TABLES,
    AppointmentShown,
    as_seen,
    note_list,
    read_one,
    require_patient,
)
from core.books import Book
from core.errors import Unfit
from core.paging import MOST, after, cursor

FARTHEST = timedelta(days=62)


class TooLong(Unfit):
    """Ask for at most 62 days."""


class AppointmentPage(msgspec.Struct, frozen=True, kw_only=True):
    """Appointments in order; `next` is the cursor of the following page."""

    items: list[AppointmentShown]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """What is listed.

    Attributes:
        doctor, room: Only this one's; empty for everybody's.
        cancelled: With those that stand in nobody's way any more.
    """

    span: Span
    doctor: str = ""
    room: str = ""
    cancelled: bool = False


_LISTED = """
    select {columns} from {tables}
    where appointment.during && cast(:span as tstzrange) {narrower}
      and (lower(appointment.during), appointment.id) > (:last_at, :last_id)
    order by lower(appointment.during), appointment.id limit :most
"""
_EARLIEST = datetime.fromisoformat("1900-01-01T00:00:00+00:00")
_OF_PATIENT = text(
    f"select {COLUMNS} from {TABLES} where appointment.patient = :patient"  # noqa: S608 - ours
    " and (lower(appointment.during), appointment.id) < (:last_at, :last_id)"
    " order by lower(appointment.during) desc, appointment.id desc limit :most"
)
_LATEST = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
_LAST_ID = 2**62
RowId = Annotated[int, msgspec.Meta(ge=0, le=_LAST_ID)]


async def appointments(book: Book, which: Which, said: str | None) -> AppointmentPage:
    """The appointments that touch a span, oldest first; of others' patients only the time.

    Raises:
        TooLong: The span is longer than 62 days.
        NotACursor: `said` is not one of this list.
    """
    if which.span.end - which.span.start > FARTHEST:
        raise TooLong
    last_at, last_id = after(said, tuple[datetime, RowId]) if said else (_EARLIEST, 0)
    rows = await book.connection.execute(
        text(_LISTED.format(columns=COLUMNS, tables=TABLES, narrower=_narrower(which))),
        {
            "span": Range(which.span.start, which.span.end),
            "doctor": which.doctor,
            "room": which.room,
            "last_at": last_at,
            "last_id": last_id,
            "most": MOST + 1,
        },
    )
    page, following = _page(list(rows.mappings()))
    shown = await as_seen(book, page)
    about = {"from": which.span.start.isoformat(), "to": which.span.end.isoformat()}
    await note_list(book, shown, doctor=which.doctor, room=which.room, **about)
    return AppointmentPage(items=shown, next=following)


async def of_patient(book: Book, patient: int, said: str | None) -> AppointmentPage:
    """Every appointment of a patient, newest first.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        NotACursor: `said` is not one of this list.
    """
    await require_patient(book, patient)
    last_at, last_id = after(said, tuple[datetime, RowId]) if said else (_LATEST, _LAST_ID)
    rows = await book.connection.execute(
        _OF_PATIENT,
        {"patient": patient, "last_at": last_at, "last_id": last_id, "most": MOST + 1},
    )
    page, following = _page(list(rows.mappings()))
    await book.note("appointment.read", patient=patient)
    return AppointmentPage(items=await as_seen(book, page), next=following)


async def one(book: Book, appointment: int) -> AppointmentShown:
    """An appointment; the look is noted.

    Raises:
        NoSuchAppointment: There is none.
        NotYourPatient: The patient is another unit's.
    """
    shown = await read_one(book, appointment)
    assert shown.patient is not None  # noqa: S101 - read in full
    await require_patient(book, shown.patient.id, doctor=shown.doctor)
    await book.note(
        "appointment.read", patient=shown.patient.id, thing=f"appointment/{appointment}"
    )
    return shown


def _narrower(which: Which) -> str:
    """Conditions that are there only where they narrow: the planner sees them, and their index."""
    wanted = (
        "and appointment.doctor = :doctor" if which.doctor else "",
        "and appointment.room = :room" if which.room else "",
        "" if which.cancelled else "and appointment.state <> 'cancelled'",
    )
    return " ".join(wanted)


def _page(rows: list[RowMapping]) -> tuple[list[RowMapping], str | None]:
    if len(rows) <= MOST:
        return rows, None
    last = rows[MOST - 1]
    return rows[:MOST], cursor(last["starts_at"], last["id"])
