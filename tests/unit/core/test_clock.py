"""Clocks: one that races, one that is moved by hand, and none without a zone."""

from datetime import UTC, datetime, timedelta

import pytest

from core.clock import HandClock, RacingClock, SystemClock, clock_from


def test_the_machines_clock_is_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC
    assert isinstance(clock_from(""), SystemClock)


def test_a_clock_moved_by_hand_stands_still_otherwise() -> None:
    clock = HandClock()
    before = clock.now()
    assert clock.pass_by(seconds=90) == before + timedelta(seconds=90) == clock.now()


def test_a_racing_clock_agrees_at_its_origin_and_then_runs_ahead() -> None:
    true = SystemClock()
    clock = RacingClock(true.now() - timedelta(minutes=1), speed=60)
    lived = clock.now() - clock.origin
    assert timedelta(minutes=60) <= lived <= timedelta(minutes=61)


def test_the_setting_of_a_racing_clock() -> None:
    clock = clock_from("2026-01-05T12:00:00+01:00@60")
    assert clock == RacingClock(datetime(2026, 1, 5, 11, 0, tzinfo=UTC), 60.0)


@pytest.mark.parametrize("text", ["soon", "2026-01-05T12:00:00Z", "@60", "2026-01-05@fast"])
def test_a_setting_that_is_no_clock_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        clock_from(text)
