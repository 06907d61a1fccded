"""Limits are data, and data that contradicts itself is refused."""

import pytest

from alerts.errors import LimitsRefused
from alerts.limits import Side, parse_limits, read_limits
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
    text = HEAD
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
