"""Points by value, and rounding as on paper: a half goes up, whatever binary makes of it. Pure.

A chart is written for whole numbers (temperature: tenths), so a value is rounded once, when the
inputs are gathered. Both roundings are exact on the decimal notation of the value and need no
decimal arithmetic: a division of two whole numbers gives the very float that the notation of the
half-way point does. Bands end half-way too, so a value has the same points before and after.
"""

from bisect import bisect_right
from math import floor

from msgspec import Struct

from alerts.scores.inputs import Given
from core.wire import ScorePart


class Row(Struct, frozen=True):
    """A row of a chart.

    Attributes:
        edges: Where the next band begins, half-way between two values, ascending.
        points: Of each band, one more than there are edges.
        missing: What stands there when the value is not known.
    """

    name: str
    edges: tuple[float, ...]
    points: tuple[int, ...]
    missing: ScorePart

    def part(self, given: Given | None) -> ScorePart:
        """The parameter with its points."""
        if given is None:
            return self.missing
        value = given.value
        return ScorePart(
            name=self.name,
            value=value,
            points=self.points[bisect_right(self.edges, value)],
            age_s=given.age_s,
            vital=given.vital,
            samples=given.samples,
            span_s=given.span_s,
        )


def bands(name: str, *upto: tuple[float, int], above: int, tenths: bool = False) -> Row:
    """A row as it is printed.

    Args:
        name: Of the parameter.
        upto: Upper end (inclusive) and points of each band, ascending.
        above: Points beyond the last of them.
        tenths: Whether the chart is written in tenths, else in whole numbers.
    """
    edges = tuple(_half_way(upper, tenths=tenths) for upper, _ in upto)
    points = (*(worth for _, worth in upto), above)
    return Row(name, edges, points, not_known(name))


def whole(value: float) -> float:
    """The nearest whole number; a half goes up. Not for negative values."""
    below = floor(value)
    return float(below + 1 if value - below >= 0.5 else below)


def tenth(value: float) -> float:
    """The nearest tenth; half a tenth goes up. Not for negative values."""
    below = floor(value * 10)
    return (below + 1 if value >= (below * 10 + 5) / 100 else below) / 10


def not_known(name: str) -> ScorePart:
    """A parameter that is missing."""
    return ScorePart(name=name, value=None, points=None)


def with_points(name: str, given: Given, points: int | None) -> ScorePart:
    """A parameter whose points are known, or that gives none."""
    return ScorePart(
        name=name,
        value=given.value,
        points=points,
        age_s=given.age_s,
        vital=given.vital,
        samples=given.samples,
        span_s=given.span_s,
    )


def _half_way(upper: float, *, tenths: bool) -> float:
    return (round(upper * 10) * 10 + 5) / 100 if tenths else upper + 0.5
