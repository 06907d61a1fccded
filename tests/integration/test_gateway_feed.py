"""The broker as the gateway hears it: the real one and the one of the unit tests do the same."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from core.mqtt import Account, Delivery
from core.topics import answers_topic
from core.wire import Command, decode, encode
from gateway.live.feed import ASKER, BrokerFeed, Connected, Feed, Heard
from tests.hospital import Hospital
from tests.speaker import Speaker
from tests.unit.gateway.conftest import until
from tests.unit.gateway.house import (
    SITE,
    FakeFeed,
    a_roster,
    an_alert,
    numerics,
    place_of,
)
from tests.unit.gateway.test_commands import a_command

pytestmark = pytest.mark.integration

ROSTER = f"roster/v1/{SITE}/monitor-1"
ECHO = answers_topic(SITE, ASKER)


@dataclass(slots=True)
class Line:
    """A feed, what it said urgently, and somebody who publishes on the other side."""

    feed: Feed
    say: Callable[[str, bytes], object]
    heard: list[Heard] = field(default_factory=list)

    def topics(self) -> list[str]:
        return [one.topic for one in self.heard if isinstance(one, Delivery)]


@pytest.fixture(params=["real", "fake"])
async def line(request: pytest.FixtureRequest) -> AsyncIterator[Line]:
    heard: list[Heard] = []
    if request.param == "fake":
        fake = FakeFeed(heard.extend)

        def play(topic: str, payload: bytes) -> None:
            if topic.startswith("vitals/"):
                fake.passing.append(fake._delivery(topic, payload, 0, retained=False))
            else:
                fake.publish_retained(topic, payload)

        yield Line(fake, play, heard)
        return
    house: Hospital = request.getfixturevalue("broker_house")
    url, user, password = house.account("gateway")
    feed = BrokerFeed(
        Account(url=url, username=user, password=password, kept_s=0), SITE, on_urgent=heard.extend
    )
    house.add_device("monitor-1")
    with Speaker(*house.account("alerts")) as owner, Speaker(*house.account("monitor-1")) as device:

        def speak(topic: str, payload: bytes) -> None:
            who = device if topic.startswith("vitals/") else owner
            who.say(topic, payload, retain=not topic.startswith("vitals/"))

        yield Line(feed, speak, heard)
        feed.stop()


async def test_what_is_retained_comes_between_the_connection_and_the_echo(line: Line) -> None:
    await asyncio.to_thread(line.say, place_of(an_alert()), encode(an_alert()))
    line.feed.start()
    await until(lambda: ECHO in line.topics())
    at = line.topics().index(ECHO)
    connected = next(one for one in line.heard if isinstance(one, Connected))
    echo = next(o for o in line.heard if isinstance(o, Delivery) and o.topic == ECHO)
    assert echo.payload == str(connected.generation).encode()
    assert place_of(an_alert()) in line.topics()[:at]
    assert line.feed.connected


async def test_what_the_gateway_retains_comes_back_to_it(line: Line) -> None:
    line.feed.start()
    await until(lambda: ECHO in line.topics())
    line.feed.publish_retained(ROSTER, encode(a_roster()))
    await until(lambda: ROSTER in line.topics())
    line.feed.publish_retained(ROSTER, b"")
    await until(lambda: line.topics().count(ROSTER) == 2)


async def test_vitals_wait_for_the_flush(line: Line) -> None:
    line.feed.start()
    await until(lambda: ECHO in line.topics())
    topic = f"vitals/v1/{SITE}/monitor-1/numerics"
    await asyncio.to_thread(line.say, topic, encode(numerics()))
    taken: list[Delivery] = []

    def take() -> bool:
        taken.extend(line.feed.take_passing())
        return bool(taken)

    await until(take)
    assert [delivery.topic for delivery in taken] == [topic]
    assert topic not in line.topics()


async def test_a_command_reaches_the_owner_with_where_to_answer(broker_house: Hospital) -> None:
    heard: list[Heard] = []
    url, user, password = broker_house.account("gateway")
    feed = BrokerFeed(
        Account(url=url, username=user, password=password, kept_s=0), SITE, on_urgent=heard.extend
    )
    with Speaker(*broker_house.account("alerts")) as owner:
        await asyncio.to_thread(owner.listen, f"alerts/v1/{SITE}/commands")
        feed.start()
        await until(lambda: bool(heard))
        feed.ask(encode(a_command()), command="key-00001")
        await until(lambda: bool(owner.heard))
        assert decode(Command, owner.heard[0][1]) == a_command()
    feed.stop()
