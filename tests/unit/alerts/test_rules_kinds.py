"""Burdens, changes and combinations: each rule for itself, by hand and by chance."""

from hypothesis import given
from hypothesis import strategies as st

from alerts.limits import Burden, Change, Clause, Combined, Side, Way
from alerts.rules import (
    AT_REST,
    LONGEST_PAUSE_S,
    Area,
    Met,
    Timer,
    deciding,
    extreme,
    judge_burden,
    judge_change,
    judge_combination,
    keep_time,
)
from core.vitals import Vital
from core.wire import Priority

Samples = list[tuple[float, float]]


def fired(timer: Timer | None) -> bool:
    return timer is not None and timer.fired != AT_REST


# -- the clock of a rule ---------------------------------------------------------------------------


def timed(*moments: tuple[float, bool], delay_s: float = 5, clear_s: float = 10) -> Timer | None:
    timer: Timer | None = None
    for at, wrong in moments:
        timer = keep_time(timer, at, wrong=wrong, back=not wrong, delay_s=delay_s, clear_s=clear_s)
    return timer


def test_a_rule_fires_when_its_delay_has_passed_to_the_second() -> None:
    assert not fired(timed((0, True), (4.9, True)))
    assert fired(timed((0, True), (5, True)))


def test_what_stops_in_between_begins_anew() -> None:
    assert not fired(timed((0, True), (4, False), (5, True), (9, True)))


def test_a_pause_in_the_readings_is_no_lasting() -> None:
    assert not fired(timed((0, True), (LONGEST_PAUSE_S + 1, True)))


def test_a_rule_ends_when_it_has_been_over_for_long_enough() -> None:
    assert fired(timed((0, True), (5, True), (6, False), (15.9, False)))
    assert timed((0, True), (5, True), (6, False), (16, False)) is None
    assert fired(timed((0, True), (5, True), (6, False), (12, True), (13, False), (22, False)))


def test_between_wrong_and_back_a_rule_lasts() -> None:
    timer = timed((0, True), (5, True))
    held = keep_time(timer, 100, wrong=False, back=False, delay_s=5, clear_s=0)
    assert fired(held)
    assert keep_time(None, 100, wrong=False, back=False, delay_s=5, clear_s=0) is None


# -- magnitude times duration ----------------------------------------------------------------------


def a_burden(side: Side = Side.LOW) -> Burden:
    return Burden(
        vital=Vital.SPO2,
        side=side,
        cause="spo2.burden",
        limit=90,
        area=100,
        fades_s=300,
        beside="spo2.low",
        priority=Priority.MEDIUM,
        basis="example",
    )


def burdened(samples: Samples, rule: Burden | None = None) -> tuple[Area | None, Timer | None]:
    area, timer = None, None
    for at, value in samples:
        area, timer = judge_burden(rule or a_burden(), area, timer, value, at)
    return area, timer


def test_depth_times_seconds_add_up_to_the_area() -> None:
    assert not fired(burdened([(0, 80), (9.9, 80)])[1])
    assert fired(burdened([(0, 80), (10, 80)])[1])
    assert fired(burdened([(0, 85), (20, 85)])[1])


def test_a_high_burden_counts_upwards() -> None:
    assert fired(burdened([(0, 100), (10, 100)], a_burden(Side.HIGH))[1])
    assert burdened([(0, 90), (100, 90)], a_burden(Side.HIGH)) == (None, None)


def test_at_the_limit_nothing_is_remembered() -> None:
    assert burdened([(0, 90), (100, 90)]) == (None, None)


def test_inside_it_fades_evenly_until_nothing_is_left() -> None:
    area, _ = burdened([(0, 85), (10, 95), (40, 95)])
    assert area is not None
    assert area.sum == 50 - 100 * 30 / 300
    assert burdened([(0, 85), (10, 95), (70, 95), (130, 95), (160, 95)]) == (None, None)


