"""Reads off the board who is to be called, and has every channel call them.

Nothing is kept: after a start the board is read again, and whoever has not shown to have seen a
call that still stands is called, at worst a second time under the same name.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from core.wire import Priority
from gateway.live.board import Board
from gateway.notify.calls import called_by
from gateway.notify.channel import Channel
from gateway.notify.lane import Lane

LOOK_EVERY_S = 0.25
_ORDER = {priority: order for order, priority in enumerate(Priority)}


class Standing(Protocol):
    """Something a channel has to do beside its calls, for ever."""

    async def run(self) -> None:
        """Do it."""
        ...


@dataclass(slots=True, kw_only=True)
class Notifier:
    """All channels.

    Attributes:
        beside: What channels need to have running.
    """

    board: Board
    channels: tuple[Channel, ...]
    beside: tuple[Standing, ...] = ()
    lanes: list[Lane] = field(default_factory=list)

    def __post_init__(self) -> None:
        """A lane for each channel, so that a slow one delays no other."""
        self.lanes = [Lane(channel) for channel in self.channels]

    async def run(self) -> None:
        """Call people for ever."""
        async with asyncio.TaskGroup() as group:
            for lane in self.lanes:
                group.create_task(lane.run(), name=f"lane of {lane.channel.name}")
            for standing in self.beside:
                group.create_task(standing.run(), name=type(standing).__name__)
            while True:
                self.look()
                await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> None:
        """Offer every lane the calls that stand now, the most urgent first."""
        open_now = self.board.open.values()
        rounds = {one.id: one.escalation.round for one in open_now if one.escalation is not None}
        calls = [call for alert in open_now for call in called_by(alert)]
        calls.sort(key=lambda call: _ORDER[call.priority])
        for lane in self.lanes:
            lane.offer(calls, rounds=rounds)
