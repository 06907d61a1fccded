"""When nobody would have been told any more, and how bad it was then."""

from math import inf

import numpy as np
from msgspec.structs import replace

from alerts.backtest.comparing import Alarm
from alerts.backtest.courses import Course
from alerts.backtest.replaying import Scored
from alerts.backtest.silences import lasting_s, silences
from alerts.limits import read_limits
from alerts.model import moment
from core.vitals import FACTS, Vital
from core.wire import AgeClass, Kind, Priority, Score
from core.wire.comparison import Silence

ADULT = read_limits().choose("icu", AgeClass.ADULT)


def alarm(cause: str, begins: float, ends: float, **other: object) -> Alarm:
    plain = Alarm(
        patient="p",
        cause=cause,
        kind=Kind.PHYSIOLOGICAL,
        priority=Priority.MEDIUM,
        rule=cause,
        since=begins,
        raised_at=begins,
        ended_at=ends,
    )
    return replace(plain, **other)


def a_course(values: dict[float, float], vital: Vital = Vital.SPO2) -> Course:
    count = len(values)
    return Course(
        patient="p",
        times=np.array(list(values), np.float64),
        vitals=np.full(count, FACTS[vital].number, np.uint8),
        values=np.array(list(values.values()), np.float64),
        quality=np.zeros(count, np.uint8),
    )


COURSE = a_course({0.0: 97.0, 100.0: 88.0, 150.0: 84.0, 200.0: 97.0, 300.0: 97.0})


def silent(before: list[Alarm], after: list[Alarm], *scores: Scored) -> tuple[Silence, ...]:
    return silences(before, after, course=COURSE, scores=scores, profile=ADULT)


def seconds(found: tuple[Silence, ...]) -> list[tuple[float, float]]:
    return [(one.since.timestamp(), one.until.timestamp()) for one in found]


def test_an_alarm_that_would_not_come_is_a_silence_with_its_worst_value() -> None:
    (one,) = silent([alarm("spo2.low", 100, 200)], [])
    assert seconds((one,)) == [(100, 200)]
    assert (one.cause, one.priority, one.worst) == ("spo2.low", Priority.MEDIUM, 84.0)
    assert lasting_s((one,)) == 100


def test_an_alarm_that_would_come_later_is_silent_until_then() -> None:
    assert seconds(silent([alarm("spo2.low", 100, 200)], [alarm("spo2.low", 140, 200)])) == [
        (100, 140)
    ]


def test_what_another_rule_tells_is_no_silence() -> None:
    was = [alarm("spo2.low", 100, 200)]
    assert silent(was, [alarm("hr.high", 90, 210)]) == ()
    assert silent(was, [alarm("spo2.low", 100, 200, priority=Priority.LOW)]) == ()


def test_an_advisory_or_a_technical_alarm_calls_nobody() -> None:
    was = [alarm("spo2.low", 100, 200)]
    hint = alarm("baseline", 90, 210, priority=Priority.ADVISORY)
    off = alarm("monitor.leads", 90, 210, kind=Kind.TECHNICAL)
    assert seconds(silent(was, [hint, off])) == [(100, 200)]
    assert silent([hint, off], []) == ()


def test_alarms_that_overlap_are_one_silence_with_the_most_urgent_cause() -> None:
    was = [alarm("hr.high", 100, 160), alarm("spo2.low", 150, 200, priority=Priority.HIGH)]
    (one,) = silent(was, [])
    assert seconds((one,)) == [(100, 200)]
    assert (one.cause, one.priority) == ("spo2.low", Priority.HIGH)


def test_what_would_be_told_in_between_parts_a_silence() -> None:
    was = [alarm("spo2.low", 100, 200)]
    would = [alarm("spo2.low", 90, 110), alarm("hr.high", 140, 150)]
    assert seconds(silent(was, would)) == [(110, 140), (150, 200)]


def test_an_alarm_that_is_still_on_ends_with_what_was_measured() -> None:
    assert seconds(silent([alarm("spo2.low", 250, inf)], [])) == [(250, 300)]


def test_the_score_that_stood_then_is_told() -> None:
    def scored(at: float, total: int | None, at_least: int) -> Scored:
        score = Score(
            name="news2", bed="p", stay=1, at=moment(at), total=total, at_least=at_least,
            risk="low", response="", scale=1, oldest_s=0.0, parts=(), missing=(),
        )  # fmt: skip
        return Scored(patient="p", at=at, score=score, detector=None)

    was = [alarm("spo2.low", 100, 200)]
    (one,) = silent(was, [], scored(60, 4, 4), scored(240, 9, 9))
    assert (one.news2, one.news2_whole) == (4, True)
    (one,) = silent(was, [], scored(60, 4, 4), scored(150, None, 7))
    assert (one.news2, one.news2_whole) == (7, False)
    (one,) = silent(was, [])
    assert (one.news2, one.news2_whole) == (None, False)


def test_without_a_value_of_good_quality_none_is_told() -> None:
    (one,) = silent([alarm("temp.high", 100, 200)], [])
    assert one.worst is None
    (one,) = silent([alarm("combined.shock", 100, 200, value=77.0)], [])
    assert one.worst == 77.0
