"""Appointments as people see them, and who sees how much of one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import RowMapping, text

from core.books import Book
from core.errors import Unknown
from core.staff.accounts import Role

FOR_ALL = frozenset({Role.FRONT_DESK, Role.BILLING})
"""Who deals with the appointments of every patient, wherever they lie."""
WITHOUT_NOTES = frozenset({Role.BILLING})


class PatientNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Enough of a patient to greet them by."""

    id: int
    mrn: str
    family_name: str
    given_name: str
    birth_date: date


class AppointmentShown(msgspec.Struct, frozen=True, kw_only=True):
    """A patient with a doctor in a room.

    Attributes:
        patient: Null where it is another unit's: then only that the time is taken is told.
        starts_at, ends_at: UTC.
        state: `booked`, `arrived`, `done`, `cancelled` or `missed`.
    """

    id: int
    patient: PatientNamed | None
    doctor: str
    doctor_name: str
    room: str
    room_name: str
    kind: str
    kind_name: str
    starts_at: datetime
    ends_at: datetime
    state: str
    note: str
    revision: int


COLUMNS = """
    appointment.id, appointment.patient, patient.mrn, patient.family_name, patient.given_name,
    patient.birth_date, appointment.doctor, account.name as doctor_name, appointment.room,
    room.name as room_name, appointment.kind, appointment_kind.name as kind_name,
    lower(appointment.during) as starts_at, upper(appointment.during) as ends_at,
    appointment.state, appointment.note, appointment.revision
"""
TABLES = """
    appointment
    join patient on patient.id = appointment.patient
    join account on account.id = appointment.doctor
    join room on room.id = appointment.room
    join appointment_kind on appointment_kind.code = appointment.kind
"""
_ONE = text(f"select {COLUMNS} from {TABLES} where appointment.id = :id")  # noqa: S608 - ours

_KNOWN = text("select 1 from patient where id = :patient")


class NoSuchAppointment(Unknown):
    """There is no such appointment."""


async def require_patient(book: Book, patient: int, *, doctor: str = "") -> None:
    """Refuse the appointments of a patient who is not in the person's hands.

    Args:
        book: Whose.
        patient: Of whom.
        doctor: Whom they come to see: a doctor sees their own.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    if book.by.role in FOR_ALL:
        known = await book.connection.execute(_KNOWN, {"patient": patient})
        if known.first() is None:
            raise Unknown("no such patient")
    elif not doctor or doctor != book.by.account:
        await book.require_patient(patient)


async def read_one(book: Book, appointment: int) -> AppointmentShown:
    """An appointment, in full; who may see it is the caller's to ask.

    Raises:
        NoSuchAppointment: There is none.
    """
    row = (await book.connection.execute(_ONE, {"id": appointment})).mappings().first()
    if row is None:
        raise NoSuchAppointment
    return _full(row, notes=book.by.role not in WITHOUT_NOTES)


async def as_seen(book: Book, rows: Iterable[RowMapping]) -> list[AppointmentShown]:
    """These appointments as the person may see them: of others' patients only the time."""
    rows = list(rows)
    others = {row["patient"] for row in rows if not _theirs(book, row)}
    others -= await book.visible(others)
    hidden = {row["id"] for row in rows if row["patient"] in others and not _theirs(book, row)}
    notes = book.by.role not in WITHOUT_NOTES
    return [_taken(row) if row["id"] in hidden else _full(row, notes=notes) for row in rows]


async def note_list(book: Book, shown: Iterable[AppointmentShown], **about: object) -> None:
    """Write down whose appointments somebody has seen in a list."""
    patients = sorted({one.patient.id for one in shown if one.patient is not None})
    await book.note("appointment.list", detail={**about, "patients": patients})


def _theirs(book: Book, row: RowMapping) -> bool:
    """Whether it is the person's whoever the patient is."""
    return book.by.role in FOR_ALL or row["doctor"] == book.by.account


def _full(row: RowMapping, *, notes: bool) -> AppointmentShown:
    return AppointmentShown(
        patient=PatientNamed(
            id=row["patient"],
            mrn=row["mrn"],
            family_name=row["family_name"],
            given_name=row["given_name"],
            birth_date=row["birth_date"],
        ),
        kind=row["kind"],
        kind_name=row["kind_name"],
        note=row["note"] if notes else "",
        **_place(row),
    )


def _taken(row: RowMapping) -> AppointmentShown:
    """That the time is taken, and nothing of why."""
    return AppointmentShown(patient=None, kind="", kind_name="", note="", **_place(row))


_PLACE = (
    "id",
    "doctor",
    "doctor_name",
    "room",
    "room_name",
    "starts_at",
    "ends_at",
    "state",
    "revision",
)


def _place(row: RowMapping) -> dict[str, Any]:
    return {name: row[name] for name in _PLACE}
