"""Those who wait get the times that suit them, and nobody is in two places."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from core.appointments.optimising import best
from core.appointments.plan import Candidate, Method, Option, Problem, clashes, greedily, total
from core.appointments.slots import Slot
from core.appointments.weighing import Waits, cost, left_out, reasons, sentence

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")


def candidate(waiting: int, *options: Option, left: int = 1000) -> Candidate:
    return Candidate(waiting=waiting, patient=waiting, left_out=left, options=options)


options = st.builds(
    lambda doctor, room, start, length, cost: Option(doctor, room, start, start + length, cost),
    st.sampled_from(["kim", "ana"]),
    st.sampled_from(["c1", "c2"]),
    st.integers(0, 40),
    st.integers(1, 10),
    st.integers(0, 99),
)
problems = st.lists(st.lists(options, max_size=6), max_size=6).map(
    lambda all_options: Problem(
        candidates=tuple(
            Candidate(waiting=at, patient=at // 2, left_out=1000 + at, options=tuple(some))
            for at, some in enumerate(all_options)
        )
    )
)


@given(problem=problems)
@settings(max_examples=40)
def test_no_plan_puts_anybody_in_two_places_and_the_best_is_not_worse(problem: Problem) -> None:
    quick, slow = greedily(problem), best(problem)
    assert not clashes(problem, quick)
    assert not clashes(problem, slow)
    assert total(problem, slow) <= total(problem, quick)


def test_the_optimiser_makes_room_for_both_where_greed_does_not() -> None:
    nine, ten = Option("kim", "c1", 0, 20, 0), Option("kim", "c1", 60, 80, 5)
    problem = Problem(candidates=(candidate(1, nine, ten, left=2000), candidate(2, nine)))
    assert greedily(problem).chosen == {1: 0}
    assert best(problem).chosen == {1: 1, 2: 0}
    assert best(problem).method is Method.OPTIMAL


def slot(day: int, hour: int, doctor: str = "kim") -> Slot:
    start = datetime(2026, 11, day, hour, tzinfo=ZONE).astimezone(UTC)
    return Slot(doctor=doctor, start=start, end=start + timedelta(minutes=20), rooms=("c1",))


def waits(urgency: str = "soon", *, days: int = 3, **wishes: object) -> Waits:
    return Waits(
        urgency=urgency,
        since=NOW - timedelta(days=days),
        within_days={"urgent": 3, "soon": 14, "routine": 60}[urgency],
        **wishes,  # type: ignore[arg-type]
    )


def test_a_time_as_wished_is_better_than_one_that_is_not() -> None:
    one = waits(doctor="kim", weekdays=(4,), part="morning")
    asked = cost(one, slot(26, 9), ZONE, NOW)
    assert asked < cost(one, slot(26, 15), ZONE, NOW)
    assert asked < cost(one, slot(26, 9, "ana"), ZONE, NOW)
    assert asked < cost(one, slot(27, 9), ZONE, NOW)


def test_the_urgent_and_those_who_have_waited_longest_come_first() -> None:
    order = [
        waits("urgent", days=1),
        waits("soon", days=30),
        waits("soon", days=1),
        waits("routine"),
    ]
    worth = [left_out(one, NOW) - cost(one, slot(26, 9), ZONE, NOW) for one in order]
    assert worth == sorted(worth, reverse=True)


def test_nobody_is_left_out_to_suit_another_better() -> None:
    worst = waits("routine", days=0, doctor="ana", weekdays=(1,), part="morning")
    far = slot(30, 15)
    assert cost(worst, far, ZONE, NOW) < left_out(worst, NOW)


def test_a_proposal_says_why_in_one_line() -> None:
    one = waits("urgent", days=12, part="morning", doctor="kim")
    why = reasons(one, slot(26, 9), ZONE, NOW)
    assert sentence(slot(26, 9), "Dr Kim", why, ZONE) == (
        "Thu 26.11. 09:00 with Dr Kim: urgent, waited 12 d, the doctor they wanted,"
        " wanted mornings, 12 d after they should be seen"
    )
