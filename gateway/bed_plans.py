"""Asks a process of its own for a plan of beds, so that no screen waits for the solver."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import msgspec
import structlog

from core.beds.placing import PlanShown, Question
from gateway.errors import Busy, TookTooLong

MOST_WAITING = 4
WITHIN_S = 20.0
"""The solver looks for 5 s at most; the rest is the start of the process on a busy machine."""

_WORKER = (sys.executable, "-m", "core.beds.placing")
_ROOT = Path(__file__).parents[1]
_OURS = "WARDWATCH_"
_log = structlog.stdlib.get_logger()


class BedPlans:
    """The plans that are being made: one at a time."""

    def __init__(self, *, worker: tuple[str, ...] = _WORKER, within_s: float = WITHIN_S) -> None:
        self._worker = worker
        self._within_s = within_s
        self._turns = asyncio.Semaphore(1)
        self._waiting = 0

    async def plan(self, question: Question) -> PlanShown:
        """A bed for everybody who waits, or why there is none.

        Raises:
            Busy: Too many wait already.
            TookTooLong: There was no answer in time; the process was ended.
        """
        if not question.seekers:
            return PlanShown(items=(), points=0, proven=True)
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(self._within_s), self._turns:
                return await self._answered(msgspec.json.encode(question))
        except TimeoutError:
            raise TookTooLong("no plan of beds in time") from None
        finally:
            self._waiting -= 1

    async def _answered(self, question: bytes) -> PlanShown:
        # Nothing of ours in its environment: it needs neither the database nor the broker.
        plain = {name: text for name, text in os.environ.items() if not name.startswith(_OURS)}
        process = await asyncio.create_subprocess_exec(
            *self._worker, stdin=PIPE, stdout=PIPE, cwd=_ROOT, env=plain
        )
        try:
            found, _ = await process.communicate(question)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            _log.error("no plan of beds", returncode=process.returncode)
            raise TookTooLong("the search broke off")
        return msgspec.json.decode(found, type=PlanShown)
