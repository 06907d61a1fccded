"""A publisher as fast as the broker: for benches, and for kill tests with many devices.

One raw connection per device and account, packets encoded beforehand, acknowledgements counted
with their reason codes. With `until_stored` it behaves as a device must: it keeps what is not
stored, reconnects, and sends again.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from core.clock import monotonic
from core.errors import HospitalError, MalformedPayload
from core.ids import Boot
from core.sequence import Kept, Ring
from core.topics import Channel, device_topic
from core.wire import Numerics, Stored, decode, encode
from simulators import mqtt5
from simulators.connection import Login
from simulators.repeats import Repeats

_KEEPALIVE_S = 30
_BATCH = 256
_TICK_S = 0.005
_STALLED_S = 10.0


class Refused(HospitalError):
    """The broker refused the connection, or ended it."""


@dataclass(slots=True)
class Counts:
    """What became of a load.

    Attributes:
        published: Messages, each counted once.
        repeated: Sent again.
        pubacked: Acknowledged with a success code, repetitions included.
        refused: By failure code of the PUBACK.
        seconds: From the first byte to the last acknowledgement.
    """

    published: int = 0
    repeated: int = 0
    pubacked: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0

    def __add__(self, other: "Counts") -> "Counts":
        """Of two loads that ran side by side."""
        return Counts(
            self.published + other.published,
            self.repeated + other.repeated,
            self.pubacked + other.pubacked,
            self.refused + other.refused,
            max(self.seconds, other.seconds),
        )


def numerics(
    login: Login,
    values: Sequence[Mapping[str, float]],
    *,
    boot: int,
    start: datetime,
    count: int,
    every_s: float = 1.0,
) -> Iterator[Kept]:
    """Numbered messages of one device, its `values` taken in turn."""
    topic = device_topic(login.site, login.device, Channel.NUMERICS)
    for seq in range(1, count + 1):
        message = Numerics(
            boot=boot,
            seq=seq,
            time=start + timedelta(seconds=every_s * (seq - 1)),
            values=dict(values[seq % len(values)]),
        )
        yield Kept(Boot(boot), seq, topic, encode(message))


async def publish_all(
    loads: Sequence[tuple[Login, Iterable[Kept]]],
    *,
    per_second: float | None = None,
    window: int = 1_000,
    until_stored: bool = False,
) -> Counts:
    """Publish for many devices at once, each over a connection of its own.

    Args:
        loads: Account and messages of each device.
        per_second: Messages a second of each device; None for as fast as the window allows.
        window: Most unacknowledged publications; the broker's own limit is kept anyway.
        until_stored: Keep, reconnect and repeat until ingest has said that all is stored.
            Otherwise it is done when everything is acknowledged, and a lost connection ends it.

    Raises:
        Refused: A connection was refused or lost (inside an ExceptionGroup).
    """
    runs = [_Run(login, iter(messages), per_second, window) for login, messages in loads]
    async with asyncio.TaskGroup() as group:
        for run in runs:
            group.create_task(run.go(until_stored=until_stored), name=f"load {run.login.device}")
    return sum((run.counts for run in runs), Counts())


class _Run:
    """The load of one device across its connections."""

    def __init__(
        self, login: Login, messages: Iterator[Kept], per_second: float | None, window: int
    ) -> None:
        self.login = login
        self.counts = Counts()
        self.per_second = per_second
        self.window = window
        self.ring = Ring(most=1_000_000)
        self.again: deque[Kept] = deque()
        self.unacknowledged: list[Kept] = []
        self.ended = False
        self._messages = messages
        self._began = monotonic()
        self._repeats = Repeats()
        self._progress_at = monotonic()

    async def go(self, *, until_stored: bool) -> None:
        self._began = self._progress_at = monotonic()
        while not self.ended or (until_stored and len(self.ring)):
            try:
                await self._connection(until_stored=until_stored)
            except (OSError, Refused):
                if not until_stored:
                    raise
                await asyncio.sleep(0.2)
        self.counts.seconds = monotonic() - self._began

    async def _connection(self, *, until_stored: bool) -> None:
        url = urlsplit(self.login.url)
        loop = asyncio.get_running_loop()
        transport, wire = await loop.create_connection(
            lambda: _Wire(self, keeps=until_stored), url.hostname or "127.0.0.1", url.port or 1883
        )
        try:
            async with asyncio.timeout(10):
                await wire.welcomed
            if until_stored:
                transport.write(mqtt5.subscribe(self._topic()))
                self._repeats = Repeats()
                self.again = deque([*self.unacknowledged, *self.ring.all()[-1:]])
            await self._until_done(wire, until_stored=until_stored)
            transport.write(mqtt5.GOODBYE)
        except TimeoutError:
            raise Refused("the broker does not answer") from None
        finally:
            # What the broker took and then lost, ingest will name when it sees the newest.
            self.unacknowledged = [*wire.flying.values(), *self.again]
            transport.close()

    async def _until_done(self, wire: "_Wire", *, until_stored: bool) -> None:
        pinged = monotonic()
        while not (self.ended and not wire.flying and not (until_stored and len(self.ring))):
            wire.pump()
            if wire.lost.done():
                raise Refused(wire.lost.result())
            await asyncio.sleep(_TICK_S)
            now = monotonic()
            if now - pinged > _KEEPALIVE_S / 2:
                wire.transport.write(mqtt5.PINGREQ)
                pinged = now
            if until_stored and now - self._progress_at > _STALLED_S:
                self.again.extend(self.ring.all()[-1:])
                self._progress_at = now

    def _topic(self) -> str:
        return device_topic(self.login.site, self.login.device, Channel.STORED)

    def take(self, *, keeps: bool) -> Kept | None:
        """The next message to send, repetitions first; None when there is none now."""
        if self.again:
            self.counts.repeated += 1
            return self.again.popleft()
        if self.ended or not self._due():
            return None
        message = next(self._messages, None)
        if message is None:
            self.ended = True
            return None
        self.counts.published += 1
        if keeps:
            self.ring.keep(message)
        return message

    def _due(self) -> bool:
        if self.per_second is None:
            return True
        return self.counts.published < (monotonic() - self._began) * self.per_second

    def hear(self, payload: bytes) -> None:
        try:
            stored = decode(Stored, payload)
        except MalformedPayload:
            return
        before = len(self.ring)
        now = monotonic()
        self.again.extend(self._repeats.due(self.ring.hear(stored), now))
        if len(self.ring) < before:
            self._progress_at = now


class _Wire(asyncio.Protocol):
    """One connection: writes in large pieces, counts what comes back."""

    transport: asyncio.Transport

    def __init__(self, run: _Run, *, keeps: bool) -> None:
        loop = asyncio.get_running_loop()
        self.welcomed: asyncio.Future[None] = loop.create_future()
        self.lost: asyncio.Future[str] = loop.create_future()
        self.flying: dict[int, Kept] = {}
        self._run = run
        self._keeps = keeps
        self._window = 0
        self._buffer = bytearray()
        self._packet_id = 0
        self._choked = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a stream was expected")
        self.transport = transport
        login = self._run.login
        transport.write(
            mqtt5.connect(
                login.device, login.password, keepalive_s=_KEEPALIVE_S, session_kept_s=300
            )
        )

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        for packet in mqtt5.packets(self._buffer):
            match packet.kind:
                case mqtt5.PUBACK:
                    self._acknowledged(*mqtt5.acknowledged(packet.body))
                case mqtt5.CONNACK:
                    self._welcome(mqtt5.welcome(packet.body))
                case mqtt5.PUBLISH:
                    packet_id, payload = mqtt5.published(packet)
                    self._run.hear(payload)
                    if packet_id:
                        self.transport.write(mqtt5.puback(packet_id))
                case mqtt5.DISCONNECT:
                    self._lose(f"reason {packet.body[0] if packet.body else 0:#x}")
                case _:
                    pass
        self.pump()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lose(str(exc or "closed by the broker"))

    def pause_writing(self) -> None:
        self._choked = True

    def resume_writing(self) -> None:
        self._choked = False
        self.pump()

    def pump(self) -> None:
        """Send what the window, the rate and the socket allow."""
        while not self._choked and not self.lost.done():
            pieces: list[bytes] = []
            while len(self.flying) < self._window and len(pieces) < 3 * _BATCH:
                message = self._run.take(keeps=self._keeps)
                if message is None:
                    break
                head, tail = mqtt5.publish(message.topic, message.payload)
                pieces += (head, self._fly(message).to_bytes(2), tail)
            if not pieces:
                return
            self.transport.write(b"".join(pieces))

    def _fly(self, message: Kept) -> int:
        while True:
            self._packet_id = self._packet_id % 65_535 + 1
            if self._packet_id not in self.flying:
                self.flying[self._packet_id] = message
                return self._packet_id

    def _acknowledged(self, packet_id: int, reason: int) -> None:
        self.flying.pop(packet_id, None)
        if reason >= mqtt5.FAILURE:
            self._run.counts.refused[reason] += 1
        else:
            self._run.counts.pubacked += 1

    def _welcome(self, welcome: mqtt5.Welcome) -> None:
        if welcome.reason:
            self._lose(f"connection refused, reason {welcome.reason:#x}")
            return
        self._window = min(self._run.window, welcome.receive_maximum)
        if not self.welcomed.done():
            self.welcomed.set_result(None)

    def _lose(self, why: str) -> None:
        if not self.welcomed.done():
            self.welcomed.set_exception(Refused(why))
        if not self.lost.done():
            self.lost.set_result(why)
