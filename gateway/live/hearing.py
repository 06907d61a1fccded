"""What the broker delivers, decoded and taken into the ward, and told on to the screens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import structlog

from core.clock import Clock, monotonic
from core.errors import MalformedPayload, MalformedTopic
from core.ids import BedId, DeviceId, SiteId
from core.mqtt import Delivery
from core.stays.ages import Bands, bands_of
from core.topics import (
    Channel,
    DeviceTopic,
    alerts_stored_topic,
    answers_topic,
    beat_topic,
    duty_topic,
    events_topic,
    observations_topic,
    occupancy_topic,
    parse_alert_topic,
    parse_device_topic,
    parse_duty_topic,
    parse_observations_topic,
    parse_occupancy_topic,
    parse_roster_topic,
    roster_topic,
    rules_topic,
)
from core.wire import (
    Alert,
    AlertEvent,
    Answer,
    Beat,
    Duty,
    Link,
    Numerics,
    Observations,
    Occupancy,
    Roster,
    RulesInForce,
    Score,
    Setup,
    Status,
    Stored,
    decode,
    decode_wave,
    encode,
)
from gateway.live.board import Board
from gateway.live.feed import ASKER, Connected, Feed, Heard
from gateway.live.frames import (
    AlertChanged,
    AlertView,
    Recorded,
    ScoreChanged,
)
from gateway.live.hub import Hub
from gateway.live.retained import Retained
from gateway.live.ward import Ward
from gateway.metrics import FEED_LAG, MALFORMED

_log = structlog.stdlib.get_logger()

BEAT_WITHIN_S = 6.0
"""Without a beat for longer the owner of the alerts counts as gone."""

SWEEP_AFTER_S = 3.0
"""How long an alert may be missing from the board before it leaves the screens, counted from the
owner's first beat after a reconnection: a broker that lost its board is given it again by its
owner, who may come back later than we do. While the owner is away nothing is taken off."""

FAULT_LASTS_S = 150.0
"""Ingest repeats a fault every minute, as long as it lasts."""

_device_topic = lru_cache(maxsize=16_384)(parse_device_topic)


@dataclass(slots=True, kw_only=True)
class Hearing:
    """Takes deliveries in, in order.

    Attributes:
        on_answer: Is given answers to commands.
        complete: The retained messages of this connection have all come.
        rules: Digest of the limits and the policy in force; empty while not heard.
        bands: Age bands that the limits in force have rows for.
    """

    site: SiteId
    clock: Clock
    ward: Ward
    board: Board
    hub: Hub
    feed: Feed
    on_answer: Callable[[Answer], None]
    duties: Retained[Duty] = field(default_factory=Retained)
    observations: Retained[Observations] = field(default_factory=Retained)
    occupancies: Retained[Occupancy] = field(default_factory=Retained)
    complete: bool = False
    rules: str = ""
    bands: Bands = field(default_factory=dict)
    _generation: int = 0
    _on_board: set[str] = field(default_factory=set)
    _on_roster: set[str] = field(default_factory=set)
    _on_setups: set[str] = field(default_factory=set)
    _mend_at: float | None = None
    _unswept: bool = False
    _sweep_at: float | None = None
    _beat_at: float | None = None
    _now_ms: int = 0
    _by_topic: dict[str, Callable[[Delivery], None]] = field(default_factory=dict)
    _by_kind: dict[str, Callable[[Delivery], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name the topics that carry one thing each, and those that begin with what they carry."""
        self._by_topic = {
            alerts_stored_topic(self.site): self._stored,
            beat_topic(self.site): self._beat,
            answers_topic(self.site, ASKER): self._answer,
            events_topic(self.site): self._event,
            rules_topic(self.site): self._rules,
        }
        self._by_kind = {
            "roster": self._roster,
            "occupancy": self._occupancy,
            "duty": self._duty,
            "observations": self._observations,
        }

    # -- parts ----------------------------------------------------------------------------------

    def broker(self) -> str:
        """What is wrong with the broker, or "ok"."""
        if not self.feed.connected:
            return "not connected"
        return "ok" if self.complete else "reading the board"

    def alerts(self) -> str:
        """What is wrong with the owner of the alerts, or "ok"."""
        if self._beat_at is None:
            return "no sign of life yet"
        age_s = monotonic() - self._beat_at
        return "ok" if age_s <= BEAT_WITHIN_S else f"no sign of life for {age_s:.0f} s"

    # -- hearing --------------------------------------------------------------------------------

    def hear_urgent(self, heard: list[Heard]) -> None:
        """Alerts, places and links, to be shown at once."""
        for one in heard:
            if isinstance(one, Connected):
                self._begin(one.generation)
                continue
            self._hear(one, self._urgent)
            self.feed.acknowledge(one)

    def flush(self) -> None:
        """Vitals and waves since the last flush."""
        self._now_ms = round(self.clock.now().timestamp() * 1000)
        for delivery in self.feed.take_passing():
            self._hear(delivery, self._passing)
        if self.ward.woken:
            self.hub.tell_beds(sorted(self.ward.woken))
            self.ward.woken.clear()
        self.hub.flush()

    def forget_faults(self) -> None:
        """Take off faults of links that nobody speaks of any more."""
        before_s = monotonic() - FAULT_LASTS_S
        self.hub.tell_beds(self.ward.forget_faults(before_s=before_s))

    def sweep(self) -> None:
        """After a reconnection, once each: mend what is ours, take off what left the board."""
        now_s = monotonic()
        if self._mend_at is not None and now_s >= self._mend_at:
            self._mend_at = None
            self._mend_roster()
            self._mend_retained()
        if self._sweep_at is not None and now_s >= self._sweep_at:
            self._sweep_at = None
            for alert in set(self.board.open) - self._on_board:
                self._tell_alert(self.board.clear(alert))
            for bed in self.ward.set_up() - self._on_setups:
                self.hub.tell_beds(self.ward.hear_setup(bed, None))

    def _mend_retained(self) -> None:
        for bed, duty in self.duties.lost().items():
            self.feed.publish_retained(duty_topic(self.site, BedId(bed)), encode(duty))
        for bed, seen in self.observations.lost().items():
            self.feed.publish_retained(observations_topic(self.site, BedId(bed)), encode(seen))
        for bed, lies in self.occupancies.lost().items():
            self.feed.publish_retained(occupancy_topic(self.site, BedId(bed)), encode(lies))

    def _mend_roster(self) -> None:
        # Only the gateway writes the roster, so one that is missing was lost by the broker.
        for device, roster in self.ward.rostered().items():
            if device not in self._on_roster:
                self.feed.publish_retained(
                    roster_topic(self.site, DeviceId(device)), encode(roster)
                )

    def _begin(self, generation: int) -> None:
        self.complete = False
        self._generation = generation
        self._mend_at = self._sweep_at = None
        self._unswept = True
        self.duties.begin()
        self.observations.begin()
        self.occupancies.begin()
        self._on_board.clear()
        self._on_roster.clear()
        self._on_setups.clear()

    def _hear(self, delivery: Delivery, take: Callable[[Delivery], None]) -> None:
        try:
            take(delivery)
        except (MalformedPayload, MalformedTopic) as why:
            MALFORMED.inc()
            _log.warning("malformed message", topic=delivery.topic[:200], reason=str(why)[:200])

    def _urgent(self, delivery: Delivery) -> None:
        topic = delivery.topic
        take = self._by_topic.get(topic) or self._by_kind.get(topic.partition("/")[0])
        if take is not None:
            take(delivery)
        elif topic.startswith("vitals/"):
            self._device(_device_topic(topic), delivery)
        elif "/scores/" in topic:
            self._score(delivery)
        elif "/setups/" in topic:
            self._setup(delivery)
        else:
            self._alert(delivery)

    def _passing(self, delivery: Delivery) -> None:
        device = _device_topic(delivery.topic) if delivery.topic.startswith("vitals/") else None
        if device is not None and device.channel is Channel.NUMERICS:
            self._numerics(device, delivery)
        elif device is not None and device.channel is Channel.WAVE:
            self._wave(device, delivery)
        else:
            # Published at QoS 0 where the contract says 1; it is heard all the same.
            self._urgent(delivery)

    # -- devices --------------------------------------------------------------------------------

    def _numerics(self, topic: DeviceTopic, delivery: Delivery) -> None:
        numerics = decode(Numerics, delivery.payload)
        found = self.ward.hear_numerics(topic.device, numerics, now_ms=self._now_ms)
        if found is not None:
            bed, newer = found
            self.hub.newest.note(bed, newer)
            FEED_LAG.observe(max(0.0, self._now_ms / 1000 - numerics.time.timestamp()))

    def _wave(self, topic: DeviceTopic, delivery: Delivery) -> None:
        bed = self.ward.bed_of(topic.device)
        if bed is None or topic.signal is None:
            return
        self.hub.tell_wave(decode_wave(delivery.payload), bed=bed, signal=topic.signal)

    def _device(self, topic: DeviceTopic, delivery: Delivery) -> None:
        if not delivery.payload:
            return
        match topic.channel:
            case Channel.STATUS:
                status = decode(Status, delivery.payload)
                self.hub.tell_beds(self.ward.hear_status(topic.device, status))
            case Channel.LINK:
                link = decode(Link, delivery.payload)
                self.hub.tell_beds(self.ward.hear_link(topic.device, link, heard_s=monotonic()))
            case _:
                pass

    def _roster(self, delivery: Delivery) -> None:
        device = parse_roster_topic(delivery.topic)
        self._on_roster.add(device)
        roster = decode(Roster, delivery.payload) if delivery.payload else None
        self.hub.tell_beds(self.ward.hear_roster(device, roster))
        self.hub.choose_waves()

    def _occupancy(self, delivery: Delivery) -> None:
        bed = parse_occupancy_topic(delivery.topic)
        self.occupancies.hear(bed, None)
        if delivery.payload:
            occupancy = decode(Occupancy, delivery.payload)
            self.occupancies.hear(bed, occupancy)
            self.hub.tell_beds(self.ward.hear_occupancy(occupancy))

    def _duty(self, delivery: Delivery) -> None:
        bed = parse_duty_topic(delivery.topic)
        # Forgotten first, so that one that cannot be read is said anew.
        self.duties.hear(bed, None)
        duty = decode(Duty, delivery.payload) if delivery.payload else None
        if duty is not None:
            self.duties.hear(bed, duty)
        self.hub.tell_beds(self.ward.hear_duty(bed, duty))

    def _observations(self, delivery: Delivery) -> None:
        bed = parse_observations_topic(delivery.topic)
        self.observations.hear(bed, None)
        if delivery.payload:
            observations = decode(Observations, delivery.payload)
            self.observations.hear(bed, observations)
            self.hub.tell_beds(self.ward.hear_observations(bed, observations))

    # -- alerts ---------------------------------------------------------------------------------

    def _alert(self, delivery: Delivery) -> None:
        place = parse_alert_topic(delivery.topic)
        if delivery.payload:
            self._on_board.add(place.alert)
            self._tell_alert(self.board.hear(decode(Alert, delivery.payload)))
        else:
            self._on_board.discard(place.alert)
            self._tell_alert(self.board.clear(place.alert))

    def _event(self, delivery: Delivery) -> None:
        self._tell_alert(self.board.hear_event(decode(AlertEvent, delivery.payload)))

    def _tell_alert(self, alert: AlertView | None) -> None:
        if alert is not None:
            self.hub.tell(AlertChanged(alert=alert))

    def _score(self, delivery: Delivery) -> None:
        if delivery.payload:
            score = self.ward.hear_score(decode(Score, delivery.payload))
            if score is not None:
                self.hub.tell(ScoreChanged(score=score))
        else:
            bed = delivery.topic.rpartition("/")[2]
            self.hub.tell_beds(self.ward.clear_score(bed))

    def _setup(self, delivery: Delivery) -> None:
        bed = delivery.topic.rpartition("/")[2]
        setup = decode(Setup, delivery.payload) if delivery.payload else None
        if setup is None:
            self._on_setups.discard(bed)
        else:
            self._on_setups.add(bed)
        self.hub.tell_beds(self.ward.hear_setup(bed, setup))

    def _stored(self, delivery: Delivery) -> None:
        if delivery.payload:
            stored = decode(Stored, delivery.payload)
            upto = self.board.hear_stored(stored)
            if upto is not None:
                self.hub.tell(Recorded(boot=stored.boot, upto=upto))

    def _beat(self, delivery: Delivery) -> None:
        if not delivery.retained and delivery.payload:
            decode(Beat, delivery.payload)
            self._beat_at = monotonic()
            if self.complete and self._unswept:
                self._unswept, self._sweep_at = False, self._beat_at + SWEEP_AFTER_S

    def _rules(self, delivery: Delivery) -> None:
        if delivery.payload:
            rules = decode(RulesInForce, delivery.payload)
            self.rules, self.bands = rules.digest, bands_of(rules.limits)

    def _answer(self, delivery: Delivery) -> None:
        if delivery.correlation:
            self.on_answer(decode(Answer, delivery.payload))
        elif delivery.payload == str(self._generation).encode():
            self.complete = True
            self._mend_at = monotonic() + SWEEP_AFTER_S
