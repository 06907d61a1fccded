"""Where a patient's values are going, as an arrow on a tile."""

import pytest

from core.wire import Quality
from gateway.live.leaning import BY, LEAST_MINUTES, SPAN_MIN, Leaning

MINUTE_MS = 60_000
NOW_MS = 2 * SPAN_MIN * MINUTE_MS


def after(
    before: float, lately: float, *, vital: str = "hr", quality: Quality = Quality.GOOD
) -> Leaning:
    """Half an hour of one value, then of another, twice a minute."""
    leaning = Leaning()
    for half in range(1, 4 * SPAN_MIN + 1):
        value = before if half <= 2 * SPAN_MIN + 1 else lately
        leaning.note({vital: (value, half * MINUTE_MS // 2 + 1_000, quality)})
    return leaning


@pytest.mark.parametrize(("by", "way"), [(BY["hr"], 1), (-BY["hr"], -1)])
def test_a_value_that_has_moved_far_enough_has_an_arrow(by: float, way: int) -> None:
    leaning = after(80, 80 + by)
    assert leaning.turn(NOW_MS)
    assert leaning.trends == {"hr": way}


def test_a_value_that_has_hardly_moved_has_none() -> None:
    leaning = after(80, 80 + BY["hr"] - 1)
    assert not leaning.turn(NOW_MS)
    assert leaning.trends == {}


def test_an_arrow_does_not_flicker_at_its_edge() -> None:
    leaning = after(80, 80 + BY["hr"] - 1)
    leaning.trends = {"hr": 1}
    assert not leaning.turn(NOW_MS)
    leaning = after(80, 80 + BY["hr"] / 2)
    leaning.trends = {"hr": 1}
    assert leaning.turn(NOW_MS)
    assert leaning.trends == {}


def test_nothing_is_said_of_too_few_minutes() -> None:
    leaning = Leaning()
    for minute in range(1, 2 * SPAN_MIN + 1):
        if minute <= SPAN_MIN or minute < SPAN_MIN + LEAST_MINUTES:
            leaning.note({"hr": (60.0 + 2 * minute, minute * MINUTE_MS, Quality.GOOD)})
    leaning.turn(NOW_MS)
    assert leaning.trends == {}


def test_what_the_device_itself_doubts_and_what_is_not_continuous_say_nothing() -> None:
    for doubtful in (
        after(80, 120, quality=Quality.SUSPECT),
        after(100, 160, vital="nibp_sys"),
    ):
        doubtful.turn(NOW_MS)
        assert doubtful.trends == {}


def test_half_an_hour_without_values_takes_the_arrow_off() -> None:
    leaning = after(80, 120)
    leaning.turn(NOW_MS)
    assert leaning.turn(2 * NOW_MS)
    assert leaning.trends == {}
