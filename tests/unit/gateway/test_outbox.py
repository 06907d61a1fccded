"""Numbered frames are never skipped; vitals are never older than they need be."""

import json

from hypothesis import given
from hypothesis import strategies as st

from core.wire import Quality
from gateway.live.frames import Reading, Recorded
from gateway.live.outbox import (
    MOST_BUNDLED_BYTES,
    MOST_WAVE_BYTES,
    Journal,
    Newest,
    Outbox,
)


def a_reading(value: float, at_ms: int = 0) -> Reading:
    return value, at_ms, Quality.GOOD


def number_of(text: str | bytes) -> int:
    return int(json.loads(text)["seq"])


def beds_of(text: str | bytes) -> dict[str, dict[str, float]]:
    beds = json.loads(text)["beds"]
    return {bed: {key: reading[0] for key, reading in keys.items()} for bed, keys in beds.items()}


@given(
    st.integers(1, 30),
    st.integers(1, 30),
    st.lists(st.booleans(), max_size=120),
)
def test_a_slow_screen_sees_every_number_in_order_or_has_to_come_back(
    remembered: int, waiting: int, steps: list[bool]
) -> None:
    journal = Journal("now", most=remembered)
    outbox = Outbox(Newest(), flush=0, most=waiting)
    seen = 0
    for speaks in steps:
        if speaks:
            outbox.put(journal.add(Recorded(boot=1, upto=1)))
        elif not outbox.overrun and (text := outbox.take()) is not None:
            assert number_of(text) == seen + 1
            seen += 1
        if outbox.overrun:
            # It comes back, and is given everything or exactly what it missed.
            missed = journal.after("now", seen)
            if missed is None:
                assert journal.seq - seen > remembered
                seen, missed = journal.seq, []
            outbox = Outbox(Newest(), flush=0, most=waiting + len(missed))
            for text in missed:
                outbox.put(text)
    while (text := outbox.take()) is not None:
        assert number_of(text) == seen + 1
        seen += 1
    assert seen == journal.seq


class Screens:
    """Two screens, one that takes every flush and one that does not, and the truth."""

    def __init__(self) -> None:
        self.newest = Newest()
        self.outboxes = [Outbox(self.newest, flush=0) for _ in range(2)]
        self.shown: list[dict[tuple[str, str], float]] = [{}, {}]
        self.fresh: dict[tuple[str, str], float] = {}
        self.true: dict[tuple[str, str], float] = {}

    def note(self, bed: str, key: str, value: float) -> None:
        self.newest.note(bed, {key: a_reading(value)})
        self.fresh[bed, key] = value

    def flush(self) -> None:
        self.newest.flush(at_ms=0)
        self.true.update(self.fresh)
        self.fresh.clear()
        self.take(0)

    def take(self, screen: int) -> None:
        while (text := self.outboxes[screen].take()) is not None:
            for bed, readings in beds_of(text).items():
                for key, value in readings.items():
                    self.shown[screen][bed, key] = value
        assert self.shown[screen] == self.true


@given(
    st.lists(
        st.one_of(
            st.tuples(
                st.sampled_from("abc"),
                st.sampled_from(["hr", "rr"]),
                st.integers(0, 9).map(float),
            ),
            st.sampled_from([0, 1]),
        )
    )
)
def test_whoever_takes_a_frame_knows_the_newest_values(
    steps: list[tuple[str, str, float] | int],
) -> None:
    screens = Screens()
    for step in steps:
        match step:
            case 0:
                screens.flush()
            case 1:
                screens.take(1)
            case int():
                pass
            case (bed, key, value):
                screens.note(bed, key, value)
    screens.flush()
    screens.take(1)


def test_a_flush_is_written_once_for_all_who_keep_up() -> None:
    newest = Newest()
    newest.note("a", {"hr": a_reading(1.0)})
    assert newest.flush(at_ms=0)
    assert newest.since(0) is newest.since(0)


def test_nothing_new_is_no_flush() -> None:
    newest = Newest()
    assert not newest.flush(at_ms=0)
    assert Outbox(newest, flush=0).take() is None


def test_readings_of_somebody_else_are_never_sent_even_to_the_slow() -> None:
    newest = Newest()
    outbox = Outbox(newest, flush=0)
    newest.note("a", {"hr": a_reading(30.0)})
    newest.flush(at_ms=0)
    newest.note("a", {"rr": a_reading(9.0)})
    newest.forget("a")
    newest.note("a", {"hr": a_reading(80.0)})
    newest.flush(at_ms=0)
    text = outbox.take()
    assert text is not None
    assert beds_of(text) == {"a": {"hr": 80.0}}


def test_an_alert_overtakes_vitals_and_waves() -> None:
    newest = Newest()
    outbox = Outbox(newest, flush=0)
    outbox.put_passing("wave")
    newest.note("a", {"hr": a_reading(1.0)})
    newest.flush(at_ms=0)
    outbox.put("alert")
    taken = [outbox.take(), outbox.take(), outbox.take(), outbox.take()]
    assert taken[0] == "alert"
    assert '"vitals"' in str(taken[1])
    assert taken[2:] == ["wave", None]


def test_of_waves_the_oldest_are_skipped() -> None:
    outbox = Outbox(Newest(), flush=0)
    stretch = MOST_WAVE_BYTES // 4
    for number in range(7):
        outbox.put_passing(str(number) * stretch)
    kept = [text[0] for text in iter(outbox.take, None) if isinstance(text, str)]
    assert kept == ["3", "4", "5", "6"]


def test_compact_waves_travel_together_and_none_is_lost_or_cut() -> None:
    outbox = Outbox(Newest(), flush=0)
    stretches = [bytes([number]) * 9_000 for number in range(20)]
    for stretch in stretches:
        outbox.put_passing(stretch)
    messages = [message for message in iter(outbox.take, None) if isinstance(message, bytes)]
    assert b"".join(messages) == b"".join(stretches)
    assert len(messages) == 3
    assert all(len(message) % 9_000 == 0 for message in messages)
    assert all(len(message) <= MOST_BUNDLED_BYTES for message in messages)


def test_an_alert_waits_for_one_bundle_of_waves_at_most() -> None:
    outbox = Outbox(Newest(), flush=0)
    for _ in range(20):
        outbox.put_passing(bytes(9_000))
    outbox.take()
    outbox.put("alert")
    assert outbox.take() == "alert"


def test_text_and_compact_waves_do_not_mix_in_a_message() -> None:
    outbox = Outbox(Newest(), flush=0)
    for wave in (b"ab", "text", b"cd", b"ef"):
        outbox.put_passing(wave)
    assert list(iter(outbox.take, None)) == [b"ab", "text", b"cdef"]


def test_room_for_waves_comes_back_when_they_are_sent() -> None:
    outbox = Outbox(Newest(), flush=0)
    for number in range(40):
        outbox.put_passing(bytes([number]) * (MOST_WAVE_BYTES // 4))
        assert outbox.take() == bytes([number]) * (MOST_WAVE_BYTES // 4)


def test_only_what_is_remembered_can_be_caught_up() -> None:
    journal = Journal("now", most=2)
    for _ in range(5):
        journal.add(Recorded(boot=1, upto=1))
    assert journal.after("now", 5) == []
    assert [number_of(text) for text in journal.after("now", 3) or []] == [4, 5]
    assert journal.after("now", 2) is None
    assert journal.after("now", 6) is None
    assert journal.after("now", -1) is None
    assert journal.after("before", 5) is None
    assert journal.after(None, None) is None
