"""A duty goes from nurse to nurse, and at no moment is a bed without one."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors
from psycopg.types.range import Range
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from core.books import Book
from core.demo import seed
from core.ids import SiteId
from core.shifts.duty import Place
from core.shifts.handing_over import Note, accept, offer
from core.staff.accounts import Role, Staff
from core.staff.duties import read_duties
from core.wire import Post
from tests.integration.asking_again import insist
from tests.office import Office, once

pytestmark = pytest.mark.integration

NOTE = {
    "severity": "watcher",
    "summary": "Pneumonia, day 2",
    "actions": "Gas at 16:00",
    "contingency": "SpO2 below 88 %: call the physician",
}


async def post(client: httpx2.AsyncClient, path: str, **said: object) -> httpx2.Response:
    return await client.post(f"/api/v1/{path}", json=said, headers=once())


async def offered(office: Office, taker: str = "icu_nurse", **said: object) -> dict[str, Any]:
    """The demo's nurse hands over a bed of intensive care."""
    nurse = await office.sign_in("nurse")
    made = await post(nurse, "handovers", **({"unit": "icu", "bed": "icu-01"} | said), taker=taker)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def ladder(office: Office, bed: str) -> list[str]:
    """Whom an alert of the bed would call first."""
    duties = await office.wiring.records.duties(now=office.wiring.clock.now())
    (duty,) = (duty for duty in duties if duty.bed == bed)
    return [person.account for person in duty.rungs[0].people]


async def test_the_duty_moves_when_the_next_one_accepts_and_not_before(office: Office) -> None:
    handover = await offered(office, **NOTE)
    assert await ladder(office, "icu-01") == ["nurse"]
    incoming = await office.sign_in("icu_nurse")
    read = (await incoming.get(f"/api/v1/handovers/{handover['id']}")).json()
    assert {key: read[key] for key in NOTE} == NOTE
    accepted = await incoming.post(
        f"/api/v1/handovers/{handover['id']}/accept", json={"repeated": "Gas at 16:00"}
    )
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert await ladder(office, "icu-01") == ["icu_nurse"]
    assert await ladder(office, "icu-02") == ["nurse"]
    spans = office.value("select range_agg(during)::text from duty_assignment where bed = 'icu-01'")
    assert spans.count("[") == 1
    assert office.value(
        "select count(*) = 2 and count(distinct patient) = 1 from audit_entry"
        " where act in ('handover.offer', 'handover.accepted')"
    )


async def test_only_whom_it_is_offered_to_accepts_and_only_once(office: Office) -> None:
    handover = await offered(office)
    path = f"/api/v1/handovers/{handover['id']}/accept"
    charge, ward = await office.sign_in("charge"), await office.sign_in("ward_nurse")
    assert (await charge.post(path, json={})).status_code == 403
    assert (await ward.post(path, json={})).status_code == 403
    incoming = await office.sign_in("icu_nurse")
    async with asyncio.TaskGroup() as clients:
        asked = [clients.create_task(insist(incoming, path, {}, {})) for _ in range(20)]
    answers = [one.result() for one in asked]
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 19]
    assert (
        office.value(
            "select count(*) from duty_assignment where bed = 'icu-01' and upper_inf(during)"
        )
        == 1
    )


async def test_a_handover_that_nobody_accepts_is_seen_and_can_be_taken_back(
    office: Office,
) -> None:
    handover = await offered(office)
    incoming = await office.sign_in("icu_nurse")
    office.owner.execute("update handover set due_at = now() - interval '1 minute'")
    (shown,) = (await incoming.get("/api/v1/units/icu/handovers")).json()["items"]
    assert shown["overdue"]
    assert (await incoming.get("/api/v1/uncovered-beds?unit=icu")).json()["overdue"] == 1
    declined = await incoming.post(f"/api/v1/handovers/{handover['id']}/withdraw")
    assert declined.json()["state"] == "withdrawn"
    assert await ladder(office, "icu-01") == ["nurse"]
    closed = await incoming.post(f"/api/v1/handovers/{handover['id']}/accept", json={})
    assert closed.json()["type"] == "urn:wardwatch:problem:handover-closed"


async def test_one_offer_of_a_bed_at_a_time_and_only_of_ones_own(office: Office) -> None:
    await offered(office)
    nurse, other = await office.sign_in("nurse"), await office.sign_in("icu_nurse")
    said = {"unit": "icu", "bed": "icu-01"}
    again = await post(nurse, "handovers", **said, taker="icu_nurse")
    assert again.json()["type"] == "urn:wardwatch:problem:offered-already"
    not_theirs = await post(other, "handovers", **said, taker="nurse")
    assert not_theirs.json()["type"] == "urn:wardwatch:problem:not-on-duty"
    to_herself = await post(nurse, "handovers", unit="icu", bed="icu-02", taker="nurse")
    assert to_herself.status_code == 422
    nobody = await post(nurse, "handovers", unit="icu", bed="icu-02")
    assert nobody.json()["type"] == "urn:wardwatch:problem:nobody-next"
    physician = await post(nurse, "handovers", unit="icu", bed="icu-02", taker="clinician")
    assert physician.json()["type"] == "urn:wardwatch:problem:not-fit"
    elsewhere = await post(nurse, "handovers", unit="icu", bed="ward-3-01", taker="icu_nurse")
    assert elsewhere.status_code == 404


