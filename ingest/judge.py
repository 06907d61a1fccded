"""From raw arrivals to one batch: decode, number, place, believe or refuse. Pure.

What is wrong with one message, or one value of it, never touches the others.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from core.beds.placements import Place
from core.errors import HospitalError, MalformedTopic
from core.ids import Boot, DeviceId, SiteId
from core.sequence import Ledger
from core.topics import (
    Channel,
    DeviceTopic,
    events_topic,
    parse_device_topic,
    rules_topic,
    setup_events_topic,
)
from core.wire import (
    AlertEvent,
    DeviceEvent,
    Numerics,
    RulesInForce,
    SetupEvent,
    Status,
    decode,
    decode_wave,
)
from ingest.batch import (
    AlertEventRow,
    Batch,
    DeviceEventRow,
    RefusedRow,
    RulesRow,
    SetupEventRow,
    WaveRow,
)
from ingest.columns import Columns
from ingest.errors import DatabaseAway, FromTheFuture, TooOld, Unexpected
from ingest.inbox import Arrival
from ingest.positions import ALERTS, Draft, Positions, stream_of
from ingest.quarantine import FloodGate, row

AHEAD = timedelta(minutes=5)
"""A measurement later than this is not believed: each wild time would make a chunk of its own."""
HISTORY = timedelta(days=30)
"""A measurement older than this is not taken; no device keeps so much."""

_parse = lru_cache(maxsize=65_536)(parse_device_topic)


class Register(Protocol):
    """Who stood where."""

    def place(self, device: DeviceId, time: datetime) -> Place:
        """Where the device stood at this time.

        Raises:
            UnknownDevice: There is no such device.
        """
        ...

    def change(self) -> None:
        """Something of it is different now."""
        ...


class Witness(Protocol):
    """Watches the links of devices while their messages pass."""

    def heard(self, device: DeviceId, ledger: Ledger, time: datetime, at: datetime) -> None:
        """A numbered message of this device came in."""
        ...

    def refused(self, device: DeviceId, reason: str, at: datetime) -> None:
        """Something of this device went to quarantine."""
        ...

    def status(self, device: DeviceId, status: Status, at: datetime) -> None:
        """A device is born or gone."""
        ...


class Judgement:
    """One batch in the making.

    Attributes:
        duplicates: Messages that were stored already.
        shed: Waves dropped because readings were waiting.
        refused: Refusals by reason, kept or only counted.
        dropped: What the broker last said it dropped, if it did.
    """

    def __init__(
        self,
        *,
        site: SiteId,
        register: Register,
        positions: Positions,
        gate: FloodGate,
        witness: Witness,
    ) -> None:
        self._site = site
        self._register = register
        self._draft = Draft(positions)
        self._gate = gate
        self._witness = witness
        self._alert_topic = events_topic(site)
        self._setup_topic = setup_events_topic(site)
        self._rules_topic = rules_topic(site)
        self._columns = Columns()
        self._waves: list[WaveRow] = []
        self._device_events: list[DeviceEventRow] = []
        self._alert_events: list[AlertEventRow] = []
        self._setup_events: list[SetupEventRow] = []
        self._rules: list[RulesRow] = []
        self._quarantine: list[RefusedRow] = []
        self._kept: list[RefusedRow] | None = None
        self.duplicates = 0
        self.shed = 0
        self.refused: dict[str, int] = {}
        self.dropped: int | None = None

    def judge(self, arrivals: list[Arrival], *, shed_waves: bool = False) -> None:
        """Take every arrival, one way or the other.

        Raises:
            DatabaseAway: The register had to ask it.
        """
        for arrival in arrivals:
            try:
                self._take(arrival, shed_waves=shed_waves)
            except DatabaseAway:
                raise
            except HospitalError as why:
                self.refuse(arrival, why)
        for arrival, problem in self._columns.problems():
            self.refuse(arrival, problem)

    def refuse(self, arrival: Arrival, why: HospitalError) -> None:
        """Put it, or what is wrong with it, into quarantine."""
        refused = row(arrival, why)
        self.refused[refused.reason] = self.refused.get(refused.reason, 0) + 1
        self._witness.refused(_source(refused.topic), refused.reason, arrival.received_at)
        self._quarantine.append(refused)

    def banish(self, arrival: Arrival, why: HospitalError) -> None:
        """Keep nothing of what was judged but the number, and the message in quarantine."""
        self._columns = Columns()
        self._waves.clear()
        self._device_events.clear()
        self._alert_events.clear()
        self._setup_events.clear()
        self._rules.clear()
        self._quarantine.clear()
        self.refuse(arrival, why)

    def batch(self, at: datetime) -> Batch:
        """All of it, ready to be written; the same each time."""
        self._kept = self._kept if self._kept is not None else self._admitted(at)
        return Batch(
            readings=self._columns.readings(),
            at=at,
            waves=self._waves,
            device_events=self._device_events,
            alert_events=self._alert_events,
            setup_events=self._setup_events,
            rules=self._rules,
            refused=self._kept,
            positions=self._draft.positions(),
        )

    def _admitted(self, at: datetime) -> list[RefusedRow]:
        kept = [row for row in self._quarantine if self._gate.admits(_source(row.topic), row.at)]
        return kept + self._gate.due(at)

    def _take(self, arrival: Arrival, *, shed_waves: bool) -> None:
        if not arrival.delivery.topic.startswith("vitals/"):
            self._take_other(arrival)
            return
        topic = _parse(arrival.delivery.topic)
        if topic.site != self._site:
            raise MalformedTopic(f"site {topic.site!r}, this is {self._site!r}")
        match topic.channel:
            case Channel.NUMERICS:
                self._numerics(topic, arrival)
            case Channel.WAVE if shed_waves:
                self.shed += 1
            case Channel.WAVE:
                self._wave(topic, arrival)
            case Channel.EVENT:
                self._device_event(topic, arrival)
            case Channel.STATUS:
                self._status(topic, arrival)
            case _:
                raise Unexpected(f"{topic.channel.value} from {topic.device!r}")

    def _take_other(self, arrival: Arrival) -> None:
        topic, payload = arrival.delivery.topic, arrival.delivery.payload
        if topic == self._alert_topic:
            self._alert_event(arrival)
        elif topic == self._setup_topic:
            self._setup_event(arrival)
        elif topic == self._rules_topic:
            rules = decode(RulesInForce, payload)
            self._rules.append(RulesRow(site=self._site, rules=rules))
        elif topic.startswith("roster/"):
            self._register.change()
        elif topic.startswith("$SYS/") and payload.isdigit():
            self.dropped = int(payload)
        else:
            raise MalformedTopic(f"nobody asked for {topic[:120]!r}")

    def _numerics(self, topic: DeviceTopic, arrival: Arrival) -> None:
        message = decode(Numerics, arrival.delivery.payload)
        place = self._register.place(topic.device, message.time)
        if self._numbered(topic, message, arrival):
            self._columns.add(message, place, arrival)

    def _device_event(self, topic: DeviceTopic, arrival: Arrival) -> None:
        event = decode(DeviceEvent, arrival.delivery.payload)
        place = self._register.place(topic.device, event.time)
        if self._numbered(topic, event, arrival):
            self._device_events.append(
                DeviceEventRow(device=place.device, event=event, received_at=arrival.received_at)
            )

    def _numbered(
        self, topic: DeviceTopic, message: Numerics | DeviceEvent, arrival: Arrival
    ) -> bool:
        """Whether the message is new and of a time to be believed.

        A refused one counts as arrived too: it is kept, and asking for it again would not mend it.
        """
        ledger = self._draft.ledger(stream_of(topic.device), Boot(message.boot), message.seq)
        if not ledger.take(message.seq):
            self.duplicates += 1
            return False
        self._witness.heard(topic.device, ledger, message.time, arrival.received_at)
        _believe_time(message.time, arrival.received_at)
        return True

    def _wave(self, topic: DeviceTopic, arrival: Arrival) -> None:
        wave = decode_wave(arrival.delivery.payload)
        wave_time = wave.time.astimezone(UTC)
        place = self._register.place(topic.device, wave_time)
        _believe_time(wave_time, arrival.received_at)
        self._waves.append(
            WaveRow(
                place=place,
                signal=topic.signal or "",
                wave=wave,
                received_at=arrival.received_at,
            )
        )

    def _status(self, topic: DeviceTopic, arrival: Arrival) -> None:
        status = decode(Status, arrival.delivery.payload)
        self._register.place(topic.device, arrival.received_at)
        self._witness.status(topic.device, status, arrival.received_at)

    def _alert_event(self, arrival: Arrival) -> None:
        event = decode(AlertEvent, arrival.delivery.payload)
        if self._of_the_owner(event, arrival):
            self._alert_events.append(AlertEventRow(event=event, received_at=arrival.received_at))

    def _setup_event(self, arrival: Arrival) -> None:
        event = decode(SetupEvent, arrival.delivery.payload)
        if self._of_the_owner(event, arrival):
            self._setup_events.append(
                SetupEventRow(site=self._site, event=event, received_at=arrival.received_at)
            )

    def _of_the_owner(self, event: AlertEvent | SetupEvent, arrival: Arrival) -> bool:
        """Whether a change is new; those of alerts and of set-ups are numbered as one stream."""
        _believe_time(event.at, arrival.received_at)
        # Unlike a device's, the same event may be numbered again (docs/decisions/0062); its
        # natural key, bed and number, settles that in the store.
        new = self._draft.ledger(ALERTS, Boot(event.boot), event.seq).take(event.seq)
        if not new:
            self.duplicates += 1
        return new


def _believe_time(time: datetime, received_at: datetime) -> None:
    if time > received_at + AHEAD:
        raise FromTheFuture(f"measured {time.isoformat()}, received {received_at.isoformat()}")
    if time < received_at - HISTORY:
        raise TooOld(f"measured {time.isoformat()}, received {received_at.isoformat()}")


def _source(topic: str) -> DeviceId:
    """Who to blame: the device of the topic, even where the rest of it is wrong."""
    levels = topic.split("/")
    return DeviceId(levels[3] if len(levels) > 3 else topic)
