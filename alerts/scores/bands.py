"""Points by value, and rounding as on paper: a half goes up, whatever binary makes of it. Pure.

A chart is written for whole numbers (temperature: tenths), so a value is rounded once before it is
banded. Both are exact on the decimal notation of the value and need no decimal arithmetic:
a division of two whole numbers gives the very float that the notation of the half-way point does.
"""

from bisect import bisect_right
from math import floor

from msgspec import Struct

from alerts.scores.inputs import Given
from core.wire import ScorePart


class Bands(Struct, frozen=True, gc=False):
    """A row of a chart.

    Attributes:
        edges: Where the next band begins, before rounding, ascending.
        points: Of each band, one more than there are edges.
        tenths: Whether the chart is written in tenths.
    """

    edges: tuple[float, ...]
    points: tuple[int, ...]
    tenths: bool = False

    def of(self, value: float) -> int:
        """Points of a value that is not yet rounded."""
        return self.points[bisect_right(self.edges, value)]

    def rounded(self, value: float) -> float:
        """The value as it stands on the chart."""
        return tenth(value) if self.tenths else whole(value)


def bands(*rows: tuple[float, int], above: int, tenths: bool = False) -> Bands:
    """A row as it is printed.

    Args:
        rows: Upper end (inclusive) and points of each band, ascending.
        above: Points beyond the last of them.
        tenths: Whether the chart is written in tenths.
    """
    halves = tuple(_half_way(upper, tenths=tenths) for upper, _ in rows)
    return Bands(halves, (*(points for _, points in rows), above), tenths)


def whole(value: float) -> float:
    """The nearest whole number; a half goes up."""
    below = floor(value)
    return float(below + 1 if value - below >= 0.5 else below)


def tenth(value: float) -> float:
    """The nearest tenth; half a tenth goes up."""
    below = floor(value * 10)
    return (below + 1 if value >= (below * 10 + 5) / 100 else below) / 10


def part(name: str, given: Given | None, row: Bands) -> ScorePart:
    """One parameter of a score."""
    if given is None:
        return ScorePart(name=name, value=None, points=None)
    value = given.value
    return with_points(name, given, row.rounded(value), row.of(value))


def with_points(name: str, given: Given, value: float, points: int | None) -> ScorePart:
    """One parameter whose points do not follow from a row alone."""
    return ScorePart(
        name=name,
        value=value,
        points=points,
        age_s=tenth(given.age_s),
        vital=given.vital,
        samples=given.samples,
        span_s=tenth(given.span_s),
    )


def _half_way(upper: float, *, tenths: bool) -> float:
    return (round(upper * 10) * 10 + 5) / 100 if tenths else upper + 0.5
