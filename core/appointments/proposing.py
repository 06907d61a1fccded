"""Proposals for those who wait: for one time that became free, and for many at once.

Nothing here books: a person takes a proposal by booking it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from core.appointments.diaries import Diaries, Which, busy, diaries, site_zone
from core.appointments.free import FARTHEST, TooMuch, look
from core.appointments.hours import Span
from core.appointments.kinds import KindShown, kinds
from core.appointments.plan import Candidate, Method, Option, Plan, Problem
from core.appointments.shown import PatientNamed
from core.appointments.slots import Slot, Wanted, free
from core.appointments.waiting import Entry, note_waiting, pressing
from core.appointments.weighing import cost, left_out, reasons, sentence
from core.books import Book

MOST_AT_ONCE = 60
"""People a plan is made for; the next ones follow when these are booked."""
MOST_ROOMS = 3
OPTIONS_EACH = 20
MOST_OPTIONS = 150
MOST_CANDIDATES = 10
_CONSIDERED = 200
_MOST_LOOKED_AT = 20_000
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ProposalShown(msgspec.Struct, frozen=True, kw_only=True):
    """A time for somebody who waits.

    Attributes:
        waiting: Their entry of the waiting list.
        says: All of it in one line.
        why: Why this time for them, and what about it is not as they wished.
    """

    waiting: int
    patient: PatientNamed
    kind: str
    kind_name: str
    doctor: str
    doctor_name: str
    room: str
    room_name: str
    starts_at: datetime
    ends_at: datetime
    says: str
    why: list[str]


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody for whom there is no time, and why."""

    waiting: int
    patient: PatientNamed
    kind_name: str
    why: str


class Proposals(msgspec.Struct, frozen=True, kw_only=True):
    """Times for many who wait.

    Attributes:
        method: `optimal`, `good` (the best found in time) or `greedy`.
        said: The same for people.
    """

    method: str
    said: str
    items: list[ProposalShown]
    left_out: list[LeftOut]


class Candidates(msgspec.Struct, frozen=True, kw_only=True):
    """Who could have a free time, the best first."""

    items: list[ProposalShown]


