"""What is put into recordings of real patients, and what must be made of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from alerts.backtest.comparing import Alarm
from alerts.backtest.courses import Course
from core.vitals import FACTS, Vital

Values = NDArray[np.float64]
Change = Callable[[Values, Values], Values]
"""Recorded values, and seconds since the injection began, to what comes instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """One kind of truth.

    Attributes:
        what: For a person.
        lasts_s: How long, in seconds.
        changes: What becomes of each vital sign.
        rules: The rules one of which has to raise an alarm: of a sensor by name, of a vital sign by
            its key, of the detector by `HINT`.
        sensor: Whether the patient is well: no alarm about the patient may come of it.
    """

    what: str
    lasts_s: float
    changes: Mapping[Vital, Change]
    rules: tuple[str, ...]
    sensor: bool = False

    def must(self, alarm: Alarm) -> bool:
        """Whether it is the alarm that has to come."""
        return alarm.rule in self.rules or alarm.rule.split(".")[0] in self.rules

    def into(self, course: Course, at: float) -> Course:
        """The course with this in it from `at` on, seconds since 1970."""
        values = course.values.copy()
        during = (course.times >= at) & (course.times < at + self.lasts_s)
        for vital, change in self.changes.items():
            here = during & (course.vitals == FACTS[vital].number)
            values[here] = change(course.values[here], course.times[here] - at)
        return replace(course, values=values)


def _zero(values: Values, _: Values) -> Values:
    return np.zeros_like(values)


def _stand_still(values: Values, _: Values) -> Values:
    return np.full_like(values, values[0]) if len(values) else values


def _drift(values: Values, seconds: Values, *, by: float, in_s: float) -> Values:
    """Further and further away, until it is by so much after so long."""
    away: Values = np.round(values + by * np.minimum(seconds / in_s, 1.0), 1)
    return away


def _ramp(by: float, *, in_s: float) -> Change:
    return partial(_drift, by=by, in_s=in_s)


HINT = "baseline"
_MINUTE_S, _HOUR_S = 60.0, 3600.0
_PULSATILE = (Vital.HR, Vital.PULSE, Vital.SPO2, Vital.RR)

LEADS_OFF = Injection(
    what="electrodes off: heart rate and breathing read 0 for 3 min",
    lasts_s=3 * _MINUTE_S,
    changes={Vital.HR: _zero, Vital.RR: _zero},
    rules=("seen.leads_off", "seen.all_zero"),
    sensor=True,
)
PROBE_OFF = Injection(
    what="probe off: saturation and pulse read 0 for 3 min",
    lasts_s=3 * _MINUTE_S,
    changes={Vital.SPO2: _zero, Vital.PULSE: _zero},
    rules=("seen.probe_off", "seen.all_zero"),
    sensor=True,
)
FLAT = Injection(
    what="flat line: every value stands still for 5 min",
    lasts_s=5 * _MINUTE_S + 1,
    changes=dict.fromkeys(_PULSATILE, _stand_still),
    rules=("seen.frozen",),
    sensor=True,
)
DISPARITY = Injection(
    what="heart and pulse disagree: pulse 45 too high for 10 min",
    lasts_s=10 * _MINUTE_S,
    changes={Vital.PULSE: _ramp(45.0, in_s=1.0)},
    rules=("seen.disparity",),
    sensor=True,
)
DESATURATION = Injection(
    what="saturation falls by 1 % a minute, to 15 % less, for 30 min",
    lasts_s=30 * _MINUTE_S,
    changes={Vital.SPO2: _ramp(-15.0, in_s=15 * _MINUTE_S)},
    rules=("spo2",),
)
DECLINE = Injection(
    what="slow decline inside all limits: in 40 min heart rate +20, breathing +8, for 3 h",
    lasts_s=3 * _HOUR_S,
    changes={
        Vital.HR: _ramp(20.0, in_s=40 * _MINUTE_S),
        Vital.PULSE: _ramp(20.0, in_s=40 * _MINUTE_S),
        Vital.RR: _ramp(8.0, in_s=40 * _MINUTE_S),
    },
    rules=(HINT,),
)
ONE_ZERO = Injection(
    what="heart rate and breathing read 0 in one row; nothing else shows a beat, so it is asystole",
    lasts_s=1.0,
    changes={Vital.HR: _zero, Vital.RR: _zero},
    rules=("hr.asystole", "seen.leads_off", "seen.all_zero"),
)
DESATURATION_BY_THE_HOUR = Injection(
    what="saturation falls by 1 % an hour, to 8 % less, for 16 h",
    lasts_s=16 * _HOUR_S,
    changes={Vital.SPO2: _ramp(-8.0, in_s=8 * _HOUR_S)},
    rules=(HINT, "spo2"),
)
DECLINE_BY_THE_HOUR = Injection(
    what="slow decline: in 6 h heart rate +20, breathing +8, for 16 h",
    lasts_s=16 * _HOUR_S,
    changes={Vital.HR: _ramp(20.0, in_s=6 * _HOUR_S), Vital.RR: _ramp(8.0, in_s=6 * _HOUR_S)},
    rules=(HINT,),
)

AT_A_MONITOR = (LEADS_OFF, PROBE_OFF, FLAT, DISPARITY, DESATURATION, DECLINE)
