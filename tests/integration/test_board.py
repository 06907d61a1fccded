"""The bed board, what stands against a bed's use, and the places themselves."""

from datetime import timedelta
from typing import Any

import pytest

from core.clock import monotonic
from tests.integration.test_stays import admission_of, admit, do, free, newcomer, slug
from tests.office import Office, once, seen

pytestmark = pytest.mark.integration


async def on_board(desk: Any, bed: str) -> dict[str, Any]:
    told = (await desk.get("/api/v1/board")).json()
    found: dict[str, Any] = next(b for u in told["units"] for b in u["beds"] if b["id"] == bed)
    return found


async def test_who_lies_where_is_told_only_to_those_who_may_know(office: Office) -> None:
    charge = await on_board(await office.sign_in("charge"), "icu-01")
    assert charge["state"] == "occupied"
    assert set(charge["patient"]) == {"id", "name", "sex", "age"}
    engineer = await on_board(await office.sign_in("biomed"), "icu-01")
    assert (engineer["state"], engineer["patient"]) == ("occupied", None)
    neighbour = await on_board(await office.sign_in("ward_nurse"), "icu-01")
    assert (neighbour["state"], neighbour["patient"]) == ("occupied", None)


async def test_a_bed_goes_from_occupied_to_cleaning_to_free_to_reserved(office: Office) -> None:
    desk = await office.sign_in("charge")
    await do(desk, admission_of(office, "icu-01"), "discharge", to="home")
    assert (await on_board(desk, "icu-01"))["state"] == "cleaning"
    await desk.post("/api/v1/beds/icu-01/states/cleaning/end")
    assert (await on_board(desk, "icu-01"))["state"] == "free"
    patient = await newcomer(office)
    until = (office.wiring.clock.now() + timedelta(hours=2)).isoformat()
    kept = await desk.post(
        "/api/v1/beds/icu-01/states",
        json={"kind": "reserved", "patient": patient, "until": until},
        headers=once(),
    )
    assert kept.status_code == 201, kept.text
    assert (await on_board(desk, "icu-01"))["state"] == "reserved"
    other = await admit(desk, await newcomer(office, "700002"), "icu-01")
    assert slug(other) == (409, "reserved-for-another")
    assert (await admit(desk, patient, "icu-01")).status_code == 201
    shown = await on_board(desk, "icu-01")
    assert (shown["state"], shown["states"]) == ("occupied", [])


async def test_a_bed_in_which_somebody_lies_is_not_blocked(office: Office) -> None:
    desk = await office.sign_in("bed_manager")
    said = {"kind": "blocked", "reason": "the motor is broken"}
    path = "/api/v1/beds/icu-01/states"
    assert slug(await desk.post(path, json=said, headers=once())) == (409, "occupied")
    bed = free(office, "icu-20")
    path = f"/api/v1/beds/{bed}/states"
    nameless = await desk.post(path, json={"kind": "blocked"}, headers=once())
    assert slug(nameless) == (422, "no-reason-said")
    assert (await desk.post(path, json=said, headers=once())).status_code == 201
    assert slug(await desk.post(path, json=said, headers=once())) == (409, "said-already")
    assert slug(await admit(desk, await newcomer(office), bed)) == (409, "not-ready")


async def test_who_is_kept_apart_and_who_is_away_stand_on_the_board(office: Office) -> None:
    desk = await office.sign_in("charge")
    patient = (await on_board(desk, "icu-01"))["patient"]["id"]
    path = f"/api/v1/patients/{patient}/isolations"
    made = await desk.post(path, json={"kind": "contact"}, headers=once())
    assert made.status_code == 201, made.text
    await do(desk, admission_of(office, "icu-01"), "leave", kind="theatre")
    shown = await on_board(desk, "icu-01")
    assert ([one["kind"] for one in shown["isolation"]], shown["away"]["kind"]) == (
        ["contact"],
        "theatre",
    )
    await desk.post(f"/api/v1/isolations/{made.json()['id']}/end")
    await do(desk, admission_of(office, "icu-01"), "return")
    shown = await on_board(desk, "icu-01")
    assert (shown["isolation"], shown["away"]) == ([], None)


async def test_the_board_of_four_hundred_beds_is_quick(office: Office) -> None:
    office.owner.execute("""
        insert into bed (id, unit, name) select 'x-' || n, 'icu', n from generate_series(1, 376) n;
        insert into patient (mrn, family_name, given_name, birth_date, sex)
            select 'X' || n, 'F' || n, 'G', '1950-01-01', 'female' from generate_series(1, 376) n;
        with come as (insert into admission (patient, during)
            select id, tstzrange(now() - interval '3 days', null) from patient where mrn like 'X%'
            returning id, patient, during)
        insert into stay (patient, admission, bed, during)
            select patient, come.id, 'x-' || substr(mrn, 2), during
            from come join patient on patient.id = patient;
        analyze;
    """)
    desk = await office.sign_in("charge")
    told = await desk.get("/api/v1/board")
    took = []
    for _ in range(10):
        began = monotonic()
        told = await desk.get("/api/v1/board")
        took.append(monotonic() - began)
    assert sum(len(unit["beds"]) for unit in told.json()["units"]) == 400
    # 50 ms is the aim and the bench measures it; this catches a query for each bed.
    assert min(took) < 0.3, took
    print("board of 400 beds, best of ten:", round(min(took) * 1000, 1), "ms")  # noqa: T201


