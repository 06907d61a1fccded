"""How soon people answered, out of what the database packs."""

from statistics import median, quantiles

import pytest

from core.reports.load_answers import Packed, answers_of, soon


def packed(shift: str, priority: str, *answers_ms: int) -> Packed:
    said = b"".join(one.to_bytes(4, "big", signed=True) for one in answers_ms)
    return Packed(shift=shift, kind="physiological", priority=priority, answers=said)


def test_of_no_answer_nothing_is_known() -> None:
    assert soon([]) == (None, None)
    assert soon([b""]) == (None, None)
    assert answers_of([packed("Day", "high")]).by_shift == {"Day": (None, None)}


def test_an_answer_is_told_to_a_tenth_of_a_second() -> None:
    assert soon([packed("Day", "high", 12_340).answers]) == (12.3, 12.3)


def test_between_two_answers_it_is_in_proportion() -> None:
    seconds = [3, 10, 20, 44, 90, 600]
    found = soon([packed("Day", "high", *(1_000 * one for one in seconds)).answers])
    assert found[0] == median(seconds)
    assert found[1] == pytest.approx(quantiles(seconds, n=20, method="inclusive")[18], abs=0.05)


def test_shifts_and_kinds_are_told_apart_and_all_together() -> None:
    found = answers_of(
        [packed("Day", "high", 1_000), packed("Night", "high", 3_000), packed("Day", "low", 5_000)]
    )
    assert found.all[0] == 3.0
    assert {shift: both[0] for shift, both in found.by_shift.items()} == {"Day": 3.0, "Night": 3.0}
    assert found.by_kind["physiological", "high"][0] == 2.0
    assert found.by_kind["physiological", "low"][0] == 5.0
