"""Limits of one patient: what fits is put in, what does not is refused, what could be is said."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.errors import LimitsRefused
from alerts.limits import Profile, read_limits
from alerts.model import Lane, Place, empty_lane
from alerts.rulebook import Rulebook
from alerts.tailoring import check, propose, tailored
from core.vitals import Vital
from core.wire import Actor, AgeClass, LimitProposal, PatientLimit, Setup

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
ADA = Actor(account="1", name="Ada Nurse", role="nurse", at=NOON)
ADULT = read_limits().choose("icu", AgeClass.ADULT)
NEONATE = read_limits().choose("nicu", AgeClass.NEONATE)
CHILD = read_limits().choose("ward", AgeClass.PAEDIATRIC, "2-3y")


def own(
    cause: str, *limits: float, delays_s: tuple[float, ...] = (), revision: int = 3
) -> PatientLimit:
    return PatientLimit(
        cause=cause, limits=limits, delays_s=delays_s, by=ADA, reason="known", revision=revision
    )


def limits_of(profile: Profile, cause: str) -> tuple[float, ...]:
    limit = profile.find(cause)
    assert limit is not None
    return tuple(tier.limit for tier in limit.tiers)


def warned(profile: Profile, cause: str, *limits: float, delays_s: tuple[float, ...] = ()) -> str:
    return "; ".join(check(profile, cause=cause, limits=limits, delays_s=delays_s))


# -- put in ----------------------------------------------------------------------------------------


def test_a_patients_limit_stands_in_the_profile_with_who_set_it() -> None:
    low = tailored(ADULT, (own("spo2.low", 86, 82, 50),)).find("spo2.low")
    assert low is not None
    assert [(tier.limit, tier.delay_s) for tier in low.tiers] == [(86, 15), (82, 10), (50, 0)]
    assert (low.setup, low.back) == (3, 87)
    assert low.tiers[0].basis == "set for this patient by Ada Nurse, 2026-01-05 12:00 UTC"
    assert [tier.limit for tier in low.house] == [90, 85, 50]


def test_delays_of_the_patients_own_are_kept() -> None:
    low = tailored(ADULT, (own("spo2.low", 86, 82, 50, delays_s=(30, 20, 0)),)).find("spo2.low")
    assert low is not None
    assert [tier.delay_s for tier in low.tiers] == [30, 20, 0]


def test_what_follows_from_a_limit_follows_from_the_patients() -> None:
    changed = tailored(ADULT, (own("spo2.low", 86, 82, 50),))
    assert changed.quiet[Vital.SPO2].low == 86
    assert changed.burdens[Vital.SPO2][0].limit == 86
    assert changed.calm[Vital.HR] == ADULT.calm[Vital.HR]


def test_both_sides_may_be_moved_whichever_was_set_first() -> None:
    low, high = own("hr.low", 125, 110, 15), own("hr.high", 180, 200)
    for order in ((low, high), (high, low)):
        changed = tailored(ADULT, order)
        assert limits_of(changed, "hr.low") == (125, 110, 15)
        assert limits_of(changed, "hr.high") == (180, 200)


@pytest.mark.parametrize(
    "misfit",
    [
        own("spo2.low", 86, 82),
        own("spo2.low", 82, 86, 50),
        own("nothing.low", 1),
        own("hr.low", 125, 110, 15),
    ],
)
def test_what_fits_no_more_is_left_out(misfit: PatientLimit) -> None:
    changed = tailored(ADULT, (misfit, own("rr.high", 33, 38)))
    for cause in ("spo2.low", "hr.low"):
        assert limits_of(changed, cause) == limits_of(ADULT, cause)
    assert limits_of(changed, "rr.high") == (33, 38)


def test_the_rulebook_makes_them_once_for_as_long_as_nothing_changes() -> None:
    book = Rulebook(profiles=read_limits())
    lane = a_lane(own("spo2.low", 86, 82, 50))
    assert book.profile_of(lane) is book.profile_of(a_lane(own("spo2.low", 86, 82, 50)))
    assert limits_of(book.profile_of(lane), "spo2.low") == (86, 82, 50)
    other = book.profile_of(a_lane(own("spo2.low", 87, 82, 50)))
    assert limits_of(other, "spo2.low") == (87, 82, 50)
    assert book.profile_of(a_lane()) is book.profiles.choose("icu", AgeClass.ADULT)


def a_lane(*limits: PatientLimit) -> Lane:
    lane = empty_lane(Place(site="s", unit="icu", unit_name="", bed="b", bed_name=""))
    setup = Setup(bed="b", stay=1, changed_at=NOON, limits=limits)
    return Lane(
        place=lane.place, devices={}, tracks={}, timers={}, troubles={}, alerts={}, setup=setup
    )


# -- refused, warned -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cause", "limits", "delays_s", "why"),
    [
        ("glow.low", (1.0,), (), "no limit"),
        ("spo2.low", (86.0, 82.0), (), "3 tiers"),
        ("spo2.low", (86.0, 82.0, 50.0), (1.0,), "3 tiers"),
        ("spo2.low", (82.0, 86.0, 50.0), (), "not beyond"),
        ("spo2.low", (86.0, 86.0, 50.0), (), "not beyond"),
        ("spo2.low", (101.0, 82.0, 50.0), (), "never be measured"),
        ("spo2.low", (86.0, 82.0, -1.0), (), "never be measured"),
        ("spo2.low", (float("nan"), 82.0, 50.0), (), "no limit"),
        ("spo2.low", (86.0, 82.0, 50.0), (301.0, 10.0, 0.0), "no limit"),
        ("spo2.low", (86.0, 82.0, 50.0), (-1.0, 10.0, 0.0), "no limit"),
        ("hr.high", (52.0, 60.0), (), "nothing lies between"),
        ("hr.low", (118.0, 40.0, 15.0), (), "nothing lies between"),
        ("hr.low", (50.0, 34.0, 15.0), (), "outside 35 to 240"),
        ("hr.high", (120.0, 241.0), (), "outside 35 to 240"),
        ("rr.low", (5.0, 4.0, 1.0), (), "outside 6 to 55"),
        ("rr.high", (30.0, 56.0), (), "outside 6 to 55"),
        ("nibp_sys.low", (46.0, 44.0), (), "outside 45 to 270"),
    ],
)
def test_what_contradicts_itself_is_refused(
    cause: str, limits: tuple[float, ...], delays_s: tuple[float, ...], why: str
) -> None:
    with pytest.raises(LimitsRefused, match=why):
        check(ADULT, cause=cause, limits=limits, delays_s=delays_s)


@pytest.mark.parametrize(
    ("profile", "cause", "inside", "outside"),
    [
        (ADULT, "hr.high", (120.0, 240.0), (120.0, 241.0)),
        (ADULT, "hr.low", (50.0, 35.0, 15.0), (50.0, 34.9, 15.0)),
        (ADULT, "rr.high", (30.0, 55.0), (30.0, 55.1)),
        (CHILD, "hr.low", (35.0, 15.0), (34.9, 15.0)),
        (NEONATE, "hr.low", (100.0, 55.0, 15.0), (100.0, 54.0, 15.0)),
        (NEONATE, "hr.high", (200.0, 225.0), (200.0, 226.0)),
        (NEONATE, "rr.high", (90.0,), (91.0,)),
    ],
)
def test_every_class_has_its_allowed_band(
    profile: Profile, cause: str, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    check(profile, cause=cause, limits=inside, delays_s=())
    with pytest.raises(LimitsRefused, match="outside"):
        check(profile, cause=cause, limits=outside, delays_s=())


def test_the_other_side_is_the_patients_own_if_there_is_one() -> None:
    with pytest.raises(LimitsRefused, match="nothing lies between"):
        check(ADULT, cause="hr.low", limits=(125, 110, 15), delays_s=())
    wide = tailored(ADULT, (own("hr.high", 180, 200),))
    assert "very wide" not in warned(wide, "hr.low", 125, 110, 15)


def test_usual_limits_give_no_warning() -> None:
    assert warned(ADULT, "spo2.low", 88, 84, 50) == ""
    assert warned(ADULT, "hr.high", 130, 160) == ""


def test_a_limit_laxer_than_the_profiles_most_severe_is_warned_of() -> None:
    assert "beyond the profile's most severe limit, 85" in warned(ADULT, "spo2.low", 84, 80, 50)
    assert warned(ADULT, "spo2.low", 85, 80, 50) == ""


def test_very_wide_limits_are_warned_of() -> None:
    high = tailored(ADULT, (own("hr.high", 185, 200),))
    assert "very wide: 145 between the limits, 70 in the profile" in warned(
        high, "hr.low", 40, 36, 15
    )
    assert "very wide" not in warned(high, "hr.low", 45, 36, 15)


def test_a_rule_of_its_own_may_be_moved_but_not_unnoticed() -> None:
    assert "very_low is told at 45 instead of 50" in warned(ADULT, "spo2.low", 90, 85, 45)


def test_longer_delays_are_warned_of() -> None:
    said = warned(ADULT, "spo2.low", 90, 85, 50, delays_s=(60, 10, 0))
    assert said == "90 is told after 60 s instead of 15 s"


# -- proposed --------------------------------------------------------------------------------------


def proposed(profile: Profile, cause: str, value: float) -> tuple[float, ...]:
    return proposal(profile, cause, value).proposed


def proposal(profile: Profile, cause: str, value: float) -> LimitProposal:
    current = {Vital(cause.partition(".")[0]): value}
    return next(one for one in propose(profile, current) if one.cause == cause)


@pytest.mark.parametrize(
    ("profile", "cause", "value", "limits"),
    [
        (ADULT, "hr.low", 80, (64, 40, 15)),
        (ADULT, "hr.low", 45, (40, 35, 15)),
        (ADULT, "hr.high", 100, (125, 150)),
        (ADULT, "hr.high", 130, (162, 192)),
        (ADULT, "rr.low", 16, (8, 6, 1)),
        (ADULT, "rr.high", 16, (24, 35)),
        (ADULT, "rr.high", 25, (30, 35)),
        (ADULT, "nibp_sys.low", 120, (92, 80)),
        (ADULT, "nibp_sys.high", 120, (141, 200)),
        (ADULT, "nibp_mean.low", 90, (69, 55)),
        (ADULT, "etco2.low", 34, (29,)),
        (ADULT, "etco2.low", 40, (34,)),
        (ADULT, "etco2.low", 48, (39,)),
        (ADULT, "etco2.high", 33, (41,)),
        (ADULT, "etco2.high", 45, (51,)),
        (ADULT, "etco2.high", 47, (51,)),
        (CHILD, "hr.high", 110, (138,)),
        (NEONATE, "hr.low", 140, (110, 80, 15)),
        (NEONATE, "hr.low", 115, (90, 80, 15)),
        (NEONATE, "hr.high", 150, (190, 230)),
        (NEONATE, "hr.high", 170, (200, 230)),
        (NEONATE, "rr.low", 45, (35, 1)),
        (NEONATE, "rr.high", 50, (75,)),
    ],
)
def test_limits_are_proposed_as_monitors_do(
    profile: Profile, cause: str, value: float, limits: tuple[float, ...]
) -> None:
    assert proposed(profile, cause, value) == limits


@pytest.mark.parametrize(
    ("cause", "value"),
    [("hr.low", 39), ("rr.high", 31), ("etco2.low", 32), ("etco2.high", 49), ("spo2.low", 97)],
)
def test_nothing_is_proposed_where_there_is_no_rule_or_the_value_is_beyond(
    cause: str, value: float
) -> None:
    assert proposed(ADULT, cause, value) == ()


def test_a_proposal_says_what_is_in_force_for_this_patient() -> None:
    changed = tailored(ADULT, (own("hr.high", 130, 160),))
    one = proposal(changed, "hr.high", 100)
    assert (one.in_force, one.delays_s, one.current) == ((130, 160), (10, 5), 100)
    assert list(one.proposed) == [125, 150]
    assert "Mindray" in one.basis


def test_without_values_only_what_is_in_force_is_said() -> None:
    proposals = propose(ADULT, {})
    assert {one.cause for one in proposals} >= {"hr.low", "hr.high", "spo2.low", "temp.high"}
    assert {one.proposed for one in proposals} == {()}
    assert {one.current for one in proposals} == {None}


@given(
    st.sampled_from([ADULT, CHILD, NEONATE]),
    st.sampled_from([Vital.HR, Vital.RR, Vital.NIBP_SYS, Vital.ETCO2]),
    st.floats(1, 250),
)
def test_what_is_proposed_could_be_set_and_lets_the_present_value_pass(
    profile: Profile, vital: Vital, value: float
) -> None:
    for one in propose(profile, {vital: value}):
        if one.proposed:
            check(profile, cause=one.cause, limits=one.proposed, delays_s=())
            limit = profile.find(one.cause)
            assert limit is not None
            assert not limit.passed(value, one.proposed[0])
