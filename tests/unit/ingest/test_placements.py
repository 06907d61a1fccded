"""A reading belongs to the bed and stay of the time it was measured."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import TimestamptzRange

from core.beds.placements import Assignment, Occupation, Place, Placements, UnknownDevice
from core.ids import DeviceId

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
M1 = DeviceId("m1")


def during(start_h: float, end_h: float | None = None) -> TimestamptzRange:
    return TimestamptzRange(
        NOON + timedelta(hours=start_h), None if end_h is None else NOON + timedelta(hours=end_h)
    )


WARD = Placements(
    {M1: 1},
    [Assignment(M1, "b2", 2, during(10)), Assignment(M1, "b1", 1, during(0, 8))],
    [
        Occupation("b1", 71, during(4, 20)),
        Occupation("b1", 70, during(-5, 2)),
        Occupation("b2", 72, during(0, 11)),
    ],
)


@pytest.mark.parametrize(
    ("hour", "place"),
    [
        (-1, Place(1)),
        (0, Place(1, 1, 70)),
        (1.99, Place(1, 1, 70)),
        (2, Place(1, 1)),
        (4, Place(1, 1, 71)),
        (7.99, Place(1, 1, 71)),
        (8, Place(1)),
        (10, Place(1, 2, 72)),
        (11, Place(1, 2)),
        (1e5, Place(1, 2)),
    ],
)
def test_the_place_is_that_of_the_measurement(hour: float, place: Place) -> None:
    assert WARD.place(M1, NOON + timedelta(hours=hour)) == place


def test_a_stranger_has_no_place() -> None:
    assert DeviceId("m2") not in WARD
    with pytest.raises(UnknownDevice):
        WARD.place(DeviceId("m2"), NOON)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=20, unique=True), st.floats(-5, 60))
def test_a_stay_is_found_exactly_while_it_lasts(edges: list[int], hour: float) -> None:
    edges = sorted(edges)
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    ward = Placements(
        {M1: 1},
        [Assignment(M1, "b1", 1, during(-10))],
        [Occupation("b1", n, during(*pair)) for n, pair in enumerate(pairs, start=1)],
    )
    moment = NOON + timedelta(hours=hour)
    lasting = [
        n
        for n, (low, high) in enumerate(pairs, start=1)
        if NOON + timedelta(hours=low) <= moment < NOON + timedelta(hours=high)
    ]
    assert ward.place(M1, moment).stay == (lasting[0] if lasting else None)
