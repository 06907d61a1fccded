"""What the studies of the detector count, on stays made by hand."""

from pathlib import Path

import numpy as np
import pytest

from alerts.backtest.courses import Course
from alerts.limits import read_limits
from alerts.rulebook import Rulebook
from core.vitals import FACTS, Vital
from ops.studies.auroc import auroc, within_an_hour
from ops.studies.candidates import at_budget, standing_hours
from ops.studies.detector import watch
from ops.studies.injected import judge
from ops.studies.injections import DECLINE, DISPARITY, FLAT, LEADS_OFF, PROBE_OFF, Injection
from ops.studies.physionet2019 import ARCHIVE, BEGAN_S, Stay, stays
from ops.studies.stretches import BY_THE_MINUTE, Stretch, by_the_second, stretches

DATA = Path(__file__).parents[4] / "shared" / "data"
BOOK = Rulebook(profiles=read_limits())


def a_course(hours: float, *, every_s: float = 60.0, **usual: float) -> Course:
    """A calm patient, one value of each vital at a time."""
    noise = np.random.default_rng(1)
    at = BEGAN_S + np.arange(0.0, hours * 3600, every_s)
    vitals = [Vital(key) for key in usual]
    values = np.array([noise.normal(usual[vital], 0.8, len(at)) for vital in vitals])
    return Course(
        patient="somebody",
        times=np.repeat(at, len(vitals)),
        vitals=np.tile([FACTS[vital].number for vital in vitals], len(at)).astype(np.uint8),
        values=np.round(values.T.reshape(-1), 1),
        quality=np.zeros(len(at) * len(vitals), np.uint8),
    )


CALM = {"hr": 72.0, "pulse": 72.0, "spo2": 96.5, "rr": 14.0}


def test_time_alone_ranks_well_over_all_hours_and_not_among_equal_ones() -> None:
    hour = np.tile(np.arange(10), 20)
    late = np.zeros(200, np.bool_)
    late[-3:] = True
    assert auroc(hour.astype(float), late) > 0.8
    assert within_an_hour(hour.astype(float), late, hour) == pytest.approx(0.5)
    assert within_an_hour(late.astype(float), late, hour) == 1


def test_an_onset_stands_until_the_score_has_fallen_far_enough() -> None:
    score = np.array([0, 1.0, 0.8, 0.7, 0.69, 0.9, 1.2])
    assert standing_hours(score, 1.0).tolist() == [False, True, True, True, False, False, True]


def test_the_threshold_keeps_to_the_budget() -> None:
    noise = np.random.default_rng(1)
    scored = [(noise.random(48), np.zeros(48, np.bool_)) for _ in range(40)]
    assert at_budget(scored).onsets <= 0.25


@pytest.mark.parametrize("injection", [LEADS_OFF, PROBE_OFF, FLAT, DISPARITY, DECLINE])
def test_what_is_put_into_a_calm_patient_is_found(injection: Injection) -> None:
    [first, *_] = stretches(injection, [a_course(8, **CALM)], BY_THE_MINUTE)
    outcome = judge(first, book=BOOK)
    assert outcome.delay_s is not None
    assert not outcome.wrong


def test_what_is_there_without_the_injection_is_not_counted() -> None:
    course = a_course(8, **{**CALM, "spo2": 84.0})
    nothing = Injection(what="nothing", lasts_s=60.0, changes={}, rules=("spo2", "seen.frozen"))
    outcome = judge(Stretch(course=course, at=BEGAN_S + 7200, injection=nothing), book=BOOK)
    assert outcome.delay_s is None
    assert outcome.beside == 0


def test_an_injection_is_put_only_where_its_vitals_were_measured() -> None:
    course = a_course(8, hr=72.0, rr=14.0)
    assert list(stretches(PROBE_OFF, [course], BY_THE_MINUTE)) == []
    assert list(stretches(LEADS_OFF, [course], BY_THE_MINUTE))


def test_drawn_out_to_seconds_a_sensor_that_comes_off_does_not_fade_away() -> None:
    course = a_course(1, **CALM)
    own = course.vitals == FACTS[Vital.SPO2].number
    course.values[np.flatnonzero(own)[30:]] = 0
    drawn = by_the_second(course)
    values = drawn.values[drawn.vitals == FACTS[Vital.SPO2].number]
    assert len(values) == 59 * 60 + 1
    assert set(np.unique(values[values > 0])) <= set(range(90, 101))


def test_a_stay_is_watched_by_the_hour_with_and_without_hints() -> None:
    course = a_course(40, every_s=3600.0, hr=75.0, rr=15.0, spo2=97.0)
    worse = (course.times > BEGAN_S + 24 * 3600) & (course.vitals == FACTS[Vital.RR].number)
    course.values[worse] = 30.0
    sepsis = np.arange(40) >= 36
    stay = Stay(name="one", course=course, sepsis=sepsis, news2=np.zeros(40, np.int16))
    watched = watch(stay, book=BOOK)
    assert np.isnan(watched.score[:2]).all()
    assert watched.score[-1] > watched.score[20]
    assert len(watched.onsets) == 1
    assert watched.hinted.sum() > 0
    assert watched.told - watched.shadowed == {"advisory": 1}


@pytest.mark.skipif(not (DATA / ARCHIVE).is_file(), reason="needs the data of Challenge 2019")
def test_the_first_stays_are_read_with_their_labels() -> None:
    read = list(stays(DATA, 30))
    assert len(read) == 30
    assert all(stay.hours == len(stay.news2) > 0 for stay in read)
    assert max(stay.news2.max() for stay in read) >= 5
