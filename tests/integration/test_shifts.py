"""Shifts of a unit: laid out in local time, staffed, and shared out bed by bed."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest

from core.clock import SystemClock
from tests.integration.asking_again import insist
from tests.office import Office, once, seen

pytestmark = pytest.mark.integration

NIGHT: dict[str, Any] = {
    "name": "night",
    "starts": "22:00",
    "ends": "06:00",
    "night": True,
    "nurses": 2,
    "skills": {"ventilator": 1},
}
EARLY: dict[str, Any] = {"name": "early", "starts": "06:00", "ends": "14:00", "nurses": 2}
LATE: dict[str, Any] = {"name": "late", "starts": "14:00", "ends": "22:00", "nurses": 1}
DAY = "2031-05-06"


async def planner(office: Office) -> httpx2.AsyncClient:
    """The nurse in charge, in a hospital in Berlin."""
    office.owner.execute("update site set time_zone = 'Europe/Berlin'")
    return await office.sign_in("charge")


async def post(client: httpx2.AsyncClient, path: str, **said: object) -> httpx2.Response:
    return await client.post(f"/api/v1/{path}", json=said, headers=once())


async def laid_out(
    client: httpx2.AsyncClient, *templates: dict[str, Any], unit: str = "icu", day: str = DAY
) -> list[dict[str, Any]]:
    for template in templates:
        made = await post(client, f"units/{unit}/shift-templates", **template)
        assert made.status_code == 201, made.text
    shown = await post(client, f"units/{unit}/shifts", first=day, last=day)
    assert shown.status_code == 201, shown.text
    items: list[dict[str, Any]] = shown.json()["items"]
    return items


async def put_in(
    client: httpx2.AsyncClient, shift: dict[str, Any], account: str, role: str = "nurse"
) -> httpx2.Response:
    return await post(client, f"shifts/{shift['id']}/members", account=account, post=role)


def hire(office: Office, *accounts: str) -> None:
    for account in accounts:
        office.owner.execute(
            "insert into account (id, name, role, password_hash) values (%s, %s, 'nurse', '')",
            (account, account.title()),
        )


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2031-03-29", 7.0), ("2031-03-30", 8.0), ("2031-10-25", 9.0), ("2031-10-26", 8.0)],
)
async def test_a_night_in_which_the_clock_is_changed_is_as_long_as_it_is(
    office: Office, day: str, hours: float
) -> None:
    charge = await planner(office)
    await post(charge, "skills", id="ventilator", name="Ventilator")
    (night,) = await laid_out(charge, NIGHT, day=day)
    starts, ends = (datetime.fromisoformat(night[key]) for key in ("starts", "ends"))
    assert (ends - starts) / timedelta(hours=1) == hours
    assert night["on_day"] == day


async def test_days_laid_out_twice_are_there_once(office: Office) -> None:
    charge = await planner(office)
    first = await laid_out(charge, EARLY, LATE)
    again = await post(charge, "units/icu/shifts", first=DAY, last=DAY)
    assert again.json()["items"] == first
    assert [shift["name"] for shift in first] == ["early", "late"]
    assert first[0]["ends"] == first[1]["starts"]


async def test_a_shift_says_what_it_lacks(office: Office) -> None:
    charge = await planner(office)
    await post(charge, "skills", id="ventilator", name="Ventilator")
    (night,) = await laid_out(charge, NIGHT)
    assert night["missing"] == ["2 nurse", "1 with ventilator"]
    held = await charge.put("/api/v1/staff/icu_nurse/skills/ventilator", json={"expires": DAY})
    assert held.status_code == 200
    staffed = (await put_in(charge, night, "icu_nurse")).json()
    assert staffed["missing"] == ["1 nurse"]
    # A day later the skill no longer counts.
    (next_night,) = await laid_out(charge, day="2031-05-07")
    expired = (await put_in(charge, next_night, "icu_nurse")).json()
    assert expired["missing"] == ["1 nurse", "1 with ventilator"]


async def test_nobody_works_two_shifts_at_once_whoever_asks_first(office: Office) -> None:
    charge = await planner(office)
    names = [f"s{number}" for number in range(20)]
    overlapping = await laid_out(charge, *({**EARLY, "name": name} for name in names))
    async with asyncio.TaskGroup() as clients:
        said = {"account": "icu_nurse", "post": "nurse"}
        asked = [
            clients.create_task(
                insist(charge, f"/api/v1/shifts/{shift['id']}/members", said, once())
            )
            for shift in overlapping
        ]
    answers = [one.result() for one in asked]
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 19]
    refused = {answer.json()["type"] for answer in answers if answer.status_code == 409}
    # Who asked while the winner was being written is told so, the rest what is so since.
    known = ("works-already", "being-planned")
    assert refused <= {f"urn:wardwatch:problem:{slug}" for slug in known}
    again = await put_in(charge, overlapping[0], "icu_nurse")
    assert again.json()["type"].endswith(("works-already", "in-it"))
    assert office.value("select count(*) from shift_member") == 1


async def test_who_is_on_leave_is_not_planned(office: Office) -> None:
    charge = await planner(office)
    early, late = await laid_out(charge, EARLY, LATE)
    nurse = await office.sign_in("icu_nurse")
    await put_in(charge, late, "icu_nurse")
    away = await post(nurse, "absences", kind="leave", starts=early["starts"], ends=late["ends"])
    # Leave that is entered late says which shifts want somebody else.
    assert (away.status_code, away.json()["shifts"]) == (201, [late["id"]])
    refused = await put_in(charge, early, "icu_nurse")
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:wardwatch:problem:unavailable",
    )
    others = await post(nurse, "absences", account="nurse", kind="sick", **_times(early))
    assert others.status_code == 403


@pytest.mark.parametrize(
    ("account", "role", "status"),
    [("clinician", "nurse", 422), ("ward_nurse", "nurse", 422), ("nobody", "nurse", 404)],
)
async def test_only_who_fits_is_put_in(
    office: Office, account: str, role: str, status: int
) -> None:
    charge = await planner(office)
    (early,) = await laid_out(charge, EARLY)
    assert (await put_in(charge, early, account, role)).status_code == status


async def test_a_nurse_plans_nobody_and_another_unit_sees_nothing(office: Office) -> None:
    charge = await planner(office)
    (early,) = await laid_out(charge, EARLY)
    own, other = await office.sign_in("icu_nurse"), await office.sign_in("ward_nurse")
    assert (await put_in(own, early, "icu_nurse")).status_code == 403
    assert (await own.get(f"/api/v1/shifts/{early['id']}")).status_code == 200
    assert (await other.get(f"/api/v1/shifts/{early['id']}")).status_code == 403
    span = f"first={DAY}&last={DAY}"
    assert (await other.get(f"/api/v1/units/icu/shifts?{span}")).status_code == 403


async def test_somebody_who_stays_on_is_not_put_into_the_next_shift(office: Office) -> None:
    charge = await planner(office)
    early, late = await laid_out(charge, EARLY, LATE)
    await put_in(charge, early, "icu_nurse")
    nurse = await office.sign_in("icu_nurse")
    path = f"/api/v1/shifts/{early['id']}/members/icu_nurse/until"
    ends = datetime.fromisoformat(early["ends"])
    longer = await nurse.put(path, json={"until": (ends + timedelta(hours=1)).isoformat()})
    assert longer.status_code == 200
    assert (await put_in(charge, late, "icu_nurse")).status_code == 409
    too_long = await nurse.put(path, json={"until": (ends + timedelta(hours=5)).isoformat()})
    assert too_long.status_code == 422


async def test_beds_are_given_for_a_shift_and_only_to_who_works_it(office: Office) -> None:
    charge = await planner(office)
    (early,) = await laid_out(charge, EARLY)
    revision = (await put_in(charge, early, "icu_nurse")).json()["revision"]
    path = f"/api/v1/shifts/{early['id']}/beds"
    given = await charge.put(path, json={"beds": {"icu-01": "icu_nurse"}}, headers=seen(revision))
    assert given.json()["items"][0]["account"] == "icu_nurse"
    again = await charge.put(path, json={"beds": {"icu-01": None}}, headers=seen(revision))
    assert again.status_code == 412
    now = seen(given.json()["revision"])
    stranger = await charge.put(path, json={"beds": {"icu-02": "nurse"}}, headers=now)
    assert stranger.json()["type"] == "urn:wardwatch:problem:not-in-it"
    elsewhere = await charge.put(path, json={"beds": {"ward-3-01": "icu_nurse"}}, headers=now)
    assert elsewhere.json()["type"] == "urn:wardwatch:problem:not-its-bed"


async def test_a_proposal_leaves_patients_with_the_nurse_they_know(office: Office) -> None:
    charge = await planner(office)
    hire(office, "maya", "omar")
    (early,) = await laid_out(charge, EARLY)
    await put_in(charge, early, "maya")
    await put_in(charge, early, "omar")
    office.owner.execute(
        "update duty_assignment set account = case when bed < 'icu-05' then 'omar' else 'maya' end"
        " where bed like 'icu%'"
    )
    found = (await charge.get(f"/api/v1/shifts/{early['id']}/bed-proposal")).json()
    shares = {share["account"]: share for share in found["shares"]}
    assert shares["omar"]["beds"] == ["icu-01", "icu-02", "icu-03", "icu-04"]
    assert (shares["omar"]["kept"], shares["maya"]["kept"]) == (4, 4)


async def test_beds_that_nobody_answers_for_are_named(office: Office) -> None:
    charge = await planner(office)
    assert (await charge.get("/api/v1/uncovered-beds?unit=icu")).json()["items"] == []
    office.owner.execute(
        "update duty_assignment set during = tstzrange(lower(during), now())"
        " where bed = 'icu-03' or post = 'charge'"
    )
    found = (await charge.get("/api/v1/uncovered-beds?unit=icu")).json()
    assert [(bed["bed"], bed["lack"], bed["occupied"]) for bed in found["items"]] == [
        ("icu-03", "nobody", True)
    ]
    assert found["posts"] == ["icu charge"]
    ward = await office.sign_in("ward_nurse")
    assert {bed["unit"] for bed in (await ward.get("/api/v1/uncovered-beds")).json()["items"]} <= {
        "ward-3"
    }
    assert (await ward.get("/api/v1/uncovered-beds?unit=icu")).status_code == 403


async def test_a_bed_whose_nurse_goes_home_soon_is_named_before(office: Office) -> None:
    charge = await planner(office)
    number = office.value(
        "insert into shift (unit, name, during, on_day) values"
        " ('icu', 'now', tstzrange(now() - interval '1 hour', now() + interval '3 hours'), now())"
        " returning id"
    )
    office.owner.execute(
        "insert into shift_member select %s, 'nurse', 'nurse', during from shift where id = %s",
        (number, number),
    )
    found = (await charge.get("/api/v1/uncovered-beds?unit=icu")).json()
    assert {bed["lack"] for bed in found["items"]} == {"unplanned"}
    assert len(found["items"]) == 8
    office.owner.execute("update shift_member set during = tstzrange(lower(during), now())")
    found = (await charge.get("/api/v1/uncovered-beds?unit=icu")).json()
    late = {(bed["lack"], *bed["names"]) for bed in found["items"]}
    assert late == {("late", office.value("select name from account where id = 'nurse'"))}


async def test_a_physician_on_call_is_on_the_ladder_by_the_clock(office: Office) -> None:
    charge = await planner(office)
    office.owner.execute(
        "update duty_assignment set during = tstzrange(lower(during), now())"
        " where post = 'physician'"
    )
    assert (await charge.get("/api/v1/uncovered-beds?unit=icu")).json()["posts"] == [
        "icu physician"
    ]
    hour = timedelta(hours=1)
    now = SystemClock().now()
    times = {"starts": (now - hour).isoformat(), "ends": (now + hour).isoformat()}
    put = await post(charge, "units/icu/on-call", account="clinician", **times)
    assert put.status_code == 201
    assert (await charge.get("/api/v1/uncovered-beds?unit=icu")).json()["posts"] == []
    duties = await office.wiring.records.duties(now=now)
    ladder = next(duty for duty in duties if duty.bed == "icu-01").rungs
    assert [(rung.post, rung.people[0].account) for rung in ladder][-1] == (
        "physician",
        "clinician",
    )
    nurse = await post(charge, "units/icu/on-call", account="icu_nurse", **times)
    assert nurse.status_code == 422
    assert (
        await charge.delete(f"/api/v1/on-call/{put.json()['items'][0]['id']}")
    ).status_code == 204


async def test_wishes_are_ones_own(office: Office) -> None:
    nurse, other = await office.sign_in("icu_nurse"), await office.sign_in("ward_nurse")
    made = await post(nurse, "my/wishes", kind="off", on_day=DAY, weight=3)
    assert made.status_code == 201
    assert (await post(nurse, "my/wishes", kind="off", on_day=DAY)).status_code == 409
    assert (await post(nurse, "my/wishes", kind="like")).status_code == 422
    assert (await other.get("/api/v1/my/wishes")).json()["items"] == []
    assert (await other.delete(f"/api/v1/my/wishes/{made.json()['id']}")).status_code == 404
    assert (await nurse.delete(f"/api/v1/my/wishes/{made.json()['id']}")).status_code == 204


def _times(shift: dict[str, Any]) -> dict[str, str]:
    return {"starts": shift["starts"], "ends": shift["ends"]}


async def test_a_nurse_in_charge_plans_for_her_own_people_only(office: Office) -> None:
    office.owner.execute("update account set everywhere = false where id = 'charge'")
    office.owner.execute("insert into account_unit values ('charge', 'icu')")
    await office.wiring.upkeep.exchange()
    charge = await planner(office)
    await post(charge, "skills", id="ventilator", name="Ventilator")
    path = "/api/v1/staff/{}/skills/ventilator"
    assert (await charge.put(path.format("icu_nurse"), json={})).status_code == 200
    others = await charge.put(path.format("ward_nurse"), json={})
    assert others.json()["type"] == "urn:wardwatch:problem:not-your-colleague"
    times = {"starts": f"{DAY}T00:00:00Z", "ends": f"{DAY}T08:00:00Z"}
    away = await post(charge, "absences", account="ward_nurse", kind="sick", **times)
    assert away.status_code == 403
    assert (await charge.get("/api/v1/units/ward-3/staff")).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"starts": "06:00", "ends": "06:00"}, {"skills": {"unheard-of": 1}}]
)
async def test_a_shift_that_cannot_be_is_refused(office: Office, wrong: dict[str, Any]) -> None:
    charge = await planner(office)
    made = await post(charge, "units/icu/shift-templates", **(EARLY | wrong))
    assert made.status_code == 422


async def test_contracts_are_listed_by_person_and_day_and_may_be_taken_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.shifts.contracts.MOST", 2)
    desk = await office.sign_in("administrator")
    before = len((await desk.get("/api/v1/contracts")).json()["items"])
    assert before == 0
    hours = {"weekly_hours": 38.5}
    ended = hours | {"since": "2020-01-01", "until": "2021-01-01"}
    for account, said in (
        ("nurse", ended),
        ("nurse", hours | {"since": "2021-01-01"}),
        ("charge", ended),
    ):
        made = await post(desk, f"staff/{account}/contracts", **said)
        assert made.status_code == 201, made.text
    first = (await desk.get("/api/v1/contracts")).json()
    assert [(one["account"], one["counts"]) for one in first["items"]] == [
        ("charge", False),
        ("nurse", False),
    ]
    rest = (await desk.get("/api/v1/contracts", params={"cursor": first["next"]})).json()
    assert [(one["since"], one["until"], one["counts"]) for one in rest["items"]] == [
        ("2021-01-01", None, True)
    ]
    assert rest["next"] is None
    number = rest["items"][0]["id"]
    assert (await desk.delete(f"/api/v1/contracts/{number}")).status_code == 204
    assert (await desk.get("/api/v1/contracts", params={"cursor": first["next"]})).json()[
        "items"
    ] == []
    made_up = await desk.get("/api/v1/contracts", params={"cursor": "bm8"})
    assert made_up.status_code == 422
    charge = await office.sign_in("charge")
    assert (await charge.get("/api/v1/contracts")).status_code == 403
