"""Free slots: hours less what is booked, of a doctor and a room together. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.appointments.hours import Diary, Span, openings

_LONGEST = timedelta(days=2)
"""More than an opening lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a slot is looked for.

    Attributes:
        minutes: How long it takes.
        span: Where to look; a slot lies wholly in it.
        patient: When the patient is busy already.
    """

    minutes: int
    span: Span
    patient: Sequence[Span] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """A doctor and their time.

    Attributes:
        step: Appointments begin every so many minutes from the opening on.
    """

    account: str
    diary: Diary
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time that can be booked.

    Attributes:
        rooms: Those free at this time, in the order of the doors; never empty.
    """

    doctor: str
    start: datetime
    end: datetime
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Free:
    """Free spans in order, not touching, for quick questions."""

    spans: tuple[Span, ...]
    _starts: tuple[datetime, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Lay out the starts for bisection."""
        object.__setattr__(self, "_starts", tuple(span.start for span in self.spans))

    def has(self, start: datetime, end: datetime) -> bool:
        """Whether all of it is free."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self.spans[at].end


def free(diary: Diary, zone: ZoneInfo, span: Span) -> Free:
    """When somebody is open and not booked."""
    return Free(tuple(_less(_joined(openings(diary, zone, span)), _joined(sorted(diary.booked)))))


def slots(
    wanted: Wanted, *, doctors: Iterable[Doctor], rooms: Mapping[str, Diary], zone: ZoneInfo
) -> list[Slot]:
    """Every free slot, by time and then by doctor.

    Args:
        wanted: What is looked for.
        doctors: Who may be booked for it.
        rooms: Where it may be, in the order of the doors.
        zone: Of the site.
    """
    open_rooms = {room: free(diary, zone, wanted.span) for room, diary in rooms.items()}
    busy = _joined(sorted(wanted.patient))
    found = [
        slot for doctor in doctors for slot in _of_doctor(wanted, doctor, open_rooms, busy, zone)
    ]
    return sorted(found, key=lambda slot: (slot.start, slot.doctor))


def _of_doctor(
    wanted: Wanted,
    doctor: Doctor,
    rooms: Mapping[str, Free],
    busy: Sequence[Span],
    zone: ZoneInfo,
) -> Iterator[Slot]:
    taken = _joined(sorted([*doctor.diary.booked, *busy]))
    # A grid begins at the opening, also when that lies before what is asked for.
    around = Span(wanted.span.start - _LONGEST, wanted.span.end + _LONGEST)
    opened = openings(doctor.diary, zone, around)
    mine = Free(tuple(_less(_joined(opened), taken)))
    for start, end in _starts(opened, wanted, doctor.step):
        if not mine.has(start, end):
            continue
        where = tuple(room for room, open_room in rooms.items() if open_room.has(start, end))
        if where:
            yield Slot(doctor=doctor.account, start=start, end=end, rooms=where)


def _starts(
    opened: Iterable[Span], wanted: Wanted, step: int
) -> Iterator[tuple[datetime, datetime]]:
    """The beginnings on the doctor's grid, and when each would end."""
    takes, apart = timedelta(minutes=wanted.minutes), timedelta(minutes=step)
    for opening in opened:
        first = max(0, -((opening.start - wanted.span.start) // apart))
        start = opening.start + first * apart
        while start < min(opening.end, wanted.span.end) and start + takes <= wanted.span.end:
            yield start, start + takes
            start += apart


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few pieces as can be; `spans` are in order."""
    found: list[Span] = []
    for span in spans:
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _less(spans: Iterable[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """The first without the second; both in order and apart."""
    at = 0
    for span in spans:
        start = span.start
        while at < len(taken) and taken[at].end <= start:
            at += 1
        here = at
        while here < len(taken) and taken[here].start < span.end:
            if start < taken[here].start:
                yield Span(start, taken[here].start)
            start = max(start, taken[here].end)
            here += 1
        if start < span.end:
            yield Span(start, span.end)
