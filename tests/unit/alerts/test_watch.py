"""What is published, answered and acknowledged, in which order; on a broker of paper."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from alerts import gauges
from alerts.lane import BROKER
from alerts.model import Verdict
from alerts.ward import Ward
from core.errors import MalformedPayload
from core.wire import (
    AlertEvent,
    Beat,
    Change,
    Command,
    CommandKind,
    DeviceEvent,
    Fact,
    Link,
    LinkFault,
    Numerics,
    Presence,
    Quality,
    Refusal,
    Response,
    Score,
    Status,
    Stored,
    Tally,
    decode,
    encode,
)
from tests.stories.bedside import a_person, a_roster
from tests.unit.alerts.post import Desk

NUMERICS = "vitals/v1/main/monitor-1/numerics"
COMMANDS = "alerts/v1/main/commands"
ANSWERS = "alerts/v1/main/answers/gateway"


def numerics(desk: Desk, seq: int, **values: float) -> Numerics:
    return Numerics(boot=1, seq=seq, time=desk.clock.now(), values=values)


def a_command(alert: str, *, command: str = "c1") -> Command:
    return Command(
        kind=CommandKind.ACKNOWLEDGE, alert=alert, actor=a_person(command=command), text=""
    )


def with_asystole() -> Desk:
    desk = Desk().staffed()
    desk.hears(NUMERICS, numerics(desk, 1, hr=0, rr=14))
    return desk


def test_a_reading_without_consequence_is_acknowledged_at_once() -> None:
    desk = Desk().staffed()
    mid = desk.hears(NUMERICS, numerics(desk, 1, hr=80))
    assert mid in desk.post.acknowledged


def test_the_board_shows_only_what_has_reached_the_stream() -> None:
    desk = with_asystole()
    assert [event.change for event in desk.post.events] == [Change.RAISED]
    assert desk.post.board == []
    desk.confirm_all()
    assert [alert.cause for alert in desk.post.board] == ["hr.low"]
    assert desk.post.board[0] == desk.post.events[0].alert


def test_what_caused_an_alert_is_acknowledged_after_the_broker_has_the_event() -> None:
    desk = with_asystole()
    assert desk.mids not in desk.post.acknowledged
    desk.confirm_all()
    assert desk.mids in desk.post.acknowledged


def test_our_own_event_that_comes_twice_is_kept_once() -> None:
    desk = with_asystole()
    first = desk.hears("alerts/v1/main/events", desk.post.events[0])
    second = desk.hears("alerts/v1/main/events", desk.post.events[0])
    assert first in desk.post.acknowledged
    assert second not in desk.post.acknowledged
    desk.confirm_all()
    assert second in desk.post.acknowledged


def test_an_event_that_was_overtaken_brings_nothing_back_onto_the_board() -> None:
    desk = with_asystole()
    raised = desk.post.events[0].alert
    resolve = Command(kind=CommandKind.RESOLVE, alert=raised.id, actor=a_person())
    back = desk.hears("alerts/v1/main/events", desk.post.events[0])
    desk.hears(COMMANDS, resolve, answer_to=ANSWERS)
    sent = [n for n, (topic, _) in enumerate(desk.post.published, 1) if topic.endswith("/events")]
    for mid in reversed(sent):
        desk.board.confirmed(mid)
    desk.confirm_all()
    assert desk.post.board == []
    assert back in desk.post.acknowledged


def test_our_own_event_is_kept_by_the_broker_until_its_place_is_sure() -> None:
    desk = with_asystole()
    back = desk.hears("alerts/v1/main/events", desk.post.events[0])
    assert back not in desk.post.acknowledged
    desk.confirm_all()
    assert back in desk.post.acknowledged
    # One that comes when all is sure, or of an earlier process, is let go at once.
    again = desk.hears("alerts/v1/main/events", desk.post.events[0])
    assert again in desk.post.acknowledged


def test_a_command_is_answered_with_the_alert_as_it_was_told() -> None:
    desk = with_asystole()
    desk.confirm_all()
    alert = desk.post.board[0]
    mid = desk.hears(COMMANDS, a_command(alert.id), answer_to=ANSWERS)
    assert desk.post.answers == []
    desk.confirm_all()
    answer = desk.post.answers[0]
    assert answer.command == "c1"
    assert answer.alert == desk.post.board[0]
    assert answer.alert is not None
    assert (answer.alert.response, answer.alert.seq) == (Response.ACKNOWLEDGED, 2)
    assert mid in desk.post.acknowledged
    desk.hears(COMMANDS, a_command(alert.id), answer_to=ANSWERS)
    assert desk.post.answers[1] == answer


def test_unknown_and_unreadable_commands_are_answered_too() -> None:
    desk = Desk().staffed()
    desk.hears(COMMANDS, a_command("nobody"), answer_to=ANSWERS)
    desk.hears(COMMANDS, b'{"actor":{"command":"c7"}}', answer_to=ANSWERS)
    desk.hears(COMMANDS, b"\xff", answer_to=ANSWERS)
    said = [(answer.command, answer.refusal) for answer in desk.post.answers]
    assert said == [
        ("c1", Refusal.UNKNOWN_ALERT),
        ("c7", Refusal.MALFORMED),
        ("", Refusal.MALFORMED),
    ]
    assert len(desk.post.acknowledged) == 4


def test_a_settled_alert_leaves_the_board_and_its_count_stays() -> None:
    desk = with_asystole()
    desk.confirm_all()
    resolve = Command(kind=CommandKind.RESOLVE, alert=desk.post.board[0].id, actor=a_person())
    desk.hears(COMMANDS, resolve, answer_to=ANSWERS)
    desk.confirm_all()
    assert desk.post.board == []
    tally = decode(Tally, desk.post.retained["alerts/v1/main/tallies/icu-1"])
    assert tally == Tally(bed="icu-1", number=2)
    desk.hears(COMMANDS, a_command(desk.post.events[0].alert.id, command="c2"), answer_to=ANSWERS)
    assert desk.post.answers[-1].refusal is Refusal.ALERT_CLOSED


def test_a_broker_that_forgot_the_board_is_told_again() -> None:
    desk = with_asystole()
    desk.confirm_all()
    shown = desk.post.board
    desk.post.retained.clear()
    desk.board.republish(desk.ward.numbers())
    assert desk.post.board == shown


def test_a_broker_that_forgot_the_counts_is_told_again() -> None:
    desk = with_asystole()
    desk.confirm_all()
    resolve = Command(kind=CommandKind.RESOLVE, alert=desk.post.board[0].id, actor=a_person())
    desk.hears(COMMANDS, resolve, answer_to=ANSWERS)
    desk.confirm_all()
    desk.post.retained.clear()
    desk.board.republish(desk.ward.numbers())
    tally = decode(Tally, desk.post.retained["alerts/v1/main/tallies/icu-1"])
    assert tally == Tally(bed="icu-1", number=2)


def test_a_count_is_never_ahead_of_the_board() -> None:
    desk = with_asystole()
    desk.board.republish(desk.ward.numbers())
    tally = decode(Tally, desk.post.retained["alerts/v1/main/tallies/icu-1"])
    assert tally == Tally(bed="icu-1", number=0)


def test_events_that_are_not_stored_go_out_again_when_the_broker_is_back() -> None:
    desk = with_asystole()
    desk.board.resend_if_unheard(1.0)
    assert len(desk.post.events) == 1
    desk.board.republish(desk.ward.numbers())
    desk.board.resend_if_unheard(2.0)
    assert desk.post.events[1] == desk.post.events[0]
    desk.board.resend_if_unheard(3.0)
    assert len(desk.post.events) == 2


def test_an_alert_the_broker_brings_back_from_the_dead_is_taken_down() -> None:
    desk = with_asystole()
    ghost = "alerts/v1/main/icu/icu-1/ghost"
    desk.post.retained[ghost] = b"x"
    desk.hears(ghost, b"x", retained=False)
    assert ghost in desk.post.retained
    desk.hears(ghost, b"x", retained=True)
    assert ghost not in desk.post.retained


def test_events_the_store_misses_are_sent_again() -> None:
    desk = with_asystole()
    desk.hears("alerts/v1/main/stored", Stored(boot=7, upto=1, missing=((1, 1),)))
    assert len(desk.post.events) == 2
    desk.hears("alerts/v1/main/stored", Stored(boot=7, upto=1))
    assert desk.board.unstored == 0


def test_events_nobody_confirms_are_sent_again_ever_more_rarely() -> None:
    desk = with_asystole()
    sent = []
    for second in range(400):
        before = len(desk.post.events)
        desk.board.resend_if_unheard(float(second))
        if len(desk.post.events) > before:
            sent.append(second)
    assert sent == [30, 90, 210]
    desk.hears("alerts/v1/main/stored", Stored(boot=7, upto=1))
    desk.board.resend_if_unheard(500.0)
    assert len(desk.post.events) == 4


@pytest.mark.parametrize("channel", ["numerics", "event", "status", "link"])
@pytest.mark.parametrize("poison", [b"", b"{", b"\xff\xfe", b"[" * 60_000, b"null", b'{"v":9}'])
def test_what_cannot_be_read_is_counted_and_let_go(channel: str, poison: bytes) -> None:
    desk = Desk().staffed()
    before = gauges.REFUSED.labels(MalformedPayload.__name__)._value.get()
    mid = desk.hears(f"vitals/v1/main/monitor-1/{channel}", poison)
    assert mid in desk.post.acknowledged
    assert gauges.REFUSED.labels(MalformedPayload.__name__)._value.get() == before + 1


@pytest.mark.parametrize(
    "topic",
    [
        "vitals/v1/main/monitor-1/wave/ecg",
        "vitals/v1/main/monitor-1/colour",
        "roster/v1/main/a/b",
        "elsewhere",
    ],
)
def test_a_topic_that_is_not_ours_is_let_go(topic: str) -> None:
    desk = Desk().staffed()
    assert desk.hears(topic, b"x") in desk.post.acknowledged


def test_a_device_that_stands_nowhere_is_nobodys() -> None:
    desk = Desk().staffed()
    stray = "vitals/v1/main/stray"
    time = desk.clock.now()
    payloads: Mapping[str, Numerics | DeviceEvent | Status | Link] = {
        "numerics": numerics(desk, 1, hr=0),
        "event": DeviceEvent(boot=1, seq=2, time=time, fact=Fact.STANDBY, active=True),
        "status": Status(state=Presence.ONLINE, boot=1),
        "link": Link(fault=LinkFault.GAP, active=True, time=time),
    }
    mids = [desk.hears(f"{stray}/{channel}", payload) for channel, payload in payloads.items()]
    assert set(mids) <= set(desk.post.acknowledged)
    assert desk.post.events == []


def test_what_a_device_and_ingest_tell_reaches_the_lane() -> None:
    desk = Desk().staffed()
    time = desk.clock.now()
    device = "vitals/v1/main/monitor-1"
    fact = DeviceEvent(boot=1, seq=1, time=time, fact=Fact.BATTERY_LOW, active=True)
    desk.hears(f"{device}/event", fact)
    desk.hears(f"{device}/link", Link(fault=LinkFault.CLOCK, active=True, time=time))
    desk.hears(f"{device}/status", Status(state=Presence.OFFLINE, boot=1))
    desk.clock.pass_by(seconds=5)
    for _ in range(3):
        desk.watch.tick()
    causes = {event.alert.cause.split(".")[0] for event in desk.post.events}
    assert causes == {"battery_low", "clock", "offline"}


def test_a_device_moves_and_a_device_goes() -> None:
    desk = Desk().staffed()
    desk.hears("roster/v1/main/monitor-1", a_roster())
    desk.hears("roster/v1/main/monitor-1", a_roster(bed="icu-2"))
    assert desk.ward.where == {"monitor-1": "icu-2"}
    assert desk.ward.lanes["icu-1"].stay is None
    desk.hears("roster/v1/main/monitor-1", b"")
    desk.hears("roster/v1/main/monitor-1", b"")
    assert desk.ward.where == {}


def test_a_status_from_before_the_roster_is_remembered() -> None:
    desk = Desk()
    desk.watch.restore({})
    slow = Status(state=Presence.ONLINE, boot=1, every_s=60)
    desk.hears("vitals/v1/main/monitor-1/status", slow, retained=True)
    desk.hears("roster/v1/main/monitor-1", a_roster())
    assert desk.ward.lanes["icu-1"].devices["monitor-1"].every_s == 60


def test_electrodes_that_are_off_before_the_roster_comes_are_off_when_it_has_come() -> None:
    desk = Desk()
    desk.watch.restore({})
    off, on = (
        DeviceEvent(boot=1, seq=n, time=desk.clock.now(), fact=fact, active=active)
        for n, fact, active in ((1, Fact.LEADS_OFF, True), (3, Fact.BATTERY_LOW, False))
    )
    low = DeviceEvent(boot=1, seq=2, time=desk.clock.now(), fact=Fact.BATTERY_LOW, active=True)
    for event in (off, on, low):
        desk.hears("vitals/v1/main/monitor-1/event", event)
    desk.hears("roster/v1/main/monitor-1", a_roster())
    assert [event.alert.cause for event in desk.post.events] == ["leads_off.ecg"]


def test_silence_is_told_while_we_can_hear_and_only_then() -> None:
    desk = Desk().staffed()
    desk.hears(NUMERICS, numerics(desk, 1, hr=80))
    desk.clock.pass_by(seconds=60)
    for _ in range(4):
        desk.watch.tick()
    assert desk.post.events == []
    desk.watch.listening_since = desk.watch.now() - 60
    desk.watch.tick(overloaded=True)
    desk.watch.tick(overloaded=True)
    assert desk.post.events == []
    desk.watch.tick()
    desk.watch.tick()
    assert {event.alert.cause for event in desk.post.events} == {"silent.monitor-1"}


def test_dropped_messages_raise_an_alert_of_the_site_once_they_increase() -> None:
    desk = Desk().staffed()
    topic = "$SYS/broker/publish/messages/dropped"
    for count in (b"5", b"5", b"0", b"3", b"many"):
        desk.hears(topic, count)
    assert [event.alert.bed for event in desk.post.events] == [BROKER]
    assert desk.post.events[0].alert.unit == "site"


def test_the_score_is_retained_and_taken_away_with_the_patient() -> None:
    desk = Desk().staffed()
    desk.watch.listen()
    desk.hears(NUMERICS, numerics(desk, 1, hr=80, spo2=97))
    topic = "alerts/v1/main/scores/icu-1"
    assert decode(Score, desk.post.retained[topic]).stay == 1
    desk.hears("roster/v1/main/monitor-1", a_roster(stay=None))
    assert topic not in desk.post.retained
    assert desk.hears(topic, b"") in desk.post.acknowledged


def test_scores_wait_for_the_broker_and_only_the_latest_of_each_bed() -> None:
    desk = Desk().staffed()
    topic = "alerts/v1/main/scores/icu-1"
    for seq, rate in ((1, 80), (2, 125)):
        desk.hears(NUMERICS, numerics(desk, seq, hr=rate))
        desk.clock.pass_by(seconds=70)
        desk.watch.tick()
    assert topic not in desk.post.retained
    desk.watch.listen()
    assert decode(Score, desk.post.retained[topic]).at_least >= 2


def test_the_beat_says_what_was_judged() -> None:
    desk = Desk().staffed()
    desk.hears(NUMERICS, numerics(desk, 1, hr=80))
    desk.watch.beat()
    beat = decode(Beat, desk.post.published[-1][1])
    assert (beat.boot, beat.beds, beat.judged_at) == (7, 1, desk.clock.now())


def test_late_readings_do_not_move_the_beat() -> None:
    desk = Desk().staffed()
    old = Numerics(boot=1, seq=1, time=desk.clock.now(), values={"hr": 0})
    desk.clock.pass_by(seconds=500)
    desk.hears(NUMERICS, old)
    assert desk.watch.judged_at is None


def test_rules_speak_before_the_detector_is_asked() -> None:
    desk = Desk().staffed()
    desk.hears(NUMERICS, numerics(desk, 1, hr=80))
    assert desk.watch.learning.waiting() == 1
    desk.watch.learn()
    desk.watch.learn()
    assert desk.watch.learning.waiting() == 0


def test_a_bug_ends_the_process_and_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk().staffed()

    def broken(*_: object) -> Verdict:
        raise ZeroDivisionError

    monkeypatch.setattr(Ward, "take", broken)
    with pytest.raises(ZeroDivisionError):
        desk.hears(NUMERICS, numerics(desk, 1, hr=80))
    assert desk.mids in desk.post.acknowledged


def test_units_and_quality_come_through_the_wire() -> None:
    desk = Desk().staffed()
    message = Numerics(
        boot=1,
        seq=1,
        time=desk.clock.now(),
        values={"hr": 0, "glow": 1, "temp": 300},
        units={"temp": "furlong"},
        quality={"hr": Quality.BAD},
    )
    desk.hears(NUMERICS, message)
    assert desk.post.events == []


def test_an_event_is_what_the_contract_says() -> None:
    event = with_asystole().post.events[0]
    assert isinstance(event, AlertEvent)
    assert (event.boot, event.seq, event.number) == (7, 1, 1)
    assert decode(AlertEvent, encode(event)) == event


def test_an_older_place_that_a_broker_brings_back_moves_nobody() -> None:
    desk = Desk()
    desk.watch.restore({})
    roster = "roster/v1/main/monitor-1"
    desk.hears(roster, replace(a_roster(stay=2), revision=20))
    desk.hears(NUMERICS, numerics(desk, 1, hr=0, rr=14))
    desk.hears(roster, replace(a_roster(stay=1), revision=10))
    assert [event.change for event in desk.post.events] == [Change.RAISED]
    desk.hears(roster, b"")
    desk.hears(roster, replace(a_roster(stay=2), revision=20))
    assert "monitor-1" not in desk.ward.where
    desk.hears(roster, replace(a_roster(stay=3), revision=30))
    assert desk.ward.where["monitor-1"] == "icu-1"
