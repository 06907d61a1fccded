"""Two records that may be one person's, and two that are not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.patients.likeness import LIKELY, POSSIBLE, Known, distance, likeness

ADA = Known(
    family=("varga",), given=("ada",), birth_date=date(1961, 4, 2), sex="female", phone="5550123"
)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        pytest.param(ADA, "same date of birth", id="the-same"),
        pytest.param(
            replace(ADA, birth_date=date(1961, 2, 4)), "day and month of birth exchanged", id="day"
        ),
        pytest.param(replace(ADA, family=("vagra",)), "similar family name", id="slip"),
        pytest.param(
            replace(ADA, family=("ada",), given=("varga",)),
            "family and given name exchanged",
            id="names-exchanged",
        ),
        pytest.param(
            replace(ADA, family=("lund",), former=("varga",)), "former name", id="married"
        ),
        pytest.param(
            replace(ADA, given=("adah",), phone=""), "similar given name", id="given-name"
        ),
        pytest.param(
            replace(ADA, birth_date=date(1961, 4, 3)),
            "date of birth differs by one slip",
            id="slip-day",
        ),
    ],
)
def test_a_slip_does_not_hide_that_it_is_the_same_person(other: Known, reason: str) -> None:
    found = likeness(ADA, other)
    assert found.points >= LIKELY
    assert reason in found.reasons


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            replace(ADA, given=("bela",), birth_date=date(1990, 1, 1), sex="male"), id="a-relative"
        ),
        pytest.param(
            Known(family=("novak",), given=("olga",), birth_date=ADA.birth_date, sex="female"),
            id="the-same-birthday",
        ),
        pytest.param(
            replace(ADA, given=("ines",), phone="", sex="female", birth_date=date(1961, 9, 30)),
            id="the-same-family",
        ),
    ],
)
def test_what_many_share_makes_no_pair(other: Known) -> None:
    assert likeness(ADA, other).points < POSSIBLE


def test_twins_are_shown_and_not_taken_for_one() -> None:
    twin = replace(ADA, given=("bela",), sex="male")
    assert POSSIBLE <= likeness(ADA, twin).points < LIKELY + 10


def test_the_same_passport_is_the_same_person() -> None:
    passport = frozenset({("PPN", "HU", "BA123456")})
    one = replace(ADA, identifiers=passport)
    other = Known(
        family=("nagy",), given=("ada",), birth_date=date(1961, 4, 2), identifiers=passport
    )
    assert likeness(one, other).points >= LIKELY


words = st.text("abcde", max_size=7)
people = st.builds(
    Known,
    family=words.map(lambda word: (word,) if word else ()),
    given=words.map(lambda word: (word,) if word else ()),
    birth_date=st.dates(date(1960, 1, 1), date(1960, 12, 28)),
    sex=st.sampled_from(["female", "male", "unknown"]),
)


@given(people, people)
def test_it_does_not_matter_which_is_which(one: Known, other: Known) -> None:
    assert likeness(one, other) == likeness(other, one)


@given(people)
def test_nobody_is_more_like_somebody_than_they_are_themselves(one: Known) -> None:
    assert likeness(one, one).points >= 85


@given(words, words)
def test_only_the_same_word_has_no_distance(one: str, other: str) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


@given(words, st.integers(0, 5))
def test_two_letters_that_changed_places_are_one_slip(word: str, place: int) -> None:
    swapped = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
    assert distance(word, swapped) <= 1
