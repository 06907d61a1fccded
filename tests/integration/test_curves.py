"""Curves of a bed: readings by the minute say what the readings say, and stored waves are found."""

from array import array
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from httpx2 import AsyncClient
from psycopg import sql

from core.clock import HandClock, SystemClock
from core.database import engine
from core.demo import seed
from core.readings.rolling import roll_up
from core.vitals import FACTS, Vital
from core.wire import little_endian
from gateway.curves import TrendAsked
from gateway.records import StoredRecords
from tests.office import Office

pytestmark = pytest.mark.integration

START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HR = FACTS[Vital.HR].number


@pytest.fixture
async def stored(database_url: str) -> AsyncIterator[StoredRecords]:
    seed(database_url, "quiet-corridor-seven", beds=2)
    with psycopg.connect(database_url) as connection:
        for table in ("stay", "admission", "device_assignment"):
            longer = sql.SQL("update {} set during = tstzrange(%s, null)")
            connection.execute(longer.format(sql.Identifier(table)), [START - HOUR])
    opened = engine(database_url, application="test")
    yield StoredRecords(opened, site="main")
    await opened.dispose()


def measured(url: str, seconds: range, *, received: timedelta = timedelta(0), bed: str) -> None:
    """One reading a second of the first monitor; values go up and down."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into reading (time, received_at, device, bed, stay, value, vital, quality)"
            " select at, at + %(received)s, device.number, bed.number,"
            "  (select id from stay where stay.bed = bed.id and during @> at),"
            "  60 + (second %% 37), %(vital)s, case when second %% 50 = 0 then 2 else 0 end"
            " from generate_series(%(first)s::int, %(last)s::int) as second,"
            "  lateral (select %(start)s + make_interval(secs => second) as at) as moment,"
            "  device, bed where device.id = 'monitor-001' and bed.id = %(bed)s",
            {
                "received": received,
                "vital": HR,
                "first": seconds.start,
                "last": seconds.stop - 1,
                "start": START,
                "bed": bed,
            },
        )


def by_hand(url: str, bucket_s: int, *, bed: str) -> list[tuple[Any, ...]]:
    """What the curve must be, from the readings themselves."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            "select extract(epoch from time_bucket(make_interval(secs => %s), time, %s))::bigint"
            "  * 1000, min(value), avg(value), max(value), count(*)"
            " from reading where quality < 2 and bed = (select number from bed where id = %s)"
            " group by 1 order by 1",
            (bucket_s, START, bed),
        ).fetchall()


async def curve(records: StoredRecords, bed: str = "icu-01") -> list[tuple[Any, ...]]:
    """Four hours in buckets of five minutes."""
    asked = TrendAsked(bed=bed, vital=Vital.HR, from_=START, to=START + 4 * HOUR, buckets=48)
    return [tuple(point) for point in (await records.trend(asked)).points]


