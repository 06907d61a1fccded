"""Patients and their monitors: what is true at each bed, and what a monitor makes of it.

A monitor numbers what it sends, keeps it until it is stored, and sends it again after each lost
connection, in its order or behind what is live by then.
"""

from collections import deque
from collections.abc import Iterator, Mapping

from alerts.limits import Limit, Profile, Tier
from core.ids import DeviceId, SiteId
from core.topics import Channel, device_topic
from core.vitals import Source, Vital
from core.wire import (
    DeviceEvent,
    Fact,
    Numerics,
    Presence,
    Priority,
    Status,
    encode,
)
from tests.simulated.broker import Broker, Message
from tests.simulated.plan import Patient, Placing, Plan, SensorOff
from tests.simulated.store import Database
from tests.simulated.world import NOON, Line, World, moment

AS_USUAL: Mapping[Vital, float] = {Vital.HR: 78.0, Vital.SPO2: 97.0, Vital.RR: 14.0}
"""Inside every limit of an adult."""
TRY_AGAIN_S = 1.5
ON_THE_WAY_S = 17.0
"""Within which what is true at a bed has reached whoever judges, and two readings have come."""
REMEMBERED = 60
_OF: Mapping[Source, Vital] = {Source.OXIMETER: Vital.SPO2, Source.ECG: Vital.HR}
_TELLS: Mapping[Source, Fact] = {Source.OXIMETER: Fact.PROBE_OFF, Source.ECG: Fact.LEADS_OFF}


def values_of(patient: Patient, at: float) -> dict[Vital, float]:
    """The vital signs of a patient, so many seconds after the beginning."""
    values = dict(AS_USUAL)
    for episode in patient.episodes:
        if episode.begins <= at < episode.ends:
            values[episode.vital] = episode.value
    return values


def must_stand(
    monitor: "Monitor", profile: Profile, now: float
) -> Iterator[tuple[str, str, Priority]]:
    """What has been so for long enough at its bed that it must stand on the board by now."""
    placing = monitor.placing
    if placing is None or placing.bed is None or placing.stay is None or not monitor.connected:
        return
    for limits in profile.limits.values():
        for limit in limits:
            for tier in limit.tiers:
                if _lasts(monitor, limit, tier, now):
                    yield placing.bed, limit.cause, tier.priority


def _lasts(monitor: "Monitor", limit: Limit, tier: Tier, now: float) -> bool:
    since = now - tier.delay_s - ON_THE_WAY_S
    if monitor.connected_at > since:
        return False
    recent = [values.get(limit.vital) for at, values in monitor.readings if at >= since]
    return len(recent) > 1 and all(
        value is not None and limit.passed(value, tier.limit) for value in recent
    )


def _restless(vital: Vital, value: float, count: int) -> float:
    """Nobody alive has the same value for minutes; on which side of a limit it lies stays."""
    if value == 0:
        return value
    return value - count % 2 if vital is Vital.RR else value + count % 3


