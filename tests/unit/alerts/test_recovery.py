"""Finding the state again: from the board, the journal, the counts, the scores and the store."""

from datetime import timedelta
from threading import Event, Timer

import pytest
from msgspec import Struct
from msgspec.structs import replace

from alerts.lane import judge
from alerts.model import Placed
from alerts.process import MOST_ENTRIES, Inbox, Process
from alerts.recovery import FromStore, Recovery, StoreReader
from alerts.restoring import Remains, restore_lane
from alerts.scores.news2 import NEWS2
from core.mqtt import Delivery
from core.vitals import Vital
from core.wire import (
    Alert,
    AlertEvent,
    Change,
    Command,
    CommandKind,
    Condition,
    DeviceEvent,
    Fact,
    Numerics,
    Response,
    Score,
    ScorePart,
    Tally,
)
from tests.stories.bedside import BED, BOOK, NOON, a_bed, a_person, a_roster
from tests.unit.alerts.post import Desk, PaperPost


def an_alert() -> Alert:
    return a_bed().reads(hr=0, rr=14).alert("hr.low")


def an_event(alert: Alert, change: Change = Change.RAISED) -> AlertEvent:
    return AlertEvent(
        boot=1, seq=1, number=alert.number, at=NOON, change=change, alert=alert, actor=None
    )


class Start:
    """A process that is starting, on a broker of paper."""

    def __init__(self, store: StoreReader | None = None) -> None:
        self.desk = Desk()
        self.inbox = Inbox()
        self.process = Process(
            self.desk.watch,
            self.desk.board,
            self.desk.addresses,
            self.desk.post,  # type: ignore[arg-type] # paper, with all that is used of it
            self.inbox,
        )
        self.store = store

    @property
    def recovering(self) -> bool:
        return self.process.recovering is not None

    @property
    def post(self) -> PaperPost:
        return self.desk.post

    def connects(self) -> "Start":
        self.inbox.connect(False)
        self.process.step(self.store)
        return self

    def hears(self, topic: str, payload: bytes | Struct, *, retained: bool = True) -> Delivery:
        delivery = self.desk.delivery(topic, payload, retained=retained)
        self.inbox.deliver(delivery)
        self.process.step(self.store)
        return delivery

    def has_heard_all(self) -> "Start":
        topic, nonce = self.post.published[0]
        self.hears(topic, nonce, retained=False)
        return self.confirms_all()

    def confirms_all(self) -> "Start":
        for mid in range(1, len(self.post.published) + 1):
            self.inbox.confirm(mid)
            self.process.step(self.store)
        return self

    def is_told(self, alert: Alert) -> "Start":
        self.hears(f"alerts/v1/main/icu/icu-1/{alert.id}", alert)
        return self


def test_nothing_is_judged_before_everything_is_found() -> None:
    start = Start().connects()
    assert start.recovering
    numerics = Numerics(boot=1, seq=1, time=start.desk.clock.now(), values={"hr": 0, "rr": 14})
    start.hears("roster/v1/main/monitor-1", a_roster())
    early = start.hears("vitals/v1/main/monitor-1/numerics", numerics)
    assert early.mid in start.post.acknowledged
    assert start.post.events == []
    start.hears("alerts/v1/main/answers/alerts", b"another's", retained=False)
    assert start.has_heard_all().process.recovering is None
    assert [event.alert.cause for event in start.post.events] == ["hr.low"]


def test_only_the_mark_of_the_latest_connection_is_the_end_of_what_is_kept() -> None:
    start = Start().connects().connects()
    (topic, first), (_, second) = start.post.published
    start.hears(topic, first, retained=False)
    early = start.recovering
    start.is_told(an_alert()).hears(topic, second, retained=False)
    assert (early, start.recovering) == (True, False)
    assert len(start.desk.board.open) == 1


def test_the_board_and_its_acknowledgements_are_taken_up() -> None:
    alert = replace(an_alert(), response=Response.ACKNOWLEDGED, acknowledged=a_person())
    start = Start().connects()
    start.hears("roster/v1/main/monitor-1", a_roster())
    start.is_told(alert).has_heard_all()
    assert start.desk.ward.lanes["icu-1"].alerts == {"hr.low": alert}
    assert start.post.events == []
    assert start.post.board == [alert]


