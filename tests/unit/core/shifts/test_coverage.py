"""A bed without somebody is named before it hurts, minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.shifts.coverage import Gap, Held, Lack, Planned, gaps
from core.shifts.times import NoTimeAtAll, span

NOON = datetime(2031, 5, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNTIL = NOON + 12 * HOUR
BERLIN = ZoneInfo("Europe/Berlin")


def planned(begins: float, ends: float) -> Planned:
    return Planned(name="Ben", starts=NOON + begins * HOUR, ends=NOON + ends * HOUR)


def found(held: list[Held], *plans: Planned) -> list[tuple[Lack, float, float]]:
    return [
        (gap.lack, (gap.starts - NOON) / HOUR, (gap.ends - NOON) / HOUR)
        for gap in gaps(held, plans, now=NOON, until=UNTIL)
    ]


def test_a_bed_whose_nurses_follow_each_other_wants_nobody() -> None:
    ana = Held(name="Ana", off_at=NOON + 2 * HOUR)
    assert found([ana], planned(2, 10), planned(10, 18)) == []


def test_a_nurse_without_a_shift_answers_for_it_as_the_duty_says() -> None:
    assert found([Held(name="Ana")]) == []
    assert found([Held(name="Ana", until=NOON + HOUR)]) == [(Lack.UNPLANNED, 1, 12)]


def test_nobody_is_worse_than_late_and_late_worse_than_not_planned() -> None:
    late = Held(name="Ana", off_at=NOON - HOUR)
    assert found([], planned(3, 18)) == [(Lack.NOBODY, 0, 3)]
    assert found([late], planned(3, 18)) == [(Lack.LATE, 0, 3)]
    assert gaps([late], [], now=NOON, until=UNTIL) == (
        Gap(lack=Lack.LATE, starts=NOON, ends=UNTIL, names=("Ana",)),
    )


@given(
    st.lists(
        st.tuples(st.integers(-120, 800), st.integers(1, 600)).map(
            lambda one: planned(one[0] / 60, (one[0] + one[1]) / 60)
        ),
        max_size=5,
    )
)
def test_every_minute_is_covered_or_in_a_gap(plans: list[Planned]) -> None:
    holes = gaps([], plans, now=NOON, until=UNTIL)
    for minute in range(12 * 60):
        moment = NOON + timedelta(minutes=minute)
        covered = any(one.starts <= moment < one.ends for one in plans)
        assert covered != any(gap.starts <= moment < gap.ends for gap in holes)


# -- local times -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "starts", "ends", "hours"),
    [
        (date(2031, 3, 29), time(22), time(6), 7),
        (date(2031, 10, 25), time(22), time(6), 9),
        (date(2031, 3, 29), time(19), time(7), 11),
        (date(2031, 10, 25), time(19), time(7), 13),
        (date(2031, 5, 5), time(22), time(6), 8),
        (date(2031, 5, 5), time(6), time(14), 8),
    ],
)
def test_a_night_is_as_long_as_it_is(day: date, starts: time, ends: time, hours: int) -> None:
    begins, over = span(day, starts, ends, BERLIN)
    assert (over - begins) / HOUR == hours


def test_a_shift_within_the_hour_that_is_skipped_cannot_be() -> None:
    with pytest.raises(NoTimeAtAll):
        span(date(2031, 3, 30), time(2, 30), time(3, 15), BERLIN)


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_one_shift_begins_where_the_last_one_ends(day: date, zone: str) -> None:
    three = (time(6), time(14)), (time(14), time(22)), (time(22), time(6))
    spans = [span(day, starts, ends, ZoneInfo(zone)) for starts, ends in three]
    tomorrow = span(day + timedelta(days=1), *three[0], ZoneInfo(zone))
    assert [one[1] for one in spans] == [*(one[0] for one in spans[1:]), tomorrow[0]]
