"""The board and the stream of events: what is told, in which order, and what is known to be told.

A change becomes an event first. Once the broker has it, the board shows it, the person who asked
is answered, and the message that caused it is acknowledged. The process also hears its own events
back: the broker keeps for it those whose place on the board was not yet sure when it died, so the
stream is its journal and the board the checkpoint of that journal.
"""

import dataclasses
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from alerts.commands import Request, answer
from alerts.model import Happened, Reply, SetUp
from core.ids import AlertId, BedId, Boot, SiteId, UnitId
from core.mqtt import Delivery
from core.sequence import Kept, Ring
from core.topics import (
    AlertTopic,
    alert_topic,
    events_topic,
    setup_events_topic,
    setup_topic,
    tally_topic,
)
from core.wire import Alert, AlertEvent, Setup, SetupEvent, Stored, Tally, encode

MOST_EVENTS = 20_000
"""Events kept until ingest says that they are stored."""
MOST_CLOSED = 500
RESEND_AFTER_S = 30.0
RESEND_AT_MOST_S = 600.0


class Post(Protocol):
    """What the board needs of a session on the broker."""

    def publish(self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 1) -> int:
        """Send; the handle comes back confirmed."""
        ...

    def answer(self, request: Delivery, payload: bytes) -> None:
        """Answer a request."""
        ...

    def acknowledge(self, delivery: Delivery) -> None:
        """Let the broker forget a delivery."""
        ...


@dataclass(slots=True)
class _Batch:
    """Events of one input, and what waits for the last of them."""

    waiting: int
    cause: Delivery | None
    request: Request | None
    reply: Reply | None


