"""A record number that was mistyped is not somebody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.patients.numbers import Mistyped, check_digit, is_ours, numbered, require_right

numbers = st.integers(min_value=1_000_001, max_value=9_999_999).map(numbered)


@given(numbers)
def test_a_number_of_ours_is_right(number: str) -> None:
    assert is_ours(number)
    require_right(number)


@given(numbers, st.integers(0, 7), st.integers(1, 9))
def test_a_wrong_digit_is_found(number: str, place: int, by: int) -> None:
    wrong = str((int(number[place]) + by) % 10)
    with pytest.raises(Mistyped):
        require_right(number[:place] + wrong + number[place + 1 :])


@given(numbers, st.integers(0, 6))
def test_two_digits_that_changed_places_are_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(Mistyped):
            require_right(swapped)


def test_the_table_finds_every_slip_wherever_the_number_stands() -> None:
    # Whatever came before is one of ten states, so this is every number, not a sample.
    for before in map(str, range(10)):
        for one in map(str, range(10)):
            for other in map(str, range(10)):
                if one != other:
                    assert check_digit(before + one) != check_digit(before + other)
                    assert check_digit(before + one + other) != check_digit(before + other + one)


@pytest.mark.parametrize("number", ["SIM000001", "VISITOR bed-1", "100007", "4711-A"])
def test_a_number_of_another_shape_has_nothing_to_check(number: str) -> None:
    require_right(number)
