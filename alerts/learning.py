"""The detectors of all patients, working only when nothing is waiting to be judged.

In shadow mode they learn and judge as ever, but what they would say is counted and kept here
instead of told, so that a ward can see what the hints would cost before it hears one.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator

from alerts import gauges
from alerts.detector import LEARN_EVERY_S, Detector, Learned, PatientBaseline
from alerts.model import Hinted, Lane
from core.wire import Finding

MOST_WAITING = 2_000
"""Beds whose latest state waits for a look; one each, so this is rarely reached."""
WRITTEN_EVERY_S = 60.0
"""How often what one detector has learned is written down, at most."""
MOST_UNSAID = 1_000


class _Watching:
    """One detector at one stay.

    Attributes:
        said: Whether the lane knows of an opinion; None when it is not known what it knows.
        learned: Whether something was learned that is not written down.
    """

    __slots__ = ("detector", "learned", "said", "stay", "written_at")

    def __init__(self, stay: int, detector: Detector) -> None:
        self.stay = stay
        self.detector = detector
        self.said: bool | None = False
        self.learned = False
        self.written_at = 0.0


class Learning:
    """One detector a stay; a bed that waits twice is looked at once, as it is then.

    Attributes:
        shadow: Whether nobody is told.
        unsaid: In shadow mode, the newest changes of opinion by bed that nobody was told.
    """

    def __init__(
        self, make: Callable[[], Detector] = PatientBaseline, *, shadow: bool = False
    ) -> None:
        self.unsaid: deque[tuple[str, Hinted]] = deque(maxlen=MOST_UNSAID)
        self._make = make
        self.shadow = shadow
        self._watching: dict[str, _Watching] = {}
        self._waiting: OrderedDict[str, Lane] = OrderedDict()
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
            self._watching.pop(bed, None)
            return None
        watching = self._watching.get(bed)
        if watching is None or watching.stay != lane.stay:
            watching = self._watching[bed] = _Watching(lane.stay, self._make())
        watching.detector.look(lane)
        watching.learned = True
        return self._changed(bed, watching, watching.detector.opinion())

    def detector(self, bed: str) -> Detector | None:
        """The detector at this bed, to be asked for its score, opinion and progress."""
        watching = self._watching.get(bed)
        return None if watching is None else watching.detector

    def reset(self, bed: str) -> None:
        """Forget what was learned of the patient in this bed: as things are now is the new usual.

        What it has said is taken back at the next look.
        """
        if (watching := self._watching.get(bed)) is not None:
            fresh = self._watching[bed] = _Watching(watching.stay, self._make())
            fresh.said, fresh.learned = None, True

    def states(self, now: float) -> Iterator[tuple[str, Learned]]:
        """By bed what has to be written down, each at most once a minute.

        Args:
            now: Seconds since 1970; of any clock, as long as it is always the same.
        """
        for bed, watching in self._watching.items():
            if watching.learned and abs(now - watching.written_at) >= WRITTEN_EVERY_S:
                watching.learned, watching.written_at = False, now
                yield bed, Learned(stay=watching.stay, state=watching.detector.dump())

    def restore(self, bed: str, learned: Learned) -> None:
        """Go on from what an earlier process wrote down of the stay in this bed.

        An advisory alert may or may not stand there: the first look says how it is.
        """
        watching = self._watching[bed] = _Watching(learned.stay, self._make())
        watching.detector.load(learned.state)
        watching.said = None

    def _changed(
        self, bed: str, watching: _Watching, finding: Finding | None
    ) -> tuple[str, Hinted] | None:
        if (finding is not None) is watching.said:
            return None
        watching.said = finding is not None
        hint = Hinted(finding, watching.stay)
        gauges.HINTS.labels("no" if self.shadow else "yes").inc()
        if self.shadow:
            self.unsaid.append((bed, hint))
            return None
        return bed, hint
