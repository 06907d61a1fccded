"""The alerts process: one inbox, one judging thread, and how it starts.

The network thread only puts things into the inbox. While the state is being recovered, what must
be judged waits; vital signs that come meanwhile are acknowledged at once, because ingest keeps
them anyway and unacknowledged ones would stop the very messages the recovery waits for.
"""

import gc
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event
from uuid import uuid4

import structlog
from msgspec.structs import replace

from alerts import gauges
from alerts.arrivals import Addresses, Route
from alerts.board import Board
from alerts.detector import Learned
from alerts.postbox import Postbox
from alerts.recovery import STORE_PATIENCE_S, Recovery, StoreReader
from alerts.watch import Watch
from core.clock import monotonic
from core.errors import MalformedPayload
from core.mqtt import Delivery
from core.wire import Alert, AlertEvent, Occupancy, Roster, Score, Setup, SetupEvent, Tally, decode

BEAT_S = 2.0
TICK_S = 0.1
OVERLOADED = 500
"""With so many deliveries waiting nobody else can be blamed for silence."""
MOST_LATER = 50_000
"""Of vital signs that came during recovery; the oldest are history by then, and ingest has them."""
MOST_HELD = 500
MOST_ENTRIES = 400
"""Deliveries kept unacknowledged during recovery: device events and commands, and entries of the
journal; the broker sends at most 1,000 of them."""

_WHERE = frozenset({Route.ROSTER, Route.OCCUPANCY, Route.DUTY})
_LAST = Route.OCCUPANCY

_log = structlog.stdlib.get_logger()


class Inbox(SimpleQueue[Delivery | int | bool]):
    """What the network thread has for the judging thread, in order."""

    def deliver(self, delivery: Delivery) -> None:
        """A message has come."""
        self.put(delivery)

    def confirm(self, mid: int) -> None:
        """The broker has taken a publication."""
        self.put(mid)

    def connect(self, kept: bool) -> None:  # noqa: FBT001 - called so by the session
        """The broker is there (again)."""
        self.put(kept)


