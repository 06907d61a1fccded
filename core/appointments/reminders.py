"""When somebody is reminded of an appointment, in which way, and with which words. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

BEFORE = timedelta(hours=48)
"""So long before an appointment. Example, approve locally."""
MOST_TRIES = 3
AGAIN_AFTER = timedelta(minutes=15)
LATEST = timedelta(hours=1)
"""Closer to its time nobody is reminded any more: they are on their way."""


class Way(StrEnum):
    """How a patient has asked to be reminded."""

    TEXT = "text"
    MAIL = "mail"
    CALL = "call"
    """By a person: on the list of calls."""
    NONE = "none"


def due_at(start: datetime, *, now: datetime) -> datetime | None:
    """When to remind; None where it was booked so late that they still remember."""
    due = start - BEFORE
    return due if due > now else None


def words(site: str, start: datetime, zone: ZoneInfo) -> str:
    """What is sent: whose phone it is, and who else reads it, is not known.

    So it says neither who nor what for, nor with whom: a doctor's name may tell a disease.
    """
    local = start.astimezone(zone)
    return (
        f"Reminder from {site}: you are expected on {local:%d.%m.%Y} at {local:%H:%M}."
        " If you cannot come, please call us."
    )


def after_try(*, went: bool, tries: int, now: datetime) -> tuple[str, datetime]:
    """The state after a try, and when the next one is due.

    Args:
        went: Whether the channel has taken it.
        tries: How many there were with this one.
        now: When it was.
    """
    if went:
        return "sent", now
    if tries >= MOST_TRIES:
        return "failed", now
    return "due", now + AGAIN_AFTER
