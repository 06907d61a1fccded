"""How long a reading takes to a screen, beside the bare way through the broker; and the memory."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread

import msgspec
import numpy as np
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from core.clock import SystemClock
from core.mqtt import Account, Delivery, Session
from core.wire import Numerics, decode
from ops.bench.ward import PASSWORD, Publisher, Ward

PROCESSES = ("ingest", "alerts", "gateway")
WARM_UP_S = 10
_VITAL = "hr"


class Screens(msgspec.Struct, frozen=True, kw_only=True):
    """From a device's publication to the frame on a screen, each bed once a second.

    Attributes:
        frame_ms_p50, frame_ms_p99: Measured at the screen, with everything running.
        bare_ms_p50, bare_ms_p99: To a plain subscriber, with nothing else running.
        values: Readings seen on the screen, of `published` messages.
        resident_bytes: Of each process at the end.
    """

    beds: int
    frame_ms_p50: float
    frame_ms_p99: float
    bare_ms_p50: float
    bare_ms_p99: float
    values: int
    published: int
    resident_bytes: dict[str, int]


def measure(ward: Ward, *, beds: int, seconds: int) -> Screens:
    """The same load twice: through everything, then through the broker alone."""
    ward.start(*PROCESSES)
    with _screen(ward) as seen:
        published = _publish(ward, beds=beds, seconds=seconds)
    resident = {name: ward.resident_bytes(name) for name in PROCESSES}
    ward.stop(*PROCESSES)
    with _listener(ward) as heard:
        _publish(ward, beds=beds, seconds=seconds)
    return Screens(
        beds=beds,
        frame_ms_p50=_quantile(seen, 50),
        frame_ms_p99=_quantile(seen, 99),
        bare_ms_p50=_quantile(heard, 50),
        bare_ms_p99=_quantile(heard, 99),
        values=len(seen),
        published=published,
        resident_bytes=resident,
    )


def _publish(ward: Ward, *, beds: int, seconds: int) -> int:
    publisher = Publisher(
        ward.load(beds * (WARM_UP_S + seconds), beds=beds, per_second=float(beds))
    )
    publisher.begin()
    return publisher.end().count


def _quantile(latencies_ms: list[float], percent: int) -> float:
    # The first seconds warm up caches and models on both sides.
    counted = latencies_ms[len(latencies_ms) // 4 :]
    return float(np.percentile(counted, percent)) if counted else float("nan")


@contextmanager
def _screen(ward: Ward) -> Iterator[list[float]]:
    """A signed-in screen; the ages of readings when their frame came, in ms."""
    page = ward.wiring.page
    request = urllib.request.Request(  # noqa: S310 - our own page
        f"{page}/api/v1/session",
        data=json.dumps({"username": "nurse", "password": PASSWORD}).encode(),
        headers={"Content-Type": "application/json", "Origin": page},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    ages: list[float] = []
    with connect(
        page.replace("http", "ws", 1) + "/api/v1/live",
        additional_headers={"Cookie": cookie, "Origin": page},
        max_size=None,
        compression=None,
    ) as socket:
        socket.send('{"type":"hello","epoch":null,"seq":null}')
        watching = Thread(target=_watch, args=(socket, ages), name="screen", daemon=True)
        watching.start()
        yield ages
        socket.close()
        watching.join(10)


def _watch(socket: ClientConnection, ages: list[float]) -> None:
    clock = SystemClock()
    newest: dict[str, int] = {}
    while True:
        try:
            raw = socket.recv()
        except ConnectionClosed:
            return
        now_ms = clock.now().timestamp() * 1000
        frame = msgspec.json.decode(raw)
        if frame["type"] != "vitals":
            continue
        for bed, vitals in frame["beds"].items():
            at_ms = vitals[_VITAL][1] if _VITAL in vitals else 0
            if at_ms > newest.get(bed, 0):
                newest[bed] = at_ms
                ages.append(now_ms - at_ms)


@contextmanager
def _listener(ward: Ward) -> Iterator[list[float]]:
    """A plain subscriber; the ages of readings when they came, in ms."""
    clock, ages, connected = SystemClock(), list[float](), Event()

    def heard(delivery: Delivery) -> None:
        now = clock.now()
        ages.append(_age_ms(decode(Numerics, delivery.payload).time, now))
        session.acknowledge(delivery)

    account = Account(
        url=ward.wiring.mqtt_url,
        username="ingest",
        password=ward.wiring.broker_passwords["ingest"],
        kept_s=0,
    )
    session = Session(
        account,
        subscriptions=["vitals/v1/main/+/numerics"],
        on_delivery=heard,
        on_connected=lambda _kept: connected.set(),
    )
    session.start()
    connected.wait(10)
    yield ages
    session.stop()


def _age_ms(time: datetime, now: datetime) -> float:
    return (now - time).total_seconds() * 1000
