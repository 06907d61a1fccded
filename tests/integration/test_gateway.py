"""The gateway with real Mosquitto, real TimescaleDB, and the real owner of the alerts."""

import asyncio
import os
from collections.abc import Iterator
from uuid import uuid4

import httpx2
import psycopg
import pytest

from core.clock import SystemClock, monotonic
from tests.hospital import Hospital, wait_until
from tests.integration.station import (
    BED,
    DEVICE,
    Station,
    acknowledge,
    alert_of,
    changed,
    cookie_of,
    desaturate,
    manned,
    wait_until_stored,
)
from tests.speaker import Speaker
from tests.unit.gateway.screen import greeted_screen

pytestmark = pytest.mark.integration


@pytest.fixture
def station(hospital: Hospital) -> Iterator[Station]:
    with manned(hospital) as station:
        yield station


async def test_from_the_bedside_to_the_acknowledged_alert(station: Station) -> None:
    async with station.screen() as (one, first), station.screen("clinician") as (other, _):
        assert first["type"] == "snapshot"
        assert len(first["beds"]) == 24
        speaking = asyncio.create_task(asyncio.to_thread(desaturate, station.monitor))  # noqa: TID251
        vitals = await one.frame("vitals")
        assert vitals["beds"][BED]["spo2"][0] == 97.0
        alert = await alert_of(one)
        assert (alert["bed"], alert["response"]) == (BED, "awaited")
        await speaking
        browser = await asyncio.to_thread(station.browser)
        key = str(uuid4())
        for _ in range(2):
            answer = await asyncio.to_thread(acknowledge, browser, alert, key)
            assert answer.status_code == 200, answer.text
            assert answer.json()["acknowledged"]["name"] == "Nora Lindqvist"
        seen = await changed(other, alert, response="acknowledged")
        assert seen["acknowledged"]["screen"] == "station 1"
    await asyncio.to_thread(wait_until_stored, browser, alert)
    trend = browser.get(f"/api/v1/beds/{BED}/readings", params={"vital": "spo2", "buckets": 1})
    ((_, low, _, high, count),) = trend.json()["points"]
    assert (low, high, count) == (70.0, 97.0, 35)


async def test_an_alert_is_answered_while_the_database_is_stopped(station: Station) -> None:
    hospital = station.hospital
    browser = await asyncio.to_thread(station.browser)
    async with station.screen() as (one, _):
        hospital.postgres.terminate()
        speaking = asyncio.create_task(asyncio.to_thread(desaturate, station.monitor))  # noqa: TID251
        alert = await alert_of(one)
        assert alert["recorded"] is False
        answer = await asyncio.to_thread(acknowledge, browser, alert)
        assert answer.status_code == 200, answer.text
        seen = await changed(one, alert, response="acknowledged")
        assert seen["recorded"] is False
        await speaking
        # A new session works too, and lives on when the database is back.
        late = await asyncio.to_thread(station.browser, "clinician")
        open_now = browser.get("/api/v1/alerts").json()["items"]
        assert alert["id"] in {item["id"] for item in open_now}
        gone = await asyncio.to_thread(browser.get, "/api/v1/alerts?state=settled")
        assert gone.status_code == 503
        hospital.postgres.start()
        await asyncio.to_thread(hospital.postgres.wait_ready, 60)

        def recorded() -> bool:
            open_now = browser.get("/api/v1/alerts").json()["items"]
            return any(item["id"] == alert["id"] and item["recorded"] for item in open_now)

        await asyncio.to_thread(wait_until, recorded, within_s=40, what="the alert recorded")
        await asyncio.to_thread(wait_until_stored, browser, alert)
        assert late.get("/api/v1/session").status_code == 200
    kept = hospital.value("select count(*) from sign_in where account = 'clinician'")
    assert kept == 1


async def test_a_killed_gateway_comes_back_with_the_ward_and_the_sessions(
    station: Station,
) -> None:
    hospital = station.hospital
    browser = await asyncio.to_thread(station.browser)
    await asyncio.to_thread(desaturate, station.monitor)
    async with station.screen() as (one, first):
        known = {"epoch": first["epoch"], "seq": first["seq"]}
        alerts = {alert["id"] for alert in first["alerts"]} or {(await alert_of(one))["id"]}
        # A session is written within two seconds.
        await asyncio.sleep(2.5)
        hospital.gateway.kill()
    hospital.gateway.start()
    await asyncio.to_thread(hospital.gateway.wait_ready)
    assert browser.get("/api/v1/session").status_code == 200
    async with greeted_screen(hospital.url, cookie_of(browser), **known) as (_, again):
        assert again["type"] == "snapshot"
        assert again["epoch"] != first["epoch"]
        assert alerts <= {alert["id"] for alert in again["alerts"]}
        bed = next(bed for bed in again["beds"] if bed["id"] == BED)
        # It has said nothing since; a slow start may take longer than ingest waits for it.
        assert bed["link"] in {"online", "silent"}


