"""When doctors and rooms are open, as moments: what a calendar page shades."""

from datetime import datetime, timedelta

import msgspec

from core.appointments.diaries import Which, diaries
from core.appointments.hours import Diary, Span, openings
from core.books import Book
from core.errors import Unfit

FARTHEST = timedelta(days=8)


class MoreThanAWeek(Unfit):
    """Ask for at most 8 days."""


class SpanShown(msgspec.Struct, frozen=True, kw_only=True):
    """From, inclusive, to, exclusive; UTC."""

    starts_at: datetime
    ends_at: datetime


class OpenShown(msgspec.Struct, frozen=True, kw_only=True):
    """When a doctor or a room is open, booked or not."""

    doctor: str | None
    room: str | None
    spans: list[SpanShown]


async def opened(book: Book, span: Span, *, doctor: str = "", room: str = "") -> list[OpenShown]:
    """When these are open.

    Raises:
        MoreThanAWeek: The span is longer than 8 days.
    """
    if span.end - span.start > FARTHEST:
        raise MoreThanAWeek
    found = await diaries(book, Which(doctor=doctor, room=room), span)

    def spans(diary: Diary) -> list[SpanShown]:
        whole = openings(diary, found.zone, span)
        return [SpanShown(starts_at=one.start, ends_at=one.end) for one in whole]

    return [
        *(
            OpenShown(doctor=one.account, room=None, spans=spans(one.diary))
            for one in found.doctors.values()
        ),
        *(OpenShown(doctor=None, room=one, spans=spans(of)) for one, of in found.rooms.items()),
    ]
