"""The detectors of all patients, working only when nothing is waiting to be judged."""

from collections import OrderedDict
from collections.abc import Callable

from alerts import gauges
from alerts.detector import LEARN_EVERY_S, Detector, PatientBaseline
from alerts.model import Hinted, Lane
from core.wire import Finding

MOST_WAITING = 2_000
"""Beds whose latest state waits for a look; one each, so this is rarely reached."""


class Learning:
    """One detector a stay; a bed that waits twice is looked at once, as it is then."""

    def __init__(self, make: Callable[[], Detector] = PatientBaseline) -> None:
        self._make = make
        self._detectors: dict[str, tuple[int, Detector]] = {}
        self._waiting: OrderedDict[str, Lane] = OrderedDict()
        self._said: dict[str, bool] = {}
        self._looked_at: dict[str, float] = {}

    def offer(self, lane: Lane, at: float) -> None:
        """A lane has just taken live vital signs, measured at `at` (seconds since 1970)."""
        bed = lane.place.bed
        if at - self._looked_at.get(bed, 0.0) < LEARN_EVERY_S:
            return
        self._looked_at[bed] = at
        if self._waiting.pop(bed, None) is not None:
            gauges.SKIPPED.inc()
        elif len(self._waiting) >= MOST_WAITING:
            self._waiting.popitem(last=False)
            gauges.SKIPPED.inc()
        self._waiting[bed] = lane

    def waiting(self) -> int:
        """Beds that wait for a look."""
        return len(self._waiting)

    def work(self) -> tuple[str, Hinted] | None:
        """Look at one bed; what to tell its lane, if anything changed."""
        if not self._waiting:
            return None
        bed, lane = self._waiting.popitem(last=False)
        if lane.stay is None:
            self._detectors.pop(bed, None)
            return None
        stay, detector = self._detectors.get(bed, (None, None))
        if detector is None or stay != lane.stay:
            detector = self._make()
            self._detectors[bed] = (lane.stay, detector)
            self._said.pop(bed, None)
        detector.look(lane)
        return self._changed(bed, lane.stay, detector.opinion())

    def _changed(self, bed: str, stay: int, finding: Finding | None) -> tuple[str, Hinted] | None:
        if (finding is not None) == self._said.get(bed, False):
            return None
        self._said[bed] = finding is not None
        return bed, Hinted(finding, stay)
