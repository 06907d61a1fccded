"""Asks the process that judges the stored past again: why, and what if.

Judging hours again takes seconds of a core. It is done by a process of its own, one for each
question and few at a time, so that screens never wait for it and a broken question breaks nothing.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

import msgspec
import structlog

from core.settings import Settings
from core.wire.insight import Insight, Question, Unanswered
from gateway.errors import (
    Busy,
    GivenUp,
    Malformed,
    NothingMeasured,
    RecordsAway,
    Refused,
    TookTooLong,
    Unknown,
    Unsafe,
)

AT_ONCE = 2
MOST_WAITING = 8
WITHIN_S = 60.0

_WORKER = (sys.executable, "-m", "alerts.backtest.worker")
_ROOT = Path(__file__).parents[1]
_OURS = "WARDWATCH_"
_REFUSALS: dict[Unanswered, type[Refused]] = {
    Unanswered.MALFORMED: Malformed,
    Unanswered.UNKNOWN_BED: Unknown,
    Unanswered.NO_READINGS: NothingMeasured,
    Unanswered.UNSAFE: Unsafe,
    Unanswered.RECORDS_AWAY: RecordsAway,
}
_log = structlog.stdlib.get_logger()


class Asks(Protocol):
    """Somebody who can answer questions about the past."""

    async def ask(self, question: Question) -> Insight:
        """The answer.

        Raises:
            Refused: There is none; its kind says why.
        """
        ...


async def ask_while_wanted(
    insights: Asks, question: Question, leaves: Awaitable[object]
) -> Insight:
    """The answer, unless whoever asks leaves before: then no core is kept busy any longer.

    Raises:
        GivenUp: They left.
        Refused: As `Asks.ask`.
    """
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(_outcome(insights, question), name="what-if")
        leaving = tasks.create_task(_until(leaves), name="what-if given up")
        await asyncio.wait((asking, leaving), return_when=asyncio.FIRST_COMPLETED)
        asking.cancel()
        leaving.cancel()
    if asking.cancelled():
        raise GivenUp
    outcome = asking.result()
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


async def _outcome(insights: Asks, question: Question) -> Insight | Refused:
    """A refusal as a value: a group of tasks would wrap it."""
    try:
        return await insights.ask(question)
    except Refused as why:
        return why


async def _until(happens: Awaitable[object]) -> None:
    await happens


class Insights:
    """The questions that are being answered."""

    def __init__(self, settings: Settings, *, worker: tuple[str, ...] = _WORKER) -> None:
        self._url = settings.database_url.get_secret_value()
        self._worker = worker
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def ask(self, question: Question) -> Insight:
        """Have one question answered.

        Raises:
            Busy: Too many wait already.
            TookTooLong: There was no answer within a minute; the process was ended.
            Refused: As the process said.
        """
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(WITHIN_S), self._turns:
                found = await self._answered(msgspec.json.encode(question))
        except TimeoutError:
            raise TookTooLong from None
        finally:
            self._waiting -= 1
        if found.unanswered is not None:
            raise _REFUSALS[found.unanswered](found.said or "")
        return found

    async def _answered(self, question: bytes) -> Insight:
        process = await asyncio.create_subprocess_exec(
            *self._worker,
            stdin=PIPE,
            stdout=PIPE,
            cwd=_ROOT,
            env=self._environment(),
        )
        try:
            answer, _ = await process.communicate(question)
        finally:
            await _end(process)
        if process.returncode:
            _log.error("a question was not answered", returncode=process.returncode)
            raise TookTooLong("the answer broke off")
        return msgspec.json.decode(answer, type=Insight)

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but the database: it has no business with the broker."""
        plain = {name: text for name, text in os.environ.items() if not name.startswith(_OURS)}
        return plain | {f"{_OURS}DATABASE_URL": self._url}


async def _end(process: Process) -> None:
    """Leave no process behind, however its question ended."""
    if process.returncode is None:
        process.kill()
        await process.wait()