class Board:
    """Everything the process has told, and to whom it owes what."""

    def __init__(self, post: Post, *, site: SiteId, boot: Boot) -> None:
        self._post = post
        self._site = site
        self.boot = boot
        self.seq = 0
        self.open: dict[str, Alert] = {}
        self.closed: OrderedDict[str, Alert] = OrderedDict()
        self.setups: dict[str, Setup] = {}
        self._sent: dict[int, tuple[Alert | Setup, _Batch]] = {}
        self._shown: dict[int, int] = {}
        self._unshown: dict[int, Delivery | None] = {}
        self._taken: dict[str, int] = {}
        self._ring = Ring(most=MOST_EVENTS)
        self._resend_at: float | None = None
        self._patience_s = RESEND_AFTER_S

    # -- telling ----------------------------------------------------------------------------------

    def restore(self, alerts: Sequence[Alert], setups: Sequence[Setup] = ()) -> None:
        """What an earlier process had on the board."""
        self.open.update({alert.id: alert for alert in alerts if not alert.settled})
        self.setups.update({setup.bed: setup for setup in setups})
        for alert in alerts:
            if alert.settled:
                self._remember(alert)

    def tell(
        self,
        happened: Sequence[Happened | SetUp],
        *,
        cause: Delivery | None = None,
        request: Request | None = None,
        reply: Reply | None = None,
    ) -> None:
        """Send the events of one input; the rest follows when the broker has them."""
        batch = _Batch(len(happened), cause, request, reply)
        for one in happened:
            self.seq += 1
            topic, event, thing = self._written(one)
            payload = encode(event)
            self._ring.keep(Kept(self.boot, self.seq, topic, payload))
            self._unshown[self.seq] = None
            self._sent[self._post.publish(topic, payload)] = (thing, batch)
        if not happened:
            self._finish(batch)

    def _written(self, one: Happened | SetUp) -> tuple[str, Struct, Alert | Setup]:
        """The topic and the event of a change, and what it leaves to be shown."""
        place = {"boot": self.boot, "seq": self.seq}
        if isinstance(one, SetUp):
            setup = replace(one.setup, **place)
            self.setups[setup.bed] = setup
            event = SetupEvent(
                **place,
                number=setup.number,
                at=setup.changed_at,
                change=one.change,
                setup=setup,
                actor=one.actor,
            )
            return setup_events_topic(self._site), event, setup
        alert = replace(one.alert, **place)
        if alert.settled:
            self._remember(alert)
        else:
            self.open[alert.id] = alert
        told = AlertEvent(
            **place,
            number=alert.number,
            at=alert.changed_at,
            change=one.change,
            alert=alert,
            actor=one.actor,
        )
        return events_topic(self._site), told, alert

    def confirmed(self, mid: int) -> None:
        """The broker has taken one of our publications."""
        if (sent := self._sent.pop(mid, None)) is not None:
            thing, batch = sent
            if thing.revision >= self._taken.get(_name(thing), 0):
                self._taken[_name(thing)] = thing.revision
                self._shown[self._show(thing)] = thing.seq
            else:
                # What is sent while a connection is being made overtakes what is sent again: the
                # board has a later state already.
                self._let_go(thing.seq)
            batch.waiting -= 1
            if batch.waiting == 0:
                self._finish(batch)
        elif (seq := self._shown.pop(mid, None)) is not None:
            self._let_go(seq)

    def _let_go(self, seq: int) -> None:
        """The place of an event is sure: the broker need not keep it for us any more."""
        if (heard := self._unshown.pop(seq, None)) is not None:
            self._post.acknowledge(heard)

    def heard_back(self, event: AlertEvent | SetupEvent, delivery: Delivery) -> None:
        """One of our own events came back; the broker keeps it until its place is sure."""
        if event.boot == self.boot and event.seq in self._unshown:
            before, self._unshown[event.seq] = self._unshown[event.seq], delivery
            if before is not None:
                # It came twice; one copy is enough, and the other would fill the window.
                self._post.acknowledge(before)
        else:
            self._post.acknowledge(delivery)

    def republish(self, numbers: Mapping[str, int]) -> None:
        """Show everything again: the broker may have lost some of it.

        Args:
            numbers: Of each bed's latest event.
        """
        awaited = {_name(thing) for thing, _ in self._sent.values()}
        shown: list[Alert | Setup] = [*self.open.values(), *self.setups.values()]
        for thing in shown:
            if _name(thing) not in awaited:
                self._show(thing)
        for alert in self.closed.values():
            self._clear(alert)
        unsure: dict[str, int] = {}
        for thing, _ in self._sent.values():
            unsure[thing.bed] = min(thing.number, unsure.get(thing.bed, thing.number))
        for bed, number in numbers.items():
            # Never beyond what the board shows: the journal is read against it.
            self._count(bed, min(number, unsure.get(bed, number + 1) - 1))
        if len(self._ring):
            # What ingest had not taken yet may be lost as well, and with this process for good.
            self._patience_s, self._resend_at = RESEND_AFTER_S, 0.0

    def seen_on_board(self, place: AlertTopic, *, retained: bool) -> None:
        """The broker still shows an alert; take it down if it is over."""
        if retained and place.alert not in self.open:
            self._post.publish(alert_topic(place), b"", retain=True)

    # -- the stream -------------------------------------------------------------------------------

    def stored(self, stored: Stored) -> None:
        """Ingest says what is in the database; send again what it misses."""
        before = len(self._ring)
        for kept in self._ring.hear(stored):
            self._post.publish(kept.topic, kept.payload)
        if len(self._ring) < before:
            self._patience_s, self._resend_at = RESEND_AFTER_S, None

    def resend_if_unheard(self, now_s: float) -> None:
        """Send everything again when nobody has said for a while that it is stored.

        Args:
            now_s: A monotonic clock.
        """
        if not len(self._ring):
            self._resend_at = None
        elif self._resend_at is None:
            self._resend_at = now_s + self._patience_s
        elif now_s >= self._resend_at:
            for kept in self._ring.all():
                self._post.publish(kept.topic, kept.payload)
            self._patience_s = min(2 * self._patience_s, RESEND_AT_MOST_S)
            self._resend_at = now_s + self._patience_s

    @property
    def unstored(self) -> int:
        """Events not yet known to be in the database."""
        return len(self._ring)

    # -- showing ----------------------------------------------------------------------------------

    def latest(self, alert: Alert) -> Alert:
        """The alert as it was last told."""
        return self.open.get(alert.id) or self.closed.get(alert.id) or alert

    def _finish(self, batch: _Batch) -> None:
        if batch.request is not None and batch.reply is not None:
            said = batch.reply
            alert = None if said.alert is None else self.latest(said.alert)
            setup = None if said.setup is None else self.setups.get(said.setup.bed, said.setup)
            given = answer(batch.request, dataclasses.replace(said, alert=alert, setup=setup))
            self._post.answer(batch.request.delivery, encode(given))
        if batch.cause is not None:
            self._post.acknowledge(batch.cause)

    def _show(self, thing: Alert | Setup) -> int:
        if isinstance(thing, Setup):
            topic = setup_topic(self._site, BedId(thing.bed))
            return self._post.publish(topic, encode(thing), retain=True)
        if thing.settled:
            self._count(thing.bed, thing.number)
            return self._clear(thing)
        return self._post.publish(_topic(thing), encode(thing), retain=True)

    def _count(self, bed: str, number: int) -> None:
        """An empty board must not make the bed's count of events begin again."""
        tally = Tally(bed=bed, number=number)
        self._post.publish(tally_topic(self._site, BedId(bed)), encode(tally), retain=True)

    def _clear(self, alert: Alert) -> int:
        return self._post.publish(_topic(alert), b"", retain=True)

    def _remember(self, alert: Alert) -> None:
        self.open.pop(alert.id, None)
        self.closed[alert.id] = alert
        while len(self.closed) > MOST_CLOSED:
            oldest, _ = self.closed.popitem(last=False)
            self._taken.pop(oldest, None)


def _name(thing: Alert | Setup) -> str:
    return thing.id if isinstance(thing, Alert) else f"setup of {thing.bed}"


def _topic(alert: Alert) -> str:
    return alert_topic(
        AlertTopic(SiteId(alert.site), UnitId(alert.unit), BedId(alert.bed), AlertId(alert.id))
    )
