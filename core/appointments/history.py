"""What has happened to an appointment; every change is a row that nobody can change again."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import text

from core.appointments.shown import read_one, require_patient
from core.books import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that was just made.

    Attributes:
        change: As in `AppointmentEvent`.
    """

    appointment: int
    change: str
    reason: str = ""


class EventShown(msgspec.Struct, frozen=True, kw_only=True):
    """A change of an appointment, and what it was after it."""

    at: datetime
    by: str
    change: str
    reason: str
    doctor_name: str
    room_name: str
    starts_at: datetime
    ends_at: datetime


_WRITE = text("""
    insert into appointment_event
        (appointment, revision, at, account, change, reason, doctor, room, during)
    select id, revision, :at, :account, :change, :reason, doctor, room, during
    from appointment where id = :appointment
""")
_READ = text("""
    select event.at, account.name as by, event.change, event.reason,
           coalesce(doctor.name, event.doctor) as doctor_name,
           coalesce(room.name, event.room) as room_name,
           lower(event.during) as starts_at, upper(event.during) as ends_at
    from appointment_event as event
    join account on account.id = event.account
    left join account as doctor on doctor.id = event.doctor
    left join room on room.id = event.room
    where event.appointment = :appointment
    order by event.revision
""")


async def write_down(book: Book, change: Change) -> None:
    """Add the appointment as it is now to its history."""
    await book.connection.execute(
        _WRITE,
        {
            "appointment": change.appointment,
            "at": book.now,
            "account": book.by.account,
            "change": change.change,
            "reason": change.reason,
        },
    )


async def history(book: Book, appointment: int) -> list[EventShown]:
    """What has happened to it, oldest first.

    Raises:
        NoSuchAppointment: There is none.
        NotYourPatient: The patient is another unit's.
    """
    one = await read_one(book, appointment)
    assert one.patient is not None  # noqa: S101 - read in full
    await require_patient(book, one.patient.id, doctor=one.doctor)
    await book.note("appointment.read", patient=one.patient.id, thing=f"appointment/{appointment}")
    rows = await book.connection.execute(_READ, {"appointment": appointment})
    return [EventShown(**row) for row in rows.mappings()]
