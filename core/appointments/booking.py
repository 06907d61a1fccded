"""Booking an appointment, and moving one.

That nobody is in two places at once is the database's to promise (0012): the locks here only let
people queue for a doctor, a room and a patient instead of failing over each other.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from psycopg.types.range import Range
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from core.appointments.diaries import Which, diaries, site_zone
from core.appointments.free import Asked, SlotShown, require_open
from core.appointments.history import Change, write_down
from core.appointments.hours import Span
from core.appointments.kinds import bookable, kind
from core.appointments.lifecycle import State, movable
from core.appointments.model import Appointment
from core.appointments.reminding import drop_reminder, plan_reminder
from core.appointments.shown import AppointmentShown, read_one, require_patient
from core.appointments.waiting import take_from_list
from core.books import Book, RecordMerged
from core.errors import Outdated, Taken, Unfit, Unknown
from core.saying import Said, say, together

LONGEST_MIN = 720


class SlotTaken(Taken):
    """Somebody has booked that time already.

    Attributes:
        asked: What was to be booked; `offers` finds what is free instead, once this transaction
            is over and nobody waits for it.
    """

    def __init__(self, said: Said | str, asked: Asked, taken: Sequence[str]) -> None:
        super().__init__(said)
        self.asked = asked
        self.told = {"taken": list(taken)}

    def offer(self, offered: Sequence[SlotShown]) -> None:
        """Tell what is free instead."""
        self.told = {**self.told, "next": msgspec.to_builtins(offered)}


class AlreadyOver(Unfit):
    """That time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """When, with whom and where.

    Attributes:
        minutes: None for as long as the kind takes, or as it took before.
    """

    doctor: str
    room: str
    starts_at: datetime
    minutes: int | None = None

    def span(self, minutes: int) -> Span:
        """From when to when."""
        end = self.starts_at + timedelta(minutes=self.minutes or minutes)
        return Span(self.starts_at, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """What is booked.

    Attributes:
        waiting: The entry of the waiting list that this answers.
    """

    patient: int
    kind: str
    place: Place
    note: str = ""
    waiting: int | None = None


async def book_appointment(book: Book, said: Booked) -> AppointmentShown:
    """Book a time for a patient.

    Raises:
        SlotTaken: Doctor, room or patient are taken; it names which, and the next free slots.
        OutOfHours: Nobody is there, or the room is closed.
        NoSuchKind, KindRetired, AlreadyOver, RecordMerged: As they say.
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    # Also for one's own calendar: else a guessed number booked there would tell whose it is.
    await require_patient(book, said.patient)
    what = await bookable(book, said.kind)
    span = said.place.span(what.minutes)
    await _queue(book, said.place, said.patient)
    await _fit(book, said.kind, said.place, span)
    asked = Asked(
        kind=said.kind,
        span=span,
        minutes=said.place.minutes,
        doctor=said.place.doctor,
        room=said.place.room,
        patient=said.patient,
    )
    async with _alone(book, asked):
        made = await book.connection.execute(
            insert(Appointment)
            .values(
                patient=said.patient,
                kind=said.kind,
                note=said.note,
                changed_at=book.now,
                **_columns(said.place, span),
            )
            .returning(Appointment.id)
        )
    appointment = made.scalar_one()
    if said.waiting is not None:
        await take_from_list(book, said.waiting, appointment, patient=said.patient)
    await write_down(book, Change(appointment=appointment, change="booked"))
    await plan_reminder(book, appointment, span.start)
    await book.note("appointment.book", patient=said.patient, thing=f"appointment/{appointment}")
    return await read_one(book, appointment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Where an appointment goes.

    Attributes:
        note: None for the one it has.
    """

    place: Place
    reason: str = ""
    note: str | None = None


async def move_appointment(
    book: Book, appointment: int, said: Moved, *, seen: int
) -> AppointmentShown:
    """Move an appointment, or mend its note; what it was stays in its history.

    Raises:
        NoSuchAppointment: There is none.
        Settled: It is not booked any more.
        Outdated: Somebody was quicker.
        SlotTaken, OutOfHours, AlreadyOver, NotYourPatient: As in booking.
    """
    before = await read_one(book, appointment)
    assert before.patient is not None  # noqa: S101 - read in full
    patient = before.patient.id
    await require_patient(book, patient, doctor=before.doctor)
    movable(State(before.state))
    length = (before.ends_at - before.starts_at) // timedelta(minutes=1)
    span = said.place.span(length)
    values = _columns(said.place, span)
    if said.note is not None:
        values["note"] = said.note
    moves = (before.doctor, before.room, before.starts_at, before.ends_at) != (
        said.place.doctor,
        said.place.room,
        *span,
    )
    if moves:
        await _queue(book, said.place, patient)
        await _fit(book, before.kind, said.place, span)
    asked = Asked(
        kind=before.kind,
        span=span,
        minutes=said.place.minutes or length,
        doctor=said.place.doctor,
        room=said.place.room,
        patient=patient,
    )
    async with _alone(book, asked, but=appointment):
        changed = await book.connection.execute(
            update(Appointment)
            .where(
                Appointment.id == appointment,
                Appointment.revision == seen,
                Appointment.state == State.BOOKED,
            )
            .values(revision=seen + 1, changed_at=book.now, **values)
        )
    if changed.rowcount == 0:
        raise Outdated
    change = "moved" if moves else "amended"
    await write_down(book, Change(appointment=appointment, change=change, reason=said.reason))
    if before.starts_at != span.start:
        await drop_reminder(book, appointment)
        await plan_reminder(book, appointment, span.start)
    await _note_move(book, before, said)
    return await read_one(book, appointment)


async def _note_move(book: Book, before: AppointmentShown, said: Moved) -> None:
    assert before.patient is not None  # noqa: S101 - read in full
    was = {"doctor": before.doctor, "room": before.room, "starts_at": before.starts_at.isoformat()}
    now = {
        "doctor": said.place.doctor,
        "room": said.place.room,
        "starts_at": said.place.starts_at.isoformat(),
    }
    await book.note(
        "appointment.move",
        patient=before.patient.id,
        thing=f"appointment/{before.id}",
        detail={"before": was, "after": now, "reason": said.reason},
    )


def _columns(place: Place, span: Span) -> dict[str, object]:
    return {
        "doctor": place.doctor,
        "room": place.room,
        "during": Range(span.start, span.end),
    }


_CALENDARS = text("""
    select id from calendar where doctor = :doctor or room = :room order by id for no key update
""")
_PATIENT = text("select merged_into from patient where id = :patient for no key update")


async def _queue(book: Book, place: Place, patient: int) -> None:
    """Wait for whoever is booking the same doctor, room or patient, or changing the hours."""
    await book.connection.execute(_CALENDARS, {"doctor": place.doctor, "room": place.room})
    row = (await book.connection.execute(_PATIENT, {"patient": patient})).first()
    if row is None:
        raise Unknown("no such patient")
    if row[0] is not None:
        raise RecordMerged(row[0])


async def _fit(book: Book, code: str, place: Place, span: Span) -> None:
    if span.end <= book.now:
        raise AlreadyOver
    what = await kind(book, code)
    which = Which(kind=code, room_kinds=what.room_kinds, doctor=place.doctor, room=place.room)
    require_open(await diaries(book, which, span), place.doctor, place.room, span)


@asynccontextmanager
async def _alone(book: Book, asked: Asked, *, but: int = 0) -> AsyncIterator[None]:
    """Turn an overlap that the database refuses into what is taken, and what is free."""
    try:
        async with book.connection.begin_nested():
            yield
    except IntegrityError as why:
        name = getattr(getattr(why.orig, "diag", None), "constraint_name", None) or ""
        if not name.startswith("ex_appointment_"):
            raise
        raise await _taken(book, asked, but) from why


_OVERLAPPING = text("""
    select bool_or(doctor = :doctor) as doctor, bool_or(room = :room) as room,
           bool_or(patient = :patient) as patient
    from appointment
    where (doctor = :doctor or room = :room or patient = :patient) and id <> :but
      and during && cast(:span as tstzrange) and state <> 'cancelled'
""")
_NAMES = text("""
    select (select name from account where id = :doctor), (select name from room where id = :room)
""")


async def _taken(book: Book, asked: Asked, but: int) -> SlotTaken:
    """The refusal that names whatever is taken then."""
    whose = {"doctor": asked.doctor, "room": asked.room, "patient": asked.patient, "but": but}
    span = Range(asked.span.start, asked.span.end)
    found = (await book.connection.execute(_OVERLAPPING, whose | {"span": span})).mappings().one()
    taken = [name for name in ("doctor", "room", "patient") if found[name]]
    doctor, room = (
        await book.connection.execute(_NAMES, {"doctor": asked.doctor, "room": asked.room})
    ).one()
    names = {"doctor": doctor, "room": room, "patient": say("the patient")}
    zone = await site_zone(book)
    start, end = (moment.astimezone(zone) for moment in asked.span)
    said = say(
        "{whose}: taken between {start} and {end} on {day}",
        whose=together([names[name] for name in taken]),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        day=f"{start:%Y-%m-%d}",
    )
    return SlotTaken(said, asked, taken)
