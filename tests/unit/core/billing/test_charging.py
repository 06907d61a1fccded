"""The bill from what really happened: every day and minute once, none twice."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing.charging import (
    Away,
    Beside,
    Done,
    Facts,
    Lying,
    Rules,
    charges,
    minutes_by_code,
)
from tests.unit.core.billing.case import (
    LIST,
    NOW,
    RULES,
    a_case,
    away,
    beside,
    due,
    local,
    lying,
    price,
    quantity,
)


def test_a_day_in_bed_is_one_at_whose_end_the_patient_lies_there() -> None:
    dues = due(a_case(lying("2026-03-02T10:00", "2026-03-05T09:00")))
    days = [one.on_day for one in dues if one.code == "day.bed.ward"]
    assert days == [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)]


def test_somebody_who_comes_and_leaves_on_one_day_has_one_day() -> None:
    dues = due(a_case(lying("2026-03-02T10:00", "2026-03-02T16:00")))
    assert quantity(dues, "day.bed.ward") == 1


def test_a_day_with_a_transfer_belongs_to_where_it_ended() -> None:
    dues = due(
        a_case(
            lying("2026-03-02T10:00", "2026-03-03T10:00", "icu", stay=1),
            lying("2026-03-03T10:00", "2026-03-04T10:00", "ward", stay=2),
        )
    )
    assert [(one.code, one.on_day.day) for one in dues if one.per == "day"] == [
        ("day.bed.icu", 2),
        ("day.bed.ward", 3),
    ]


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        pytest.param("2026-03-28T00:00", "2026-03-30T00:00", 47, id="spring"),
        pytest.param("2026-10-24T00:00", "2026-10-26T00:00", 49, id="autumn"),
    ],
)
def test_when_clocks_change_days_are_days_and_hours_are_real(
    since: str, until: str, hours: int
) -> None:
    dues = due(a_case(lying(since, until, "icu")))
    assert quantity(dues, "day.bed.icu") == 2
    assert quantity(dues, "hour.bed.icu") == hours


@pytest.mark.parametrize(("free", "days", "hours"), [(True, 2, 52), (False, 4, 96)])
def test_leave_is_free_or_not_as_the_site_agreed(free: bool, days: int, hours: int) -> None:
    facts = a_case(
        lying("2026-03-02T00:00", "2026-03-06T00:00", "icu"),
        away=[away("leave", "2026-03-03T08:00", "2026-03-05T04:00")],
    )
    dues = due(facts, rules=Rules(zone=RULES.zone, leave_free=free))
    assert quantity(dues, "day.bed.icu") == days
    assert quantity(dues, "hour.bed.icu") == hours


def test_theatre_costs_the_bed_and_not_the_monitoring() -> None:
    facts = a_case(
        lying("2026-03-02T08:00", "2026-03-02T20:00", "icu"),
        away=[away("theatre", "2026-03-02T10:00", "2026-03-02T13:00")],
        beside=[beside("hour.monitoring", "2026-03-01T00:00", None)],
    )
    dues = due(facts)
    assert quantity(dues, "hour.bed.icu") == 12
    assert quantity(dues, "hour.monitoring") == 9


def test_two_pumps_count_twice_and_only_while_the_patient_is_there() -> None:
    pumps = [
        beside("hour.equipment.pump", "2026-03-01T00:00", None),
        beside("hour.equipment.pump", "2026-03-02T10:00", "2026-03-02T12:00"),
    ]
    dues = due(a_case(lying("2026-03-02T08:00", "2026-03-02T20:00"), beside=pumps))
    assert quantity(dues, "hour.equipment.pump") == 14


def test_of_a_stay_that_goes_on_only_whole_days_are_proposed() -> None:
    facts = a_case(lying("2026-03-02T10:00", None, "icu"), over=False)
    dues = due(facts, now=local("2026-03-04T15:00"))
    assert {one.on_day for one in dues} == {date(2026, 3, 2), date(2026, 3, 3)}
    assert quantity(dues, "hour.bed.icu") == 38


def test_the_price_is_that_of_the_day() -> None:
    prices = [
        price("day.bed.ward", "400.00", until=date(2026, 3, 3)),
        price("day.bed.ward", "410.00", since=date(2026, 3, 3)),
    ]
    facts = a_case(lying("2026-03-02T10:00", "2026-03-04T10:00"))
    assert [one.amount for one in charges(facts, prices, RULES, NOW).dues] == [
        Decimal("400.00"),
        Decimal("410.00"),
    ]


def test_what_nobody_has_put_a_price_on_is_told_and_not_forgotten() -> None:
    done = [
        Done(root="procedure/1", code="mri.knee", admission=1, at=local("2026-03-02T11:00")),
        Done(root="procedure/2", code="ct.head", admission=1, at=local("2026-03-02T12:00")),
    ]
    facts = a_case(lying("2026-03-02T10:00", "2026-03-02T16:00"), done=done)
    reckoned = charges(facts, LIST, RULES, NOW)
    # Hours on a ward have no price, because the days have one.
    assert reckoned.unpriced == {"mri.knee": 1}
    assert [one.root for one in reckoned.dues if one.per == "piece"] == ["procedure/2"]


ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/Havana", "Australia/Lord_Howe")]
START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 400 * 24 * 60 * 60).map(lambda s: START + timedelta(seconds=s))


@st.composite
def a_ledger(draw: st.DrawFn) -> tuple[Facts, Rules]:
    """Stays of one admission, end to end, with absences and a monitor."""
    kinds = st.sampled_from(["ward", "icu"])
    moments = sorted(draw(st.lists(MOMENTS, min_size=2, max_size=6, unique=True)))
    stays = [
        Lying(stay=number, admission=1, kind=draw(kinds), since=since, until=until)
        for number, (since, until) in enumerate(pairwise(moments), start=1)
    ]
    absences = []
    for one in stays:
        gone = sorted(draw(st.lists(MOMENTS, min_size=2, max_size=2, unique=True)))
        kind = draw(st.sampled_from(["leave", "theatre", "off_ward"]))
        absences.append(Away(stay=one.stay, kind=kind, since=gone[0], until=gone[1]))
    watch = [
        Beside(stay=one.stay, code="hour.monitoring", since=moments[0], until=draw(MOMENTS))
        for one in stays
    ]
    facts = Facts(patient=1, lying=stays, away=absences, beside=watch, ended=frozenset({1}))
    return facts, Rules(zone=draw(st.sampled_from(ZONES)), leave_free=draw(st.booleans()))


LATER = START + timedelta(days=500)


def _whole(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


@given(a_ledger())
def test_no_minute_is_billed_twice_or_lost(ledger: tuple[Facts, Rules]) -> None:
    """Against a plain count, minute by minute's worth, without any day or zone."""
    facts, rules = ledger
    expected: Counter[str] = Counter()
    for one in facts.lying:
        assert one.until is not None
        since, until = _whole(one.since), _whole(one.until)
        gone = 0
        for absence in facts.away:
            if absence.stay == one.stay and absence.kind == "leave" and rules.leave_free:
                assert absence.until is not None
                cut = min(until, _whole(absence.until)) - max(since, _whole(absence.since))
                gone += max(0, cut // timedelta(minutes=1))
        expected[f"hour.bed.{one.kind}"] += (until - since) // timedelta(minutes=1) - gone
    found: Counter[str] = Counter()
    for (_, code, _), minutes in minutes_by_code(facts, rules, LATER).items():
        assert minutes >= 0
        if code != "hour.monitoring":
            found[code] += minutes
    assert +found == +expected


@given(a_ledger(), MOMENTS)
def test_a_transfer_within_one_kind_changes_nothing(
    ledger: tuple[Facts, Rules], moment: datetime
) -> None:
    facts, rules = ledger
    split: list[Lying] = []
    beside_: list[Beside] = list(facts.beside)
    gone: list[Away] = list(facts.away)
    for one in facts.lying:
        assert one.until is not None
        if not one.since < moment < one.until:
            split.append(one)
            continue
        new = one.stay + 100
        split.append(
            Lying(stay=one.stay, admission=1, kind=one.kind, since=one.since, until=moment)
        )
        split.append(Lying(stay=new, admission=1, kind=one.kind, since=moment, until=one.until))
        gone += [
            Away(stay=new, kind=a.kind, since=a.since, until=a.until)
            for a in facts.away
            if a.stay == one.stay
        ]
        beside_ += [
            Beside(stay=new, code=b.code, since=b.since, until=b.until)
            for b in facts.beside
            if b.stay == one.stay
        ]
    after = Facts(patient=1, lying=split, away=gone, beside=beside_, ended=facts.ended)
    assert charges(after, LIST, rules, LATER) == charges(facts, LIST, rules, LATER)


@given(a_ledger())
def test_every_night_costs_one_bed_at_most_and_hours_say_their_minutes(
    ledger: tuple[Facts, Rules],
) -> None:
    facts, rules = ledger
    dues = charges(facts, LIST, rules, LATER).dues
    nights = [one.on_day for one in dues if one.per == "day"]
    assert len(nights) == len(set(nights))
    assert len({one.root for one in dues}) == len(dues)
    minutes = minutes_by_code(facts, rules, LATER)
    for one in dues:
        if one.per == "hour":
            exact = minutes["admission/1", one.code, one.on_day]
            assert round(one.quantity * 60) == exact
