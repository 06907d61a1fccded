"""Limits are data, and data that contradicts itself is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.errors import LimitsRefused
from alerts.limits import (
    Burden,
    Change,
    Combined,
    Limit,
    Profile,
    Profiles,
    Side,
    Way,
    parse_limits,
    read_limits,
)
from alerts.rules import judge_burden, judge_change, judge_combination, judge_limit
from core.vitals import FACTS, Vital
from core.wire import AgeClass, Priority

HEAD = """revision = 3
[profile.adult]
age_class = "adult"
[profile.paediatric]
age_class = "paediatric"
[profile.neonate]
age_class = "neonate"
"""


def a_file(*, low: str = "", high: str = "", vital: str = "hr") -> str:
    return HEAD + rows(low=low, high=high, vital=vital)


def rows(*, low: str = "", high: str = "", vital: str = "hr") -> str:
    text = ""
    if low:
        text += f"[profile.adult.limit.{vital}.low]\n{low}\n"
    if high:
        text += f"[profile.adult.limit.{vital}.high]\n{high}\n"
    return text


def tiers(*rows: tuple[str, float], extra: str = "") -> str:
    made = ",".join(
        f'{{priority="{priority}",limit={limit},delay_s=1,basis="example"}}'
        for priority, limit in rows
    )
    return f"{extra}\ntiers=[{made}]"


def test_what_is_shipped_is_sound_and_says_where_each_number_comes_from() -> None:
    for profile in read_limits():
        for row in profile.limits.values():
            for limit in row:
                assert all(tier.basis for tier in limit.tiers)


def test_the_shipped_adult_is_the_suggested_one() -> None:
    adult = read_limits().choose("icu", AgeClass.ADULT)
    spo2 = adult.find("spo2.low")
    assert spo2 is not None
    assert [(t.priority, t.limit, t.delay_s) for t in spo2.tiers] == [
        (Priority.MEDIUM, 90, 15),
        (Priority.HIGH, 85, 10),
        (Priority.HIGH, 50, 0),
    ]
    assert adult.find("nothing.low") is None


def test_every_vital_whose_whole_range_lives_has_a_rule_that_waits_for_nothing() -> None:
    for profile in read_limits():
        for vital, facts in FACTS.items():
            if facts.whole_range_lives:
                low = next(x for x in profile.limits[vital] if x.side is Side.LOW)
                assert low.tiers[-1].delay_s == 0


def test_a_file_of_ones_own_is_read() -> None:
    limits = parse_limits(a_file(low=tiers(("medium", 50), ("high", 40))))
    adult = limits.choose("icu", AgeClass.ADULT)
    assert [limit.cause for limit in adult.limits[Vital.HR]] == ["hr.low"]
    assert (adult.revision, limits.revision) == (3, 3)


def test_every_number_that_is_shipped_names_its_source() -> None:
    for profile in read_limits():
        for vital in Vital:
            for rule in profile.rules(vital):
                assert rule.basis if not isinstance(rule, Limit) else rule.tiers
        assert all(row.basis for row in profile.allowed.values())
        assert all(row.basis for row in profile.auto.values())
        technical = profile.technical
        assert technical.absence is not None
        assert technical.frozen is not None
        assert [one.cause for one in technical.disparities] == ["disparity.hr+pulse"]


# -- which profile ---------------------------------------------------------------------------------

BESIDES = """
[profile.cardiology]
age_class = "adult"
units = ["cardiology", "cath lab"]
like = "adult"
without = ["spo2.low"]
[profile.cardiology.limit.hr.low]
tiers = [{ priority = "low", limit = 40, delay_s = 1, basis = "example" }]
[profile.toddler]
age_class = "paediatric"
age_band = "1-3y"
like = "paediatric"
mildest = { hr = { high = 150 } }
mildest_basis = "centiles of somebody"
[profile."toddler on picu"]
age_class = "paediatric"
age_band = "1-3y"
units = ["picu"]
like = "toddler"
mildest = { hr = { high = 155 } }
[profile.picu]
age_class = "paediatric"
units = ["picu"]
like = "paediatric"
"""


def several() -> Profiles:
    hr = "[profile.paediatric.limit.hr.high]\n" + tiers(("medium", 160), ("high", 190))
    adult = rows(low=tiers(("medium", 50))) + rows(low=tiers(("medium", 90)), vital="spo2")
    return parse_limits(HEAD + adult + hr + BESIDES)


@pytest.mark.parametrize(
    ("unit", "age_class", "band", "name"),
    [
        ("surgery", AgeClass.ADULT, "", "adult"),
        ("cardiology", AgeClass.ADULT, "", "cardiology"),
        ("cath lab", AgeClass.ADULT, "1-3y", "cardiology"),
        ("cardiology", AgeClass.NEONATE, "", "neonate"),
        ("ward", AgeClass.PAEDIATRIC, "", "paediatric"),
        ("ward", AgeClass.PAEDIATRIC, "1-3y", "toddler"),
        ("ward", AgeClass.PAEDIATRIC, "unheard of", "paediatric"),
        ("picu", AgeClass.PAEDIATRIC, "1-3y", "toddler on picu"),
        ("picu", AgeClass.PAEDIATRIC, "", "picu"),
    ],
)
def test_the_most_specific_profile_is_chosen(
    unit: str, age_class: AgeClass, band: str, name: str
) -> None:
    assert several().choose(unit, age_class, band).name == name


def test_a_band_is_more_specific_than_a_unit() -> None:
    text = BESIDES.replace(
        'units = ["picu"]\nlike = "toddler"', 'units = ["other"]\nlike = "toddler"'
    )
    profiles = parse_limits(
        HEAD
        + "[profile.paediatric.limit.hr.high]\n"
        + tiers(("medium", 160))
        + text.replace('without = ["spo2.low"]', "")
    )
    assert profiles.choose("picu", AgeClass.PAEDIATRIC, "1-3y").name == "toddler"


def test_a_profile_takes_over_what_it_does_not_say_itself() -> None:
    profiles = several()
    here = profiles.choose("cardiology", AgeClass.ADULT)
    own, inherited = here.find("hr.low"), profiles.choose("x", AgeClass.ADULT).find("hr.low")
    assert own is not None
    assert inherited is not None
    assert (own.tiers[0].limit, inherited.tiers[0].limit) == (40, 50)
    assert here.find("spo2.low") is None


def test_centiles_move_the_mildest_tier_and_leave_the_others() -> None:
    profiles = several()
    for unit, limit in (("ward", 150), ("picu", 155)):
        high = profiles.choose(unit, AgeClass.PAEDIATRIC, "1-3y").find("hr.high")
        assert high is not None
        assert [tier.limit for tier in high.tiers] == [limit, 190]
        assert high.tiers[0].basis == "centiles of somebody"


def test_the_bands_of_a_class_are_known_in_their_order() -> None:
    shipped = read_limits()
    assert shipped.bands(AgeClass.PAEDIATRIC)[:3] == ("0-3m", "3-6m", "6-9m")
    assert len(shipped.bands(AgeClass.PAEDIATRIC)) == 13
    assert shipped.bands(AgeClass.ADULT) == ()


# -- where a value needs no second look ------------------------------------------------------------


@given(st.sampled_from([*read_limits()]), st.sampled_from([*Vital]), st.floats(-20, 400))
def test_a_calm_value_is_plausible_and_passes_no_rule(
    profile: Profile, vital: Vital, value: float
) -> None:
    calm = profile.calm[vital]
    if not calm.low <= value <= calm.high:
        return
    assert FACTS[vital].plausible.holds(value)
    assert profile.quiet.get(vital, FACTS[vital].plausible).holds(value)
    for rule in profile.rules(vital):
        assert rule.cause in calm.causes
        match rule:
            case Limit():
                assert judge_limit(rule, None, value, 0.0) is None
            case Burden():
                assert judge_burden(rule, None, None, value, 0.0) == (None, None)
            case Combined():
                assert judge_combination(rule, None, None, vital, value, 0.0) == (None, None)
            case Change():
                facts = FACTS[vital].plausible
                highest = facts.high if rule.way is Way.FALL else facts.low
                assert judge_change(rule, None, highest, value, 0.0) is None


# -- what is refused -------------------------------------------------------------------------------

A_LIMIT = tiers(("medium", 90))
TELLS = 'priority="low"\nbasis="example"\n'
ON_X = '[profile.more]\nage_class="adult"\nunits=["x"]\n'
ON_X_AND_Y = '[profile.others]\nage_class="adult"\nunits=["x","y"]\n'
BURDEN = '[profile.adult.burden.{vital}]\nside="low"\narea={area}\nfades_s=1\n' + TELLS
FALL = "[profile.adult.change.{vital}.fall]\nby=5\nwithin_s={within}\n" + TELLS
TOGETHER = '[profile.adult.combined.x]\ntext="both at once"\n' + TELLS + "all_of=[{groups}]"
DISPARITY = '[[technical.disparity]]\nvitals=["hr"]\nby=1\ndelay_s=1\nclear_s=1\nbasis="example"'


def absent(vital: str) -> str:
    return f'[technical.absent]\nvitals=["{vital}"]\nafter_s=60\nbasis="example"'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[profile.more]\nage_class="adult"', "for the same patients"),
        (ON_X + ON_X_AND_Y, "more and others are for the same"),
        (ON_X + 'like="nobody"', "no profile 'nobody'"),
        (ON_X + 'like="more"', "like itself"),
        (ON_X + "mildest={hr={low=50}}", "no limit to move"),
        (BURDEN.format(vital="hr", area=1), "no limit to be beyond"),
        (BURDEN.format(vital="spo2", area=0), "area"),
        (FALL.format(vital="spo2", within=121), "nothing so old is remembered"),
        (FALL.format(vital="cvp", within=60), "nothing so old is remembered"),
        (TOGETHER.format(groups='[{vital="hr", within_s=60}]'), "above or below"),
        (TOGETHER.format(groups='[{vital="hr", above=1, below=2, within_s=60}]'), "above or below"),
        (TOGETHER.format(groups='[{vital="hr", above=999, within_s=60}]'), "never be measured"),
        (TOGETHER.format(groups=""), "all_of"),
        (TOGETHER.format(groups="[]"), "all_of"),
        ('[profile.adult.allowed]\nglow={low=1, high=2, basis="example"}', "unknown vital"),
        (absent("glow"), "unknown vital"),
        (absent("cvp"), "must be remembered"),
        (DISPARITY, "vitals"),
    ],
)
def test_rules_that_cannot_be_judged_are_refused(text: str, why: str) -> None:
    with pytest.raises(LimitsRefused, match=why):
        parse_limits(a_file(low=A_LIMIT, vital="spo2") + text)


def test_every_class_needs_a_profile_for_everybody() -> None:
    with pytest.raises(LimitsRefused, match="no profile for every neonate patient"):
        parse_limits(
            HEAD.replace('age_class = "neonate"', 'age_class = "neonate"\nunits = ["nicu"]')
        )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LimitsRefused, match="nowhere"):
        read_limits(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("revision = 0", "revision"),
        ("no toml at all", "Expected"),
        (a_file(low="tiers=[]"), "tiers"),
        (a_file(low=tiers(("medium", 50), ("high", 60))), "not beyond"),
        (a_file(high=tiers(("medium", 120), ("high", 110))), "not beyond"),
        (a_file(low=tiers(("high", 50), ("medium", 40))), "less urgent"),
        (a_file(low=tiers(("medium", 500))), "never be measured"),
        (a_file(low=tiers(("medium", 130)), high=tiers(("medium", 120))), "nothing lies between"),
        (a_file(low=tiers(("medium", 50)), vital="glow"), "unknown vital"),
        (a_file(low=tiers(("medium", 50), extra='unless="glow"')), "unknown vital"),
        (a_file(low=tiers(("medium", 50), extra="clear_s=1000")), "clear_s"),
        (a_file(low=tiers(("medium", 50), extra="colour=1")), "colour"),
    ],
)
def test_what_contradicts_itself_is_refused(text: str, why: str) -> None:
    with pytest.raises(LimitsRefused, match=why):
        parse_limits(text)
