"""Beds shared out: work alike, patients with whom they know, neighbours together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.shifts.sharing import BedToGive, NoNurses, _cost, share_out

NURSES = ("ana", "ben", "cleo")


def wall(*scores: int | None, known: dict[int, str] | None = None) -> list[BedToGive]:
    return [
        BedToGive(bed=f"b{place:02}", occupied=True, news2=score, known_to=(known or {}).get(place))
        for place, score in enumerate(scores)
    ]


def given_to(beds: list[BedToGive], *nurses: str) -> dict[str, list[str]]:
    return {share.account: share.beds for share in share_out(beds, nurses).shares}


def test_one_very_ill_patient_is_worth_several_well_ones() -> None:
    shares = given_to(wall(8, 0, 0, 0, 0), "ana", "ben")
    assert sorted(len(beds) for beds in shares.values()) == [1, 4]


def test_patients_stay_with_the_nurse_they_know() -> None:
    known = {0: "ben", 1: "ben", 2: "ana", 3: "ana"}
    assert given_to(wall(2, 2, 2, 2, known=known), "ana", "ben") == {
        "ben": ["b00", "b01"],
        "ana": ["b02", "b03"],
    }


def test_neighbouring_beds_go_together() -> None:
    shares = given_to(wall(*[1] * 6), *NURSES)
    assert sorted(shares.values()) == [["b00", "b01"], ["b02", "b03"], ["b04", "b05"]]


def test_without_a_nurse_nothing_is_shared_out() -> None:
    with pytest.raises(NoNurses):
        share_out(wall(1), ())


@settings(max_examples=60)
@given(
    scores=st.lists(st.one_of(st.none(), st.integers(0, 15)), min_size=1, max_size=14),
    count=st.integers(1, 3),
    known=st.dictionaries(st.integers(0, 13), st.sampled_from(NURSES)),
)
def test_every_bed_is_given_once_and_nobody_has_much_more(
    scores: list[int | None], count: int, known: dict[int, str]
) -> None:
    beds = wall(*scores, known=known)
    found = share_out(beds, NURSES[:count])
    assert sorted(bed for share in found.shares for bed in share.beds) == [b.bed for b in beds]
    assert found == share_out(beds, reversed(NURSES[:count]))
    # A whole patient's work can be indivisible; two are not.
    assert found.heaviest - found.lightest <= 8
    owner = {bed: share.account for share in found.shares for bed in share.beds}
    given = [owner[bed.bed] for bed in beds]
    for place in range(len(beds)):
        for nurse in NURSES[:count]:
            other = [*given[:place], nurse, *given[place + 1 :]]
            assert _cost(beds, other) >= _cost(beds, given) - 1e-6
