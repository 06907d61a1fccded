"""A bedside monitor: it numbers what it measures, keeps it until it is stored, and sends again.

The broker's PUBACK is no promise (it comes before anything is on disk), so the only memory that
counts is the ring: it is emptied by what ingest says is stored, and by nothing else.
"""

import asyncio
from array import array
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from types import TracebackType
from typing import Self

import numpy as np
import structlog
from numpy.typing import NDArray

from core.clock import Clock, SystemClock, monotonic
from core.errors import MalformedPayload
from core.ids import Boot
from core.sequence import Kept
from core.topics import Channel, device_topic
from core.vitals import Source
from core.wire import (
    DeviceEvent,
    Fact,
    Numerics,
    Presence,
    Quality,
    Status,
    Stored,
    Wave,
    decode,
    encode,
    encode_wave,
)
from simulators import mqtt5
from simulators.connection import Away, Connection, Ears, Login
from simulators.faults import NO_MISCHIEF, Faults, Packet
from simulators.outbox import Outbox
from simulators.waves import Sampling

_log = structlog.stdlib.get_logger()

KEPT_MOST = 14_400
"""Messages a device keeps: four hours at one a second."""

_WAVE_EXPIRES_S = 60
_CROWDED = 200
"""With so many live messages waiting no more waves are added."""
_BACK_OFF_S = (0.2, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """What a device tells of itself when it comes online."""

    model: str = "Wardwatch simulator"
    serial: str = ""
    firmware: str = "1"
    vitals: tuple[str, ...] = ()
    waves: Mapping[str, float] = field(default_factory=dict)
    every_s: float = 1.0
    simulated: bool = True


class Device:
    """A monitor on the broker for as long as its context is open.

    Publishing never waits: it numbers, keeps and returns. Sending goes on behind it, live
    messages before repeated ones, across any number of lost connections.

    Attributes:
        boot: Number of its latest start.
        published: Numbered messages so far (numerics and events).
        accepted: Publications the broker took, repeated ones and waves included.
        refused: Publications the broker answered with a failure code (MQTT 5), such as "not
            authorized"; they stay kept.
        connections: How often it has connected.
    """

    def __init__(
        self,
        login: Login,
        *,
        clock: Clock | None = None,
        plate: Plate | None = None,
        faults: Faults | None = None,
        keep_most: int = KEPT_MOST,
    ) -> None:
        self.login = login
        self.clock = clock or SystemClock()
        self._plate = plate or Plate()
        self._faults = faults or Faults(NO_MISCHIEF, Random(0))
        self._chance = Random(str(login.device))
        self._outbox = Outbox(keep_most=keep_most)
        self._work = asyncio.Event()
        self._freed = asyncio.Event()
        self._powered = asyncio.Event()
        self._online = asyncio.Event()
        self._link: Connection | None = None
        self._stack = AsyncExitStack()
        self.published = self.accepted = self.refused = self.connections = 0
        self._new_boot()

    def _new_boot(self) -> None:
        now_ms = int(self.clock.now().timestamp() * 1000)
        self.boot = Boot(max(now_ms, getattr(self, "boot", 0) + 1))
        self._seq = 0
        self._wave_seq: dict[str, int] = {}
        self._powered.set()

    # -- measuring ------------------------------------------------------------------------------

    @property
    def kept(self) -> int:
        """How many messages are not known to be stored."""
        return self._outbox.kept

    @property
    def lost(self) -> int:
        """How many left the full ring before they were known to be stored."""
        return self._outbox.lost

    @property
    def repeated(self) -> int:
        """How many messages were sent again."""
        return self._outbox.repeated

    @property
    def connected(self) -> bool:
        """Whether it holds a connection."""
        return self._link is not None

    def publish_numerics(
        self,
        values: Mapping[str, float],
        time: datetime | None = None,
        *,
        quality: Mapping[str, Quality] | None = None,
        units: Mapping[str, str] | None = None,
    ) -> int:
        """Publish one set of vital signs by key; return its number in this boot."""
        seq = self._next()
        message = Numerics(
            boot=self.boot,
            seq=seq,
            time=time or self.clock.now(),
            values=dict(values),
            quality=dict(quality or {}),
            units=dict(units or {}),
        )
        self._keep(self._numbered(Channel.NUMERICS, seq, encode(message)))
        return seq

    def publish_made(self, message: Kept) -> None:
        """Publish a message numbered and encoded elsewhere, such as a load made beforehand."""
        self.published += 1
        self._keep(message)

    def publish_event(
        self,
        fact: Fact,
        *,
        active: bool,
        source: Source | None = None,
        time: datetime | None = None,
    ) -> int:
        """Publish a technical fact that begins or ends; return its number in this boot."""
        seq = self._next()
        message = DeviceEvent(
            boot=self.boot,
            seq=seq,
            time=time or self.clock.now(),
            fact=fact,
            active=active,
            source=source,
        )
        self._keep(self._numbered(Channel.EVENT, seq, encode(message)))
        return seq

    def publish_wave(
        self, signal: str, samples: NDArray[np.int16], time: datetime, sampling: Sampling
    ) -> bool:
        """Publish a stretch of a curve; False when it cannot go soon and was dropped."""
        if self._link is None or self._outbox.live > _CROWDED:
            return False
        seq = self._wave_seq[signal] = self._wave_seq.get(signal, 0) + 1
        wave = Wave(
            boot=self.boot,
            seq=seq,
            time=time,
            rate=sampling.rate,
            scale=sampling.scale,
            unit=sampling.unit,
            samples=array("h", samples.tobytes()),
        )
        topic = self._topic(Channel.WAVE, signal)
        self._outbox.add(Packet(topic, encode_wave(wave), _WAVE_EXPIRES_S))
        self._work.set()
        return True

    async def online(self) -> None:
        """Wait until it holds a connection."""
        await self._online.wait()

    async def all_stored(self) -> None:
        """Wait until everything published is known to be stored."""
        await self.room(1)

    async def room(self, most: int) -> None:
        """Wait until fewer than `most` messages are kept."""
        while self.kept >= most:
            self._freed.clear()
            await self._freed.wait()

    def die(self) -> None:
        """Lose power: the connection breaks without a word and nothing is sent any more."""
        self._powered.clear()
        if self._link is not None:
            self._link.sever()

    def revive(self) -> None:
        """Power is back: a new boot. What was kept has survived, as in flash memory."""
        self._new_boot()

    def _next(self) -> int:
        self._seq += 1
        self.published += 1
        return self._seq

    def _numbered(self, channel: Channel, seq: int, payload: bytes) -> Kept:
        return Kept(self.boot, seq, self._topic(channel), payload)

    def _keep(self, message: Kept) -> None:
        self._outbox.keep(message, monotonic(), send=self._link is not None)
        self._work.set()

    def _topic(self, channel: Channel, signal: str | None = None) -> str:
        return device_topic(self.login.site, self.login.device, channel, signal)

    # -- the link -------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        """Switch on; the first connection is made behind this."""
        group = await self._stack.enter_async_context(asyncio.TaskGroup())
        task = group.create_task(self._stay_connected(), name=f"device {self.login.device}")
        self._stack.callback(task.cancel)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Switch off, saying goodbye when there is somebody to say it to."""
        if self._link is not None and self._powered.is_set():
            self._link.publish(self._status(Presence.OFFLINE), retain=True)
            await self._link.close()
        try:
            await self._stack.__aexit__(kind, error, trace)
        except BaseExceptionGroup as group:
            # What went wrong in the body is told as it was, not wrapped.
            if group.exceptions != (error,):
                raise

    async def _stay_connected(self) -> None:
        wait_s = _BACK_OFF_S[0]
        while True:
            await self._powered.wait()
            before = self.connections
            try:
                await self._converse()
            except* Away as why:
                _log.info("device away", device=self.login.device, why=str(why.exceptions[0]))
            if self.connections > before:
                wait_s = _BACK_OFF_S[0]
            # Jitter, or a thousand monitors come back in the same instant.
            await asyncio.sleep(wait_s * self._chance.uniform(0.5, 1.5))
            wait_s = min(wait_s * 2, _BACK_OFF_S[1])

    async def _converse(self) -> None:
        ears = Ears(on_message=self._hear, on_answer=self._answered)
        will = self._status(Presence.OFFLINE)
        link = await Connection.open(self.login, will=will, ears=ears)
        if not self._powered.is_set():
            link.sever()
            return
        link.listen(self._topic(Channel.STORED))
        link.publish(self._status(Presence.ONLINE), retain=True)
        self.connections += 1
        self._outbox.start_over()
        self._work.set()
        self._link = link
        self._online.set()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(link.stay(), name=f"stay {self.login.device}")
                group.create_task(self._send(link), name=f"send {self.login.device}")
                group.create_task(self._ask_again(), name=f"ask {self.login.device}")
        finally:
            self._link = None
            self._online.clear()
            link.sever()

    async def _send(self, link: Connection) -> None:
        while True:
            packet = self._outbox.take()
            if packet is None:
                self._work.clear()
                await self._work.wait()
                continue
            for leaving in self._faults.disturb(packet):
                await link.room()
                link.publish(leaving)

    def _hear(self, payload: bytes) -> None:
        try:
            stored = decode(Stored, payload)
        except MalformedPayload as why:
            _log.warning("unreadable stored", device=self.login.device, why=str(why))
            return
        if self._outbox.hear(stored, monotonic()):
            self._freed.set()
        self._work.set()

    def _answered(self, packet: Packet, reason: int) -> None:
        if reason >= mqtt5.FAILURE:
            self.refused += 1
            _log.warning("refused", device=self.login.device, topic=packet.topic, reason=reason)
            return
        self.accepted += 1
        self._outbox.accept(packet)

    async def _ask_again(self) -> None:
        while True:
            await asyncio.sleep(1)
            self._outbox.ask_again(monotonic())
            self._work.set()

    def _status(self, state: Presence) -> Packet:
        plate = self._plate
        status = Status(
            state=state,
            boot=self.boot,
            model=plate.model,
            serial=plate.serial,
            firmware=plate.firmware,
            vitals=plate.vitals,
            waves=dict(plate.waves),
            every_s=min(86_400.0, max(0.001, plate.every_s)),
            resends=True,
            simulated=plate.simulated,
        )
        return Packet(self._topic(Channel.STATUS), encode(status))
