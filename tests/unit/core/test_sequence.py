"""Ledger and ring: whatever is lost, doubled or out of order, all is stored once in the end."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import Boot
from core.sequence import MOST_GAPS, Kept, Ledger, Ring
from core.wire import Stored

BOOT = Boot(1)
arrivals = st.lists(st.integers(1, 120), max_size=300)


def kept(seq: int, boot: Boot = BOOT) -> Kept:
    return Kept(boot, seq, "topic", b"payload")


def full_ring(count: int) -> Ring:
    ring = Ring(most=10_000)
    for seq in range(1, count + 1):
        ring.keep(kept(seq))
    return ring


@given(arrivals)
def test_the_ledger_agrees_with_a_set(numbers: list[int]) -> None:
    ledger, seen = Ledger(BOOT), set[int]()
    for seq in numbers:
        assert ledger.take(seq) == (seq not in seen)
        seen.add(seq)
    top = max(seen, default=0)
    assert ledger.upto == top
    assert all(ledger.holds(seq) == (seq in seen) for seq in range(1, top + 1))
    assert ledger.missing() == top - len(seen)


@given(arrivals)
def test_gaps_are_apart_ascending_and_below_the_top(numbers: list[int]) -> None:
    ledger = Ledger(BOOT)
    for seq in numbers:
        ledger.take(seq)
    edges = [edge for gap in ledger.gaps for edge in gap]
    assert edges == sorted(edges)
    assert all(low <= high < ledger.upto for low, high in ledger.gaps)
    assert all(a[1] + 1 < b[0] for a, b in zip(ledger.gaps, ledger.gaps[1:], strict=False))


@given(arrivals, st.integers(1, 120))
def test_a_copy_knows_nothing_of_what_follows(numbers: list[int], later: int) -> None:
    ledger = Ledger(BOOT)
    for seq in numbers:
        ledger.take(seq)
    before, copy = ledger.stored(), ledger.copy()
    copy.take(later)
    assert ledger.stored() == before


def test_stored_names_only_so_many_gaps() -> None:
    ledger = Ledger(BOOT)
    for seq in range(2, 2 * (MOST_GAPS + 10), 2):
        ledger.take(seq)
    assert len(ledger.stored().missing) == MOST_GAPS


def test_the_ring_forgets_what_is_stored_and_names_what_is_missing() -> None:
    ring = full_ring(10)
    again = ring.hear(Stored(boot=BOOT, upto=8, missing=((2, 3), (6, 6))))
    assert [message.seq for message in again] == [2, 3, 6]
    assert [message.seq for message in ring.all()] == [2, 3, 6, 9, 10]


def test_another_boot_is_none_of_its_business() -> None:
    ring = full_ring(3)
    assert ring.hear(Stored(boot=Boot(2), upto=3)) == []
    assert len(ring) == 3


def test_a_stale_stored_frees_nothing_more() -> None:
    ring = full_ring(5)
    ring.hear(Stored(boot=BOOT, upto=4))
    ring.hear(Stored(boot=BOOT, upto=2))
    assert [message.seq for message in ring.all()] == [5]


def test_a_full_ring_lets_the_oldest_go_and_counts_them() -> None:
    ring = Ring(most=3)
    for seq in range(1, 6):
        ring.keep(kept(seq))
    assert [message.seq for message in ring.all()] == [3, 4, 5]
    assert ring.lost == 2


def test_beyond_the_named_gaps_nothing_is_forgotten() -> None:
    count = 4 * MOST_GAPS
    ring, ledger = full_ring(count), Ledger(BOOT)
    for seq in range(2, count + 1, 2):
        ledger.take(seq)
    ring.hear(ledger.stored())
    lacking = {seq for seq in range(1, count + 1) if not ledger.holds(seq)}
    assert lacking <= {message.seq for message in ring.all()}


@given(seed=st.integers(0, 2**32), count=st.integers(1, 300), loss=st.floats(0, 0.8))
def test_ring_and_ledger_always_come_to_agree(seed: int, count: int, loss: float) -> None:
    """A link that loses, doubles and reorders; a receiver that crashes before its commit."""
    chance = Random(seed)  # noqa: S311
    ring, committed, stored = full_ring(count), Ledger(BOOT), list[int]()
    sending = ring.all()
    for _ in range(500):
        arriving = [m for m in sending for _ in range(chance.choice((0, 1, 1, 2)))]
        arriving = [m for m in arriving if chance.random() >= loss]
        chance.shuffle(arriving)
        draft, batch = committed.copy(), list[int]()
        for message in arriving:
            if draft.take(message.seq):
                batch.append(message.seq)
        if chance.random() < 0.8:  # else it crashed, and nothing of the batch was stored
            committed = draft
            stored += batch
        sending = ring.hear(committed.stored()) or ring.all()[-1:]
        if not len(ring):
            break
    assert sorted(stored) == list(range(1, count + 1))


@pytest.mark.parametrize("count", [1, 5])
def test_the_newest_alone_brings_back_all_before_it(count: int) -> None:
    ring, ledger = full_ring(count), Ledger(BOOT)
    ledger.take(ring.all()[-1].seq)
    again = ring.hear(ledger.stored())
    assert [message.seq for message in again] == list(range(1, count))
