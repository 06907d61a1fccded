"""A rota is proposed by a process of its own, judged, and published by a person."""

from typing import Any

import httpx2
import pytest

from tests.office import Office, once, seen

pytestmark = pytest.mark.integration

MONDAY = "2031-05-05"
SUNDAY = "2031-05-11"
PROBLEM = "urn:wardwatch:problem:"


async def post(client: httpx2.AsyncClient, path: str, **said: object) -> httpx2.Response:
    return await client.post(f"/api/v1/{path}", json=said, headers=once())


async def planner(office: Office, staff: int = 8) -> httpx2.AsyncClient:
    """The nurse in charge, her staff, and a week that wants two nurses a day."""
    for number in range(staff):
        office.owner.execute(
            "insert into account (id, name, role, password_hash, everywhere)"
            " values (%s, %s, 'nurse', '', false)",
            (f"n{number}", f"Nurse {number}"),
        )
        office.owner.execute("insert into account_unit values (%s, 'icu')", (f"n{number}",))
    charge = await office.sign_in("charge")
    for name, starts, ends in (("day", "07:00", "19:00"), ("night", "19:00", "07:00")):
        made = await post(
            charge,
            "units/icu/shift-templates",
            name=name,
            starts=starts,
            ends=ends,
            night=name == "night",
            nurses=1,
        )
        assert made.status_code == 201
    laid = await post(charge, "units/icu/shifts", first=MONDAY, last=SUNDAY)
    assert laid.status_code == 201
    return charge


async def worked_out(charge: httpx2.AsyncClient) -> dict[str, Any]:
    asked = await post(charge, "units/icu/rotas", begins=MONDAY, weeks=1)
    assert asked.status_code == 201, asked.text
    found = await charge.post(f"/api/v1/rotas/{asked.json()['id']}/work-out", timeout=60)
    assert found.status_code == 200, found.text
    shown: dict[str, Any] = found.json()
    return shown


async def test_a_rota_is_proposed_and_nobody_is_in_a_shift_before_it_is_published(
    office: Office,
) -> None:
    charge = await planner(office)
    rota = await worked_out(charge)
    assert (rota["state"], rota["reasons"]) == ("ready", [])
    assert len(rota["turns"]) >= 14
    assert len(rota["changes"]) == len(rota["turns"])
    assert all(rule["source"] for rule in rota["rules"])
    assert office.value("select count(*) from shift_member") == 0
    path = f"/api/v1/rotas/{rota['id']}"
    published = await charge.post(f"{path}/publish", headers=seen(rota["revision"]))
    assert (published.json()["state"], published.json()["changes"]) == ("published", [])
    assert office.value("select count(*) from shift_member") == len(rota["turns"])
    again = await charge.post(f"{path}/publish", headers=seen(published.json()["revision"]))
    assert again.json()["type"] == f"{PROBLEM}not-ready"
    shifts = await charge.get(f"/api/v1/units/icu/shifts?first={MONDAY}&last={SUNDAY}")
    assert all(shift["missing"] == [] for shift in shifts.json()["items"])


async def test_a_rota_that_fits_no_longer_is_not_published(office: Office) -> None:
    charge = await planner(office)
    rota = await worked_out(charge)
    somebody = rota["turns"][0]["account"]
    sick = await post(
        charge,
        "absences",
        account=somebody,
        kind="sick",
        starts=f"{MONDAY}T00:00:00Z",
        ends="2031-05-13T00:00:00Z",
    )
    assert sick.status_code == 201
    path = f"/api/v1/rotas/{rota['id']}"
    refused = await charge.post(f"{path}/publish", headers=seen(rota["revision"]))
    assert refused.json()["type"] == f"{PROBLEM}no-longer-fits"
    assert "is away (sick)" in refused.json()["detail"]
    assert office.value("select count(*) from shift_member") == 0
    discarded = await charge.post(f"{path}/discard", headers=seen(rota["revision"]))
    assert discarded.json()["state"] == "discarded"


async def test_why_there_is_no_rota_is_said_in_words(office: Office) -> None:
    charge = await planner(office)
    await post(charge, "skills", id="ventilator", name="Ventilator")
    await charge.put("/api/v1/staff/n0/skills/ventilator", json={})
    office.owner.execute(
        "update shift set skills = '{\"ventilator\": 1}' where name = 'night' and on_day = %s",
        (MONDAY,),
    )
    await post(
        charge,
        "absences",
        account="n0",
        kind="leave",
        starts=f"{MONDAY}T00:00:00Z",
        ends="2031-05-07T00:00:00Z",
    )
    rota = await worked_out(charge)
    assert rota["state"] == "impossible"
    assert rota["reasons"] == [
        "night of Mon 05 May needs 1 with ventilator: only Nurse 0 (is away: leave)"
    ]


async def test_who_plans_a_rota_is_a_planner_of_the_unit(office: Office) -> None:
    charge = await planner(office)
    nurse = await office.sign_in("icu_nurse")
    assert (await post(nurse, "units/icu/rotas", begins=MONDAY)).status_code == 403
    tuesday = await post(charge, "units/icu/rotas", begins="2031-05-06")
    assert tuesday.json()["type"] == f"{PROBLEM}not-on-monday"
    empty = await post(charge, "units/ward-3/rotas", begins=MONDAY)
    assert empty.json()["type"] == f"{PROBLEM}no-shifts"