class Monitor:
    """One monitor.

    Attributes:
        connected: Whether it holds a connection; `connected_at` since when.
        cut_at: Since when its messages have not come through; None while they do.
        told_off: By cause, since when the broker has its word that a sensor is off.
        placing: Where it stands.
        readings: The latest it has sent: time (seconds since 1970) and values.
    """

    def __init__(
        self, world: World, broker: Broker, database: Database, line: Line, *, device: str
    ) -> None:
        self.device = device
        self.connected = False
        self.connected_at = 0.0
        self.cut_at: float | None = None
        self.told_off: dict[str, float] = {}
        self.barred = False
        self.placing: Placing | None = None
        self.readings: deque[tuple[float, Mapping[Vital, float]]] = deque(maxlen=REMEMBERED)
        self._world = world
        self._broker = broker
        self._database = database
        self._line = line
        self._boot, self._seq = int(world.now * 1000), 0
        self._kept: dict[tuple[int, int], Message] = {}
        self._taken: set[tuple[int, int]] = set()
        self._words: dict[tuple[int, int], tuple[str, bool]] = {}
        self._heard: dict[str, tuple[int, int]] = {}

    def begin(self, site: SiteId, plan: Plan) -> None:
        """Switch it on."""
        name = DeviceId(self.device)
        self._plan = plan
        self._numerics = device_topic(site, name, Channel.NUMERICS)
        self._events = device_topic(site, name, Channel.EVENT)
        self._status = device_topic(site, name, Channel.STATUS)
        for off in plan.sensors_off[self.device]:
            if off.told:
                self._world.at(NOON + off.begins, self._tell, off, True)
                self._world.at(NOON + off.ends, self._tell, off, False)
        self._connect()
        self._measure()

    # -- measuring --------------------------------------------------------------------------------

    def _measure(self) -> None:
        self._world.after(self._plan.every_s, self._measure)
        placing = self.placing
        if placing is None or placing.stay is None or placing.bed is None:
            return
        at = self._world.now
        values = values_of(self._plan.patients[placing.stay], at - NOON)
        for off in self._plan.sensors_off[self.device]:
            if off.begins <= at - NOON < off.ends:
                if off.zeros:
                    values[_OF[off.source]] = 0.0
                else:
                    del values[_OF[off.source]]
        self.readings.append((at, values))
        boot, seq = self._next()
        said = {vital.value: _restless(vital, value, seq) for vital, value in values.items()}
        numerics = Numerics(boot=boot, seq=seq, time=moment(at), values=said)
        self._keep((boot, seq), Message(self._numerics, encode(numerics)))

    def _tell(self, off: SensorOff, active: bool) -> None:
        boot, seq = self._next()
        event = DeviceEvent(
            boot=boot,
            seq=seq,
            time=moment(self._world.now),
            fact=_TELLS[off.source],
            active=active,
            source=off.source,
        )
        self._keep((boot, seq), Message(self._events, encode(event)))
        self._words[boot, seq] = (f"{_TELLS[off.source]}.{off.source}", active)

    def _next(self) -> tuple[int, int]:
        self._seq += 1
        return self._boot, self._seq

    def _keep(self, name: tuple[int, int], message: Message) -> None:
        if self._database.up:
            # Ingest says what is stored; a little late, as it does.
            for taken in self._taken:
                self._kept.pop(taken, None)
            self._taken.clear()
        self._kept[name] = message
        self._send(name, message)

    def _send(self, name: tuple[int, int], message: Message) -> None:
        self._line.carry(self._arrived, name, message)

    def _arrived(self, name: tuple[int, int], message: Message) -> None:
        self._broker.take(message)
        if name in self._kept:
            self._taken.add(name)
        if (word := self._words.pop(name, None)) is not None:
            cause, active = word
            if name < self._heard.get(cause, name):
                return  # taken back already
            self._heard[cause] = name
            if active:
                self.told_off[cause] = self._world.now
            else:
                self.told_off.pop(cause, None)

    def repeat(self, count: int) -> None:
        """Send the latest again, for no reason."""
        for name, message in list(self._kept.items())[-count:]:
            self._send(name, message)

    # -- the link ---------------------------------------------------------------------------------

    def cut(self, *, unnoticed_s: float) -> None:
        """The connection breaks; the broker speaks the last will when it notices."""
        self._line.cut()
        if self.cut_at is None:
            self.cut_at = self._world.now
        if self.connected:
            self.connected = False
            self._world.after(unnoticed_s, self._lost)

    def reboot(self) -> None:
        """It starts anew, and keeps what was not stored."""
        self._boot, self._seq = int(self._world.now * 1000), 0
        # A new start knows nothing of what the one before has said.
        self._words.clear()
        self.told_off.clear()
        self.cut(unnoticed_s=0.5)

    def forget_what_was_taken(self) -> None:
        """The broker has lost something: what is not stored is to be sent again."""
        self._taken.clear()

    def _lost(self) -> None:
        if self._broker.up:
            self._broker.take(self._presence(Presence.OFFLINE))
        self._connect()

    def _connect(self) -> None:
        if self.barred or not self._broker.up:
            self._world.after(TRY_AGAIN_S, self._connect)
            return
        self._line.open()
        self.connected, self.cut_at = True, None
        self.connected_at = self._world.now
        self._line.carry(self._broker.take, self._presence(Presence.ONLINE))
        if self._plan.seed % 2:
            self._send_again(self._boot)
        else:
            # What is live goes first.
            self._world.after(self._plan.every_s * 1.1, self._send_again, self._boot)

    def _send_again(self, boot: int) -> None:
        if self.connected and boot == self._boot:
            for name, message in self._kept.items():
                if name not in self._taken:
                    self._send(name, message)

    def _presence(self, state: Presence) -> Message:
        status = Status(
            state=state, boot=self._boot, every_s=self._plan.every_s, resends=True, simulated=True
        )
        return Message(self._status, encode(status), retained=True)
