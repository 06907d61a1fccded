"""What people write down counts at once, and stands on the broker as it stands in the database."""

import httpx2
import pytest

from core.topics import observations_topic
from core.wire import Observations, Observed, decode, encode
from gateway.live import hearing as hearing_module
from tests.unit.gateway.house import NOON, SITE, House, a_place, a_roster

TOPIC = observations_topic(SITE, "icu-01")  # type: ignore[arg-type] # a name is a name
PATH = "/api/v1/beds/icu-01/observations"
KEY = {"Idempotency-Key": "press-0001"}
SET = {"stay": 1, "values": {"acvpu": 1, "o2_flow": 2.0, "temp": 37.2}}


def on_the_broker(house: House) -> dict[str, float]:
    payload = house.feed.retained.get(TOPIC)
    if not payload:
        return {}
    return {key: one.value for key, one in decode(Observations, payload).values.items()}


async def without_database(house: House) -> None:
    house.records.away = True
    await house.exchange()


async def test_without_the_database_it_counts_at_once_and_is_recorded_later(
    house: House, nurse: httpx2.AsyncClient
) -> None:
    await without_database(house)
    told = await nurse.post(PATH, json=SET, headers=KEY)
    assert (told.status_code, told.json()["recorded"]) == (202, False)
    assert on_the_broker(house) == SET["values"]
    house.records.away = False
    await house.exchange()
    assert [(one.bed, one.stay, one.by.account) for one in house.records.charted] == [
        ("icu-01", 1, "nurse")
    ]
    await house.exchange()
    assert len(house.records.charted) == 1
    assert on_the_broker(house) == SET["values"]


async def test_the_same_press_twice_is_one_set(house: House, nurse: httpx2.AsyncClient) -> None:
    await without_database(house)
    for _ in range(2):
        assert (await nurse.post(PATH, json=SET, headers=KEY)).status_code == 202
    house.records.away = False
    await house.exchange()
    assert len(house.records.charted) == 1


async def test_a_later_set_adds_and_replaces(house: House, nurse: httpx2.AsyncClient) -> None:
    await without_database(house)
    await nurse.post(PATH, json=SET, headers=KEY)
    later = {"stay": 1, "values": {"acvpu": 0, "pain": 4}}
    await nurse.post(PATH, json=later, headers={"Idempotency-Key": "press-0002"})
    assert on_the_broker(house) == SET["values"] | later["values"]  # type: ignore[operator]


async def test_nothing_is_written_for_the_next_patient(
    house: House, nurse: httpx2.AsyncClient
) -> None:
    await without_database(house)
    told = await nurse.post(PATH, json=SET | {"stay": 2}, headers=KEY)
    assert (told.status_code, told.json()["type"]) == (409, "urn:wardwatch:problem:another-patient")
    assert on_the_broker(house) == {}


@pytest.mark.parametrize(
    "values",
    [
        {"temp": 99.0},
        {"acvpu": 1.5},
        {"acvpu": 5},
        {"pain": -1},
        {"ibp_sys": 120},
        {"nibp_sys": 80, "nibp_dia": 90},
        {"hr": 70},
        {},
        {"nonsense": 1},
    ],
)
async def test_what_cannot_have_been_observed_is_refused(
    house: House, nurse: httpx2.AsyncClient, values: dict[str, float]
) -> None:
    await without_database(house)
    told = await nurse.post(PATH, json={"stay": 1, "values": values}, headers=KEY)
    assert told.status_code == 422
    assert on_the_broker(house) == {}


@pytest.mark.parametrize("at", ["2026-01-05T12:05:00Z", "2026-01-04T11:00:00Z"])
async def test_the_future_and_the_day_before_yesterday_are_refused(
    house: House, nurse: httpx2.AsyncClient, at: str
) -> None:
    await without_database(house)
    assert (await nurse.post(PATH, json=SET | {"at": at}, headers=KEY)).status_code == 422


async def test_a_broker_that_lost_it_is_told_again(
    house: House, nurse: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing_module, "SWEEP_AFTER_S", 0.0)
    await without_database(house)
    await nurse.post(PATH, json=SET, headers=KEY)
    house.feed.stop()
    del house.feed.retained[TOPIC]
    house.feed.start()
    house.wiring.hearing.sweep()
    assert on_the_broker(house) == SET["values"]


async def test_what_nobody_knows_of_is_said_to_be_nothing(house: House) -> None:
    stale = Observations(bed="icu-01", stay=9, values={"temp": Observed(value=41.0, at=NOON)})
    house.feed.publish_retained(TOPIC, encode(stale))
    await house.exchange()
    assert on_the_broker(house) == {}
    # Not cleared: whoever was away just then would go on with what was there before.
    assert house.feed.retained[TOPIC]


async def test_what_was_written_down_stands_beside_what_is_measured(
    house: House, nurse: httpx2.AsyncClient
) -> None:
    await without_database(house)
    await nurse.post(PATH, json=SET, headers=KEY)
    vitals = (await nurse.get("/api/v1/beds/icu-01")).json()["vitals"]
    assert {key: vitals[key][0] for key in SET["values"]} == SET["values"]  # type: ignore[attr-defined]


async def test_what_is_of_somebody_else_is_not_shown(house: House) -> None:
    house.records.places = [a_place(stay=2)]
    house.records.rosters = [a_roster(stay=2)]
    await house.exchange()
    values = {"temp": Observed(value=39.9, at=NOON)}
    other = Observations(bed="icu-01", stay=1, values=values)
    house.feed.publish_retained(TOPIC, encode(other))
    shown = house.wiring.ward.bed("icu-01")
    assert shown is not None
    assert "temp" not in shown.vitals
