"""Set-ups, the ladder and calls, with the real owner of the alerts and our own push service."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from core.clock import monotonic
from tests.hospital import Hospital, wait_until
from tests.integration.station import (
    BED,
    Station,
    acknowledge,
    alert_of,
    changed,
    desaturate,
    manned,
)
from tests.unit.gateway.push_service import Browser, PushService, push_service
from tests.unit.gateway.screen import Frame, Screen

pytestmark = pytest.mark.integration


@pytest.fixture
def station(hospital: Hospital) -> Iterator[Station]:
    with manned(hospital) as station:
        yield station


def ask(browser: httpx2.Client, path: str, **body: Any) -> httpx2.Response:
    key = {"Idempotency-Key": str(uuid4())}
    return browser.post(f"/api/v1{path}", json=body, headers=key)


async def asked(browser: httpx2.Client, path: str, **body: Any) -> httpx2.Response:
    return await asyncio.to_thread(ask, browser, path, **body)


def stay_in(snapshot: Frame) -> int:
    stay: int = next(bed["stay"] for bed in snapshot["beds"] if bed["id"] == BED)
    return stay


async def set_up(screen: Screen, what: str) -> Any:
    """That part of the bed's set-up, when a frame says that it is there."""
    while True:
        bed = (await screen.frame("bed"))["bed"]
        if bed["id"] == BED and bed["setup"] is not None and bed["setup"][what]:
            return bed["setup"][what]


# -- set-ups --------------------------------------------------------------------------------------


async def test_a_pause_is_on_every_screen_within_a_second_and_in_the_history(
    station: Station,
) -> None:
    nurse = await asyncio.to_thread(station.browser)
    async with station.screen("clinician") as (other, first):
        begun = monotonic()
        answer = await asked(
            nurse, f"/beds/{BED}/pause", stay=stay_in(first), seconds=90, screen="station 1"
        )
        assert answer.status_code == 200, answer.text
        pause = await set_up(other, "pause")
        assert monotonic() - begun < 1
        assert (pause["by"]["name"], pause["by"]["screen"]) == ("Nora Lindqvist", "station 1")
    async with station.screen() as (_, later):
        (shown,) = [bed["setup"] for bed in later["beds"] if bed["id"] == BED]
        assert shown["pause"] == pause

    def kept() -> bool:
        history = nurse.get(f"/api/v1/beds/{BED}/setup-history").json()["items"]
        return [event["change"] for event in history] == ["audio_paused"]

    await asyncio.to_thread(wait_until, kept, within_s=20, what="the pause in the history")


async def test_limits_are_for_the_patient_who_was_seen(station: Station) -> None:
    nurse = await asyncio.to_thread(station.browser)
    await asyncio.to_thread(station.monitor.measure, 5, spo2=97.0)
    async with station.screen() as (one, first):
        proposed = (await asyncio.to_thread(nurse.get, f"/api/v1/beds/{BED}/limits")).json()
        in_force = {item["cause"]: item["in_force"] for item in proposed["items"]}
        assert proposed["stay"] == stay_in(first)
        lower = [value - 2 for value in in_force["spo2.low"]]
        said = {"cause": "spo2.low", "limits": lower, "hours": 2, "reason": "COPD"}

        wrong = await asked(nurse, f"/beds/{BED}/limits", stay=proposed["stay"] + 1, **said)
        assert wrong.status_code == 409
        assert wrong.json()["type"] == "urn:wardwatch:problem:another-patient"

        right = await asked(nurse, f"/beds/{BED}/limits", stay=proposed["stay"], **said)
        assert right.status_code == 200, right.text
        (limit,) = await set_up(one, "limits")
        assert (limit["cause"], limit["limits"], limit["reason"]) == ("spo2.low", lower, "COPD")

        upside_down = dict(said, limits=list(reversed(lower)))
        unsafe = await asked(nurse, f"/beds/{BED}/limits", stay=proposed["stay"], **upside_down)
        assert (unsafe.status_code, unsafe.json()["type"]) == (
            422,
            "urn:wardwatch:problem:unsafe",
        )


