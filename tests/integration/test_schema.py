"""The database itself keeps the promises: no overlap, no wild value, no more rights than needed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import errors
from sqlalchemy import create_engine

import core.appointments.model
import core.audit.model
import core.beds.model
import core.billing.model
import core.equipment.model
import core.observations.model
import core.patients.model
import core.patients.record
import core.shifts.handover_model
import core.shifts.model
import core.staff.door_model
import core.staff.model
import core.stays.model  # noqa: F401 - the tables are known once imported
from core.clock import HandClock, SystemClock
from core.database import Base, Edition, edition, migrate
from core.demo import seed
from core.readings.retention import forget

pytestmark = pytest.mark.integration

Connection = psycopg.Connection[tuple[Any, ...]]

WARD = """
insert into site (id, name) values ('main', 'Main');
insert into unit (id, site, name) values ('icu', 'main', 'ICU');
insert into bed (id, unit, name) values ('b1', 'icu', '1'), ('b2', 'icu', '2');
insert into device (id) values ('m1'), ('m2');
insert into patient (mrn, family_name, given_name, birth_date, sex)
values ('1', 'A', 'A', '1950-01-01', 'female'), ('2', 'B', 'B', '1950-01-01', 'male');
insert into admission (patient, during) values (1, '[2026-01-01,2026-01-03)'), (2, '[2026-01-03,)');
insert into stay (patient, admission, bed, during) values (1, 1, 'b1', '[2026-01-01,2026-01-03)');
insert into device_assignment (device, bed, during) values ('m1', 'b1', '[2026-01-01,)');
insert into unit (id, site, name) values ('ward', 'main', 'Ward');
insert into bed (id, unit, name) values ('w1', 'ward', '1');
insert into account (id, name, role, password_hash) values ('nora', 'Nora', 'nurse', '');
insert into duty_assignment (account, unit, bed, post, during) values
    ('nora', 'icu', 'b1', 'nurse', '[2026-01-01 06:00,2026-01-01 14:00)'),
    ('nora', 'icu', null, 'charge', '[2026-01-01 06:00,)');
