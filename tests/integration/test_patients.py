"""A patient's record, as the people of the hospital keep it."""

from typing import Any

import pytest

from tests.office import Office, once, seen

pytestmark = pytest.mark.integration

ADA: dict[str, Any] = {
    "mrn": "100007",
    "family_name": "Varga",
    "given_name": "Ada",
    "birth_date": "1961-04-02",
    "sex": "female",
}


async def test_somebody_who_arrives_has_a_record_at_once(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    made = await desk.post("/api/v1/patients", json=ADA, headers=once())
    assert made.status_code == 201
    shown = await desk.get(f"/api/v1/patients/{made.json()['id']}")
    assert shown.json() | ADA == shown.json()
    assert shown.headers["etag"] == '"1"'


async def test_a_button_pressed_twice_begins_one_record(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    key = once()
    first = await desk.post("/api/v1/patients", json=ADA, headers=key)
    again = await desk.post("/api/v1/patients", json=ADA, headers=key)
    other = await desk.post("/api/v1/patients", json=ADA | {"mrn": "8"}, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["type"]) == (422, "urn:wardwatch:problem:key-reused")
    assert office.value("select count(*) from patient where mrn = %s", ADA["mrn"]) == 1


async def test_two_patients_never_share_a_number(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    await desk.post("/api/v1/patients", json=ADA, headers=once())
    second = await desk.post("/api/v1/patients", json=ADA, headers=once())
    assert (second.status_code, second.json()["type"]) == (
        409,
        "urn:wardwatch:problem:number-taken",
    )


async def test_an_edit_of_what_somebody_else_has_changed_is_refused(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    made = (await desk.post("/api/v1/patients", json=ADA, headers=once())).json()
    said = {key: value for key, value in ADA.items() if key != "mrn"}
    path = f"/api/v1/patients/{made['id']}"
    assert (await desk.put(path, json=said)).status_code == 428
    changed = await desk.put(path, json=said | {"given_name": "Adah"}, headers=seen(1))
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert (await desk.put(path, json=said, headers=seen(1))).status_code == 412


async def test_a_nurse_of_another_unit_is_refused_and_every_look_is_kept(office: Office) -> None:
    patient = office.value("select patient from stay where bed = 'icu-01'")
    mine = await office.sign_in("icu_nurse")
    others = await office.sign_in("ward_nurse")
    assert (await mine.get(f"/api/v1/patients/{patient}")).status_code == 200
    assert (await others.get(f"/api/v1/patients/{patient}")).status_code == 403
    assert (await others.get("/api/v1/patients/999999")).status_code == 404
    looks = office.owner.execute(
        "select account, act from audit_entry where patient = %s", (patient,)
    ).fetchall()
    assert looks == [("icu_nurse", "patient.read")]
