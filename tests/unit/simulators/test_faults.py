"""Mischief is seeded, as frequent as told, and never invents a message."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from core.clock import HandClock
from simulators.faults import (
    NO_MISCHIEF,
    Faults,
    Mischief,
    Packet,
    SkewedClock,
    UnknownFault,
    mischief_from,
)

SENT = [Packet("topic", f"payload {n}".encode()) for n in range(2000)]


def arriving(mischief: Mischief, seed: int = 1) -> list[Packet]:
    faults = Faults(mischief, Random(seed))
    return [left for packet in SENT for left in faults.disturb(packet)]


def test_without_mischief_all_arrives_as_sent() -> None:
    assert arriving(NO_MISCHIEF) == SENT


def test_the_same_seed_plays_the_same_tricks() -> None:
    rough = Mischief(dropout=0.1, duplicate=0.1, reorder=0.1, garbage=0.1)
    assert arriving(rough) == arriving(rough)
    assert arriving(rough) != arriving(rough, seed=2)


def test_dropout_loses_its_share() -> None:
    assert len(SENT) - len(arriving(Mischief(dropout=0.1))) == pytest.approx(200, abs=50)


def test_duplicates_come_one_after_the_other() -> None:
    arrived = arriving(Mischief(duplicate=0.1))
    twins = [a for a, b in pairwise(arrived) if a == b]
    assert len(twins) == len(arrived) - len(SENT) == pytest.approx(200, abs=50)


def test_disorder_changes_the_order_and_nothing_else() -> None:
    arrived = arriving(Mischief(reorder=0.2))
    assert arrived != SENT
    assert {p.payload for p in arrived} >= {p.payload for p in SENT[:-5]}
    assert len(set(arrived)) == len(arrived)


def test_garbage_is_not_what_was_sent() -> None:
    arrived = arriving(Mischief(garbage=0.1))
    assert len(arrived) == len(SENT)
    spoilt = [a for a, b in zip(arrived, SENT, strict=True) if a.payload != b.payload]
    assert len(spoilt) == pytest.approx(200, abs=50)


@pytest.mark.parametrize(
    ("text", "mischief"),
    [
        ("", NO_MISCHIEF),
        ("dropout=0.01", Mischief(dropout=0.01)),
        (" duplicate=0.02 , skew_s=-30 ", Mischief(duplicate=0.02, skew_s=-30)),
    ],
)
def test_mischief_is_read_from_a_setting(text: str, mischief: Mischief) -> None:
    assert mischief_from(text) == mischief


@pytest.mark.parametrize("text", ["loss=0.1", "dropout", "dropout=often"])
def test_an_unknown_fault_is_named(text: str) -> None:
    with pytest.raises(UnknownFault):
        mischief_from(text)


def test_a_wrong_clock_is_wrong_by_as_much_as_told() -> None:
    true = HandClock()
    assert SkewedClock(true, 90).now() - true.now() == timedelta(seconds=90)
