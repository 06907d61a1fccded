"""What people type when they look for somebody."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.patients.typed import understand

TODAY = date(2026, 3, 1)
ADA = date(1961, 4, 2)


@pytest.mark.parametrize(
    "said",
    [
        "1961-04-02",
        "02.04.1961",
        "2.4.1961",
        "2.4.61",
        "02/04/1961",
        "2-4-1961",
        "2 Apr 1961",
        "2 April 1961",
        "2. april 1961",
        "April 2, 1961",
        "19610402",
        "02041961",
        "1961/4/2",
    ],
)
def test_a_date_of_birth_is_understood_as_it_is_written(said: str) -> None:
    assert ADA in understand(said, TODAY).born


def test_a_date_with_slashes_can_mean_two_days() -> None:
    assert understand("02/04/1961", TODAY).born == (ADA, date(1961, 2, 4))
    assert understand("02.04.1961", TODAY).born == (ADA,)


def test_a_year_of_two_digits_is_one_that_was() -> None:
    assert understand("1.1.61", TODAY).born == (date(1961, 1, 1),)
    assert understand("1.1.15", TODAY).born == (date(1915, 1, 1), date(2015, 1, 1))


@pytest.mark.parametrize("said", ["31.2.1961", "1.1.2999", "1750-01-01", "99.99.1999"])
def test_a_day_that_cannot_be_a_birthday_is_none(said: str) -> None:
    assert understand(said, TODAY).born == ()


def test_names_numbers_and_dates_come_in_any_order() -> None:
    found = understand("2.4.1961 varga SIM000001 ada", TODAY)
    assert (found.text, found.numbers, found.born) == ("varga ada", ("SIM000001",), (ADA,))


def test_eight_digits_may_be_a_number_or_a_day() -> None:
    found = understand("19610402", TODAY)
    assert (found.numbers, found.born) == (("19610402",), (ADA,))


@given(st.text(max_size=200))
def test_whatever_is_typed_is_understood_somehow(said: str) -> None:
    understand(said, TODAY)


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_every_day_is_found_in_each_way_of_writing(born: date) -> None:
    for written in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %b %Y", "%Y%m%d"):
        assert born in understand(born.strftime(written), TODAY).born
