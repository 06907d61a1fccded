"""Other detectors that River offers, each on one patient's newest values: what was not chosen.

They are given every chance: the same vital signs, memories of a day where the library's defaults
are thousands of values, and least spreads where a value that stands still would divide by nothing.
"""

from collections.abc import Mapping
from math import sqrt
from typing import Any, Protocol

import numpy as np
from river import anomaly, drift
from river.covariance import EwaCovariance
from river.stats import EWMean, EWVar, RollingIQR, RollingQuantile

from alerts.detector import PatientBaseline
from alerts.detector.natures import NATURES
from alerts.model import Place, empty_lane
from alerts.tracks import Track
from core.vitals import Vital

# These carry no types.
_ANOMALY: Any = anomaly
_DRIFT: Any = drift

WARM_UP = 6
_FADING = 0.05
"""Half is forgotten after fourteen values."""
_WINDOW = 24
_LEAST = 0.4
"""Of the usual spread: less is not believed."""
_IQR_OF_A_SPREAD = 1.349
WATCHED = (Vital.HR, Vital.SPO2, Vital.RR, Vital.NIBP_SYS, Vital.NIBP_MEAN, Vital.TEMP)


class Rival(Protocol):
    """A detector for one patient."""

    def look(self, values: Mapping[Vital, float], at: float) -> float | None:
        """Judge what was measured at `at`, then learn it; None during warm-up."""
        ...


class Chosen:
    """The one that runs at the beds."""

    def __init__(self) -> None:
        place = Place(site="", unit="", unit_name="", bed="", bed_name="")
        self._lane = empty_lane(place)
        self._detector = PatientBaseline()

    def look(self, values: Mapping[Vital, float], at: float) -> float | None:
        """As `Rival`."""
        for vital, value in values.items():
            self._lane.tracks[vital] = Track("", at, value=value, trusted_at=at)
        self._detector.look(self._lane)
        return self._detector.score()


class _ByVital:
    """Judges each vital for itself; the strangest counts, as long as it was just measured."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(WATCHED, 0)

    def look(self, values: Mapping[Vital, float], at: float) -> float | None:  # noqa: ARG002
        """As `Rival`."""
        found = []
        for vital, value in values.items():
            if self._counts[vital] >= WARM_UP:
                found.append(self._judge(vital, value))
            self._counts[vital] += 1
            self._learn(vital, value)
        if found:
            return self._together(found)
        return 0.0 if max(self._counts.values()) > WARM_UP else None

    def _together(self, found: list[float]) -> float:
        return max(found)

    def _judge(self, vital: Vital, value: float) -> float:
        raise NotImplementedError

    def _learn(self, vital: Vital, value: float) -> None:
        raise NotImplementedError


class ZScore(_ByVital):
    """Exponentially weighted mean and variance, both directions: what ran before."""

    def __init__(self) -> None:
        super().__init__()
        self._means = {vital: EWMean(_FADING) for vital in WATCHED}
        self._spreads = {vital: EWVar(_FADING) for vital in WATCHED}

    def _distance(self, vital: Vital, value: float) -> float:
        least = _LEAST * NATURES[vital].spread
        spread = max(sqrt(max(0.0, self._spreads[vital].get())), least)
        return float(value - self._means[vital].get()) / spread

    def _judge(self, vital: Vital, value: float) -> float:
        return abs(self._distance(vital, value))

    def _learn(self, vital: Vital, value: float) -> None:
        self._means[vital].update(value)
        self._spreads[vital].update(value)


class HarmfulZScore(ZScore):
    """The same, but only what does harm, all vitals together."""

    def _judge(self, vital: Vital, value: float) -> float:
        return NATURES[vital].harm(self._distance(vital, value))

    def _together(self, found: list[float]) -> float:
        return sqrt(sum(min(one, 4.0) ** 2 for one in found))


class Gaussian(_ByVital):
    """River's GaussianScorer over a day."""

    def __init__(self) -> None:
        super().__init__()
        self._scorers = {
            vital: _ANOMALY.GaussianScorer(window_size=_WINDOW, grace_period=WARM_UP)
            for vital in WATCHED
        }

    def _judge(self, vital: Vital, value: float) -> float:
        scorer = self._scorers[vital]
        # Values leave the window by subtraction, which can make a variance of 0 a negative one.
        usable = not isinstance(scorer.gaussian.sigma, complex) and scorer.gaussian.sigma > 0
        return float(scorer.score_one(None, value)) if usable else 0.0

    def _learn(self, vital: Vital, value: float) -> None:
        self._scorers[vital].learn_one(None, value)


