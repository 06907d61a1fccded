"""A moment at the broker: is an account let in, and what does the broker say of itself."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

_LIMIT_S = 3.0


def admitted(url: str, user: str, password: str) -> bool:
    """Whether the broker lets this account in.

    The account's name is its client id: a live session of the same account is taken over, so ask
    only for accounts that are not in use.
    """
    answers: list[bool] = []
    client = _client(user, password)
    client.on_connect = lambda _c, _u, _f, reason, _p: answers.append(not reason.is_failure)
    _converse(client, url, until=lambda: bool(answers))
    return answers == [True]


def overheard(url: str, user: str, password: str, *topics: str) -> dict[str, str]:
    """The retained text on these topics; those that say nothing are left out."""
    heard: dict[str, str] = {}
    client = _client(user, password)
    wanted = [(topic, 0) for topic in topics]
    client.on_connect = lambda c, _u, _f, _r, _p: c.subscribe(wanted) and None
    client.on_message = lambda _c, _u, message: heard.update(
        {message.topic: message.payload.decode(errors="replace")}
    )
    _converse(client, url, until=lambda: len(heard) == len(topics))
    return heard


def _client(user: str, password: str) -> Client:
    client = Client(
        CallbackAPIVersion.VERSION2, client_id=user, protocol=MQTTProtocolVersion.MQTTv5
    )
    client.username_pw_set(user, password)
    return client


def _converse(client: Client, url: str, *, until: Callable[[], bool]) -> None:
    place = urlsplit(url)
    deadline = time.monotonic() + _LIMIT_S
    try:
        client.connect(place.hostname or "127.0.0.1", place.port or 1883, keepalive=10)
        while not until() and time.monotonic() < deadline:
            client.loop(0.05)
        client.disconnect()
        client.loop(0.05)
    except OSError:
        return