def test_a_long_burden_is_forgotten_as_soon_as_a_short_one() -> None:
    long, timer = burdened([(at, 80) for at in range(120)])
    assert long is not None
    assert long.sum == 100
    assert fired(timer)
    for at in range(120, 120 + 152):
        long, timer = judge_burden(a_burden(), long, timer, 95, at)
    assert timer is None


def test_what_happened_in_a_pause_nobody_knows() -> None:
    area, timer = burdened([(0, 80), (LONGEST_PAUSE_S + 1, 80)])
    assert area is not None
    assert (area.sum, timer) == (0, None)


@given(st.lists(st.floats(50, 100), max_size=80))
def test_a_burden_never_fires_before_its_area_is_there(values: list[float]) -> None:
    area, timer, beyond = None, None, 0.0
    before = 100.0
    for at, value in enumerate(values):
        beyond += max(0.0, 90 - before) if at else 0.0
        area, timer = judge_burden(a_burden(), area, timer, value, float(at))
        assert area is None or 0 <= area.sum <= 100
        assert not fired(timer) or beyond >= 100 - 1e-6
        before = value


# -- a change within a short time ------------------------------------------------------------------


def a_change(way: Way = Way.FALL, *, within_s: float = 60) -> Change:
    return Change(
        vital=Vital.SPO2,
        way=way,
        cause=f"spo2.{way}",
        beside="spo2.low",
        by=10,
        within_s=within_s,
        delay_s=5,
        clear_s=10,
        priority=Priority.MEDIUM,
        basis="example",
    )


def changed(rule: Change, samples: Samples) -> Timer | None:
    timer: Timer | None = None
    for count, (at, value) in enumerate(samples, start=1):
        times, values = zip(*samples[:count], strict=True)
        before = extreme(rule, times, values, value, at)
        timer = judge_change(rule, timer, before, value, at)
    return timer


def test_a_fall_is_measured_from_the_highest_value_of_the_time() -> None:
    assert extreme(a_change(), (0, 30, 59), (97, 99, 92), 88, 60) == 99
    assert extreme(a_change(within_s=20), (0, 30, 59), (97, 99, 92), 88, 60) == 92
    assert extreme(a_change(Way.RISE), (0, 30, 59), (97, 99, 92), 98, 60) == 92
    assert extreme(a_change(), (), (), 88, 60) == 88


def test_a_fall_of_ten_is_one_and_of_less_is_none() -> None:
    assert fired(changed(a_change(), [(0, 98), (1, 88), (6, 88)]))
    assert changed(a_change(), [(0, 98), (1, 88.1), (6, 88.1)]) is None
    assert fired(changed(a_change(Way.RISE), [(0, 80), (1, 90), (6, 90)]))
    assert changed(a_change(Way.RISE), [(0, 98), (1, 88), (6, 88)]) is None


def test_what_lies_a_minute_back_is_no_part_of_a_fall() -> None:
    assert fired(changed(a_change(), [(0, 98), (55, 88), (60, 88)]))
    assert not fired(changed(a_change(), [(0, 98), (56, 88), (61, 88)]))


@given(st.lists(st.floats(50, 100), min_size=1, max_size=60))
def test_values_that_stay_within_ten_never_fall(values: list[float]) -> None:
    narrow = [90 + (value - 50) / 50 * 9.9 for value in values]
    assert changed(a_change(), [(float(at), one) for at, one in enumerate(narrow)]) is None


# -- several together ------------------------------------------------------------------------------

FAST = Clause(vital=Vital.HR, side=Side.HIGH, limit=120, within_s=60)
LOW_LINE = Clause(vital=Vital.IBP_SYS, side=Side.LOW, limit=90, within_s=60)
LOW_CUFF = Clause(vital=Vital.NIBP_SYS, side=Side.LOW, limit=90, within_s=300)


def a_combination(*groups: tuple[Clause, ...]) -> Combined:
    spans, first = [], 0
    for group in groups:
        spans.append((first, first + len(group)))
        first += len(group)
    return Combined(
        cause="combined.shock",
        text="Fast heart and low pressure",
        clauses=tuple(clause for group in groups for clause in group),
        spans=tuple(spans),
        delay_s=0,
        clear_s=30,
        priority=Priority.HIGH,
        basis="example",
    )


