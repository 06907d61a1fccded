"""The detector at a replayed bed, looking as often as it does at a live one."""

from collections.abc import Callable

from alerts.backtest.replaying import Opinion
from alerts.detector import LEARN_EVERY_S, Detector, PatientBaseline
from alerts.model import Hinted, Lane


class Baseline:
    """One detector for one course."""

    def __init__(self, make: Callable[[], Detector] = PatientBaseline) -> None:
        self._detector = make()
        self._looked_at = float("-inf")
        self._said = False

    @property
    def due_at(self) -> float:
        """When it wants to look again: measurement time, seconds since 1970."""
        return self._looked_at + LEARN_EVERY_S

    def look(self, lane: Lane, at: float) -> Opinion | None:
        """Take in what the lane has just believed; None when it is not yet time to look."""
        if at - self._looked_at < LEARN_EVERY_S:
            return None
        self._looked_at = at
        self._detector.look(lane)
        finding = self._detector.opinion()
        if (finding is not None) == self._said:
            return Opinion(score=self._detector.score(), hint=None)
        self._said = finding is not None
        return Opinion(score=self._detector.score(), hint=Hinted(finding, lane.stay))

    def __str__(self) -> str:
        """What it makes of the patient, for a person."""
        warm = f"{self._detector.progress():.0%} of its warm-up"
        score = self._detector.score()
        if score is None:
            return f"knows too little yet: {warm}"
        finding = self._detector.opinion()
        said = finding.text if finding is not None else f"nothing unusual, {score:.2f} spreads"
        return f"{said} ({warm})"