async def rolled(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("select coalesce(sum(count), 0) from reading_minute").fetchone()
    assert row is not None
    return int(row[0])


async def test_a_curve_over_hours_is_the_same_from_minutes_and_from_readings(
    stored: StoredRecords, database_url: str
) -> None:
    measured(database_url, range(3 * 3600), bed="icu-01")
    wanted = [pytest.approx(point) for point in by_hand(database_url, 300, bed="icu-01")]
    assert len(wanted) == 36
    assert await curve(stored) == wanted
    roll_up(database_url, HandClock(START + 2 * HOUR + timedelta(seconds=30)))
    assert await rolled(database_url) == 7200 - 144, "two hours, but for bad readings"
    assert await curve(stored) == wanted, "two hours of minutes and one of readings"


async def test_what_comes_late_and_what_was_said_twice_count_once(
    stored: StoredRecords, database_url: str
) -> None:
    measured(database_url, range(600), bed="icu-01")
    roll_up(database_url, HandClock(START + HOUR))
    measured(database_url, range(600, 1200), received=2 * HOUR, bed="icu-01")
    for hours in (2, 3, 3):
        roll_up(database_url, HandClock(START + hours * HOUR))
    assert await rolled(database_url) == 1200 - 24
    assert await curve(stored) == [
        pytest.approx(point) for point in by_hand(database_url, 300, bed="icu-01")
    ]


async def test_minutes_go_with_their_readings_to_another_bed(
    stored: StoredRecords, database_url: str
) -> None:
    measured(database_url, range(3600), bed="icu-01")
    roll_up(database_url, HandClock(START + 2 * HOUR))
    moved = START + timedelta(minutes=30)
    with psycopg.connect(database_url) as connection:
        connection.execute("delete from device_assignment")
        for bed, since, until in (("icu-01", START - HOUR, moved), ("icu-02", moved, None)):
            connection.execute(
                "insert into device_assignment (device, bed, during)"
                " values ('monitor-001', %s, tstzrange(%s, %s))",
                (bed, since, until),
            )
        connection.execute(
            "select attribute_again('monitor-001', %s, %s)", (START, START + 2 * HOUR)
        )
    roll_up(database_url, HandClock(START + 3 * HOUR))
    for bed, points in (("icu-01", 6), ("icu-02", 6)):
        wanted = by_hand(database_url, 300, bed=bed)
        assert len(wanted) == points
        assert await curve(stored, bed) == [pytest.approx(point) for point in wanted]


# -- stored waves ---------------------------------------------------------------------------------


def keep_wave(office: Office, at: datetime, samples: list[int]) -> None:
    office.owner.execute(
        "insert into waveform select %s, %s, device.number, bed.number, stay.id, 1, 1, 100, 0.01,"
        " 'ecg', 'mV', %s from device, bed left join stay on stay.bed = bed.id"
        "  and stay.during @> %s where device.id = 'monitor-001' and bed.id = 'icu-01'",
        (at, at, little_endian(array("h", samples)), at),
    )


def around(at: datetime, seconds: float) -> dict[str, str]:
    half = timedelta(seconds=seconds / 2)
    return {"from": (at - half).isoformat(), "to": (at + half).isoformat()}


async def waves(browser: AsyncClient, at: datetime, seconds: float = 20) -> Any:
    return await browser.get("/api/v1/beds/icu-01/waves", params=around(at, seconds))


async def test_the_strip_around_a_moment_is_found_and_the_look_is_kept(office: Office) -> None:
    at = SystemClock().now() - timedelta(minutes=1)
    keep_wave(office, at - timedelta(seconds=15), [9] * 100)
    keep_wave(office, at - timedelta(seconds=10.5), [1, -2] * 50)
    keep_wave(office, at, [3, 32767, -32768])
    keep_wave(office, at + timedelta(seconds=10), [9])
    nurse = await office.sign_in("nurse")
    (wave,) = (await waves(nurse, at)).json()["items"]
    assert (wave["signal"], wave["unit"]) == ("ecg", "mV")
    first, second = wave["stretches"]
    assert first["samples"] == [1, -2] * 50, "half of it is within"
    assert second["samples"] == [3, 32767, -32768]
    assert second["at_ms"] == pytest.approx(at.timestamp() * 1000, abs=0.01)
    assert (second["rate"], second["scale"]) == (100.0, pytest.approx(0.01))
    patient = office.value("select patient from stay where bed = 'icu-01'")
    looks = office.owner.execute("select account, act, patient from audit_entry").fetchall()
    assert ("nurse", "wave.read", patient) in looks


async def test_no_more_than_a_minute_of_waves_is_given(office: Office) -> None:
    now = SystemClock().now()
    nurse = await office.sign_in("nurse")
    assert (await waves(nurse, now, 60)).status_code == 200
    assert (await waves(nurse, now, 61)).status_code == 422
    assert (await waves(nurse, now, 0)).status_code == 422
    assert (await waves(await office.sign_in("ward_nurse"), now)).status_code == 403
