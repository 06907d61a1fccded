"""The calls of one channel: each is made once, and tried again when it failed and still stands."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from core.clock import monotonic
from core.wire import Receipt
from gateway.metrics import CALLS, CALLS_LATE
from gateway.notify.calls import Call
from gateway.notify.channel import Channel, Unreached

_log = structlog.stdlib.get_logger()

MOST_WAITING = 256
"""Calls waiting in one channel; what finds it full is offered again at the next look."""

AT_ONCE = 4
"""Calls under way in one channel."""

WITHIN_S = 10.0
TRIES = 3
AGAIN_AFTER_S = 5.0

Key = tuple[str, int, int, str, str]
"""What names a call, and who is called."""


@dataclass(slots=True)
class _Told:
    alert: str
    round: int
    tries: int = 0
    again_at: float | None = None


@dataclass(slots=True)
class Lane:
    """One channel and what it has been given."""

    channel: Channel
    _told: dict[Key, _Told] = field(default_factory=dict)
    _waiting: asyncio.Queue[tuple[Key, Call]] = field(
        default_factory=lambda: asyncio.Queue(MOST_WAITING)
    )

    def offer(self, calls: list[Call], *, rounds: Mapping[str, int]) -> None:
        """Take those calls that have not been told, or failed a while ago.

        Args:
            calls: All that stand now.
            rounds: Of each open alert; what was told in another one is forgotten.
        """
        self._told = {
            key: told for key, told in self._told.items() if rounds.get(told.alert) == told.round
        }
        now = monotonic()
        for call in calls:
            told = self._told.get(_key(call))
            due = told is None or (told.again_at is not None and told.again_at <= now)
            if due and self.channel.reaches(call) and not self._put(call):
                return

    async def run(self) -> None:
        """Call, a few at a time, for ever."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._work(), name=f"calls by {self.channel.name}")

    def _put(self, call: Call) -> bool:
        key = _key(call)
        try:
            self._waiting.put_nowait((key, call))
        except asyncio.QueueFull:
            CALLS_LATE.labels(self.channel.name).inc()
            return False
        told = self._told.setdefault(key, _Told(call.alert, call.round))
        told.tries += 1
        told.again_at = None
        return True

    async def _work(self) -> None:
        while True:
            key, call = await self._waiting.get()
            outcome = await self._outcome(call)
            CALLS.labels(self.channel.name, outcome).inc()
            told = self._told.get(key)
            if outcome == "failed" and told is not None and told.tries < TRIES:
                told.again_at = monotonic() + AGAIN_AFTER_S

    async def _outcome(self, call: Call) -> str:
        try:
            async with asyncio.timeout(WITHIN_S):
                result = await self.channel.call(call)
        except TimeoutError:
            reason = "no answer in time"
        except Unreached as why:
            reason = str(why)
        else:
            match result:
                case Receipt():
                    return result.value
                case True:
                    return "handed over"
                case _:
                    reason = "refused"
        _log.warning("call failed", channel=self.channel.name, call=call.id, reason=reason)
        return "failed"


def _key(call: Call) -> Key:
    return call.alert, call.round, call.step, call.post or "", call.account
