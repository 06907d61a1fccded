"""What the broker delivers, and what becomes of the board when the broker was away."""

import json

import pytest

from core.topics import events_topic
from core.wire import AlertEvent, Change, Link, LinkFault, Stored, encode
from gateway.live import hearing as hearing_module
from gateway.live.feed import Connected
from tests.unit.gateway.house import (
    NOON,
    SITE,
    House,
    a_score,
    a_setup,
    an_alert,
    build,
    numerics,
    open_house,
)


@pytest.fixture
async def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(hearing_module, "SWEEP_AFTER_S", 0.0)
    return await open_house()


def told(house: House) -> list[dict[str, object]]:
    """Every numbered frame so far."""
    journal = house.wiring.hub.journal
    return [json.loads(text) for text in journal.after(journal.epoch, 0) or []]


def told_alerts(house: House) -> list[tuple[str, bool]]:
    frames = [frame["alert"] for frame in told(house) if frame["type"] == "alert"]
    return [(alert["id"], alert["settled"]) for alert in frames if isinstance(alert, dict)]


def test_an_alert_settled_while_the_broker_was_away_leaves_the_screens(house: House) -> None:
    house.feed.board(an_alert("kept"))
    house.feed.board(an_alert("gone"))
    house.feed.stop()
    del house.feed.retained["alerts/v1/main/icu/icu-01/gone"]
    house.feed.start()
    house.feed.beat()
    house.wiring.hearing.sweep()
    assert told_alerts(house) == [("kept", False), ("gone", False), ("gone", True)]
    house.wiring.hearing.sweep()
    assert list(house.wiring.board.open) == ["kept"]


def test_a_set_up_that_ended_while_the_broker_was_away_leaves_the_screens(house: House) -> None:
    house.feed.set_up(a_setup())
    house.feed.stop()
    del house.feed.retained["alerts/v1/main/setups/icu-01"]
    house.feed.start()
    house.feed.beat()
    bed = house.wiring.ward.bed("icu-01")
    assert bed is not None
    assert bed.setup == a_setup()
    house.wiring.hearing.sweep()
    bed = house.wiring.ward.bed("icu-01")
    assert bed is not None
    assert bed.setup is None


def test_a_set_up_that_is_still_there_stays(house: House) -> None:
    house.feed.set_up(a_setup())
    house.feed.stop()
    house.feed.start()
    house.feed.beat()
    before = len(told(house))
    house.wiring.hearing.sweep()
    assert len(told(house)) == before


def test_a_malformed_set_up_changes_nothing(house: House) -> None:
    house.feed.set_up(a_setup())
    house.feed.hear("alerts/v1/main/setups/icu-01", b'{"bed":3}')
    bed = house.wiring.ward.bed("icu-01")
    assert bed is not None
    assert bed.setup == a_setup()


def test_no_alert_leaves_the_screens_before_its_owner_is_back(house: House) -> None:
    house.feed.board(an_alert())
    house.feed.stop()
    house.feed.retained.clear()
    house.feed.start()
    house.wiring.hearing.sweep()
    assert told_alerts(house) == [("a1", False)]
    house.feed.board(an_alert())
    house.feed.beat()
    house.wiring.hearing.sweep()
    assert told_alerts(house) == [("a1", False)]


def test_a_board_that_is_not_complete_is_not_swept(house: House) -> None:
    house.feed.board(an_alert())
    house.feed.stop()
    house.feed.retained.clear()
    house.feed.generation += 2
    hearing = house.wiring.hearing
    hearing.hear_urgent([Connected(house.feed.generation)])
    house.feed.connected = True
    assert hearing.broker() == "reading the board"
    hearing.sweep()
    assert list(house.wiring.board.open) == ["a1"]


def test_an_echo_of_an_older_connection_completes_nothing(house: House) -> None:
    hearing = house.wiring.hearing
    hearing.hear_urgent([Connected(99)])
    house.feed.hear("alerts/v1/main/answers/gateway", b"98")
    assert not hearing.complete


def test_a_roster_the_broker_lost_is_given_back(house: House) -> None:
    house.feed.stop()
    house.feed.retained.clear()
    house.feed.start()
    house.wiring.hearing.sweep()
    assert list(house.feed.retained) == ["roster/v1/main/monitor-1"]
    assert house.wiring.ward.bed_of("monitor-1") == "icu-01"


async def test_the_roster_on_the_broker_follows_the_database(house: House) -> None:
    assert "roster/v1/main/monitor-1" in house.feed.retained
    house.records.rosters = []
    await house.exchange()
    assert "roster/v1/main/monitor-1" not in house.feed.retained
    assert house.wiring.ward.bed_of("monitor-1") is None


async def test_nothing_is_queued_for_a_broker_that_is_away(house: House) -> None:
    house.feed.stop()
    house.records.rosters = []
    await house.exchange()
    assert "roster/v1/main/monitor-1" in house.feed.retained


