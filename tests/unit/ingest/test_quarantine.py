"""A flood fills neither the disk nor goes uncounted."""

from datetime import timedelta

import pytest

from core.errors import MalformedPayload
from ingest import quarantine
from ingest.quarantine import BURST, FLOOD, FloodGate, row
from tests.unit.ingest.fakes import NOON, said


def test_a_source_is_kept_up_to_its_burst_and_then_now_and_then() -> None:
    gate = FloodGate()
    assert sum(gate.admits("m1", NOON) for _ in range(1000)) == BURST
    assert sum(gate.admits("m1", NOON + timedelta(seconds=s)) for s in range(1, 106)) == 10
    assert gate.admits("m2", NOON)


def test_what_is_only_counted_is_told_once_a_minute_until_it_is_stored() -> None:
    gate = FloodGate()
    assert gate.due(NOON) == []
    for _ in range(BURST + 12):
        gate.admits("m1", NOON)
    assert gate.due(NOON + timedelta(seconds=59)) == []
    minute = NOON + timedelta(seconds=60)
    (told,) = gate.due(minute)
    assert (told.topic, told.reason) == ("m1", FLOOD)
    assert told.detail == "12 more were refused and only counted"
    assert gate.due(minute) == [told]
    gate.told([told])
    assert gate.due(minute + timedelta(seconds=61)) == []


def test_made_up_names_share_one_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "MOST_SOURCES", 5)
    gate = FloodGate()
    admitted = sum(gate.admits(f"name-{n}", NOON) for n in range(1000))
    assert admitted == 5 + BURST
    assert gate.admits("later", NOON + timedelta(hours=1))


def test_what_no_text_column_takes_is_replaced() -> None:
    kept = row(said(b"x", topic="a\0b"), MalformedPayload("half a pair \ud800"))
    assert (kept.topic, kept.detail) == ("a\ufffdb", "half a pair ?")
