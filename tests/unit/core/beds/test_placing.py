"""Which bed is proposed for whom, and why."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.beds.judging import DEFAULT, Offer, Roommates, Seeker, clash, judge
from core.beds.placing import plan


def who(number: int = 1, **other: object) -> Seeker:
    facts: dict[str, object] = {"sex": "female", "years": 60}
    return Seeker(id=number, patient=number, **(facts | other))  # type: ignore[arg-type]


def bed(name: str = "W01", **other: object) -> Offer:
    facts: dict[str, object] = {
        "unit": "ward",
        "unit_name": "Ward",
        "unit_kind": "ward",
        "monitored": False,
    }
    return Offer(bed=name.lower(), name=name, **(facts | other))  # type: ignore[arg-type]


def icu(name: str = "I01", **other: object) -> Offer:
    return bed(name, unit="icu", unit_kind="icu", monitored=True, **other)


def test_whoever_needs_intensive_care_gets_it_and_nobody_else_takes_it() -> None:
    found = plan([who(1), who(2, unit_kind="icu", monitoring=True)], [icu(), bed()])
    assert [item.bed for item in found.items] == ["w01", "i01"]
    assert found.items[1].because == "I01: the only possible bed; monitored"
    assert found.proven


def test_the_words_say_what_a_bed_costs() -> None:
    found = plan([who(prefers="east")], [bed("W07", state="cleaning")]).items[0]
    assert found.because == (
        "W07: the only possible bed; \u22122 still to be cleaned; \u22122 not the preferred unit"
    )
    assert found.points == 4


def test_who_gets_no_bed_is_told_which_rules_stand_in_the_way() -> None:
    beds = [bed("W01"), bed("W02", state="blocked"), bed("W03")]
    found = plan([who(monitoring=True)], beds).items[0]
    assert found.bed is None
    assert found.blocked == (
        "no monitor can be connected: 3 of 3 beds",
        "the bed is blocked: 1 of 3 beds",
    )


def test_the_more_urgent_gets_the_one_bed_that_suits_both() -> None:
    found = plan([who(1, urgency=3), who(2, urgency=1)], [bed()])
    assert [item.bed for item in found.items] == [None, "w01"]
    assert found.items[0].blocked[0] == "what would suit is needed more by others"


def test_a_room_has_patients_of_one_sex_unless_it_need_not() -> None:
    men = Roommates(sexes=frozenset({"male"}), isolations=(frozenset(),))
    shared = bed(room="r", beds_in_room=2, roommates=men)
    assert judge(who(), shared).barred == ("a patient of the other sex lies in the room",)
    assert not judge(who(), replace(shared, single_sex=False)).barred
    two = [bed("W01", room="r", beds_in_room=2), bed("W02", room="r", beds_in_room=2)]
    found = plan([who(1), who(2, sex="male")], two)
    assert sum(item.bed is not None for item in found.items) == 1


def test_nobody_lies_beside_somebody_with_another_reason_to_be_kept_apart() -> None:
    contact = frozenset({"contact"})
    plain = Roommates(sexes=frozenset({"female"}), isolations=(frozenset(),))
    apart = Roommates(sexes=frozenset({"female"}), isolations=(contact,))
    assert judge(who(isolation=contact), bed(room="r", roommates=plain)).barred
    assert judge(who(), bed(room="r", roommates=apart)).barred
    assert not judge(who(isolation=contact), bed(room="r", roommates=apart)).barred
    assert judge(who(isolation=frozenset({"airborne"})), bed()).barred == (
        "no room for airborne isolation",
    )


def test_two_who_want_to_be_together_are() -> None:
    beds = [bed("E01", unit="east"), bed("W01", unit="west"), bed("W02", unit="west")]
    found = plan([who(1, together=2, prefers="east"), who(2)], beds)
    assert {item.bed for item in found.items} == {"w01", "w02"}


def test_a_bed_kept_for_somebody_is_theirs() -> None:
    kept = bed(state="reserved", kept_for=2)
    assert [item.bed for item in plan([who(1), who(2)], [kept]).items] == [None, "w01"]


SEEKERS = st.lists(
    st.builds(
        lambda sex, kind, monitoring, urgency, apart: {
            "sex": sex,
            "unit_kind": kind,
            "monitoring": monitoring,
            "urgency": urgency,
            "isolation": frozenset(apart),
        },
        st.sampled_from(["female", "male"]),
        st.sampled_from(["ward", "icu"]),
        st.booleans(),
        st.integers(1, 3),
        st.sampled_from([[], ["contact"]]),
    ),
    min_size=1,
    max_size=3,
)
OFFERS = st.lists(
    st.builds(
        lambda kind, room, state, monitored: {
            "unit": kind,
            "unit_kind": kind,
            "room": room,
            "beds_in_room": 2,
            "state": state,
            "monitored": monitored,
        },
        st.sampled_from(["ward", "icu"]),
        st.sampled_from([None, "r1", "r2"]),
        st.sampled_from(["free", "cleaning", "blocked"]),
        st.booleans(),
    ),
    max_size=4,
)


@settings(max_examples=40)
@given(SEEKERS, OFFERS)
def test_no_plan_breaks_a_rule_and_none_is_better(
    said: list[dict[str, object]], places: list[dict[str, object]]
) -> None:
    seekers = [who(n + 1, **one) for n, one in enumerate(said)]
    offers = [bed(f"B{n}", **one) for n, one in enumerate(places)]
    by_name = {one.bed: one for one in offers}
    found = plan(seekers, offers)
    taken = [
        (seeker, by_name[item.bed])
        for seeker, item in zip(seekers, found.items, strict=True)
        if item.bed is not None
    ]
    assert _allowed(taken)
    assert _worth(taken) == max(
        _worth(pairs)
        for beds in permutations([*offers, *[None] * len(seekers)], len(seekers))
        if _allowed(
            pairs := [(one, at) for one, at in zip(seekers, beds, strict=True) if at is not None]
        )
    )


def _allowed(taken: list[tuple[Seeker, Offer]]) -> bool:
    beds = [at.bed for _, at in taken]
    return (
        len(set(beds)) == len(beds)
        and not any(judge(one, at).barred for one, at in taken)
        and not any(
            clash(one, at, other, there)
            for n, (one, at) in enumerate(taken)
            for other, there in taken[n + 1 :]
        )
    )


def _worth(taken: list[tuple[Seeker, Offer]]) -> int:
    return sum(DEFAULT.unplaced[one.urgency - 1] - judge(one, at).points for one, at in taken)
