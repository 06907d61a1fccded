"""Observations in the patient's record, and what the score is told of them."""

from typing import Any

import pytest

from core.clock import SystemClock
from core.wire import Observations
from tests.office import Office, once

pytestmark = pytest.mark.integration

SET: dict[str, Any] = {
    "values": {"acvpu": 0, "o2_flow": 0, "temp": 36.8, "pain": 3},
    "note": "calm",
}


def stay_in(office: Office, bed: str = "icu-01") -> int:
    number: int = office.value("select id from stay where bed = %s and upper_inf(during)", bed)
    return number


async def latest(office: Office, bed: str = "icu-01") -> dict[str, float]:
    found = await office.wiring.records.observations(now=SystemClock().now())
    said = found.get(bed)
    assert said is None or isinstance(said, Observations)
    return {} if said is None else {key: one.value for key, one in said.values.items()}


async def test_a_set_is_in_the_record_with_who_and_when(office: Office) -> None:
    nurse = await office.sign_in("icu_nurse")
    said = SET | {"stay": stay_in(office)}
    told = await nurse.post("/api/v1/beds/icu-01/observations", json=said, headers=once())
    assert (told.status_code, told.json()["recorded"]) == (201, True)
    patient = office.value("select patient from stay where id = %s", said["stay"])
    found = (await nurse.get(f"/api/v1/patients/{patient}/observations")).json()["items"]
    assert [(one["account"], one["values"], one["note"]) for one in found] == [
        ("icu_nurse", SET["values"], "calm")
    ]
    assert await latest(office) == SET["values"]
    acts = office.owner.execute("select act from audit_entry order by number").fetchall()
    assert acts == [("observation.write",), ("observation.read",)]


async def test_a_press_sent_twice_is_one_set(office: Office) -> None:
    nurse = await office.sign_in("nurse")
    said, key = SET | {"stay": stay_in(office)}, once()
    first = await nurse.post("/api/v1/beds/icu-01/observations", json=said, headers=key)
    again = await nurse.post("/api/v1/beds/icu-01/observations", json=said, headers=key)
    assert first.json() == again.json()
    assert office.value("select count(*) from observation") == 1


async def test_what_was_wrong_is_taken_back_and_stays_to_be_seen(office: Office) -> None:
    nurse = await office.sign_in("nurse")
    stay = stay_in(office)
    path = "/api/v1/beds/icu-01/observations"
    await nurse.post(path, json=SET | {"stay": stay}, headers=once())
    wrong = {"stay": stay, "values": {"temp": 41.0}}
    told = (await nurse.post(path, json=wrong, headers=once())).json()
    assert (await latest(office))["temp"] == 41.0
    back = f"/api/v1/observations/{told['id']}/take-back"
    done = await nurse.post(back, json={"reason": "another patient's"})
    assert done.json()["taken_back_by"] == "nurse"
    assert (await latest(office))["temp"] == 36.8
    assert (await nurse.post(back, json={"reason": "again"})).status_code == 409
    assert office.value("select count(*) from observation") == 2


async def test_another_units_nurse_neither_writes_nor_reads(office: Office) -> None:
    nurse = await office.sign_in("ward_nurse")
    said = SET | {"stay": stay_in(office)}
    path = "/api/v1/beds/icu-01/observations"
    assert (await nurse.post(path, json=said, headers=once())).status_code == 403
    patient = office.value("select patient from stay where id = %s", said["stay"])
    assert (await nurse.get(f"/api/v1/patients/{patient}/observations")).status_code == 403
    assert office.value("select count(*) from observation") == 0


async def test_pages_of_observations_leave_none_out(office: Office) -> None:
    nurse = await office.sign_in("nurse")
    stay = stay_in(office)
    for pain in range(5):
        said = {"stay": stay, "values": {"pain": pain}}
        await nurse.post("/api/v1/beds/icu-01/observations", json=said, headers=once())
    patient = office.value("select patient from stay where id = %s", stay)
    seen, more = [], ""
    while True:
        path = f"/api/v1/patients/{patient}/observations?limit=2{more}"
        page = (await nurse.get(path)).json()
        seen += [one["values"]["pain"] for one in page["items"]]
        if page["next"] is None:
            break
        more = f"&cursor={page['next']}"
    assert seen == [4, 3, 2, 1, 0]


async def test_the_curve_of_a_bed_shows_what_was_written_down(office: Office) -> None:
    nurse = await office.sign_in("nurse")
    said = {"stay": stay_in(office), "values": {"temp": 38.4}}
    await nurse.post("/api/v1/beds/icu-01/observations", json=said, headers=once())
    trend = (await nurse.get("/api/v1/beds/icu-01/readings?vital=temp")).json()
    assert [point[1:] for point in trend["points"]] == [pytest.approx([38.4, 38.4, 38.4, 1])]
