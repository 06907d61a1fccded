"""How set-ups and people on duty go through the broker; on a broker of paper."""

from msgspec.structs import replace

from alerts.watch import Watch
from core.topics import duty_topic, setup_events_topic, setup_topic
from core.wire import (
    AlertEvent,
    Answer,
    Calling,
    Command,
    CommandKind,
    DeviceEvent,
    Duty,
    Fact,
    Refusal,
    RulesInForce,
    Setup,
    SetupChange,
    SetupEvent,
    Tally,
    decode,
)
from tests.stories.bedside import NOON, a_bed, a_person, a_roster, on_duty
from tests.unit.alerts.post import SITE, Desk
from tests.unit.alerts.test_recovery import Start
from tests.unit.alerts.test_watch import ANSWERS, COMMANDS, NUMERICS, numerics

SETUP = setup_topic(SITE, a_roster().bed)  # type: ignore[arg-type] # a name is a name
EVENTS = setup_events_topic(SITE)
DUTY = duty_topic(SITE, a_roster().bed)  # type: ignore[arg-type] # a name is a name


def a_pause(command: str = "c1", bed: str = "icu-1") -> Command:
    actor = a_person(command=command)
    return Command(kind=CommandKind.PAUSE_AUDIO, bed=bed, stay=1, actor=actor)


def paused() -> Desk:
    desk = Desk().staffed()
    desk.hears(COMMANDS, a_pause(), answer_to=ANSWERS)
    return desk


def events(desk: Desk) -> list[SetupEvent]:
    return [decode(SetupEvent, p) for topic, p in desk.post.published if topic == EVENTS]


def shown(desk: Desk) -> Setup | None:
    payload = desk.post.retained.get(SETUP)
    return decode(Setup, payload) if payload else None


def test_a_set_up_is_an_event_first_then_shown_then_answered() -> None:
    desk = paused()
    assert [event.change for event in events(desk)] == [SetupChange.AUDIO_PAUSED]
    assert shown(desk) is None
    assert desk.post.answers == []
    desk.confirm_all()
    answer: Answer = desk.post.answers[0]
    assert answer.setup == shown(desk) == events(desk)[0].setup
    assert answer.setup is not None
    assert (answer.setup.boot, answer.setup.seq, answer.setup.number) == (7, 1, 1)


def test_alerts_and_set_ups_share_one_numbered_stream() -> None:
    desk = paused()
    desk.hears(NUMERICS, numerics(desk, 1, hr=0, rr=14))
    assert [event.seq for event in events(desk)] == [1, 3]
    assert [event.change for event in events(desk)][1] is SetupChange.PAUSE_BROKEN
    assert [event.seq for event in desk.post.events] == [2]


def test_a_set_up_of_a_bed_nobody_knows_is_refused() -> None:
    desk = Desk().staffed()
    desk.hears(COMMANDS, a_pause(bed="nowhere"), answer_to=ANSWERS)
    assert desk.post.answers[0].refusal is Refusal.UNKNOWN_BED


def test_a_broker_that_lost_its_set_ups_is_given_them_again() -> None:
    desk = paused()
    desk.confirm_all()
    before = desk.post.retained.pop(SETUP)
    desk.board.republish(desk.ward.numbers())
    assert desk.post.retained[SETUP] == before


def test_our_own_set_up_event_is_kept_by_the_broker_until_its_place_is_sure() -> None:
    desk = paused()
    back = desk.hears(EVENTS, events(desk)[0])
    assert back not in desk.post.acknowledged
    desk.confirm_all()
    assert back in desk.post.acknowledged


def test_people_on_duty_are_called_for_the_alerts_of_their_bed() -> None:
    desk = Desk()
    desk.watch.restore({})
    desk.hears(DUTY, on_duty(nurse="ada"), retained=True)
    desk.hears("roster/v1/main/monitor-1", a_roster())
    desk.hears(NUMERICS, numerics(desk, 1, hr=0, rr=14))
    escalation = desk.post.events[0].alert.escalation
    assert escalation is not None
    assert escalation.rungs == on_duty(nurse="ada").rungs


def test_a_duty_that_is_taken_back_leaves_nobody() -> None:
    desk = Desk().staffed()
    desk.hears(DUTY, on_duty(nurse="ada"))
    desk.hears(DUTY, b"")
    desk.hears(NUMERICS, numerics(desk, 1, hr=0, rr=14))
    escalation = desk.post.events[0].alert.escalation
    assert escalation is not None
    assert escalation.state is Calling.NOBODY


