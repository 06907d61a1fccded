"""A moment at the broker: is an account let in, and what does the broker say of itself.

Nothing is lost here when a message is, so aiomqtt serves (docs/decisions/0060).
"""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from aiomqtt import Client, MqttError, ProtocolVersion

_LIMIT_S = 3.0

_T = TypeVar("_T")


def admitted(url: str, user: str, password: str) -> bool:
    """Whether the broker lets this account in.

    The account's name is its client id: a live session of the same account is taken over, so ask
    only for accounts that are not in use.
    """
    return _waited_for(_admitted(url, user, password))


def overheard(url: str, user: str, password: str, *topics: str) -> dict[str, str]:
    """The retained text on these topics; those that say nothing are left out."""
    return _waited_for(_overheard(url, user, password, topics))


async def _admitted(url: str, user: str, password: str) -> bool:
    try:
        async with asyncio.timeout(_LIMIT_S), _client(url, user, password):
            return True
    except (MqttError, TimeoutError):
        return False


async def _overheard(url: str, user: str, password: str, topics: tuple[str, ...]) -> dict[str, str]:
    heard: dict[str, str] = {}
    with suppress(MqttError, TimeoutError):
        async with asyncio.timeout(_LIMIT_S), _client(url, user, password) as client:
            await client.subscribe([(topic, 0) for topic in topics])
            async for message in client.messages:
                if isinstance(message.payload, bytes):
                    heard[str(message.topic)] = message.payload.decode(errors="replace")
                if len(heard) == len(topics):
                    break
    return heard


def _client(url: str, user: str, password: str) -> Client:
    place = urlsplit(url)
    return Client(
        place.hostname or "127.0.0.1",
        place.port or 1883,
        username=user,
        password=password,
        identifier=user,
        protocol=ProtocolVersion.V5,
        keepalive=10,
        timeout=_LIMIT_S,
    )


def _waited_for(conversation: Coroutine[Any, Any, _T]) -> _T:
    # In a thread of its own: who asks may be inside an event loop already.
    with ThreadPoolExecutor(1, "knock") as thread:
        return thread.submit(asyncio.run, conversation).result()
