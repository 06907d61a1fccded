"""The vocabulary is sane: nothing is used twice, nothing contradicts itself."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UnknownVital, WrongUnit
from core.vitals import BY_NUMBER, FACTS, Facts, Vital, in_our_unit, vital_of

every_vital = pytest.mark.parametrize("vital", Vital)
every_loinc = pytest.mark.parametrize("code", [f.loinc for f in FACTS.values() if f.loinc])


def test_every_vital_has_its_facts_and_a_number_of_its_own() -> None:
    assert set(FACTS) == set(Vital)
    assert {BY_NUMBER[facts.number] for facts in FACTS.values()} == set(Vital)


def test_no_code_stands_for_two_vitals() -> None:
    for codes in ([f.loinc for f in FACTS.values()], [f.mdc for f in FACTS.values()]):
        given_codes = [code for code in codes if code is not None]
        assert len(set(given_codes)) == len(given_codes)


@every_vital
def test_plausible_lies_within_possible(vital: Vital) -> None:
    facts = FACTS[vital]
    assert facts.hard.low <= facts.plausible.low < facts.plausible.high <= facts.hard.high


@every_vital
def test_nan_and_infinity_are_never_possible(vital: Vital) -> None:
    hard = FACTS[vital].hard
    assert not any(map(hard.holds, (math.nan, math.inf, -math.inf)))


@every_vital
def test_a_number_fits_the_store(vital: Vital) -> None:
    assert 1 <= FACTS[vital].number <= 32_767


@every_loinc
def test_the_check_digit_of_a_loinc_code_is_right(code: str) -> None:
    body, digit = code.split("-")
    assert int(digit) == _luhn(body)


def test_the_check_itself_finds_a_typo() -> None:
    assert _luhn("8867") == 4
    assert _luhn("8876") != 4


@every_vital
def test_an_mdc_code_is_of_the_vital_signs_partition(vital: Vital) -> None:
    mdc = FACTS[vital].mdc
    assert mdc is None or mdc >> 16 == 2


@every_vital
def test_a_key_finds_its_vital(vital: Vital) -> None:
    assert vital_of(vital.value) is vital


@pytest.mark.parametrize("key", ["", "HR", "heart_rate", "hr ", "x" * 10_000])
def test_an_unknown_key_is_a_fact_not_a_crash(key: str) -> None:
    with pytest.raises(UnknownVital):
        vital_of(key)


@pytest.mark.parametrize(
    ("vital", "value", "unit", "ours"),
    [
        (Vital.TEMP, 98.6, "[degF]", 37.0),
        (Vital.TEMP, 310.15, "K", 37.0),
        (Vital.IBP_SYS, 16.0, "kPa", 120.0),
        (Vital.CVP, 10.0, "cm[H2O]", 7.36),
        (Vital.GLUCOSE, 5.5, "mmol/L", 99.1),
        (Vital.FIO2, 0.4, "{fraction}", 40.0),
        (Vital.HR, 72.0, "{beats}/min", 72.0),
    ],
)
def test_a_known_unit_is_converted(vital: Vital, value: float, unit: str, ours: float) -> None:
    assert in_our_unit(vital, value, unit) == pytest.approx(ours, abs=0.05)


@given(vital=st.sampled_from(Vital), value=st.floats(-500, 500))
def test_our_own_unit_changes_nothing(vital: Vital, value: float) -> None:
    assert in_our_unit(vital, value, FACTS[vital].unit) == value


@pytest.mark.parametrize(
    ("vital", "unit"), [(Vital.HR, "Hz"), (Vital.TEMP, "degF"), (Vital.SPO2, "kPa"), (Vital.HR, "")]
)
def test_an_unknown_unit_is_refused_not_guessed(vital: Vital, unit: str) -> None:
    with pytest.raises(WrongUnit):
        in_our_unit(vital, 70.0, unit)


def test_facts_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        FACTS[Vital.HR] = FACTS[Vital.RR]  # type: ignore[index]
    assert isinstance(FACTS[Vital.HR], Facts)


def _luhn(body: str) -> int:
    """Check digit by the mod 10 algorithm of the LOINC users' guide, appendix C."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10
