"""Writes a batch in one transaction, and knows which failures pass and which never will."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

import msgspec
import psycopg
from psycopg.errors import UniqueViolation

from core.beds.placements import Placements, load_placements
from core.connection import lively
from core.ids import Boot
from core.sequence import Ledger
from core.wire import little_endian
from ingest import statements
from ingest.batch import (
    AlertEventRow,
    Batch,
    DeviceEventRow,
    Position,
    Readings,
    RefusedRow,
    RulesRow,
    SetupEventRow,
    WaveRow,
)
from ingest.binary import copy_stream
from ingest.errors import DatabaseAway, Unstorable

STATEMENT_TIMEOUT_MS = 10_000

_CONTENT = ("22", "23")
"""SQLSTATE classes that say the content is wrong and always will be."""
_PASSING = ("08", "25", "40", "53", "55", "57", "58")
"""SQLSTATE classes of what ends by itself: connection, conflict, room, locks, operators, disks."""


class Store(Protocol):
    """Where batches go.

    Every method raises DatabaseAway for what passes by itself.
    """

    def write(self, batch: Batch) -> int:
        """Write all of it or nothing; returns how many readings were there already.

        Raises:
            Unstorable: The content is refused.
        """
        ...

    def positions(self) -> list[Position]:
        """How far each stream is stored, the latest changed last."""
        ...

    def placements(self, *, since: datetime) -> Placements:
        """Where devices stand and stood since then."""
        ...


class PostgresStore:
    """TimescaleDB; one connection, made anew after a failure."""

    def __init__(self, url: str) -> None:
        self._url = lively(url, statement_timeout_ms=STATEMENT_TIMEOUT_MS, application="ingest")
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    def write(self, batch: Batch) -> int:
        """Write all of it or nothing; returns how many readings were there already."""
        # The ledgers have dropped repeated messages, so a repeated reading is rare: a device that
        # numbers a measurement twice, or a commit whose answer was lost. Only then is the detour
        # through the staging table worth its price (docs/decisions/0021).
        try:
            return self._write(batch, _copy_readings)
        except UniqueViolation:
            return self._write(batch, _stage_readings)

    def positions(self) -> list[Position]:
        """How far each stream is stored, the latest changed last."""
        with self._connected() as connection:
            rows = connection.execute(statements.POSITIONS).fetchall()
        return [
            Position(stream, Ledger(Boot(boot), upto, [(low, high) for low, high in gaps]))
            for stream, boot, upto, gaps in rows
        ]

    def placements(self, *, since: datetime) -> Placements:
        """Where devices stand and stood since then."""
        with self._connected() as connection:
            return load_placements(connection, since=since)

    def close(self) -> None:
        """Leave."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(self, batch: Batch, put_readings: "_Put") -> int:
        with self._connected() as connection, connection.cursor() as cursor:
            known = put_readings(cursor, batch.readings) if len(batch.readings) else 0
            _put_waves(cursor, batch.waves)
            _put_device_events(cursor, batch.device_events)
            _put_alert_events(cursor, batch.alert_events)
            _put_setup_events(cursor, batch.setup_events)
            _put_rules(cursor, batch.rules)
            _put_refused(cursor, batch.refused)
            _put_positions(cursor, batch.positions, batch.at)
        return known

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """One transaction on the connection; failures come out as facts."""
        try:
            connection = self._connection or self._connect()
            with connection.transaction():
                yield connection
        except UniqueViolation:
            raise
        except psycopg.Error as why:
            state = why.sqlstate or ""
            if state.startswith(_CONTENT) or (not state and isinstance(why, psycopg.DataError)):
                raise Unstorable(f"{state} {str(why).splitlines()[0][:200]}".strip()) from why
            self.close()
            if state and not state.startswith(_PASSING):
                raise
            raise DatabaseAway(_first_line(why)) from why

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        try:
            connection = psycopg.connect(self._url, autocommit=True)
            connection.execute(statements.CONNECTED)
        except psycopg.OperationalError as why:
            raise DatabaseAway(_first_line(why)) from why
        self._connection = connection
        return connection


