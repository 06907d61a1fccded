"""Many screens in a process of its own, each little more than its socket.

Reads a `Crowd` as JSON from standard input, says `ready` when every screen was told everything, and
at the next line it reads says `Seen` as JSON and ends.
"""

import asyncio
import base64
import os
import socket
import sys
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from core.clock import SystemClock

_HELLO = b'{"type":"hello","epoch":null,"seq":null}'
_ALERT = b'{"type":"alert"'
_VITALS = b'{"type":"vitals"'
_PING, _CLOSE = 0x89, 0x88
_SLOW_BUFFER = 8_192
_SLOW_PAUSE_S = 1.0
_READY_WITHIN_S = 120.0


class Crowd(msgspec.Struct, frozen=True, kw_only=True):
    """Who opens screens where.

    Attributes:
        cookies: One a screen; the first `slow` of them read one frame a second.
    """

    port: int
    cookies: list[str]
    slow: int


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What arrived, and how old it was then.

    Attributes:
        alert_ms: Of every alert at every screen that keeps up; `slow_alert_ms` at the others.
        vitals_ms: Of every reading at one screen that keeps up.
        alerts: How many each screen that keeps up was told.
        came_back: Screens that were turned away and began anew.
    """

    alert_ms: list[float]
    slow_alert_ms: list[float]
    vitals_ms: list[float]
    alerts: list[int]
    came_back: int
    bytes: int


class _Told(msgspec.Struct, frozen=True):
    changed_at: datetime


class _AlertFrame(msgspec.Struct, frozen=True):
    alert: _Told


class _VitalsFrame(msgspec.Struct, frozen=True):
    beds: dict[str, dict[str, tuple[float, float, str]]]


_read_alert = msgspec.json.Decoder(_AlertFrame)
_read_vitals = msgspec.json.Decoder(_VitalsFrame)


@dataclass(slots=True)
class Gathering:
    """What all screens have seen so far; `all_greeted`: each was told everything."""

    screens: int
    clock: SystemClock = field(default_factory=SystemClock)
    all_greeted: asyncio.Event = field(default_factory=asyncio.Event)
    alert_ms: list[float] = field(default_factory=list)
    slow_alert_ms: list[float] = field(default_factory=list)
    vitals_ms: list[float] = field(default_factory=list)
    greeted: int = 0
    came_back: int = 0
    bytes: int = 0

    def greet(self) -> None:
        """One more was told everything."""
        self.greeted += 1
        if self.greeted == self.screens:
            self.all_greeted.set()

    def age_ms(self, at: datetime) -> float:
        """How long ago that was."""
        return (self.clock.now() - at).total_seconds() * 1000


class _Screen(asyncio.Protocol):
    def __init__(self, cookie: str, port: int, gathering: Gathering, *, slow: bool) -> None:
        self.slow = slow
        self.watches_vitals = False
        self.alerts = 0
        self._cookie, self._port, self._gathering = cookie, port, gathering
        self._waiting = bytearray()
        self._open = False
        self._transport: asyncio.Transport | None = None
        self.lost = asyncio.Event()

    async def open(self) -> None:
        """Begin anew."""
        loop = asyncio.get_running_loop()
        peer = socket.socket()
        peer.setblocking(False)  # noqa: FBT003 - the standard library's
        if self.slow:
            # Before it connects: a window once offered is not taken back.
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SLOW_BUFFER)
        await loop.sock_connect(peer, ("127.0.0.1", self._port))
        self._open, self._waiting = False, bytearray()
        self.lost.clear()
        await loop.create_connection(lambda: self, sock=peer)

    def leave(self) -> None:
        """Close without a word, as a browser does whose machine is turned off."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        place = f"127.0.0.1:{self._port}"
        transport.write(
            f"GET /api/v1/live HTTP/1.1\r\nHost: {place}\r\nOrigin: http://{place}\r\n"
            f"Cookie: {self._cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - as asyncio calls it
        self.lost.set()

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        if not self._open:
            head, found, rest = self._waiting.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head[:20]:
                raise ConnectionRefusedError(bytes(head[:80]))
            self._open, self._waiting = True, bytearray(rest)
            self._write(0x81, _HELLO)
        self._take_frames()

    def _write(self, first: int, payload: bytes) -> None:
        """A short frame; its mask of zeros leaves the words as they are."""
        if self._transport is not None and not self._transport.is_closing():
            head = bytes([first, 0x80 | len(payload)])
            self._transport.write(head + bytes(4) + payload)

    def _take_frames(self) -> None:
        at = 0
        while (ends := self._frame_ends(at)) is not None:
            began, (start, at) = at, ends
            self._take(self._waiting[began], bytes(self._waiting[start:at]))
            if self.slow:
                self._rest(at)
                return
        del self._waiting[:at]

    def _frame_ends(self, at: int) -> tuple[int, int] | None:
        """Where the payload of the next frame starts and ends; None while it is not all there."""
        waiting = self._waiting
        if len(waiting) < at + 2:
            return None
        length, start = waiting[at + 1], at + 2
        if length == 126:
            start, length = at + 4, int.from_bytes(waiting[at + 2 : at + 4])
        elif length == 127:
            start, length = at + 10, int.from_bytes(waiting[at + 2 : at + 10])
        return (start, start + length) if len(waiting) >= start + length else None

    def _rest(self, at: int) -> None:
        """Look at nothing more for a second."""
        del self._waiting[:at]
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()
            asyncio.get_running_loop().call_later(_SLOW_PAUSE_S, self._go_on)

    def _go_on(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
            self._take_frames()

    def _take(self, first: int, frame: bytes) -> None:
        gathering = self._gathering
        gathering.bytes += len(frame)
        if first == _PING:
            self._write(0x8A, frame)
        elif first == _CLOSE:
            self.leave()
        elif frame.startswith(_ALERT):
            self.alerts += 1
            ages = gathering.slow_alert_ms if self.slow else gathering.alert_ms
            ages.append(gathering.age_ms(_read_alert.decode(frame).alert.changed_at))
        elif frame.startswith(b'{"type":"snapshot"'):
            gathering.greet()
        elif self.watches_vitals and frame.startswith(_VITALS):
            now_ms = gathering.clock.now().timestamp() * 1000
            for vitals in _read_vitals.decode(frame).beds.values():
                gathering.vitals_ms.append(now_ms - vitals["hr"][1])


async def _keep_open(screen: _Screen, gathering: Gathering) -> None:
    """Open it, and again whenever it was turned away."""
    while True:
        await screen.open()
        await screen.lost.wait()
        gathering.came_back += 1
        await asyncio.sleep(1)


async def gather(crowd: Crowd, gathering: Gathering, enough: asyncio.Event) -> Seen:
    """Open all, and close them when each was told everything and `enough` is set."""
    screens = [
        _Screen(cookie, crowd.port, gathering, slow=at < crowd.slow)
        for at, cookie in enumerate(crowd.cookies)
    ]
    screens[-1].watches_vitals = True
    async with asyncio.TaskGroup() as group:
        opened = [
            group.create_task(_keep_open(screen, gathering), name="screen") for screen in screens
        ]
        async with asyncio.timeout(_READY_WITHIN_S):
            await gathering.all_greeted.wait()
        gathering.vitals_ms.clear()
        gathering.bytes = 0
        await enough.wait()
        for task in opened:
            task.cancel()
        for screen in screens:
            screen.leave()
    return Seen(
        alert_ms=gathering.alert_ms,
        slow_alert_ms=gathering.slow_alert_ms,
        vitals_ms=gathering.vitals_ms,
        alerts=[screen.alerts for screen in screens if not screen.slow],
        came_back=gathering.came_back,
        bytes=gathering.bytes,
    )


async def _look(crowd: Crowd) -> Seen:
    gathering, enough = Gathering(len(crowd.cookies)), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        seen = group.create_task(gather(crowd, gathering, enough), name="screens")
        await gathering.all_greeted.wait()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        enough.set()
    return seen.result()


def main() -> None:
    """Look at the ward until told to stop."""
    crowd = msgspec.json.decode(sys.stdin.readline(), type=Crowd)
    print(msgspec.json.encode(asyncio.run(_look(crowd))).decode(), flush=True)


if __name__ == "__main__":
    main()
