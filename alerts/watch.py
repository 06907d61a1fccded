"""The watch over all beds: takes what comes, in order, and hands it to the bed's lane.

One thread judges, so every lane is ordered by construction and nothing in it needs a lock. Rules
speak first and are published first; the detectors learn only when nobody waits. A message that
cannot be read is counted, acknowledged and left to ingest, which keeps it in quarantine.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice

import msgspec
import structlog

from alerts import gauges
from alerts.arrivals import Address, Addresses, Route
from alerts.board import Board, Post
from alerts.charting import is_heard
from alerts.commands import Request, read_request
from alerts.introducing import Introductions
from alerts.lane import BROKER
from alerts.learning import Learning
from alerts.model import (
    Asked,
    Charted,
    Connected,
    Dropped,
    Input,
    Linked,
    Measured,
    OnDuty,
    Placed,
    Reply,
    SetUp,
    Tick,
    Told,
    Verdict,
)
from alerts.restoring import Remains
from alerts.ward import Ward
from core.clock import Clock
from core.errors import MalformedPayload, MalformedTopic
from core.ids import BedId
from core.mqtt import Delivery
from core.topics import beat_topic, learned_topic, parse_alert_topic, rules_topic, score_topic
from core.wire import (
    OF_AN_ALERT,
    AlertEvent,
    Answer,
    Beat,
    DeviceEvent,
    Duty,
    Link,
    Numerics,
    Observations,
    Occupancy,
    Priority,
    Refusal,
    Roster,
    RulesInForce,
    SetupChange,
    SetupEvent,
    Status,
    Stored,
    decode,
    encode,
)

TICKS_A_ROUND = 10
"""A tenth of the beds is told the time at each call of `tick`."""

WRITTEN_AT_ONCE = 20
"""Detectors written down at one call: a thousand beds take five seconds of every minute."""

_log = structlog.stdlib.get_logger()


class Watch:
    """Judges what comes; everything here runs in the judging thread.

    Attributes:
        judged_at: Measurement time of the newest reading judged.
        listening_since: Since when devices can be heard, by the clock; None while they cannot.
    """

    def __init__(
        self,
        ward: Ward,
        board: Board,
        post: Post,
        addresses: Addresses,
        clock: Clock,
        rules: RulesInForce | None = None,
    ) -> None:
        self.ward = ward
        self.board = board
        self.learning = Learning(shadow=ward.book.policy.hints.shadow)
        self.judged_at: datetime | None = None
        self.listening_since: float | None = None
        self._post = post
        self._addresses = addresses
        self._clock = clock
        self._rules = rules
        self._dropped: int | None = None
        self._round: list[str] = []
        self._introductions = Introductions()
        self._unsaid: dict[str, bytes] = {}
        self._handlers: Mapping[Route, Callable[[Address, Delivery], None]] = {
            Route.NUMERICS: self._numerics,
            Route.EVENT: self._event,
            Route.STATUS: self._status,
            Route.LINK: self._link,
            Route.ROSTER: self._roster,
            Route.OCCUPANCY: self._occupancy,
            Route.COMMAND: self._command,
            Route.BOARD: self._on_board,
            Route.JOURNAL: self._journal,
            Route.SETUP_JOURNAL: self._setup_journal,
            Route.LEARNED: lambda _, delivery: self._post.acknowledge(delivery),
            Route.SETUP: lambda _, delivery: self._post.acknowledge(delivery),
            Route.DUTY: self._duty,
            Route.OBSERVATIONS: self._observations,
            Route.STORED: self._stored,
            Route.DROPS: self._drops,
        }

    def now(self) -> float:
        """The clock of this hospital, seconds since 1970."""
        return self._clock.now().timestamp()

    def listen(self) -> None:
        """The broker can be heard from now on; say what could not be said."""
        self.listening_since = self.now()
        if self._rules is not None:
            self._post.publish(rules_topic(self.ward.site), encode(self._rules), retain=True)
        unsaid, self._unsaid = self._unsaid, {}
        for bed, payload in unsaid.items():
            self._say_score(bed, payload)

    def handle(self, delivery: Delivery) -> None:
        """Take one delivery and see to its acknowledgement."""
        address = self._addresses.read(delivery.topic)
        handler = self._handlers.get(address.route)
        taken = False
        try:
            if handler is None:
                self._post.acknowledge(delivery)
            else:
                handler(address, delivery)
            taken = True
        except (MalformedPayload, MalformedTopic) as why:
            self._refuse(delivery, why)
            taken = True
        finally:
            # A bug ends the process. What set it off must not come back to the next one.
            if not taken:
                self._post.acknowledge(delivery)

    def restore(self, beds: Mapping[str, Remains]) -> None:
        """Go on from what is left of an earlier process."""
        self.ward.restore(beds, self.now())
        self.ward.open_site_lane()
        self.board.restore(
            [alert for remains in beds.values() for alert in remains.alerts.values()],
            [remains.setup for remains in beds.values() if remains.setup is not None],
        )
        for bed, remains in beds.items():
            if remains.learned is not None:
                self.learning.restore(bed, remains.learned)
        for bed, given in tuple(self.ward.advisories()):
            if self.learning.detector(bed) is None:
                self._judge(bed, given)

    def follow_moves(self) -> None:
        """Close what stands at beds whose patient or monitor is elsewhere by now."""
        for bed, given in tuple(self.ward.moved_away()):
            self._judge(bed, given)

    def tick(self, *, overloaded: bool = False) -> None:
        """Tell the time to the next tenth of the beds."""
        if not self._round:
            self._round = list(self.ward.lanes)
        now = self.now()
        since = now
        if self.listening_since is not None and not overloaded:
            # A clock that was set back must not make the silence since then the future's.
            since = self.listening_since = min(self.listening_since, now)
        count = max(1, len(self.ward.lanes) // TICKS_A_ROUND)
        part, self._round = self._round[:count], self._round[count:]
        for bed in part:
            self._judge(bed, Tick(since))
            self._hear_again(bed)

    def _hear_again(self, bed: str) -> None:
        if bed in self.ward.observed:
            observations = self.ward.observed[bed]
            if not is_heard(self.ward.lanes[bed], observations):
                self._judge(bed, Charted(observations))

    def learn(self) -> None:
        """Let one detector look at one bed."""
        if (hint := self.learning.work()) is not None:
            self._judge(*hint)

    def write_down(self) -> None:
        """Leave with the broker what some of the detectors have learned since the last minute."""
        if self.listening_since is None:
            return
        for bed, learned in islice(self.learning.states(self.now()), WRITTEN_AT_ONCE):
            topic = learned_topic(self.ward.site, BedId(bed))
            self._post.publish(topic, encode(learned), retain=True)

    def beat(self) -> None:
        """Show that the owner of the alerts lives, and what it has."""
        beat = Beat(
            at=self._clock.now(),
            boot=self.board.boot,
            seq=self.board.seq,
            beds=len(self.ward.where),
            judged_at=self.judged_at,
        )
        self._post.publish(beat_topic(self.ward.site), encode(beat), qos=0)
        for priority in Priority:
            alerts = self.board.open.values()
            gauges.OPEN.labels(priority.value).set(sum(a.priority is priority for a in alerts))
        gauges.UNSTORED.set(self.board.unstored)
        gauges.BACKLOG.set(self.learning.waiting())

    # -- by route ---------------------------------------------------------------------------------

    def _numerics(self, address: Address, delivery: Delivery) -> None:
        numerics = decode(Numerics, delivery.payload)
        bed = self.ward.where.get(address.device)
        if bed is None:
            self._nobodys(delivery)
            return
        verdict = self._judge(bed, Measured(address.device, numerics), delivery)
        if not verdict.live:
            gauges.LATE.inc()
            return
        gauges.JUDGED.inc()
        gauges.LAG.observe(max(0.0, self.now() - numerics.time.timestamp()))
        if self.judged_at is None or numerics.time > self.judged_at:
            self.judged_at = numerics.time
        self.learning.offer(verdict.lane, numerics.time.timestamp())

    def _event(self, address: Address, delivery: Delivery) -> None:
        event = decode(DeviceEvent, delivery.payload)
        if address.device not in self.ward.where:
            self._introductions.keep(address.device, event)
        self._of_device(delivery, address.device, Told(address.device, event))

    def _status(self, address: Address, delivery: Delivery) -> None:
        status = decode(Status, delivery.payload)
        self._introductions.note(address.device, status)
        given = Connected(address.device, status, now=not delivery.retained)
        self._of_device(delivery, address.device, given)

    def _link(self, address: Address, delivery: Delivery) -> None:
        link = decode(Link, delivery.payload)
        self._of_device(delivery, address.device, Linked(address.device, link))

    def _roster(self, address: Address, delivery: Delivery) -> None:
        roster = decode(Roster, delivery.payload) if delivery.payload else None
        for bed, given in self.ward.moves(address.device, roster):
            self._judge(bed, given)
            if isinstance(given, Placed) and isinstance(given.occupancy, Roster):
                for introduction in tuple(self._introductions.of(address.device)):
                    self._judge(bed, introduction)
            self._chart_again(bed)
        self._post.acknowledge(delivery)

    def _occupancy(self, address: Address, delivery: Delivery) -> None:
        occupancy = decode(Occupancy, delivery.payload) if delivery.payload else None
        for bed, given in self.ward.occupied(address.bed, occupancy):
            self._judge(bed, given)
            self._chart_again(bed)
        self._post.acknowledge(delivery)

    def _chart_again(self, bed: str) -> None:
        """Who came is known now, or what a monitor showed in its place has gone with it."""
        if (observations := self.ward.observed.get(bed)) is not None:
            self._judge(bed, Charted(observations))

    def _command(self, _: Address, delivery: Delivery) -> None:
        request = read_request(delivery)
        if isinstance(request, Answer):
            self._post.answer(delivery, encode(request))
            self._refuse(delivery, MalformedPayload(request.detail))
            return
        command = request.command
        of_alert = command.kind in OF_AN_ALERT
        bed = self._bed_of(command.alert) if of_alert else self._known(command.bed)
        if bed is None:
            unknown = Reply(refusal=Refusal.UNKNOWN_ALERT if of_alert else Refusal.UNKNOWN_BED)
            self.board.tell((), cause=delivery, request=request, reply=unknown)
            return
        self._judge(bed, Asked(command), delivery, request)

    def _on_board(self, _: Address, delivery: Delivery) -> None:
        if delivery.payload:
            place = parse_alert_topic(delivery.topic)
            self.board.seen_on_board(place, retained=delivery.retained)
        self._post.acknowledge(delivery)

    def _journal(self, _: Address, delivery: Delivery) -> None:
        self.board.heard_back(decode(AlertEvent, delivery.payload), delivery)

    def _setup_journal(self, _: Address, delivery: Delivery) -> None:
        self.board.heard_back(decode(SetupEvent, delivery.payload), delivery)

    def _duty(self, address: Address, delivery: Delivery) -> None:
        duty = decode(Duty, delivery.payload) if delivery.payload else None
        self.ward.duties[address.bed] = duty
        if address.bed in self.ward.lanes:
            self._judge(address.bed, OnDuty(duty))
        self._post.acknowledge(delivery)

    def _observations(self, address: Address, delivery: Delivery) -> None:
        observations = decode(Observations, delivery.payload) if delivery.payload else None
        self.ward.observed[address.bed] = observations
        if address.bed in self.ward.lanes:
            self._judge(address.bed, Charted(observations), delivery)
        else:
            self._post.acknowledge(delivery)

    def _stored(self, _: Address, delivery: Delivery) -> None:
        self.board.stored(decode(Stored, delivery.payload))
        self._post.acknowledge(delivery)

    def _drops(self, _: Address, delivery: Delivery) -> None:
        try:
            count = msgspec.json.decode(delivery.payload, type=int)
        except msgspec.DecodeError as why:
            raise MalformedPayload(str(why)) from None
        # The count begins again with the broker; the first one seen says nothing.
        before, self._dropped = self._dropped, count
        if before is not None and count > before:
            self._judge(BROKER, Dropped(count - before))
        self._post.acknowledge(delivery)

    # -- for all ----------------------------------------------------------------------------------

    def _of_device(self, delivery: Delivery, device: str, given: Input) -> None:
        bed = self.ward.where.get(device)
        if bed is None:
            self._nobodys(delivery)
        else:
            self._judge(bed, given, delivery)

    def _judge(
        self,
        bed: str,
        given: Input,
        delivery: Delivery | None = None,
        request: Request | None = None,
    ) -> Verdict:
        verdict = self.ward.take(bed, given, self.now())
        for happened in verdict.happened:
            gauges.EVENTS.labels(happened.change.value).inc()
            if isinstance(happened, SetUp) and happened.change is SetupChange.DETECTOR_RESET:
                self.learning.reset(bed)
        if verdict.happened or delivery is not None:
            self.board.tell(verdict.happened, cause=delivery, request=request, reply=verdict.reply)
        if verdict.score is not None:
            self._say_score(bed, encode(verdict.score))
        elif verdict.score_over:
            self._say_score(bed, b"")
        return verdict

    def _say_score(self, bed: str, payload: bytes) -> None:
        if self.listening_since is None:
            # The latest is enough when the broker is back; a queue of them would have no end.
            self._unsaid[bed] = payload
        else:
            self._post.publish(score_topic(self.ward.site, BedId(bed)), payload, retain=True)

    def _bed_of(self, alert_id: str) -> str | None:
        alert = self.board.open.get(alert_id) or self.board.closed.get(alert_id)
        return alert.bed if alert is not None and alert.bed in self.ward.lanes else None

    def _known(self, bed: str) -> str | None:
        """The bed, when it is known where it stands: no alert could be shown without."""
        lane = self.ward.lanes.get(bed)
        return bed if lane is not None and lane.place.unit else None

    def _nobodys(self, delivery: Delivery) -> None:
        gauges.NOBODYS.inc()
        self._post.acknowledge(delivery)

    def _refuse(self, delivery: Delivery, why: Exception) -> None:
        gauges.REFUSED.labels(type(why).__name__).inc()
        _log.warning("refused", topic=delivery.topic, reason=str(why)[:200])
        self._post.acknowledge(delivery)
