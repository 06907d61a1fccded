"""The database as the gateway sees it: the real one and the one of the unit tests do the same."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from msgspec import Struct
from psycopg.types.json import Jsonb
from psycopg.types.range import Range
from sqlalchemy.ext.asyncio import AsyncEngine

from core.database import engine
from core.demo import seed
from core.staff.accounts import Role
from core.staff.sign_ins import Signed
from core.staff.subscriptions import Subscription
from core.vitals import FACTS, Vital
from core.wire import (
    Actor,
    Alert,
    AlertEvent,
    Change,
    SetupChange,
    SetupEvent,
    decode,
    encode,
)
from gateway.curves import TrendAsked
from gateway.errors import Malformed, RecordsAway
from gateway.history import Page, SetUp
from gateway.records import Records, StoredRecords
from tests.unit.gateway.house import (
    FakeRecords,
    a_duty,
    a_place,
    a_roster,
    a_setup,
    an_alert,
    staff,
)

pytestmark = pytest.mark.integration

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[AsyncEngine]:
    seed(database_url, "quiet-corridor-seven", beds=2)
    opened = engine(database_url, application="test")
    yield opened
    await opened.dispose()


@pytest.fixture(params=["real", "fake"])
async def records(request: pytest.FixtureRequest, database: AsyncEngine) -> Records:
    if request.param == "real":
        return StoredRecords(database, site="main")
    return FakeRecords(
        staff={role.value: staff(role.value, role) for role in Role},
        on_duty=[a_duty("icu-01"), a_duty("icu-02")],
        places=[a_place("icu-01", 1), a_place("icu-02", 2)],
        rosters=[a_roster("monitor-001", "icu-01"), a_roster("monitor-002", "icu-02")],
    )


def signed(token: bytes = b"1" * 32, account: str = "nurse") -> Signed:
    return Signed(
        token_hash=token,
        account=account,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=12),
    )


# -- both alike ---------------------------------------------------------------------------------


async def test_the_staff_is_known(records: Records) -> None:
    accounts = await records.accounts()
    assert {name: known.role for name, known in accounts.items()} == {
        role.value: role for role in Role
    }


async def test_the_ward_is_in_the_order_of_the_wall(records: Records) -> None:
    ward = await records.ward(now=datetime.now(UTC))  # noqa: TID251
    assert [place.bed for place in ward.places] == ["icu-01", "icu-02"]
    assert [place.position for place in ward.places] == [1, 2]
    assert {roster.device: roster.bed for roster in ward.rosters} == {
        "monitor-001": "icu-01",
        "monitor-002": "icu-02",
    }


async def test_it_is_known_who_answers_for_each_bed(records: Records) -> None:
    duties = await records.duties(now=datetime.now(UTC))  # noqa: TID251
    assert {duty.bed: [rung.people[0].account for rung in duty.rungs] for duty in duties} == {
        bed: ["nurse", "charge", "clinician"] for bed in ("icu-01", "icu-02")
    }


async def test_a_session_is_kept_once_and_ends_once(records: Records) -> None:
    for _ in range(2):
        await records.keep_sign_ins([signed()], now=NOW)
    assert dict(await records.sign_ins(now=NOW)) == {b"1" * 32: signed()}
    assert not await records.sign_ins(now=NOW + timedelta(hours=12))
    ended = Signed(
        token_hash=b"1" * 32,
        account="nurse",
        created_at=NOW,
        expires_at=NOW + timedelta(hours=12),
        ended_at=NOW,
    )
    await records.keep_sign_ins([ended], now=NOW)
    assert not await records.sign_ins(now=NOW)


async def test_a_session_of_nobody_is_not_kept(records: Records) -> None:
    await records.keep_sign_ins([signed(account="left us")], now=NOW)
    assert not await records.sign_ins(now=NOW)


async def test_who_lies_in_a_bed(records: Records) -> None:
    nurse = staff("nurse", Role.NURSE)
    now = datetime.now(UTC)  # noqa: TID251
    patient = await records.patient("icu-01", by=nurse, origin="station", now=now)
    assert patient is not None
    assert patient.mrn


async def test_nothing_is_recorded_of_an_unknown_alert(records: Records) -> None:
    assert await records.recorded(["none"]) == {}
    assert await records.events("none") == []
    page = await records.settled(Page(limit=5))
    assert (page.alerts, page.next) == ([], None)


def a_browser(name: str = "1", account: str = "nurse", **other: Any) -> Subscription:
    facts: dict[str, Any] = {"p256dh": "key", "auth": "secret", "created_at": NOW}
    return Subscription(account=account, endpoint=f"https://push.test/{name}", **(facts | other))


async def test_a_browser_belongs_to_whoever_asked_last(records: Records) -> None:
    await records.keep_subscription(a_browser())
    await records.keep_subscription(a_browser(account="clinician", p256dh="another"))
    assert list(await records.subscriptions()) == [a_browser(account="clinician", p256dh="another")]


async def test_browsers_come_oldest_first(records: Records) -> None:
    later = NOW + timedelta(seconds=1)
    for one in (a_browser("b", created_at=later), a_browser("c"), a_browser("a")):
        await records.keep_subscription(one)
    assert [one.endpoint[-1] for one in await records.subscriptions()] == ["a", "c", "b"]


async def test_a_browser_of_nobody_is_not_kept(records: Records) -> None:
    await records.keep_subscription(a_browser(account="left us"))
    assert list(await records.subscriptions()) == []


async def test_a_browser_is_forgotten_by_its_person_or_for_good(records: Records) -> None:
    await records.keep_subscription(a_browser())
    await records.forget_subscription(a_browser().endpoint, account="clinician")
    assert list(await records.subscriptions()) == [a_browser()]
    await records.forget_subscription(a_browser().endpoint, account="nurse")
    assert list(await records.subscriptions()) == []
    await records.keep_subscription(a_browser())
    await records.forget_subscription(a_browser().endpoint)
    await records.forget_subscription(a_browser().endpoint)
    assert list(await records.subscriptions()) == []


async def test_it_is_kept_when_a_push_failed_and_that_one_has_succeeded_since(
    records: Records,
) -> None:
    await records.keep_subscription(a_browser())
    await records.note_push(a_browser().endpoint, failed_at=NOW)
    assert list(await records.subscriptions()) == [a_browser(last_failure=NOW)]
    await records.note_push(a_browser().endpoint, failed_at=None)
    await records.note_push("https://push.test/unknown", failed_at=NOW)
    assert list(await records.subscriptions()) == [a_browser()]


async def test_nothing_was_set_up_at_an_unknown_bed(records: Records) -> None:
    assert await records.setups(Page(limit=5, bed="none")) == SetUp([], None)


# -- the real one -------------------------------------------------------------------------------


def an_event(number: int, *, at: datetime, bed: str = "icu-01", settled: bool = True) -> AlertEvent:
    alert = an_alert(f"a{number}", bed=bed, settled=settled)
    return AlertEvent(boot=1, seq=number, number=number, at=at, change=Change.RESOLVED, alert=alert)


def store(url: str, *events: AlertEvent) -> None:
    with psycopg.connect(url) as connection:
        for event in events:
            connection.execute(
                "insert into alert_event (at, received_at, number, boot, seq, revision, settled,"
                " site, unit, bed, alert_id, change, alert)"
                " values (%s, now(), %s, %s, %s, %s, %s, 'main', 'icu', %s, %s, %s, %s)",
                (
                    event.at,
                    event.number,
                    event.boot,
                    event.seq,
                    event.alert.revision,
                    event.alert.settled,
                    event.alert.bed,
                    event.alert.id,
                    event.change.value,
                    Jsonb(event.alert, dumps=lambda alert: encode(alert).decode()),
                ),
            )


@pytest.fixture
def stored(database: AsyncEngine) -> StoredRecords:
    return StoredRecords(database, site="main")


async def test_pages_of_settled_alerts_miss_none_and_repeat_none(
    stored: StoredRecords, database_url: str
) -> None:
    # Three of one moment stand across the edge of a page.
    moments = [NOW, NOW, NOW, NOW + timedelta(seconds=1), NOW - timedelta(days=30)]
    store(database_url, *(an_event(n, at=at) for n, at in enumerate(moments, start=1)))
    store(database_url, an_event(9, at=NOW, settled=False), an_event(8, at=NOW, bed="icu-02"))
    seen: list[str] = []
    cursor = None
    while True:
        page = await stored.settled(Page(limit=2, bed="icu-01", cursor=cursor))
        seen += [decode(Alert, json).id for json in page.alerts]
        cursor = page.next
        if cursor is None:
            break
    assert seen == ["a4", "a3", "a2", "a1", "a5"]
    everywhere = await stored.settled(Page(limit=50))
    assert len(everywhere.alerts) == 6


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "////",
        "MXwyfDM",
        "OTk5OTk5OTk5OTk5OTk5OTk5fDF8YQ==",
        "MHw5OTk5OTk5OTk5OTk5OTk5OTk5OXxh",
        "MHwxfGEA",
    ],
)
async def test_a_cursor_that_is_not_ours_is_refused(stored: StoredRecords, cursor: str) -> None:
    if not cursor:
        assert (await stored.settled(Page(limit=1, cursor=cursor))).alerts == []
        return
    with pytest.raises(Malformed):
        await stored.settled(Page(limit=1, cursor=cursor))


async def test_the_history_of_an_alert_reads_back(stored: StoredRecords, database_url: str) -> None:
    event = an_event(1, at=NOW)
    store(database_url, event)
    (json,) = await stored.events("a1")
    assert decode(AlertEvent, json) == event
    assert await stored.recorded(["a1", "a2"]) == {"a1": 1}


def a_change(number: int, *, at: datetime, bed: str = "icu-01") -> SetupEvent:
    by = Actor(account="nurse", name="Nora", role="nurse", at=NOW, command="key-1")
    setup = a_setup(number, bed=bed)
    return SetupEvent(
        boot=5,
        seq=number,
        number=number,
        at=at,
        change=SetupChange.AUDIO_PAUSED,
        setup=setup,
        actor=by if number % 2 else None,
    )


def keep_changes(url: str, *changes: SetupEvent) -> None:
    def as_json(value: Struct) -> Jsonb:
        return Jsonb(value, dumps=lambda known: encode(known).decode())

    with psycopg.connect(url) as connection:
        for one in changes:
            connection.execute(
                "insert into setup_event (at, received_at, number, boot, seq, stay, revision, site,"
                " bed, change, actor, setup)"
                " values (%s, now(), %s, %s, %s, %s, %s, 'main', %s, %s, %s, %s)",
                (
                    one.at,
                    one.number,
                    one.boot,
                    one.seq,
                    one.setup.stay,
                    one.setup.revision,
                    one.setup.bed,
                    one.change.value,
                    as_json(one.actor) if one.actor is not None else None,
                    as_json(one.setup),
                ),
            )


async def test_the_history_of_a_set_up_reads_back_in_pages(
    stored: StoredRecords, database_url: str
) -> None:
    moments = [NOW, NOW, NOW, NOW + timedelta(seconds=1), NOW - timedelta(days=30)]
    changes = [a_change(n, at=at) for n, at in enumerate(moments, start=1)]
    keep_changes(database_url, *changes, a_change(9, at=NOW, bed="icu-02"))
    seen: list[SetupEvent] = []
    cursor = None
    while True:
        page = await stored.setups(Page(limit=2, bed="icu-01", cursor=cursor))
        seen += [decode(SetupEvent, json) for json in page.events]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [changes[n - 1] for n in (4, 3, 2, 1, 5)]


def measure(url: str, device: str, at: datetime, value: float, *, bed: str | None) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into reading (time, received_at, device, bed, stay, value, vital, quality)"
            " select %s, now(), device.number, (select number from bed where id = %s),"
            " (select id from stay where bed = %s and during @> %s), %s, %s, 0"
            " from device where device.id = %s",
            (at, bed, bed, at, value, FACTS[Vital.HR].number, device),
        )


async def test_a_trend_never_runs_from_one_patient_into_the_next(
    stored: StoredRecords, database_url: str
) -> None:
    came = NOW + timedelta(hours=1)
    with psycopg.connect(database_url) as connection:
        connection.execute("delete from stay")
        connection.execute("delete from admission")
        connection.execute("update device_assignment set during = %s", (Range(NOW, None),))
        for mrn, during in (("SIM000001", Range(NOW, came)), ("SIM000002", Range(came, None))):
            connection.execute(
                "with came as (insert into admission (patient, during)"
                " select id, %s from patient where mrn = %s returning id, patient, during)"
                " insert into stay (patient, admission, bed, during)"
                " select patient, id, 'icu-01', during from came",
                (during, mrn),
            )
    measure(database_url, "monitor-001", came - timedelta(minutes=1), 60.0, bed="icu-01")
    measure(database_url, "monitor-001", came + timedelta(minutes=1), 90.0, bed="icu-01")

    async def lowest(to: datetime) -> list[float]:
        asked = TrendAsked(bed="icu-01", vital=Vital.HR, from_=NOW, to=to, buckets=1)
        return [point[1] for point in (await stored.trend(asked)).points]

    assert await lowest(came + timedelta(hours=1)) == [90.0]
    assert await lowest(came - timedelta(seconds=1)) == [60.0]


async def test_a_trend_is_of_the_bed_and_not_of_the_device(
    stored: StoredRecords, database_url: str
) -> None:
    noon = NOW
    with psycopg.connect(database_url) as connection:
        connection.execute("delete from device_assignment")
        for device, bed, start, stop in [
            ("monitor-001", "icu-01", 0, 60),
            ("monitor-001", "icu-02", 60, 120),
            ("monitor-002", "icu-01", 90, 120),
        ]:
            during = Range(noon + timedelta(minutes=start), noon + timedelta(minutes=stop))
            connection.execute(
                "insert into device_assignment (device, bed, during) values (%s, %s, %s)",
                (device, bed, during),
            )
    measure(database_url, "monitor-001", noon + timedelta(minutes=1), 60.0, bed="icu-01")
    measure(database_url, "monitor-001", noon + timedelta(minutes=2), 70.0, bed="icu-01")
    measure(database_url, "monitor-001", noon + timedelta(minutes=61), 200.0, bed="icu-02")
    measure(database_url, "monitor-002", noon + timedelta(minutes=80), 201.0, bed=None)
    measure(database_url, "monitor-002", noon + timedelta(minutes=91), 80.0, bed="icu-01")
    trend = await stored.trend(
        TrendAsked(
            bed="icu-01",
            vital=Vital.HR,
            from_=noon,
            to=noon + timedelta(hours=2),
            buckets=4,
        )
    )
    start_ms = int(noon.timestamp() * 1000)
    assert trend.bucket_s == 1800
    assert trend.points == [
        (start_ms, 60.0, 65.0, 70.0, 2),
        (start_ms + 3 * 1_800_000, 80.0, 80.0, 80.0, 1),
    ]


async def test_a_database_that_takes_no_writes_counts_as_away(
    stored: StoredRecords, database: AsyncEngine
) -> None:
    async with database.begin() as connection:
        name = (await connection.exec_driver_sql("select current_database()")).scalar_one()
        await connection.exec_driver_sql(
            f'alter database "{name}" set default_transaction_read_only = on'
        )
    await database.dispose()
    with pytest.raises(RecordsAway):
        await stored.keep_sign_ins([signed()], now=NOW)


async def test_a_database_that_is_away_is_told_as_such() -> None:
    nowhere = StoredRecords(
        engine("postgresql://nobody@127.0.0.1:1/none", application="test"), site="main"
    )
    with pytest.raises(RecordsAway):
        await nowhere.accounts()