def test_a_patient_who_moved_while_nobody_listened_leaves_no_alert_behind() -> None:
    start = Start().connects()
    start.hears("roster/v1/main/monitor-1", a_roster(bed="icu-2"))
    start.is_told(an_alert()).has_heard_all()
    assert start.post.board == []
    assert [(e.change, e.alert.settled) for e in start.post.events] == [(Change.ENDED, True)]


def test_a_place_that_is_told_late_takes_along_what_was_left_elsewhere() -> None:
    start = Start().connects().is_told(an_alert()).has_heard_all()
    assert len(start.post.board) == 1
    start.hears("roster/v1/main/monitor-1", a_roster(bed="icu-2"), retained=False)
    start.confirms_all()
    assert start.post.board == []


def test_an_event_whose_place_was_not_sure_is_taken_up_and_shown() -> None:
    alert = an_alert()
    start = Start().connects()
    held = start.hears("alerts/v1/main/events", an_event(alert), retained=False)
    assert held.mid not in start.post.acknowledged
    start.has_heard_all()
    assert start.post.board == [alert]
    assert held.mid in start.post.acknowledged
    assert start.desk.ward.lanes["icu-1"].number == alert.number


def test_an_event_that_was_sent_again_brings_back_nothing_that_was_settled_since() -> None:
    start = Start().connects()
    start.hears("roster/v1/main/monitor-1", a_roster())
    start.hears("alerts/v1/main/events", an_event(an_alert()), retained=False)
    start.hears("alerts/v1/main/tallies/icu-1", Tally(bed="icu-1", number=2))
    start.has_heard_all()
    assert start.post.board == []
    assert start.desk.ward.lanes["icu-1"].number == 2


def test_a_long_journal_does_not_fill_the_brokers_window() -> None:
    start = Start().connects()
    held = set()
    for revision in range(1, 1500):
        alert = replace(an_alert(), id=f"a{revision % 3}", revision=revision, number=revision)
        told = start.hears("alerts/v1/main/events", an_event(alert), retained=False)
        held.add(told.mid)
    for number in range(500):
        alert = replace(an_alert(), id=f"b{number}", number=2000 + number)
        told = start.hears("alerts/v1/main/events", an_event(alert), retained=False)
        held.add(told.mid)
    assert len(held - set(start.post.acknowledged)) == MOST_ENTRIES
    start.has_heard_all()
    assert held <= set(start.post.acknowledged)
    assert start.desk.ward.lanes["icu-1"].number >= 2499


def test_an_entry_that_comes_again_behind_a_later_one_is_let_go() -> None:
    start = Start().connects()
    earlier, later = (replace(an_alert(), revision=n, number=n) for n in (1, 2))
    kept = start.hears("alerts/v1/main/events", an_event(later), retained=False)
    again = start.hears("alerts/v1/main/events", an_event(earlier), retained=False)
    assert again.mid in start.post.acknowledged
    assert kept.mid not in start.post.acknowledged


def test_a_resolve_whose_answer_was_lost_is_answered_by_the_next_process() -> None:
    bed = a_bed().reads(hr=0, rr=14)
    asked = Command(kind=CommandKind.RESOLVE, alert=bed.alert("hr.low").id, actor=a_person())
    bed.asks(CommandKind.RESOLVE, asked.alert, by=a_person())
    done = bed.happened[-1]
    start = Start().connects()
    start.hears("alerts/v1/main/events", an_event(done.alert, done.change), retained=False)
    delivery = start.desk.delivery(
        "alerts/v1/main/commands", asked, answer_to="alerts/v1/main/answers/gateway"
    )
    start.inbox.deliver(delivery)
    start.process.step(None)
    start.has_heard_all()
    assert [answer.alert for answer in start.post.answers] == [done.alert]
    assert start.post.events == []


def test_numbers_go_on_where_nothing_but_the_count_is_left() -> None:
    start = Start().connects()
    start.hears("alerts/v1/main/tallies/icu-1", Tally(bed="icu-1", number=41))
    start.hears("roster/v1/main/monitor-1", a_roster())
    start.hears(
        "vitals/v1/main/monitor-1/numerics",
        Numerics(boot=1, seq=1, time=start.desk.clock.now(), values={"hr": 0, "rr": 14}),
    )
    start.has_heard_all()
    assert start.post.events[0].number == 42