_SAID = {
    Method.OPTIMAL: "The best plan there is.",
    Method.GOOD: "A good plan; there was no time to find out whether there is a better one.",
    Method.GREEDY: "The optimiser was not to be had: planned one after the other, the most"
    " pressing first.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A problem, and what is needed to say its plan to people.

    Attributes:
        options: The slot of every option, by entry of the waiting list.
    """

    problem: Problem
    entries: Mapping[int, Entry]
    options: Mapping[int, Sequence[tuple[Slot, str]]]
    found: Diaries
    now: datetime


async def prepare(book: Book, span: Span, *, kind: str = "") -> Prepared:
    """Everybody who waits, with the times they could get.

    Args:
        book: Whose patients.
        span: The days in question, at most 42.
        kind: Only this kind of appointment; empty for all.

    Raises:
        TooMuch: The span is longer.
    """
    if span.end - span.start > FARTHEST:
        raise TooMuch
    span = Span(max(span.start, book.now), span.end)
    entries = await pressing(book, kind=kind, most=MOST_AT_ONCE)
    await note_waiting(book, entries)
    found = await diaries(book, Which(), span)
    taken = await busy(book, [entry.shown.patient.id for entry in entries], span)
    by_kind = {
        one.code: await _slots(book, one, span) if span.start < span.end else []
        for one in await kinds(book)
        if any(entry.shown.kind == one.code for entry in entries)
    }
    options = {
        entry.shown.id: _options(
            _Chance(
                entry=entry,
                taken=taken.get(entry.shown.patient.id, []),
                rivals=sum(other.shown.kind == entry.shown.kind for other in entries),
            ),
            by_kind[entry.shown.kind],
            found.zone,
            book.now,
        )
        for entry in entries
    }
    return Prepared(
        problem=Problem(
            candidates=tuple(
                _candidate(entry, options[entry.shown.id], found.zone, book.now)
                for entry in entries
            )
        ),
        entries={entry.shown.id: entry for entry in entries},
        options=options,
        found=found,
        now=book.now,
    )


def proposals(prepared: Prepared, plan: Plan) -> Proposals:
    """What a plan means, in words."""
    items, left = [], []
    for waiting, entry in prepared.entries.items():
        if waiting in plan.chosen:
            slot, room = prepared.options[waiting][plan.chosen[waiting]]
            items.append(_shown(entry, slot, room, prepared.found, prepared.now))
        else:
            none = "there is no free time for this in these days"
            given = "every time that is left goes to somebody more pressing"
            left.append(
                LeftOut(
                    waiting=waiting,
                    patient=entry.shown.patient,
                    kind_name=entry.shown.kind_name,
                    why=given if prepared.options[waiting] else none,
                )
            )
    items.sort(key=lambda one: (one.starts_at, one.doctor))
    return Proposals(method=plan.method.value, said=_SAID[plan.method], items=items, left_out=left)


async def candidates(book: Book, doctor: str, room: str, span: Span) -> Candidates:
    """Who could have this time with this doctor in this room, the best first."""
    entries = await pressing(book, most=_CONSIDERED)
    taken = await busy(book, [entry.shown.patient.id for entry in entries], span)
    wanted = {entry.shown.kind for entry in entries}
    times = {
        one.code: await _time(
            book, one, Slot(doctor=doctor, start=span.start, end=span.end, rooms=(room,))
        )
        for one in await kinds(book)
        if one.code in wanted
    }
    zone = await site_zone(book)
    suited = []
    for entry in entries:
        slot = times[entry.shown.kind]
        if slot is not None and not _overlaps(taken.get(entry.shown.patient.id, []), slot[0]):
            suited.append((entry, *slot))
    suited.sort(key=lambda one: _worth(one[0], one[1], zone, book.now), reverse=True)
    first = suited[:MOST_CANDIDATES]
    await note_waiting(book, [entry for entry, _, _ in first])
    return Candidates(
        items=[_shown(entry, slot, room, found, book.now) for entry, slot, found in first]
    )


async def _time(book: Book, kind: KindShown, gap: Slot) -> tuple[Slot, Diaries] | None:
    """The beginning of a gap as an appointment of this kind, if it can be one."""
    end = gap.start + kind.minutes * _MINUTE
    (room,) = gap.rooms
    if end > gap.end:
        return None
    which = Which(kind=kind.code, room_kinds=kind.room_kinds, doctor=gap.doctor, room=room)
    found = await diaries(book, which, Span(gap.start, end))
    if gap.doctor not in found.doctors or room not in found.rooms:
        return None
    around = Span(gap.start - _DAY, end + _DAY)
    both = (found.doctors[gap.doctor].diary, found.rooms[room])
    if not all(free(diary, found.zone, around).has(gap.start, end) for diary in both):
        return None
    return Slot(doctor=gap.doctor, start=gap.start, end=end, rooms=(room,)), found


async def _slots(book: Book, kind: KindShown, span: Span) -> list[Slot]:
    which = Which(kind=kind.code, room_kinds=kind.room_kinds)
    found = await diaries(book, which, span)
    return await look(Wanted(minutes=kind.minutes, span=span), found, most=_MOST_LOOKED_AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chance:
    """Somebody who waits, and what stands in their way.

    Attributes:
        rivals: How many wait for the same kind, with them.
    """

    entry: Entry
    taken: Sequence[Span]
    rivals: int


def _options(
    chance: _Chance, offered: Sequence[Slot], zone: ZoneInfo, now: datetime
) -> list[tuple[Slot, str]]:
    """The best times for somebody, more of them the more others want the same."""
    waits = chance.entry.waits()
    possible = [slot for slot in offered if not _overlaps(chance.taken, slot)]
    possible.sort(key=lambda slot: (cost(waits, slot, zone, now), slot.start, slot.doctor))
    most = min(MOST_OPTIONS, OPTIONS_EACH + 3 * chance.rivals)
    return [(slot, room) for slot in possible[:most] for room in slot.rooms[:MOST_ROOMS]]


def _candidate(
    entry: Entry, options: Sequence[tuple[Slot, str]], zone: ZoneInfo, now: datetime
) -> Candidate:
    waits = entry.waits()
    return Candidate(
        waiting=entry.shown.id,
        patient=entry.shown.patient.id,
        left_out=left_out(waits, now),
        options=tuple(
            Option(
                slot.doctor,
                room,
                (slot.start - _EPOCH) // _MINUTE,
                (slot.end - _EPOCH) // _MINUTE,
                cost(waits, slot, zone, now),
            )
            for slot, room in options
        ),
    )


def _worth(entry: Entry, slot: Slot, zone: ZoneInfo, now: datetime) -> int:
    """How much better it is to give somebody this time than none."""
    waits = entry.waits()
    return left_out(waits, now) - cost(waits, slot, zone, now)


def _overlaps(taken: Sequence[Span], slot: Slot) -> bool:
    return any(span.start < slot.end and slot.start < span.end for span in taken)


def _shown(entry: Entry, slot: Slot, room: str, found: Diaries, now: datetime) -> ProposalShown:
    why = reasons(entry.waits(), slot, found.zone, now)
    doctor_name = found.doctor_names[slot.doctor]
    return ProposalShown(
        waiting=entry.shown.id,
        patient=entry.shown.patient,
        kind=entry.shown.kind,
        kind_name=entry.shown.kind_name,
        doctor=slot.doctor,
        doctor_name=doctor_name,
        room=room,
        room_name=found.room_names[room],
        starts_at=slot.start,
        ends_at=slot.end,
        says=sentence(slot, doctor_name, why, found.zone),
        why=why,
    )
