"""Delay, hysteresis, and what counts as lasting."""

from hypothesis import given
from hypothesis import strategies as st

from alerts.limits import Limit, Side, Tier
from alerts.rules import AT_REST, LONGEST_PAUSE_S, Timer, judge_limit
from core.vitals import Vital
from core.wire import Priority


def a_limit(*, clear_s: float = 5.0, delay_s: float = 10.0) -> Limit:
    tier = Tier(priority=Priority.MEDIUM, limit=90, delay_s=delay_s, basis="example")
    worse = Tier(priority=Priority.HIGH, limit=85, delay_s=5, basis="example")
    return Limit(
        vital=Vital.SPO2,
        side=Side.LOW,
        cause="spo2.low",
        tiers=(tier, worse),
        back=91,
        clear_s=clear_s,
    )


def after(*samples: tuple[float, float], limit: Limit | None = None) -> Timer | None:
    timer: Timer | None = None
    for at, value in samples:
        timer = judge_limit(limit or a_limit(), timer, value, at)
    return timer


def fired(timer: Timer | None) -> int:
    return AT_REST if timer is None else timer.fired


def test_inside_there_is_nothing_to_remember() -> None:
    assert after((0, 95), (1, 90)) is None


def test_the_delay_must_pass_to_the_second() -> None:
    assert fired(after((0, 89), (9.9, 89))) == AT_REST
    assert fired(after((0, 89), (10, 89))) == 0


def test_a_value_inside_starts_the_delay_again() -> None:
    assert fired(after((0, 89), (8, 90), (9, 89), (18, 89))) == AT_REST


def test_the_worse_tier_has_its_own_delay() -> None:
    assert fired(after((0, 84), (4, 84))) == AT_REST
    assert fired(after((0, 84), (5, 84))) == 1


def test_what_has_fired_does_not_become_milder() -> None:
    assert fired(after((0, 84), (5, 84), (6, 89))) == 1


def test_between_limit_and_hysteresis_the_condition_lasts() -> None:
    timer = after((0, 89), (10, 89), (11, 90.5), (100, 90.5))
    assert fired(timer) == 0
    assert timer is not None
    assert timer.onset == 0


def test_back_inside_must_last() -> None:
    assert fired(after((0, 89), (10, 89), (11, 92), (15, 92))) == 0
    assert after((0, 89), (10, 89), (11, 92), (16, 92)) is None


def test_a_relapse_while_clearing_goes_on_as_one() -> None:
    timer = after((0, 89), (10, 89), (11, 92), (14, 89), (15, 92), (19, 92))
    assert fired(timer) == 0
    assert timer is not None
    assert timer.onset == 0


def test_a_pause_in_the_readings_is_no_lasting_violation() -> None:
    later = LONGEST_PAUSE_S + 1
    assert fired(after((0, 89), (later, 89))) == AT_REST
    assert fired(after((0, 89), (LONGEST_PAUSE_S, 89))) == 0


def test_a_timer_without_a_known_beginning_began_when_last_seen() -> None:
    assert Timer((None,), AT_REST, 7.0).onset == 7.0


@given(st.lists(st.floats(50, 100), max_size=60))
def test_nothing_fires_before_its_delay_nor_while_the_value_is_inside(values: list[float]) -> None:
    limit, timer = a_limit(), None
    began: float | None = None
    for at, value in enumerate(values):
        began = (began if began is not None else at) if value < 90 else None
        before = fired(timer)
        timer = judge_limit(limit, timer, value, float(at))
        if before == AT_REST and fired(timer) != AT_REST:
            assert began is not None
            assert at - began >= 5


@given(st.lists(st.floats(90.0, 90.99), min_size=1, max_size=40))
def test_wobbling_inside_the_hysteresis_never_ends_a_condition(values: list[float]) -> None:
    timer = after((0, 89), (10, 89))
    for number, value in enumerate(values):
        timer = judge_limit(a_limit(), timer, value, 11.0 + number)
        assert fired(timer) == 0
