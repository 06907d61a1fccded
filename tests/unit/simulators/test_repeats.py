"""What is missing is sent again at once, then ever more patiently."""

from core.ids import Boot
from core.sequence import Kept
from simulators.repeats import Repeats

MISSING = [Kept(Boot(1), seq, "topic", b"") for seq in (3, 4)]


def test_what_is_missing_goes_out_at_once() -> None:
    assert Repeats().due(MISSING, 100.0) == MISSING


def test_each_repetition_waits_twice_as_long() -> None:
    repeats = Repeats()
    sent = [at_s for at_s in range(200) if repeats.due(MISSING, float(at_s))]
    assert sent == [0, 3, 9, 21, 45, 93, 153]


def test_what_was_filled_and_is_missing_again_goes_out_at_once() -> None:
    repeats = Repeats()
    repeats.due(MISSING, 0.0)
    repeats.due([], 1.0)
    assert repeats.due(MISSING, 2.0) == MISSING


def test_a_newly_missing_one_does_not_wait_for_the_others() -> None:
    repeats = Repeats()
    repeats.due(MISSING[:1], 0.0)
    assert repeats.due(MISSING, 1.0) == MISSING[1:]
