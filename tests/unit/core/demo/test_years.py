"""A made-up hospital must be one that could be: nobody twice at once, beds well used."""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.demo.years.journeys import OPEN
from core.demo.years.loading import people, works
from core.demo.years.plan import FEWEST_UNITS, MOST_UNITS, departments
from core.demo.years.timeline import DAY, WARM_UP_DAYS, timeline
from core.demo.years.visits import CANCELLED, DONE, MISSED, visits
from core.demo.years.world import Wish, World, make_world

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def world_of(*, seed: int = 7, beds: int = 120, years: float = 0.5) -> World:
    return make_world(
        Wish(seed=seed, now=NOW, beds=beds, years=years),
        site="main",
        zone=BERLIN,
        firsts={},
        password_hash="-",
    )


@pytest.fixture(scope="module")
def world() -> World:
    return world_of()


def share_taken(world: World, department: int) -> float:
    """Of the beds of a department, once the hospital had filled."""
    journeys, line = world.journeys, world.line
    since = line.since + WARM_UP_DAYS * DAY
    mine = world.bed_department[journeys.stay_bed] == department
    until = np.where(journeys.stay_until == OPEN, line.now, journeys.stay_until)
    minutes = np.maximum(until - np.maximum(journeys.stay_since, since), 0)[mine].sum()
    return float(minutes / world.plan[department].beds / (line.now - since))


def test_the_same_seed_makes_the_same_rows() -> None:
    def rows(seed: int) -> bytes:
        drawn = world_of(seed=seed, beds=60, years=0.1)
        tables = [*people(drawn), *works(drawn)]
        return b"".join(block for table in tables for block in table.blocks())

    assert rows(3) == rows(3)
    assert rows(3) != rows(4)


def test_inpatient_units_are_neither_empty_nor_always_full(world: World) -> None:
    inpatient = {"ward", "maternity", "paediatric"}
    taken = [share_taken(world, nth) for nth, one in enumerate(world.plan) if one.kind in inpatient]
    assert all(0.7 <= share <= 0.96 for share in taken), taken
    beds = [one.beds for one in world.plan if one.kind in inpatient]
    assert 0.75 <= np.average(taken, weights=beds) <= 0.95


def test_no_bed_holds_two_and_nobody_lies_in_two(world: World) -> None:
    journeys = world.journeys
    until = np.where(journeys.stay_until == OPEN, world.line.now, journeys.stay_until)
    of_patient = journeys.patient[journeys.stay_admission]
    for whose in (journeys.stay_bed, of_patient):
        order = np.lexsort((journeys.stay_since, whose))
        same = np.diff(whose[order]) == 0
        gaps = journeys.stay_since[order][1:] - until[order][:-1]
        assert (gaps[same] >= 0).all()
    assert (until > journeys.stay_since).all()


def test_the_stays_of_an_admission_fill_it(world: World) -> None:
    journeys = world.journeys
    stays: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for nth, admission in enumerate(journeys.stay_admission.tolist()):
        stays[admission].append((journeys.stay_since[nth], journeys.stay_until[nth]))
    assert len(stays) == journeys.admissions
    for admission, found in stays.items():
        assert found[0][0] == journeys.since[admission]
        assert found[-1][1] == journeys.until[admission]
        assert all(one[1] == then[0] for one, then in pairwise(found))


def test_emergencies_come_by_day_and_planned_patients_on_working_days(world: World) -> None:
    journeys, line = world.journeys, world.line
    hours = (journeys.since + line.offsets[line.day_of(journeys.since)]) // 60 % 24
    emergency = np.isin(journeys.first, world.indices("emergency"))
    by_hour = np.bincount(hours[emergency], minlength=24)
    assert by_hour[10:16].mean() > 3 * by_hour[1:6].mean()
    surgery = [nth for nth, one in enumerate(world.plan) if one.id == "surgery"]
    weekdays = line.weekdays(line.day_of(journeys.since[np.isin(journeys.first, surgery)]))
    by_weekday = np.bincount(weekdays, minlength=7)
    assert by_weekday[5] < 0.5 * by_weekday[:4].mean()


def test_mothers_are_women_and_children_are_children(world: World) -> None:
    journeys, people = world.journeys, world.people
    for nth, department in enumerate(world.plan):
        who = journeys.patient[journeys.first == nth]
        age = (journeys.since[journeys.first == nth] // DAY - people.born[who]) / 365.25
        if department.pool == "woman":
            assert people.female[who].all()
            assert ((age > 15) & (age < 50)).all()
        if department.pool == "child":
            assert ((age >= -1) & (age < 17)).all()


def test_some_do_not_come_to_their_appointment(world: World) -> None:
    found = visits(world)
    past = found.until < world.line.now
    assert set(found.state[past].tolist()) == {DONE, CANCELLED, MISSED}
    assert 0.02 < (found.state[past] == MISSED).mean() < 0.15
    assert (found.booked_at <= found.since).all()
    for whose in (found.doctor, found.patient):
        order = np.lexsort((found.since, whose))
        same = np.diff(whose[order]) == 0
        assert ((found.since[order][1:] - found.until[order][:-1])[same] >= 0).all()


@given(beds=st.integers(60, 900), units=st.integers(FEWEST_UNITS, MOST_UNITS))
def test_the_units_share_all_of_the_beds(beds: int, units: int) -> None:
    plan = departments(beds=beds, units=units)
    assert len(plan) == units
    assert sum(one.beds for one in plan) == beds
    assert all(one.beds > 0 for one in plan)


@settings(max_examples=30)
@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]),
    day=st.integers(0, 364),
    minute=st.integers(6 * 60, DAY - 1),
)
def test_the_clock_on_the_wall_says_what_was_meant(zone: str, day: int, minute: int) -> None:
    line = timeline(now=NOW, years=1, zone=ZoneInfo(zone))
    at = int(line.at(np.array([day]), minute)[0])
    shown = datetime.fromtimestamp(at * 60, ZoneInfo(zone))
    assert shown.date() == line.date_of(day)
    assert shown.hour * 60 + shown.minute == minute
    assert line.day_of(np.array([at])).tolist() == [day]
