"""Arrived, done, missed, cancelled: what becomes of a booked appointment."""

from dataclasses import dataclass

from sqlalchemy import update

from core.appointments.history import Change, write_down
from core.appointments.lifecycle import State, settle
from core.appointments.model import Appointment
from core.appointments.reminding import drop_reminder
from core.appointments.shown import AppointmentShown, read_one, require_patient
from core.books import Book
from core.errors import Outdated


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of it, and why."""

    state: State
    reason: str = ""


async def settle_appointment(
    book: Book, appointment: int, said: Outcome, *, seen: int
) -> AppointmentShown:
    """Say what has become of an appointment.

    Raises:
        NoSuchAppointment: There is none.
        Settled: That cannot become of it any more.
        TooEarly, NoReason: As `lifecycle.settle`.
        Outdated: Somebody was quicker.
        NotYourPatient: They are another unit's.
    """
    before = await read_one(book, appointment)
    assert before.patient is not None  # noqa: S101 - read in full
    await require_patient(book, before.patient.id, doctor=before.doctor)
    if before.revision != seen:
        raise Outdated
    change = settle(
        State(before.state),
        said.state,
        start=before.starts_at,
        now=book.now,
        reason=said.reason,
    )
    changed = await book.connection.execute(
        update(Appointment)
        .where(Appointment.id == appointment, Appointment.revision == seen)
        .values(state=said.state.value, revision=seen + 1, changed_at=book.now)
    )
    if changed.rowcount == 0:
        raise Outdated
    await write_down(book, Change(appointment=appointment, change=change, reason=said.reason))
    if said.state in {State.CANCELLED, State.ARRIVED}:
        await drop_reminder(book, appointment)
    await book.note(
        f"appointment.{change}",
        patient=before.patient.id,
        thing=f"appointment/{appointment}",
        detail={"before": before.state, "reason": said.reason},
    )
    return await read_one(book, appointment)
