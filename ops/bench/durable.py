"""How many messages a second are stored for good, beside what broker and database can do alone."""

import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit

import msgspec
import numpy as np
import psycopg

from core.clock import SystemClock, monotonic
from ingest.batch import Readings
from ingest.binary import copy_stream
from ingest.statements import COPY_READINGS
from ops import programs
from ops.bench.ward import Publisher, Ward
from ops.bundle import bundle

VALUES = 6
_BATCH = 4000
_PATIENCE_S = 600.0
_STORED: LiteralString = (
    "select coalesce(sum(upto), 0) from stream_position where boot = %s and gaps = '[]'"
)


class Durable(msgspec.Struct, frozen=True, kw_only=True):
    """Rates a second, all of the same load.

    Attributes:
        messages: From the first published to the last committed, six values each.
        readings: The rows of those.
        published: What the publisher was answered meanwhile.
        subscribed: To mosquitto_sub, a plain subscriber in C that throws them away.
        copied: Rows by binary COPY into the same table, and nothing else.
        ingest_cpu_us: Processor time of ingest, a message.
    """

    count: int
    devices: int
    messages: float
    readings: float
    published: float
    subscribed: float
    copied: float
    ingest_cpu_us: float


def measure(ward: Ward, *, count: int, devices: int) -> Durable:
    """Three times the same load: thrown away, stored, copied."""
    subscribed = _subscribe(ward, count=count, devices=devices)
    ward.start("ingest")
    load = ward.load(count, beds=devices)
    publisher = Publisher(load)
    began, cpu_s = monotonic(), ward.cpu_s("ingest")
    publisher.begin()
    sent = publisher.end()
    _wait_until_stored(ward, boot=load.boot, count=count)
    seconds, cpu_s = monotonic() - began, ward.cpu_s("ingest") - cpu_s
    ward.stop("ingest")
    return Durable(
        count=count,
        devices=devices,
        messages=count / seconds,
        readings=count * VALUES / seconds,
        published=sent.count / sent.seconds,
        subscribed=subscribed,
        copied=_copy(ward, count=count, devices=devices),
        ingest_cpu_us=cpu_s / count * 1e6,
    )


def _subscribe(ward: Ward, *, count: int, devices: int) -> float:
    place = urlsplit(ward.wiring.mqtt_url)
    program = _mosquitto_sub()
    subscriber = subprocess.Popen(
        [
            *(str(program), "-h", str(place.hostname), "-p", str(place.port)),
            *("-u", "ingest", "-P", ward.wiring.broker_passwords["ingest"], "-i", "ingest"),
            *("-q", "1", "-t", "vitals/v1/main/+/numerics", "-C", str(count), "-F", "%l"),
        ],
        stdout=subprocess.DEVNULL,
    )
    publisher = Publisher(ward.load(count, beds=devices))
    time.sleep(1)
    began = monotonic()
    publisher.begin()
    publisher.end()
    subscriber.wait(_PATIENCE_S)
    return count / (monotonic() - began)


def _mosquitto_sub() -> Path:
    beside = programs.mosquitto()
    found = shutil.which("mosquitto_sub") if beside.origin == "machine" else None
    return Path(found) if found else bundle().clients / "mosquitto_sub"


def _wait_until_stored(ward: Ward, *, boot: int, count: int) -> None:
    """All committed, and each reading one row."""
    until = monotonic() + _PATIENCE_S
    with psycopg.connect(ward.database_url, autocommit=True) as connection:
        while (stored := _number(connection.execute(_STORED, [boot]))) < count:
            if monotonic() > until:
                raise TimeoutError(f"{stored} of {count} messages stored")
            time.sleep(0.02)
        found = _number(connection.execute("select count(*) from reading"))
    if found != count * VALUES:
        raise AssertionError(f"{found} rows of {count} messages")


def _number(cursor: psycopg.Cursor[tuple[Any, ...]]) -> int:
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def _copy(ward: Ward, *, count: int, devices: int) -> float:
    now = (SystemClock().now() - datetime(2000, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    batches = [
        copy_stream(_made_up(first, min(count, first + _BATCH), devices, now))
        for first in range(0, count, _BATCH)
    ]
    with psycopg.connect(ward.database_url, autocommit=True) as connection:
        began = monotonic()
        for batch in batches:
            with connection.cursor().copy(COPY_READINGS) as copy:
                copy.write(batch)
        return count * VALUES / (monotonic() - began)


def _made_up(first: int, last: int, devices: int, now: int) -> Readings:
    """What ingest would make of these messages, of devices nobody has."""
    at = np.repeat(np.arange(first, last), VALUES)
    number = (at % devices + 1_000_000).astype(np.int32)
    rows = len(at)
    return Readings(
        time=now - at // devices * 1000,
        received_at=np.full(rows, now),
        device=number,
        bed=number,
        stay=number,
        value=(at % 90 + 30).astype(np.float32),
        vital=np.tile(np.arange(1, VALUES + 1, dtype=np.int16), last - first),
        quality=np.zeros(rows, np.int16),
    )
