"""Those who wait are proposed in order, reminded in time; and calendars can be read elsewhere."""

import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import icalendar
import pytest

from core.appointments.reminders import Way
from gateway.planner import Planner
from tests.clinic import FrontDesk, at, clinic
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


def patients(office: Office, count: int) -> list[int]:
    rows = office.owner.execute("select id from patient order by id limit %s", (count,)).fetchall()
    return [row[0] for row in rows]


async def wait(desk: FrontDesk, patient: int, urgency: str, **wishes: Any) -> dict[str, Any]:
    said = {"patient": patient, "kind": "consultation", "urgency": urgency} | wishes
    made = await desk.client.post("/api/v1/waiting-list", json=said, headers=once())
    assert made.status_code == 201, made.text
    shown: dict[str, Any] = made.json()
    return shown


async def test_a_time_that_becomes_free_is_proposed_to_the_most_pressing_first(
    office: Office, desk: FrontDesk
) -> None:
    booked, routine, urgent, other = patients(office, 4)
    made = (await desk.book(booked, at(9, day=1))).json()
    await wait(desk, routine, "routine")
    await wait(desk, other, "soon", doctor="ana")
    first = await wait(desk, urgent, "urgent", part="morning")
    await desk.settle(made, "cancelled", reason="feels better")
    asked = {
        "from": made["starts_at"],
        "to": made["ends_at"],
        "doctor": made["doctor"],
        "room": made["room"],
    }
    found = (await desk.client.get("/api/v1/waiting-list/candidates", params=asked)).json()["items"]
    assert [one["patient"]["id"] for one in found] == [urgent, other, routine]
    assert found[0]["says"] == ("Tue 24.11. 09:00 with Dr Kim: urgent, waited 0 d, wanted mornings")
    answer = await desk.book(urgent, at(9, day=1), waiting=first["id"])
    assert answer.status_code == 201, answer.text
    left = (await desk.client.get("/api/v1/waiting-list")).json()["items"]
    assert [one["patient"]["id"] for one in left] == [routine, other]
    twice = await desk.book(urgent, at(10, day=1), waiting=first["id"])
    assert twice.json()["type"] == "urn:wardwatch:problem:not-waiting"


async def test_a_plan_for_many_gives_everybody_a_time_that_can_be_booked(
    office: Office, desk: FrontDesk
) -> None:
    everybody = patients(office, 6)
    for patient in everybody[:4]:
        await wait(desk, patient, "soon", doctor="kim", part="morning", weekdays=[2])
    await wait(desk, everybody[4], "urgent")
    await wait(desk, everybody[5], "routine", doctor="ana")
    asked = {"from": at(0, day=1).isoformat(), "to": at(0, day=3).isoformat()}
    planned = await desk.client.post("/api/v1/waiting-list/proposals", json=asked)
    assert planned.status_code == 200, planned.text
    said = planned.json()
    assert (said["method"], said["left_out"], len(said["items"])) == ("optimal", [], 6)
    for one in said["items"]:
        answer = await desk.client.post(
            "/api/v1/appointments",
            json={
                "patient": one["patient"]["id"],
                "kind": one["kind"],
                "doctor": one["doctor"],
                "room": one["room"],
                "starts_at": one["starts_at"],
                "waiting": one["waiting"],
            },
            headers=once(),
        )
        assert answer.status_code == 201, answer.text
    assert office.value("select count(*) from waiting_list where state = 'booked'") == 6


async def test_without_the_optimiser_there_is_a_plan_that_says_so(
    office: Office, desk: FrontDesk
) -> None:
    office.wiring.planner = Planner(worker=(sys.executable, "-c", "raise SystemExit(1)"))
    (patient,) = patients(office, 1)
    await wait(desk, patient, "soon")
    asked = {"from": at(0, day=1).isoformat(), "to": at(0, day=2).isoformat()}
    said = (await desk.client.post("/api/v1/waiting-list/proposals", json=asked)).json()
    assert said["method"] == "greedy"
    assert "one after the other" in said["said"]
    assert len(said["items"]) == 1


