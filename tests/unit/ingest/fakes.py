"""Stand-ins for the broker and the database, and builders of what devices send."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from psycopg.types.range import TimestamptzRange

from core.beds.placements import Assignment, Occupation, Placements
from core.ids import DeviceId
from core.mqtt import Delivery
from core.wire import Setup
from ingest.batch import Batch, Position, Readings
from ingest.errors import DatabaseAway, Unstorable
from ingest.inbox import Arrival

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
DEVICE = DeviceId("monitor-001")
PLACEMENTS = Placements(
    {DEVICE: 7, DeviceId("monitor-002"): 8},
    [Assignment(DEVICE, "icu-01", 3, TimestamptzRange(NOON - timedelta(days=60), None))],
    [Occupation("icu-01", 11, TimestamptzRange(NOON - timedelta(days=60), None))],
)


def said(
    payload: bytes | dict[str, Any],
    *,
    device: str = DEVICE,
    channel: str = "numerics",
    topic: str = "",
    mid: int = 1,
    at: datetime = NOON,
    generation: int = 1,
) -> Arrival:
    """A message of a device as it came in."""
    raw = payload if isinstance(payload, bytes) else msgspec.json.encode(payload)
    return Arrival(
        Delivery(
            generation=generation,
            mid=mid,
            qos=1,
            topic=topic or f"vitals/v1/main/{device}/{channel}",
            payload=raw,
            retained=False,
        ),
        at,
    )


def numerics(seq: int = 1, *, boot: int = 1, time: datetime = NOON, **more: Any) -> dict[str, Any]:
    """A set of vital signs."""
    return {"v": 1, "boot": boot, "seq": seq, "time": time, "values": {"hr": 72.0}} | more


def rows(readings: Readings) -> list[tuple[datetime, int, int, int, float, int]]:
    """(time, bed, stay, vital, value, quality) of each."""
    return [
        (
            EPOCH + timedelta(microseconds=int(readings.time[at])),
            int(readings.bed[at]),
            int(readings.stay[at]),
            int(readings.vital[at]),
            float(readings.value[at]),
            int(readings.quality[at]),
        )
        for at in range(len(readings))
    ]


@dataclass(slots=True)
class FakeStore:
    """Keeps what TimescaleDB would, by the same keys.

    Attributes:
        away: How many more calls find no database.
        poison: A payload part, as text, that it refuses.
    """

    known: Placements = field(default_factory=lambda: PLACEMENTS)
    away: int = 0
    poison: str = ""
    readings: dict[tuple[int, int, int], float] = field(default_factory=dict)
    waves: set[tuple[int, str, datetime]] = field(default_factory=set)
    device_events: set[tuple[int, int, int]] = field(default_factory=set)
    alert_events: dict[tuple[str, int, datetime], str] = field(default_factory=dict)
    setup_events: dict[tuple[str, int, datetime], Setup] = field(default_factory=dict)
    rules: dict[tuple[str, str], int] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    ledgers: dict[tuple[str, int], Position] = field(default_factory=dict)

    def write(self, batch: Batch) -> int:
        """All or nothing."""
        self._answer()
        if self.poison and any(self.poison in text for text in _texts(batch)):
            raise Unstorable("22P05 poison")
        before, readings = len(self.readings), batch.readings
        for at in range(len(readings)):
            key = (int(readings.device[at]), int(readings.vital[at]), int(readings.time[at]))
            self.readings.setdefault(key, float(readings.value[at]))
        self.waves |= {(one.place.device, one.signal, one.wave.time) for one in batch.waves}
        self.device_events |= {
            (one.device, one.event.boot, one.event.seq) for one in batch.device_events
        }
        for row in batch.alert_events:
            key_of_event = (row.event.alert.bed, row.event.number, row.event.at)
            self.alert_events.setdefault(key_of_event, row.event.alert.id)
        for change in batch.setup_events:
            key_of_event = (change.event.setup.bed, change.event.number, change.event.at)
            self.setup_events.setdefault(key_of_event, change.event.setup)
        for rule in batch.rules:
            self.rules.setdefault((rule.site, rule.rules.digest), rule.rules.revision)
        self.refused += [(row.reason, row.detail) for row in batch.refused]
        for position in batch.positions:
            self.ledgers[position.stream, position.ledger.boot] = position
        return len(readings) - (len(self.readings) - before)

    def positions(self) -> list[Position]:
        """Copies, as from a database."""
        self._answer()
        return [Position(p.stream, p.ledger.copy()) for p in self.ledgers.values()]

    def placements(self, *, since: datetime) -> Placements:
        """What it was told."""
        self._answer()
        assert since.tzinfo is not None
        return self.known

    def _answer(self) -> None:
        if self.away:
            self.away -= 1
            raise DatabaseAway("gone fishing")


def _texts(batch: Batch) -> list[str]:
    return [row.event.alert.id for row in batch.alert_events] + [
        row.event.setup.text for row in batch.setup_events
    ]


@dataclass(slots=True)
class FakeBroker:
    """Remembers what it was told."""

    connected: bool = True
    acknowledged: list[int] = field(default_factory=list)
    retained: dict[str, bytes] = field(default_factory=dict)
    published: list[tuple[str, bytes]] = field(default_factory=list)

    def acknowledge_all(self, deliveries: Sequence[Delivery]) -> None:
        """In order."""
        self.acknowledged += [delivery.mid for delivery in deliveries]

    def publish(self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 1) -> int:
        """Keep it."""
        assert qos == 1
        assert not retain
        self.published.append((topic, payload))
        return len(self.published)

    def keep_all(self, messages: Iterable[tuple[str, bytes]]) -> bool:
        """Keep them when connected."""
        if self.connected:
            self.retained |= dict(messages)
        return self.connected
