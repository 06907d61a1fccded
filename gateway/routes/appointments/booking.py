"""Appointments of a day, a week or a patient; booking, moving, and what became of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, Field

from core.appointments.booking import (
    Booked,
    Moved,
    Place,
    SlotTaken,
    book_appointment,
    move_appointment,
)
from core.appointments.free import Asked as Looked
from core.appointments.free import SlotShown, free_slots, offers
from core.appointments.history import EventShown, history
from core.appointments.lifecycle import State
from core.appointments.listing import AppointmentPage, Which, appointments, of_patient, one
from core.appointments.settling import Outcome, settle_appointment
from core.appointments.shown import AppointmentShown, require_patient
from gateway.answers import answer, made_as, shown_as
from gateway.desk import Desk, OnceKey, Seen
from gateway.routes.appointments.desks import (
    CHANGED,
    Account,
    Asked,
    Booker,
    Code,
    Cursor,
    Minutes,
    Patient,
    PatientId,
    Reader,
    RowId,
    Said,
    Whose,
    proper,
)
from gateway.routes.asking import Written

router = APIRouter()


class Slots(msgspec.Struct, frozen=True, kw_only=True):
    """Free slots, by time and doctor."""

    items: list[SlotShown]
    next: str | None = None


class Events(msgspec.Struct, frozen=True, kw_only=True):
    """What has happened to an appointment, oldest first."""

    items: list[EventShown]
    next: str | None = None


class PlaceSaid(Said):
    """When, with whom and where."""

    doctor: Account
    room: Account
    starts_at: AwareDatetime
    minutes: Minutes | None = None

    def place(self) -> Place:
        """The same without the web.

        Raises:
            Malformed: It is not of this century.
        """
        at = self.starts_at.replace(second=0, microsecond=0)
        proper(at, at.replace(year=2199))
        return Place(doctor=self.doctor, room=self.room, starts_at=at, minutes=self.minutes)


class BookingSaid(PlaceSaid):
    """An appointment to book.

    Attributes:
        waiting: The entry of the waiting list that it answers.
    """

    patient: Patient
    kind: Code
    note: Written = ""
    waiting: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None

    def booked(self) -> Booked:
        """The same without the web."""
        return Booked(
            patient=self.patient,
            kind=self.kind,
            place=self.place(),
            note=self.note,
            waiting=self.waiting,
        )


class MoveSaid(PlaceSaid):
    """Where an appointment goes; a note replaces the one it has."""

    reason: Written = ""
    note: Written | None = None


class OutcomeSaid(Said):
    """What became of an appointment; to cancel wants a reason."""

    state: State
    reason: Written = ""


@router.get("/slots", responses=shown_as(Slots, 401, 403, 404, 422, 503))
async def free_times(
    desk: Booker,
    span: Asked,
    kind: Annotated[str, Query(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")],
    doctor: Whose = "",
    room: Whose = "",
    patient: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """The first 500 free slots of a kind of appointment; at most 42 days are looked through."""
    looked = Looked(kind=kind, span=span, doctor=doctor, room=room, patient=patient)
    async with desk.book() as book:
        if patient is not None:
            await require_patient(book, patient)
            await book.note("appointment.read", patient=patient)
        return answer(Slots(items=await free_slots(book, looked)))


@router.get("/appointments", responses=shown_as(AppointmentPage, 401, 403, 422, 503))
async def in_span(
    desk: Reader,
    span: Asked,
    doctor: Whose = "",
    room: Whose = "",
    cancelled: Annotated[bool, Query()] = False,  # noqa: FBT002 - a query parameter
    cursor: Cursor = None,
) -> Response:
    """Appointments of at most 62 days; of others' patients only that the time is taken."""
    which = Which(span=span, doctor=doctor, room=room, cancelled=cancelled)
    async with desk.book() as book:
        return answer(await appointments(book, which, cursor))


@router.get(
    "/patients/{patient}/appointments",
    responses=shown_as(AppointmentPage, 401, 403, 404, 422, 503),
)
async def of_one_patient(desk: Reader, patient: PatientId, cursor: Cursor = None) -> Response:
    """Every appointment of a patient, newest first."""
    async with desk.book() as book:
        return answer(await of_patient(book, patient, cursor))


@router.post(
    "/appointments",
    status_code=201,
    responses=made_as(AppointmentShown, 401, 403, 404, 409, 422, 503),
)
async def book_one(said: BookingSaid, desk: Booker, key: OnceKey) -> Response:
    """Book a time; a refusal names what is taken, and the next free slots."""
    booked = said.booked()
    async with _offering(desk):
        return await desk.create(key, said, lambda book: book_appointment(book, booked))


@router.get(
    "/appointments/{appointment}", responses=shown_as(AppointmentShown, 401, 403, 404, 422, 503)
)
async def read_one(appointment: RowId, desk: Reader) -> Response:
    """One appointment."""
    async with desk.book() as book:
        shown = await one(book, appointment)
    return answer(shown, revision=shown.revision)


@router.get(
    "/appointments/{appointment}/history", responses=shown_as(Events, 401, 403, 404, 422, 503)
)
async def what_happened(appointment: RowId, desk: Reader) -> Response:
    """What has happened to an appointment."""
    async with desk.book() as book:
        return answer(Events(items=await history(book, appointment)))


@router.put("/appointments/{appointment}", responses=shown_as(AppointmentShown, *CHANGED))
async def move_one(appointment: RowId, said: MoveSaid, desk: Booker, seen: Seen) -> Response:
    """Move an appointment; its history keeps where it was."""
    moved = Moved(place=said.place(), reason=said.reason, note=said.note)
    async with _offering(desk), desk.book() as book:
        shown = await move_appointment(book, appointment, moved, seen=seen)
    return answer(shown, revision=shown.revision)


@router.put("/appointments/{appointment}/state", responses=shown_as(AppointmentShown, *CHANGED))
async def settle_one(appointment: RowId, said: OutcomeSaid, desk: Booker, seen: Seen) -> Response:
    """Say that a patient has arrived, was seen, did not come; or cancel."""
    outcome = Outcome(state=said.state, reason=said.reason)
    async with desk.book() as book:
        shown = await settle_appointment(book, appointment, outcome, seen=seen)
    return answer(shown, revision=shown.revision)


@asynccontextmanager
async def _offering(desk: Desk) -> AsyncIterator[None]:
    """A turn to book; a refusal tells the next free slots, when its locks are let go."""
    async with desk.parts.turns.one():
        try:
            yield
        except SlotTaken as why:
            async with desk.book() as book:
                why.offer(await offers(book, why.asked))
            raise
