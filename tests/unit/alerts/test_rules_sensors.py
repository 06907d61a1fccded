"""Frozen, absent, at odds: what the values say of a sensor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.limits import Absence, Disparity, Frozen
from alerts.rules import AT_REST, is_absent, is_expected, is_frozen, judge_disparity
from alerts.tracks import KEEPING, LONGEST_PAUSE_S, MOST_IN_WINDOW, Track, followed
from core.vitals import Vital

FROZEN = Frozen(
    exact=frozenset({Vital.HR, Vital.SPO2}),
    exact_s=60,
    whole=frozenset({Vital.HR}),
    whole_s=240,
    least=5,
    basis="example",
)
ABSENCE = Absence(vitals=(Vital.SPO2,), after_s=60, basis="example")
DISPARITY = Disparity(
    cause="disparity.hr+pulse",
    first=Vital.HR,
    second=Vital.PULSE,
    by=30,
    delay_s=30,
    clear_s=10,
    basis="example",
)


def a_track(
    value: float, seconds: float, *, every_s: float = 1.0, vital: Vital = Vital.HR
) -> Track:
    track, at = None, 0.0
    while at <= seconds:
        track = followed(track, KEEPING[vital], "monitor", value, at)
        at += every_s
    assert track is not None
    return track


def at_a_time(value: float, at: float) -> Track:
    return Track("monitor", at, value=value, trusted_at=at)


# -- frozen ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vital", "value", "seconds", "frozen"),
    [
        (Vital.HR, 72.4, 59, False),
        (Vital.HR, 72.4, 60, True),
        (Vital.HR, 72.0, 239, False),
        (Vital.HR, 72.0, 240, True),
        (Vital.SPO2, 97.3, 60, True),
        (Vital.SPO2, 97.0, 3600, False),
        (Vital.RR, 14.5, 3600, False),
        (Vital.HR, 5.5, 3600, False),
    ],
)
def test_what_stands_still_for_how_long_is_frozen(
    vital: Vital, value: float, seconds: float, *, frozen: bool
) -> None:
    assert is_frozen(FROZEN, vital, a_track(value, seconds, vital=vital)) is frozen


def test_few_values_far_apart_are_not_frozen() -> None:
    assert not is_frozen(FROZEN, Vital.HR, a_track(72.4, 180, every_s=60))
    assert is_frozen(FROZEN, Vital.HR, a_track(72.4, 240, every_s=60))


def test_a_pause_begins_the_repetition_anew() -> None:
    track = a_track(72.4, 100)
    later = followed(track, KEEPING[Vital.HR], "monitor", 72.4, 101 + LONGEST_PAUSE_S)
    assert (later.same, later.same_since) == (1, later.at)


@given(st.lists(st.sampled_from([72.1, 72.2]), min_size=1, max_size=300))
def test_a_track_counts_how_often_its_value_came_in_a_row(values: list[float]) -> None:
    track = None
    for at, value in enumerate(values):
        track = followed(track, KEEPING[Vital.HR], "monitor", value, float(at))
    assert track is not None
    row = 0
    for value in reversed(values):
        if value != values[-1]:
            break
        row += 1
    assert (track.same, track.same_since) == (row, len(values) - row)


@given(st.lists(st.floats(0.2, 90), max_size=200))
def test_a_window_is_bounded_in_time_and_number(waits: list[float]) -> None:
    track, at = None, 0.0
    for wait in waits:
        at += wait
        track = followed(track, KEEPING[Vital.SPO2], "monitor", 97.0, at)
        assert len(track.times) == len(track.values) <= MOST_IN_WINDOW
        assert track.times[-1] - track.times[0] <= 120
        assert list(track.times) == sorted(track.times)


# -- absent ----------------------------------------------------------------------------------------


def test_a_vital_is_expected_when_it_is_said_or_has_been_coming() -> None:
    assert is_expected(Vital.SPO2, None, ("spo2",))
    assert not is_expected(Vital.SPO2, None, ("hr",))
    assert not is_expected(Vital.SPO2, a_track(97, 1, vital=Vital.SPO2), ())
    assert is_expected(Vital.SPO2, a_track(97, 4, vital=Vital.SPO2), ())


def test_a_minute_or_three_intervals_without_it_are_an_absence() -> None:
    assert not is_absent(ABSENCE, 0, 60, 1)
    assert is_absent(ABSENCE, 0, 60.1, 1)
    assert not is_absent(ABSENCE, 0, 180, 60)
    assert is_absent(ABSENCE, 0, 181, 60)


# -- at odds ---------------------------------------------------------------------------------------


def test_sensors_that_differ_for_half_a_minute_are_at_odds() -> None:
    timer = judge_disparity(DISPARITY, None, at_a_time(80, 100), at_a_time(111, 100))
    assert timer is not None
    assert timer.fired == AT_REST
    timer = judge_disparity(DISPARITY, timer, at_a_time(80, 130), at_a_time(111, 130))
    assert timer is not None
    assert timer.fired == 0
    assert timer.onset == 100


def test_values_of_different_moments_are_not_compared() -> None:
    assert judge_disparity(DISPARITY, None, at_a_time(80, 100), at_a_time(180, 110.1)) is None


def test_the_same_values_looked_at_twice_count_once() -> None:
    timer = judge_disparity(DISPARITY, None, at_a_time(80, 100), at_a_time(180, 100))
    assert judge_disparity(DISPARITY, timer, at_a_time(80, 100), at_a_time(180, 100)) is timer


@given(st.floats(20, 300), st.floats(-30, 30))
def test_a_difference_within_bounds_is_never_told(rate: float, apart: float) -> None:
    timer = None
    for at in range(60):
        pair = at_a_time(rate, float(at)), at_a_time(rate + apart * 0.999, float(at))
        timer = judge_disparity(DISPARITY, timer, *pair)
        assert timer is None
