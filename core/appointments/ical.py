"""A calendar as iCalendar (RFC 5545), for the calendar programs of doctors. Pure.

It names no patient, not even by initials: a feed is copied to telephones and to servers of others.
All times are in UTC, which needs no VTIMEZONE and cannot be wrong about daylight saving.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

REFRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An appointment without its patient.

    Attributes:
        title: The kind of appointment, and for a room the doctor.
        sequence: Greater after every change.
        gone: Cancelled, or somebody else's by now.
    """

    appointment: int
    title: str
    place: str
    start: datetime
    end: datetime
    sequence: int
    changed_at: datetime
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar to be written.

    Attributes:
        site: Of the hospital; part of what makes an entry's name unique in the world.
    """

    name: str
    site: str
    entries: Iterable[Entry]


def written(feed: Feed) -> bytes:
    """The feed as text/calendar; the same bytes for the same appointments."""
    from icalendar import Calendar, Event, vDuration  # noqa: PLC0415 - only for feeds

    calendar = Calendar()
    calendar.add("prodid", "-//Wardwatch//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", feed.name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    for entry in feed.entries:
        event = Event()
        event.add("uid", f"appointment-{entry.appointment}@{feed.site}.wardwatch")
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.changed_at)
        event.add("last-modified", entry.changed_at)
        event.add("dtstart", entry.start)
        event.add("dtend", entry.end)
        event.add("summary", entry.title)
        event.add("location", entry.place)
        event.add("class", "CONFIDENTIAL")
        event.add("status", "CANCELLED" if entry.gone else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
