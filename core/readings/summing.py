"""Alerts added up, day by day and unit by unit, once a day is over."""

from threading import Event

import psycopg
import structlog

from core.clock import Clock
from core.connection import lively
from core.reports.load import FLEETING_S

_log = structlog.stdlib.get_logger()

EVERY_S = 30.0
STEP_TIMEOUT_MS = 60_000
"""Of one step, which is one day of one unit."""


def keep_summed(url: str, clock: Clock, stop: Event) -> None:
    """Add up what is over, until told to stop; a database that is away waits.

    Figures stay right meanwhile: what is not added up is counted row by row.
    """
    while not stop.wait(EVERY_S):
        try:
            sum_alerts(url, clock, stop)
        except psycopg.Error as why:
            _log.warning("adding up postponed", reason=str(why).splitlines()[0])


def sum_alerts(url: str, clock: Clock, stop: Event | None = None) -> None:
    """Add up every day that is over, and again those that have changed since."""
    conninfo = lively(url, statement_timeout_ms=STEP_TIMEOUT_MS, application="adding up alerts")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        more = True
        while more and not (stop is not None and stop.is_set()):
            row = connection.execute(
                "select sum_alerts(%s, %s)", [clock.now(), FLEETING_S]
            ).fetchone()
            more = row is not None and row[0]