class _Put(Protocol):
    def __call__(self, cursor: "_Cursor", readings: Readings, /) -> int: ...


_Cursor = psycopg.Cursor[tuple[Any, ...]]


def _copy_readings(cursor: _Cursor, readings: Readings) -> int:
    with cursor.copy(statements.COPY_READINGS) as copy:
        copy.write(copy_stream(readings))
    return 0


def _stage_readings(cursor: _Cursor, readings: Readings) -> int:
    with cursor.copy(statements.STAGE_READINGS) as copy:
        copy.write(copy_stream(readings))
    return len(readings) - cursor.execute(statements.TAKE_STAGED_READINGS).rowcount


def _put_waves(cursor: _Cursor, rows: list[WaveRow]) -> None:
    if not rows:
        return
    with cursor.copy(statements.STAGE_WAVES) as copy:
        copy.set_types(statements.WAVE_TYPES)
        for row in rows:
            wave, place = row.wave, row.place
            copy.write_row(
                (
                    wave.time,
                    row.received_at,
                    place.device,
                    place.bed,
                    place.stay,
                    wave.boot,
                    wave.seq,
                    wave.rate,
                    wave.scale,
                    row.signal,
                    wave.unit,
                    little_endian(wave.samples),
                )
            )
    cursor.execute(statements.TAKE_STAGED_WAVES)


def _put_device_events(cursor: _Cursor, rows: list[DeviceEventRow]) -> None:
    for row in rows:
        event = row.event
        cursor.execute(
            statements.PUT_DEVICE_EVENT,
            (
                event.time,
                row.received_at,
                row.device,
                event.boot,
                event.seq,
                event.fact.value,
                event.source.value if event.source else None,
                event.active,
            ),
        )


def _put_alert_events(cursor: _Cursor, rows: list[AlertEventRow]) -> None:
    for row in rows:
        event, alert = row.event, row.event.alert
        cursor.execute(
            statements.PUT_ALERT_EVENT,
            (
                event.at,
                row.received_at,
                event.number,
                event.boot,
                event.seq,
                alert.revision,
                alert.settled,
                alert.site,
                alert.unit,
                alert.bed,
                alert.id,
                event.change.value,
                _json(event.actor),
                _json(alert),
            ),
        )


def _put_setup_events(cursor: _Cursor, rows: list[SetupEventRow]) -> None:
    for row in rows:
        event, setup = row.event, row.event.setup
        cursor.execute(
            statements.PUT_SETUP_EVENT,
            (
                event.at,
                row.received_at,
                event.number,
                event.boot,
                event.seq,
                setup.stay,
                setup.revision,
                row.site,
                setup.bed,
                event.change.value,
                _json(event.actor),
                _json(setup),
            ),
        )


def _put_rules(cursor: _Cursor, rows: list[RulesRow]) -> None:
    for row in rows:
        rules = row.rules
        cursor.execute(
            statements.PUT_RULES,
            (row.site, rules.digest, rules.revision, rules.since, rules.limits, rules.policy),
        )


def _put_refused(cursor: _Cursor, rows: list[RefusedRow]) -> None:
    for row in rows:
        cursor.execute(
            statements.PUT_REFUSED,
            (row.at, row.topic, row.reason, row.detail, row.size, row.payload),
        )


def _put_positions(cursor: _Cursor, positions: list[Position], at: datetime) -> None:
    if not positions:
        return
    ledgers = [position.ledger for position in positions]
    cursor.execute(
        statements.PUT_POSITIONS,
        (
            at,
            [position.stream for position in positions],
            [ledger.boot for ledger in ledgers],
            [ledger.upto for ledger in ledgers],
            [msgspec.json.encode(ledger.gaps).decode() for ledger in ledgers],
        ),
    )


def _json(struct: msgspec.Struct | None) -> str | None:
    return msgspec.json.encode(struct).decode() if struct is not None else None


def _first_line(why: Exception) -> str:
    return (str(why).strip() or type(why).__name__).splitlines()[0][:200]
