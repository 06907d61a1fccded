"""A screen for tests: signs in, holds the live socket, knows what a station would show."""

import asyncio
import json
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import websockets
from websockets.asyncio.client import ClientConnection

from tests.hospital import DEMO_PASSWORD, Hospital

Frame = dict[str, Any]


class Screen:
    """What one browser knows.

    Attributes:
        alerts: Open alerts by id.
        seen: Every change of an alert that was shown, in order, as (alert id, revision).
        frames: How many frames of each type came.
        lost: How often the socket was lost.
    """

    def __init__(self, hospital: Hospital, http: httpx2.AsyncClient) -> None:
        self._hospital = hospital
        self._http = http
        self._changed = asyncio.Condition()
        self.alerts: dict[str, Frame] = {}
        self.beds: dict[str, Frame] = {}
        self.parts: dict[str, str] = {}
        self.seen: list[tuple[str, int]] = []
        self.frames: Counter[str] = Counter()
        self.lost = 0
        self._epoch: str | None = None
        self._seq = 0

    async def acknowledge(self, alert: str, *, key: str | None = None) -> httpx2.Response:
        """Press the button; the same key again has no second effect."""
        return await self._http.post(
            f"/api/v1/alerts/{alert}/acknowledge",
            json={"screen": "test station", "comment": ""},
            headers={"Idempotency-Key": key or str(uuid.uuid4())},
        )

    async def get(self, path: str, **query: str) -> Any:
        """An answer of the API."""
        answer = await self._http.get(path, params=query)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def until(self, claim: Callable[["Screen"], bool], *, within_s: float, what: str) -> None:
        """Wait until the claim is true of this screen."""
        try:
            async with asyncio.timeout(within_s), self._changed:
                await self._changed.wait_for(lambda: claim(self))
        except TimeoutError:
            raise AssertionError(f"not within {within_s} s: {what}; {self.alerts}") from None

    def open(self, bed: str, cause: str) -> Frame | None:
        """The open alert of this bed whose cause begins so."""
        for alert in self.alerts.values():
            if alert["bed"] == bed and alert["cause"].startswith(cause):
                return alert
        return None

    async def until_open(self, bed: str, cause: str, *, within_s: float) -> Frame:
        """Wait for an open alert of this bed whose cause begins so."""
        await self.until(
            lambda s: s.open(bed, cause) is not None, within_s=within_s, what=f"{cause} at {bed}"
        )
        alert = self.open(bed, cause)
        assert alert is not None
        return alert

    async def watch(self) -> None:
        """Hold the socket, and take it up again whenever it is lost."""
        while True:
            try:
                async with self._connect() as socket:
                    await self._listen(socket)
            except (OSError, websockets.WebSocketException):
                self.lost += 1
                await asyncio.sleep(0.1)

    def _connect(self) -> websockets.connect:
        cookie = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        return websockets.connect(
            self._hospital.url.replace("http", "ws", 1) + "/api/v1/live",
            additional_headers={"Cookie": cookie, "Origin": self._hospital.url},
            max_size=None,
            open_timeout=5,
        )

    async def _listen(self, socket: ClientConnection) -> None:
        hello = {"type": "hello", "epoch": self._epoch, "seq": self._seq}
        await socket.send(json.dumps(hello))
        async for text in socket:
            self._hear(json.loads(text))
            async with self._changed:
                self._changed.notify_all()

    def _hear(self, frame: Frame) -> None:
        self.frames[frame["type"]] += 1
        self._seq = frame.get("seq", self._seq)
        self.parts = frame.get("parts", self.parts)
        match frame["type"]:
            case "snapshot":
                self._epoch = frame["epoch"]
                self.beds = {bed["id"]: bed for bed in frame["beds"]}
                self.alerts = {}
                for alert in frame["alerts"]:
                    self._show(alert)
            case "alert":
                self._show(frame["alert"])
            case "recorded":
                self._record(frame["boot"], frame["upto"])
            case "bed":
                self.beds[frame["bed"]["id"]] = frame["bed"]
            case "vitals":
                for bed, vitals in frame["beds"].items():
                    self.beds[bed].setdefault("vitals", {}).update(vitals)
            case _:
                pass

    def _show(self, alert: Frame) -> None:
        self.seen.append((alert["id"], alert["revision"]))
        if alert["settled"]:
            self.alerts.pop(alert["id"], None)
        else:
            self.alerts[alert["id"]] = alert

    def _record(self, boot: int, upto: int) -> None:
        for alert in self.alerts.values():
            if alert["boot"] == boot and alert["seq"] <= upto:
                alert["recorded"] = True


@asynccontextmanager
async def screen(hospital: Hospital, *, account: str = "nurse") -> AsyncIterator[Screen]:
    """A signed-in screen with a live socket."""
    async with httpx2.AsyncClient(base_url=hospital.url, timeout=10) as http:
        answer = await http.post(
            "/api/v1/session", json={"username": account, "password": DEMO_PASSWORD}
        )
        assert answer.status_code == 200, answer.text
        found = Screen(hospital, http)
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(found.watch(), name="screen")
            await found.until(lambda s: s.frames["snapshot"] > 0, within_s=10, what="a snapshot")
            yield found
            watching.cancel()