async def test_a_broker_that_restarts_is_found_again(station: Station) -> None:
    hospital = station.hospital
    async with station.screen() as (one, _):
        hospital.broker.terminate()
        while (await one.frame("beat"))["parts"]["broker"] == "ok":
            pass
        hospital.broker.start()
        await asyncio.to_thread(hospital.broker.wait_ready)
        async with asyncio.timeout(20):
            while (await one.frame("beat"))["parts"]["broker"] != "ok":
                pass


async def test_a_session_ended_in_the_database_closes_its_screens(station: Station) -> None:
    async with station.screen() as (one, _):
        with psycopg.connect(station.hospital.database_url) as connection:
            # The session is written within two seconds.
            wait_until(
                lambda: station.hospital.value("select count(*) from sign_in") == 1,
                within_s=5,
                what="the session",
            )
            connection.execute("delete from sign_in")
        assert await one.closed() == 4401


async def test_without_the_owner_of_the_alerts_nothing_is_claimed(station: Station) -> None:
    browser = await asyncio.to_thread(station.browser)
    await asyncio.to_thread(desaturate, station.monitor)
    async with station.screen() as (one, first):
        alert = first["alerts"][0] if first["alerts"] else await alert_of(one)
        station.hospital.alerts.kill()
        answer = await asyncio.to_thread(acknowledge, browser, alert)
        assert answer.status_code == 504
        assert answer.json()["type"] == "urn:wardwatch:problem:no-answer"
        async with asyncio.timeout(15):
            while (await one.frame("beat"))["parts"]["alerts"] == "ok":
                pass


async def test_a_frozen_database_holds_up_nothing_live(station: Station) -> None:
    browser = await asyncio.to_thread(station.browser)
    async with station.screen() as (one, _):
        station.hospital.postgres.pause()
        try:
            # A question may be on its way already; the next is refused without asking.
            async with asyncio.timeout(30):
                while (await one.frame("beat"))["parts"]["database"] == "ok":
                    pass
            begun = monotonic()
            gone = await asyncio.to_thread(browser.get, "/api/v1/alerts?state=settled")
            assert gone.status_code == 503
            assert (await asyncio.to_thread(browser.get, "/api/v1/beds")).status_code == 200
            assert monotonic() - begun < 2
            await asyncio.to_thread(station.monitor.measure, 1, hr=75.0)
            assert (await one.frame("vitals"))["beds"][BED]["hr"][0] == 75.0
        finally:
            station.hospital.postgres.resume()
        async with asyncio.timeout(40):
            while (await one.frame("beat"))["parts"]["database"] != "ok":
                pass


def test_the_roster_on_the_broker_follows_the_database(hospital: Hospital) -> None:
    hospital.gateway.start()
    hospital.add_relay()
    with Speaker(*hospital.account("relay")) as relay:
        relay.listen("roster/v1/main/+")
        wait_until(lambda: len(relay.heard) == 24, within_s=15, what="24 rosters")
        with psycopg.connect(hospital.database_url) as connection:
            connection.execute(
                "update device_assignment set during = tstzrange(lower(during), now())"
                " where device = %s",
                (DEVICE,),
            )
        gone = (f"roster/v1/main/{DEVICE}", b"")
        wait_until(lambda: gone in relay.heard, within_s=10, what="the roster cleared")


def test_it_stops_in_order(hospital: Hospital) -> None:
    hospital.gateway.start()
    pid = hospital.gateway.pid
    assert pid is not None
    wait_until(lambda: answers(hospital), within_s=15, what="the gateway")
    begun = SystemClock().now()
    hospital.gateway.terminate()
    assert (SystemClock().now() - begun).total_seconds() < 10
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def answers(hospital: Hospital) -> bool:
    try:
        return httpx2.get(f"{hospital.url}/healthz").status_code == 200
    except httpx2.TransportError:
        return False
