"""A publisher as fast as the broker: for benches, and for kill tests with many devices."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.clock import monotonic
from core.ids import Boot
from core.sequence import Kept
from core.topics import Channel, device_topic
from core.wire import Numerics, encode
from simulators import mqtt5
from simulators.connection import Connection, Ears, Login
from simulators.device import Device, Plate
from simulators.faults import Packet

_TICK_S = 0.005
_KEPT_MOST = 1_000_000
_AHEAD = 5_000
"""With nothing said about the rate, so many messages may be waiting to be stored."""


@dataclass(slots=True)
class Counts:
    """What became of a load.

    Attributes:
        published: Messages, each counted once.
        repeated: Sent again.
        pubacked: Acknowledged with a success code, repetitions included.
        refused: By failure code of the PUBACK.
        seconds: From the first message to the last answer.
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
    until_stored: bool = False,
) -> Counts:
    """Publish for many devices at once, each with its own account and connection.

    Args:
        loads: Account and messages of each device.
        per_second: Messages a second of each device; None for as fast as the broker takes them.
        until_stored: Behave as a device must: keep, reconnect and repeat until ingest has said
            that all is stored. Otherwise it is done when everything is answered, and a lost
            connection ends it.

    Raises:
        Away: A connection was refused or lost (inside an ExceptionGroup).
    """
    play = _keep_until_stored if until_stored else _fire
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(play(login, messages, per_second), name=f"load {login.device}")
            for login, messages in loads
        ]
    return sum((task.result() for task in tasks), Counts())


async def _fire(login: Login, messages: Iterable[Kept], per_second: float | None) -> Counts:
    counts = Counts()

    def answered(_packet: Packet, reason: int) -> None:
        if reason >= mqtt5.FAILURE:
            counts.refused[reason] += 1
        else:
            counts.pubacked += 1

    link = await Connection.open(login, ears=Ears(on_answer=answered))
    began = monotonic()
    async with asyncio.TaskGroup() as group:
        staying = group.create_task(link.stay(), name=f"stay {login.device}")
        for message in messages:
            await _turn(counts.published, began, per_second)
            await link.room()
            link.publish(Packet(message.topic, message.payload))
            counts.published += 1
        await link.answered()
        counts.seconds = monotonic() - began
        staying.cancel()
    await link.close()
    return counts


async def _keep_until_stored(
    login: Login, messages: Iterable[Kept], per_second: float | None
) -> Counts:
    began = monotonic()
    async with Device(login, plate=Plate(model="load"), keep_most=_KEPT_MOST) as device:
        for message in messages:
            await _turn(device.published, began, per_second)
            if per_second is None:
                await device.room(_AHEAD)
            device.publish_made(message)
        await device.all_stored()
        return Counts(
            device.published,
            device.repeated,
            device.accepted,
            Counter({mqtt5.FAILURE: device.refused} if device.refused else {}),
            monotonic() - began,
        )


async def _turn(published: int, began: float, per_second: float | None) -> None:
    """Wait until the rate allows one more."""
    if per_second is not None:
        early_s = published / per_second - (monotonic() - began)
        if early_s > _TICK_S:
            await asyncio.sleep(early_s)
