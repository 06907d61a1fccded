"""How observations written down go through the broker; on a broker of paper."""

from datetime import timedelta

from core.topics import observations_topic, score_topic
from core.wire import Observations, Observed, Score, decode
from tests.stories.bedside import NOON, a_roster
from tests.unit.alerts.post import SITE, Desk
from tests.unit.alerts.test_watch import NUMERICS, numerics

TOPIC = observations_topic(SITE, a_roster().bed)  # type: ignore[arg-type] # a name is a name
SCORE = score_topic(SITE, a_roster().bed)  # type: ignore[arg-type] # a name is a name
SET = {"acvpu": 0.0, "o2_flow": 0.0, "temp": 36.8, "nibp_sys": 128.0}


def written(stay: int = 1) -> Observations:
    at = NOON - timedelta(minutes=1)
    values = {key: Observed(value=value, at=at) for key, value in SET.items()}
    return Observations(bed="icu-1", stay=stay, values=values)


def measured(desk: Desk) -> Desk:
    desk.watch.listen()
    desk.hears(NUMERICS, numerics(desk, 1, hr=72, rr=14, spo2=97))
    return desk


def total(desk: Desk) -> int | None:
    return decode(Score, desk.post.retained[SCORE]).total


def test_what_was_written_down_completes_the_score_of_its_bed() -> None:
    desk = measured(Desk().staffed())
    mid = desk.hears(TOPIC, written())
    assert total(desk) == 0
    assert mid in desk.post.acknowledged


def test_it_may_come_before_anybody_knows_who_lies_there() -> None:
    desk = Desk()
    desk.watch.restore({})
    mid = desk.hears(TOPIC, written(), retained=True)
    desk.hears("roster/v1/main/monitor-1", a_roster())
    desk.clock.pass_by(seconds=5)
    measured(desk)
    assert total(desk) == 0
    assert mid in desk.post.acknowledged


def test_what_is_cleared_counts_no_longer() -> None:
    desk = measured(Desk().staffed())
    desk.hears(TOPIC, written())
    desk.hears(TOPIC, b"")
    assert total(desk) is None


def test_what_cannot_be_read_is_counted_and_let_go() -> None:
    desk = Desk().staffed()
    mid = desk.hears(TOPIC, b"{")
    assert mid in desk.post.acknowledged


def test_what_a_clock_that_was_wrong_took_for_the_future_counts_when_it_is_right_again() -> None:
    desk = measured(Desk().staffed())
    desk.clock.pass_by(seconds=-600)
    desk.hears(TOPIC, written())
    assert total(desk) is None
    desk.clock.pass_by(seconds=601)
    desk.hears(NUMERICS, numerics(desk, 2, hr=72, rr=14, spo2=97))
    for _ in range(2):
        desk.watch.tick()
    assert total(desk) == 0
