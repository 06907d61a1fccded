"""Ordinary messages in one stride: the lane is the same, and so is every event and score."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.backtest.courses import Course
from alerts.backtest.replaying import ADULT, Replay, Subject
from alerts.backtest.striding import Strides
from alerts.backtest.watching import Baseline
from core.vitals import FACTS, Vital
from core.wire import AgeClass
from tests.stories.bedside import BOOK, NOON
from tests.stories.test_a_real_patient import made_up

START = NOON.timestamp()

Row = tuple[float, Vital, float, int]


def course_of(rows: list[Row]) -> Course:
    ordered = sorted(rows, key=lambda row: row[0])
    return Course(
        patient="p",
        times=np.array([START + row[0] for row in ordered]),
        vitals=np.array([FACTS[row[1]].number for row in ordered], np.uint8),
        values=np.array([row[2] for row in ordered], np.float64),
        quality=np.array([row[3] for row in ordered], np.uint8),
    )


def both_ways(course: Course, subject: Subject = ADULT, *, watched: bool = False) -> int:
    """Judge with and without strides, expect the same; how many messages were strided over."""
    strided = 0
    plain = Replay("p", BOOK, subject, striding=False, watcher=Baseline() if watched else None)
    swift = Replay("p", BOOK, subject, watcher=Baseline() if watched else None)
    taken = Strides.taken

    def counted(self, lane, device, first, last):  # type: ignore[no-untyped-def]
        nonlocal strided
        after = taken(self, lane, device, first, last)
        strided += last - first if after is not None else 0
        return after

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Strides, "taken", counted)
        swiftly = list(swift.run(course))
    assert swiftly == list(plain.run(course))
    assert swift.lane == plain.lane
    return strided


def a_day(seconds: int, **spread: tuple[float, float]) -> Iterator[Row]:
    noise = np.random.default_rng(7)
    for key, (mean, deviation) in spread.items():
        for second in range(seconds):
            yield second, Vital(key), round(float(noise.normal(mean, deviation)), 1), 0


def test_a_quiet_patient_is_taken_in_strides() -> None:
    rows = list(a_day(900, hr=(72, 3), spo2=(97, 0.4), rr=(15, 1), temp=(37, 0.05)))
    assert both_ways(course_of(rows)) > 600


def test_a_patient_at_his_limits_is_judged_the_same() -> None:
    rows = list(a_day(1200, hr=(118, 3), spo2=(91, 1), rr=(28, 2), ibp_sys=(95, 5)))
    both_ways(course_of(rows))


def test_a_detector_looks_at_the_same_moments() -> None:
    rows = list(a_day(1800, hr=(72, 3), spo2=(97, 0.4), rr=(15, 1)))
    assert both_ways(course_of(rows), watched=True) > 1000


def test_a_child_too() -> None:
    rows = list(a_day(600, hr=(100, 5), spo2=(97, 1)))
    child = Subject(age_class=AgeClass.PAEDIATRIC, age_band="8-12y")
    assert both_ways(course_of(rows), child) > 300


def test_values_that_stand_still_are_noticed_the_same() -> None:
    rows: list[Row] = [(s, Vital.HR, 72.5, 0) for s in range(600)]
    rows += [(s, Vital.SPO2, 97.0, 0) for s in range(0, 600, 3)]
    both_ways(course_of(rows))


def test_states_and_measurements_by_hand_show_at_once_the_same() -> None:
    rows = list(a_day(900, hr=(72, 3), spo2=(97, 0.4), rr=(15, 1)))
    rows += [(s, Vital.NIBP_SYS, 120.0 + s % 7, 0) for s in range(5, 900, 180)]
    rows += [(s, Vital.TEMP, 37.0, 0) for s in range(7, 900, 59)]
    rows += [(s, Vital.FIO2, 21.0 + 9 * (s > 400), 0) for s in range(0, 900, 10)]
    both_ways(course_of(rows))


def test_a_monitor_that_stores_once_a_minute_is_judged_the_same() -> None:
    rows: list[Row] = [
        (minute * 60.0, Vital(key), value, 0)
        for minute, values in enumerate(made_up())
        for key, value in values.items()
    ]
    both_ways(course_of(rows))


@pytest.mark.parametrize("quality", [1, 2])
def test_what_the_device_doubts_is_not_strided_over(quality: int) -> None:
    rows = list(a_day(600, hr=(72, 3), spo2=(97, 0.4)))
    doubted = [
        (at, vital, value, quality if vital is Vital.HR and 300 <= at < 320 else 0)
        for at, vital, value, _ in rows
    ]
    both_ways(course_of(doubted))


CALM = {
    Vital.HR: (60.0, 72.0, 72.5),
    Vital.PULSE: (55.0, 72.0),
    Vital.SPO2: (97.0, 99.0, 99.5),
    Vital.RR: (14.0, 15.0),
    Vital.TEMP: (36.5, 37.0),
    Vital.IBP_SYS: (115.0, 120.0),
    Vital.ACVPU: (2.0,),
    Vital.FIO2: (21.0, 40.0),
}
VALUES = {
    Vital.HR: (0.0, 45.0, 60.0, 72.0, 72.5, 119.0, 130.0, 400.0),
    Vital.PULSE: (0.0, 55.0, 72.0, 130.0),
    Vital.SPO2: (0.0, 70.0, 88.0, 91.0, 97.0, 100.0),
    Vital.RR: (0.0, 5.0, 14.0, 29.0, 40.0),
    Vital.TEMP: (20.0, 36.5, 37.0, 39.5),
    Vital.IBP_SYS: (0.0, 75.0, 95.0, 120.0, 170.0),
    Vital.ACVPU: (0.0, 2.0),
    Vital.FIO2: (21.0, 40.0),
}


@st.composite
def recordings(draw: st.DrawFn) -> list[Row]:
    """Stretches of some seconds in which each vital keeps its value, with holes and doubts."""
    rows: list[Row] = []
    at = 0.0
    for _ in range(draw(st.integers(1, 8))):
        chosen = draw(st.sets(st.sampled_from(sorted(VALUES)), min_size=1, max_size=5))
        among = draw(st.sampled_from([CALM, CALM, VALUES]))
        picked = {vital: draw(st.sampled_from(among[vital])) for vital in sorted(chosen)}
        wobble = draw(st.sampled_from([0.0, 0.1]))
        quality = draw(st.sampled_from([0, 0, 0, 0, 1, 2]))
        step = draw(st.sampled_from([0.5, 1.0, 1.0, 1.0, 2.0, 7.0, 12.0]))
        for turn in range(draw(st.integers(1, 40))):
            rows += [(at, v, x + wobble * (turn % 3), quality) for v, x in picked.items()]
            at += step
        at += draw(st.sampled_from([0.0, 0.0, 0.0, 9.0, 70.0, 200.0, 4000.0]))
    return rows


@settings(max_examples=60)
@given(recordings(), st.booleans())
def test_any_recording_is_judged_the_same(rows: list[Row], watched: bool) -> None:
    both_ways(course_of(rows), watched=watched)
