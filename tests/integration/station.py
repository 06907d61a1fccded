"""A ward with everything around the gateway: who measures, who looks, who answers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import httpx2

from core.clock import SystemClock
from core.wire import Numerics, Presence, Status, encode
from tests.hospital import DEMO_PASSWORD, Hospital, wait_until
from tests.speaker import Speaker
from tests.unit.gateway.screen import Frame, Screen, greeted_screen

DEVICE, BED = "monitor-001", "icu-01"


@dataclass(slots=True)
class Monitor:
    """The monitor of the first bed; it sends once a second by a clock of its own."""

    speaker: Speaker
    boot: int = field(default_factory=lambda: int(SystemClock().now().timestamp()))
    seq: int = 0
    at: datetime = field(default_factory=lambda: SystemClock().now() - timedelta(seconds=40))

    def appear(self) -> None:
        status = encode(Status(state=Presence.ONLINE, boot=self.boot))
        self.speaker.say(f"vitals/v1/main/{DEVICE}/status", status, retain=True)

    def measure(self, seconds: int = 1, **values: float) -> None:
        """So many readings, a second apart, up to the present at most."""
        for _ in range(seconds):
            self.seq += 1
            self.at += timedelta(seconds=1)
            message = Numerics(boot=self.boot, seq=self.seq, time=self.at, values=values)
            self.speaker.say(f"vitals/v1/main/{DEVICE}/numerics", encode(message))


@dataclass(slots=True)
class Station:
    """A ward with broker, database, owner of alerts, ingest and gateway."""

    hospital: Hospital
    monitor: Monitor
    browsers: list[httpx2.Client] = field(default_factory=list)

    def browser(self, account: str = "nurse") -> httpx2.Client:
        """A browser somebody has signed in with."""
        client = httpx2.Client(base_url=self.hospital.url, timeout=20)
        self.browsers.append(client)
        who = {"username": account, "password": DEMO_PASSWORD}
        assert client.post("/api/v1/session", json=who).status_code == 200
        return client

    @asynccontextmanager
    async def screen(
        self, account: str = "nurse", **hello: object
    ) -> AsyncIterator[tuple[Screen, Frame]]:
        browser = await asyncio.to_thread(self.browser, account)
        async with greeted_screen(self.hospital.url, cookie_of(browser), **hello) as both:
            yield both


def cookie_of(browser: httpx2.Client) -> str:
    return f"wardwatch_session={browser.cookies['wardwatch_session']}"


@contextmanager
def manned(hospital: Hospital) -> Iterator[Station]:
    """Everything runs, and the monitor of the first bed speaks."""
    hospital.start("ingest", "alerts", "gateway")
    hospital.add_device(DEVICE)
    with Speaker(*hospital.account(DEVICE)) as speaker:
        monitor = Monitor(speaker)
        monitor.appear()
        station = Station(hospital, monitor)
        yield station
    for browser in station.browsers:
        browser.close()


def desaturate(monitor: Monitor) -> None:
    """Long and deep enough for the example limits."""
    monitor.measure(5, spo2=97.0, hr=75.0)
    monitor.measure(30, spo2=70.0, hr=75.0)


async def alert_of(screen: Screen) -> Frame:
    """The desaturation, when it is shown; how fast it fell is another alert, and sooner over."""
    while True:
        frame = await screen.frame("alert")
        if frame["alert"]["cause"] == "spo2.low":
            alert: Frame = frame["alert"]
            return alert


async def changed(screen: Screen, alert: Frame, **facts: object) -> Frame:
    """The alert once it is so."""
    while True:
        frame = await screen.frame("alert")
        seen: Frame = frame["alert"]
        if seen["id"] == alert["id"] and all(seen[k] == v for k, v in facts.items()):
            return seen


def acknowledge(browser: httpx2.Client, alert: Frame, key: str = "") -> httpx2.Response:
    return browser.post(
        f"/api/v1/alerts/{alert['id']}/acknowledge",
        json={"screen": "station 1"},
        headers={"Idempotency-Key": key or str(uuid4())},
    )


def wait_until_stored(browser: httpx2.Client, alert: Frame) -> None:
    """Until the history has the acknowledgement; it must have it once."""
    seen: list[str] = []

    def stored() -> bool:
        history = browser.get(f"/api/v1/alerts/{alert['id']}").json()
        seen[:] = [event["change"] for event in history["events"]]
        return "acknowledged" in seen

    wait_until(stored, within_s=20, what="the acknowledgement in the history")
    assert seen.count("acknowledged") == 1
