"""How long what the bedside said is kept: whole chunks are dropped, never single rows."""

from threading import Event

import psycopg
import structlog

from core.clock import Clock
from core.connection import lively

_log = structlog.stdlib.get_logger()

EVERY_S = 3600.0
FIRST_S = 60.0
"""After the start, when everything else has begun."""


def keep_in_bounds(
    url: str, clock: Clock, stop: Event, *, keep_days: int, keep_wave_days: int
) -> None:
    """Forget what is too old, every hour until told to stop; a database that is away waits."""
    wait_s = FIRST_S
    while not stop.wait(wait_s):
        wait_s = EVERY_S
        try:
            forget(url, clock, keep_days=keep_days, keep_wave_days=keep_wave_days)
        except psycopg.Error as why:
            _log.warning("retention postponed", reason=str(why).splitlines()[0])


def forget(url: str, clock: Clock, *, keep_days: int, keep_wave_days: int) -> int:
    """Drop the chunks that are older throughout; returns how many."""
    conninfo = lively(url, statement_timeout_ms=60_000, application="retention")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        row = connection.execute(
            "select forget_before(%s, %s, %s)", [clock.now(), keep_days, keep_wave_days]
        ).fetchone()
    dropped = int(row[0]) if row else 0
    if dropped:
        _log.info("old chunks dropped", chunks=dropped)
    return dropped
