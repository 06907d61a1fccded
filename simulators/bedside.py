"""One made-up bed: patient, sensors and the story that befalls them, moment by moment. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.vitals import FACTS, Source, Vital
from core.wire import Fact
from simulators.patient import CALM, Baseline, Patient, State
from simulators.scenarios import Plot, Story
from simulators.waves import SIGNALS, Curve

# How often what is not measured continuously is measured, in seconds.
_EVERY_S: Mapping[Vital, int] = MappingProxyType(
    {
        Vital.TEMP: 30,
        Vital.NIBP_SYS: 120,
        Vital.NIBP_DIA: 120,
        Vital.NIBP_MEAN: 120,
        Vital.FIO2: 60,
        Vital.O2_FLOW: 60,
        Vital.ACVPU: 300,
        Vital.PAIN: 1800,
        Vital.GLUCOSE: 3600,
    }
)
_ROUND_S = 20
"""All is measured at the start and, for whoever began to listen later, once more at this age."""

_FACTS: Mapping[Plot, tuple[Fact, Source]] = MappingProxyType(
    {
        Plot.LEADS_OFF: (Fact.LEADS_OFF, Source.ECG),
        Plot.PROBE_OFF: (Fact.PROBE_OFF, Source.OXIMETER),
    }
)
# Without electrodes there is no impedance either.
_SILENCES: Mapping[Source, frozenset[Source]] = MappingProxyType(
    {
        Source.ECG: frozenset({Source.ECG, Source.IMPEDANCE}),
        Source.OXIMETER: frozenset({Source.OXIMETER}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What the monitor has to tell at one moment.

    Attributes:
        values: By vital key, rounded as monitors do.
        facts: Technical facts that hold now.
        powered: False while the device is dead; then nothing is to be told.
    """

    values: Mapping[str, float]
    facts: frozenset[tuple[Fact, Source]]
    powered: bool


class Bedside:
    """A bed that is looked at once a second."""

    def __init__(self, baseline: Baseline, chance: Random) -> None:
        self.baseline = baseline
        self._patient = Patient(baseline, chance)
        self._offset_s = chance.randrange(60)
        self._curves = {
            name: Curve(signal, phase=chance.random()) for name, signal in SIGNALS.items()
        }
        self._state: State | None = None
        self._off: frozenset[Source] = frozenset()

    @property
    def vitals(self) -> tuple[str, ...]:
        """Keys of what is measured here."""
        return tuple(vital.value for vital in _measured(self.baseline))

    def glance(self, age_s: int, at: datetime, story: Story | None, *, dt_s: float = 1.0) -> Glance:
        """Live until `age_s` seconds after the ward began and read the monitor."""
        strain = story.strain(age_s, self.baseline) if story else CALM
        self._state = state = self._patient.step(dt_s, at, strain)
        facts = frozenset(
            fact for plot, fact in _FACTS.items() if story and story.shows(plot, age_s)
        )
        self._off = frozenset(
            silent for _, source in facts for silent in _SILENCES.get(source, frozenset())
        )
        return Glance(
            values={
                vital.value: round(_reading(vital, state), FACTS[vital].decimals)
                for vital in _measured(self.baseline)
                if self._due(vital, age_s) and FACTS[vital].source not in self._off
            },
            facts=facts,
            powered=not (story and story.shows(Plot.DEVICE_DIES, age_s)),
        )

    def draw(self, signal: str, seconds: float) -> NDArray[np.int16]:
        """The next stretch of a curve, by the patient's latest state."""
        if self._state is None:
            return np.zeros(0, np.int16)
        attached = SIGNALS[signal].source not in self._off
        return self._curves[signal].draw(seconds, self._state, attached=attached)

    def _due(self, vital: Vital, age_s: int) -> bool:
        every_s = _EVERY_S.get(vital, 1)
        return age_s in (0, _ROUND_S) or (age_s + self._offset_s) % every_s == 0


def _measured(base: Baseline) -> tuple[Vital, ...]:
    pressure = (
        (Vital.IBP_SYS, Vital.IBP_DIA, Vital.IBP_MEAN)
        if base.arterial_line
        else (Vital.NIBP_SYS, Vital.NIBP_DIA, Vital.NIBP_MEAN)
    )
    breath = (Vital.ETCO2, Vital.FIO2) if base.ventilated else (Vital.O2_FLOW,)
    intensive = (Vital.GLUCOSE,) if base.arterial_line else ()
    always = (Vital.HR, Vital.PULSE, Vital.SPO2, Vital.RR, Vital.TEMP, Vital.PAIN, Vital.ACVPU)
    return always + pressure + breath + intensive


def _reading(vital: Vital, state: State) -> float:
    match vital:
        case Vital.PULSE:
            return state.hr
        case Vital.IBP_SYS | Vital.NIBP_SYS:
            return state.sys
        case Vital.IBP_DIA | Vital.NIBP_DIA:
            return state.dia
        case Vital.IBP_MEAN | Vital.NIBP_MEAN:
            return state.mean
        case _:
            return float(getattr(state, vital.value))
