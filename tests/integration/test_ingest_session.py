"""The session on a real broker: acknowledged by hand, in one write, never over another connection.

Also pins the private names of paho that core.mqtt uses.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from core.mqtt import Account, Delivery, Session
from tests.hospital import Hospital, wait_until
from tests.speaker import Speaker

pytestmark = pytest.mark.integration

TOPIC = "vitals/v1/main/monitor-1/numerics"


@dataclass(slots=True)
class Listener:
    """Ingest's account, listening to everything of devices."""

    hospital: Hospital
    receive_maximum: int = 1000
    heard: list[Delivery] = field(default_factory=list)
    sessions_kept: list[bool] = field(default_factory=list)
    session: Session | None = None

    def connect(self) -> Session:
        url, user, password = self.hospital.account("ingest")
        self.session = Session(
            Account(url=url, username=user, password=password),
            subscriptions=["vitals/v1/main/+/numerics"],
            on_delivery=self.heard.append,
            on_connected=self.sessions_kept.append,
            receive_maximum=self.receive_maximum,
        )
        before = len(self.sessions_kept)
        self.session.start()
        wait_until(lambda: len(self.sessions_kept) > before, within_s=10, what="a connection")
        return self.session

    def hears(self, count: int) -> list[Delivery]:
        wait_until(lambda: len(self.heard) >= count, within_s=10, what=f"{count} messages")
        return self.heard

    def cut(self) -> None:
        """Lose the connection as a network would, without a word to the broker."""
        assert self.session is not None
        before = len(self.sessions_kept)
        socket = self.session._client.socket()
        assert socket is not None
        socket.close()
        wait_until(lambda: len(self.sessions_kept) > before, within_s=20, what="a new connection")


@pytest.fixture
def listener(broker_house: Hospital) -> Iterator[Listener]:
    listener = Listener(broker_house)
    listener.connect()
    yield listener
    if listener.session is not None:
        listener.session.stop()


@pytest.fixture
def monitor(broker_house: Hospital) -> Iterator[Speaker]:
    password = broker_house.add_device("monitor-1")
    with Speaker(broker_house.mqtt_url, "monitor-1", password) as speaker:
        yield speaker


def payloads(deliveries: list[Delivery]) -> list[bytes]:
    return [delivery.payload for delivery in deliveries]


def test_what_is_acknowledged_does_not_come_again(listener: Listener, monitor: Speaker) -> None:
    for n in range(50):
        monitor.say(TOPIC, b"%d" % n)
    session = listener.session
    assert session is not None
    session.acknowledge_all(listener.hears(50)[:30])
    wait_until(lambda: not session._client.want_write(), within_s=5, what="the write")
    listener.heard.clear()
    listener.cut()
    assert payloads(listener.hears(20)) == [b"%d" % n for n in range(30, 50)]
    assert listener.sessions_kept == [False, True]


def test_an_acknowledgement_of_an_older_connection_is_never_sent(
    listener: Listener, monitor: Speaker
) -> None:
    monitor.say(TOPIC, b"first")
    stale = list(listener.hears(1))
    listener.cut()
    fresh = listener.hears(2)[1:]
    assert [stale[0].mid, payloads(stale)] == [fresh[0].mid, payloads(fresh)]
    assert listener.session is not None
    listener.session.acknowledge_all(stale)
    listener.session.acknowledge(stale[0])
    listener.heard.clear()
    listener.cut()
    assert payloads(listener.hears(1)) == [b"first"]


def test_the_broker_sends_no_more_than_may_be_unacknowledged(
    broker_house: Hospital, monitor: Speaker
) -> None:
    listener = Listener(broker_house, receive_maximum=10)
    session = listener.connect()
    for n in range(40):
        monitor.say(TOPIC, b"%d" % n)
    assert len(listener.hears(10)) == 10
    session.acknowledge_all(listener.heard[:5])
    assert len(listener.hears(15)) == 15
    session.acknowledge_all(listener.heard[5:15])
    session.acknowledge_all(listener.hears(25)[15:25])
    session.acknowledge_all(listener.hears(35)[25:35])
    assert payloads(listener.hears(40)) == [b"%d" % n for n in range(40)]
    session.stop()


def test_messages_of_every_size_arrive_whole_and_in_order(
    listener: Listener, monitor: Speaker
) -> None:
    sizes = [0, 1, 2, 126, 127, 128, 129, 16_382, 16_384, 50_000, 3, 65_000, 60_000, 5]
    for size in sizes:
        monitor.say(TOPIC, b"x" * size)
    assert [len(delivery.payload) for delivery in listener.hears(len(sizes))] == sizes


def test_retained_receipts_reach_who_listens_later(listener: Listener, monitor: Speaker) -> None:
    assert listener.session is not None
    topics = [f"vitals/v1/main/monitor-{n}/stored" for n in range(300)]
    assert listener.session.keep_all((topic, topic.encode()) for topic in topics)
    wait_until(
        lambda: listener.session is not None and not listener.session._client.want_write(),
        within_s=5,
        what="the write",
    )
    monitor.listen("vitals/v1/main/monitor-1/stored")
    wait_until(lambda: bool(monitor.heard), within_s=5, what="the retained receipt")
    assert monitor.heard == [(topics[1], topics[1].encode())]


def test_without_a_connection_nothing_is_kept(broker_house: Hospital) -> None:
    url, user, password = broker_house.account("ingest")
    session = Session(
        Account(url=url, username=user, password=password),
        subscriptions=[],
        on_delivery=lambda _delivery: None,
    )
    assert session.keep_all([("a", b"b")]) is False
