"""Which rules of a room are gone against, in the room's own words."""

from dataclasses import replace

import pytest

from core.beds.judging import Offer, Roommates, Seeker
from core.beds.rooming import AgainstRoom, broken

ADA = Seeker(id=0, patient=1, sex="female", years=0)
BED = Offer(bed="w1-01", name="W1", unit="w1", unit_name="Ward 1", unit_kind="ward", room="r1")
BESIDE_A_WOMAN = Roommates(sexes=frozenset({"female"}), isolations=(frozenset(),))
BESIDE_A_MAN = Roommates(sexes=frozenset({"male"}), isolations=(frozenset(),))
BESIDE_MRSA = Roommates(sexes=frozenset({"female"}), isolations=(frozenset({"contact"}),))


@pytest.mark.parametrize(
    ("beside", "isolation", "rules"),
    [
        (BESIDE_A_WOMAN, (), ()),
        (BESIDE_A_MAN, (), ("sex",)),
        (BESIDE_MRSA, (), ("isolation",)),
        (BESIDE_MRSA, ("contact",), ()),
        (BESIDE_A_WOMAN, ("contact",), ("isolation",)),
        (BESIDE_A_MAN, ("airborne",), ("sex", "airborne", "isolation")),
    ],
)
def test_every_rule_that_is_broken_is_named(
    beside: Roommates, isolation: tuple[str, ...], rules: tuple[str, ...]
) -> None:
    who = replace(ADA, isolation=frozenset(isolation))
    assert broken(who, replace(BED, roommates=beside)) == rules


def test_a_blocked_bed_or_a_missing_monitor_is_no_rule_of_the_room() -> None:
    who = replace(ADA, monitoring=True)
    assert broken(who, replace(BED, state="blocked", monitored=False, unit_kind="icu")) == ()


def test_a_room_for_both_sexes_asks_nothing() -> None:
    assert broken(ADA, replace(BED, single_sex=False, roommates=BESIDE_A_MAN)) == ()


def test_the_warning_says_which_rules() -> None:
    warning = AgainstRoom("w1-01", ("sex", "airborne"))
    assert str(warning) == (
        "w1-01 is against the rules of its room: a patient of the other sex lies in the room,"
        " no room for airborne isolation"
    )
    assert warning.told == {"bed": "w1-01", "against": ["sex", "airborne"]}
