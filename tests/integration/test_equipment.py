"""Equipment: lent to one bed at a time, never while something is wrong with it."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from core.clock import SystemClock
from core.paging import cursor
from tests.integration.asking_again import insist
from tests.office import Office, once, seen

pytestmark = pytest.mark.integration

PUMP: dict[str, Any] = {"id": "PUMP-1", "kind": "pump", "name": "Syringe pump", "unit": "icu"}


async def post(client: httpx2.AsyncClient, path: str, **said: object) -> httpx2.Response:
    return await client.post(f"/api/v1/{path}", json=said, headers=once())


async def engineer(office: Office, *pieces: dict[str, Any]) -> httpx2.AsyncClient:
    client = await office.sign_in("biomed")
    for piece in pieces:
        made = await post(client, "equipment", **piece)
        assert made.status_code == 201, made.text
    return client


async def test_a_pump_is_at_one_bed_at_a_time_whoever_takes_it_first(office: Office) -> None:
    await engineer(office, PUMP)
    nurse = await office.sign_in("icu_nurse")
    path = "/api/v1/equipment/PUMP-1/loans"
    async with asyncio.TaskGroup() as clients:
        asked = [
            clients.create_task(insist(nurse, path, {"bed": f"icu-0{1 + nth % 8}"}, once()))
            for nth in range(20)
        ]
    answers = [one.result() for one in asked]
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 19]
    assert office.value("select count(*) from equipment_use") == 1


async def test_a_pump_comes_back_and_its_way_is_known(office: Office) -> None:
    await engineer(office, PUMP)
    nurse = await office.sign_in("icu_nurse")
    lent = await post(nurse, "equipment/PUMP-1/loans", bed="icu-01")
    assert lent.json()["bed"] == "icu-01"
    back = await nurse.post("/api/v1/equipment/PUMP-1/return")
    assert (back.status_code, back.json()["bed"]) == (200, None)
    again = await nurse.post("/api/v1/equipment/PUMP-1/return")
    assert (again.status_code, again.json()["type"]) == (409, "urn:wardwatch:problem:not-lent")
    (way,) = (await nurse.get("/api/v1/equipment/PUMP-1/loans")).json()["items"]
    assert (way["bed"], way["lent_by"], way["returned_by"]) == ("icu-01", "icu_nurse", "icu_nurse")
    ward = await office.sign_in("ward_nurse")
    assert (await ward.get("/api/v1/equipment/PUMP-1/loans")).json()["items"] == []


async def test_nobody_takes_equipment_to_or_from_a_bed_of_another_unit(office: Office) -> None:
    await engineer(office, PUMP)
    ward, icu = await office.sign_in("ward_nurse"), await office.sign_in("icu_nurse")
    assert (await post(ward, "equipment/PUMP-1/loans", bed="icu-01")).status_code == 403
    await post(icu, "equipment/PUMP-1/loans", bed="icu-01")
    assert (await ward.post("/api/v1/equipment/PUMP-1/return")).status_code == 403
    nowhere = await post(icu, "equipment/PUMP-1/loans", bed="moon-1")
    assert (nowhere.status_code, nowhere.json()["type"]) == (
        422,
        "urn:wardwatch:problem:no-such-bed",
    )


async def test_what_is_defect_is_not_lent_until_an_engineer_says_so(office: Office) -> None:
    biomed = await engineer(office, PUMP)
    nurse = await office.sign_in("icu_nurse")
    await post(nurse, "equipment/PUMP-1/loans", bed="icu-01")
    reported = (await post(nurse, "equipment/PUMP-1/defects", what="Screen dark")).json()
    assert reported["bed"] == "icu-01"
    await post(nurse, "equipment/PUMP-1/defects", what="Alarm silent")
    await nurse.post("/api/v1/equipment/PUMP-1/return")
    refused = await post(nurse, "equipment/PUMP-1/loans", bed="icu-02")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:wardwatch:problem:not-ready")
    first, second = (await biomed.get("/api/v1/equipment-defects")).json()["items"]
    close = f"/api/v1/equipment-defects/{second['id']}/close"
    assert (await nurse.post(close, json={"outcome": "repaired"})).status_code == 403
    assert (await biomed.post(close, json={"outcome": "repaired"})).status_code == 200
    assert (await biomed.post(close, json={"outcome": "repaired"})).status_code == 409
    # One of two faults is mended: it still is defect.
    assert (await post(nurse, "equipment/PUMP-1/loans", bed="icu-02")).status_code == 409
    close = f"/api/v1/equipment-defects/{first['id']}/close"
    await biomed.post(close, json={"outcome": "no_fault"})
    assert (await post(nurse, "equipment/PUMP-1/loans", bed="icu-02")).status_code == 201


async def test_the_database_itself_refuses_to_lend_what_is_defect(office: Office) -> None:
    await engineer(office, PUMP)
    office.owner.execute("update equipment set state = 'maintenance'")
    with pytest.raises(Exception, match="is not ready"):
        office.owner.execute(
            "insert into equipment_use (equipment, bed, during)"
            " values ('PUMP-1', 'icu-01', tstzrange(now(), null))"
        )


async def test_maintenance_is_due_again_after_it_was_done(office: Office) -> None:
    biomed = await engineer(office, PUMP)
    today = SystemClock().now().date()
    yesterday = today - timedelta(days=1)
    planned = await post(
        biomed,
        "equipment/PUMP-1/maintenance-plans",
        task="Flow check",
        every_days=365,
        first_due=str(yesterday),
    )
    nurse = await office.sign_in("icu_nurse")
    (due,) = (await nurse.get("/api/v1/maintenance-due")).json()["items"]
    assert (due["due_on"], due["overdue"]) == (str(yesterday), True)
    shown = (await nurse.get("/api/v1/equipment/PUMP-1")).json()
    assert (shown["due_on"], shown["overdue"]) == (str(yesterday), True)
    path = f"maintenance-plans/{planned.json()['id']}/done"
    assert (await post(nurse, path, on_day=str(today))).status_code == 403
    done = (await post(biomed, path, on_day=str(today))).json()
    assert (done["due_on"], done["last_by"]) == (str(today + timedelta(days=365)), "biomed")
    assert (await nurse.get(f"/api/v1/maintenance-due?by={today}")).json()["items"] == []
    tomorrow = str(today + timedelta(days=2))
    assert (await post(biomed, path, on_day=tomorrow)).status_code == 422


async def test_a_piece_that_fails_its_maintenance_is_defect(office: Office) -> None:
    biomed = await engineer(office, PUMP)
    today = str(SystemClock().now().date())
    planned = await post(
        biomed, "equipment/PUMP-1/maintenance-plans", task="Leak", every_days=90, first_due=today
    )
    path = f"maintenance-plans/{planned.json()['id']}/done"
    await post(biomed, path, on_day=today, outcome="failed", note="2 mA")
    assert (await biomed.get("/api/v1/equipment/PUMP-1")).json()["state"] == "defect"
    (defect,) = (await biomed.get("/api/v1/equipment-defects")).json()["items"]
    assert defect["what"] == "Maintenance failed: Leak"


async def test_the_list_is_read_page_by_page_and_searched(office: Office) -> None:
    biomed = await engineer(office)
    office.owner.execute(
        "insert into equipment (id, kind, name) select 'T-' || lpad(n::text, 4, '0'),"
        " case when n % 2 = 0 then 'pump' else 'bed' end, 'Piece %_' || n"
        " from generate_series(1, 450) n"
    )
    found: list[str] = []
    path = "/api/v1/equipment?"
    while path:
        page = (await biomed.get(path)).json()
        found += [piece["id"] for piece in page["items"]]
        path = f"/api/v1/equipment?cursor={page['next']}" if page["next"] else ""
    assert found == [f"T-{n:04}" for n in range(1, 451)]
    one = (await biomed.get("/api/v1/equipment?words=%25_42")).json()["items"]
    assert [piece["id"] for piece in one] == ["T-0042", *(f"T-{n:04}" for n in range(420, 430))]
    assert (await biomed.get("/api/v1/equipment?cursor=made-up")).status_code == 422
    pumps = (await biomed.get("/api/v1/equipment?kind=pump")).json()["items"]
    assert {piece["kind"] for piece in pumps} == {"pump"}


async def test_a_piece_is_mended_by_who_saw_it_and_retired_once_it_is_back(office: Office) -> None:
    biomed = await engineer(office, PUMP)
    path = "/api/v1/equipment/PUMP-1"
    said = {"kind": "pump", "name": "Pump", "device": "monitor-001"}
    assert (await biomed.put(path, json=said, headers=seen(1))).status_code == 200
    assert (await biomed.put(path, json=said, headers=seen(1))).status_code == 412
    wrong = await biomed.put(path, json=said | {"device": "x"}, headers=seen(2))
    assert wrong.json()["type"] == "urn:wardwatch:problem:no-such-device"
    assert (await post(biomed, "equipment", **PUMP)).status_code == 409
    await post(biomed, "equipment/PUMP-1/loans", bed="icu-01")
    retired = await biomed.put(f"{path}/state", json={"state": "retired"}, headers=seen(2))
    assert retired.json()["type"] == "urn:wardwatch:problem:still-lent"
    await biomed.post(f"{path}/return")
    assert (
        await biomed.put(f"{path}/state", json={"state": "retired"}, headers=seen(2))
    ).status_code == 200
    again = await post(biomed, "equipment/PUMP-1/defects", what="Dead")
    assert again.status_code == 409


async def test_a_cursor_of_another_list_is_refused_and_a_wild_one_harmless(office: Office) -> None:
    biomed = await engineer(office, PUMP)
    for path, values in (
        ("equipment-defects", [-(10**30)]),
        ("maintenance-due", ["2031-01-01", -(10**30)]),
    ):
        wild = await biomed.get(f"/api/v1/{path}?cursor={cursor(*values)}")
        assert wild.status_code in {200, 422}
    assert (await biomed.get(f"/api/v1/equipment?cursor={cursor(1)}")).status_code == 422
    assert (await biomed.get("/api/v1/equipment?words=%00")).status_code == 422


async def test_a_piece_is_not_called_ready_while_a_defect_is_open(office: Office) -> None:
    biomed = await engineer(office, PUMP)
    await post(biomed, "equipment/PUMP-1/defects", what="Screen dark")
    refused = await biomed.put(
        "/api/v1/equipment/PUMP-1/state", json={"state": "ready"}, headers=seen(2)
    )
    assert refused.json()["type"] == "urn:wardwatch:problem:still-defect"