async def test_the_roster_is_left_alone_until_it_was_read(house: House) -> None:
    house.wiring.hearing.complete = False
    house.records.rosters = []
    await house.exchange()
    assert "roster/v1/main/monitor-1" in house.feed.retained


async def test_beds_are_known_without_the_database(house: House) -> None:
    other = build()
    other.records.away = True
    other.feed.retained = dict(house.feed.retained)
    other.feed.start()
    await other.exchange()
    assert [bed.id for bed in other.wiring.ward.beds()] == ["icu-01"]
    assert other.wiring.ward.bed_of("monitor-1") == "icu-01"


def test_the_last_word_on_an_alert_comes_from_its_event(house: House) -> None:
    house.feed.board(an_alert())
    settled = an_alert(revision=2, settled=True, comment="moved")
    event = AlertEvent(boot=5, seq=2, number=2, at=NOON, change=Change.RESOLVED, alert=settled)
    house.feed.hear(events_topic(SITE), encode(event))
    house.feed.off_board(settled)
    assert told_alerts(house) == [("a1", False), ("a1", True)]


def test_stored_events_are_told(house: House) -> None:
    house.feed.board(an_alert(seq=3))
    house.feed.hear("alerts/v1/main/stored", encode(Stored(boot=5, upto=3)))
    assert told(house)[-1] == {**told(house)[-1], "type": "recorded", "boot": 5, "upto": 3}


async def test_what_the_database_has_is_told(house: House) -> None:
    alert = an_alert(boot=1)
    house.feed.board(alert)
    house.records.history = [
        AlertEvent(boot=1, seq=1, number=1, at=NOON, change=Change.RAISED, alert=alert)
    ]
    await house.exchange()
    shown = told(house)[-1]["alert"]
    assert isinstance(shown, dict)
    assert shown["recorded"] is True


def test_a_score_taken_off_changes_the_bed(house: House) -> None:
    house.feed.hear("alerts/v1/main/scores/icu-01", encode(a_score()))
    house.feed.hear("alerts/v1/main/scores/icu-01", b"")
    assert [frame["type"] for frame in told(house)[-2:]] == ["score", "bed"]


def test_a_fault_of_the_link_changes_the_bed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    link = Link(fault=LinkFault.CLOCK, active=True, time=NOON, detail="40 s ahead")
    house.feed.hear("vitals/v1/main/monitor-1/link", encode(link))
    bed = told(house)[-1]["bed"]
    assert isinstance(bed, dict)
    assert bed["link_detail"] == "40 s ahead"
    monkeypatch.setattr(hearing_module, "FAULT_LASTS_S", -1.0)
    house.wiring.hearing.forget_faults()
    bed = told(house)[-1]["bed"]
    assert isinstance(bed, dict)
    assert bed["link_detail"] == ""


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("vitals/v1/main/monitor-1/numerics", b"{"),
        ("vitals/v1/main/monitor-1/numerics", b"\xff\xfe"),
        ("vitals/v1/main/monitor-1/numerics", b"[" * 10_000),
        ("vitals/v1/main/monitor-1/status", b'{"v":1}'),
        ("vitals/v1/main/monitor-1/wave/ecg", b"\x00"),
        ("vitals/v1/main/monitor-1/unheard-of", b"{}"),
        ("roster/v1/main/monitor-1", b"{}"),
        ("alerts/v1/main/icu/icu-01/a1", b"null"),
        ("alerts/v1/main/events", b"{}"),
        ("alerts/v1/main/scores/icu-01", b"{}"),
        ("alerts/v1/main/beat", b"{}"),
    ],
)
def test_nonsense_is_counted_and_the_next_message_is_heard(
    house: House, topic: str, payload: bytes
) -> None:
    house.feed.hear(topic, payload)
    house.feed.passing.append(house.feed._delivery(topic, payload, 0, retained=False))
    house.feed.vitals("monitor-1", numerics(hr=71.0))
    house.wiring.hearing.flush()
    bed = house.wiring.ward.bed("icu-01")
    assert bed is not None
    assert bed.vitals["hr"][0] == 71.0


def test_every_message_that_wants_it_is_acknowledged(house: House) -> None:
    before = house.feed.acknowledged
    house.feed.hear("vitals/v1/main/monitor-1/status", b"nonsense")
    house.feed.board(an_alert())
    assert house.feed.acknowledged == before + 2


def test_the_owner_of_the_alerts_is_missed_after_six_seconds(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    hearing = house.wiring.hearing
    house.feed.beat()
    assert hearing.alerts() == "ok"
    monkeypatch.setattr(hearing_module, "BEAT_WITHIN_S", -1.0)
    assert hearing.alerts().startswith("no sign of life for")