class Process:
    """The loop around the watch; all of it in the judging thread.

    Attributes:
        recovering: None once the state is recovered.
        alive_at: When the loop last went round, by `seconds`, which never jumps.
    """

    def __init__(
        self,
        watch: Watch,
        board: Board,
        addresses: Addresses,
        post: Postbox,
        inbox: Inbox,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self.recovering: Recovery | None = Recovery()
        self._post = post
        self._watch = watch
        self._board = board
        self._addresses = addresses
        self._inbox = inbox
        self._later: list[Delivery] = []
        self._late_numerics = 0
        self._held = 0
        self._journal: dict[str, tuple[int, Delivery]] = {}
        self._nonce = b""
        self._next_tick = self._next_beat = 0.0
        self._seconds = seconds
        self.alive_at = seconds()

    def run(self, store: StoreReader | None, stop: Event) -> None:
        """Judge until stopped."""
        try:
            while not stop.is_set():
                self.step(store)
        finally:
            self._post.flush()

    def step(self, store: StoreReader | None) -> None:
        """Take one thing from the inbox, and do what is due."""
        try:
            item: Delivery | int | bool | None = self._inbox.get(timeout=TICK_S)
        except Empty:
            item = None
        match item:
            case bool():
                self._connected()
            case int(mid):
                self._board.confirmed(mid)
            case Delivery() if self.recovering is None:
                self._watch.handle(item)
            case Delivery():
                self._collect(store, item)
            case _:
                pass
        if self._inbox.empty():
            self._post.flush()
            if self.recovering is None:
                self._watch.learn()
        self._keep_time()

    def _connected(self) -> None:
        self._watch.listen()
        if self.recovering is None:
            self._board.republish(self._watch.ward.numbers())
        else:
            # Another one each time: what was published while the connection was being made may
            # have reached the broker before the subscription, and marks the end of nothing.
            self._nonce = uuid4().hex.encode()
            self._post.publish(self._addresses.sentinel, self._nonce)

    def _keep_time(self) -> None:
        now_s = self.alive_at = self._seconds()
        if now_s < self._next_tick:
            return
        self._next_tick = now_s + TICK_S
        if not self._post.connected:
            self._watch.listening_since = None
        if self.recovering is not None:
            return
        self._watch.tick(overloaded=self._inbox.qsize() > OVERLOADED)
        if self._inbox.empty():
            self._watch.write_down()
        if now_s >= self._next_beat and self._post.connected:
            self._next_beat = now_s + BEAT_S
            gauges.WAITING.set(self._inbox.qsize())
            self._watch.beat()
            self._board.resend_if_unheard(now_s)

    # -- recovery ---------------------------------------------------------------------------------

    def _collect(self, store: StoreReader | None, delivery: Delivery) -> None:
        recovery = self.recovering
        assert recovery is not None  # noqa: S101 - for the type checker: the caller has looked
        route = self._addresses.read(delivery.topic).route
        if route is Route.SENTINEL:
            self._post.acknowledge(delivery)
            if delivery.payload == self._nonce:
                self._recovered(store, recovery)
            return
        try:
            self._sort(recovery, route, delivery)
        except MalformedPayload as why:
            _log.warning("left out of the recovery", topic=delivery.topic, reason=str(why))
            self._post.acknowledge(delivery)

    def _sort(self, recovery: Recovery, route: Route, delivery: Delivery) -> None:
        match route:
            case Route.JOURNAL | Route.SETUP_JOURNAL:
                self._recall_entry(recovery, route, delivery)
                return
            case Route.BOARD | Route.SCORE | Route.TALLY | Route.SETUP | Route.LEARNED if (
                delivery.payload
            ):
                self._recall(recovery, route, delivery)
            case Route.NUMERICS | Route.ROSTER | Route.STATUS | Route.LINK | Route.STORED:
                if route is Route.ROSTER and delivery.payload:
                    roster = decode(Roster, delivery.payload)
                    recovery.bed(roster.bed).place = roster
                self._later.append(replace(delivery, qos=0))
                self._make_room(route)
            case Route.OCCUPANCY:
                if delivery.payload:
                    recovery.add_occupancy(decode(Occupancy, delivery.payload))
                self._later.append(replace(delivery, qos=0))
            case Route.EVENT | Route.COMMAND if self._held < MOST_HELD:
                self._held += 1
                self._later.append(delivery)
                return
            case _:
                self._later.append(replace(delivery, qos=0))
        self._post.acknowledge(delivery)

    def _recall(self, recovery: Recovery, route: Route, delivery: Delivery) -> None:
        """Take in what the broker has kept of an earlier process."""
        payload = delivery.payload
        match route:
            case Route.BOARD:
                recovery.add_alert(decode(Alert, payload))
            case Route.SCORE:
                recovery.add_score(decode(Score, payload))
            case Route.TALLY:
                recovery.add_tally(decode(Tally, payload))
            case Route.SETUP:
                recovery.add_setup(decode(Setup, payload))
            case _:
                bed = self._addresses.read(delivery.topic).bed
                recovery.add_learned(bed, decode(Learned, payload))

    def _recall_entry(self, recovery: Recovery, route: Route, delivery: Delivery) -> None:
        """Take in an entry of the journal; the broker keeps the latest of each alert and set-up.

        There may be thousands, when all that was not stored has been sent again: unacknowledged
        they would fill the window, and the end of the recovery could not arrive.
        """
        if route is Route.SETUP_JOURNAL:
            setup = decode(SetupEvent, delivery.payload).setup
            recovery.add_entry(setup)
            name, revision = f"setup of {setup.bed}", setup.revision
        else:
            event = decode(AlertEvent, delivery.payload)
            recovery.add_entry(event.alert)
            name, revision = event.alert.id, event.alert.revision
        before, earlier = self._journal.pop(name, (revision, None))
        if before > revision and earlier is not None:
            revision, delivery, earlier = before, earlier, delivery
        self._journal[name] = revision, delivery
        if earlier is None and len(self._journal) > MOST_ENTRIES:
            _, earlier = self._journal.pop(next(iter(self._journal)))
        if earlier is not None:
            self._post.acknowledge(earlier)

    def _make_room(self, route: Route) -> None:
        """Let go of the older half of the vital signs; of nothing else, a command least of all."""
        self._late_numerics += route is Route.NUMERICS
        if self._late_numerics <= MOST_LATER:
            return
        spare = MOST_LATER // 2
        kept: list[Delivery] = []
        for later in self._later:
            if spare and self._addresses.read(later.topic).route is Route.NUMERICS:
                spare -= 1
                self._late_numerics -= 1
            else:
                kept.append(later)
        self._later = kept

    def _unmoved(self, later: list[Delivery]) -> list[Delivery]:
        """Where devices stand, who lies where and who is on duty, if it has not changed since.

        What the broker retains comes behind what had been waiting, and what had been waiting would
        be nobody's. A device that was moved meanwhile has said so among that, in its turn.
        """
        first: dict[str, Delivery] = {}
        for delivery in later:
            if self._addresses.read(delivery.topic).route in _WHERE:
                first.setdefault(delivery.topic, delivery)
        retained = [delivery for delivery in first.values() if delivery.retained]
        # Devices before beds without one: where one stands, its roster says who lies there.
        return sorted(retained, key=lambda one: self._addresses.read(one.topic).route == _LAST)

    def _is_written(self, delivery: Delivery) -> bool:
        return self._addresses.read(delivery.topic).route is Route.OBSERVATIONS

    def _recovered(self, store: StoreReader | None, recovery: Recovery) -> None:
        recovery.read_journal()
        if store is not None and (found := store.result(within_s=STORE_PATIENCE_S)) is not None:
            recovery.add_stored(found)
        self.recovering = None
        self._watch.restore(recovery.beds)
        self._board.republish(self._watch.ward.numbers())
        for _, delivery in self._journal.values():
            self._post.acknowledge(delivery)
        later, self._later = self._later, []
        written = [one for one in later if self._is_written(one)]
        for delivery in (*self._unmoved(later), *later):
            if not self._is_written(delivery):
                self._watch.handle(delivery)
        self._watch.follow_moves()
        # After everybody is where they lie now: it may have been said of who has left since.
        for delivery in written:
            self._watch.handle(delivery)
        self._watch.listen()
        # Lanes live for as long as the process: keep the collector from walking over them.
        gc.freeze()
        _log.info(
            "recovered", beds=len(recovery.beds), open=len(self._board.open), judged=len(later)
        )
