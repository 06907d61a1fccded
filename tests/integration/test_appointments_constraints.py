"""The database and the free times agree, whatever is booked, moved and cancelled in which order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors
from psycopg.types.range import TimestamptzRange

from core.appointments.hours import Clock, Diary, Span, Weekly
from core.appointments.slots import free

pytestmark = pytest.mark.integration

Connection = psycopg.Connection[tuple[Any, ...]]

NIGHT = datetime(2026, 10, 24, 22, tzinfo=UTC)
"""The night in which the clock of Berlin is set back: its hours are told by UTC alone."""
ZONE = ZoneInfo("Europe/Berlin")
DAY = Span(NIGHT, NIGHT + timedelta(hours=10))
CLINIC = """
insert into site (id, name, time_zone) values ('main', 'Main', 'Europe/Berlin');
insert into unit (id, site, name) values ('ward', 'main', 'Ward');
insert into room (id, unit, name, kind)
values ('c1', 'ward', '1', 'clinic'), ('c2', 'ward', '2', 'clinic');
insert into account (id, name, role, password_hash)
values ('kim', 'Kim', 'clinician', ''), ('ana', 'Ana', 'clinician', '');
insert into patient (mrn, family_name, given_name, birth_date, sex)
values ('1', 'A', 'A', '1950-01-01', 'female'), ('2', 'B', 'B', '1950-01-01', 'male'),
       ('3', 'C', 'C', '1950-01-01', 'male');
insert into appointment_kind (code, name, minutes) values ('visit', 'Visit', 20);
"""
ALWAYS = [
    Weekly(weekday=day, clock=Clock(0, 1440), since=NIGHT.date().replace(year=2020))
    for day in range(1, 8)
]


@pytest.fixture
def owner(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(CLINIC)
        yield connection


@dataclass(frozen=True, slots=True)
class Place:
    """With whom, where, for whom, and when."""

    doctor: str
    room: str
    patient: int
    start: int
    length: int

    @property
    def span(self) -> Span:
        start = NIGHT + timedelta(minutes=10 * self.start)
        return Span(start, start + timedelta(minutes=10 * self.length))

    @property
    def whose(self) -> tuple[tuple[str, object], ...]:
        return (("doctor", self.doctor), ("room", self.room), ("patient", self.patient))


places = st.builds(
    Place,
    st.sampled_from(["kim", "ana"]),
    st.sampled_from(["c1", "c2"]),
    st.integers(1, 3),
    st.integers(0, 30),
    st.integers(1, 6),
)
wishes = st.lists(
    st.one_of(
        st.tuples(st.just("book"), st.integers(0, 9), places),
        st.tuples(st.just("move"), st.integers(0, 9), places),
        st.tuples(st.just("cancel"), st.integers(0, 9), places),
    ),
    max_size=25,
)


def is_free(standing: dict[int, Place], wanted: Place, but: int | None = None) -> bool:
    """Whether the free times say so, of doctor, room and patient."""
    for whose in wanted.whose:
        booked = [one.span for at, one in standing.items() if at != but and whose in one.whose]
        if not free(Diary(weekly=ALWAYS, booked=booked), ZONE, DAY).has(*wanted.span):
            return False
    return True


def book(owner: Connection, place: Place) -> int:
    row = owner.execute(
        "insert into appointment (patient, doctor, room, kind, during)"
        " values (%s, %s, %s, 'visit', %s) returning id",
        (place.patient, place.doctor, place.room, TimestamptzRange(*place.span)),
    ).fetchone()
    assert row is not None
    return int(row[0])


def move(owner: Connection, appointment: int, place: Place) -> None:
    owner.execute(
        "update appointment set doctor = %s, room = %s, during = %s where id = %s",
        (place.doctor, place.room, TimestamptzRange(*place.span), appointment),
    )


def try_to(owner: Connection, standing: dict[int, Place], moved: int | None, place: Place) -> None:
    """Book or move; the database accepts it exactly when the free times say so."""
    fits = is_free(standing, place, but=moved)
    try:
        with owner.transaction():
            if moved is None:
                made = book(owner, place)
            else:
                move(owner, made := moved, place)
    except errors.ExclusionViolation:
        assert not fits
    else:
        assert fits
        standing[made] = place


@given(said=wishes)
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_told_to_be_free_is_what_the_database_accepts(
    owner: Connection, said: list[tuple[str, int, Place]]
) -> None:
    standing: dict[int, Place] = {}
    with owner.transaction(force_rollback=True):
        for wish, nth, place in said:
            chosen = sorted(standing)[nth % len(standing)] if standing else None
            if wish == "book":
                try_to(owner, standing, None, place)
            elif wish == "move" and chosen is not None:
                # The patient stays who they are.
                wanted = replace(place, patient=standing[chosen].patient)
                try_to(owner, standing, chosen, wanted)
            elif chosen is not None:
                owner.execute("update appointment set state = 'cancelled' where id = %s", (chosen,))
                del standing[chosen]
        overlaps = owner.execute(
            "select count(*) from appointment one join appointment other on one.id < other.id"
            " and one.during && other.during and 'cancelled' not in (one.state, other.state)"
            " and (one.doctor = other.doctor or one.room = other.room"
            "      or one.patient = other.patient)"
        ).fetchone()
        assert overlaps == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "update appointment_event set reason = 'x'",
        "delete from appointment_event",
        "delete from appointment",
        "update appointment set patient = 2",
        "update calendar_feed set token_hash = 'x'",
        "delete from waiting_list",
    ],
)
def test_what_has_happened_stays(owner: Connection, statement: str) -> None:
    owner.execute("set role wardwatch_gateway")
    with pytest.raises(errors.InsufficientPrivilege):
        owner.execute(statement.encode())


def test_hours_and_exceptions_never_say_two_things_of_one_time(owner: Connection) -> None:
    owner.execute("insert into calendar (site, doctor) values ('main', 'kim')")
    hours = (
        "insert into calendar_hours (calendar, weekday, clock, valid)"
        " select id, 1, '[540,720)', '[2026-01-01,)' from calendar"
    )
    owner.execute(hours)
    with pytest.raises(errors.ExclusionViolation):
        owner.execute(hours)
    holiday = (
        "insert into calendar_exception (site, day, kind) values ('main', '2026-12-25', 'holiday')"
    )
    owner.execute(holiday)
    with pytest.raises(errors.ExclusionViolation):
        owner.execute(holiday)
    with pytest.raises(errors.CheckViolation):
        owner.execute(
            "insert into calendar_hours (calendar, weekday, clock, valid)"
            " select id, 2, '[1380,1500)', '[2026-01-01,)' from calendar"
        )
