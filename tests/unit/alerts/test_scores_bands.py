"""Rounding as on paper, against decimal arithmetic; points on both sides of an edge."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.scores.bands import Row, bands, tenth, whole
from alerts.scores.inputs import Given


def on_paper(value: float, step: str) -> float:
    """Half-up on the decimal notation of the value."""
    return float(Decimal(repr(value)).quantize(Decimal(step), ROUND_HALF_UP))


def points(row: Row, value: float) -> int | None:
    return row.part(Given(value, 0.0)).points


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(38.04, 38.0), (38.05, 38.1), (38.0499, 38.0), (35.05, 35.1), (36.95, 37.0), (39.05, 39.1)],
)
def test_half_a_tenth_goes_up(value: float, rounded: float) -> None:
    assert tenth(value) == rounded


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(8.5, 9), (8.49, 8), (2.5, 3), (90.5, 91), (0.49999999999999994, 0), (0.0, 0)],
)
def test_a_half_goes_up(value: float, rounded: float) -> None:
    assert whole(value) == rounded


@given(st.floats(0, 400))
@example(0.49999999999999994)
@example(2.675)
def test_rounding_is_that_of_decimal_arithmetic(value: float) -> None:
    assert whole(value) == on_paper(value, "1")
    assert tenth(value) == on_paper(value, "0.1")


@given(st.integers(0, 40_000))
def test_rounding_of_what_a_thermometer_shows_is_that_of_decimal_arithmetic(
    hundredths: int,
) -> None:
    value = hundredths / 100
    assert whole(value) == on_paper(value, "1")
    assert tenth(value) == on_paper(value, "0.1")


@given(st.floats(0, 400))
def test_banding_a_value_is_banding_it_rounded(value: float) -> None:
    row = bands("respiration", (8, 3), (11, 1), (20, 0), (24, 2), above=4)
    warm = bands("temperature", (35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), above=2, tenths=True)

    assert points(row, value) == points(row, whole(value))
    assert points(warm, value) == points(warm, tenth(value))
