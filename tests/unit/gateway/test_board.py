"""The board of open alerts: no revision twice, none lost, and what of it is recorded."""

import pytest

from core.wire import AlertEvent, Change, Stored
from gateway.live.board import Board
from tests.unit.gateway.house import NOON, an_alert


@pytest.fixture
def board() -> Board:
    return Board()


def test_an_older_revision_changes_nothing(board: Board) -> None:
    assert board.hear(an_alert(revision=2)) is not None
    assert board.hear(an_alert(revision=2)) is None
    assert board.hear(an_alert(revision=1)) is None
    assert board.open["a1"].revision == 2


def test_an_alert_that_leaves_the_board_is_settled(board: Board) -> None:
    board.hear(an_alert())
    gone = board.clear("a1")
    assert gone is not None
    assert gone.settled
    assert board.clear("a1") is None


def test_the_last_word_on_an_alert_is_shown_whole(board: Board) -> None:
    board.hear(an_alert())
    settled = an_alert(revision=2, settled=True, comment="turned the patient")
    event = AlertEvent(boot=5, seq=2, number=2, at=NOON, change=Change.RESOLVED, alert=settled)
    said = board.hear_event(event)
    assert said is not None
    assert (said.settled, said.comment) == (True, "turned the patient")
    assert board.hear(an_alert(revision=1)) is None
    assert board.clear("a1") is None


def test_a_board_that_was_lost_may_come_back_as_it_was(board: Board) -> None:
    board.hear(an_alert(revision=3))
    board.clear("a1")
    assert board.hear(an_alert(revision=3)) is not None


def test_the_memory_of_settled_alerts_is_bounded(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.live.board.MOST_SETTLED", 1)
    for name in ("a1", "a2"):
        board.hear(an_alert(name))
        board.clear(name)
    assert len(board._settled) == 1


def test_stored_events_make_alerts_recorded(board: Board) -> None:
    board.hear(an_alert("a1", seq=3))
    board.hear(an_alert("a2", seq=4))
    board.hear(an_alert("a3", seq=6))
    assert board.hear_stored(Stored(boot=5, upto=5, missing=((4, 4),))) == 3
    assert [alert.recorded for alert in board.views()] == [True, False, False]
    assert board.hear_stored(Stored(boot=5, upto=5, missing=((4, 4),))) is None
    assert board.hear_stored(Stored(boot=5, upto=6)) == 6
    assert all(alert.recorded for alert in board.views())


def test_the_database_tells_of_alerts_from_before_the_owners_latest_start(board: Board) -> None:
    board.hear(an_alert("a1", revision=2, boot=4))
    board.hear_stored(Stored(boot=5, upto=9))
    assert board.unrecorded() == ["a1"]
    assert board.hear_recorded({"a1": 1}) == []
    assert [alert.id for alert in board.hear_recorded({"a1": 2})] == ["a1"]
    assert board.unrecorded() == []
    board.hear(an_alert("a2", boot=4))
    assert board.unrecorded() == ["a2"]
    board.hear_recorded({"a2": 1})
    assert board.unrecorded() == []
