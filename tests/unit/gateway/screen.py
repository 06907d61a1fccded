"""A screen of a test: says hello, reads frames."""

import asyncio
import json
from array import array
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

Frame = dict[str, Any]


def stretches_of(message: bytes) -> Iterator[tuple[Frame, "array[int]"]]:
    """The stretches of waves in a binary message: head and samples."""
    at = 0
    while at < len(message):
        head_ends = at + 2 + int.from_bytes(message[at : at + 2], "little")
        head: Frame = json.loads(message[at + 2 : head_ends])
        at = head_ends + 2 * head["count"]
        assert head_ends % 2 == 0
        yield head, array("h", message[head_ends:at])


class Screen:
    """A screen of a test."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def frame(self, kind: str = "") -> Frame:
        """The next frame, or the next of a kind."""
        async with asyncio.timeout(5):
            while True:
                message = await self.connection.recv()
                if isinstance(message, bytes):
                    continue
                frame: Frame = json.loads(message)
                if not kind or frame["type"] == kind:
                    return frame

    async def binary(self) -> bytes:
        """The next binary message."""
        async with asyncio.timeout(5):
            while True:
                message = await self.connection.recv()
                if isinstance(message, bytes):
                    return message

    async def say(self, **words: object) -> None:
        await self.connection.send(json.dumps(words))

    async def closed(self) -> int:
        """The code it is closed with."""
        async with asyncio.timeout(10):
            try:
                while True:
                    await self.connection.recv()
            except ConnectionClosed as why:
                return why.rcvd.code if why.rcvd else 0


@asynccontextmanager
async def open_screen(
    page: str, cookie: str, *, origin: str | None = None
) -> AsyncIterator[Screen]:
    """A socket to the gateway whose page this is; it has not said hello."""
    async with connect(
        page.replace("http", "ws", 1) + "/api/v1/live",
        origin=Origin(page if origin is None else origin),
        additional_headers={"Cookie": cookie},
        max_size=None,
    ) as connection:
        yield Screen(connection)


@asynccontextmanager
async def greeted_screen(
    page: str, cookie: str, **hello: object
) -> AsyncIterator[tuple[Screen, Frame]]:
    """A screen that said hello, and the first frame it was given."""
    async with open_screen(page, cookie) as screen:
        await screen.say(type="hello", **hello)
        yield screen, await screen.frame()
