"""Has papers drawn: a process of its own for each, few at a time, ended when it takes too long.

The process is given the paper and nothing else: no database, no password.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import msgspec
import structlog
from starlette.responses import Response

from core.reports.paper import Paper
from gateway.errors import Busy, TookTooLong

AT_ONCE = 2
MOST_WAITING = 8
WITHIN_S = 60.0

_WORKER = (sys.executable, "-m", "core.reports.worker")
_ROOT = Path(__file__).parents[1]
_OURS = "WARDWATCH_"
_encoder = msgspec.json.Encoder()
_log = structlog.stdlib.get_logger()


class Papers:
    """The papers that are being drawn."""

    def __init__(self, *, worker: tuple[str, ...] = _WORKER, within_s: float = WITHIN_S) -> None:
        self._worker = worker
        self._within_s = within_s
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def draw(self, paper: Paper) -> bytes:
        """The paper as PDF.

        Raises:
            Busy: Too many wait already.
            TookTooLong: It was not done in time, or broke off; the process was ended.
        """
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(self._within_s), self._turns:
                return await self._drawn(_encoder.encode(paper))
        except TimeoutError:
            raise TookTooLong("the paper could not be drawn in time") from None
        finally:
            self._waiting -= 1

    async def _drawn(self, paper: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *self._worker, stdin=PIPE, stdout=PIPE, cwd=_ROOT, env=_environment()
        )
        try:
            pdf, _ = await process.communicate(paper)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            _log.error("a paper was not drawn", returncode=process.returncode)
            raise TookTooLong("the drawing broke off")
        return pdf


def _environment() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith(_OURS)}


def pdf_answer(pdf: bytes, name: str) -> Response:
    """A PDF to be kept under this name; never in a cache of anybody."""
    return file_answer(pdf, name, "application/pdf")


def file_answer(content: bytes, name: str, kind: str) -> Response:
    """A file to be kept under this name, which is ASCII without quotes."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=kind, headers=headers)
