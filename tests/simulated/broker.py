"""A model of the broker: MQTT 5, QoS 1, kept sessions, retained messages, and how it forgets.

As Mosquitto does it: a session that is kept gets what came while its client was away, first what
had been sent and not acknowledged; retained messages come again with each subscription; an orderly
stop saves everything, a kill only what was saved last.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from tests.simulated.world import World

BOARD_LEVELS = 6
WINDOW = 200
"""Deliveries to one client that it has not acknowledged; for a thousand beds it is 1,000."""


class Message(NamedTuple):
    """A publication as the broker passes it on."""

    topic: str
    payload: bytes
    qos: int = 1
    retained: bool = False
    answer_to: str = ""
    correlation: bytes = b""


class Loss(Enum):
    """What a broker forgets when it dies."""

    NOTHING = auto()
    NEWEST = auto()
    """What came since it saved last."""
    ALL = auto()


@dataclass(slots=True)
class Mailbox:
    """What the broker keeps for one client."""

    filters: tuple[tuple[str, ...], ...] = ()
    waiting: deque[Message] = field(default_factory=deque)
    unanswered: dict[int, Message] = field(default_factory=dict)
    latest: int = 0
    deliver: Callable[[int, Message], None] | None = None

    def give(self, message: Message) -> None:
        """Send it on, or keep it until its client is back."""
        if message.qos:
            self.waiting.append(message)
            self.send()
        elif self.deliver is not None:
            self.deliver(0, message)

    def send(self) -> None:
        """Send what is waiting, as far as the window goes."""
        while self.deliver is not None and self.waiting and len(self.unanswered) < WINDOW:
            self.latest += 1
            message = self.waiting.popleft()
            self.unanswered[self.latest] = message
            self.deliver(self.latest, message)

    def kept(self) -> list[Message]:
        """What its client has not acknowledged."""
        return [*self.unanswered.values(), *self.waiting]

    def copy(self) -> "Mailbox":
        """As it is saved."""
        return Mailbox(self.filters, self.waiting.copy(), dict(self.unanswered), self.latest)


class Broker:
    """The broker.

    Attributes:
        up: Whether it runs.
        ears: Who hears every message that it takes, before anybody else does.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.up = True
        self.retained: dict[str, bytes] = {}
        self.mailboxes: dict[str, Mailbox] = {}
        self.ears: list[Callable[[Message], None]] = []
        self.cut_off: list[Callable[[], None]] = []
        self._saved: tuple[dict[str, bytes], dict[str, Mailbox]] = ({}, {})
        self._readers: dict[str, list[str]] = {}

    # -- clients ----------------------------------------------------------------------------------

    def knows(self, name: str) -> bool:
        """Whether it has kept the client's session."""
        return name in self.mailboxes

    def remember(self, name: str, filters: Sequence[str]) -> None:
        """It has kept a client's session from before."""
        self.mailboxes[name] = Mailbox(tuple(tuple(one.split("/")) for one in filters))

    def connect(self, name: str, deliver: Callable[[int, Message], None]) -> None:
        """A client is there; what it had not acknowledged comes again first."""
        mailbox = self.mailboxes.setdefault(name, Mailbox())
        mailbox.deliver = deliver
        for mid, message in list(mailbox.unanswered.items()):
            deliver(mid, message)
        mailbox.send()

    def disconnect(self, name: str) -> None:
        """A client is gone; its session stays."""
        if (mailbox := self.mailboxes.get(name)) is not None:
            mailbox.deliver = None

    def subscribe(self, name: str, filters: Sequence[str]) -> None:
        """A client wants these; what is retained of them comes (again)."""
        mailbox = self.mailboxes[name]
        wanted = tuple(tuple(one.split("/")) for one in filters)
        if mailbox.filters != wanted:
            mailbox.filters = wanted
            self._readers.clear()
        for topic, payload in list(self.retained.items()):
            if name in self._read_by(topic):
                mailbox.give(Message(topic, payload, retained=True))

    def acknowledge(self, name: str, mids: Sequence[int]) -> None:
        """A client says that it is done with these."""
        mailbox = self.mailboxes[name]
        for mid in mids:
            mailbox.unanswered.pop(mid, None)
        mailbox.send()

    def take(self, message: Message) -> None:
        """A publication has come."""
        self._world.whisper("broker: %s %d bytes", message.topic, len(message.payload))
        for hear in self.ears:
            hear(message)
        if message.retained:
            if message.payload:
                self.retained[message.topic] = message.payload
            else:
                self.retained.pop(message.topic, None)
            message = message._replace(retained=False)
        for name in self._read_by(message.topic):
            self.mailboxes[name].give(message)

    def _read_by(self, topic: str) -> list[str]:
        # All places on the board of a bed have the same readers.
        what = topic.rpartition("/")[0] if topic.count("/") == BOARD_LEVELS - 1 else topic
        readers = self._readers.get(what)
        if readers is None:
            levels = topic.split("/")
            readers = self._readers[what] = [
                name
                for name, mailbox in self.mailboxes.items()
                if any(_fits(wanted, levels) for wanted in mailbox.filters)
            ]
        return readers

    # -- life and death ---------------------------------------------------------------------------

    def save(self) -> None:
        """Write everything to the disk."""
        boxes = {name: mailbox.copy() for name, mailbox in self.mailboxes.items()}
        self._saved = (dict(self.retained), boxes)

    def saved_retained(self) -> dict[str, bytes]:
        """What it would show after a loss of the newest."""
        return self._saved[0]

    def saved_for(self, name: str) -> list[Message]:
        """What a client would still get after a loss of the newest."""
        mailbox = self._saved[1].get(name)
        return [] if mailbox is None else mailbox.kept()

    def stop(self, loss: Loss) -> None:
        """It stops, and forgets."""
        if loss is Loss.NOTHING:
            self.save()
        elif loss is Loss.ALL:
            self._saved = ({}, {})
        self.up = False
        for cut in self.cut_off:
            cut()
        retained, boxes = self._saved
        self.retained = dict(retained)
        self.mailboxes = {name: mailbox.copy() for name, mailbox in boxes.items()}
        self._readers.clear()

    def start(self) -> None:
        """It runs again."""
        self.up = True


def _fits(wanted: Sequence[str], levels: Sequence[str]) -> bool:
    if len(wanted) != len(levels):
        return False
    return all(one in ("+", level) for one, level in zip(wanted, levels, strict=True))