class Quartiles(_ByVital):
    """Distance from the median in interquartile ranges, over a day: robust."""

    def __init__(self) -> None:
        super().__init__()
        self._medians = {vital: RollingQuantile(0.5, _WINDOW) for vital in WATCHED}
        self._ranges = {vital: RollingIQR(_WINDOW) for vital in WATCHED}

    def _judge(self, vital: Vital, value: float) -> float:
        least = _LEAST * NATURES[vital].spread
        spread = max((self._ranges[vital].get() or 0.0) / _IQR_OF_A_SPREAD, least)
        return abs(value - (self._medians[vital].get() or value)) / spread

    def _learn(self, vital: Vital, value: float) -> None:
        self._medians[vital].update(value)
        self._ranges[vital].update(value)


class _Drifts(_ByVital):
    """How many drifts were found lately; half of one is forgotten in 14 values."""

    def __init__(self) -> None:
        super().__init__()
        self._drifts = {vital: self._make() for vital in WATCHED}
        self._lately = dict.fromkeys(WATCHED, 0.0)

    def _make(self) -> Any:
        raise NotImplementedError

    def _judge(self, vital: Vital, value: float) -> float:  # noqa: ARG002
        return sum(self._lately.values())

    def _learn(self, vital: Vital, value: float) -> None:
        nature = NATURES[vital]
        drift = self._drifts[vital]
        drift.update((value - nature.typical) / nature.spread)
        found = float(drift.drift_detected)
        self._lately[vital] = (1 - _FADING) * self._lately[vital] + found


class Adwin(_Drifts):
    """Adaptive windowing, looking at every value."""

    def _make(self) -> Any:
        return _DRIFT.ADWIN(delta=0.05, clock=1, grace_period=WARM_UP)


class Hinkley(_Drifts):
    """Page and Hinkley's test."""

    def _make(self) -> Any:
        return _DRIFT.PageHinkley(min_instances=WARM_UP, delta=0.25, threshold=5.0)


class _Together:
    """Judges the newest values of all vitals as one point."""

    def __init__(self) -> None:
        self._newest: dict[str, float] = {}
        self._count = 0

    def look(self, values: Mapping[Vital, float], at: float) -> float | None:  # noqa: ARG002
        """As `Rival`."""
        self._newest |= {vital.value: value for vital, value in values.items()}
        known = self._count >= WARM_UP
        score = self._judge(self._newest) if known else None
        self._count += 1
        self._learn(self._newest)
        return score

    def _judge(self, point: dict[str, float]) -> float:
        raise NotImplementedError

    def _learn(self, point: dict[str, float]) -> None:
        raise NotImplementedError


class Trees(_Together):
    """Half-space trees."""

    def __init__(self) -> None:
        super().__init__()
        limits = {
            vital.value: (nature.typical - 5 * nature.spread, nature.typical + 5 * nature.spread)
            for vital, nature in NATURES.items()
            if vital in WATCHED
        }
        self._trees = _ANOMALY.HalfSpaceTrees(
            n_trees=10, height=6, window_size=WARM_UP, limits=limits, seed=1
        )

    def _judge(self, point: dict[str, float]) -> float:
        return float(self._trees.score_one(point))

    def _learn(self, point: dict[str, float]) -> None:
        self._trees.learn_one(point)


class Mahalanobis(_Together):
    """Distance by an exponentially weighted covariance, widened by a least spread."""

    def __init__(self) -> None:
        super().__init__()
        self._covariance = EwaCovariance(_FADING)
        self._means: dict[str, EWMean] = {}

    def _judge(self, point: dict[str, float]) -> float:
        names = sorted(point)
        known = [name for name in names if name in self._means]
        off = np.array([point[name] - self._means[name].get() for name in known])
        matrix = np.array([[self._covariance[a, b] for b in known] for a in known])
        least = [(_LEAST * NATURES[Vital(name)].spread) ** 2 for name in known]
        squared = float(off @ np.linalg.solve(matrix + np.diag(least), off))
        return sqrt(max(0.0, squared))

    def _learn(self, point: dict[str, float]) -> None:
        self._covariance.update(point)
        for name, value in point.items():
            self._means.setdefault(name, EWMean(_FADING)).update(value)


RIVALS: Mapping[str, type[Rival]] = {
    "chosen: time-forgetting baseline, harm only": Chosen,
    "EWMean/EWVar z-score, both directions": ZScore,
    "EWMean/EWVar z-score, harm only, together": HarmfulZScore,
    "GaussianScorer": Gaussian,
    "median and IQR": Quartiles,
    "ADWIN": Adwin,
    "PageHinkley": Hinkley,
    "HalfSpaceTrees": Trees,
    "Mahalanobis (EwaCovariance)": Mahalanobis,
}