async def test_nobody_waits_twice_and_who_does_not_wait_any_more_is_gone(
    office: Office, desk: FrontDesk
) -> None:
    (patient,) = patients(office, 1)
    made = await wait(desk, patient, "routine")
    again = await desk.client.post(
        "/api/v1/waiting-list",
        json={"patient": patient, "kind": "consultation"},
        headers=once(),
    )
    assert again.json()["type"] == "urn:wardwatch:problem:waits-already"
    path = f"/api/v1/waiting-list/{made['id']}"
    worse = await desk.client.put(path, json={"urgency": "urgent"}, headers=seen(1))
    assert (worse.json()["urgency"], worse.headers["etag"]) == ("urgent", '"2"')
    gone = await desk.client.put(
        f"{path}/withdrawn", json={"reason": "seen elsewhere"}, headers=seen(2)
    )
    assert gone.json()["state"] == "withdrawn"
    assert (await desk.client.get("/api/v1/waiting-list")).json()["items"] == []


async def test_a_nurse_sees_only_those_of_her_unit_wait(office: Office, desk: FrontDesk) -> None:
    theirs = office.value("select patient from stay where bed = 'icu-01'")
    await wait(desk, theirs, "urgent")
    mine, others = await office.sign_in("icu_nurse"), await office.sign_in("ward_nurse")
    assert len((await mine.get("/api/v1/waiting-list")).json()["items"]) == 1
    assert (await others.get("/api/v1/waiting-list")).json()["items"] == []


async def test_how_somebody_wants_to_be_reminded_is_asked_and_known(
    office: Office, desk: FrontDesk
) -> None:
    (patient,) = patients(office, 1)
    path = f"/api/v1/patients/{patient}/reminder-wish"
    unasked = {"patient": patient, "way": "call", "said_at": None}
    assert (await desk.client.get(path)).json() == unasked
    assert (await desk.client.put(path, json={"way": "text"})).status_code == 204
    known = (await desk.client.get(path)).json()
    assert (known["way"], known["said_at"] is not None) == ("text", True)


async def test_a_reminder_falls_due_goes_out_once_and_says_nothing_of_a_disease(
    office: Office, desk: FrontDesk
) -> None:
    first, second = patients(office, 2)
    office.owner.execute("update patient set phone = '+49 30 1234' where id = %s", (first,))
    await desk.book(first, at(9, day=4))
    await desk.book(second, at(9, 20, day=4))
    path = f"/api/v1/patients/{first}/reminder-wish"
    assert (await desk.client.put(path, json={"way": "text"})).status_code == 204
    sent: list[tuple[str, str]] = []

    def take(address: str, words: str) -> bool:
        sent.append((address, words))
        return True

    reminders = office.wiring.reminders
    reminders.templates = {Way.TEXT: "json://localhost/{phone}"}
    reminders.send = take
    assert await reminders.send_due() == 0
    clock = office.wiring.clock
    assert isinstance(clock, HandClock)
    clock.moment = at(9, 30, day=2)
    assert await reminders.send_due() == 1
    assert await reminders.send_due() == 0
    ((address, words),) = sent
    assert address == "json://localhost/%2B49301234"
    assert "27.11.2026 at 09:00" in words
    assert not any(word in words for word in ("Kim", "Consultation", "C1"))
    # Nobody has asked for messages for the other: somebody calls.
    front = await office.sign_in("front_desk")
    called = (await front.get("/api/v1/reminders/calls")).json()
    assert (called["sending"], [one["patient"] for one in called["items"]]) == (["text"], [second])
    done = f"/api/v1/reminders/{called['items'][0]['id']}/called"
    assert (await front.put(done)).status_code == 204
    assert (await front.put(done)).status_code == 409
    assert (await front.get("/api/v1/reminders/calls")).json()["items"] == []


