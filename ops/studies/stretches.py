"""Where an injection can be put: stretches of recordings in which all it changes was measured."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from alerts.backtest.courses import Course
from core.vitals import FACTS, Vital
from ops.studies.injections import Injection

LEAST_NOISE = 0.6
"""Standard deviation of what is made up between two recorded minutes, in whole numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How recordings of one kind are cut.

    Attributes:
        before_s, after_s: What is judged around an injection; infinity for all there is.
        known_s: For how long before it the vitals must have been measured.
        places: At most so many in one recording, among those that are `apart_s` apart.
    """

    before_s: float
    after_s: float
    known_s: float
    places: int
    apart_s: float


BY_THE_SECOND = Pace(before_s=2700, after_s=600, known_s=2700, places=6, apart_s=600)
BY_THE_MINUTE = Pace(before_s=7200, after_s=1800, known_s=3600, places=20, apart_s=600)
BY_THE_HOUR = Pace(before_s=inf, after_s=inf, known_s=14 * 3600, places=1, apart_s=3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a recording, and where in it the injection begins, seconds since 1970."""

    course: Course
    at: float
    injection: Injection


def stretches(injection: Injection, courses: Iterable[Course], pace: Pace) -> Iterator[Stretch]:
    """The places for an injection, spread evenly over each recording."""
    for course in courses:
        good = list(_places(injection, course, pace))
        step = max(1, len(good) // pace.places)
        for at in good[::step][: pace.places]:
            begin, end = at - pace.before_s, at + injection.lasts_s + pace.after_s
            yield Stretch(course=_cut(course, begin, end), at=at, injection=injection)


def _places(injection: Injection, course: Course, pace: Pace) -> Iterator[float]:
    first, last = course.times[0] + pace.known_s, course.times[-1] - injection.lasts_s
    for wanted in np.arange(first, last, pace.apart_s):
        at = float(course.times[np.searchsorted(course.times, wanted)])
        around = _cut(course, at - pace.known_s, at + injection.lasts_s)
        if all(_is_known(around, vital, at) for vital in injection.changes):
            yield at


def _is_known(around: Course, vital: Vital, at: float) -> bool:
    """Whether every value is plausible, and there is one before and one after."""
    own = around.vitals == FACTS[vital].number
    values, times, span = around.values[own], around.times[own], FACTS[vital].plausible
    if not ((values >= max(span.low, 1.0)) & (values <= span.high)).all():
        return False
    return bool((times < at).any() and (times >= at).any())


def _cut(course: Course, begin: float, end: float) -> Course:
    low, high = np.searchsorted(course.times, (begin, end))
    return replace(
        course,
        times=course.times[low:high],
        vitals=course.vitals[low:high],
        values=course.values[low:high],
        quality=course.quality[low:high],
    )


def by_the_second(course: Course) -> Course:
    """A value a second: between recorded minutes a straight line in whole numbers, with noise.

    The data hold no recording by the second; what lies between the minutes is made up.
    """
    noise = np.random.default_rng(1)
    drawn = [_drawn(course, number, noise) for number in np.unique(course.vitals)]
    times = np.concatenate([times for times, _, _ in drawn])
    order = np.argsort(times, kind="stable")
    return Course(
        patient=course.patient,
        times=times[order],
        vitals=np.concatenate([vitals for _, vitals, _ in drawn])[order],
        values=np.concatenate([values for _, _, values in drawn])[order],
        quality=np.zeros(len(order), np.uint8),
    )


def _drawn(
    course: Course, number: np.uint8, noise: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.float64]]:
    own = course.vitals == number
    times, values = course.times[own], course.values[own]
    if np.median(np.diff(times)) <= course.every_s:
        seconds = np.arange(times[0], times[-1] + 1)
        last = np.searchsorted(times, seconds, side="right") - 1
        before, after = values[last], values[np.minimum(last + 1, len(values) - 1)]
        # A sensor that comes off does not fade away.
        line = np.where(after == 0, before, np.interp(seconds, times, values))
        living = np.round(line + noise.normal(0.0, LEAST_NOISE, len(seconds)))
        most = 100.0 if number == FACTS[Vital.SPO2].number else inf
        values = np.where(before == 0, 0.0, np.clip(living, 0.0, most))
        times = seconds
    return times, np.full(len(times), number, np.uint8), values
