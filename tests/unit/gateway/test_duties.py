"""Who is on duty stands on the broker as it stands in the database."""

import pytest

from core.wire import Duty, decode, encode
from gateway.live import hearing as hearing_module
from tests.unit.gateway.house import House, a_duty, a_roster, build, open_house

TOPIC = "duty/v1/main/icu-01"


@pytest.fixture
async def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(hearing_module, "SWEEP_AFTER_S", 0.0)
    house = await open_house()
    house.records.on_duty = [a_duty(), a_duty("icu-02")]
    await house.exchange()
    return house


def on_the_broker(house: House) -> dict[str, Duty]:
    return {
        topic: decode(Duty, payload)
        for topic, payload in house.feed.retained.items()
        if topic.startswith("duty/")
    }


async def test_each_bed_has_its_people_on_the_broker(house: House) -> None:
    assert on_the_broker(house) == {TOPIC: a_duty(), "duty/v1/main/icu-02": a_duty("icu-02")}


async def test_a_change_of_shift_is_said_once(house: House) -> None:
    house.records.on_duty = [a_duty(nurse="carl"), a_duty("icu-02")]
    await house.exchange()
    assert on_the_broker(house)[TOPIC] == a_duty(nurse="carl")
    # Gone without a word to us, so it would only come back if it were said again.
    del house.feed.retained[TOPIC]
    await house.exchange()
    assert TOPIC not in house.feed.retained


async def test_a_bed_that_nobody_answers_for_any_more_is_cleared(house: House) -> None:
    house.records.on_duty = [a_duty("icu-02")]
    await house.exchange()
    assert list(on_the_broker(house)) == ["duty/v1/main/icu-02"]


async def test_a_duty_the_broker_lost_is_given_back_without_the_database(house: House) -> None:
    house.records.away = True
    house.feed.stop()
    del house.feed.retained[TOPIC]
    house.feed.start()
    house.wiring.hearing.sweep()
    assert on_the_broker(house)[TOPIC] == a_duty()


async def test_what_changed_while_the_broker_was_away_is_said_when_it_is_back(
    house: House,
) -> None:
    house.feed.stop()
    house.records.on_duty = []
    await house.exchange()
    assert TOPIC in house.feed.retained
    house.feed.start()
    await house.exchange()
    assert on_the_broker(house) == {}


async def test_a_new_gateway_leaves_what_is_right_and_clears_what_is_not() -> None:
    other = build()
    other.feed.retained = {
        f"duty/v1/main/{bed}": encode(a_duty(bed)) for bed in ("icu-01", "icu-09")
    }
    other.records.on_duty = [a_duty()]
    other.feed.start()
    await other.exchange()
    assert on_the_broker(other) == {TOPIC: a_duty()}


async def test_a_duty_that_cannot_be_read_is_said_anew(house: House) -> None:
    house.feed.publish_retained(TOPIC, b'{"v":1}')
    await house.exchange()
    assert on_the_broker(house)[TOPIC] == a_duty()


async def test_a_tile_names_the_nurse_of_its_bed_and_follows_a_handover(house: House) -> None:
    house.feed.roster(a_roster())
    assert nurses(house) == ["Nurse"]
    house.records.on_duty = [a_duty(nurse="carl"), a_duty("icu-02")]
    await house.exchange()
    assert nurses(house) == ["Carl"]
    house.records.on_duty = []
    await house.exchange()
    assert nurses(house) == []


def nurses(house: House, bed: str = "icu-01") -> list[str]:
    shown = house.wiring.ward.bed(bed)
    assert shown is not None
    return [nurse.name for nurse in shown.nurses]
