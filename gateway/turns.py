"""A queue in memory for those who want the same rows, before they take a connection each.

Twenty people who press at once would hold every connection of the office waiting for one lock, and
who comes too late for that would hear that the database is away. Here they wait, two at a time get
their turn, and everybody gets a real answer.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.errors import Busy

AT_ONCE = 2
WITHIN_S = 10.0


class Turns:
    """Who may go to the database now."""

    def __init__(self, *, at_once: int = AT_ONCE, within_s: float = WITHIN_S) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._within_s = within_s

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a turn, and keep it for the block.

        Raises:
            Busy: It did not come in ten seconds.
        """
        try:
            async with asyncio.timeout(self._within_s):
                await self._free.acquire()
        except TimeoutError:
            raise Busy from None
        try:
            yield
        finally:
            self._free.release()
