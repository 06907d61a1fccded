"""Readings by the minute, kept up beside what ingest stores, for curves over days."""

from threading import Event

import psycopg
import structlog

from core.clock import Clock
from core.connection import lively

_log = structlog.stdlib.get_logger()

EVERY_S = 20.0
STEP_TIMEOUT_MS = 120_000
"""Of one step, which is an hour of what was received at most."""


def keep_rolled_up(url: str, clock: Clock, stop: Event) -> None:
    """Roll up what has come, until told to stop; a database that is away waits.

    Curves stay right meanwhile: of what is not rolled up yet the readings themselves are read.
    """
    while not stop.wait(EVERY_S):
        try:
            roll_up(url, clock, stop)
        except psycopg.Error as why:
            _log.warning("rolling up postponed", reason=str(why).splitlines()[0])


def roll_up(url: str, clock: Clock, stop: Event | None = None) -> None:
    """Roll up all that was received until now, an hour in each transaction."""
    conninfo = lively(url, statement_timeout_ms=STEP_TIMEOUT_MS, application="rolling up")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        more = True
        while more and not (stop is not None and stop.is_set()):
            row = connection.execute("select roll_up(%s)", [clock.now()]).fetchone()
            more = row is not None and row[0]