def test_a_duty_that_cannot_be_read_is_counted_and_let_go() -> None:
    desk = Desk().staffed()
    mid = desk.hears(DUTY, b"{")
    assert mid in desk.post.acknowledged


def test_a_new_process_goes_on_with_the_set_up_the_broker_kept() -> None:
    before = paused()
    before.confirm_all()
    kept = shown(before)
    assert kept is not None
    start = Start().connects()
    start.hears(SETUP, kept)
    start.has_heard_all()
    start.hears("roster/v1/main/monitor-1", a_roster())
    assert start.desk.ward.lanes["icu-1"].setup == kept


def test_an_event_whose_place_was_not_sure_wins_over_an_older_set_up() -> None:
    before = paused()
    [event] = events(before)
    older = replace(event.setup, revision=0, pause=None, number=0)
    start = Start().connects()
    start.hears(SETUP, older)
    start.hears(EVENTS, event, retained=False)
    start.has_heard_all()
    assert start.desk.ward.lanes["icu-1"].setup == event.setup
    assert start.desk.ward.lanes["icu-1"].number == 1


def test_whoever_is_on_duty_while_the_state_is_recovered_is_known_afterwards() -> None:
    start = Start().connects()
    start.hears(DUTY, on_duty(nurse="ada"))
    start.has_heard_all()
    start.hears("roster/v1/main/monitor-1", a_roster())
    duty: Duty | None = start.desk.ward.lanes["icu-1"].duty
    assert duty == on_duty(nurse="ada")


def test_an_alert_whose_place_was_not_sure_is_not_forgotten_for_a_later_set_up() -> None:
    bed = a_bed().reads(hr=0, rr=14)
    raised = bed.happened[-1]
    bed.orders(CommandKind.PAUSE_AUDIO)
    setup = bed.lane.setup
    assert setup is not None
    assert setup.number > raised.alert.number
    start = Start().connects()
    start.hears("roster/v1/main/monitor-1", a_roster())
    event = AlertEvent(
        boot=1, seq=1, number=1, at=bed.now, change=raised.change, alert=raised.alert
    )
    told = SetupEvent(
        boot=1, seq=2, number=2, at=bed.now, change=SetupChange.AUDIO_PAUSED, setup=setup
    )
    start.hears("alerts/v1/main/events", event, retained=False)
    start.hears(EVENTS, told, retained=False)
    start.has_heard_all()
    assert [alert.cause for alert in start.post.board] == ["hr.low"]


def test_electrodes_that_were_off_are_on_again_before_their_place_is_told() -> None:
    bed = a_bed().tells(Fact.LEADS_OFF)
    start = Start().connects().is_told(bed.alert("leads_off.ecg")).has_heard_all()
    on = DeviceEvent(boot=1, seq=9, time=start.desk.clock.now(), fact=Fact.LEADS_OFF, active=False)
    start.hears("vitals/v1/main/monitor-1/event", on, retained=False)
    start.hears("roster/v1/main/monitor-1", a_roster(), retained=False)
    trouble = start.desk.ward.lanes["icu-1"].troubles["leads_off.ecg"]
    assert not trouble.told


def test_who_is_on_duty_is_known_before_what_waited_calls_anybody() -> None:
    start = Start().connects()
    start.hears(NUMERICS, numerics(start.desk, 1, hr=0, rr=14), retained=False)
    start.hears("roster/v1/main/monitor-1", a_roster())
    start.hears(DUTY, on_duty(nurse="ada", charge="chris"))
    start.has_heard_all()
    calls = start.post.events[0].alert.escalation
    assert calls is not None
    assert (calls.state, calls.step) == (Calling.CALLING, 0)


def test_nobody_sets_up_a_bed_that_is_known_by_its_count_alone() -> None:
    start = Start().connects()
    start.hears("alerts/v1/main/tallies/icu-7", Tally(bed="icu-7", number=3))
    start.has_heard_all()
    off = replace(
        a_pause(bed="icu-7"), kind=CommandKind.ALARMS_OFF, stay=None, text="x", seconds=9.0
    )
    start.desk.hears(COMMANDS, off, answer_to=ANSWERS)
    assert start.post.answers[-1].refusal is Refusal.UNKNOWN_BED
    assert events(start.desk) == []


def test_the_rules_that_are_judged_by_are_told_whole_whenever_there_is_a_broker() -> None:
    rules = RulesInForce(digest="0" * 64, revision=2, since=NOON, limits="a = 1", policy="b = 2")
    desk = Desk()
    watch = Watch(desk.ward, desk.board, desk.post, desk.addresses, desk.clock, rules)
    watch.listen()
    assert decode(RulesInForce, desk.post.retained["alerts/v1/main/rules"]) == rules