async def test_a_clinician_turns_alarms_off_and_a_nurse_turns_them_on(station: Station) -> None:
    nurse = await asyncio.to_thread(station.browser)
    clinician = await asyncio.to_thread(station.browser, "clinician")
    async with station.screen() as (one, first):
        said = {"stay": stay_in(first), "reason": "comfort care", "seconds": 600}
        assert (await asked(nurse, f"/beds/{BED}/alarms-off", **said)).status_code == 403
        answer = await asked(clinician, f"/beds/{BED}/alarms-off", **said)
        assert answer.status_code == 200, answer.text
        (off,) = await set_up(one, "off")
        assert off["by"]["name"] == "Dr Idris Okafor"
        answer = await asked(nurse, f"/beds/{BED}/alarms-on", stay=stay_in(first))
        assert answer.status_code == 200, answer.text


# -- the ladder -----------------------------------------------------------------------------------


async def test_who_is_called_confirms_and_comes_and_nobody_else_declines(station: Station) -> None:
    nurse = await asyncio.to_thread(station.browser)
    clinician = await asyncio.to_thread(station.browser, "clinician")
    async with station.screen() as (one, _), station.screen("clinician") as (other, _):
        speaking = asyncio.create_task(asyncio.to_thread(desaturate, station.monitor))  # noqa: TID251
        alert = await alert_of(one)
        await speaking
        assert alert["escalation"]["state"] == "calling"

        # A clinician's screen shows it too, but nobody has called the clinician.
        await other.say(type="received", alert=alert["id"], seen=True)
        await one.say(type="received", alert=alert["id"], seen=False)
        await one.say(type="received", alert=alert["id"], seen=True)
        seen = alert
        while [r["receipt"] for r in seen["escalation"]["received"]] != ["seen"]:
            seen = await changed(other, alert)
        assert [r["account"] for r in seen["escalation"]["received"]] == ["nurse"]

        path = f"/alerts/{alert['id']}"
        refused = await asked(clinician, f"{path}/decline")
        assert refused.json()["type"] == "urn:wardwatch:problem:not-called"
        lesser = await asked(nurse, f"{path}/acknowledge", priority="low")
        assert lesser.status_code == 409
        assert lesser.json()["type"] == "urn:wardwatch:problem:worse-now"

        accepted = await asked(nurse, f"{path}/accept")
        assert accepted.status_code == 200, accepted.text
        assert accepted.json()["escalation"]["accepted_by"]["name"] == "Nora Lindqvist"
        await asked(nurse, f"{path}/outcome", outcome="artefact")
        told = (await asked(nurse, f"{path}/comment", comment="probe was off")).json()
        assert (told["outcome"], told["comment"]) == ("artefact", "probe was off")
        done = await asyncio.to_thread(acknowledge, nurse, alert)
        assert done.json()["escalation"]["state"] == "answered"


# -- calls ----------------------------------------------------------------------------------------


def allow(hospital: Hospital, service: PushService) -> None:
    """Let the gateway call this push service; it reads that at its start."""
    text = f'[push]\ncontact = "mailto:it@ward.test"\nservices = ["{service.origin}"]\n'
    text += f'[posts]\ncharge = ["{service.origin.replace("http", "json", 1)}/desk"]\n'
    (hospital.home.root / "notify.toml").write_text(text)


async def test_a_call_wakes_the_nurses_browser_also_when_the_gateway_was_killed(
    hospital: Hospital,
) -> None:
    phone = Browser()
    async with push_service() as service:
        allow(hospital, service)
        with manned(hospital) as station:
            nurse = await asyncio.to_thread(station.browser)
            keys = {"p256dh": phone.p256dh, "auth": phone.auth}
            subscription = {"endpoint": f"{service.origin}/phone", "keys": keys}
            path = "/api/v1/push/subscriptions"
            asked_for = await asyncio.to_thread(lambda: nurse.post(path, json=subscription))
            assert asked_for.status_code == 204, asked_for.text
            key = (await asyncio.to_thread(nurse.get, "/api/v1/push/key")).json()["key"]

            # The call is made while no gateway is there to pass it on.
            hospital.gateway.kill()
            await asyncio.to_thread(desaturate, station.monitor)
            hospital.gateway.start()
            await asyncio.to_thread(hospital.gateway.wait_ready)
            posted = await service.posted_to("/phone", within_s=30)
            assert phone.open(posted.body)["body"] == (
                "Alert, high priority, Intensive care, bed I01"
            )
            assert posted.headers["Authorization"].endswith(f"k={key}")

            # The nurse's 30 seconds pass, and the desk of the charge nurse is called besides.
            await service.posted_to("/desk", within_s=60)
    everything = b"".join(one.body for one in service.posted).decode("latin-1")
    names = hospital.rows("select given_name, family_name, mrn from patient")
    assert names
    for secret in (word for row in names for word in row):
        assert secret not in everything
