"""What detectors have learned survives the process, in the broker; on a broker of paper."""

from dataclasses import replace as alter

import pytest
from msgspec.structs import replace

from alerts.detector import Learned
from alerts.policy import read_policy
from core.ids import BedId
from core.topics import learned_topic
from core.wire import Command, CommandKind, decode
from tests.stories.bedside import BOOK, a_person, a_roster
from tests.unit.alerts.post import SITE, Desk
from tests.unit.alerts.test_recovery import Start
from tests.unit.alerts.test_watch import ANSWERS, COMMANDS, NUMERICS, numerics

TOPIC = learned_topic(SITE, BedId("icu-1"))


def a_desk_that_watched(minutes: int = 10) -> Desk:
    desk = Desk().staffed()
    desk.watch.listen()
    for seq in range(1, minutes * 6 + 1):
        desk.hears(NUMERICS, numerics(desk, seq, hr=80 + seq % 3, rr=14))
        desk.watch.learn()
        desk.clock.pass_by(seconds=10)
    return desk


def written(desk: Desk) -> Learned:
    return decode(Learned, desk.post.retained[TOPIC])


def test_what_was_learned_is_left_with_the_broker_at_most_once_a_minute() -> None:
    desk = a_desk_that_watched()
    desk.watch.write_down()
    desk.watch.write_down()
    topics = [topic for topic, _ in desk.post.published if topic == TOPIC]
    assert len(topics) == 1
    assert written(desk).stay == 1
    assert set(written(desk).state.habits) == {"hr", "rr"}
    assert len(desk.post.retained[TOPIC]) < 4096


def test_nothing_is_written_down_while_the_broker_cannot_be_heard() -> None:
    desk = a_desk_that_watched()
    desk.watch.listening_since = None
    desk.watch.write_down()
    assert TOPIC not in desk.post.retained


def test_a_new_process_goes_on_with_what_the_old_one_had_learned() -> None:
    before = a_desk_that_watched()
    before.watch.write_down()
    start = Start().connects()
    start.hears(TOPIC, written(before))
    start.has_heard_all()
    start.hears("roster/v1/main/monitor-1", a_roster())
    detector = start.desk.watch.learning.detector("icu-1")
    known = before.watch.learning.detector("icu-1")
    assert detector is not None
    assert known is not None
    assert detector.dump() == known.dump()
    assert detector.progress() > 0


def test_what_an_unknown_revision_has_written_begins_anew() -> None:
    before = a_desk_that_watched()
    before.watch.write_down()
    kept = written(before)
    start = Start().connects()
    start.hears(TOPIC, replace(kept, state=replace(kept.state, revision=999)))
    start.has_heard_all()
    detector = start.desk.watch.learning.detector("icu-1")
    assert detector is not None
    assert detector.progress() == 0


def test_a_person_can_have_a_patient_learned_anew() -> None:
    desk = a_desk_that_watched()
    reset = Command(
        kind=CommandKind.RESET_DETECTOR, bed="icu-1", stay=1, actor=a_person(command="r1")
    )
    desk.hears(COMMANDS, reset, answer_to=ANSWERS)
    detector = desk.watch.learning.detector("icu-1")
    assert detector is not None
    assert detector.progress() == 0
    desk.clock.pass_by(seconds=61)
    desk.watch.write_down()
    assert written(desk).state.habits == {}


@pytest.mark.parametrize("shadow", [False, True])
def test_the_house_decides_whether_hints_are_told(shadow: bool) -> None:
    policy = read_policy()
    quiet = replace(policy, hints=replace(policy.hints, shadow=shadow))
    desk = Desk(book=alter(BOOK, policy=quiet))
    assert desk.watch.learning.shadow is shadow
