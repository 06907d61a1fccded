"""A clinic opens by the clock on the wall, whatever that clock does."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.appointments.hours import Clock, Diary, Span, Unusual, Weekly, clocks, moments, openings

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer
    "America/Havana",  # changes at midnight
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/St_Johns",
    "Antarctica/Troll",  # two hours of summer
    "UTC",
)
BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ALWAYS = date(2020, 1, 1)

zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
pieces = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(
    lambda two: Clock(min(two), max(two)) if two[0] != two[1] else Clock(0, 1440)
)


def change_days(zone: ZoneInfo) -> list[date]:
    """Days of two years on which the clock is changed."""
    noon = datetime(2025, 1, 1, 12, tzinfo=UTC)
    offsets = [(noon + timedelta(days=at)).astimezone(zone) for at in range(1096)]
    return [
        after.date()
        for before, after in pairwise(offsets)
        if before.utcoffset() != after.utcoffset()
    ]


CHANGES = [(ZoneInfo(name), day) for name in ZONES for day in change_days(ZoneInfo(name))]


def shown(zone: ZoneInfo, at: datetime) -> tuple[date, int]:
    """What calendar and clock on the wall show."""
    local = at.astimezone(zone)
    return local.date(), local.hour * 60 + local.minute


@given(case=st.sampled_from(CHANGES) | st.tuples(zones, days), clock=pieces)
def test_a_moment_is_open_exactly_when_the_clock_shows_a_time_of_the_hours(
    case: tuple[ZoneInfo, date], clock: Clock
) -> None:
    zone, day = case
    found = moments(zone, day, clock)
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=16)
    for _ in range(60 * 56):
        date_shown, minute = shown(zone, at)
        wanted = date_shown == day and clock.opens <= minute < clock.closes
        assert any(span.start <= at < span.end for span in found) == wanted, at
        at += timedelta(minutes=1)


@given(zone=zones, day=days)
def test_a_clinic_of_nine_begins_at_nine_all_year(zone: ZoneInfo, day: date) -> None:
    (span,) = moments(zone, day, Clock(540, 720))
    assert shown(zone, span.start) == (day, 540)
    assert span.end - span.start == timedelta(hours=3)


def test_the_hour_that_the_clock_skips_never_comes() -> None:
    assert moments(BERLIN, SPRING, Clock(120, 180)) == []
    (night,) = moments(BERLIN, SPRING, Clock(60, 240))
    assert night.end - night.start == timedelta(hours=2)


def test_the_hour_that_the_clock_shows_twice_is_two_hours() -> None:
    (night,) = moments(BERLIN, AUTUMN, Clock(120, 180))
    assert night.end - night.start == timedelta(hours=2)
    first, second = moments(BERLIN, AUTUMN, Clock(150, 170))
    assert second.start - first.start == timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 6, 1), 24)], ids=str
)
def test_a_day_is_as_long_as_it_is(day: date, hours: int) -> None:
    (whole,) = moments(BERLIN, day, Clock(0, 1440))
    assert whole.end - whole.start == timedelta(hours=hours)


def test_a_rule_holds_on_its_days() -> None:
    monday = date(2026, 1, 5)
    rule = Weekly(weekday=1, clock=Clock(480, 600), since=monday, until=date(2026, 1, 12))
    diary = Diary(weekly=[rule])
    assert clocks(diary, monday) == [Clock(480, 600)]
    assert clocks(diary, date(2026, 1, 6)) == []
    assert clocks(diary, date(2026, 1, 12)) == []


def test_extra_hours_count_on_a_holiday_too() -> None:
    day = date(2026, 12, 25)
    week = [Weekly(weekday=5, clock=Clock(480, 960), since=ALWAYS)]
    holiday = Unusual(day=day, clock=Clock(0, 1440), extra=False)
    extra = Unusual(day=day, clock=Clock(540, 600), extra=True)
    assert clocks(Diary(weekly=week, unusual=[holiday]), day) == []
    assert clocks(Diary(weekly=week, unusual=[holiday, extra]), day) == [Clock(540, 600)]


def test_a_doctor_who_leaves_early_is_open_until_then() -> None:
    day = date(2026, 1, 5)
    week = [Weekly(weekday=1, clock=Clock(480, 960), since=ALWAYS)]
    meeting = Unusual(day=day, clock=Clock(600, 660), extra=False)
    early = Unusual(day=day, clock=Clock(900, 1440), extra=False)
    found = clocks(Diary(weekly=week, unusual=[early, meeting]), day)
    assert found == [Clock(480, 600), Clock(660, 900)]


def test_only_what_lies_in_the_span_is_told() -> None:
    week = [Weekly(weekday=1, clock=Clock(480, 960), since=ALWAYS)]
    span = Span(datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 10, tzinfo=UTC))
    assert openings(Diary(weekly=week), ZoneInfo("UTC"), span) == [span]
