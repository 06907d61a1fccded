"""The whole path: taken from the broker, judged, committed, and only then acknowledged."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Protocol

import structlog

from core.clock import Clock, monotonic
from core.ids import SiteId
from core.mqtt import Delivery
from ingest import metrics
from ingest.errors import DatabaseAway, Unstorable
from ingest.inbox import Arrival, Inbox
from ingest.judge import Judgement
from ingest.liveness import LinkReports, Links
from ingest.positions import Positions
from ingest.quarantine import FloodGate
from ingest.receipts import Receipts
from ingest.roster import Roster
from ingest.writer import Store

_log = structlog.stdlib.get_logger()

BACK_OFF_S = (0.1, 5.0)
SATURATED = 3
"""Full batches in a row after which waves give way to readings."""
NO_ANSWER_S = 10.0
"""A transaction under way for longer is trouble."""


class Broker(Protocol):
    """What the pipeline needs of its session."""

    def acknowledge_all(self, deliveries: Sequence[Delivery]) -> None:
        """The broker may forget these; those of an older connection are left out."""
        ...

    def publish(self, topic: str, payload: bytes, *, retain: bool = ..., qos: int = ...) -> int:
        """Send one message."""
        ...

    def keep_all(self, messages: Iterable[tuple[str, bytes]]) -> bool:
        """Have these retained; False when there is no connection."""
        ...


class Pipeline:
    """One thread, one batch at a time; what does not fit waits in the broker."""

    def __init__(
        self,
        *,
        site: SiteId,
        clock: Clock,
        inbox: Inbox,
        store: Store,
        broker: Broker,
        links: Links,
    ) -> None:
        self._site = site
        self._clock = clock
        self._inbox = inbox
        self._store = store
        self._broker = broker
        self._links = links
        self._roster = Roster(store, clock)
        self._receipts = Receipts(site, broker)
        self._reports = LinkReports(site, broker, links, clock)
        self._positions: Positions | None = None
        self._gate = FloodGate()
        self._chance = random.Random(0)  # noqa: S311 - jitter
        self._full_batches = 0
        self._trouble = "not asked yet"
        self._writing_since: float | None = None

    @property
    def database(self) -> str:
        """What is wrong with the database; `ok` when nothing is."""
        since = self._writing_since
        if since is not None and monotonic() - since > NO_ANSWER_S:
            return f"no answer for {monotonic() - since:.0f} s"
        return self._trouble or "ok"

    def run(self, stop: Event) -> None:
        """Work until told to stop; what is not committed by then stays with the broker."""
        while not stop.is_set():
            arrivals = self._inbox.take(wait_s=0.2)
            if self._inbox.new_connection():
                self._receipts.repeat_all()
                self._links.forgive(self._clock.now())
            full = self._inbox.fills_a_batch(arrivals)
            self._full_batches = self._full_batches + 1 if full else 0
            self._settle(arrivals, stop)
            self._receipts.send(monotonic())
            self._reports.send(listening=not full)

    def _settle(self, arrivals: list[Arrival], stop: Event) -> None:
        """Commit and acknowledge all of them, however long it takes.

        One poisonous message is found by halving: the rest of its batch is stored.
        """
        waiting = [_Part(arrivals)]
        back_off_s = BACK_OFF_S[0]
        while waiting and not stop.is_set():
            part = waiting.pop()
            try:
                self._commit(part)
            except Unstorable as why:
                waiting += reversed(part.divide(why))
            except DatabaseAway as why:
                waiting.append(part)
                self._endure(why, back_off_s, stop)
                back_off_s = min(BACK_OFF_S[1], back_off_s * 2)
            else:
                back_off_s = BACK_OFF_S[0]

    def _commit(self, part: "_Part") -> None:
        """One transaction, then the acknowledgements in order of arrival.

        Raises:
            Unstorable: Something among them is refused by the database.
            DatabaseAway: Nothing is known to be written; the same may be tried again.
        """
        self._writing_since = monotonic()
        try:
            # Judged once: the same rows are tried until the database has them.
            judgement = part.judgement = part.judgement or self._judge(part)
            batch = judgement.batch(self._clock.now())
            known = 0 if batch.empty else self._store.write(batch)
            metrics.WRITING.observe(monotonic() - self._writing_since)
        finally:
            self._writing_since = None
        self._broker.acknowledge_all([arrival.delivery for arrival in part.arrivals])
        self._stored().keep(batch.positions)
        self._receipts.note(batch.positions)
        self._gate.told(batch.refused)
        self._recover()
        metrics.count(part.arrivals, batch, judgement, known=known, waiting=len(self._inbox))

    def _judge(self, part: "_Part") -> Judgement:
        self._roster.refresh()
        judgement = Judgement(
            site=self._site,
            register=self._roster,
            positions=self._stored(),
            gate=self._gate,
            witness=self._links,
        )
        judgement.judge(part.arrivals, shed_waves=self._full_batches >= SATURATED)
        if part.poison is not None:
            judgement.banish(part.arrivals[0], part.poison)
        return judgement

    def _stored(self) -> Positions:
        if self._positions is None:
            self._positions = Positions(self._store.positions())
            self._receipts.note(self._positions.latest())
        return self._positions

    def _endure(self, why: DatabaseAway, back_off_s: float, stop: Event) -> None:
        if not self._trouble:
            _log.error("database away", reason=str(why))
        self._trouble = str(why) or "away"
        metrics.DATABASE.set(0)
        metrics.RETRIES.inc()
        stop.wait(back_off_s * self._chance.uniform(0.5, 1.0))

    def _recover(self) -> None:
        if self._trouble:
            _log.info("database answers", after=self._trouble)
            self._trouble = ""
            self._links.forgive(self._clock.now())
        metrics.DATABASE.set(1)


@dataclass(slots=True)
class _Part:
    """Arrivals that are committed together.

    Attributes:
        poison: Why the database refuses the only one of them.
        judgement: What is to be written, once that is decided.
    """

    arrivals: list[Arrival]
    poison: Unstorable | None = None
    judgement: Judgement | None = None

    def divide(self, why: Unstorable) -> "list[_Part]":
        """The parts to try instead, in order.

        Raises:
            Unstorable: Not even the quarantine takes it: a mistake of ours.
        """
        if self.poison is not None:
            raise why
        half = len(self.arrivals) // 2
        if not half:
            return [_Part(self.arrivals, poison=why)]
        return [_Part(self.arrivals[:half]), _Part(self.arrivals[half:])]
