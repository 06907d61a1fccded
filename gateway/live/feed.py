"""The gateway's session on the broker, and how its messages reach the event loop.

What must be shown at once (alerts, places, links) wakes the loop; a burst wakes it once. Vitals
and waves wait in a queue of their own until the next flush takes them all: a thousand beds cost
twenty hand-overs a second, not a thousand.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.ids import DeviceId, SiteId
from core.mqtt import Account, Delivery, Session
from core.topics import (
    Channel,
    alerts_stored_topic,
    answers_topic,
    beat_topic,
    board_filter,
    commands_topic,
    device_topic,
    events_topic,
    rules_topic,
)
from gateway.metrics import DROPPED

ASKER = "gateway"
MOST_PASSING = 20_000
"""Vitals and waves waiting for a flush; more than that and the newest are dropped."""


@dataclass(frozen=True, slots=True)
class Connected:
    """From here on messages come by a new connection, the retained ones first."""

    generation: int


Heard = Delivery | Connected


class Feed(Protocol):
    """Messages of one site, and the few the gateway sends."""

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        ...

    def start(self) -> None:
        """Connect; to be called in the event loop that messages are for."""
        ...

    def stop(self) -> None:
        """Leave."""
        ...

    def take_passing(self) -> list[Delivery]:
        """The vitals and waves since the last call, oldest first."""
        ...

    def acknowledge(self, delivery: Delivery) -> None:
        """Let the broker send more."""
        ...

    def ask(self, payload: bytes, *, command: str) -> None:
        """Send a command to the owner of the alerts."""
        ...

    def publish_retained(self, topic: str, payload: bytes) -> None:
        """Publish what the broker keeps; empty to clear."""
        ...

    def listen_waves(self, device: str) -> None:
        """Have the waves of a device delivered."""
        ...

    def ignore_waves(self, device: str) -> None:
        """Have them delivered no longer."""
        ...


class BrokerFeed:
    """The real one."""

    def __init__(
        self, account: Account, site: SiteId, *, on_urgent: Callable[[list[Heard]], None]
    ) -> None:
        self._site = site
        self._on_urgent = on_urgent
        self._urgent: deque[Heard] = deque()
        self._passing: deque[Delivery] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = False
        self._session = Session(
            account,
            subscriptions=[
                f"roster/v1/{site}/+",
                f"occupancy/v1/{site}/+",
                f"duty/v1/{site}/+",
                f"observations/v1/{site}/+",
                f"vitals/v1/{site}/+/{Channel.STATUS}",
                f"vitals/v1/{site}/+/{Channel.LINK}",
                board_filter(site),
                events_topic(site),
                f"alerts/v1/{site}/scores/+",
                f"alerts/v1/{site}/setups/+",
                alerts_stored_topic(site),
                beat_topic(site),
                rules_topic(site),
                answers_topic(site, ASKER),
            ],
            on_delivery=self._delivered,
            on_connected=self._connected,
        )
        # Only the newest value of a vital sign is shown, so the broker need not keep any back.
        self._session.listen(f"vitals/v1/{site}/+/{Channel.NUMERICS}", qos=0)

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._session.connected.is_set()

    def start(self) -> None:
        """Connect; to be called in the event loop that messages are for."""
        self._loop = asyncio.get_running_loop()
        self._session.start()

    def stop(self) -> None:
        """Leave."""
        self._session.stop()

    def take_passing(self) -> list[Delivery]:
        """The vitals and waves since the last call, oldest first."""
        passing = self._passing
        return [passing.popleft() for _ in range(len(passing))]

    def acknowledge(self, delivery: Delivery) -> None:
        """Let the broker send more."""
        self._session.acknowledge(delivery)

    def ask(self, payload: bytes, *, command: str) -> None:
        """Send a command to the owner of the alerts."""
        self._session.ask(
            commands_topic(self._site),
            payload,
            answer_to=answers_topic(self._site, ASKER),
            correlation=command.encode(),
        )

    def publish_retained(self, topic: str, payload: bytes) -> None:
        """Publish what the broker keeps; empty to clear."""
        self._session.publish(topic, payload, retain=True)

    def listen_waves(self, device: str) -> None:
        """Have the waves of a device delivered."""
        self._session.listen(self._waves(device), qos=0)

    def ignore_waves(self, device: str) -> None:
        """Have them delivered no longer."""
        self._session.ignore(self._waves(device))

    def _waves(self, device: str) -> str:
        return device_topic(self._site, DeviceId(device), Channel.WAVE, "+")

    # -- in the network thread ------------------------------------------------------------------

    def _connected(self, _kept: bool) -> None:  # noqa: FBT001 - as core.mqtt calls it
        generation = self._session.generation
        self._wake_with(Connected(generation))
        # The broker sends the retained board before anything published after the subscription,
        # so hearing this again means that the board is complete.
        self._session.publish(answers_topic(self._site, ASKER), str(generation).encode())

    def _delivered(self, delivery: Delivery) -> None:
        if delivery.qos:
            self._wake_with(delivery)
        elif len(self._passing) < MOST_PASSING:
            self._passing.append(delivery)
        else:
            DROPPED.inc()

    def _wake_with(self, heard: Heard) -> None:
        self._urgent.append(heard)
        if not self._woken and self._loop is not None and not self._loop.is_closed():
            self._woken = True
            self._loop.call_soon_threadsafe(self._hand_over)

    def _hand_over(self) -> None:
        self._woken = False  # before emptying, so that nothing is left without a call to come
        urgent = self._urgent
        self._on_urgent([urgent.popleft() for _ in range(len(urgent))])