async def test_a_reminder_that_does_not_get_through_is_a_call_and_a_moved_one_moves(
    office: Office, desk: FrontDesk
) -> None:
    (patient,) = patients(office, 1)
    office.owner.execute("update patient set phone = '1234' where id = %s", (patient,))
    await desk.client.put(f"/api/v1/patients/{patient}/reminder-wish", json={"way": "text"})
    made = (await desk.book(patient, at(9, day=4))).json()
    reminders = office.wiring.reminders
    reminders.templates = {Way.TEXT: "json://localhost/{phone}"}
    reminders.send = lambda _address, _words: False
    clock = office.wiring.clock
    assert isinstance(clock, HandClock)
    clock.moment = at(9, day=2)
    for _ in range(3):
        assert await reminders.send_due() == 1
        clock.moment += timedelta(minutes=16)
    assert await reminders.send_due() == 0
    front = FrontDesk(await office.sign_in("front_desk"))
    (call,) = (await front.client.get("/api/v1/reminders/calls")).json()["items"]
    assert (call["patient"], call["failed"]) == (patient, True)
    assert (await front.move(made, at(9, day=11))).status_code == 200
    assert (await front.client.get("/api/v1/reminders/calls")).json()["items"] == []
    states = office.owner.execute(
        "select starts_at, state from appointment_reminder order by id"
    ).fetchall()
    assert states == [(at(9, day=4), "dropped"), (at(9, day=11), "due")]


async def test_a_calendar_can_be_subscribed_and_names_no_patient(
    office: Office, desk: FrontDesk
) -> None:
    first, second = patients(office, 2)
    family, given = office.owner.execute(
        "select family_name, given_name from patient where id = %s", (first,)
    ).fetchone() or ("", "")
    await desk.book(first, at(9, day=1))
    await desk.book(second, at(10, day=1))
    kim = await office.sign_in("kim")
    mine = office.value("select id from calendar where doctor = 'kim'")
    others = office.value("select id from calendar where doctor = 'ana'")
    made = await kim.post(f"/api/v1/calendars/{mine}/feeds", json={"label": "phone"})
    assert made.status_code == 201
    assert (await kim.post(f"/api/v1/calendars/{others}/feeds", json={})).status_code == 403
    token = made.json()["token"]
    assert (
        office.value("select count(*) from calendar_feed where token_hash::text like %s", token)
        == 0
    )
    stranger = office.browser()
    path = f"/api/v1/feeds/{token}.ics"
    feed = await stranger.get(path)
    assert (feed.status_code, feed.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert family not in feed.text
    assert given not in feed.text
    before = entries(feed.content)
    assert {one.start for one in before.values()} == {at(9, day=1), at(10, day=1)}
    same = await stranger.get(path, headers={"If-None-Match": feed.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


async def test_a_feed_follows_moves_tells_what_is_gone_and_ends_when_it_is_revoked(
    office: Office, desk: FrontDesk
) -> None:
    first, second = patients(office, 2)
    stays = (await desk.book(first, at(9, day=1))).json()
    goes = (await desk.book(second, at(10, day=1))).json()
    kim = await office.sign_in("kim")
    mine = office.value("select id from calendar where doctor = 'kim'")
    made = (await kim.post(f"/api/v1/calendars/{mine}/feeds", json={})).json()
    stranger = office.browser()
    path = f"/api/v1/feeds/{made['token']}.ics"
    before = entries((await stranger.get(path)).content)

    await desk.move(stays, at(11, day=1))
    await desk.move(goes, at(9, day=1), doctor="ana", room="c2")
    after = entries((await stranger.get(path)).content)
    assert after.keys() == before.keys()
    moved, gone = (after[f"appointment-{one['id']}@main.wardwatch"] for one in (stays, goes))
    assert (moved.start, moved["sequence"], moved["status"]) == (
        at(11, day=1),
        1,
        "CONFIRMED",
    )
    assert (gone["sequence"], gone["status"]) == (1, "CANCELLED")

    assert (await kim.delete(f"/api/v1/calendar-feeds/{made['id']}")).status_code == 204
    assert (await stranger.get(path)).status_code == 404


def entries(written: bytes) -> dict[str, icalendar.Event]:
    """The events of a feed, by their name."""
    calendar = icalendar.Calendar.from_ical(written)
    return {str(event["uid"]): event for event in calendar.events}
