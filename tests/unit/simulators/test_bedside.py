"""What one monitor tells: enough for a score at once, nothing from a sensor that is off."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from core.vitals import FACTS, Source, vital_of
from core.wire import Fact
from simulators.bedside import Bedside, Glance
from simulators.patient import Baseline, admit
from simulators.scenarios import Plot, Story, told

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
WARD, ICU = admit(Random(1)), admit(Random(1), intensive=True)
NEWS2 = {"rr", "spo2", "hr", "temp", "acvpu"}


def glances(base: Baseline, seconds: int, story: Story | None = None) -> list[Glance]:
    bedside = Bedside(base, Random(1))
    return [bedside.glance(s, NOON + timedelta(seconds=s), story) for s in range(seconds)]


def test_a_score_is_complete_with_the_first_message() -> None:
    first = glances(WARD, 1)[0].values
    assert {*NEWS2, "nibp_sys", "o2_flow"} <= set(first)


def test_whoever_listens_later_has_everything_within_half_a_minute() -> None:
    later = [set(glance.values) for glance in glances(WARD, 31)[1:]]
    assert {*NEWS2, "nibp_sys", "o2_flow"} <= set.union(*later)


def test_intensive_care_measures_pressure_beat_by_beat() -> None:
    assert all({"ibp_sys", "ibp_dia", "ibp_mean"} <= set(g.values) for g in glances(ICU, 10))


def test_a_cuff_is_blown_up_every_two_minutes() -> None:
    measured = [s for s, glance in enumerate(glances(WARD, 600)) if "nibp_sys" in glance.values]
    assert len(measured) == pytest.approx(600 / 120 + 2, abs=1)
    assert measured[-1] - measured[-2] == 120


@pytest.mark.parametrize("base", [WARD, ICU])
def test_values_are_rounded_as_monitors_do(base: Baseline) -> None:
    for key, value in glances(base, 1)[0].values.items():
        assert value == round(value, FACTS[vital_of(key)].decimals)


@pytest.mark.parametrize("base", [WARD, ICU])
def test_what_is_told_at_birth_is_what_is_measured(base: Baseline) -> None:
    assert set(Bedside(base, Random(1)).vitals) == set(glances(base, 1)[0].values)


@pytest.mark.parametrize(
    ("plot", "fact", "source", "missing"),
    [
        (Plot.LEADS_OFF, Fact.LEADS_OFF, Source.ECG, {"hr", "rr"}),
        (Plot.PROBE_OFF, Fact.PROBE_OFF, Source.OXIMETER, {"spo2", "pulse"}),
    ],
)
def test_a_sensor_that_is_off_says_so_and_nothing_else(
    plot: Plot, fact: Fact, source: Source, missing: set[str]
) -> None:
    story = told(plot, bed=0, begins_s=5)
    before, *_, off = glances(WARD, 10, story)
    assert not before.facts
    assert off.facts == {(fact, source)}
    assert not missing & set(off.values)
    assert glances(WARD, int(story.ends_s) + 1, story)[-1].facts == frozenset()


def test_electrodes_off_flatten_ecg_and_breath_but_not_the_pulse() -> None:
    bedside = Bedside(WARD, Random(1))
    bedside.glance(10, NOON, told(Plot.LEADS_OFF, bed=0, begins_s=5))
    flat = {name: not bedside.draw(name, 1.0).any() for name in ("ecg", "resp", "pleth")}
    assert flat == {"ecg": True, "resp": True, "pleth": False}


def test_before_the_first_glance_there_is_no_curve() -> None:
    assert Bedside(WARD, Random(1)).draw("ecg", 1.0).size == 0


def test_a_dead_device_has_no_power() -> None:
    story = told(Plot.DEVICE_DIES, bed=0, begins_s=5)
    powered = [glance.powered for glance in glances(WARD, 70, story)]
    assert (powered[4], powered[5], powered[64], powered[65]) == (True, False, False, True)
