"""A network between a browser and the gateway that can be cut without anybody being told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_PIECE = 65_536


@dataclass(slots=True)
class Hole:
    """A relay; what it swallows is gone, and connections stay as they are.

    Attributes:
        url: Where the browser finds the gateway behind it.
    """

    gateway_port: int
    url: str = ""
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _torn: set[asyncio.StreamWriter] = field(default_factory=set)
    _through: set[asyncio.StreamWriter] = field(default_factory=set)

    def swallow(self) -> None:
        """Nothing passes any more, in neither direction, and new connections hang."""
        self._open.clear()
        self._torn |= self._through

    def mend(self) -> None:
        """New connections pass; old ones have lost what they said and end."""
        self._open.set()
        for writer in self._torn:
            writer.close()
        self._torn.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the browser."""
        self._through.add(writer)
        try:
            await self._open.wait()
            there_reader, there = await asyncio.open_connection("127.0.0.1", self.gateway_port)
        except OSError:
            # The gateway is away: as if there were no hole.
            writer.close()
            return
        self._through.add(there)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._relay(reader, there), name="browser to gateway")
                both.create_task(self._relay(there_reader, writer), name="gateway to browser")
        finally:
            for end in (writer, there):
                self._through.discard(end)
                end.close()

    async def _relay(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(_PIECE):
                if target in self._torn or not self._open.is_set():
                    continue
                target.write(piece)
                await target.drain()
        except ConnectionError:
            pass
        target.close()


@asynccontextmanager
async def holed(gateway_port: int) -> AsyncIterator[Hole]:
    """A relay to the gateway at this port, open at first."""
    hole = Hole(gateway_port)
    hole._open.set()
    server = await asyncio.start_server(hole.serve, "127.0.0.1", 0)
    hole.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield hole
    hole.mend()
    server.close()
