"""All habits of one patient, weighed together: how unlike himself the patient is, and why. Pure.

Only what does harm counts (`Nature`), and each axis once: the heart is not stranger because two
sensors say so. The distance is the root of the summed squares, in spreads, so that several vitals
that each drift a little are found as well as one that drifts far. It sees what judgement has
already believed, after the rules have spoken, and can add a hint; it can take nothing away.
"""

from math import sqrt

from msgspec import Struct

from alerts.detector.habit import Habit, HabitState
from alerts.detector.natures import NATURES
from alerts.findings import shown
from alerts.model import Lane, moment
from alerts.technical import Fault
from core.saying import Said, say
from core.vitals import FACTS, Vital
from core.wire import AgeClass, Finding

REVISION = 2
"""Of what is learned and how; what another revision has written down is not read."""
LEARN_EVERY_S = 10.0
UNUSUAL = 1.75
"""Spreads, over all axes, from which a patient is unlike before; it ends below `USUAL_AGAIN`."""
USUAL_AGAIN = 1.2
LASTING_S = 300.0
LASTING_LOOKS = 2
"""For so long, and in so many looks in a row, before it is said."""
MOST_COUNTED = 4.0
"""Spreads: one axis alone cannot say more, so that the sum stays a sum."""
OLDEST_S = 12 * 3600.0
FRESH_S = 600.0
FRESH_GAPS = 4
"""A value counts for ten minutes, or as many times its usual distance, up to half a day."""
_NAMED = 3
_NOTABLE = 1.0


class DetectorState(Struct, frozen=True, kw_only=True):
    """A detector as it is written down: plain numbers, for eight vitals 1.4 kB of JSON.

    Attributes:
        revision: `REVISION` of the writer.
        adult: Whether an adult's typical values stand in.
        habits: By key of the vital.
        at: Measurement time of the newest value, seconds since 1970.
        strange_since: Since when the patient is unlike before, seconds since 1970; 0 for not.
        strange_looks: In how many looks in a row.
        calling: Whether that has lasted long enough to be said.
    """

    revision: int
    adult: bool
    habits: dict[str, HabitState]
    at: float = 0.0
    score: float | None = None
    strange_since: float = 0.0
    strange_looks: int = 0
    calling: bool = False


