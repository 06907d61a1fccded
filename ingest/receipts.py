"""Tells each device, and the owner of the alerts, what of theirs is stored."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from core.ids import Boot, DeviceId, SiteId
from core.topics import Channel, alerts_stored_topic, device_topic
from core.wire import encode
from ingest.batch import Position
from ingest.positions import ALERTS

EVERY_S = 1.0
"""A device is told at most so often; the owner of the alerts at once, a screen waits for it."""
REPEAT_S = 5.0
"""While something is missing it is asked for again."""


class Retainer(Protocol):
    """Has the broker retain messages."""

    def keep_all(self, messages: Iterable[tuple[str, bytes]]) -> bool:
        """Send these; False when there is no connection."""
        ...


class Receipts:
    """Receipts that are due; times are monotonic seconds."""

    def __init__(self, site: SiteId, broker: Retainer) -> None:
        self._site = site
        self._broker = broker
        self._due: dict[_Key, Position] = {}
        self._latest: dict[str, Position] = {}
        self._missing: dict[_Key, Position] = {}
        self._sent_at: dict[_Key, float] = {}

    def note(self, positions: list[Position]) -> None:
        """These are committed."""
        for position in positions:
            key = _Key(position.stream, position.ledger.boot)
            earlier = self._latest.get(position.stream)
            if earlier is not None and earlier.ledger.boot != key.boot:
                # Only the start that speaks is asked again; the other's topic is the same.
                self._missing.pop(_Key(key.stream, earlier.ledger.boot), None)
                self._sent_at.pop(_Key(key.stream, earlier.ledger.boot), None)
            self._due[key] = self._latest[position.stream] = position
            if position.ledger.gaps:
                self._missing[key] = position
            else:
                self._missing.pop(key, None)

    def repeat_all(self) -> None:
        """The broker may have lost what it retained: all that is known is due again."""
        for stream, position in self._latest.items():
            self._due.setdefault(_Key(stream, position.ledger.boot), position)

    def send(self, now_s: float) -> None:
        """Send what is due."""
        for key, position in self._missing.items():
            if now_s - self._sent_at.get(key, now_s) >= REPEAT_S:
                self._due[key] = position
        ripe = [key for key in self._due if self._may_send(key, now_s)]
        # A lost one is made up for by the next, and all are sent again after a reconnection.
        if ripe and self._broker.keep_all([self._receipt(key) for key in ripe]):
            for key in ripe:
                del self._due[key]
                self._sent_at[key] = now_s

    def _may_send(self, key: "_Key", now_s: float) -> bool:
        return key.stream == ALERTS or now_s - self._sent_at.get(key, -EVERY_S) >= EVERY_S

    def _receipt(self, key: "_Key") -> tuple[str, bytes]:
        if key.stream == ALERTS:
            topic = alerts_stored_topic(self._site)
        else:
            device = DeviceId(key.stream.removeprefix("device/"))
            topic = device_topic(self._site, device, Channel.STORED)
        return topic, encode(self._due[key].ledger.stored())


class _Key(NamedTuple):
    stream: str
    boot: Boot
