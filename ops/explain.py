"""`wardwatch explain BED TIME`: why there was an alert, or why there was none."""

from datetime import UTC, datetime, time

import msgspec
import psycopg

from alerts.backtest.asking import explain_stored
from alerts.explaining import plain
from alerts.limits import read_limits
from alerts.rulebook import Rulebook
from core.clock import SystemClock
from ops.errors import OpsError

NOW = "now"


class NotATime(OpsError):
    """A time is ISO 8601, HH:MM or HH:MM:SS of today in UTC, or `now`."""


def explain(database_url: str, bed: str, when: str, *, as_json: bool = False) -> str:
    """The explanation, for a person or as JSON.

    Args:
        database_url: Of the owner.
        bed: Its id.
        when: ISO 8601 (UTC when it names no zone), HH:MM[:SS] of today in UTC, or `now`.
        as_json: For programs.

    Raises:
        NotATime: `when` is none of these, or lies ahead.
        NoSuchBed: There is no bed of that name.
    """
    at = moment_of(when, SystemClock().now())
    book = Rulebook(profiles=read_limits())
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        found = explain_stored(connection, book, bed, at)
    if as_json:
        return msgspec.json.format(msgspec.json.encode(found), indent=1).decode()
    return plain(found)


def moment_of(text: str, now: datetime) -> datetime:
    """The moment that is meant, in UTC.

    Raises:
        NotATime: It cannot be read, or lies ahead of `now`.
    """
    if text == NOW:
        return now
    try:
        at = _read(text, now)
    except ValueError:
        raise NotATime(f"{text!r}: {NotATime.__doc__}") from None
    if at > now:
        raise NotATime(f"{at:%Y-%m-%d %H:%M:%S} UTC is still to come")
    return at


def _read(text: str, now: datetime) -> datetime:
    if len(text) <= len("HH:MM:SS"):
        return datetime.combine(now.date(), time.fromisoformat(text), tzinfo=UTC)
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
