"""What the alarm load counts: days and shifts by the wall's clock, and sums of its parts."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.reports.load import UNCOVERED, Period, Shift, slices, spans
from core.reports.load_paper import drawn
from core.reports.load_shown import Contributor, LoadShown, LongOpen, Paused, UnitCounted
from core.reports.load_summing import (
    Answers,
    Count,
    busiest_tenth_percent,
    by_day,
    by_kind,
    by_shift,
    measured,
)

BERLIN = ZoneInfo("Europe/Berlin")
LATER = datetime(2027, 1, 1, tzinfo=UTC)
TODAY = date(2026, 3, 10)


def shift(name: str, starts: int, ends: int, unit: str = "icu") -> Shift:
    return Shift(unit=unit, name=name, starts=time(starts), ends=time(ends))


def count(**said: object) -> Count:
    known = {"day": TODAY, "shift": "Day", "kind": "physiological", "priority": "high", "raised": 4}
    return Count(**(known | said))  # type: ignore[arg-type]


def a_period(last: date, days: int, now: datetime = LATER) -> Period:
    return Period(last=last, count=days, zone=BERLIN, now=now)


def test_a_period_is_whole_days_of_the_site_and_the_one_before_ends_where_it_begins() -> None:
    period = a_period(date(2026, 3, 29), 7)
    assert period.since == datetime(2026, 3, 22, 23, tzinfo=UTC)
    assert period.over == datetime(2026, 3, 29, 22, tzinfo=UTC)  # clocks went forward
    assert period.before.over == period.since
    assert period.before.days[0] == date(2026, 3, 16)


def test_what_has_not_happened_is_in_no_period() -> None:
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    period = a_period(date(2026, 3, 11), 3, now)
    assert period.over == now
    assert period.bounds[-1][1:] == (now, now)


def test_a_unit_without_shifts_has_those_of_the_house() -> None:
    assert [(one.name, one.since, one.until) for one in spans(["icu"], [])] == [
        ("Night", 0, 420),
        ("Day", 420, 900),
        ("Evening", 900, 1380),
        ("Night", 1380, 1440),
    ]


def test_at_a_handover_the_shift_that_takes_over_counts() -> None:
    cut = spans(["icu"], [shift("Early", 6, 15), shift("Late", 14, 22), shift("Night", 21, 7)])
    assert [(one.name, one.since // 60) for one in cut] == [
        ("Night", 0),
        ("Early", 6),
        ("Late", 14),
        ("Night", 21),
    ]


def test_hours_that_no_shift_covers_say_so() -> None:
    names = [one.name for one in spans(["icu"], [shift("Clinic", 8, 16)])]
    assert names == [UNCOVERED, "Clinic", UNCOVERED]


def test_slices_follow_the_clock_on_the_wall_through_a_night_of_23_hours() -> None:
    cut = slices(a_period(date(2026, 3, 29), 2), ["icu"], [])
    assert cut.edges == [
        datetime(2026, 3, 27, 23, tzinfo=UTC),
        datetime(2026, 3, 28, 6, tzinfo=UTC),
        datetime(2026, 3, 28, 14, tzinfo=UTC),
        datetime(2026, 3, 28, 22, tzinfo=UTC),
        datetime(2026, 3, 28, 23, tzinfo=UTC),
        datetime(2026, 3, 29, 5, tzinfo=UTC),
        datetime(2026, 3, 29, 13, tzinfo=UTC),
        datetime(2026, 3, 29, 21, tzinfo=UTC),
    ]
    assert cut.shifts["icu"] == ["Night", "Day", "Evening", "Night"] * 2
    assert cut.days[4] == date(2026, 3, 29)
    assert cut.order == ["Day", "Evening", "Night"]


def test_units_keep_their_own_shifts_within_the_same_slices() -> None:
    shifts = [shift("Long day", 7, 19), shift("Long night", 19, 7)]
    cut = slices(a_period(TODAY, 1), ["icu", "ward"], shifts)
    assert cut.shifts["icu"] == ["Long night", "Long day", "Long day", "Long night", "Long night"]
    assert cut.shifts["ward"] == ["Night", "Day", "Evening", "Evening", "Night"]


def test_one_shift_that_lasts_all_day_is_still_named() -> None:
    always = [Shift(unit="icu", name="Always", starts=time(7), ends=time(6, 59))]
    assert "Always" in slices(a_period(TODAY, 1), ["icu"], always).order


def test_nuisance_is_artefacts_and_what_was_over_before_anybody_came() -> None:
    found = measured([count(raised=8, artefact=1, fleeting=2)], (30.0, 90.0), bed_days=4)
    assert found.nuisance_percent == 37.5
    assert found.a_bed_day == 2.0
    assert (found.median_s, found.p95_s) == (30.0, 90.0)


def test_nothing_is_no_share_of_nothing() -> None:
    found = measured([], (None, None), bed_days=0)
    assert (found.raised, found.nuisance_percent, found.a_bed_day) == (0, None, None)


def test_every_part_sums_to_the_same_whole() -> None:
    counts = [
        count(),
        count(shift="Night", raised=2),
        count(day=date(2026, 3, 9), priority="low", kind="technical", raised=1),
        count(priority="advisory", kind="advisory", raised=3),
    ]
    whole = measured(counts, (None, None), 3).raised
    days = by_day(counts, {date(2026, 3, 8): 1.0, date(2026, 3, 9): 1.0, TODAY: 1.0})
    kinds = by_kind(counts, Answers(by_kind={("technical", "low"): (5.0, 9.0)}), 3)
    shifts = by_shift(counts, Answers(), ["Day", "Evening", "Night"])
    for parts in (days, kinds, shifts):
        assert sum(one.raised for one in parts) == whole == 10
    assert [one.raised for one in days] == [0, 1, 9]
    assert [one.priority for one in kinds] == ["high", "low", "advisory"]
    assert kinds[1].p95_s == 9.0
    assert [one.shift for one in shifts] == ["Day", "Night"]


@pytest.mark.parametrize(
    ("counts", "percent"), [([], None), ([5], 100.0), ([50, *[5] * 10], 50.0), ([1] * 20, 10.0)]
)
def test_the_tenth_of_patients_that_had_most(counts: list[int], percent: float | None) -> None:
    assert busiest_tenth_percent(counts) == percent


def test_the_paper_names_beds_and_no_patients() -> None:
    whole = measured([count()], (12.0, 40.0), 2)
    shown = LoadShown(
        since=TODAY,
        until=TODAY,
        units=[UnitCounted(id="icu", name="ICU")],
        bed_days=2,
        total=whole,
        before=whole,
        by_day=by_day([count()], {TODAY: 2.0}),
        by_kind=by_kind([count()], Answers(), 2),
        by_shift=by_shift([count()], Answers(), ["Day"]),
        contributors=[
            Contributor(
                cause="spo2.low",
                kind="physiological",
                bed="icu-01",
                bed_name="I01",
                unit_name="ICU",
                stay=7,
                here=True,
                raised=4,
                share_percent=100.0,
                answered=3,
                nuisance=1,
            )
        ],
        longest=[
            LongOpen(
                id="a1",
                cause="spo2.low",
                priority="high",
                bed="icu-01",
                bed_name="I01",
                raised_at=datetime(2026, 3, 10, 3, tzinfo=UTC),
                open_s=600,
                still_open=True,
                answered_after_s=None,
            )
        ],
        paused=Paused(pauses=1, paused_s=120, raised=0),
        busiest_tenth_percent=100.0,
        fleeting_s=15,
    )
    grids, figures = drawn(shown)
    assert grids[0].title == "ICU"
    assert ("spo2.low", "I01", "ICU", "here", "4", "100.0", "3", "1") in grids[3].rows
    assert grids[4].rows[0][4:] == ("10.0+", "-")
    assert figures[0].series[0][1] == (2.0,)
    assert all(len(row) == len(grid.columns) for grid in grids for row in grid.rows)