def test_device_events_wait_unacknowledged_and_not_without_bound() -> None:
    start = Start().connects()
    start.hears("roster/v1/main/monitor-1", a_roster())
    held = []
    for seq in range(1, 520):
        event = DeviceEvent(
            boot=1, seq=seq, time=start.desk.clock.now(), fact=Fact.BATTERY_LOW, active=True
        )
        held.append(start.hears("vitals/v1/main/monitor-1/event", event, retained=False).mid)
    assert set(held[:500]) & set(start.post.acknowledged) == set()
    assert set(held[500:]) <= set(start.post.acknowledged)
    start.has_heard_all()
    assert set(held) <= set(start.post.acknowledged)


def test_a_long_queue_of_vital_signs_pushes_out_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("alerts.process.MOST_LATER", 10)
    start = Start().connects()
    start.hears("roster/v1/main/monitor-1", a_roster())
    told = DeviceEvent(
        boot=1, seq=1, time=start.desk.clock.now(), fact=Fact.BATTERY_LOW, active=True
    )
    start.hears("vitals/v1/main/monitor-1/event", told, retained=False)
    for seq in range(2, 40):
        reading = Numerics(boot=1, seq=seq, time=start.desk.clock.now(), values={"hr": 80})
        start.hears("vitals/v1/main/monitor-1/numerics", reading, retained=False)
    assert len(start.process._later) <= 12
    start.has_heard_all()
    assert [event.alert.cause for event in start.post.events] == ["battery_low.monitor-1"]


def test_what_cannot_be_read_is_left_out() -> None:
    start = Start().connects()
    for topic in ("icu/icu-1/a1", "scores/icu-1", "tallies/icu-1", "events"):
        delivery = start.hears(f"alerts/v1/main/{topic}", b"{", retained=True)
        assert delivery.mid in start.post.acknowledged
    start.hears("alerts/v1/main/scores/icu-1", b"")
    assert start.has_heard_all().process.recovering is None


def test_an_advisory_of_a_detector_that_is_gone_is_taken_back() -> None:
    advisory = replace(an_alert(), cause="baseline")
    start = Start().connects().is_told(advisory).has_heard_all()
    assert [event.change for event in start.post.events] == [Change.ENDED]


def test_the_broker_coming_back_is_shown_the_board_and_listened_to_anew() -> None:
    start = Start().connects().is_told(an_alert()).has_heard_all()
    start.post.retained.clear()
    start.connects()
    assert len(start.post.board) == 1
    start.post.connected = False
    start.process._next_tick = 0.0
    start.process.step(None)
    assert start.desk.watch.listening_since is None


def test_the_loop_runs_until_it_is_told_to_stop() -> None:
    start = Start()
    stop = Event()
    Timer(0.3, stop.set).start()
    start.connects().has_heard_all()
    start.process.run(None, stop)
    assert any(topic == "alerts/v1/main/beat" for topic, _ in start.post.published)


# -- the store ------------------------------------------------------------------------------------


def test_what_waited_while_nobody_listened_is_judged_though_places_come_behind_it() -> None:
    start = Start().connects()
    off = DeviceEvent(
        boot=1, seq=1, time=start.desk.clock.now(), fact=Fact.BATTERY_LOW, active=True
    )
    reading = Numerics(boot=1, seq=2, time=start.desk.clock.now(), values={"hr": 0, "rr": 14})
    start.hears("vitals/v1/main/monitor-1/event", off, retained=False)
    start.hears("vitals/v1/main/monitor-1/numerics", reading, retained=False)
    start.hears("roster/v1/main/monitor-1", a_roster())
    start.has_heard_all()
    causes = {event.alert.cause for event in start.post.events}
    assert causes == {"battery_low.monitor-1", "hr.low"}


def test_what_waited_from_before_a_move_is_not_judged_at_the_new_bed() -> None:
    start = Start().connects()
    reading = Numerics(boot=1, seq=2, time=start.desk.clock.now(), values={"hr": 0, "rr": 14})
    start.hears("vitals/v1/main/monitor-1/numerics", reading, retained=False)
    moved = a_roster(bed="icu-2", stay=2)
    start.hears("roster/v1/main/monitor-1", moved, retained=False)
    start.hears("roster/v1/main/monitor-1", moved)
    assert start.has_heard_all().post.events == []


def test_a_later_revision_in_the_store_wins() -> None:
    alert = an_alert()
    later = replace(alert, revision=5, number=9, settled=True)
    recovery = Recovery()
    recovery.add_alert(alert)
    recovery.add_stored(FromStore([later], {"icu-1": 12}))
    assert recovery.bed("icu-1").alerts[alert.id] == later
    assert recovery.bed("icu-1").number == 12


