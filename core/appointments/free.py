"""Which times can be booked."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from core.appointments.diaries import Diaries, Which, busy, diaries
from core.appointments.hours import Span
from core.appointments.kinds import bookable
from core.appointments.slots import Slot, Wanted, free, slots
from core.books import Book
from core.errors import Unfit

FARTHEST = timedelta(days=42)
"""How much is looked through at once."""
_SOON = timedelta(days=14)
_DAY = timedelta(days=1)
MOST = 500
"""Slots an answer."""
OFFERED = 5
_NEAR = 40


class TooMuch(Unfit):
    """Ask for at most 42 days."""


class OutOfHours(Unfit):
    """Nobody is there, or the room is closed."""


class SlotShown(msgspec.Struct, frozen=True, kw_only=True):
    """A time that can be booked.

    Attributes:
        rooms: Those free at this time, in the order of the doors; never empty.
        starts_at, ends_at: UTC.
    """

    doctor: str
    doctor_name: str
    rooms: list[str]
    starts_at: datetime
    ends_at: datetime


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a slot is looked for.

    Attributes:
        minutes: None for as long as the kind takes.
        doctor, room: Only this one; empty for any.
        patient: Whose other appointments stand in the way; None for nobody's.
    """

    kind: str
    span: Span
    minutes: int | None = None
    doctor: str = ""
    room: str = ""
    patient: int | None = None


async def free_slots(book: Book, asked: Asked, *, most: int = MOST) -> list[SlotShown]:
    """The first free slots that have not begun, by time and doctor.

    Raises:
        NoSuchKind: There is no such kind.
        KindRetired: It is not booked any more.
        TooMuch: The span is longer than 42 days.
    """
    if asked.span.end - asked.span.start > FARTHEST:
        raise TooMuch
    kind = await bookable(book, asked.kind)
    which = Which(kind=kind.code, room_kinds=kind.room_kinds, doctor=asked.doctor, room=asked.room)
    span = Span(max(asked.span.start, book.now), asked.span.end)
    if span.start >= span.end:
        return []
    found = await diaries(book, which, span)
    taken = await busy(book, [asked.patient], span) if asked.patient is not None else {}
    wanted = Wanted(
        minutes=asked.minutes or kind.minutes,
        span=span,
        patient=[one for spans in taken.values() for one in spans],
    )
    return [shown(slot, found) for slot in await look(wanted, found, most=most)]


async def look(wanted: Wanted, found: Diaries, *, most: int) -> list[Slot]:
    """The first free slots, by time and doctor; a day at a time, so that others get their turn."""
    some: list[Slot] = []
    start, takes = wanted.span.start, timedelta(minutes=wanted.minutes)
    while start < wanted.span.end and len(some) < most:
        until = min(start + _DAY, wanted.span.end)
        window = replace(wanted, span=Span(start, min(until + takes, wanted.span.end)))
        offered = slots(window, doctors=found.doctors.values(), rooms=found.rooms, zone=found.zone)
        some += [slot for slot in offered if slot.start < until]
        start = until
        await asyncio.sleep(0)
    return some[:most]


async def offers(book: Book, asked: Asked) -> Sequence[SlotShown]:
    """The next few free slots from a time on, with the same doctor if there are any."""
    start = max(asked.span.start - timedelta(hours=1), book.now)
    near = msgspec.structs.replace(asked, span=Span(start, start + _SOON), room="")
    found = await free_slots(book, near, most=_NEAR)
    if not found and asked.doctor:
        found = await free_slots(book, msgspec.structs.replace(near, doctor=""), most=_NEAR)
    return sorted(found, key=lambda slot: abs(slot.starts_at - asked.span.start))[:OFFERED]


def require_open(found: Diaries, doctor: str, room: str, span: Span) -> None:
    """Refuse a time at which the doctor is not in or the room is closed, booked or not.

    Raises:
        OutOfHours: It is one.
    """
    if doctor not in found.doctors or room not in found.rooms:
        raise OutOfHours("this doctor or this room is not booked for that")
    whose = (
        (found.doctor_names[doctor], found.doctors[doctor].diary),
        (found.room_names[room], found.rooms[room]),
    )
    around = Span(span.start - timedelta(days=1), span.end + timedelta(days=1))
    for name, diary in whose:
        opened = free(replace(diary, booked=()), found.zone, around)
        if not opened.has(span.start, span.end):
            raise OutOfHours("{name} is not open at that time", name=name)


def shown(slot: Slot, found: Diaries) -> SlotShown:
    """A slot with the doctor's name."""
    return SlotShown(
        doctor=slot.doctor,
        doctor_name=found.doctor_names[slot.doctor],
        rooms=list(slot.rooms),
        starts_at=slot.start,
        ends_at=slot.end,
    )