"""
READING = (
    "insert into reading (time, received_at, device, value, vital, quality)"
    " values (%s, now(), 1, %s, 1, 0)"
)


@pytest.fixture
def owner(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(WARD)
        yield connection


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    with psycopg.connect(database_url) as connection:
        assert edition(connection) in Edition


def test_the_models_say_what_the_migrations_made(database_url: str) -> None:
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "compare_server_default": False,
                    "include_object": lambda _o, name, kind, _r, _c: (
                        kind != "table" or name in Base.metadata.tables
                    ),
                },
            )
            assert compare_metadata(context, Base.metadata) == []
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(
            "insert into stay (patient, admission, bed, during)"
            " values (2, 2, 'b1', '[2026-01-02,)')",
            id="two-patients-in-a-bed",
        ),
        pytest.param(
            "insert into stay (patient, admission, bed, during)"
            " values (1, 1, 'b2', '[2026-01-02,)')",
            id="a-patient-in-two-beds",
        ),
        pytest.param(
            "insert into device_assignment (device, bed, during)"
            " values ('m1', 'b2', '[2026-02-01,)')",
            id="a-device-at-two-beds",
        ),
        pytest.param(
            "insert into device_assignment (device, bed, during)"
            " values ('m2', 'b1', '[2026-02-01,)')",
            id="two-monitors-at-a-bed",
        ),
        pytest.param(
            "insert into duty_assignment (account, unit, bed, post, during)"
            " values ('nora', 'icu', 'b1', 'nurse', '[2026-01-01 13:59,)')",
            id="the-same-nurse-twice-at-a-bed",
        ),
        pytest.param(
            "insert into duty_assignment (account, unit, post, during)"
            " values ('nora', 'icu', 'charge', '[2026-02-01,)')",
            id="the-same-charge-nurse-twice",
        ),
    ],
)
def test_intervals_never_overlap(owner: Connection, statement: LiteralString) -> None:
    with pytest.raises(errors.ExclusionViolation):
        owner.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(
            "update stay set during = '[2026-01-01,2026-01-02)'", id="the-stay-ends-a-day-before"
        ),
        pytest.param(
            "update admission set during = '[2026-01-01,)' where id = 1", id="the-stay-is-over"
        ),
        pytest.param(
            "insert into absence (stay, kind, during) values (1, 'leave', '[2026-01-02,)')",
            id="away-longer-than-there",
        ),
        pytest.param(
            "insert into stay (patient, admission, bed, during)"
            " values (2, 1, 'b2', '[2026-02-01,)')",
            id="of-another-patients-admission",
        ),
    ],
)
def test_the_stays_of_an_admission_leave_no_gap(
    owner: Connection, statement: LiteralString
) -> None:
    with pytest.raises((errors.CheckViolation, errors.ForeignKeyViolation)):
        owner.execute(statement)


def test_what_was_entered_by_mistake_takes_no_time(owner: Connection) -> None:
    owner.execute(
        "update stay set voided = during, during = 'empty' where id = 1;"
        "update admission set voided = during, during = 'empty' where id = 1;"
        "insert into stay (patient, admission, bed, during) values (2, 2, 'b1', '[2026-01-03,)')"
    )
    with pytest.raises(errors.CheckViolation):
        owner.execute("update stay set during = '[2026-01-01,2026-01-03)' where id = 1")


def test_a_bed_may_be_taken_in_the_moment_it_is_left(owner: Connection) -> None:
    owner.execute(
        "insert into stay (patient, admission, bed, during) values (2, 2, 'b1', '[2026-01-03,)')"
    )


@pytest.mark.parametrize(
    ("bed", "post"),
    [
        pytest.param("b2", "nurse", id="another-bed"),
        pytest.param(None, "nurse", id="the-whole-unit"),
        pytest.param("b1", "charge", id="another-post"),
    ],
)
def test_one_person_may_be_on_duty_for_several_things(
    owner: Connection, bed: str | None, post: str
) -> None:
    owner.execute(
        "insert into duty_assignment (account, unit, bed, post, during)"
        " values ('nora', 'icu', %s, %s, '[2026-01-01,)')",
        [bed, post],
    )


def test_nobody_is_on_duty_at_a_bed_of_another_unit(owner: Connection) -> None:
    with pytest.raises(errors.ForeignKeyViolation):
        owner.execute(
            "insert into duty_assignment (account, unit, bed, post, during)"
            " values ('nora', 'icu', 'w1', 'nurse', '[2026-01-01,)')"
        )


def test_a_bed_that_moves_to_another_unit_takes_its_nurse_with_it(owner: Connection) -> None:
    owner.execute("update bed set unit = 'ward' where id = 'b1'")
    assert owner.execute("select unit from duty_assignment where bed = 'b1'").fetchall() == [
        ("ward",)
    ]


def test_a_change_of_a_set_up_is_one_row(owner: Connection) -> None:
    change = (
        "insert into setup_event"
        " (at, received_at, number, boot, seq, revision, site, bed, change, setup)"
        " values ('2026-01-01', now(), 1, 1, 1, 1, 'main', 'b1', 'limits_set', '{}')"
    )
    owner.execute(change)
    with pytest.raises(errors.UniqueViolation):
        owner.execute(change)


def test_a_browser_is_woken_for_one_person(owner: Connection) -> None:
    browser = (
        "insert into push_subscription (account, endpoint, p256dh, auth)"
        " values ('nora', 'https://push.test/1', '', '')"
    )
    owner.execute(browser)
    with pytest.raises(errors.UniqueViolation):
        owner.execute(browser)


@pytest.mark.parametrize("during", ["empty", "(,2026-01-01)"])
def test_a_stay_begins_somewhen_and_lasts(owner: Connection, during: str) -> None:
    with pytest.raises(errors.CheckViolation):
        owner.execute(
            "insert into stay (patient, admission, bed, during) values (2, 2, 'b2', %s)", [during]
        )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_reading_is_a_number(owner: Connection, value: float) -> None:
    with pytest.raises(errors.CheckViolation):
        owner.execute(READING, [SystemClock().now(), value])


def test_a_measurement_is_one_row(owner: Connection) -> None:
    now = SystemClock().now()
    owner.execute(READING, [now, 72])
    with pytest.raises(errors.UniqueViolation):
        owner.execute(READING, [now, 73])


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("wardwatch_ingest", "select * from patient"),
        ("wardwatch_ingest", "select * from account"),
        ("wardwatch_ingest", "update reading set value = 1"),
        ("wardwatch_ingest", "delete from reading"),
        ("wardwatch_ingest", "delete from alert_event"),
        ("wardwatch_ingest", "update setup_event set change = 'x'"),
        ("wardwatch_ingest", "delete from setup_event"),
        ("wardwatch_ingest", "select * from duty_assignment"),
        ("wardwatch_ingest", "select drop_chunks('reading', now())"),
        ("wardwatch_ingest", "insert into stay (patient, bed, during) values (2, 'b2', '[,)')"),
        ("wardwatch_alerts", "select * from patient"),
        ("wardwatch_alerts", "select * from reading"),
        ("wardwatch_alerts", "insert into stream_position values ('x', 1, 1, '[]', now())"),
        ("wardwatch_alerts", "select forget_before(now(), 7, 7)"),
        ("wardwatch_alerts", "select * from push_subscription"),
        ("wardwatch_alerts", "delete from setup_event"),
        ("wardwatch_gateway", "update alert_event set change = 'x'"),
        ("wardwatch_gateway", "delete from alert_event"),
        ("wardwatch_gateway", "delete from setup_event"),
        ("wardwatch_gateway", "delete from duty_assignment"),
        ("wardwatch_gateway", "insert into quarantine values (now(), '', '', '', 0, '')"),
        ("wardwatch_gateway", "truncate reading"),
        ("wardwatch_gateway", "update audit_entry set act = 'x'"),
        ("wardwatch_gateway", "delete from audit_entry"),
        ("wardwatch_gateway", "truncate audit_entry"),
        ("wardwatch_gateway", "delete from stay"),
    ],
)
def test_no_process_may_do_what_is_not_its_task(
    owner: Connection, role: LiteralString, statement: LiteralString
) -> None:
    owner.execute(f"set role {role}")
    with pytest.raises(errors.InsufficientPrivilege):
        owner.execute(statement)


def test_a_role_has_what_its_task_needs(owner: Connection) -> None:
    owner.execute("set role wardwatch_ingest")
    owner.execute(READING, [SystemClock().now(), 72])
    owner.execute("select * from stay, device_assignment, bed")
    owner.execute("set role wardwatch_gateway")
    assert owner.execute("select value from reading").fetchall() == [(72.0,)]
    owner.execute("select mrn from patient")
    owner.execute("select setup from setup_event, duty_assignment")
    owner.execute("delete from push_subscription")
    owner.execute("set role wardwatch_alerts")
    owner.execute("select setup from setup_event, bed, unit")


def test_old_chunks_go_and_what_is_in_use_stays(owner: Connection, database_url: str) -> None:
    now = SystemClock().now()
    ages = (0, 3, 20, 40)
    for days in ages:
        owner.execute(READING, [now - timedelta(days=days), 72])
    for boot, days in ((1, 90), (2, 60)):
        owner.execute(
            "insert into stream_position values ('device/m1', %s, 9, '[]', %s)",
            [boot, now - timedelta(days=days)],
        )
    assert forget(database_url, HandClock(now), keep_days=30, keep_wave_days=3) == 1
    assert owner.execute("select count(*) from reading").fetchone() == (3,)
    assert owner.execute("select boot from stream_position").fetchall() == [(2,)]
    # A wrong setting, or a wrong clock, cannot take the last week.
    forget(database_url, HandClock(datetime(2099, 1, 1, tzinfo=UTC)), keep_days=0, keep_wave_days=0)
    assert owner.execute("select count(*) from reading").fetchone() == (2,)


def test_the_demo_ward_can_be_seeded_twice(database_url: str) -> None:
    assert seed(database_url, "one", beds=10) == seed(database_url, "two", beds=10)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) from stay").fetchone() == (10,)
        assert connection.execute(
            "select post, count(bed), count(*) from duty_assignment group by post order by post"
        ).fetchall() == [("charge", 0, 2), ("nurse", 10, 10), ("physician", 0, 2)]


def test_a_duty_of_the_demo_ward_that_was_ended_stays_so(database_url: str) -> None:
    seed(database_url, "one", beds=2)
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "update duty_assignment set during = tstzrange(lower(during), now())"
            " where post = 'charge'"
        )
    seed(database_url, "one", beds=2)
    with psycopg.connect(database_url) as connection:
        assert connection.execute(
            "select count(*) from duty_assignment where post = 'charge' and during @> now()"
        ).fetchone() == (0,)


def test_the_apache_edition_is_not_asked_for_what_it_may_not_do(owner: Connection) -> None:
    if edition(owner) is Edition.COMMUNITY:
        pytest.skip("this server is of the community edition")
    scheduled = owner.execute(
        "select application_name from timescaledb_information.jobs where scheduled"
    ).fetchall()
    assert [name for (name,) in scheduled if "History" in name] == []
