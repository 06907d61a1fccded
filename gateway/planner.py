"""Has plans for those who wait made by a process of its own, so that no screen waits for it."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import msgspec
import structlog

from core.appointments.plan import Plan, Problem, clashes, greedily
from gateway.errors import Busy

AT_ONCE = 1
MOST_WAITING = 4
WITHIN_S = 20.0
"""The optimiser thinks for 5 s at most; the rest is its start on a busy machine."""

_WORKER = (sys.executable, "-m", "core.appointments.optimising")
_ROOT = Path(__file__).parents[1]
_OURS = "WARDWATCH_"
_log = structlog.stdlib.get_logger()


class Planner:
    """The plans that are being made."""

    def __init__(self, *, worker: tuple[str, ...] = _WORKER, within_s: float = WITHIN_S) -> None:
        self._worker = worker
        self._within_s = within_s
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def plan(self, problem: Problem) -> Plan:
        """The best plan there is time for; the greedy one, which says so, if there is none.

        Raises:
            Busy: Too many wait already.
        """
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(self._within_s), self._turns:
                return await self._best(problem)
        except (TimeoutError, OSError, msgspec.MsgspecError, _Broken) as why:
            _log.warning("planned without the optimiser", reason=type(why).__name__)
            return greedily(problem)
        finally:
            self._waiting -= 1

    async def _best(self, problem: Problem) -> Plan:
        process = await asyncio.create_subprocess_exec(
            *self._worker, stdin=PIPE, stdout=PIPE, cwd=_ROOT, env=_environment()
        )
        try:
            answer, _ = await process.communicate(msgspec.json.encode(problem))
        finally:
            await _end(process)
        if process.returncode:
            raise _Broken
        plan = msgspec.json.decode(answer, type=Plan)
        known = {one.waiting: len(one.options) for one in problem.candidates}
        if any(at not in range(known.get(one, 0)) for one, at in plan.chosen.items()):
            raise _Broken
        if clashes(problem, plan):
            raise _Broken
        return plan


class _Broken(Exception):
    """The optimiser gave no plan."""


def _environment() -> dict[str, str]:
    """Nothing of ours: it has no business with the database or the broker."""
    return {name: text for name, text in os.environ.items() if not name.startswith(_OURS)}


async def _end(process: Process) -> None:
    """Leave no process behind."""
    if process.returncode is None:
        process.kill()
        await process.wait()
