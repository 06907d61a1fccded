"""Who lies where no device stands, is on the broker as it is in the database."""

import pytest
from msgspec.structs import replace

from core.wire import Occupancy, decode
from gateway.live import hearing as hearing_module
from tests.unit.gateway.house import House, a_roster, an_occupancy, open_house

TOPIC = "occupancy/v1/main/icu-02"
ROSTER = "roster/v1/main/monitor-2"


@pytest.fixture
async def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(hearing_module, "SWEEP_AFTER_S", 0.0)
    house = await open_house()
    house.records.occupancies = [an_occupancy()]
    await house.exchange()
    return house


def told(house: House) -> Occupancy:
    return decode(Occupancy, house.feed.retained[TOPIC])


async def test_a_patient_without_a_monitor_stands_on_the_broker_with_a_revision(
    house: House,
) -> None:
    assert replace(told(house), revision=0) == an_occupancy()
    assert told(house).revision > 0


async def test_what_is_already_said_is_not_said_again(house: House) -> None:
    del house.feed.retained[TOPIC]
    await house.exchange()
    assert TOPIC not in house.feed.retained


async def test_the_next_patient_is_newer_even_when_the_clock_was_set_back(house: House) -> None:
    before = told(house).revision
    house.clock.pass_by(seconds=-3600)
    house.records.occupancies = [an_occupancy(stay=3)]
    await house.exchange()
    assert (told(house).stay, told(house).revision > before) == (3, True)


async def test_an_empty_bed_is_said_to_be_empty(house: House) -> None:
    house.records.occupancies = [an_occupancy(stay=None)]
    await house.exchange()
    assert told(house).stay is None


async def test_where_a_device_came_its_roster_is_said_before_the_bed_is_cleared(
    house: House,
) -> None:
    house.feed.sent.clear()
    house.records.occupancies = []
    house.records.rosters = [a_roster(), a_roster("monitor-2", "icu-02", stay=2)]
    await house.exchange()
    assert [topic for topic, _ in house.feed.sent] == [ROSTER, TOPIC]
    assert TOPIC not in house.feed.retained


async def test_where_a_device_went_who_stays_behind_is_said_before(house: House) -> None:
    house.records.occupancies = []
    house.records.rosters = [a_roster(), a_roster("monitor-2", "icu-02", stay=2)]
    await house.exchange()
    house.feed.sent.clear()
    house.records.occupancies = [an_occupancy()]
    house.records.rosters = [a_roster()]
    await house.exchange()
    assert [topic for topic, _ in house.feed.sent] == [TOPIC, ROSTER]


async def test_what_the_broker_lost_is_given_back_without_the_database(house: House) -> None:
    house.records.away = True
    house.feed.stop()
    del house.feed.retained[TOPIC]
    house.feed.start()
    house.wiring.hearing.sweep()
    assert told(house).stay == 2
