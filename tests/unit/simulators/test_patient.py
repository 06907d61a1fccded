"""A made-up patient lives plausibly, answers to illness, and lives the same life again."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from core.vitals import Acvpu
from simulators.patient import CALM, Baseline, Patient, State, Strain, admit

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
KINDS = [
    pytest.param({}, id="ward"),
    pytest.param({"intensive": True}, id="intensive care"),
    pytest.param({"hypercapnic": True}, id="hypercapnic"),
]


def life(
    baseline: Baseline,
    seed: int = 1,
    *,
    strain: Strain = CALM,
    steps: int = 600,
    dt_s: float = 1,
) -> list[State]:
    patient = Patient(baseline, Random(seed))
    return [patient.step(dt_s, NOON + timedelta(seconds=dt_s * n), strain) for n in range(steps)]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_the_same_seed_lives_the_same_life() -> None:
    assert life(admit(Random(7)), 3) == life(admit(Random(7)), 3)
    assert life(admit(Random(7)), 3) != life(admit(Random(7)), 4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(8))
def test_a_calm_patient_stays_inside_adult_limits_all_day(kind: dict[str, bool], seed: int) -> None:
    baseline = admit(Random(seed), **kind)
    day = life(baseline, seed, steps=24 * 60 * 4, dt_s=15)
    lowest_spo2 = 88 if kind.get("hypercapnic") else 92
    assert all(50 <= s.hr <= 120 for s in day)
    assert all(lowest_spo2 <= s.spo2 <= 100 for s in day)
    assert all(8 <= s.rr <= 30 for s in day)
    assert all(90 <= s.sys <= 160 for s in day)
    assert all(60 <= s.mean <= 120 for s in day)
    assert all(35 <= s.temp <= 38.5 for s in day)
    assert all(29 <= s.etco2 <= 50 for s in day)


def test_pressures_keep_their_order() -> None:
    assert all(s.dia < s.mean < s.sys for s in life(admit(Random(1))))


def test_nothing_stands_still() -> None:
    lived = life(admit(Random(1)), steps=120)
    assert len({round(s.hr) for s in lived}) > 2
    assert len({round(s.sys) for s in lived}) > 2


@pytest.mark.parametrize(
    ("strain", "faster"),
    [
        pytest.param(Strain(spo2=-15), 8, id="too little oxygen"),
        pytest.param(Strain(temp=2.5), 8, id="fever"),
        pytest.param(Strain(sys=-45), 6, id="low pressure"),
    ],
)
def test_the_heart_answers_to_strain(strain: Strain, faster: float) -> None:
    baseline = admit(Random(2))
    calm = mean([s.hr for s in life(baseline)])
    strained = mean([s.hr for s in life(baseline, strain=strain)])
    assert strained - calm > faster


def test_a_blocked_heart_does_not_answer() -> None:
    baseline = admit(Random(2))
    calm = mean([s.hr for s in life(baseline)])
    blocked = mean([s.hr for s in life(baseline, strain=Strain(hr=-40, sys=-45, paced=True))])
    assert calm - blocked == pytest.approx(40, abs=2)


def test_a_ventilator_keeps_its_own_pace() -> None:
    ventilated = next(b for n in range(50) if (b := admit(Random(n), intensive=True)).ventilated)
    calm = mean([s.rr for s in life(ventilated)])
    assert mean([s.rr for s in life(ventilated, strain=Strain(spo2=-12))]) == pytest.approx(
        calm, abs=0.5
    )


def test_the_night_is_calmer_than_the_afternoon() -> None:
    baseline = admit(Random(3))
    patient = Patient(baseline, Random(3))
    day = [patient.step(60, NOON + timedelta(minutes=n)) for n in range(24 * 60)]
    afternoon = mean([s.temp for s in day[4 * 60 : 6 * 60]])
    night = mean([s.temp for s in day[16 * 60 : 18 * 60]])
    assert afternoon - night > 0.3


def test_nothing_falls_below_nothing() -> None:
    dying = Strain(hr=-200, spo2=-200, rr=-200, etco2=-200, paced=True)
    assert all(
        s.hr == s.spo2 == s.etco2 == 0 and s.rr >= 0 for s in life(admit(Random(1)), strain=dying)
    )


def test_consciousness_is_the_storys() -> None:
    confused = life(admit(Random(1)), strain=Strain(acvpu=Acvpu.CONFUSION), steps=1)
    assert confused[0].acvpu is Acvpu.CONFUSION
