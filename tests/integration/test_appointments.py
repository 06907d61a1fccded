"""Booking, moving and settling appointments, as the people of the hospital do."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.clinic import FrontDesk, at, clinic, utc
from tests.hospital import Cluster
from tests.office import HandClock, Office, once, seen

pytestmark = pytest.mark.integration


@pytest.fixture
async def office(cluster: Cluster) -> AsyncIterator[Office]:
    """The gateway with a clinic, on the Monday."""
    async with clinic(cluster) as office:
        yield office


@pytest.fixture
async def desk(office: Office) -> FrontDesk:
    return FrontDesk(await office.sign_in("front_desk"))


def patients(office: Office, count: int = 24) -> list[int]:
    rows = office.owner.execute("select id from patient order by id limit %s", (count,)).fetchall()
    return [row[0] for row in rows]


async def test_somebody_is_booked_and_stands_in_the_week_and_in_the_record(
    office: Office, desk: FrontDesk
) -> None:
    (patient,) = patients(office, 1)
    made = await desk.book(patient, at(9, day=1), note="brings letters")
    assert made.status_code == 201, made.text
    shown = made.json()
    assert (shown["starts_at"], shown["ends_at"]) == (utc(at(9, day=1)), utc(at(9, 20, day=1)))
    assert (shown["doctor_name"], shown["room_name"], shown["state"]) == ("Dr Kim", "C1", "booked")
    week = await desk.client.get(
        "/api/v1/appointments",
        params={"from": at(0).isoformat(), "to": at(0, day=7).isoformat(), "doctor": "kim"},
    )
    record = await desk.client.get(f"/api/v1/patients/{patient}/appointments")
    assert week.json()["items"] == record.json()["items"] == [shown]
    one = await desk.client.get(f"/api/v1/appointments/{shown['id']}")
    assert (one.json(), one.headers["etag"]) == (shown, '"1"')
    acts = office.owner.execute(
        "select act, patient, detail -> 'patients' from audit_entry order by number"
    ).fetchall()
    assert acts == [
        ("appointment.book", patient, None),
        ("appointment.list", None, [patient]),
        ("appointment.read", patient, None),
        ("appointment.read", patient, None),
    ]


async def test_of_twenty_who_want_one_time_exactly_one_gets_it_and_the_others_hear_what_is_left(
    office: Office,
) -> None:
    clients = [FrontDesk(await office.sign_in("front_desk")) for _ in range(20)]
    everybody = patients(office, 20)
    async with asyncio.TaskGroup() as together:
        tasks = [
            together.create_task(one.book(patient, at(10, day=1)))
            for one, patient in zip(clients, everybody, strict=True)
        ]
    answers = [task.result() for task in tasks]
    told = sorted((answer.status_code, answer.json().get("detail", "")) for answer in answers)
    assert [status for status, _ in told] == [201] + [409] * 19, told
    for answer in answers:
        if answer.status_code == 409:
            said = answer.json()
            assert said["type"] == "urn:wardwatch:problem:slot-taken"
            assert said["taken"] == ["doctor", "room"]
            assert said["detail"].startswith("Dr Kim and C1: taken between 10:00 and 10:20")
            assert len(said["next"]) == 5
            assert utc(at(10, day=1)) not in [slot["starts_at"] for slot in said["next"]]
    assert office.value("select count(*) from appointment") == 1
    # What is offered can be had.
    refused = next(answer for answer in answers if answer.status_code == 409)
    slot = refused.json()["next"][0]
    again = await clients[0].client.post(
        "/api/v1/appointments",
        json={
            "patient": everybody[-1],
            "kind": "consultation",
            "doctor": slot["doctor"],
            "room": slot["rooms"][0],
            "starts_at": slot["starts_at"],
        },
        headers=once(),
    )
    assert again.status_code in {201, 409}
    if again.status_code == 409:
        assert again.json()["taken"] == ["patient"]


async def test_nobody_is_in_two_places(office: Office, desk: FrontDesk) -> None:
    first, second = patients(office, 2)
    assert (await desk.book(first, at(9, day=1))).status_code == 201
    doctor = await desk.book(second, at(9, 10, day=1), room="c2")
    room = await desk.book(second, at(9, 10, day=1), doctor="ana")
    patient = await desk.book(first, at(9, 10, day=1), doctor="ana", room="c2")
    assert [one.json()["taken"] for one in (doctor, room, patient)] == [
        ["doctor"],
        ["room"],
        ["patient"],
    ]
    assert (await desk.book(second, at(9, 20, day=1))).status_code == 201


async def test_a_button_pressed_twice_books_once(office: Office, desk: FrontDesk) -> None:
    (patient,) = patients(office, 1)
    said = {
        "patient": patient,
        "kind": "consultation",
        "doctor": "kim",
        "room": "c1",
        "starts_at": at(9, day=1).isoformat(),
    }
    key = once()
    first = await desk.client.post("/api/v1/appointments", json=said, headers=key)
    again = await desk.client.post("/api/v1/appointments", json=said, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert office.value("select count(*) from appointment") == 1


@pytest.mark.parametrize(
    ("said", "status", "slug"),
    [
        ({"start": (13, 0, 1)}, 422, "out-of-hours"),
        ({"start": (11, 50, 1)}, 422, "out-of-hours"),
        ({"start": (9, 0, 5)}, 422, "out-of-hours"),
        ({"start": (9, 0, -3)}, 422, "already-over"),
        ({"doctor": "nobody"}, 422, "out-of-hours"),
        ({"kind": "surgery"}, 404, "no-such-kind"),
        ({"patient": 999999}, 404, "unknown"),
    ],
    ids=str,
)
async def test_what_cannot_be_is_refused_with_a_reason(
    office: Office, desk: FrontDesk, said: dict[str, Any], status: int, slug: str
) -> None:
    hour, minute, day = said.pop("start", (9, 0, 1))
    patient = said.pop("patient", patients(office, 1)[0])
    answer = await desk.book(patient, at(hour, minute, day=day), **said)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:wardwatch:problem:{slug}")


async def test_an_appointment_is_moved_and_its_history_says_from_where(
    office: Office, desk: FrontDesk
) -> None:
    (patient,) = patients(office, 1)
    made = (await desk.book(patient, at(9, day=1))).json()
    moved = await desk.move(made, at(10, day=2), reason="bus strike", doctor="ana", room="c2")
    assert (moved.status_code, moved.headers["etag"]) == (200, '"2"')
    stale = await desk.move(made, at(11, day=2))
    assert stale.status_code == 412
    told = await desk.client.get(f"/api/v1/appointments/{made['id']}/history")
    events = [
        (one["change"], one["doctor_name"], one["starts_at"], one["reason"])
        for one in told.json()["items"]
    ]
    assert events == [
        ("booked", "Dr Kim", utc(at(9, day=1)), ""),
        ("moved", "Dr Ana", utc(at(10, day=2)), "bus strike"),
    ]
    assert (await desk.book(patients(office, 2)[1], at(9, day=1))).status_code == 201


async def test_a_move_into_somebody_elses_time_changes_nothing(
    office: Office, desk: FrontDesk
) -> None:
    first, second = patients(office, 2)
    await desk.book(first, at(9, day=1))
    mine = (await desk.book(second, at(10, day=1))).json()
    answer = await desk.move(mine, at(9, 10, day=1))
    assert (answer.status_code, answer.json()["taken"]) == (409, ["doctor", "room"])
    assert answer.json()["next"]
    # A little later it overlaps only with itself.
    assert (await desk.move(mine, at(10, 10, day=1))).status_code == 200
    assert office.value("select count(*) from appointment_event") == 3


async def test_a_cancelled_one_stands_in_nobodys_way_and_says_why(
    office: Office, desk: FrontDesk
) -> None:
    first, second = patients(office, 2)
    made = (await desk.book(first, at(9, day=1))).json()
    assert (await desk.settle(made, "cancelled")).json()["type"].endswith("no-reason")
    cancelled = await desk.settle(made, "cancelled", reason="feels better")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert (await desk.settle(cancelled.json(), "booked")).json()["type"].endswith("settled")
    assert (await desk.book(second, at(9, day=1))).status_code == 201
    span = {"from": at(0).isoformat(), "to": at(0, day=7).isoformat()}
    week = await desk.client.get("/api/v1/appointments", params=span)
    whole = await desk.client.get("/api/v1/appointments", params=span | {"cancelled": True})
    assert (len(week.json()["items"]), len(whole.json()["items"])) == (1, 2)


async def test_the_day_goes_its_way(office: Office, desk: FrontDesk) -> None:
    first, second = patients(office, 2)
    come = (await desk.book(first, at(9))).json()
    stay_away = (await desk.book(second, at(9, 20))).json()
    assert (await desk.settle(come, "done")).json()["type"].endswith("too-early")
    come = (await desk.settle(come, "arrived")).json()
    clock = office.wiring.clock
    assert isinstance(clock, HandClock)
    clock.pass_by(seconds=2 * 3600)
    desk = FrontDesk(await office.sign_in("front_desk"))
    come = (await desk.settle(come, "done")).json()
    stay_away = (await desk.settle(stay_away, "missed")).json()
    assert (come["state"], stay_away["state"]) == ("done", "missed")
    assert (await desk.settle(come, "cancelled", reason="oops")).status_code == 409


async def test_who_may_do_what(office: Office, desk: FrontDesk) -> None:
    office.owner.execute("update account set everywhere = false where id = 'kim'")
    await office.wiring.upkeep.exchange()
    theirs = office.value("select patient from stay where bed = 'icu-01'")
    made = (await desk.book(theirs, at(9, day=1))).json()
    mine = await office.sign_in("icu_nurse")
    others = await office.sign_in("ward_nurse")
    path = f"/api/v1/appointments/{made['id']}"
    assert (await mine.get(path)).status_code == 200
    assert (await others.get(path)).status_code == 403
    assert (await others.get(f"{path}/history")).status_code == 403
    assert (await others.get(f"/api/v1/patients/{theirs}/appointments")).status_code == 403
    assert (await FrontDesk(others).settle(made, "arrived")).status_code == 403
    assert (await FrontDesk(others).move(made, at(10, day=1))).status_code == 403
    assert (await FrontDesk(others).book(theirs, at(10, day=1))).status_code == 403
    # A doctor sees their own, wherever the patient lies; others see that the time is taken.
    kim = await office.sign_in("kim")
    assert (await kim.get(path)).json() == made
    # But nobody learns who a number is by booking it for themselves, or asking when they are busy.
    assert (await FrontDesk(kim).book(theirs, at(10, day=1))).status_code == 403
    asked = {"from": at(0).isoformat(), "to": at(0, day=1).isoformat(), "kind": "consultation"}
    busy = await kim.get("/api/v1/slots", params=asked | {"patient": theirs})
    assert busy.status_code == 403
    span = {"from": at(0).isoformat(), "to": at(0, day=7).isoformat()}
    (seen_by_others,) = (await others.get("/api/v1/appointments", params=span)).json()["items"]
    assert (seen_by_others["patient"], seen_by_others["kind"], seen_by_others["note"]) == (
        None,
        "",
        "",
    )
    assert seen_by_others["starts_at"] == made["starts_at"]
    billing = await office.sign_in("billing")
    assert (await billing.get(path)).status_code == 200
    assert (await FrontDesk(billing).book(theirs, at(10, day=1))).status_code == 403
    for role in ("biomed", "auditor", "administrator", "bed_manager"):
        assert (await (await office.sign_in(role)).get(path)).status_code == 403


async def test_free_slots_are_what_the_database_accepts(office: Office, desk: FrontDesk) -> None:
    first, second = patients(office, 2)
    await desk.book(first, at(9, 20, day=1))
    offered = await desk.slots(at(0, day=1), at(0, day=2), doctor="kim", patient=second)
    assert [slot["starts_at"] for slot in offered] == [
        utc(at(9, day=1) + timedelta(minutes=20 * k)) for k in range(9) if k != 1
    ]
    assert offered[0]["rooms"] == ["c1", "c2"]
    assert (await desk.slots(at(0), at(0, day=1)))[0]["starts_at"] == utc(at(9))


async def test_hours_of_a_calendar_can_change_and_what_is_stranded_is_told(
    office: Office, desk: FrontDesk
) -> None:
    (patient,) = patients(office, 1)
    made = (await desk.book(patient, at(11, day=1))).json()
    administrator = await office.sign_in("administrator")
    listed = (await administrator.get("/api/v1/calendars")).json()
    assert listed["time_zone"] == "Europe/Berlin"
    kim = next(one for one in listed["items"] if one["doctor"] == "kim")
    path = f"/api/v1/calendars/{kim['id']}"
    opened_before = (await administrator.get(path)).json()
    hours = [
        {"weekday": day, "opens": "10:00", "closes": "11:00", "since": "2020-01-01", "until": None}
        for day in range(1, 6)
    ]
    changed = await administrator.put(f"{path}/hours", json={"items": hours}, headers=seen(1))
    assert (changed.status_code, changed.json()["hours"]) == (200, hours)
    assert changed.json()["stranded"] == [made["id"]]
    assert len(await desk.slots(at(0, day=1), at(0, day=2), doctor="kim")) == 3
    twice = [*hours, hours[0] | {"opens": "10:30", "closes": "12:00"}]
    overlap = await administrator.put(f"{path}/hours", json={"items": twice}, headers=seen(2))
    assert overlap.json()["type"].endswith("hours-overlap")
    stale = await administrator.put(f"{path}/hours", json={"items": []}, headers=seen(1))
    assert stale.status_code == 412
    assert len(opened_before["hours"]) == 5


async def test_a_doctor_who_falls_ill_and_a_holiday(office: Office, desk: FrontDesk) -> None:
    (patient,) = patients(office, 1)
    made = (await desk.book(patient, at(11, day=1))).json()
    kim = office.value("select id from calendar where doctor = 'kim'")
    ill = await desk.client.post(
        f"/api/v1/calendars/{kim}/exceptions",
        json={"day": "2026-11-24", "kind": "closed", "note": "ill"},
        headers=once(),
    )
    assert (ill.status_code, ill.json()["stranded"]) == (201, [made["id"]])
    offered = await desk.slots(at(0, day=1), at(0, day=2))
    assert {slot["doctor"] for slot in offered} == {"ana"}
    administrator = await office.sign_in("administrator")
    holiday = await administrator.post(
        "/api/v1/holidays", json={"day": "2026-11-25", "note": "founder's day"}, headers=once()
    )
    assert holiday.status_code == 201
    assert await desk.slots(at(0, day=2), at(0, day=3)) == []
    gone = await desk.client.delete(f"/api/v1/calendar-exceptions/{ill.json()['id']}")
    assert gone.status_code == 204
    assert {slot["doctor"] for slot in await desk.slots(at(0, day=1), at(0, day=2))} == {
        "ana",
        "kim",
    }


async def test_a_kind_is_made_changed_and_retired_by_the_administrator(
    office: Office, desk: FrontDesk
) -> None:
    administrator = await office.sign_in("administrator")
    said = {"name": "Scan", "minutes": 30, "room_kinds": ["treatment"], "price_code": "SCAN"}
    made = await administrator.post(
        "/api/v1/appointment-kinds", json=said | {"code": "scan"}, headers=once()
    )
    assert made.status_code == 201, made.text
    changed = await administrator.put(
        "/api/v1/appointment-kinds/scan", json=said | {"retired": True}, headers=seen(1)
    )
    assert changed.json()["retired"] is True
    refused = await desk.book(patients(office, 1)[0], at(9, day=1), kind="scan")
    assert refused.json()["type"].endswith("kind-retired")
    upside_down = said | {"urgent_days": 9, "soon_days": 3}
    assert (
        await administrator.put("/api/v1/appointment-kinds/scan", json=upside_down, headers=seen(2))
    ).status_code == 422
    assert (
        await desk.client.post(
            "/api/v1/appointment-kinds", json=said | {"code": "x"}, headers=once()
        )
    ).status_code == 403