def test_the_store_does_not_bring_back_what_the_board_has_let_go() -> None:
    recovery = Recovery()
    recovery.add_tally(Tally(bed="icu-1", number=4))
    recovery.add_stored(FromStore([an_alert()]))
    assert recovery.bed("icu-1").alerts == {}


def test_a_lost_board_is_found_in_the_store() -> None:
    alert = an_alert()
    recovery = Recovery()
    recovery.add_stored(FromStore([alert]))
    assert recovery.bed("icu-1").alerts == {alert.id: alert}


def test_what_a_broker_of_an_earlier_day_does_not_show_is_found_in_the_store() -> None:
    older = an_alert()
    newer = replace(older, id="newer", cause="spo2.low", number=older.number + 1)
    recovery = Recovery()
    recovery.add_alert(older)
    recovery.add_tally(Tally(bed="icu-2", number=7))
    recovery.add_stored(FromStore([newer]))
    assert set(recovery.bed("icu-1").alerts) == {older.id, "newer"}


def test_a_store_that_does_not_answer_is_not_waited_for() -> None:
    reader = StoreReader("postgresql://nobody@127.0.0.1:1/none", "main")
    assert reader.result(within_s=5) is None


def test_the_store_is_asked_while_starting() -> None:
    class Full(StoreReader):
        def __init__(self) -> None:
            """No thread, no store."""

        def result(self, *, within_s: float) -> FromStore | None:
            assert within_s > 0
            return FromStore([an_alert()], {})

    start = Start(Full()).connects().has_heard_all()
    assert len(start.post.board) == 1


# -- lanes ----------------------------------------------------------------------------------------


def a_score(**parts: tuple[float, float]) -> Score:
    return Score(
        name=NEWS2, bed="icu-1", stay=1, at=NOON, total=None, at_least=0, risk="low",
        response="", scale=1, oldest_s=0.0, missing=(),
        parts=tuple(
            ScorePart(name=name, value=value, points=0, age_s=age)
            for name, (value, age) in parts.items()
        ),
    )  # fmt: skip


@pytest.mark.parametrize(("oxygen", "vital"), [(2.0, Vital.O2_FLOW), (28.0, Vital.FIO2)])
def test_slow_inputs_come_back_with_their_age(oxygen: float, vital: Vital) -> None:
    score = a_score(
        systolic=(120.0, 600.0), oxygen=(oxygen, 60.0), pulse=(80.0, 1.0), mood=(1.0, 1.0)
    )
    lane = restore_lane(BED, Remains(score=score), NOON.timestamp(), BOOK)
    assert set(lane.tracks) == {Vital.NIBP_SYS, vital}
    assert lane.tracks[Vital.NIBP_SYS].trusted_at == NOON.timestamp() - 600


def test_a_score_of_another_patient_is_not_taken_up() -> None:
    alert = replace(an_alert(), stay=2)
    remains = Remains(alerts={alert.id: alert}, score=a_score(temperature=(37.0, 1.0)))
    lane = restore_lane(BED, remains, NOON.timestamp(), BOOK)
    assert (lane.stay, lane.tracks) == (2, {})


def test_a_set_up_is_given_up_with_a_patient_who_left_while_nobody_listened() -> None:
    bed = a_bed()
    bed.orders(CommandKind.PAUSE_AUDIO)
    remains = Remains(setup=bed.lane.setup, number=1)
    lane = restore_lane(BED, remains, NOON.timestamp(), BOOK)
    assert lane.stay == 1
    left = judge(lane, Placed(a_roster(stay=None)), NOON.timestamp(), BOOK).lane
    assert left.setup is not None
    assert left.setup.plain


def test_timers_come_back_so_that_a_condition_can_end() -> None:
    bed = a_bed().lasts(20, spo2=88).lasts(20, spo2=97)
    gone = bed.alert("spo2.low")
    high = replace(an_alert(), raised_at=NOON + timedelta(seconds=1))
    news2 = replace(high, id="n", cause="news2")
    remains = Remains(
        alerts={"a": gone, "b": high, "n": news2}, place=a_roster(), number=gone.number
    )
    lane = restore_lane(BED, remains, NOON.timestamp(), BOOK)
    assert gone.condition is Condition.GONE
    assert set(lane.timers) == {"hr.low", "news2"}
    assert lane.timers["hr.low"].fired == 2
