"""Models of ingest and its database: what is committed stays, what is not comes again.

As ingest does it: a ledger for each start of the owner of the alerts, an event acknowledged only
after its commit, a receipt that may be lost, and one row for each bed, number and time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from alerts.recovery import FromStore, StoreReader
from core.ids import Boot, SiteId
from core.mqtt import Delivery
from core.sequence import Ledger
from core.topics import alerts_stored_topic, events_topic, setup_events_topic
from core.wire import Alert, AlertEvent, Setup, SetupEvent, encode
from tests.simulated.session import Session
from tests.simulated.world import World

INGEST = "ingest"
COMMIT_S = 0.2
AGAIN_S = 1.0
PATIENCE_S = 2.0

Row = AlertEvent | SetupEvent
Key = tuple[str, int, datetime]

_decode_event = msgspec.json.Decoder(AlertEvent).decode
_decode_setup = msgspec.json.Decoder(SetupEvent).decode


@dataclass(slots=True)
class Database:
    """What is committed.

    Attributes:
        up: Whether it answers.
        rows: By the natural key of the table; the first of each stays.
        ledgers: Numbers stored, by start of the owner of the alerts.
    """

    up: bool = True
    rows: dict[Key, Row] = field(default_factory=dict)
    ledgers: dict[int, Ledger] = field(default_factory=dict)

    def write(self, event: Row) -> None:
        """Commit an event."""
        ledger = self.ledgers.setdefault(event.boot, Ledger(Boot(event.boot)))
        if ledger.take(event.seq):
            self.rows.setdefault((bed_of(event), event.number, event.at), event)

    def holds(self, event: Row) -> bool:
        """Whether it has this event, from whichever start of its owner."""
        return (bed_of(event), event.number, event.at) in self.rows

    def latest(self) -> FromStore:
        """What the owner of the alerts asks for when it starts."""
        alerts: dict[str, Alert] = {}
        setups: dict[str, Setup] = {}
        numbers: dict[str, int] = {}
        for (bed, number, _), event in self.rows.items():
            numbers[bed] = max(number, numbers.get(bed, 0))
            if isinstance(event, SetupEvent):
                if bed not in setups or number > setups[bed].number:
                    setups[bed] = event.setup
                continue
            known = alerts.get(event.alert.id)
            if known is None or event.alert.revision > known.revision:
                alerts[event.alert.id] = event.alert
        return FromStore(list(alerts.values()), numbers, list(setups.values()))


class Reader(StoreReader):
    """Asks the database when the owner of the alerts starts."""

    def __init__(self, world: World, database: Database, *, answers_in_s: float) -> None:
        self._world = world
        self._database = database
        self._at = world.now + answers_in_s
        self._answer: FromStore | None = None
        world.at(self._at, self._ask)

    def result(self, *, within_s: float) -> FromStore | None:
        """What it found; None when it did not answer in time."""
        if self._answer is None and self._at <= self._world.now + within_s:
            self._ask()
        return self._answer

    def _ask(self) -> None:
        if self._answer is None and self._database.up:
            self._answer = self._database.latest()


class Ingest:
    """Takes events from the broker into the database."""

    def __init__(
        self, world: World, database: Database, site: SiteId, connect: Callable[[], Session]
    ) -> None:
        self._world = world
        self._database = database
        self._receipts = alerts_stored_topic(site)
        self._setups = setup_events_topic(site)
        self._connect = connect
        self._arrived: list[Delivery] = []
        self._writing = False
        self._life = 0
        self._spoke_of: int | None = None
        self.session = self._start()

    @staticmethod
    def filters(site: SiteId) -> tuple[str, ...]:
        """What it listens to."""
        return (events_topic(site), setup_events_topic(site))

    def kill(self, *, down_s: float) -> None:
        """It dies and is started again."""
        self._life += 1
        self.session.die()
        self.session.cut(unnoticed_s=0.0)
        self._arrived, self._writing = [], False
        self._world.after(down_s, self._revive)

    def _revive(self) -> None:
        self.session = self._start()

    def _start(self) -> Session:
        session = self._connect()
        session.ears = self
        session.start()
        return session

    # -- its session ------------------------------------------------------------------------------

    def deliver(self, delivery: Delivery) -> None:
        """A message has come."""
        self._arrived.append(delivery)
        if not self._writing:
            self._writing = True
            self._world.after(COMMIT_S, self._commit, self._life)

    def confirm(self, mid: int) -> None:
        """Receipts are not waited for."""

    def connect(self, kept: bool) -> None:
        """The broker may have lost what it retained, whether it knows us or not."""
        del kept
        if self._spoke_of is not None:
            self._tell(self._spoke_of)

    def _commit(self, life: int) -> None:
        if life != self._life:
            return
        if not self._database.up:
            self._world.after(AGAIN_S, self._commit, life)
            return
        arrived, self._arrived, self._writing = self._arrived, [], False
        told: dict[int, None] = {}
        for delivery in arrived:
            event = self._read(delivery)
            self._database.write(event)
            told[event.boot] = None
        self.session.acknowledge_all(arrived)
        for boot in told:
            self._spoke_of = boot
            self._tell(boot)

    def _read(self, delivery: Delivery) -> Row:
        if delivery.topic == self._setups:
            return _decode_setup(delivery.payload)
        return _decode_event(delivery.payload)

    def _tell(self, boot: int) -> None:
        stored = self._database.ledgers[boot].stored()
        self.session.publish(self._receipts, encode(stored), retain=True, qos=0)


def bed_of(event: Row) -> str:
    """The bed an event is about."""
    return event.alert.bed if isinstance(event, AlertEvent) else event.setup.bed
