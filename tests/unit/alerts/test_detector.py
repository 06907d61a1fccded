"""What the detector learns, when it speaks, and what it never does."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace

from alerts.detector import DetectorState, PatientBaseline
from core.wire import AgeClass, Quality
from tests.stories.bedside import Bedside, a_bed, a_roster

_HOUR = timedelta(hours=1)
HALF_AN_HOUR = 180
"""Looks, ten seconds apart."""


def watched(
    bed: Bedside, detector: PatientBaseline, *, count: int, every_s: float = 10, **values: float
) -> None:
    """So many looks at a patient whose values wobble by a little."""
    noise = Random(1)  # noqa: S311 - reproducible
    for _ in range(count):
        bed.shows({vital: value + noise.uniform(-1, 1) for vital, value in values.items()})
        detector.look(bed.lane)
        bed.now += timedelta(seconds=every_s)


def a_known_patient(**values: float) -> tuple[Bedside, PatientBaseline]:
    """One whom the detector has seen for four hours."""
    bed, detector = a_bed(), PatientBaseline()
    watched(bed, detector, count=8 * HALF_AN_HOUR, **(values or {"hr": 62, "rr": 14, "spo2": 96}))
    return bed, detector


def test_it_says_nothing_until_it_knows_the_patient() -> None:
    bed, detector = a_bed(), PatientBaseline()
    assert detector.progress() == 0
    watched(bed, detector, count=HALF_AN_HOUR // 2, hr=60)
    assert 0.4 < detector.progress() < 0.6
    watched(bed, detector, count=HALF_AN_HOUR // 2, hr=140)
    assert detector.score() is None
    assert detector.opinion() is None


def test_by_the_hour_it_knows_the_patient_after_three_values() -> None:
    bed, detector = a_bed(), PatientBaseline()
    for known in (None, None, 0.0):
        bed.reads(hr=80)
        detector.look(bed.lane)
        bed.now += _HOUR
        assert (detector.score() is None) == (known is None)


def test_it_explains_which_vital_how_far_and_since_when() -> None:
    bed, detector = a_known_patient()
    began = bed.now
    watched(bed, detector, count=HALF_AN_HOUR, hr=62, rr=24, spo2=96)
    finding = detector.opinion()
    assert finding is not None
    assert finding.vital == "rr"
    assert finding.limit == pytest.approx(14, abs=1)
    assert finding.value == pytest.approx(24, abs=2)
    assert 0 < (finding.since - began).total_seconds() < 600
    assert "RR 24 /min lately, usually 14 ± 3" in finding.text
    assert "HR" not in finding.text
    assert detector.progress() == 1


def test_several_vitals_that_each_drift_a_little_are_found_together() -> None:
    _, alone = drifted(rr=4)
    _, together = drifted(rr=4, hr=10, spo2=-2.5)
    assert alone.opinion() is None
    finding = together.opinion()
    assert finding is not None
    assert all(name in finding.text for name in ("RR", "HR", "SpO₂"))


def drifted(**by: float) -> tuple[Bedside, PatientBaseline]:
    bed, detector = a_known_patient()
    usual = {"hr": 62.0, "rr": 14.0, "spo2": 96.0}
    watched(
        bed, detector, count=HALF_AN_HOUR, **{key: usual[key] + by.get(key, 0) for key in usual}
    )
    return bed, detector


@pytest.mark.parametrize("better", [{"spo2": 3.9}, {"hr": -6}])
def test_a_change_for_the_better_is_no_news(better: dict[str, float]) -> None:
    _, detector = drifted(**better)
    assert detector.opinion() is None


def test_two_sensors_of_one_heart_count_once() -> None:
    bed, detector = a_known_patient(hr=62, pulse=62)
    watched(bed, detector, count=90, hr=85, pulse=85)
    score, finding = detector.score(), detector.opinion()
    assert score is not None
    assert score < 1.05 * (85 - 62) / 7.2
    assert finding is not None
    assert finding.text.count("lately") == 1


def test_one_strange_minute_is_none() -> None:
    bed, detector = a_known_patient()
    watched(bed, detector, count=6, hr=120, rr=14, spo2=96)
    watched(bed, detector, count=30, hr=62, rr=14, spo2=96)
    assert detector.opinion() is None


def test_it_speaks_until_all_is_clearly_as_usual_again() -> None:
    bed, detector = a_known_patient(hr=62)
    said = []
    for hr in (62, 95, 73, 62):
        watched(bed, detector, count=90, hr=hr)
        said.append(detector.opinion() is not None)
    assert said == [False, True, True, False]


def test_whoever_deteriorates_slowly_does_not_become_the_new_normal() -> None:
    bed, detector = a_known_patient(rr=14)
    for rr in range(14, 27):
        watched(bed, detector, count=12, every_s=60, rr=rr)
    assert detector.opinion() is not None


def test_what_lasts_longer_than_what_was_before_is_the_new_usual() -> None:
    bed, detector = a_known_patient(hr=62)
    watched(bed, detector, count=60, every_s=60, hr=90)
    assert detector.opinion() is not None
    watched(bed, detector, count=1_200, every_s=60, hr=90)
    assert detector.opinion() is None
    watched(bed, detector, count=60, every_s=60, hr=130)
    assert detector.opinion() is not None


def test_it_learns_neither_artefacts_nor_bad_values() -> None:
    bed, detector = a_known_patient(hr=62, rr=14)
    before = detector.dump()
    for _ in range(200):
        bed.reads(hr=0, pulse=60, rr=14, spo2=0, quality={"rr": Quality.BAD}).passes(10)
        detector.look(bed.lane)
    after = detector.dump()
    assert after.habits["hr"] == before.habits["hr"]
    assert after.habits["rr"] == before.habits["rr"]
    assert "spo2" not in after.habits


def test_it_learns_nothing_from_sensors_that_stand_still_or_disagree() -> None:
    bed, detector = a_known_patient(hr=62, pulse=62, rr=14)
    for beat in range(150):
        bed.reads(hr=62.4, pulse=120 + beat % 5, rr=14).passes(1)
        detector.look(bed.lane)
    assert {"frozen.hr", "disparity.hr+pulse"} <= set(bed.lane.troubles)
    before = detector.dump()
    for beat in range(150):
        bed.reads(hr=62.4, pulse=120 + beat % 5, rr=14).passes(1)
        detector.look(bed.lane)
    after = detector.dump()
    assert [before.habits[key] for key in ("hr", "pulse")] == [
        after.habits[key] for key in ("hr", "pulse")
    ]
    assert before.habits["rr"] != after.habits["rr"]
    assert detector.opinion() is None


def test_a_vital_that_is_measured_no_more_says_nothing() -> None:
    bed, detector = a_known_patient(hr=62, rr=14)
    watched(bed, detector, count=120, hr=62, rr=26)
    assert detector.opinion() is not None
    watched(bed, detector, count=90, hr=62)
    assert detector.opinion() is None


def test_vitals_outside_its_list_do_not_matter() -> None:
    bed, detector = a_known_patient(hr=62)
    plain_bed, plain = a_known_patient(hr=62)
    bed.reads(hr=62, glucose=500, cvp=30, pain=9)
    plain_bed.reads(hr=62)
    detector.look(bed.lane)
    plain.look(plain_bed.lane)
    assert detector.dump() == plain.dump()


def test_a_child_is_not_compared_with_adults() -> None:
    bed = Bedside().occupied(a_roster(age_class=AgeClass.NEONATE, news2=False))
    detector = PatientBaseline()
    watched(bed, detector, count=2 * HALF_AN_HOUR, hr=140, rr=45)
    assert detector.score() == pytest.approx(0, abs=0.3)


# -- what is written down -------------------------------------------------------------------------


@settings(max_examples=20)
@given(st.integers(1, 400), st.integers(0, 2**32), st.sampled_from((10, 60, 3600)))
def test_a_restart_changes_nothing(count: int, seed: int, every_s: int) -> None:
    noise = Random(seed)  # noqa: S311 - reproducible
    values = [{"hr": noise.gauss(70, 9), "rr": noise.gauss(16, 3)} for _ in range(count + 60)]
    bed, kept = a_bed(), PatientBaseline()
    for row in values[:count]:
        bed.shows(row)
        kept.look(bed.lane)
        bed.now += timedelta(seconds=every_s)
    restarted = PatientBaseline()
    restarted.load(json.decode(json.encode(kept.dump()), type=DetectorState))
    for row in values[count:]:
        bed.shows(row)
        kept.look(bed.lane)
        restarted.look(bed.lane)
        bed.now += timedelta(seconds=every_s)
    assert restarted.dump() == kept.dump()
    assert restarted.opinion() == kept.opinion()


def test_what_another_revision_wrote_is_not_read() -> None:
    _, detector = a_known_patient()
    fresh = PatientBaseline()
    fresh.load(replace(detector.dump(), revision=1))
    assert fresh.progress() == 0
    assert fresh.dump() == PatientBaseline().dump()


def test_what_is_written_down_is_small() -> None:
    everything = {
        "hr": 62.0, "pulse": 62.0, "spo2": 96.0, "rr": 14.0, "temp": 37.0, "ibp_sys": 120.0,
        "ibp_mean": 85.0, "nibp_sys": 118.0, "nibp_mean": 84.0, "etco2": 36.0,
    }  # fmt: skip
    _, detector = a_known_patient(**everything)
    assert len(json.encode(detector.dump())) < 4_000
