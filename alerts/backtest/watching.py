"""The detector at a replayed bed, looking as often as it does at a live one."""

from collections.abc import Callable

from alerts.backtest.replaying import Opinion
from alerts.detector import LEARN_EVERY_S, Detector, PatientBaseline
from alerts.model import Hinted, Lane
from core.saying import Said, say


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

    def told(self) -> Said:
        """What it makes of the patient, for a person."""
        warm = f"{self._detector.progress():.0%}"
        score = self._detector.score()
        if score is None:
            return say("knows too little yet: {progress} of its warm-up", progress=warm)
        finding = self._detector.opinion()
        said = say("nothing unusual, {score} spreads", score=f"{score:.2f}")
        if finding is not None:
            said = finding.said or say(finding.text)
        return say("{said} ({progress} of its warm-up)", said=said, progress=warm)
