"""One vital sign of one patient: what is usual, how it is lately, and how far that is apart. Pure.

River's running means do the arithmetic; here they are made to forget by time instead of by count,
so that a value a second and a value an hour teach the same.
"""

from math import exp, sqrt

from msgspec import Struct
from river.stats import Mean

from alerts.detector.natures import Nature

_HOUR_S = 3600.0
FORGETTING_S = 72 * _HOUR_S
"""After so long what was learned counts 1/e."""
LESSON_EVERY_S = 60.0
LONGEST_LESSON_S = _HOUR_S
"""A value teaches at most once a minute, and then for the time since the one before it that
taught, but for no longer than an hour."""
_FIRST_GAP_S = 10.0
LATELY_S = 600.0
LATELY_VALUES = 6
"""How it is lately is the mean over so long, and over so many values at least: one is none."""
WARM_UP_S = 1800.0
WARM_UP_VALUES = 3
"""So long and so many lessons must have passed before a vital is known well enough to be judged."""
TYPICAL_VALUES = 3
"""An adult's usual is mixed with so many typical values: by the hour that matters for half a day,
by the second not at all."""
TYPICAL_SPREAD_H = 24.0
"""A patient is taken to vary as patients do until their own values have told for longer."""
MOST_LEARNED = 1.0
"""Spreads by which one value can pull at the usual once that is known: whoever deteriorates must
not become the new normal on the way down."""
MOST_SPREAD = 2.0
"""Spreads up to which one value widens the spread."""


class HabitState(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A habit as it is written down; that of nobody without arguments.

    Attributes:
        count: Values that taught since `began`; moments are seconds since 1970.
        at: When the newest was measured, `gap` seconds after the one before.
        taught_at: When the newest that taught was measured.
        hours: For how long the patient has taught, as far as it is not forgotten.
        mean, square: Mean of the values, and of their squared distance from what was usual.
        lately: Mean of the newest values, as if of `lately_values`.
        distance: Of `lately` from the usual, in spreads; positive is above.
    """

    count: int = 0
    began: float = 0.0
    at: float = 0.0
    gap: float = 0.0
    taught_at: float = 0.0
    hours: float = 0.0
    mean: float = 0.0
    square: float = 0.0
    lately: float = 0.0
    lately_values: float = 0.0
    distance: float = 0.0


class Habit:
    """What one vital of one patient usually is; attributes beside these as in `HabitState`.

    Attributes:
        usual: The patient's own; while there are few values, near what is typical.
        spread: How far single values usually lie from it: a standard deviation.
        harm: What the distance counts for, in spreads, 0 or more.
        known: Whether the warm-up is over.

    Args:
        nature: What is known of the vital before the patient is.
        adult: Whether the typical value, which is an adult's, may stand in.
        state: As an earlier habit wrote it down.
    """

    __slots__ = (
        "_adult", "_lately", "_mean", "_square", "at", "began", "count", "distance", "gap", "harm",
        "known", "nature", "spread", "taught_at", "usual",
    )  # fmt: skip

    usual: float
    spread: float

    def __init__(self, nature: Nature, *, adult: bool, state: HabitState | None = None) -> None:
        state = state or HabitState()
        self.nature = nature
        self._adult = adult
        self._mean = _mean(state.mean, state.hours)
        self._square = _mean(state.square, state.hours)
        self._lately = _mean(state.lately, state.lately_values)
        self.count, self.began, self.at, self.gap = state.count, state.began, state.at, state.gap
        self.taught_at, self.distance = state.taught_at, state.distance
        self.harm = nature.harm(state.distance)
        self.known = self.warmth == 1.0
        self._conclude()

    @property
    def lately(self) -> float:
        """Mean of the newest values."""
        value: float = self._lately.get()
        return value

    @property
    def warmth(self) -> float:
        """Share of the warm-up that is done, 0 to 1."""
        return min(1.0, (self.at - self.began) / WARM_UP_S, self.count / WARM_UP_VALUES)

    def take(self, value: float, at: float) -> None:
        """Compare a value, measured at `at` (seconds since 1970), with the usual; then learn it."""
        if self.count:
            gap = at - self.at
        else:
            gap, self.began, self.taught_at = _FIRST_GAP_S, at, at - LESSON_EVERY_S
            self.usual = self.usual if self._adult else value
        lately = self._lately
        # A mean of the newest n: one that never counts what is older as more than n - 1.
        older = (LATELY_S / gap if gap * LATELY_VALUES < LATELY_S else LATELY_VALUES) - 1
        lately.n = min(lately.n, older)
        lately.update(value)
        self.distance = (lately.get() - self.usual) / self.spread
        self.harm = self.nature.harm(self.distance)
        self.at, self.gap = at, gap
        if at - self.taught_at >= LESSON_EVERY_S:
            self._learn(value - self.usual, at - self.taught_at)
            self.taught_at = at

    def _learn(self, off: float, lasting_s: float) -> None:
        spread, mean, square = self.spread, self._mean, self._square
        self.count += 1
        pull = off
        if self.known:
            most = MOST_LEARNED * spread
            pull = max(-most, min(off, most))
        else:
            self.known = self.warmth == 1.0
        wide = min(abs(off), MOST_SPREAD * spread)
        lesson = min(lasting_s, LONGEST_LESSON_S) / _HOUR_S
        mean.n = square.n = mean.n * exp(-lasting_s / FORGETTING_S)
        mean.update(self.usual + pull, lesson)
        square.update(wide * wide, lesson)
        self._conclude()

    def _conclude(self) -> None:
        mean, square, nature = self._mean, self._square, self.nature
        self.usual = mean.get()
        if self._adult:
            share = TYPICAL_VALUES / (TYPICAL_VALUES + self.count)
            self.usual += (nature.typical - self.usual) * share
        hours = square.n
        typical = TYPICAL_SPREAD_H * nature.spread * nature.spread
        self.spread = sqrt((typical + hours * square.get()) / (TYPICAL_SPREAD_H + hours))

    def dump(self) -> HabitState:
        """All that is known, to be written down."""
        return HabitState(
            count=self.count,
            began=self.began,
            at=self.at,
            gap=self.gap,
            taught_at=self.taught_at,
            hours=self._mean.n,
            mean=self._mean.get(),
            square=self._square.get(),
            lately=self.lately,
            lately_values=self._lately.n,
            distance=self.distance,
        )


def _mean(value: float, weight: float) -> Mean:
    mean = Mean()
    if weight:
        mean.update(value, weight)
    return mean
