"""A recording judged again gives what the bedside gave, whatever its spacing: always the same."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeGuard

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alerts.backtest.comparing import Alarm, alarms, compare, load
from alerts.backtest.courses import QUALITIES, Columns, Course, courses
from alerts.backtest.replaying import ADULT, Replay, Scored, Subject
from alerts.backtest.report import lines
from alerts.backtest.running import Judge
from alerts.backtest.watching import Baseline
from alerts.limits import SHIPPED, parse_limits, read_limits
from alerts.model import Happened
from alerts.rulebook import Rulebook
from core.vitals import FACTS, Vital
from core.wire import (
    Actor,
    AgeClass,
    AlertEvent,
    Change,
    Kind,
    PatientLimit,
    Priority,
    Quality,
    Setup,
    encode,
)
from tests.stories.bedside import BOOK, NOON, a_bed

START = NOON.timestamp()
DAY_S = 86_400.0
Rows = Iterable[tuple[float, Mapping[str, float]]]


def a_course(rows: Rows, *, patient: str = "p1", quality: Quality = Quality.GOOD) -> Course:
    flat = [(at, Vital(key), value) for at, values in rows for key, value in values.items()]
    return Course(
        patient=patient,
        times=np.array([START + at for at, _, _ in flat]),
        vitals=np.array([FACTS[vital].number for _, vital, _ in flat], np.uint8),
        values=np.array([value for _, _, value in flat], np.float64),
        quality=np.full(len(flat), QUALITIES.index(quality), np.uint8),
    )


def seconds(count: int, *, start: int = 0, every_s: float = 1.0, **values: float) -> Rows:
    return [(start + step * every_s, values) for step in range(count)]


def replayed(
    course: Course, book: Rulebook = BOOK, subject: Subject = ADULT, *, answered: bool = True
) -> list[AlertEvent | Scored]:
    return list(Replay(course.patient, book, subject, answered=answered).run(course))


def events(course: Course, book: Rulebook = BOOK, *, answered: bool = True) -> list[AlertEvent]:
    return [one for one in replayed(course, book, answered=answered) if is_event(one)]


def is_event(one: AlertEvent | Scored) -> TypeGuard[AlertEvent]:
    return isinstance(one, AlertEvent)


def raised(course: Course, book: Rulebook = BOOK) -> list[Alarm]:
    return alarms(events(course, book))


def of_limits(some: list[Alarm]) -> list[Alarm]:
    """Without what the score makes of the same values."""
    return [one for one in some if one.cause != "news2"]


def begun(happened: Iterable[Happened | AlertEvent]) -> list[tuple[str, datetime]]:
    """Which limits called, and since when they were passed."""
    of_a_limit = [one for one in happened if one.change is Change.RAISED and one.alert.first.limit]
    return [(one.alert.cause, one.alert.first.since) for one in of_a_limit]


def bare() -> Rulebook:
    text = SHIPPED.read_text().replace("delay_s = 15", "delay_s = 0")
    return Rulebook(profiles=parse_limits(text))


# -- replay ----------------------------------------------------------------------------------------


def test_a_recorded_desaturation_is_raised_after_its_delay() -> None:
    course = a_course([*seconds(10, spo2=97), *seconds(30, start=10, spo2=88)])
    (alarm,) = of_limits(raised(course))
    assert (alarm.cause, alarm.priority) == ("spo2.low", Priority.MEDIUM)
    assert (alarm.since - START, alarm.raised_at - START) == (10, 25)


def test_a_recording_is_judged_as_the_bedside_was() -> None:
    bed = a_bed()
    steps = [{"spo2": 97.0, "hr": 70.0}] * 5 + [{"spo2": 84.0, "hr": 160.0}] * 20
    for values in steps:
        bed.shows(values).passes(1)
    again = events(a_course(enumerate(steps)), answered=False)
    assert begun(bed.happened) == begun(again)
    assert {cause for cause, _ in begun(again)} == {"spo2.low", "spo2.fall", "hr.high"}


def test_the_same_course_gives_the_same_bytes() -> None:
    course = a_course([*seconds(200, hr=70, spo2=95), *seconds(60, start=200, hr=130, spo2=86)])
    assert [encode(one) for one in events(course)] == [encode(one) for one in events(course)]


def test_hourly_rows_are_no_silence() -> None:
    course = a_course(seconds(48, every_s=3600, hr=72, spo2=97, rr=14))
    assert course.every_s == 3600
    assert not [one for one in raised(course) if one.kind is Kind.TECHNICAL]


def test_a_hole_of_hours_is_no_silence_either() -> None:
    course = a_course([*seconds(60, hr=72), *seconds(60, start=20_000, hr=72)])
    assert not raised(course)


def test_hourly_rows_that_are_sick_call_within_the_hour() -> None:
    sick = {"hr": 135, "rr": 26, "spo2": 95, "nibp_sys": 105, "temp": 37, "acvpu": 0, "o2_flow": 0}
    course = a_course(seconds(3, every_s=3600, **sick))
    news2 = next(one for one in raised(course) if one.cause == "news2")
    assert news2.raised_at - START < 60
    assert news2.priority is Priority.HIGH


def test_every_hour_has_its_scores() -> None:
    course = a_course(seconds(5, every_s=3600, hr=72, spo2=97))
    scored = [one for one in replayed(course) if isinstance(one, Scored)]
    assert [one.at - START for one in scored] == [0, 3600, 7200, 10_800, 14_400]
    assert scored[0].score is not None
    assert "respiration" in scored[0].score.missing


def test_a_bad_value_raises_nothing() -> None:
    assert not raised(a_course(seconds(60, spo2=60), quality=Quality.BAD))


def test_whoever_answers_makes_each_episode_an_alert_of_its_own() -> None:
    rows = [*seconds(25, spo2=88), *seconds(25, start=25, spo2=97), *seconds(25, start=50, spo2=88)]
    answered, left = events(a_course(rows)), events(a_course(rows), answered=False)
    assert len(begun(answered)) == 2
    assert len(begun(left)) == 1
    assert [one.change for one in left].count(Change.RETURNED) == 1
    assert len(of_limits(alarms(answered))) == len(of_limits(alarms(left))) == 2


def test_a_child_is_judged_by_its_own_limits_and_has_no_news2() -> None:
    course = a_course(seconds(60, hr=130))
    child = Subject(age_class=AgeClass.PAEDIATRIC)
    assert raised(course)
    assert not [one for one in replayed(course, BOOK, child) if is_event(one)]


def test_a_patients_own_limit_counts() -> None:
    by = Actor(account="c", name="Dr Okafor", role="clinician", at=NOON)
    own = PatientLimit(cause="spo2.low", limits=(86, 82, 50), by=by, reason="COPD")
    setup = Setup(bed="x", stay=None, changed_at=NOON, limits=(own,))
    course = a_course(seconds(60, spo2=88))
    own_events = [one for one in replayed(course, BOOK, Subject(setup=setup)) if is_event(one)]
    assert of_limits(raised(course))
    assert not of_limits(alarms(own_events))


def test_a_detector_may_only_add() -> None:
    drift = [(s, {"hr": 70 + (s % 3) + (40 if s > 5400 else 0)}) for s in range(0, 7200, 5)]
    course = a_course(drift)
    alone = Judge(book=BOOK).judge([course])
    watched = Judge(book=BOOK, make_watcher=Baseline).judge([course])
    assert [one for one in watched.alarms if one.kind is not Kind.ADVISORY] == alone.alarms


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from(["hr", "spo2", "rr"]), st.integers(0, 150)),
        min_size=1,
        max_size=60,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_makes_no_difference(rows, random) -> None:  # type: ignore[no-untyped-def]
    once = {(at, key): value for at, key, value in rows}
    ordered = [(at, key, value) for (at, key), value in sorted(once.items())]
    mixed = random.sample(ordered, len(ordered))
    assert [encode(one) for one in events(_of(ordered))] == [
        encode(one) for one in events(_of(mixed))
    ]


def _of(rows: list[tuple[int, str, int]]) -> Course:
    columns = Columns(
        patients=np.zeros(len(rows), np.int32),
        times=np.array([START + at for at, _, _ in rows], np.float64),
        vitals=np.array([FACTS[Vital(key)].number for _, key, _ in rows], np.uint8),
        values=np.array([value for _, _, value in rows], np.float64),
        quality=np.zeros(len(rows), np.uint8),
    )
    return courses(columns, ["p1"])[0]


# -- comparison ------------------------------------------------------------------------------------


def an_alarm(at: float, *, ended: float | None = None, **what: object) -> Alarm:
    plain = Alarm(
        patient="p1",
        cause="spo2.low",
        kind=Kind.PHYSIOLOGICAL,
        priority=Priority.MEDIUM,
        rule="spo2.low",
        since=at,
        raised_at=at,
        ended_at=at + 10 if ended is None else ended,
    )
    return replace(plain, **what)


def test_alarms_count_by_bed_and_day() -> None:
    found = load([an_alarm(1), an_alarm(2, priority=Priority.HIGH)], DAY_S / 2)
    assert found.per_bed_day == {"all": 4.0, "high": 2.0, "medium": 2.0, "low": 0.0}


def test_technical_and_learned_alerts_are_counted_apart() -> None:
    found = load([an_alarm(1, kind=Kind.TECHNICAL), an_alarm(2, kind=Kind.ADVISORY)], DAY_S)
    assert found.alarms["all"] == 0
    assert found.others == {"technical": 1, "advisory": 1}


def test_an_alarm_that_comes_later_is_the_same_one_and_how_much_later_is_told() -> None:
    found = compare([an_alarm(100)], [an_alarm(115)], DAY_S)
    assert not found.missed
    assert (found.later.count, found.later.median_s) == (1, 15)
    assert found.earlier.count == 0


def test_an_alarm_nobody_else_raises_is_missed() -> None:
    found = compare([an_alarm(100), an_alarm(5000)], [an_alarm(5000)], DAY_S)
    assert found.missed == {"spo2.low": 1}
    assert found.missed_first[0].at == 100
    assert found.reduction == 0.5


def test_another_patient_or_cause_does_not_stand_in() -> None:
    others = [an_alarm(100, patient="p2"), an_alarm(100, cause="hr.low")]
    found = compare([an_alarm(100)], others, DAY_S)
    assert found.missed == {"spo2.low": 1}
    assert found.added == {"spo2.low": 1, "hr.low": 1}


def test_what_is_on_already_is_not_missed_and_not_late() -> None:
    found = compare([an_alarm(100), an_alarm(120)], [an_alarm(90, ended=300)], DAY_S)
    assert not found.missed
    assert found.later.count == 0
    assert (found.earlier.count, found.earlier.longest_s) == (1, 10)


def test_beyond_the_window_it_is_another_alarm() -> None:
    found = compare([an_alarm(100)], [an_alarm(401)], DAY_S, window_s=300)
    assert found.missed
    assert found.added


def test_the_rule_of_one_patient_that_gives_most_alarms_stands_first() -> None:
    many = [an_alarm(at * 1000, patient="p2") for at in range(3)]
    found = compare([an_alarm(1), *many], many[:1], DAY_S)
    assert (found.top[0].patient, found.top[0].before, found.top[0].after) == ("p2", 3, 1)


def test_without_its_delay_a_limit_alarms_more_and_earlier() -> None:
    short = [*seconds(10, spo2=88), *seconds(110, start=10, spo2=97)]
    long = seconds(60, start=120, spo2=88)
    course = a_course([*short, *long])
    was, would = of_limits(raised(course, bare())), of_limits(raised(course))
    found = compare(was, would, course.span_s)
    assert (len(was), len(would)) == (2, 1)
    assert found.missed == {"spo2.low": 1}
    assert found.later.median_s == 15
    said = "\n".join(lines(found, ("bare", "shipped")))
    assert "50.0% fewer alarms" in said
    assert "1: spo2.low 1" in said


def test_rules_that_raise_nothing_have_no_share_to_lose() -> None:
    assert compare([], [an_alarm(1)], DAY_S).reduction is None


def test_shipped_limits_against_themselves_change_nothing() -> None:
    course = a_course([*seconds(60, spo2=84), *seconds(60, start=60, spo2=97)])
    same = Rulebook(profiles=read_limits())
    found = compare(raised(course), raised(course, same), course.span_s)
    assert (found.missed, found.added, found.reduction) == ({}, {}, 0.0)