class PatientBaseline:
    """The patient's own usual values."""

    def __init__(self) -> None:
        self._habits: dict[Vital, Habit] = {}
        self._adult = True
        self._at = 0.0
        self._score: float | None = None
        self._strange_since = 0.0
        self._strange_looks = 0
        self._calling = False

    def look(self, lane: Lane) -> None:
        """Take in what the lane has just believed; artefacts and bad values never get there."""
        if not self._habits:
            self._adult = lane.age_class is AgeClass.ADULT
        news = 0.0
        doubted = _doubted(lane) if lane.troubles else frozenset()
        for vital, track in lane.tracks.items():
            habit = self._habits.get(vital) or self._begin(vital)
            at = track.trusted_at
            if habit is None or at - habit.at < LEARN_EVERY_S or track.doubtful:
                continue
            if FACTS[vital].plausible.holds(track.value) and vital not in doubted:
                habit.take(track.value, at)
                news = max(news, at)
        if news:
            self._at = max(self._at, news)
            self._weigh()

    def _begin(self, vital: Vital) -> Habit | None:
        nature = NATURES.get(vital)
        if nature is None:
            return None
        habit = self._habits[vital] = Habit(nature, adult=self._adult)
        return habit

    def score(self) -> float | None:
        """How unlike before the patient is, in spreads, 0 or more; None during warm-up."""
        return self._score

    def opinion(self) -> Finding | None:
        """Why the patient is unlike before, when it has been so for long enough."""
        return self._explain() if self._calling else None

    def progress(self) -> float:
        """Share of the warm-up that is done: of the vital that is known best."""
        return max((habit.warmth for habit in self._habits.values()), default=0.0)

    def dump(self) -> DetectorState:
        """All that it has learned, to be written down."""
        return DetectorState(
            revision=REVISION,
            adult=self._adult,
            habits={vital.value: habit.dump() for vital, habit in self._habits.items()},
            at=self._at,
            score=self._score,
            strange_since=self._strange_since,
            strange_looks=self._strange_looks,
            calling=self._calling,
        )

    def load(self, state: DetectorState) -> None:
        """Go on from what an earlier one wrote down; what another revision wrote is not read."""
        if state.revision != REVISION:
            return
        self._adult, self._at, self._score = state.adult, state.at, state.score
        self._strange_since, self._strange_looks = state.strange_since, state.strange_looks
        self._calling = state.calling
        self._habits = {
            vital: Habit(nature, adult=state.adult, state=state.habits[vital.value])
            for vital, nature in NATURES.items()
            if vital.value in state.habits
        }

    def _weigh(self) -> None:
        axes: dict[str, float] = {}
        for habit in self._habits.values():
            if habit.known and (self._at - habit.at <= FRESH_S or self._is_fresh(habit)):
                axis, harm = habit.nature.axis, habit.harm
                if axis not in axes or harm > axes[axis]:
                    axes[axis] = min(MOST_COUNTED, harm)
        self._score = sqrt(sum([harm * harm for harm in axes.values()])) if axes else None
        self._judge(self._score or 0.0)

    def _judge(self, score: float) -> None:
        if score < (USUAL_AGAIN if self._calling else UNUSUAL):
            self._calling, self._strange_since, self._strange_looks = False, 0.0, 0
            return
        self._strange_since = self._strange_since or self._at
        self._strange_looks += 1
        lasting = self._at - self._strange_since >= LASTING_S
        self._calling |= lasting and self._strange_looks >= LASTING_LOOKS

    def _is_fresh(self, habit: Habit) -> bool:
        age = self._at - habit.at
        return age <= FRESH_S or age <= min(FRESH_GAPS * habit.gap, OLDEST_S)

    def _explain(self) -> Finding:
        named = self._worst_first()
        worst = self._habits[named[0]]
        what = tuple(self._told(vital) for vital in named[:_NAMED])
        said = say("Unlike this patient before: {what}", what=what)
        return Finding(
            rule=f"baseline.{named[0].value}",
            revision=REVISION,
            text=str(said),
            said=said,
            since=moment(self._strange_since),
            vital=named[0].value,
            value=round(worst.lately, 1),
            limit=round(worst.usual, 1),
            delay_s=LASTING_S,
            basis="learned from this patient; a hint, not a measurement",
        )

    def _worst_first(self) -> list[Vital]:
        """The vitals that are worth naming, one for each axis."""
        worst: dict[str, tuple[float, Vital]] = {}
        for vital, habit in self._habits.items():
            if habit.known and self._is_fresh(habit):
                axis = habit.nature.axis
                worst[axis] = max(worst.get(axis, (0.0, vital)), (habit.harm, vital))
        first, *others = sorted(worst.values(), reverse=True)
        return [first[1], *(vital for harm, vital in others if harm >= _NOTABLE)]

    def _told(self, vital: Vital) -> Said:
        habit, digits = self._habits[vital], FACTS[vital].decimals
        usual = f"{habit.usual:.{digits}f} ± {max(habit.spread, 10**-digits):.{digits}f}"
        lately = shown(vital, habit.lately)
        return say("{measured} lately, usually {usual}", measured=lately, usual=usual)


def _doubted(lane: Lane) -> frozenset[str]:
    """Vitals that judgement still believes, but that stand still or are at odds with another."""
    return frozenset(
        vital
        for trouble in lane.troubles.values()
        if trouble.active and trouble.fault in {Fault.FROZEN, Fault.DISPARITY}
        for vital in trouble.what.split("+")
    )
