"""Beds where no device stands: who lies there is told by bed, and judged all the same."""

from datetime import timedelta

from alerts.model import Place
from alerts.process import Inbox, Process
from core.ids import BedId
from core.topics import observations_topic, occupancy_topic, roster_topic, score_topic
from core.wire import Alert, Observations, Observed, Occupancy, Score, decode
from tests.stories.bedside import NOON, a_roster, on_duty
from tests.unit.alerts.post import SITE, Desk

BED = BedId("icu-1")
LIES = occupancy_topic(SITE, BED)
WRITTEN = observations_topic(SITE, BED)
MONITOR = roster_topic(SITE, "monitor-1")  # type: ignore[arg-type] # a name is a name
SCORE = score_topic(SITE, BED)
SICK = {
    "rr": 26.0,
    "spo2": 91.0,
    "o2_flow": 2.0,
    "nibp_sys": 118.0,
    "pulse": 96.0,
    "acvpu": 0.0,
    "temp": 37.2,
}
"""NEWS2 9: respiration 3, saturation 3, oxygen 2, pulse 1."""


def lying(stay: int | None = 1, *, revision: int = 1, **other: object) -> Occupancy:
    return Occupancy(
        unit="icu",
        unit_name="Intensive care",
        bed=BED,
        bed_name="Bed 1",
        since=NOON - timedelta(hours=1),
        stay=stay,
        revision=revision,
        **other,  # type: ignore[arg-type] # facts of the patient
    )


def written(stay: int = 1, **values: float) -> Observations:
    at = {key: Observed(value=value, at=NOON) for key, value in (SICK | values).items()}
    return Observations(bed=BED, stay=stay, values=at)


def opened() -> Desk:
    desk = Desk()
    desk.watch.restore({})
    desk.watch.listen()
    return desk


def lives(desk: Desk, seconds: float) -> Desk:
    for _ in range(round(seconds / 5)):
        desk.clock.pass_by(seconds=5)
        for _ in desk.ward.lanes:
            desk.watch.tick()
    desk.confirm_all()
    return desk


def total(desk: Desk) -> int | None:
    return decode(Score, desk.post.retained[SCORE]).total


def causes(desk: Desk) -> set[str]:
    return {alert.cause for alert in desk.post.board}


def news2(desk: Desk) -> Alert:
    return next(alert for alert in desk.post.board if alert.cause == "news2")


def test_a_patient_without_a_monitor_has_a_score_and_calls_the_nurse() -> None:
    desk = opened()
    desk.hears("duty/v1/main/icu-1", on_duty(nurse="ada"))
    desk.hears(LIES, lying())
    desk.hears(WRITTEN, written())
    lives(desk, 60)
    assert total(desk) == 9
    alert = news2(desk)
    assert (alert.stay, alert.device, alert.bed_name) == (1, None, "Bed 1")
    assert alert.escalation is not None
    assert [one.name for one in alert.escalation.rungs[0].people] == ["Ada"]


def test_what_was_written_down_may_come_before_the_patient() -> None:
    desk = opened()
    desk.hears(WRITTEN, written())
    desk.hears(LIES, lying())
    lives(desk, 60)
    assert "news2" in causes(desk)


def test_an_overdue_set_is_asked_for_where_no_monitor_stands() -> None:
    desk = opened()
    desk.hears(LIES, lying())
    desk.clock.pass_by(seconds=6 * 3600 + 60)
    lives(desk, 10)
    assert "observation.overdue" in causes(desk)


def test_a_monitor_that_comes_and_goes_takes_nothing_of_the_patient_along() -> None:
    desk = opened()
    desk.hears(LIES, lying())
    desk.hears(WRITTEN, written())
    before = news2(lives(desk, 60)).id
    desk.hears(MONITOR, a_roster())
    desk.hears(LIES, b"")
    lives(desk, 5)
    assert (news2(desk).id, total(desk)) == (before, 9)
    assert desk.ward.where == {"monitor-1": BED}
    desk.hears(LIES, lying(revision=2))
    desk.hears(MONITOR, b"")
    lives(desk, 10)
    assert (news2(desk).id, total(desk)) == (before, 9)
    assert desk.ward.lanes[BED].devices == {}


def test_a_monitor_taken_away_before_it_is_said_who_stays_behind_changes_nothing() -> None:
    desk = opened()
    desk.hears(MONITOR, a_roster())
    desk.hears(WRITTEN, written())
    before = news2(lives(desk, 60)).id
    desk.hears(MONITOR, b"")
    desk.hears(LIES, lying())
    assert news2(lives(desk, 10)).id == before


def test_the_next_patient_of_the_bed_inherits_nothing() -> None:
    desk = opened()
    desk.hears(LIES, lying())
    desk.hears(WRITTEN, written())
    lives(desk, 60)
    desk.hears(LIES, lying(None, revision=2))
    lives(desk, 5)
    assert causes(desk) == set()
    assert SCORE not in desk.post.retained
    desk.hears(LIES, lying(2, revision=3))
    lives(desk, 60)
    assert total(desk) is None


def test_an_older_word_that_a_broker_brings_back_moves_nobody() -> None:
    desk = opened()
    desk.hears(LIES, lying(2, revision=5))
    desk.hears(LIES, lying(1, revision=4))
    assert desk.ward.lanes[BED].stay == 2
    desk.hears(MONITOR, a_roster(stay=2))
    desk.hears(LIES, b"")
    desk.hears(LIES, lying(2, revision=5))
    desk.hears(MONITOR, a_roster(stay=3))
    assert desk.ward.lanes[BED].stay == 3


def test_where_a_device_stands_its_roster_says_who_lies_there() -> None:
    desk = opened()
    desk.hears(MONITOR, a_roster(stay=3))
    desk.hears(LIES, lying(1))
    assert desk.ward.lanes[BED].stay == 3


def test_a_bed_that_was_never_anybodys_needs_no_lane() -> None:
    desk = opened()
    desk.hears(LIES, lying(None))
    desk.hears(LIES, b"{")
    assert BED not in desk.ward.lanes


def test_no_score_is_made_of_a_child_or_in_pregnancy() -> None:
    desk = opened()
    desk.hears(LIES, lying(news2=False))
    desk.hears(WRITTEN, written())
    lives(desk, 60)
    assert (total(desk), causes(desk)) == (None, set())


def test_another_process_goes_on_where_the_first_one_died() -> None:
    desk = opened()
    desk.hears(LIES, lying())
    desk.hears(WRITTEN, written())
    before = news2(lives(desk, 60))
    again = Desk(post=desk.post, clock=desk.clock)
    inbox = Inbox()
    process = Process(again.watch, again.board, again.addresses, desk.post, inbox)  # type: ignore[arg-type] # on paper
    inbox.connect(kept=True)
    for topic, payload in desk.post.retained.items():
        inbox.deliver(again.delivery(topic, payload, retained=True))
    inbox.deliver(again.delivery(WRITTEN, written(), retained=True))
    inbox.deliver(again.delivery(LIES, lying(), retained=True))
    process.step(None)
    sentinel = next(p for t, p in reversed(desk.post.published) if t == again.addresses.sentinel)
    inbox.deliver(again.delivery(again.addresses.sentinel, sentinel))
    while not inbox.empty():
        process.step(None)
    lives(again, 30)
    assert process.recovering is None
    lane = again.ward.lanes[BED]
    assert lane.alerts["news2"].id == before.id
    assert (lane.stay, lane.score is not None and lane.score.total) == (1, 9)
    assert lane.devices == {}
    assert lane.place == Place(
        site="main", unit="icu", unit_name="Intensive care", bed=BED, bed_name="Bed 1"
    )
