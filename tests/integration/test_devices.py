"""Simulated monitors on a real broker: what they publish is stored, whatever happens on the way."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest
from paho.mqtt.client import Client, MQTTMessage

from core.clock import SystemClock
from core.errors import MalformedPayload
from core.ids import Boot, DeviceId, SiteId
from core.sequence import Kept, Ledger
from core.topics import Channel, device_topic, parse_device_topic
from core.wire import DeviceEvent, Fact, Numerics, Presence, Status, decode, decode_wave, encode
from simulators.connection import Away, Connection, Ears, Login
from simulators.device import Device
from simulators.faults import Faults, Mischief, Packet
from simulators.fleet import Ward, simulate
from simulators.load import numerics, publish_all
from simulators.recordings.physionet2012 import Challenge2012
from simulators.replay import run
from simulators.waves import SIGNALS
from tests.hospital import Hospital, wait_until
from tests.speaker import Speaker

pytestmark = pytest.mark.integration

CALM = {"hr": 72.0, "spo2": 97.0, "rr": 14.0}
SITE = SiteId("main")


class Keeper(Speaker):
    """Keeps what it hears as ingest does, in memory, and tells each device what it has."""

    def _hear(self, client: Client, _userdata: object, message: MQTTMessage) -> None:
        self.heard.append((message.topic, bytes(message.payload)))
        place = parse_device_topic(message.topic)
        read: Numerics | DeviceEvent
        try:
            match place.channel:
                case Channel.NUMERICS:
                    read = decode(Numerics, bytes(message.payload))
                case Channel.EVENT:
                    read = decode(DeviceEvent, bytes(message.payload))
                case _:
                    return
        except MalformedPayload:
            return
        ledgers: dict[tuple[str, int], Ledger] = self.__dict__.setdefault("ledgers", {})
        ledger = ledgers.setdefault((place.device, read.boot), Ledger(Boot(read.boot)))
        if ledger.take(read.seq):
            self.stored[place.device, read.boot, read.seq] += 1
        topic = device_topic(SITE, place.device, Channel.STORED)
        client.publish(topic, encode(ledger.stored()), qos=1, retain=True)

    @property
    def stored(self) -> Counter[tuple[str, int, int]]:
        """How often each numbered message was stored."""
        counter: Counter[tuple[str, int, int]] = self.__dict__.setdefault("kept", Counter())
        return counter

    def of(self, device: str) -> list[int]:
        """Numbers stored of a device, in order."""
        return sorted(seq for name, _, seq in self.stored.elements() if name == device)

    def last_status(self, device: str) -> Status | None:
        """The latest word on whether a device is there."""
        topic = device_topic(SITE, DeviceId(device), Channel.STATUS)
        said = [payload for heard, payload in self.heard if heard == topic]
        return decode(Status, said[-1]) if said else None


@contextmanager
def keeper(hospital: Hospital) -> Iterator[Keeper]:
    with Keeper(*hospital.account("ingest")) as found:
        found.listen(f"vitals/v1/{SITE}/#")
        yield found


def login(hospital: Hospital, device: str, password: str | None = None) -> Login:
    own = password if password is not None else hospital.add_device(device)
    return Login(device=DeviceId(device), password=own, url=hospital.mqtt_url, site=SITE)


async def soon(what: Callable[[], bool], named: str, *, within_s: float = 10) -> None:
    await asyncio.to_thread(wait_until, what, within_s=within_s, what=named)


async def test_all_is_stored_once_over_a_link_that_loses_doubles_and_spoils(
    broker_house: Hospital,
) -> None:
    rough = Faults(Mischief(dropout=0.2, duplicate=0.2, reorder=0.2, garbage=0.1), Random(1))  # noqa: S311
    with keeper(broker_house) as kept:
        async with Device(login(broker_house, "monitor-1"), faults=rough) as device:
            for _ in range(200):
                device.publish_numerics(CALM)
            async with asyncio.timeout(90):
                await device.all_stored()
        assert kept.of("monitor-1") == list(range(1, 201))
        assert device.repeated > 0


async def test_what_was_published_while_the_broker_was_killed_arrives(
    broker_house: Hospital,
) -> None:
    with keeper(broker_house) as kept:
        async with Device(login(broker_house, "monitor-1")) as device:
            for at in range(300):
                device.publish_numerics(CALM)
                await asyncio.sleep(0.01)
                if at == 100:
                    broker_house.broker.kill()
                if at == 200:
                    broker_house.broker.start()
            # A real ingest subscribes again by itself; its session went with the broker.
            await asyncio.to_thread(broker_house.broker.wait_ready)
            await soon(lambda: len(kept.welcomes) > 1, "the keeper to come back")
            await asyncio.to_thread(kept.listen, f"vitals/v1/{SITE}/#")
            async with asyncio.timeout(60):
                await device.all_stored()
        assert kept.of("monitor-1") == list(range(1, 301))
        assert device.connections == 2


async def test_a_dead_monitor_is_reported_and_comes_back_with_a_new_boot(
    broker_house: Hospital,
) -> None:
    with keeper(broker_house) as kept:
        async with Device(login(broker_house, "monitor-1")) as device:
            device.publish_numerics(CALM)
            await device.online()
            first = device.boot
            device.die()
            await soon(lambda: _state(kept) is Presence.OFFLINE, "the last will")
            device.revive()
            device.publish_event(Fact.BATTERY_LOW, active=True)
            await soon(lambda: _state(kept) is Presence.ONLINE, "the birth")
            async with asyncio.timeout(30):
                await device.all_stored()
        assert device.boot > first
        assert set(kept.stored) == {("monitor-1", first, 1), ("monitor-1", device.boot, 1)}
        await soon(lambda: _state(kept) is Presence.OFFLINE, "the goodbye")


def _state(kept: Keeper) -> Presence | None:
    status = kept.last_status("monitor-1")
    return status.state if status else None


async def test_what_the_broker_refuses_is_seen_and_stays_kept(broker_house: Hospital) -> None:
    foreign = device_topic(SITE, DeviceId("monitor-2"), Channel.NUMERICS)
    async with Device(login(broker_house, "monitor-1")) as device:
        await device.online()
        device.publish_made(Kept(device.boot, 1, foreign, b"{}"))
        await soon(lambda: device.refused == 1, "the refusal")
        assert device.kept == 1


async def test_a_wrong_password_is_an_answer_not_a_hang(broker_house: Hospital) -> None:
    login(broker_house, "monitor-1")
    with pytest.raises(Away, match="0x87"):
        await Connection.open(login(broker_house, "monitor-1", "wrong"), ears=Ears())


async def test_a_broker_that_is_not_there_is_an_answer_too(broker_house: Hospital) -> None:
    account = login(broker_house, "monitor-1")
    broker_house.broker.terminate()
    with pytest.raises(Away):
        await Connection.open(account, ears=Ears())


async def test_a_connection_that_only_listens_stays_alive(broker_house: Hospital) -> None:
    link = await Connection.open(login(broker_house, "monitor-1"), ears=Ears())
    staying = asyncio.wait_for(link.stay(), timeout=12)
    with pytest.raises(TimeoutError):
        await staying
    link.publish(Packet(device_topic(SITE, DeviceId("monitor-1"), Channel.NUMERICS), b"{}"))
    async with asyncio.timeout(5):
        await link.answered()
    await link.close()


async def test_curves_arrive_as_drawn(broker_house: Hospital) -> None:
    counts = np.arange(250, dtype=np.int16)
    at = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
    topic = device_topic(SITE, DeviceId("monitor-1"), Channel.WAVE, "ecg")
    with keeper(broker_house) as kept:
        async with Device(login(broker_house, "monitor-1")) as device:
            assert not device.publish_wave("ecg", counts, at, SIGNALS["ecg"].sampling)
            await device.online()
            assert device.publish_wave("ecg", counts, at, SIGNALS["ecg"].sampling)
            await soon(lambda: any(heard == topic for heard, _ in kept.heard), "the curve")
    wave = next(decode_wave(payload) for heard, payload in kept.heard if heard == topic)
    assert (wave.seq, wave.time, wave.rate, wave.unit) == (1, at, 250, "mV")
    assert np.array_equal(wave.samples, counts)


async def test_a_load_counts_what_was_taken_and_what_was_refused(broker_house: Hospital) -> None:
    accounts = [login(broker_house, f"monitor-{n}") for n in range(1, 4)]
    start = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
    loads = [(who, numerics(who, [CALM], boot=1, start=start, count=2000)) for who in accounts]
    counts = await publish_all(loads)
    assert (counts.published, counts.pubacked, counts.refused) == (6000, 6000, Counter())

    stranger = numerics(accounts[0], [CALM], boot=2, start=start, count=5)
    refused = await publish_all([(accounts[1], stranger)])
    assert (refused.pubacked, refused.refused) == (0, Counter({0x87: 5}))


async def test_a_load_keeps_its_rate(broker_house: Hospital) -> None:
    who = login(broker_house, "monitor-1")
    messages = numerics(who, [CALM], boot=1, start=SystemClock().now(), count=200)
    began = time.monotonic()
    await publish_all([(who, messages)], per_second=100)
    assert 1.8 <= time.monotonic() - began <= 4


async def test_a_load_that_must_be_stored_is(broker_house: Hospital) -> None:
    accounts = [login(broker_house, f"monitor-{n}") for n in range(1, 6)]
    start = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
    loads = [(who, numerics(who, [CALM], boot=1, start=start, count=400)) for who in accounts]
    with keeper(broker_house) as kept:
        async with asyncio.timeout(60):
            counts = await publish_all(loads, until_stored=True)
        assert counts.published == 2000
        assert all(kept.of(who.device) == list(range(1, 401)) for who in accounts)


async def test_a_recording_is_published_value_by_value(broker_house: Hospital) -> None:
    recording = Challenge2012(
        "132539", "Time,Parameter,Value\n00:07,HR,73\n00:07,FiO2,0.35\n01:07,HR,77.5\n"
    )
    with keeper(broker_house) as kept:
        async with asyncio.timeout(30):
            (played,) = await run([recording], [login(broker_house, "monitor-1")], speed=3600)
    topic = device_topic(SITE, DeviceId("monitor-1"), Channel.NUMERICS)
    arrived = [decode(Numerics, payload) for heard, payload in kept.heard if heard == topic]
    assert [(message.time, message.values) for message in arrived] == [
        (played.time_of(420), {"hr": 73, "fio2": 35}),
        (played.time_of(4020), {"hr": 77.5}),
    ]
    assert (arrived[1].time - arrived[0].time).total_seconds() == 1
    assert (played.readings, played.values) == (2, 3)


async def test_a_history_ends_now_with_its_true_spacing(broker_house: Hospital) -> None:
    recording = Challenge2012("1", "Time,Parameter,Value\n00:00,HR,73\n48:00,HR,77\n")
    with keeper(broker_house):
        async with asyncio.timeout(30):
            (played,) = await run([recording], [login(broker_house, "monitor-1")], history=True)
    age_s = (SystemClock().now() - played.time_of(48 * 3600)).total_seconds()
    assert 0 <= age_s < 30
    assert (played.time_of(48 * 3600) - played.began).total_seconds() == 48 * 3600


async def test_a_ward_publishes_numbers_and_curves_of_every_bed(broker_house: Hospital) -> None:
    names = [f"monitor-{n:03}" for n in range(1, 7)]
    ward = Ward(
        devices={name: login(broker_house, name).password for name in names},
        url=broker_house.mqtt_url,
        site=SITE,
    )
    with keeper(broker_house) as kept:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(simulate(ward, SystemClock()))
            await soon(
                lambda: all(len(kept.of(name)) >= 3 for name in names), "three rounds", within_s=20
            )
            running.cancel()
        for name in names:
            curves = {
                parse_device_topic(topic).signal
                for topic, _ in kept.heard
                if topic.startswith(f"vitals/v1/{SITE}/{name}/wave/")
            }
            assert curves == set(SIGNALS)
            status = kept.last_status(name)
            assert status is not None
            assert status.simulated


async def test_an_error_beside_a_device_is_told_as_it_was(broker_house: Hospital) -> None:
    async def fail() -> None:
        async with Device(login(broker_house, "monitor-1")) as device:
            await device.online()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