async def test_without_a_name_it_goes_to_whoever_is_planned_for_the_bed(office: Office) -> None:
    number = office.value(
        "insert into shift (unit, name, during, on_day) values"
        " ('icu', 'next', tstzrange(now() + interval '10 min', now() + interval '8 hours'), now())"
        " returning id"
    )
    office.owner.execute(
        "insert into shift_member select id, 'icu_nurse', 'nurse', during from shift where id = %s",
        (number,),
    )
    office.owner.execute("insert into shift_bed values (%s, 'icu-02', 'icu_nurse')", (number,))
    nurse = await office.sign_in("nurse")
    made = await post(nurse, "handovers", unit="icu", bed="icu-02")
    assert made.json()["taker"] == "icu_nurse"


async def test_a_bed_nobody_answers_for_is_taken_up_once(office: Office) -> None:
    office.owner.execute(
        "update duty_assignment set during = tstzrange(lower(during), now()) where bed = 'icu-03'"
    )
    incoming, ward = await office.sign_in("icu_nurse"), await office.sign_in("ward_nurse")
    said = {"unit": "icu", "bed": "icu-03"}
    assert (await post(ward, "duties", **said)).status_code == 403
    assert (await post(incoming, "duties", **said, account="nurse")).status_code == 403
    assert (await post(incoming, "duties", **said)).status_code == 201
    again = await post(incoming, "duties", **said)
    assert again.json()["type"] == "urn:wardwatch:problem:somebody-is"
    assert await ladder(office, "icu-03") == ["icu_nurse"]


async def test_a_duty_nobody_takes_is_laid_down_with_a_reason(office: Office) -> None:
    charge = await office.sign_in("charge")
    path = "/api/v1/duties/nurse?unit=icu&bed=icu-04"
    assert (await charge.delete(path)).json()["type"] == "urn:wardwatch:problem:no-reason"
    laid = await charge.delete(path, headers={"Reason": "Bed%20closed"})
    assert laid.status_code == 204
    assert office.value("select why from audit_entry where act = 'duty.lay_down'") == "Bed closed"
    assert (await charge.delete(path, headers={"Reason": "x"})).status_code == 409


async def test_the_database_itself_refuses_a_handover_that_leaves_a_gap(office: Office) -> None:
    handover = await offered(office)
    with pytest.raises(errors.CheckViolation, match="leaves a gap"):
        office.owner.execute(
            "update handover set state = 'accepted', closed_at = now(), closed_by = taker"
            " where id = %s",
            (handover["id"],),
        )


# -- whatever the nights bring -------------------------------------------------------------------

BERLIN = ZoneInfo("Europe/Berlin")
CHANGES = (datetime(2031, 3, 29, 12, tzinfo=BERLIN), datetime(2031, 10, 25, 12, tzinfo=BERLIN))
NURSES = ("anna", "bela", "cleo")
PLACE = Place(unit="icu", bed="icu-01", post=Post.NURSE)


@contextmanager
def books(url: str) -> Iterator[AsyncEngine]:
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool
    )
    try:
        yield engine
    finally:
        asyncio.run(engine.dispose())


async def handed_over(engine: AsyncEngine, taker: str, at: datetime) -> None:
    """Whoever has the bed offers it a minute before, and the next one accepts."""
    minute = timedelta(minutes=1)
    async with engine.begin() as connection:
        (duty,) = [
            duty
            for duty in await read_duties(connection, site="main", now=at - minute)
            if duty.bed == PLACE.bed
        ]
        giver = duty.rungs[0].people[0].account
        if giver == taker:
            return
        outgoing = Book(
            connection=connection, by=nurse(giver), now=at - minute, site=SiteId("main")
        )
        shown = await offer(outgoing, PLACE, Note(), taker=taker)
    async with engine.begin() as connection:
        incoming = Book(connection=connection, by=nurse(taker), now=at, site=SiteId("main"))
        await accept(incoming, shown.id, "")


def nurse(account: str) -> Staff:
    return Staff(account=account, name=account, role=Role.NURSE, password_hash="")


@pytest.fixture
def ward(database_url: str) -> str:
    seed(database_url, "secret", beds=2)
    with psycopg.connect(database_url) as connection:
        for account in NURSES:
            connection.execute(
                "insert into account (id, name, role, password_hash) values (%s, %s, 'nurse', '')",
                (account, account),
            )
    return database_url


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begins=st.sampled_from(CHANGES),
    gaps_min=st.lists(st.integers(min_value=2, max_value=700), min_size=1, max_size=6),
    takers=st.lists(st.sampled_from(NURSES), min_size=6, max_size=6),
)
def test_no_minute_is_lost_through_nights_in_which_the_clock_is_changed(
    ward: str, begins: datetime, gaps_min: list[int], takers: list[str]
) -> None:
    start = begins.astimezone(UTC)
    with psycopg.connect(ward, autocommit=True) as owner, books(ward) as engine:
        owner.execute("delete from handover")
        owner.execute("delete from duty_assignment")
        owner.execute(
            "insert into duty_assignment (account, unit, bed, post, during)"
            " values ('anna', 'icu', 'icu-01', 'nurse', %s)",
            (Range(start, None),),
        )
        moment = start
        for minutes, taker in zip(gaps_min, takers, strict=False):
            moment += timedelta(minutes=minutes)
            asyncio.run(handed_over(engine, taker, moment))
        spans = owner.execute(
            "select range_agg(during), sum(extract(epoch from"
            " coalesce(upper(during), %s) - lower(during))) from duty_assignment",
            (moment,),
        ).fetchone()
    assert spans is not None
    (whole,) = spans[0]
    # One span without a hole, and no second of it counted twice.
    assert (whole.lower, whole.upper) == (start, None)
    assert float(spans[1]) == (moment - start).total_seconds(), json.dumps(gaps_min)
