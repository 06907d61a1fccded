"""One connection of a device to the broker: MQTT 5, QoS 1, its answers looked at.

Its own few lines rather than aiomqtt: that drops the reason codes, costs ten times as much, and
with many clients in one process a killed broker leaves its watchers on file descriptors that
already belong to another client (docs/decisions/0030).
"""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from core.clock import monotonic
from core.errors import HospitalError
from core.ids import DeviceId, SiteId
from simulators import mqtt5
from simulators.faults import Packet

_KEEPALIVE_S = 10
_WELCOME_S = 10.0
_GOODBYE_S = 3.0
_SESSION_KEPT_S = 300
_WINDOW = 1_000


class Away(HospitalError):
    """The broker cannot be reached, refused the connection, or has ended it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A device's account on the broker; its name is also its client id."""

    device: DeviceId
    password: str = field(repr=False)
    url: str
    site: SiteId
    ca: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """Who is told what comes from the broker; called in the event loop, must not raise.

    Attributes:
        on_message: Payload of a message on a topic listened to.
        on_answer: A publication and the reason code of its PUBACK.
    """

    on_message: Callable[[bytes], None] = lambda _payload: None
    on_answer: Callable[[Packet, int], None] = lambda _packet, _reason: None


class Connection(asyncio.Protocol):
    """A connection for one conversation; a lost one is not used again.

    Attributes:
        welcomed: Empty when the broker has said welcome, else why not.
        flying: Publications not yet answered, by packet id.
    """

    _transport: asyncio.Transport | None = None

    def __init__(self, login: Login, will: Packet | None, ears: Ears) -> None:
        loop = asyncio.get_running_loop()
        self._loop = loop
        self._login = login
        self._will = will
        self._ears = ears
        self.welcomed: asyncio.Future[str] = loop.create_future()
        self._lost: asyncio.Future[str] = loop.create_future()
        self._moved = asyncio.Event()
        self._buffer = bytearray()
        self._leaving: list[bytes] = []
        self._window = 0
        self._choked = False
        self._packet_id = 0
        self._heard_at = monotonic()
        self.flying: dict[int, Packet] = {}

    @classmethod
    async def open(cls, login: Login, *, will: Packet | None = None, ears: Ears) -> "Connection":
        """Connect and wait for the welcome.

        Raises:
            Away: It cannot be had.
        """
        url = urlsplit(login.url)
        secure = ssl.create_default_context(cafile=login.ca) if url.scheme == "mqtts" else None
        port = url.port or (8883 if secure else 1883)
        made: list[Connection] = []

        def make() -> Connection:
            made.append(cls(login, will, ears))
            return made[-1]

        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_WELCOME_S):
                await loop.create_connection(make, url.hostname or "127.0.0.1", port, ssl=secure)
                why = await made[0].welcomed
        except (OSError, TimeoutError) as error:
            why = str(error) or "no answer"
        if why:
            for link in made:
                link.sever()
            raise Away(why)
        return made[0]

    # -- going out ------------------------------------------------------------------------------

    def listen(self, topic: str) -> None:
        """Subscribe; a refusal ends the connection."""
        self._write(mqtt5.subscribe(topic))

    def publish(self, packet: Packet, *, retain: bool = False) -> None:
        """Send with the rest of this turn of the event loop; the answer comes to `ears`."""
        head, tail = mqtt5.publish(
            packet.topic, packet.payload, expires_s=packet.expires_s, retain=retain
        )
        self._write(head, self._fly(packet).to_bytes(2), tail)

    @property
    def has_room(self) -> bool:
        """Whether broker and socket take another publication now."""
        return len(self.flying) < self._window and not self._choked

    async def room(self) -> None:
        """Wait until there is room."""
        while not self.has_room:
            await self._next_move()

    async def answered(self) -> None:
        """Wait until every publication is answered."""
        while self.flying:
            await self._next_move()

    async def stay(self) -> None:
        """Keep the connection alive until it is lost.

        Raises:
            Away: It is lost; always ends so, or by cancellation.
        """
        while not self._lost.done():
            await asyncio.wait([self._lost], timeout=_KEEPALIVE_S / 2)
            self._write(mqtt5.PINGREQ)
            if monotonic() - self._heard_at > 1.5 * _KEEPALIVE_S:
                self.sever()
                raise Away("silent")
        raise Away(self._lost.result())

    async def close(self) -> None:
        """Say goodbye once everything is answered; the broker then forgets the will."""
        try:
            async with asyncio.timeout(_GOODBYE_S):
                await self.answered()
        except (TimeoutError, Away):
            pass
        self._write(mqtt5.GOODBYE)
        self._flush()
        if self._transport is not None:
            self._transport.close()

    def sever(self) -> None:
        """Cut the connection without a word, so that the broker publishes the will."""
        if self._transport is not None:
            self._transport.abort()

    def _fly(self, packet: Packet) -> int:
        while True:
            self._packet_id = self._packet_id % 65_535 + 1
            if self._packet_id not in self.flying:
                self.flying[self._packet_id] = packet
                return self._packet_id

    def _write(self, *pieces: bytes) -> None:
        if not self._leaving:
            self._loop.call_soon(self._flush)
        self._leaving += pieces

    def _flush(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(b"".join(self._leaving))
        self._leaving.clear()

    async def _next_move(self) -> None:
        if self._lost.done():
            raise Away(self._lost.result())
        self._moved.clear()
        await self._moved.wait()

    # -- coming in ------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Introduce ourselves."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a stream was expected")
        self._transport = transport
        will = (self._will.topic, self._will.payload) if self._will else None
        self._write(
            mqtt5.connect(
                self._login.device,
                self._login.password,
                keepalive_s=_KEEPALIVE_S,
                session_kept_s=_SESSION_KEPT_S,
                will=will,
            )
        )

    def data_received(self, data: bytes) -> None:
        """Take in what the broker says."""
        self._heard_at = monotonic()
        self._buffer += data
        try:
            for packet in mqtt5.packets(self._buffer):
                self._take(packet)
        except mqtt5.NotMqtt as why:
            self._lose(str(why))
        self._moved.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self._lose(str(exc or "closed"))

    def pause_writing(self) -> None:
        """The socket's buffer is full."""
        self._choked = True

    def resume_writing(self) -> None:
        """It is not any more."""
        self._choked = False
        self._moved.set()

    def _take(self, packet: mqtt5.Incoming) -> None:
        match packet.kind:
            case mqtt5.PUBACK:
                packet_id, reason = mqtt5.acknowledged(packet.body)
                if (answered := self.flying.pop(packet_id, None)) is not None:
                    self._ears.on_answer(answered, reason)
            case mqtt5.PUBLISH:
                packet_id, payload = mqtt5.published(packet)
                if packet_id:
                    self._write(mqtt5.puback(packet_id))
                self._ears.on_message(payload)
            case mqtt5.CONNACK:
                self._welcome(mqtt5.welcome(packet.body))
            case mqtt5.SUBACK if packet.body[-1] >= mqtt5.FAILURE:
                self._lose(f"subscription refused, reason {packet.body[-1]:#x}")
            case mqtt5.DISCONNECT:
                self._lose(f"ended by the broker, reason {packet.body[0] if packet.body else 0:#x}")
            case _:
                pass

    def _welcome(self, welcome: mqtt5.Welcome) -> None:
        if welcome.reason:
            self._lose(f"connection refused, reason {welcome.reason:#x}")
        elif not self.welcomed.done():
            self._window = min(_WINDOW, welcome.receive_maximum)
            self.welcomed.set_result("")

    def _lose(self, why: str) -> None:
        if not self.welcomed.done():
            self.welcomed.set_result(why)
        if not self._lost.done():
            self._lost.set_result(why)
        self._moved.set()
        self.sever()
