"""Physiology of one made-up patient, good enough to look like a ward. Pure.

Slow shared arousal drives heart, breath and pressure together; each adds its own noise
(Ornstein-Uhlenbeck), the hour of day its share; lack of oxygen, fever and low pressure answer
with a faster heart. Plausible, not a model of disease: coefficients are this project's own.
"""

from dataclasses import dataclass
from datetime import datetime
from math import cos, exp, pi, sqrt
from random import Random

from core.vitals import Acvpu

_WARMEST_HOUR = 17.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A patient at rest, in the vocabulary's units.

    Attributes:
        arterial_line: Pressure is measured beat by beat; else by cuff every few minutes.
        o2_flow: L/min through mask or cannula; 0 on air or on a ventilator.
        fio2: Percent; 21 on air.
    """

    age_years: int
    hr: float
    spo2: float
    rr: float
    temp: float
    sys: float
    dia: float
    etco2: float
    fio2: float = 21.0
    o2_flow: float = 0.0
    pain: int = 0
    glucose: float = 110.0
    arterial_line: bool = False
    ventilated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Strain:
    """What illness adds to the baseline at one moment, in the vocabulary's units.

    Attributes:
        paced: The heart does not answer to oxygen, fever or pressure (conduction block).
    """

    hr: float = 0.0
    spo2: float = 0.0
    rr: float = 0.0
    temp: float = 0.0
    sys: float = 0.0
    etco2: float = 0.0
    o2_flow: float = 0.0
    acvpu: Acvpu = Acvpu.ALERT
    paced: bool = False


CALM = Strain()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is true of the patient now, unrounded, in the vocabulary's units."""

    hr: float
    spo2: float
    rr: float
    temp: float
    sys: float
    dia: float
    mean: float
    etco2: float
    fio2: float
    o2_flow: float
    pain: int
    glucose: float
    acvpu: Acvpu


def admit(chance: Random, *, intensive: bool = False, hypercapnic: bool = False) -> Baseline:
    """Make up a patient whose calm vitals stay inside the usual adult limits.

    Args:
        chance: Where the patient comes from; the same seed is the same patient.
        intensive: Has an arterial line; every other one is ventilated.
        hypercapnic: Chronic respiratory failure with a prescribed SpO2 of 88 to 92 %.
    """
    age = chance.randint(24, 88)
    sys = chance.uniform(106, 126) + (age - 24) * 0.15
    ventilated = intensive and not hypercapnic and chance.random() < 0.5
    on_oxygen = hypercapnic or (not ventilated and chance.random() < 0.2)
    return Baseline(
        age_years=age,
        hr=chance.uniform(64, 84),
        spo2=90.7 if hypercapnic else chance.uniform(96.4, 98.4),
        rr=chance.uniform(17, 18.5) if hypercapnic else chance.uniform(13, 17),
        temp=chance.uniform(36.5, 37.2),
        sys=sys,
        dia=sys * chance.uniform(0.55, 0.62),
        etco2=chance.uniform(35, 40),
        fio2=chance.choice([30.0, 35.0, 40.0]) if ventilated else 21.0,
        o2_flow=chance.choice([1.0, 2.0]) if on_oxygen else 0.0,
        pain=chance.randint(0, 3),
        glucose=chance.uniform(90, 150),
        arterial_line=intensive,
        ventilated=ventilated,
    )


class _Drift:
    """Noise that wanders back to zero: standard deviation `spread`, memory `memory_s`."""

    def __init__(self, chance: Random, *, spread: float, memory_s: float) -> None:
        self._chance = chance
        self._spread = spread
        self._memory_s = memory_s
        self._at = chance.gauss(0, spread)

    def step(self, dt_s: float) -> float:
        kept = exp(-dt_s / self._memory_s)
        fresh = self._spread * sqrt(1 - kept * kept)
        self._at = kept * self._at + self._chance.gauss(0, fresh)
        return max(-3 * self._spread, min(3 * self._spread, self._at))


class Patient:
    """A patient who lives in steps of time; the same seed lives the same life."""

    def __init__(self, baseline: Baseline, chance: Random) -> None:
        self.baseline = baseline
        self._arousal = _Drift(chance, spread=1.0, memory_s=180)
        self._hr = _Drift(chance, spread=1.3, memory_s=6)
        self._spo2 = _Drift(chance, spread=0.45, memory_s=30)
        self._rr = _Drift(chance, spread=0.8, memory_s=15)
        self._temp = _Drift(chance, spread=0.05, memory_s=1800)
        self._sys = _Drift(chance, spread=2.0, memory_s=40)
        self._etco2 = _Drift(chance, spread=0.8, memory_s=20)

    def step(self, dt_s: float, at: datetime, strain: Strain = CALM) -> State:
        """Live on for `dt_s` seconds until `at` (its hour is the ward's) under this strain."""
        base = self.baseline
        arousal = self._arousal.step(dt_s)
        day = cos(2 * pi * (at.hour + at.minute / 60 - _WARMEST_HOUR) / 24)

        temp = base.temp + 0.25 * day + strain.temp + self._temp.step(dt_s)
        spo2 = min(100.0, base.spo2 + strain.spo2 + self._spo2.step(dt_s))
        sys = base.sys + 3 * day + strain.sys + 2 * arousal + self._sys.step(dt_s)

        hypoxia = max(0.0, base.spo2 - 3 - spo2)
        fever = max(0.0, temp - 38.0)
        low_pressure = max(0.0, base.sys - 15 - sys)
        reflex = 0.0 if strain.paced else 1.1 * hypoxia + 8 * fever + 0.35 * low_pressure
        hr = base.hr + 2.5 * day + strain.hr + reflex + 2 * arousal + self._hr.step(dt_s)

        # A ventilator keeps its own pace.
        drive = 0.0 if base.ventilated else 0.5 * hypoxia + 2 * fever + 0.5 * arousal
        breath = 0.2 if base.ventilated else 1.0
        rr = base.rr + strain.rr * breath + drive + self._rr.step(dt_s) * breath
        dia = sys * base.dia / base.sys
        return State(
            hr=max(0.0, hr),
            spo2=max(0.0, spo2),
            rr=max(0.0, rr),
            temp=temp,
            sys=sys,
            dia=dia,
            mean=dia + (sys - dia) / 3,
            etco2=max(0.0, base.etco2 + strain.etco2 + self._etco2.step(dt_s)),
            fio2=base.fio2,
            o2_flow=base.o2_flow + strain.o2_flow,
            pain=base.pain,
            glucose=base.glucose,
            acvpu=strain.acvpu,
        )
