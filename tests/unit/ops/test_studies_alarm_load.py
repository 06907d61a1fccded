"""The truth of the studies is taken from raw values, and taken rightly."""

import numpy as np
import pytest

from alerts.backtest.comparing import Alarm
from alerts.backtest.courses import Course
from alerts.backtest.running import Judge
from core.vitals import FACTS, Vital
from core.wire import AgeClass, Kind, Priority
from ops.studies.alarm_load import books, caught, limits_of, violations
from ops.studies.auroc import auroc
from ops.studies.recorded import BEGAN_S, heart_rates

PROFILE = books()["shipped"].profiles.choose("", AgeClass.ADULT)


def a_course(*values: float, vital: Vital = Vital.SPO2, every_s: float = 1.0) -> Course:
    return Course(
        patient="p",
        times=BEGAN_S + every_s * np.arange(len(values), dtype=np.float64),
        vitals=np.full(len(values), FACTS[vital].number, np.uint8),
        values=np.array(values, np.float64),
        quality=np.zeros(len(values), np.uint8),
    )


def spans(course: Course) -> list[tuple[str, float, float]]:
    found = violations(course, PROFILE)
    return [(one.cause, one.since - BEGAN_S, one.until - BEGAN_S) for one in found]


def test_a_run_longer_than_the_delay_is_a_violation() -> None:
    assert spans(a_course(97, *[88] * 17, 97)) == [("spo2.low", 1, 17)]


def test_a_run_as_long_as_the_delay_is_none() -> None:
    assert spans(a_course(97, *[88] * 16, 97)) == []


def test_one_value_inside_begins_anew() -> None:
    assert spans(a_course(*[88] * 10, 97, *[88] * 10)) == []


def test_a_run_that_nobody_ended_counts_to_the_last_value() -> None:
    assert spans(a_course(*[88] * 20)) == [("spo2.low", 0, 19)]


def test_values_further_apart_than_a_violation_may_pause_are_no_run() -> None:
    assert spans(a_course(*[88] * 5, every_s=151)) == []


def test_zeros_of_a_probe_are_no_violation() -> None:
    assert spans(a_course(*[0] * 60)) == []


def test_breathing_of_electrodes_that_see_no_heart_is_none() -> None:
    still, breath = a_course(*[0] * 60, vital=Vital.HR), a_course(*[0] * 60, vital=Vital.RR)
    both = Course(
        patient="p",
        times=np.concatenate([still.times, breath.times]),
        vitals=np.concatenate([still.vitals, breath.vitals]),
        values=np.concatenate([still.values, breath.values]),
        quality=np.concatenate([still.quality, breath.quality]),
    )
    assert spans(both) == []
    assert spans(breath)


def an_alarm(at: float, until: float) -> Alarm:
    return Alarm(
        patient="p",
        cause="spo2.low",
        kind=Kind.PHYSIOLOGICAL,
        priority=Priority.MEDIUM,
        rule="spo2.low",
        since=BEGAN_S + at,
        raised_at=BEGAN_S + at,
        ended_at=BEGAN_S + until,
    )


@pytest.mark.parametrize(
    ("alarms", "count"),
    [
        ([an_alarm(15, 30)], 1),
        ([an_alarm(20, 30)], 1),
        ([an_alarm(22, 30)], 0),
        ([an_alarm(-9, -1)], 0),
        ([], 0),
    ],
)
def test_an_alarm_catches_a_violation_while_it_lasts_or_with_the_next_value(
    alarms: list[Alarm], count: int
) -> None:
    found = list(violations(a_course(*[88] * 20), PROFILE))
    assert caught(found, alarms).caught == count


def test_how_late_an_alarm_came_is_counted_from_the_first_value() -> None:
    found = list(violations(a_course(*[88] * 30), PROFILE))
    assert caught(found, [an_alarm(15, 30)]).median_s == 15


def test_bare_limits_call_at_once_and_shipped_ones_after_their_delay() -> None:
    course = a_course(97, *[88] * 30, *[97] * 30)
    raised = {
        name: [one.raised_at - BEGAN_S for one in limits_of(Judge(book=book).judge([course]))]
        for name, book in books().items()
    }
    assert raised == {
        "bare": [1],
        "hysteresis alone": [1],
        "delays alone": [16],
        "shipped": [16],
    }


def test_a_heart_rate_is_of_the_last_eight_beats() -> None:
    times, rates = heart_rates(np.arange(0, 20, 0.5))
    assert times[0] == 4
    assert set(rates.tolist()) == {120}


def test_a_score_that_ranks_all_right_has_one_and_one_that_knows_nothing_a_half() -> None:
    labels = np.array([False, False, True, True])
    assert auroc([1, 2, 3, 4], labels) == 1.0
    assert auroc([4, 3, 2, 1], labels) == 0.0
    assert auroc([7, 7, 7, 7], labels) == 0.5
    assert auroc([1, 3, 2, 4], labels) == 0.75
    assert np.isnan(auroc([1, 2], np.array([True, True])))