SHOCK = a_combination((FAST,), (LOW_LINE, LOW_CUFF))


def combined(
    *samples: tuple[float, Vital, float], rule: Combined = SHOCK
) -> tuple[Met | None, Timer | None]:
    met, timer = None, None
    for at, vital, value in samples:
        met, timer = judge_combination(rule, met, timer, vital, value, at)
    return met, timer


def test_every_group_must_hold_and_of_a_group_one() -> None:
    assert combined((0, Vital.HR, 130))[1] is None
    assert fired(combined((0, Vital.HR, 130), (0, Vital.IBP_SYS, 80))[1])
    assert fired(combined((0, Vital.HR, 130), (0, Vital.NIBP_SYS, 80))[1])
    assert combined((0, Vital.IBP_SYS, 80), (0, Vital.NIBP_SYS, 80))[1] is None


def test_any_one_is_enough_where_there_is_one_group() -> None:
    either = a_combination((FAST, LOW_LINE))
    assert fired(combined((0, Vital.HR, 130), rule=either)[1])
    assert fired(combined((0, Vital.IBP_SYS, 80), rule=either)[1])
    assert combined((0, Vital.HR, 100), (0, Vital.IBP_SYS, 100), rule=either) == (None, None)


def test_each_clause_holds_for_its_own_time() -> None:
    assert fired(combined((0, Vital.NIBP_SYS, 80), (300, Vital.HR, 130))[1])
    assert not fired(combined((0, Vital.NIBP_SYS, 80), (300.1, Vital.HR, 130))[1])
    assert fired(combined((0, Vital.HR, 130), (60, Vital.NIBP_SYS, 80))[1])
    assert not fired(combined((0, Vital.HR, 130), (60.1, Vital.NIBP_SYS, 80))[1])


def test_a_clause_holds_although_a_better_value_came_since() -> None:
    assert fired(combined((0, Vital.HR, 130), (10, Vital.HR, 100), (20, Vital.NIBP_SYS, 80))[1])


def test_it_ends_by_the_newest_values_and_must_then_be_met_anew() -> None:
    begun = ((0.0, Vital.HR, 130.0), (1.0, Vital.NIBP_SYS, 80.0))
    better = ((2.0, Vital.NIBP_SYS, 120.0), (31.0, Vital.HR, 130.0), (32.0, Vital.HR, 130.0))
    assert combined(*begun, *better) == (None, None)
    assert not fired(combined(*begun, *better, (33, Vital.HR, 130))[1])


def test_the_clauses_that_decided_are_named() -> None:
    met, _ = combined((0, Vital.HR, 130), (1, Vital.IBP_SYS, 85), (2, Vital.NIBP_SYS, 80))
    assert met is not None
    assert [(c.vital, held.value) for c, held in deciding(SHOCK, met)] == [
        (Vital.HR, 130),
        (Vital.NIBP_SYS, 80),
    ]


samples = st.lists(
    st.tuples(
        st.floats(1, 40),
        st.sampled_from([Vital.HR, Vital.IBP_SYS, Vital.NIBP_SYS]),
        st.floats(50, 150),
    ),
    max_size=60,
)


@given(samples)
def test_a_combination_begins_only_when_both_have_been_so_in_their_time(
    steps: list[tuple[float, Vital, float]],
) -> None:
    met: Met | None = None
    timer: Timer | None = None
    at, fast, low = 0.0, -1e9, -1e9
    for wait, vital, value in steps:
        at += wait
        if vital is Vital.HR and value > 120:
            fast = at
        if vital is not Vital.HR and value < 90:
            low = at
        before = timer
        met, timer = judge_combination(SHOCK, met, timer, vital, value, at)
        if fired(timer) and not fired(before):
            assert at - fast <= 60
            assert at - low <= 300
