"""Shifts: who is put on duty, and who is called for which bed at which moment."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg.types.range import Range
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from core.clock import SystemClock
from core.database import engine
from core.demo import seed
from core.staff.accounts import Role
from core.staff.duties import MOST_ON_A_RUNG, read_duties
from core.staff.subscriptions import (
    Subscription,
    forget_subscription,
    keep_subscription,
    note_push,
    read_subscriptions,
)
from core.wire import Duty, Post, decode
from ops import duties, staff
from ops.cli import app
from ops.duties import NoSuchPlace, NotOnTheStaff, OnDutyAlready, Place, TooMany
from tests.hospital import Hospital, wait_until
from tests.speaker import Speaker

pytestmark = pytest.mark.integration

PASSWORD = "quiet-corridor-seven"
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SHIFT = timedelta(hours=8)
ICU = Place(unit="icu", post=Post.NURSE)


@pytest.fixture
def url(database_url: str) -> str:
    """A ward of an ICU and one bed beyond it, without anybody on duty, and Nora who could be."""
    seed(database_url, PASSWORD, beds=9)
    with psycopg.connect(database_url) as connection:
        connection.execute("delete from duty_assignment")
    staff.add(database_url, "nora", PASSWORD, role=Role.NURSE, person="Nora L")
    return database_url


@pytest.fixture
async def database(url: str) -> AsyncIterator[AsyncEngine]:
    opened = engine(url, application="test")
    yield opened
    await opened.dispose()


async def called(database: AsyncEngine, now: datetime, *, site: str = "main") -> dict[str, str]:
    """Whom an alert of each bed calls, in words."""
    async with database.begin() as connection:
        found = await read_duties(connection, site=site, now=now)
    return {
        duty.bed: ", ".join(
            f"{rung.post.value} {person.account}" for rung in duty.rungs for person in rung.people
        )
        for duty in found
    }


def put(url: str, account: str, post: str, bed: str | None, during: Range[datetime]) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into duty_assignment (account, unit, bed, post, during)"
            " values (%s, 'icu', %s, %s, %s)",
            (account, bed, post, during),
        )


async def test_a_shift_is_handed_over_in_one_moment(url: str, database: AsyncEngine) -> None:
    put(url, "nurse", "nurse", "icu-01", Range(NOON - SHIFT, NOON))
    put(url, "nora", "nurse", "icu-01", Range(NOON, NOON + SHIFT))
    put(url, "charge", "charge", None, Range(NOON - SHIFT, NOON + SHIFT))
    late = NOON - timedelta(microseconds=1)
    assert (await called(database, late))["icu-01"] == "nurse nurse, charge charge"
    assert (await called(database, NOON))["icu-01"] == "nurse nora, charge charge"
    assert (await called(database, NOON))["icu-02"] == "charge charge"
    assert await called(database, NOON + SHIFT) == {}


async def test_nobody_is_called_for_another_unit_or_another_site(
    url: str, database: AsyncEngine
) -> None:
    put(url, "nora", "nurse", None, Range(NOON, None))
    assert set(await called(database, NOON)) == {f"icu-0{n}" for n in range(1, 9)}
    assert await called(database, NOON, site="elsewhere") == {}


async def test_who_has_left_us_is_not_called(url: str, database: AsyncEngine) -> None:
    put(url, "nora", "nurse", "icu-01", Range(NOON, None))
    put(url, "nurse", "nurse", None, Range(NOON, None))
    with psycopg.connect(url) as connection:
        connection.execute("update account set disabled = true where id = 'nora'")
    assert (await called(database, NOON))["icu-01"] == "nurse nurse"


async def test_a_duty_begins_with_the_last_who_came(url: str, database: AsyncEngine) -> None:
    put(url, "nora", "nurse", "icu-01", Range(NOON, None))
    put(url, "clinician", "physician", None, Range(NOON + SHIFT, None))
    async with database.begin() as connection:
        duty, *_ = await read_duties(connection, site="main", now=NOON + 2 * SHIFT)
    assert duty.since == NOON + SHIFT


# -- the command line ---------------------------------------------------------------------------


def test_somebody_is_on_duty_from_now_on_for_so_long(url: str) -> None:
    until = duties.assign(
        url, "nora", Place(unit="icu", bed="icu-01", post=Post.NURSE), lasting=SHIFT
    )
    (one,) = duties.listed(url)
    assert (one.account, one.name, str(one.place)) == ("nora", "Nora L", "nurse of icu-01")
    assert one.until == until == one.since + SHIFT
    assert abs(one.since - SystemClock().now()) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("account", "place", "refusal"),
    [
        pytest.param("nobody", ICU, NotOnTheStaff, id="nobody"),
        pytest.param("administrator", ICU, NotOnTheStaff, id="an-administrator"),
        pytest.param("nora", Place(unit="moon", post=Post.NURSE), NoSuchPlace, id="no-unit"),
        pytest.param(
            "nora",
            Place(unit="icu", bed="ward-3-01", post=Post.NURSE),
            NoSuchPlace,
            id="a-bed-of-another-unit",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    url: str, account: str, place: Place, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        duties.assign(url, account, place, lasting=SHIFT)
    assert duties.listed(url) == []


def test_nobody_is_on_duty_twice_for_the_same(url: str) -> None:
    duties.assign(url, "nora", ICU, lasting=SHIFT)
    with pytest.raises(OnDutyAlready, match="nora is on duty as nurse of icu already"):
        duties.assign(url, "nora", ICU, lasting=SHIFT)
    duties.assign(url, "nora", Place(unit="icu", bed="icu-01", post=Post.NURSE), lasting=SHIFT)


def test_no_more_are_on_duty_than_can_be_called_at_once(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into account (id, name, role, password_hash)"
            " select 'n' || n, 'N', 'nurse', '' from generate_series(1, %s) n",
            (MOST_ON_A_RUNG,),
        )
    for number in range(1, MOST_ON_A_RUNG + 1):
        duties.assign(url, f"n{number}", ICU, lasting=SHIFT)
    with pytest.raises(TooMany):
        duties.assign(url, "nora", ICU, lasting=SHIFT)


def test_who_goes_home_is_called_no_more(url: str) -> None:
    duties.assign(url, "nora", ICU, lasting=SHIFT)
    tomorrow = SystemClock().now() + timedelta(days=1)
    put(url, "nora", "nurse", None, Range(tomorrow, tomorrow + SHIFT))
    put(url, "nora", "charge", None, Range(NOON - 2 * SHIFT, NOON - SHIFT))
    assert duties.end(url, "nora") == 2
    assert duties.listed(url) == []
    with psycopg.connect(url) as connection:
        # What has been stays on record.
        assert connection.execute("select count(*) from duty_assignment").fetchone() == (2,)


def test_the_commands_say_what_they_did(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDWATCH_DATABASE_URL", url)

    def typed(*words: str) -> tuple[int, str]:
        said = CliRunner().invoke(app, ["duty", *words])
        return said.exit_code, said.output

    code, said = typed("assign", "nora", "--unit", "icu", "--bed", "icu-01", "--post", "nurse")
    assert (code, said.startswith("nora is on duty as nurse of icu-01 until ")) == (0, True)
    code, said = typed("assign", "charge", "--unit", "icu", "--post", "charge", "--hours", "12")
    assert code == 0
    code, said = typed("list")
    assert [line.split()[:4] for line in said.splitlines()] == [
        ["icu", "-", "charge", "charge"],
        ["icu", "icu-01", "nurse", "nora"],
    ]
    code, said = typed("assign", "nora", "--unit", "icu", "--bed", "icu-01", "--post", "nurse")
    assert (code, said) == (1, "nora is on duty as nurse of icu-01 already\n")
    assert typed("end", "nora") == (0, "nora is on duty no longer (1 ended)\n")
    assert typed("assign", "nora", "--unit", "icu", "--post", "surgeon")[0] == 2


# -- on the broker --------------------------------------------------------------------------------


def test_the_owner_of_the_alerts_hears_of_a_change_of_shift(hospital: Hospital) -> None:
    staff.add(hospital.database_url, "nora", PASSWORD, role=Role.NURSE, person="Nora L")
    hospital.gateway.start()
    with Speaker(*hospital.account("alerts")) as owner:
        owner.listen("duty/v1/main/+")

        def nurses(bed: str) -> list[str]:
            said = [payload for topic, payload in owner.heard if topic == f"duty/v1/main/{bed}"]
            duty = decode(Duty, said[-1])
            return [person.account for person in duty.rungs[0].people]

        wait_until(lambda: len(owner.heard) >= 24, within_s=15, what="a duty for each bed")
        assert nurses("icu-01") == nurses("ward-3-16") == ["nurse"]
        duties.end(hospital.database_url, "nurse")
        place = Place(unit="icu", bed="icu-01", post=Post.NURSE)
        duties.assign(hospital.database_url, "nora", place, lasting=SHIFT)
        wait_until(lambda: nurses("icu-01") == ["nora"], within_s=10, what="the next shift")
        # Where no nurse has come the charge nurse is called first.
        wait_until(lambda: nurses("icu-02") == ["charge"], within_s=10, what="the rest of it")


# -- browsers to wake ---------------------------------------------------------------------------


def a_browser(account: str = "nora", at: datetime = NOON, key: str = "k") -> Subscription:
    return Subscription(
        account=account, endpoint="https://push.test/1", p256dh=key, auth="a", created_at=at
    )


async def test_a_browser_wakes_whoever_asked_last(database: AsyncEngine) -> None:
    async with database.begin() as connection:
        assert await keep_subscription(connection, a_browser())
        assert await keep_subscription(connection, a_browser("nurse", NOON + SHIFT, "new"))
        assert await read_subscriptions(connection) == (a_browser("nurse", NOON + SHIFT, "new"),)


async def test_a_browser_is_forgotten_only_by_its_own_person(database: AsyncEngine) -> None:
    async with database.begin() as connection:
        await keep_subscription(connection, a_browser())
        endpoint = a_browser().endpoint
        assert not await forget_subscription(connection, endpoint, account="nurse")
        assert await forget_subscription(connection, endpoint, account="nora")
        assert await read_subscriptions(connection) == ()


async def test_a_push_that_failed_is_noted_until_one_succeeds(database: AsyncEngine) -> None:
    async with database.begin() as connection:
        await keep_subscription(connection, a_browser())
        for failed_at in (NOON, None):
            await note_push(connection, a_browser().endpoint, failed_at=failed_at)
            (known,) = await read_subscriptions(connection)
            assert known.last_failure == failed_at


async def test_who_has_left_us_is_not_woken(url: str, database: AsyncEngine) -> None:
    async with database.begin() as connection:
        await keep_subscription(connection, a_browser())
        assert not await keep_subscription(connection, a_browser("gone"))
    with psycopg.connect(url) as connection:
        connection.execute("update account set disabled = true where id = 'nora'")
    async with database.begin() as connection:
        assert await read_subscriptions(connection) == ()
