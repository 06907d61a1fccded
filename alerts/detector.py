"""Learns what is usual for one patient and says when that no longer holds: advisory only.

A River model per vital keeps an exponentially weighted mean and variance, one value every ten
seconds, so that it follows slow drift and costs a microsecond. It sees what judgement has already
believed, after the rules have spoken, and can add a hint; it can take nothing away.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from types import MappingProxyType
from typing import Protocol

from river.stats import EWMean, EWVar

from alerts.findings import shown
from alerts.model import Lane, moment
from core.vitals import FACTS, Vital
from core.wire import Finding


class Detector(Protocol):
    """Something that learns one patient."""

    def look(self, lane: Lane) -> None:
        """Take in what the lane has just believed."""
        ...

    def opinion(self) -> Finding | None:
        """Why this patient is unlike before; None while nothing is unusual or known."""
        ...

    def progress(self) -> float:
        """Share of the warm-up that is done, 0 to 1."""
        ...


LEARN_EVERY_S = 10.0
WARM_UP = 180
"""Values per vital before anything is said: half an hour. Example, approve locally."""
FADING = 0.005
"""Weight of a new value: half is forgotten after about 23 minutes."""
UNUSUAL = 4.5
"""Times the usual spread."""
LASTING = 6
"""Values in a row, a minute's worth, that must be unusual before it is said."""
REVISION = 1

_LEAST_SPREAD: Mapping[Vital, float] = MappingProxyType(
    {
        Vital.HR: 3.0,
        Vital.PULSE: 3.0,
        Vital.SPO2: 1.0,
        Vital.RR: 1.5,
        Vital.TEMP: 0.2,
        Vital.IBP_SYS: 5.0,
        Vital.IBP_MEAN: 4.0,
        Vital.ETCO2: 2.0,
    }
)
"""A monitor that shows the same number for an hour does not make the next one a sensation (own)."""


@dataclass(slots=True)
class _Habit:
    """What one vital of one patient usually is."""

    mean: EWMean = field(default_factory=lambda: EWMean(FADING))
    spread: EWVar = field(default_factory=lambda: EWVar(FADING))
    count: int = 0
    at: float = 0.0
    unusual: int = 0
    since: float = 0.0
    value: float = 0.0
    distance: float = 0.0


class PatientBaseline:
    """The patient's own usual values."""

    def __init__(self) -> None:
        self._habits: dict[Vital, _Habit] = {}

    def look(self, lane: Lane) -> None:
        """Take in what the lane has just believed; artefacts and bad values never get there."""
        for vital, least in _LEAST_SPREAD.items():
            track = lane.tracks.get(vital)
            if track is None or track.doubtful or not track.trusted_at:
                continue
            habit = self._habits.get(vital)
            if habit is None:
                habit = self._habits[vital] = _Habit()
            if track.trusted_at - habit.at >= LEARN_EVERY_S:
                _learn(habit, track.value, track.trusted_at, least, FACTS[vital].plausible.holds)

    def opinion(self) -> Finding | None:
        """The most unusual vital, when it has been so for long enough."""
        found = [
            (habit.distance, vital)
            for vital, habit in self._habits.items()
            if habit.unusual >= LASTING
        ]
        return self._explain(max(found)[1]) if found else None

    def progress(self) -> float:
        """Of the vital that has been seen longest."""
        seen = max((habit.count for habit in self._habits.values()), default=0)
        return min(1.0, seen / WARM_UP)

    def _explain(self, vital: Vital) -> Finding:
        habit = self._habits[vital]
        usual, spread = habit.mean.get(), sqrt(habit.spread.get())
        return Finding(
            rule=f"baseline.{vital.value}",
            revision=REVISION,
            text=(
                f"{shown(vital, habit.value)} is unusual for this patient: "
                f"so far {usual:.1f} ± {spread:.1f} ({habit.distance:.1f} times the usual spread)"
            ),
            since=moment(habit.since),
            vital=vital.value,
            value=habit.value,
            limit=round(usual, 1),
            delay_s=LASTING * LEARN_EVERY_S,
            basis="learned from this patient; a hint, not a measurement",
        )


def _learn(
    habit: _Habit, value: float, at: float, least: float, plausible: Callable[[float], bool]
) -> None:
    if not plausible(value):
        return
    if habit.count >= WARM_UP:
        spread = max(sqrt(habit.spread.get()), least)
        habit.distance = abs(value - habit.mean.get()) / spread
        if habit.distance < UNUSUAL:
            habit.unusual = 0
        else:
            habit.since = habit.since if habit.unusual else at
            habit.unusual += 1
    habit.value, habit.at = value, at
    habit.count += 1
    habit.mean.update(value)
    habit.spread.update(value)
