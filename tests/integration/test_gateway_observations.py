"""What a nurse writes down reaches the score on every screen, with and without the database."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.hospital import Hospital, wait_until
from tests.integration.station import BED, Station, manned
from tests.unit.gateway.screen import Frame, Screen

pytestmark = pytest.mark.integration

SET = {"acvpu": 0, "o2_flow": 0, "temp": 36.8, "nibp_sys": 124}


@pytest.fixture
def station(hospital: Hospital) -> Iterator[Station]:
    with manned(hospital) as station:
        yield station


def stay_in(snapshot: Frame) -> int:
    stay: int = next(bed["stay"] for bed in snapshot["beds"] if bed["id"] == BED)
    return stay


async def wrote(browser: httpx2.Client, stay: int, **values: float) -> httpx2.Response:
    return await asyncio.to_thread(
        browser.post,
        f"/api/v1/beds/{BED}/observations",
        json={"stay": stay, "values": values},
        headers={"Idempotency-Key": str(uuid4())},
    )


async def score(screen: Screen, total: int) -> Any:
    """The bed's score, once a frame says that it is so much."""
    async with asyncio.timeout(15):
        while True:
            frame = await screen.frame()
            told = frame["score"] if frame["type"] == "score" else None
            if told and told["bed"] == BED and told["total"] == total:
                return told


async def test_a_set_written_down_completes_the_score_on_another_screen(station: Station) -> None:
    nurse = await asyncio.to_thread(station.browser)
    station.monitor.measure(20, hr=72.0, spo2=97.0, rr=15.0)
    async with station.screen("clinician") as (other, first):
        assert (await wrote(nurse, stay_in(first), **SET)).status_code == 201
        assert (await score(other, 0))["missing"] == []
        assert (await wrote(nurse, stay_in(first), acvpu=1)).status_code == 201
        assert (await score(other, 3))["parts"]


async def test_without_the_database_it_counts_at_once_and_is_in_the_record_afterwards(
    station: Station,
) -> None:
    hospital = station.hospital
    nurse = await asyncio.to_thread(station.browser)
    station.monitor.measure(20, hr=72.0, spo2=97.0, rr=15.0)
    async with station.screen("clinician") as (other, first):
        hospital.postgres.pause()
        try:

            def away() -> bool:
                return bool(nurse.get("/readyz").json()["checks"]["database"] != "ok")

            await asyncio.to_thread(wait_until, away, within_s=20, what="the gateway to know")
            told = await wrote(nurse, stay_in(first), **SET)
            assert (told.status_code, told.json()["recorded"]) == (202, False)
            await score(other, 0)
        finally:
            hospital.postgres.resume()

    def recorded() -> bool:
        return bool(hospital.value("select count(*) from observation") == 1)

    await asyncio.to_thread(wait_until, recorded, within_s=30, what="the record")
    assert hospital.value("select act from audit_entry where act = 'observation.write'")
