"""Admission, transfer and discharge, as people do them and as everything else sees them."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx2
import psycopg
import pytest

from core.beds.placements import load_placements
from core.ids import DeviceId
from tests.office import Office, once, seen

pytestmark = pytest.mark.integration

PROBLEM = "urn:wardwatch:problem:"


async def newcomer(office: Office, mrn: str = "700001", born: str = "1961-04-02") -> int:
    row = office.value(
        "insert into patient (mrn, family_name, given_name, birth_date, sex)"
        " values (%s, 'Varga', 'Ada', %s, 'female') returning id",
        mrn,
        born,
    )
    return int(row)


def free(office: Office, bed: str, unit: str = "icu") -> str:
    office.owner.execute("insert into bed (id, unit, name) values (%s, %s, %s)", (bed, unit, bed))
    return bed


async def admit(desk: httpx2.AsyncClient, patient: int, bed: str, **said: Any) -> Any:
    body = {"patient": patient, "bed": bed} | said
    return await desk.post("/api/v1/admissions", json=body, headers=once())


async def do(desk: httpx2.AsyncClient, admission: Any, act: str, **said: Any) -> Any:
    path = f"/api/v1/admissions/{admission['id']}/{act}"
    return await desk.post(path, json=said, headers=once() | seen(admission["revision"]))


def slug(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix(PROBLEM)


def admission_of(office: Office, bed: str) -> dict[str, int]:
    row = office.owner.execute(
        "select admission.id, admission.revision from admission"
        " join stay on stay.admission = admission.id"
        " where stay.bed = %s and upper_inf(stay.during)",
        (bed,),
    ).fetchone()
    assert row is not None
    return {"id": row[0], "revision": row[1]}


async def test_whoever_is_admitted_lies_in_the_bed_for_everybody(office: Office) -> None:
    desk = await office.sign_in("charge")
    patient, bed = await newcomer(office), free(office, "icu-20")
    office.owner.execute("insert into device (id) values ('monitor-new')")
    made = await admit(desk, patient, bed, reason="chest pain", device="monitor-new")
    assert made.status_code == 201, made.text
    stay = made.json()["stays"][0]
    assert (stay["age_class"], stay["news2"], stay["until"]) == ("adult", True, None)
    await office.wiring.upkeep.exchange()
    shown = (await desk.get(f"/api/v1/beds/{bed}")).json()
    assert (shown["occupied"], shown["stay"]) == (True, stay["id"])
    rosters = (await office.wiring.records.ward(now=office.wiring.clock.now())).rosters
    assert [one.stay for one in rosters if one.device == "monitor-new"] == [stay["id"]]
    acts = office.owner.execute(
        "select act from audit_entry where patient = %s", (patient,)
    ).fetchall()
    assert ("admission.begin",) in acts


async def test_of_twenty_who_want_one_bed_one_gets_it_and_the_others_are_told(
    office: Office,
) -> None:
    desk = await office.sign_in("bed_manager")
    bed = free(office, "icu-20")
    patients = [await newcomer(office, str(710000 + n)) for n in range(20)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(admit(desk, patient, bed)) for patient in patients]
    answers = [task.result() for task in tasks]
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert {slug(one)[1] for one in answers if one.status_code == 409} == {"bed-taken"}
    assert office.value("select count(*) from stay where bed = %s", bed) == 1


async def test_twenty_beds_for_one_patient_end_in_one_stay(office: Office) -> None:
    desk = await office.sign_in("bed_manager")
    patient = await newcomer(office)
    beds = [free(office, f"icu-{n}") for n in range(20, 40)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(admit(desk, patient, bed)) for bed in beds]
    assert sorted(task.result().status_code for task in tasks) == [201] + [409] * 19


async def test_a_transfer_is_one_instant_and_the_old_bed_is_to_be_cleaned(office: Office) -> None:
    desk = await office.sign_in("charge")
    to = free(office, "ward-3-20", "ward-3")
    moved = await do(desk, admission_of(office, "icu-01"), "transfer", bed=to)
    assert moved.status_code == 201, moved.text
    old, new = moved.json()["stays"]
    assert (old["bed"], old["until"]) == ("icu-01", new["since"])
    # The monitor stays with its bed, where nobody lies any more.
    rosters = (await office.wiring.records.ward(now=office.wiring.clock.now())).rosters
    assert {one.bed: one.stay for one in rosters}["icu-01"] is None
    again = await admit(desk, await newcomer(office), "icu-01")
    assert slug(again) == (409, "not-ready")


async def test_a_monitor_that_goes_along_stands_at_the_new_bed(office: Office) -> None:
    desk = await office.sign_in("charge")
    to = free(office, "ward-3-20", "ward-3")
    moved = await do(desk, admission_of(office, "icu-01"), "transfer", bed=to, with_monitor=True)
    new = moved.json()["stays"][1]
    rosters = (await office.wiring.records.ward(now=office.wiring.clock.now())).rosters
    mine = next(one for one in rosters if one.device == "monitor-001")
    assert (mine.bed, mine.stay) == (to, new["id"])
    occupied = await do(
        desk, admission_of(office, "icu-02"), "transfer", bed="icu-03", with_monitor=True
    )
    assert slug(occupied) == (409, "bed-taken")


async def test_two_who_change_beds_are_never_both_in_one(office: Office) -> None:
    desk = await office.sign_in("charge")
    one, other = admission_of(office, "icu-01"), admission_of(office, "icu-02")
    swapped = await do(
        desk,
        one,
        "swap",
        other=other["id"],
        other_seen=other["revision"],
        with_monitors=True,
    )
    assert swapped.status_code == 201, swapped.text
    assert admission_of(office, "icu-02")["id"] == one["id"]
    assert admission_of(office, "icu-01")["id"] == other["id"]
    devices = office.owner.execute(
        "select bed from device_assignment where device in ('monitor-001', 'monitor-002')"
        " and upper_inf(during) order by device"
    ).fetchall()
    assert devices == [("icu-02",), ("icu-01",)]


async def test_whoever_is_discharged_leaves_an_empty_bed_and_a_closed_admission(
    office: Office,
) -> None:
    desk = await office.sign_in("clinician")
    gone = await do(desk, admission_of(office, "icu-01"), "discharge", to="home", disconnect=True)
    assert gone.status_code == 201, gone.text
    assert gone.json()["discharged_to"] == "home"
    assert gone.json()["until"] == gone.json()["stays"][0]["until"] != None  # noqa: E711
    again = await do(desk, gone.json(), "discharge", to="home")
    assert slug(again) == (409, "not-here")
    ward = await office.wiring.records.ward(now=office.wiring.clock.now())
    assert "monitor-001" not in {one.device for one in ward.rosters}


async def test_what_somebody_else_has_changed_meanwhile_is_looked_at_again(
    office: Office,
) -> None:
    desk = await office.sign_in("charge")
    seen_before = admission_of(office, "icu-01")
    await do(desk, seen_before, "leave", kind="theatre")
    late = await do(desk, seen_before, "discharge", to="home")
    assert slug(late) == (412, "outdated")


async def test_a_press_that_is_sent_twice_moves_nobody_twice(office: Office) -> None:
    desk = await office.sign_in("charge")
    to, key = free(office, "ward-3-20", "ward-3"), once()
    admission = admission_of(office, "icu-01")
    path = f"/api/v1/admissions/{admission['id']}/transfer"
    headers = key | seen(admission["revision"])
    first = await desk.post(path, json={"bed": to}, headers=headers)
    again = await desk.post(path, json={"bed": to}, headers=headers)
    assert (first.status_code, again.json()) == (201, first.json())
    other = admission_of(office, "icu-02")
    path = f"/api/v1/admissions/{other['id']}/transfer"
    reused = await desk.post(path, json={"bed": to}, headers=key | seen(other["revision"]))
    assert slug(reused) == (422, "key-reused")


async def test_an_admission_by_mistake_is_undone_and_not_forgotten(office: Office) -> None:
    desk = await office.sign_in("charge")
    patient, bed = await newcomer(office), free(office, "icu-20")
    made = (await admit(desk, patient, bed)).json()
    undone = await do(desk, made, "cancel", reason="the wrong Ada Varga")
    assert undone.status_code == 201, undone.text
    assert undone.json()["cancelled"]
    assert undone.json()["since"] == made["since"]
    assert office.value("select count(*) from stay where bed = %s and during @> now()", bed) == 0
    assert (await admit(desk, patient, bed)).status_code == 201
    told = (await desk.get(f"/api/v1/patients/{patient}/admissions")).json()
    assert [one["cancelled"] for one in told["items"]] == [False, True]
    old = await do(desk, admission_of(office, "icu-01"), "cancel", reason="a mistake")
    assert slug(old) == (422, "too-old-to-cancel")


async def test_what_is_entered_late_says_why_and_finds_the_bed_as_it_was(office: Office) -> None:
    desk = await office.sign_in("charge")
    patient, bed = await newcomer(office), free(office, "icu-20")
    ago = (office.wiring.clock.now() - timedelta(hours=2)).isoformat()
    assert slug(await admit(desk, patient, bed, at=ago)) == (422, "no-reason")
    late = await admit(desk, patient, bed, at=ago, reason="no time at night")
    assert late.status_code == 201, late.text
    assert datetime.fromisoformat(late.json()["since"]) == datetime.fromisoformat(ago)
    second = await admit(
        desk, await newcomer(office, "700002"), bed, at=ago, reason="no time at night"
    )
    assert slug(second) == (409, "bed-taken")
    future = (office.wiring.clock.now() + timedelta(hours=2)).isoformat()
    assert slug(await admit(desk, patient, bed, at=future))[1] == "still-to-come"


async def test_class_and_score_follow_from_the_birth_date(office: Office) -> None:
    desk = await office.sign_in("front_desk")
    born = (office.wiring.clock.now() - timedelta(days=10)).date().isoformat()
    child = await newcomer(office, "700003", born)
    told = (await desk.get(f"/api/v1/admissions/proposal?patient={child}")).json()
    assert (told["age_class"], told["news2"]) == ("neonate", False)
    made = (await admit(desk, child, free(office, "icu-20"))).json()
    assert (made["stays"][0]["age_class"], made["stays"][0]["news2"]) == ("neonate", False)


async def test_a_nurse_admits_and_moves_nobody_in_another_unit(office: Office) -> None:
    ward_nurse = await office.sign_in("ward_nurse")
    patient, bed = await newcomer(office), free(office, "icu-20")
    free(office, "icu-21")
    assert slug(await admit(ward_nurse, patient, bed)) == (403, "not-your-unit")
    moved = await do(ward_nurse, admission_of(office, "icu-01"), "transfer", bed="icu-21")
    assert slug(moved) == (403, "not-your-unit")
    admission = admission_of(office, "icu-01")["id"]
    assert (await ward_nurse.get(f"/api/v1/admissions/{admission}")).status_code == 403
    assert (await ward_nurse.get("/api/v1/beds/icu-01/stays")).status_code == 403
    # But who is moved to their ward, they may fetch.
    fetched = await do(
        ward_nurse,
        admission_of(office, "icu-01"),
        "transfer",
        bed=free(office, "ward-3-20", "ward-3"),
    )
    assert fetched.status_code == 201, fetched.text


async def test_a_bed_tells_who_lay_there_to_those_who_may_know(office: Office) -> None:
    charge, engineer = await office.sign_in("charge"), await office.sign_in("biomed")
    await do(charge, admission_of(office, "icu-01"), "discharge", to="home")
    office.owner.execute("update bed_state set during = tstzrange(lower(during), now())")
    await admit(charge, await newcomer(office), "icu-01")
    told = (await charge.get("/api/v1/beds/icu-01/stays?limit=1")).json()
    assert told["items"][0]["patient_name"] == "Varga, Ada"
    rest = (await charge.get(f"/api/v1/beds/icu-01/stays?cursor={told['next']}")).json()
    assert (len(rest["items"]), rest["next"]) == (1, None)
    plain = (await engineer.get("/api/v1/beds/icu-01/stays")).json()
    assert [one["patient_name"] for one in plain["items"]] == [None, None]


async def test_what_was_measured_belongs_to_whose_it_was(office: Office) -> None:
    """A change that is entered late moves the readings of that time to the right stay."""
    desk = await office.sign_in("charge")
    admission = admission_of(office, "icu-01")
    now = office.wiring.clock.now()
    old = office.value("select id from stay where bed = 'icu-01'")
    for minutes in (90, 30):
        office.owner.execute(
            "insert into reading (time, received_at, device, bed, stay, value, vital, quality)"
            " select %s, now(), device.number, bed.number, %s, 70, 1, 0 from device, bed"
            " where device.id = 'monitor-001' and bed.id = 'icu-01'",
            (now - timedelta(minutes=minutes), old),
        )
    to = free(office, "ward-3-20", "ward-3")
    moved = await desk.post(
        f"/api/v1/admissions/{admission['id']}/transfer",
        json={"bed": to, "at": (now - timedelta(hours=1)).isoformat(), "with_monitor": True},
        headers=once() | seen(admission["revision"]) | {"Reason": "entered%20late"},
    )
    new = moved.json()["stays"][1]["id"]
    office.owner.execute("update restatement set due_at = now()")
    await office.wiring.restating.catch_up()
    assert office.owner.execute("select stay from reading order by time").fetchall() == [
        (old,),
        (new,),
    ]
    with psycopg.connect(office.url) as connection:
        placements = load_placements(connection, since=now - timedelta(days=2))
    assert placements.place(DeviceId("monitor-001"), now - timedelta(minutes=90)).stay == old
    assert placements.place(DeviceId("monitor-001"), now - timedelta(minutes=30)).stay == new


def roomed(office: Office, room: str, *beds: str) -> None:
    """A room for one sex, with these beds, all free."""
    office.owner.execute(
        "insert into room (id, unit, name) values (%s, 'icu', %s) on conflict do nothing",
        (room, room),
    )
    for bed in beds:
        office.owner.execute(
            "insert into bed (id, unit, name, room) values (%s, 'icu', %s, %s)", (bed, bed, room)
        )


async def a_man(office: Office, mrn: str) -> int:
    patient = await newcomer(office, mrn)
    office.owner.execute("update patient set sex = 'male' where id = %s", (patient,))
    return patient


async def test_whoever_goes_against_the_rules_of_a_room_is_warned_and_says_why(
    office: Office,
) -> None:
    desk = await office.sign_in("charge")
    roomed(office, "r-40", "icu-41", "icu-42")
    assert (await admit(desk, await newcomer(office), "icu-41")).status_code == 201
    man = await a_man(office, "700002")
    refused = await admit(desk, man, "icu-42")
    assert slug(refused) == (409, "against-room")
    assert (refused.json()["bed"], refused.json()["against"]) == ("icu-42", ["sex"])
    assert office.value("select count(*) from admission where patient = %s", man) == 0
    made = await admit(desk, man, "icu-42", despite="no other bed, curtain drawn")
    assert made.status_code == 201, made.text
    detail = office.value(
        "select detail from audit_entry where act = 'admission.begin' and patient = %s", man
    )
    assert detail["against"] == {"icu-42": ["sex"]}
    assert detail["despite"] == "no other bed, curtain drawn"


async def test_a_transfer_and_a_swap_are_warned_of_as_well(office: Office) -> None:
    desk = await office.sign_in("charge")
    roomed(office, "r-50", "icu-51", "icu-52")
    roomed(office, "r-60", "icu-61")
    assert (await admit(desk, await newcomer(office), "icu-51")).status_code == 201
    apart = await newcomer(office, "700003")
    office.owner.execute(
        "insert into isolation (patient, kind, during, account)"
        " values (%s, 'contact', tstzrange(now(), null), 'charge')",
        (apart,),
    )
    elsewhere = (await admit(desk, apart, "icu-61")).json()
    refused = await do(desk, elsewhere, "transfer", bed="icu-52")
    assert slug(refused) == (409, "against-room")
    assert refused.json()["against"] == ["isolation"]
    there = admission_of(office, "icu-51")
    swapped = {"other": there["id"], "other_seen": there["revision"]}
    # Alone in the room afterwards: nothing speaks against it.
    assert (await do(desk, elsewhere, "swap", **swapped)).status_code == 201
    back = (await desk.get(f"/api/v1/admissions/{elsewhere['id']}")).json()
    moved = await do(desk, back, "transfer", bed="icu-52", despite="cohort by infection control")
    assert moved.status_code == 201, moved.text
