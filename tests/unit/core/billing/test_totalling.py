"""Sums, taxes and shares: exact to the cent, whatever the order."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing.money import cents, worth
from core.billing.totalling import AGES, Cover, age, credited, share_back, shares, sums

CENTS = st.integers(0, 10**8).map(lambda n: Decimal(n) / 100)
RATES = st.sampled_from([Decimal(0), Decimal("7.00"), Decimal("19.00"), Decimal("8.10")])
PERCENTS = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


def test_half_a_cent_goes_up_and_a_credit_mirrors_it() -> None:
    assert worth(Decimal("0.5"), Decimal("0.05")) == Decimal("0.03")
    assert worth(Decimal("-0.5"), Decimal("0.05")) == Decimal("-0.03")


def test_tax_is_rounded_once_a_rate_and_not_once_a_line() -> None:
    three = sums([(Decimal("0.33"), Decimal(19))] * 3)
    assert three.tax == cents(Decimal("0.99") * Decimal("0.19"))
    assert sums([(Decimal(100), Decimal(0))]).taxes == {}


@given(st.lists(st.tuples(CENTS, RATES), min_size=1, max_size=8))
def test_taking_back_line_after_line_takes_back_the_whole(
    lines: list[tuple[Decimal, Decimal]],
) -> None:
    back = [credited(lines[:at], [line]) for at, line in enumerate(lines)]
    assert sum(one.total for one in back) == sums(lines).total


@given(
    CENTS,
    PERCENTS,
    CENTS,
    st.none() | CENTS,
    CENTS,
    CENTS,
)
def test_shares_add_up_and_nobody_pays_less_than_nothing(
    total: Decimal,
    percent: Decimal,
    deductible: Decimal,
    cap: Decimal | None,
    spent: Decimal,
    paid: Decimal,
) -> None:
    cover = Cover(
        percent=percent, deductible=deductible, cap=cap, spent_deductible=spent, spent_cap=paid
    )
    found = shares(total, cover)
    assert found.insurer + found.patient == total
    assert found.insurer >= 0
    assert found.patient >= 0
    assert found.insurer.as_tuple().exponent == -2 or found.insurer == 0
    if cap is not None and cap >= paid:
        assert found.insurer + paid <= cap


def test_the_deductible_is_paid_once_over_the_time_of_the_policy() -> None:
    first = shares(Decimal(300), Cover(percent=Decimal(80), deductible=Decimal(500)))
    assert (first.insurer, first.deductible_used) == (Decimal("0.00"), Decimal(300))
    second = shares(
        Decimal(300),
        Cover(percent=Decimal(80), deductible=Decimal(500), spent_deductible=Decimal(300)),
    )
    assert (second.insurer, second.deductible_used) == (Decimal("80.00"), Decimal(200))


@given(st.lists(CENTS, min_size=1, max_size=6), PERCENTS)
def test_the_insurer_gets_back_its_share_to_the_cent(
    parts: list[Decimal], percent: Decimal
) -> None:
    total = sum(parts, Decimal("0.00"))
    share = shares(total, Cover(percent=percent)).insurer
    gone = Decimal("0.00")
    back = Decimal("0.00")
    for one in parts:
        back += share_back(share, total, gone, one)
        gone += one
    assert back == share


@pytest.mark.parametrize(
    ("days", "named"),
    [
        (-1, "not_due"),
        (0, "0-30"),
        (30, "0-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "over_90"),
    ],
)
def test_how_long_something_is_due(days: int, named: str) -> None:
    due_on = date(2026, 3, 2)
    assert age(due_on, due_on + timedelta(days=days)) == named
    assert named in AGES
