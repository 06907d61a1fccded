"""A session on the simulated broker: what core.mqtt.Session and paho do, without a socket.

What was published and not confirmed is sent again over the next connection, in its order, and what
is published while the connection is being made goes out behind it. A delivery is acknowledged only
over the connection it came by.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from core.mqtt import Delivery
from tests.simulated.broker import Broker, Message
from tests.simulated.world import Line, World

TRY_AGAIN_S = 1.0
PUBACK_S = 0.004


class Killed(Exception):
    """The process dies here and now."""


class Ears(Protocol):
    """Who hears the session."""

    def deliver(self, delivery: Delivery) -> None:
        """A message has come."""
        ...

    def confirm(self, mid: int) -> None:
        """The broker has taken a publication."""
        ...

    def connect(self, kept: bool) -> None:
        """The broker is there (again)."""
        ...


class _State(Enum):
    AWAY = auto()
    GREETING = auto()
    CONNECTED = auto()


@dataclass(slots=True)
class Flag:
    """Stands for the event that says whether there is a connection."""

    on: bool = False

    def is_set(self) -> bool:
        """Whether there is one."""
        return self.on


@dataclass(slots=True)
class _Sent:
    message: Message
    connection: int


class Session:
    """One account's session.

    Attributes:
        connected_at: When the present connection began.
        barred: The network lets nothing through to the broker.
        fuse: The process dies at its so-many-th next call; None while it shall live.
    """

    def __init__(
        self, world: World, broker: Broker, line: Line, name: str, filters: Sequence[str]
    ) -> None:
        self.connected = Flag()
        self.generation = 0
        self.connected_at = 0.0
        self.barred = False
        self.fuse: int | None = None
        self.ears: Ears | None = None
        self.overhear: Callable[[Message], None] = lambda _: None
        self._world = world
        self._broker = broker
        self._line = line
        self._name = name
        self._filters = filters
        self._state = _State.AWAY
        self._connection = 0
        self._mid = 0
        self._out: dict[int, _Sent] = {}
        self._dead = False

    @property
    def unconfirmed(self) -> int:
        """Publications the broker has not confirmed."""
        return len(self._out)

    # -- as the process uses it -------------------------------------------------------------------

    def publish(self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 1) -> int:
        """Send, or keep until there is a connection."""
        return self._send(Message(topic, payload, qos, retain))

    def answer(self, request: Delivery, payload: bytes) -> None:
        """Answer a request; nothing when it did not ask for an answer."""
        if request.answer_to:
            self._send(Message(request.answer_to, payload, correlation=request.correlation))

    def acknowledge_all(self, deliveries: Sequence[Delivery]) -> None:
        """Acknowledge each that came by this connection."""
        self._burn()
        mids = [one.mid for one in deliveries if one.qos and one.generation == self.generation]
        if mids and not self._dead:
            self._line.carry(self._broker.acknowledge, self._name, mids)

    def _send(self, message: Message) -> int:
        self._burn()
        if not self._dead:
            self.overhear(message)
        self._mid += 1
        if self._dead:
            return self._mid
        if message.qos:
            sent = self._out[self._mid] = _Sent(message, 0)
            if self._state is _State.CONNECTED:
                self._transmit(self._mid, sent)
        elif self._state is _State.CONNECTED and message.retained:
            # Of what is neither kept nor made sure, the beat, there is nobody here who hears it.
            self._line.carry(self._broker.take, message)
        return self._mid

    def _burn(self) -> None:
        if self.fuse is None or self._dead:
            return
        if self.fuse == 0:
            self._dead = True
            raise Killed
        self.fuse -= 1

    def _transmit(self, mid: int, sent: _Sent) -> None:
        sent.connection = self._connection
        self._line.carry(self._taken, mid, sent.message)

    # -- the connection ---------------------------------------------------------------------------

    def start(self) -> None:
        """Connect, and go on trying."""
        if self._dead or self._state is not _State.AWAY:
            return
        if self.barred or not self._broker.up:
            self._world.after(TRY_AGAIN_S, self.start)
            return
        self._state = _State.GREETING
        self._connection += 1
        self._line.open()
        self._line.carry(self._greet)

    def die(self) -> None:
        """The process is gone, and with it all it knew."""
        self._dead = True

    def lose(self) -> None:
        """The connection is gone, and the client knows it."""
        if self._dead or self._state is _State.AWAY:
            return
        self._world.whisper("%s has lost the broker", self._name)
        self._line.cut()
        self._state = _State.AWAY
        self.connected.on = False
        self.generation += 1
        self._world.after(TRY_AGAIN_S, self.start)

    def cut(self, *, unnoticed_s: float) -> None:
        """The connection breaks; the client finds out later."""
        self._line.cut()
        self._broker.disconnect(self._name)
        self._world.after(unnoticed_s, self.lose)

    # -- at the broker ----------------------------------------------------------------------------

    def _greet(self) -> None:
        kept = self._broker.knows(self._name)
        self._line.carry(self._welcomed, kept)
        self._broker.connect(self._name, self._pass_on)

    def _taken(self, mid: int, message: Message) -> None:
        self._broker.take(message)
        # What it sends to others may overtake its word that it has it.
        self._line.carry(self._confirmed, mid, held_s=PUBACK_S)

    def _pass_on(self, mid: int, message: Message) -> None:
        self._line.carry(self._delivered, mid, message)

    # -- at the client ----------------------------------------------------------------------------

    def _welcomed(self, kept: bool) -> None:
        if self._dead or self.ears is None:
            return
        self._world.whisper("%s is connected", self._name)
        self._state = _State.CONNECTED
        self.connected_at = self._world.now
        self.generation += 1
        self.connected.on = True
        self._line.carry(self._broker.subscribe, self._name, self._filters)
        for mid, sent in self._out.items():
            if sent.connection != self._connection:
                self._transmit(mid, sent)
        self.ears.connect(kept)

    def _delivered(self, mid: int, message: Message) -> None:
        if self._dead or self.ears is None:
            return
        self.ears.deliver(
            Delivery(
                generation=self.generation,
                mid=mid,
                qos=message.qos,
                topic=message.topic,
                payload=message.payload,
                retained=message.retained,
                answer_to=message.answer_to,
                correlation=message.correlation,
            )
        )

    def _confirmed(self, mid: int) -> None:
        if self._out.pop(mid, None) is not None and not self._dead and self.ears is not None:
            self.ears.confirm(mid)
