"""Every rota that is proposed keeps every rule, and one that cannot be says why."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.shifts.rota.checking import violations
from core.shifts.rota.facts import Away, Desire, Nurse, Problem, Turn, Worked
from core.shifts.rota.rules import house_rules
from core.shifts.rota.solving import solve
from tests.unit.core.shifts.rotas import MONDAY, TIMES, nurse, problem, slot, ward

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BEGIN = datetime(2031, 5, 5, tzinfo=UTC)


def turns(*pairs: tuple[int, str]) -> tuple[Turn, ...]:
    return tuple(Turn(slot=number, account=account) for number, account in pairs)


def broken(asked: Problem, *pairs: tuple[int, str]) -> set[str]:
    return {one.rule for one in violations(asked, turns(*pairs))}


def names(count: int, name: str) -> tuple[Any, ...]:
    return tuple(slot(day, day, name) for day in range(count))


# -- the judge -------------------------------------------------------------------------------------


def test_a_rota_that_keeps_every_rule_has_no_violation() -> None:
    asked = problem(names(2, "early"), (nurse("ana"),))
    assert broken(asked, (0, "ana"), (1, "ana")) == set()


def test_each_rule_finds_what_breaks_it() -> None:
    ana = nurse("ana", 60)
    week = problem(names(7, "early"), (ana,))
    everything = tuple((day, "ana") for day in range(7))
    assert broken(week, *everything) == {"days_in_a_row", "weekly_hours", "weekly_rest_h"}
    assert broken(problem(names(5, "night"), (ana,)), *everything[:5]) == {"nights_in_a_row"}
    close = problem((slot(0, 0, "late"), slot(1, 1, "early")), (ana,))
    assert broken(close, (0, "ana"), (1, "ana")) == {"rest_between_h"}
    assert broken(close, (0, "ana")) == {"nurses"}
    two = problem((slot(0, 0, "early", nurses=1),), tuple(nurse(f"n{n}") for n in range(4)))
    assert broken(two, *((0, f"n{n}") for n in range(4))) == {"extra_nurses"}
    skilled = problem((slot(0, 0, "early", ventilator=1),), (ana,))
    assert broken(skilled, (0, "ana")) == {"skills"}
    part = problem(names(3, "early"), (nurse("ana", 10),))
    assert broken(part, (0, "ana"), (1, "ana"), (2, "ana")) == {"overtime_h_a_week"}
    away = Away(kind="leave", starts=BEGIN + 13 * HOUR, ends=BEGIN + 20 * HOUR)
    gone = problem(names(1, "early"), (replace(ana, away=(away,)),))
    assert broken(gone, (0, "ana")) == {"away"}
    assert "known" in broken(gone, (9, "ana"))


def test_a_skill_counts_on_its_last_day_and_not_after() -> None:
    ana = nurse("ana", skills={"ventilator": MONDAY})
    days = (slot(0, 0, "early", ventilator=1), slot(1, 1, "early", ventilator=1))
    found = violations(problem(days, (ana,)), turns((0, "ana"), (1, "ana")))
    assert [one.text for one in found] == ["early of 2031-05-06: 0 of 1 with ventilator"]


def test_what_somebody_works_elsewhere_counts_with_it() -> None:
    sunday = Worked(starts=BEGIN - 2 * HOUR, ends=BEGIN + 6 * HOUR, on_day=MONDAY - DAY, night=True)
    ana = nurse("ana", worked=(sunday,))
    assert broken(problem(names(1, "early"), (ana,)), (0, "ana")) == {"rest_between_h"}
    nights = tuple(
        replace(
            sunday,
            starts=sunday.starts - n * DAY,
            ends=sunday.ends - n * DAY,
            on_day=sunday.on_day - n * DAY,
        )
        for n in range(4)
    )
    tired = nurse("ana", worked=nights)
    assert broken(problem((slot(0, 0, "night"),), (tired,)), (0, "ana")) == {"nights_in_a_row"}


# -- the solver is never kinder and never harder than the judge ------------------------------------


@st.composite
def small(draw: st.DrawFn) -> Problem:
    """Two nurses and up to five slots of a week: few enough to try every rota."""
    kinds = draw(
        st.lists(
            st.tuples(st.integers(0, 6), st.sampled_from(list(TIMES))),
            min_size=1,
            max_size=5,
            unique=True,
        )
    )
    slots = tuple(
        slot(
            number,
            day,
            name,
            draw(st.integers(0, 2)),
            **({"ventilator": 1} if draw(st.booleans()) and draw(st.booleans()) else {}),
        )
        for number, (day, name) in enumerate(sorted(kinds))
    )
    rules = tuple(replace(rule, value=draw(_VALUES[rule.key])) for rule in house_rules())
    return problem(slots, (draw(_nurse("ana")), draw(_nurse("ben"))), rules=rules)


_VALUES: dict[str, st.SearchStrategy[float]] = {
    "rest_between_h": st.sampled_from([0.0, 8.0, 11.0, 17.0]),
    "weekly_rest_h": st.sampled_from([24.0, 35.0, 60.0, 100.0]),
    "weekly_hours": st.sampled_from([8.0, 16.0, 24.0, 48.0]),
    "overtime_h_a_week": st.sampled_from([0.0, 4.0]),
    "days_in_a_row": st.sampled_from([1.0, 2.0, 3.0]),
    "nights_in_a_row": st.sampled_from([1.0, 2.0]),
    "extra_nurses": st.sampled_from([0.0, 1.0]),
}


@st.composite
def _nurse(draw: st.DrawFn, account: str) -> Nurse:
    away = [
        Away(kind="leave", starts=BEGIN + day * DAY, ends=BEGIN + (day + 1) * DAY)
        for day in draw(st.lists(st.integers(0, 6), max_size=1))
    ]
    worked = [
        Worked(
            starts=BEGIN + day * DAY + hour * HOUR,
            ends=BEGIN + day * DAY + (hour + 8) * HOUR,
            on_day=MONDAY + day * DAY,
            night=hour == 22,
        )
        for day, hour in draw(
            st.lists(
                st.tuples(st.integers(-3, 7), st.sampled_from([6, 14, 22])),
                max_size=3,
                unique_by=lambda one: one[0],
            )
        )
    ]
    return nurse(
        account,
        draw(st.sampled_from([8.0, 16.0, 40.0])),
        skills=draw(st.sampled_from([{}, {"ventilator": None}, {"ventilator": MONDAY + DAY}])),
        away=tuple(away),
        worked=tuple(worked),
    )


def every_rota(asked: Problem) -> bool:
    """Whether any rota at all keeps the rules, tried one by one."""
    cells = [(one.id, person.account) for one in asked.slots for person in asked.nurses]
    return any(
        violations(asked, turns(*(cell for cell, there in zip(cells, works, strict=True) if there)))
        == ()
        for works in product((False, True), repeat=len(cells))
    )


@settings(max_examples=60)
@given(small())
def test_a_rota_is_found_exactly_when_there_is_one(asked: Problem) -> None:
    outcome = solve(asked, within_s=10, workers=1)
    assert not outcome.unknown
    assert (outcome.reasons == ()) == every_rota(asked)
    if outcome.reasons == ():
        assert violations(asked, outcome.turns) == ()


# -- what it is like -------------------------------------------------------------------------------


def test_a_ward_is_planned_within_its_contracts_and_fairly() -> None:
    asked = ward(staff=10, weeks=1, needs=(2, 2, 1))
    outcome = solve(asked, within_s=6)
    assert violations(asked, outcome.turns) == ()
    nights = [person.nights for person in outcome.people]
    assert max(nights) - min(nights) <= 2
    assert all(person.hours <= person.contracted + 4 for person in outcome.people)


def test_a_day_off_is_given_where_it_can_be_and_a_denied_one_is_said() -> None:
    wish = Desire(account="ana", kind="off", weight=3, on_day=MONDAY)
    both = problem(names(1, "early"), (nurse("ana"), nurse("ben")), desires=(wish,))
    assert solve(both, workers=1).turns == turns((0, "ben"))
    alone = problem(names(1, "early"), (nurse("ana"),), desires=(wish,))
    (told,) = solve(alone, workers=1).people
    assert told.denied == (f"works on {MONDAY} and wished for the day off",)


def _gone(account: str, **more: Any) -> Nurse:
    leave = Away(kind="leave", starts=BEGIN, ends=BEGIN + 7 * DAY)
    return nurse(account, away=(leave,), **more)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        pytest.param(
            lambda: problem(
                (slot(0, 1, "night", ventilator=1),),
                (_gone("nora", skills={"ventilator": None}), nurse("ben")),
            ),
            ["night of Tue 06 May needs 1 with ventilator: only Nora (is away: leave)"],
            id="who-could-is-on-leave",
        ),
        pytest.param(
            lambda: problem(
                (slot(0, 1, "night", ventilator=1),),
                (nurse("nora", skills={"ventilator": date(2031, 1, 1)}),),
            ),
            ["night of Tue 06 May needs 1 with ventilator: only Nora (expired on 2031-01-01)"],
            id="expired",
        ),
        pytest.param(
            lambda: problem((slot(0, 0, "early", 2),), (nurse("ben"), _gone("nora"))),
            ["early of Mon 05 May needs 2 nurses, 1 can come: Nora is away: leave"],
            id="too-few",
        ),
        pytest.param(
            lambda: problem(names(7, "early"), (nurse("ben", 20),)),
            ["All shifts need 56 h; 1 contracts with overtime give 24 h"],
            id="too-few-hours",
        ),
        pytest.param(
            lambda: problem(names(5, "night"), (nurse("ben"),)),
            [
                "night of Mon 05 May lacks 1 nurses: Ben: 5 nights in a row from 2031-05-05",
                "Possible without the rule: nights worked in a row at most",
            ],
            id="a-rule-in-the-way",
        ),
    ],
)
def test_what_cannot_be_says_why(asked: Callable[[], Problem], says: list[str]) -> None:
    outcome = solve(asked(), workers=1)
    assert outcome.turns == ()
    assert list(outcome.reasons) == says