async def test_places_are_set_up_and_mended_by_who_may(office: Office) -> None:
    desk = await office.sign_in("administrator")
    unit = {"name": "Maternity", "kind": "maternity", "floor": 2}
    assert (await desk.post("/api/v1/units/mat", json=unit, headers=once())).status_code == 201
    room = {"unit": "mat", "name": "M 1"}
    assert (await desk.post("/api/v1/rooms/mat-1", json=room, headers=once())).status_code == 201
    bed = {"unit": "mat", "room": "mat-1", "name": "M01"}
    assert (await desk.post("/api/v1/beds/mat-01", json=bed, headers=once())).status_code == 201
    assert (await on_board(desk, "mat-01"))["room"] == "mat-1"
    again = await desk.post("/api/v1/beds/mat-01", json=bed, headers=once())
    assert slug(again) == (409, "name-taken")
    elsewhere = bed | {"unit": "icu"}
    assert slug(await desk.put("/api/v1/beds/mat-01", json=elsewhere, headers=seen(1))) == (
        422,
        "room-elsewhere",
    )
    mended = await desk.put("/api/v1/beds/mat-01", json=bed | {"name": "M1a"}, headers=seen(1))
    assert (mended.status_code, mended.headers["etag"]) == (200, '"2"')
    assert slug(await desk.put("/api/v1/beds/mat-01", json=bed, headers=seen(1)))[0] == 412
    nurse = await office.sign_in("nurse")
    assert (await nurse.post("/api/v1/units/x", json=unit, headers=once())).status_code == 403


async def test_a_monitor_is_connected_to_one_bed_at_a_time(office: Office) -> None:
    desk = await office.sign_in("biomed")
    bed = free(office, "icu-20")
    path = f"/api/v1/beds/{bed}/monitor"
    said = {"device": "monitor-001"}
    assert slug(await desk.post(path, json=said, headers=once())) == (409, "stands-elsewhere")
    gone = await desk.post("/api/v1/beds/icu-01/monitor/disconnect", json={}, headers=once())
    assert gone.json() == {"bed": "icu-01", "device": "monitor-001", "connected": False}
    assert (await desk.post(path, json=said, headers=once())).status_code == 201
    assert (await on_board(desk, bed))["monitor"] == "monitor-001"
    other = {"device": "monitor-002"}
    await desk.post("/api/v1/beds/icu-02/monitor/disconnect", json={}, headers=once())
    assert slug(await desk.post(path, json=other, headers=once())) == (409, "monitor-there")


async def test_the_most_urgent_stand_first_on_the_list(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    for mrn, urgency in (("700001", 3), ("700002", 1)):
        said = {"patient": await newcomer(office, mrn), "urgency": urgency}
        made = await desk.post("/api/v1/waiting", json=said, headers=once())
        assert made.status_code == 201, made.text
    told = (await desk.get("/api/v1/waiting")).json()["items"]
    assert [one["urgency"] for one in told] == [1, 3]
    twice = {"patient": told[0]["patient"]}
    assert slug(await desk.post("/api/v1/waiting", json=twice, headers=once())) == (
        409,
        "waits-already",
    )
    await admit(desk, told[0]["patient"], free(office, "icu-20"))
    left = (await desk.get("/api/v1/waiting")).json()["items"]
    assert [one["urgency"] for one in left] == [3]


async def test_a_bed_is_proposed_with_the_reason_and_taken_by_admitting(office: Office) -> None:
    desk = await office.sign_in("bed_manager")
    free(office, "icu-20")
    free(office, "ward-3-20", "ward-3")
    office.owner.execute("update unit set kind = 'icu' where id = 'icu'")
    office.owner.execute("update bed set monitored = false where id = 'ward-3-20'")
    patient = await newcomer(office)
    said = {"patient": patient, "unit_kind": "icu", "monitoring": True}
    await desk.post("/api/v1/waiting", json=said, headers=once())
    other = {"patient": await newcomer(office, "700002"), "prefers": "icu"}
    await desk.post("/api/v1/waiting", json=other, headers=once())
    plan = (await desk.post("/api/v1/waiting/plan")).json()
    assert plan["proven"]
    assert [item["bed"] for item in plan["items"]] == ["icu-20", "ward-3-20"]
    assert plan["items"][0]["because"] == "icu-20: the only possible bed; monitored"
    assert "not the preferred unit" in plan["items"][1]["because"]
    await office.wiring.upkeep.exchange()  # the solver may take longer than it counts as here
    assert (await admit(desk, patient, plan["items"][0]["bed"])).status_code == 201
