"""A broker of paper: keeps what was published, retains, and lets tests decide what is confirmed."""

from dataclasses import dataclass, field

from msgspec import Struct

from alerts.arrivals import Addresses
from alerts.board import Board
from alerts.rulebook import Rulebook
from alerts.ward import Ward
from alerts.watch import Watch
from core.clock import HandClock
from core.ids import Boot, SiteId
from core.mqtt import Delivery
from core.wire import Alert, AlertEvent, Answer, decode, encode
from tests.stories.bedside import BOOK, a_roster

SITE = SiteId("main")


@dataclass
class PaperPost:
    """Stands for the session."""

    published: list[tuple[str, bytes]] = field(default_factory=list)
    retained: dict[str, bytes] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    connected: bool = True

    def publish(self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 1) -> int:
        assert qos in (0, 1)
        self.published.append((topic, payload))
        if retain:
            self.retained[topic] = payload
            if not payload:
                del self.retained[topic]
        return len(self.published)

    def answer(self, request: Delivery, payload: bytes) -> None:
        assert request.answer_to
        self.answers.append(decode(Answer, payload))

    def acknowledge(self, delivery: Delivery) -> None:
        self.acknowledged.append(delivery.mid)

    def flush(self) -> None:
        """Nothing is gathered on paper."""

    @property
    def events(self) -> list[AlertEvent]:
        return [decode(AlertEvent, p) for t, p in self.published if t == "alerts/v1/main/events"]

    @property
    def board(self) -> list[Alert]:
        return [
            decode(Alert, payload)
            for topic, payload in self.retained.items()
            if topic.startswith("alerts/v1/main/icu/")
        ]


@dataclass
class Desk:
    """A watch over a paper broker, with a clock moved by hand."""

    post: PaperPost = field(default_factory=PaperPost)
    clock: HandClock = field(default_factory=HandClock)
    book: Rulebook = BOOK
    mids: int = 0

    def __post_init__(self) -> None:
        self.addresses = Addresses(SITE, "alerts")
        self.board = Board(self.post, site=SITE, boot=Boot(7))
        self.ward = Ward(SITE, self.book)
        self.watch = Watch(self.ward, self.board, self.post, self.addresses, self.clock)

    def delivery(
        self,
        topic: str,
        payload: bytes | Struct = b"",
        *,
        retained: bool = False,
        answer_to: str = "",
    ) -> Delivery:
        self.mids += 1
        return Delivery(
            generation=1,
            mid=self.mids,
            qos=1,
            topic=topic,
            payload=payload if isinstance(payload, bytes) else encode(payload),
            retained=retained,
            answer_to=answer_to,
            correlation=b"c",
        )

    def hears(
        self,
        topic: str,
        payload: bytes | Struct = b"",
        *,
        retained: bool = False,
        answer_to: str = "",
    ) -> int:
        """Let a message come; its number."""
        delivery = self.delivery(topic, payload, retained=retained, answer_to=answer_to)
        self.watch.handle(delivery)
        return delivery.mid

    def confirm_all(self) -> None:
        """The broker has taken everything, and what that sets off."""
        done = 0
        while done < len(self.post.published):
            done += 1
            self.board.confirmed(done)

    def staffed(self) -> "Desk":
        """With one bed and its monitor."""
        self.watch.restore({})
        self.hears("roster/v1/main/monitor-1", a_roster())
        return self
