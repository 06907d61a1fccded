"""Asks a process of its own for a rota: the search keeps both cores busy for many seconds."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Protocol

import msgspec
import structlog

from core.shifts.rota.facts import Outcome, Problem
from gateway.errors import Busy, TookTooLong

MOST_WAITING = 3
WITHIN_S = 60.0
"""Longer than the search may take, its reasons and the start of the process."""

_WORKER = (sys.executable, "-m", "core.shifts.rota.worker")
_ROOT = Path(__file__).parents[1]
_OURS = "WARDWATCH_"
_log = structlog.stdlib.get_logger()


class WorksOutRotas(Protocol):
    """Somebody who can work out rotas."""

    async def work_out(self, problem: Problem) -> Outcome:
        """A rota, or why there is none.

        Raises:
            Refused: There is no answer; its kind says why.
        """
        ...


class Rotas:
    """The rotas that are being worked out: one at a time."""

    def __init__(self, *, worker: tuple[str, ...] = _WORKER) -> None:
        self._worker = worker
        self._turns = asyncio.Semaphore(1)
        self._waiting = 0

    async def work_out(self, problem: Problem) -> Outcome:
        """A rota, or why there is none.

        Raises:
            Busy: Too many wait already.
            TookTooLong: There was no answer in time, or the process broke off; it was ended.
        """
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(WITHIN_S), self._turns:
                return await self._answered(msgspec.json.encode(problem))
        except TimeoutError:
            raise TookTooLong from None
        finally:
            self._waiting -= 1

    async def _answered(self, question: bytes) -> Outcome:
        # Nothing of ours in its environment: it needs neither the database nor the broker.
        plain = {name: text for name, text in os.environ.items() if not name.startswith(_OURS)}
        process = await asyncio.create_subprocess_exec(
            *self._worker, stdin=PIPE, stdout=PIPE, cwd=_ROOT, env=plain
        )
        try:
            found, _ = await process.communicate(question)
        finally:
            await _end(process)
        if process.returncode:
            _log.error("a rota was not worked out", returncode=process.returncode)
            raise TookTooLong("the search broke off")
        return msgspec.json.decode(found, type=Outcome)


async def _end(process: Process) -> None:
    """Leave no process behind, however its question ended."""
    if process.returncode is None:
        process.kill()
        await process.wait()
