"""What is explained from the store is what was, and what a limit would have done is tried on it."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from pydantic import SecretStr

from alerts.backtest.asking import explain_stored
from alerts.backtest.stored import read_courses
from alerts.backtest.worker import answer
from alerts.errors import NoReadings, NoSuchBed
from alerts.explaining import explain
from core.settings import Settings
from core.vitals import FACTS, Source, Vital
from core.wire import CommandKind, Fact, encode
from core.wire.comparison import WhatIf
from core.wire.explanation import Decision, Explanation, SeenRule
from core.wire.insight import Insight, Question, Unanswered
from gateway.insight import Insights
from ops import backtest
from ops.explain import NotATime, moment_of
from ops.explain import explain as explained_for_a_person
from ops.postgres import as_role
from tests.hospital import Cluster
from tests.stories.bedside import BOOK, NOON, Bedside, a_bed, a_person

pytestmark = pytest.mark.integration

ROLE = "wardwatch_gateway"
WARD = """
    insert into site (id, name) values ('main', 'Main');
    insert into unit (id, site, name) values ('icu', 'main', 'Intensive care');
    insert into bed (id, unit, name) values ('icu-1', 'icu', 'Bed 1'), ('icu-2', 'icu', 'Bed 2');
    insert into patient (mrn, family_name, given_name, birth_date, sex)
    values ('1', 'Doe', 'J', '1950-01-01', 'unknown');
    insert into device (id) values ('monitor-1');
    insert into admission (patient, during) values (1, '[2026-01-05 12:00Z,)');
    insert into stay (patient, admission, bed, during)
    values (1, 1, 'icu-1', '[2026-01-05 12:00Z,)');
    insert into device_assignment (device, bed, during)
    values ('monitor-1', 'icu-1', '[2026-01-05 12:00Z,)');
"""
_NEXT_PATIENT = """
    update stay set during = '[2026-01-05 12:00Z, 2026-01-05 12:00:40Z)';
    update admission set during = '[2026-01-05 12:00Z, 2026-01-05 12:00:40Z)';
    insert into patient (mrn, family_name, given_name, birth_date, sex)
    values ('2', 'Roe', 'R', '1950-01-01', 'unknown');
    insert into admission (patient, during) values (2, '[2026-01-05 12:00:40Z,)');
    insert into stay (patient, admission, bed, during)
    values (2, 2, 'icu-1', '[2026-01-05 12:00:40Z,)');
"""
_READING = "insert into reading values (%s, %s, 1, 1, 1, %s, %s, 0)"
_FACT = "insert into device_event values (%s, %s, 1, %s, %s, %s, %s, %s)"
_EVENT = """
    insert into alert_event values (%s, %s, %s, 1, %s, %s, %s, 'main', 'icu', 'icu-1', %s, %s,
                                    %s::jsonb, %s::jsonb)
"""
_SET_UP = """
    insert into setup_event values (%s, %s, %s, 1, %s, 1, %s, 'main', 'icu-1', %s, null, %s::jsonb)
"""


@dataclass
class Stored:
    """A bedside whose every word is stored as ingest would have."""

    url: str
    bed: Bedside = field(default_factory=lambda: a_bed().connects())
    readings: list[tuple[Any, ...]] = field(default_factory=list)
    facts: list[tuple[Any, ...]] = field(default_factory=list)

    def lasts(self, seconds: int, **values: float) -> "Stored":
        for _ in range(seconds):
            now = self.bed.now
            self.readings += [
                (now, now, value, FACTS[Vital(key)].number) for key, value in values.items()
            ]
            self.bed.shows(values).passes(1)
        return self

    def tells(self, fact: Fact, source: Source) -> "Stored":
        self.bed.tells(fact, source=source)
        now = self.bed.now
        self.facts.append((now, now, self.bed.boot, self.bed.seq, fact, source, True))
        return self

    def kept(self) -> "Stored":
        events = [
            (
                one.alert.changed_at, one.alert.changed_at, one.alert.number, one.alert.number,
                one.alert.revision, one.alert.settled, one.alert.id, one.change,
                None if one.actor is None else encode(one.actor).decode(),
                encode(one.alert).decode(),
            )
            for one in self.bed.happened
        ]  # fmt: skip
        set_ups = [
            (
                one.setup.changed_at, one.setup.changed_at, one.setup.number, one.setup.number,
                one.setup.revision, one.change, encode(one.setup).decode(),
            )
            for one in self.bed.set_ups
        ]  # fmt: skip
        with psycopg.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.executemany(_SET_UP, set_ups)
            cursor.executemany(_READING, self.readings)
            cursor.executemany(_FACT, self.facts)
            cursor.executemany(_EVENT, events)
        return self

    def explained(self, at: datetime | None = None) -> Explanation:
        with psycopg.connect(self.url) as connection:
            return explain_stored(connection, BOOK, "icu-1", at or self.bed.now)


@pytest.fixture
def stored(database_url: str) -> Stored:
    with psycopg.connect(database_url) as connection:
        connection.execute(WARD)
    return Stored(database_url)


def rule(found: Explanation, cause: str) -> SeenRule:
    return next(one for one in found.rules if one.cause == cause)


def test_an_alert_is_explained_as_the_lane_itself_would(stored: Stored) -> None:
    stored.lasts(30, spo2=97, hr=70, rr=14).lasts(25, spo2=88, hr=70, rr=14).kept()
    again = stored.explained()
    lived = explain(stored.bed.lane, BOOK, stored.bed.now.timestamp())
    assert again.rules == lived.rules
    assert again.vitals == lived.vitals
    assert again.alerts == lived.alerts
    assert rule(again, "spo2.low").decision is Decision.RAISED
    assert rule(again, "spo2.low").alert == stored.bed.alert("spo2.low").id
    assert not [note for note in again.notes if note.startswith("Open")]


def test_an_alert_that_did_not_fire_is_explained_too(stored: Stored) -> None:
    stored.lasts(30, spo2=97, hr=70).lasts(8, spo2=88, hr=70).lasts(30, spo2=97, hr=70).kept()
    low = rule(stored.explained(NOON + timedelta(seconds=37)), "spo2.low")
    assert low.decision is Decision.COUNTING
    assert "below 90 for 7 of 15 s" in low.text
    assert rule(stored.explained(), "spo2.low").decision is Decision.WITHIN


def test_a_probe_that_was_off_is_why(stored: Stored) -> None:
    stored.lasts(10, spo2=97, hr=70).tells(Fact.PROBE_OFF, Source.OXIMETER)
    stored.lasts(20, hr=70).kept()
    low = rule(stored.explained(), "spo2.low")
    assert low.decision is Decision.NOT_JUDGED
    assert "Sensor off: oximeter since 12:00:10 UTC" in low.text


def test_whoever_had_acknowledged_is_named(stored: Stored) -> None:
    stored.lasts(30, spo2=84)
    stored.bed.acknowledges("spo2.low")
    stored.lasts(5, spo2=84).kept()
    assert "acknowledged by Ada Nurse" in rule(stored.explained(), "spo2.low").text


def test_alarms_that_were_off_say_by_whom(stored: Stored) -> None:
    stored.lasts(10, spo2=97)
    doctor = a_person("Dr Okafor", "off-1", role="clinician")
    stored.bed.orders(CommandKind.ALARMS_OFF, by=doctor, text="comfort care", seconds=600)
    stored.lasts(30, spo2=88).kept()
    low = rule(stored.explained(), "spo2.low")
    assert low.decision is Decision.WITHHELD
    assert "until 12:10:10 UTC by Dr Okafor: comfort care" in low.text
    assert rule(stored.explained(NOON + timedelta(seconds=9)), "spo2.low").withheld == ""


def test_the_patients_own_limits_were_in_force(stored: Stored) -> None:
    stored.lasts(5, spo2=97)
    own = (86.0, 82.0, 50.0)
    stored.bed.orders(CommandKind.SET_LIMITS, causes=("spo2.low",), limits=own, text="COPD")
    stored.lasts(30, spo2=88).kept()
    low = rule(stored.explained(), "spo2.low")
    assert low.decision is Decision.WITHIN
    assert (low.tiers[0].limit, low.setup) == (86, 1)
    assert "set for this patient by Ada Nurse" in low.tiers[0].basis


def test_the_next_patient_has_nothing_of_the_last(stored: Stored) -> None:
    stored.lasts(30, spo2=84).kept()
    with psycopg.connect(stored.url) as connection:
        connection.execute(_NEXT_PATIENT)
    found = stored.explained(NOON + timedelta(seconds=60))
    assert found.stay == 2
    assert rule(found, "spo2.low").decision is Decision.NOT_JUDGED
    assert stored.explained(NOON + timedelta(seconds=29)).stay == 1


def test_an_alert_from_long_before_is_still_open(stored: Stored) -> None:
    stored.lasts(30, spo2=84)
    stored.bed.acknowledges("spo2.low")
    stored.kept()
    later = Stored(stored.url, stored.bed)
    later.bed.now += timedelta(hours=2)
    later.lasts(60, spo2=84, hr=70)
    later.bed.happened.clear()
    found = later.kept().explained()
    assert rule(found, "spo2.low").decision is Decision.RAISED
    assert rule(found, "spo2.low").alert == stored.bed.alert("spo2.low").id


def test_what_was_measured_by_hand_hours_ago_still_counts(stored: Stored) -> None:
    stored.lasts(1, temp=39.5, acvpu=0, nibp_sys=120, o2_flow=0)
    stored.bed.now += timedelta(hours=3)
    stored.lasts(60, spo2=97, hr=70, rr=14).kept()
    found = stored.explained()
    assert found.score is not None
    assert (found.score.total, found.score.missing) == (2, ())
    assert next(one for one in found.vitals if one.vital == "temp").value == 39.5


def wrote_down(stored: Stored, minutes: int, *, back: int | None = None, **values: float) -> None:
    """Somebody did, so many minutes after noon; `back` is when it was taken back."""
    at, gone = (None if m is None else NOON + timedelta(minutes=m) for m in (minutes, back))
    with psycopg.connect(stored.url) as connection:
        number = connection.execute(
            "insert into observation (stay, at, entered_at, account, key, taken_back_at,"
            " taken_back_by, taken_back_why) values (1, %s, %s, 'nora', %s, %s, %s, %s)"
            " returning id",
            (at, at, f"press {minutes}", gone, *(["nora", "wrong"] if back else [None] * 2)),
        ).fetchone()
        assert number is not None
        for key, value in values.items():
            connection.execute(
                "insert into observation_value values (%s, %s, %s)",
                (number[0], FACTS[Vital(key)].number, value),
            )


def test_what_somebody_wrote_down_counts_until_it_is_taken_back(stored: Stored) -> None:
    wrote_down(stored, 1, temp=39.5, acvpu=0, nibp_sys=120, o2_flow=0)
    wrote_down(stored, 2, back=150, acvpu=1)
    stored.bed.now += timedelta(hours=3)
    stored.lasts(60, spo2=97, hr=70, rr=14).kept()
    before = stored.explained(NOON + timedelta(minutes=140))
    assert before.score is not None
    assert before.score.at_least == 5
    after = stored.explained()
    assert after.score is not None
    assert (after.score.total, after.score.missing) == (2, ())


def test_a_score_without_a_monitor_is_explained_and_so_is_the_time_after_one(
    stored: Stored,
) -> None:
    with psycopg.connect(stored.url) as connection:
        connection.execute(
            "update device_assignment set during = '[2026-01-05 12:30Z, 2026-01-05 13:00Z)'"
        )
    wrote_down(stored, 1, rr=26, spo2=91, o2_flow=2, nibp_sys=118, pulse=96, acvpu=0, temp=37.2)
    for minutes in (20, 90):
        found = stored.explained(NOON + timedelta(minutes=minutes))
        assert (found.stay, found.score is not None and found.score.total) == (1, 9)
    assert rule(stored.explained(NOON + timedelta(minutes=2)), "news2").decision is Decision.RAISED


def test_a_course_of_the_store_has_what_was_written_down(stored: Stored) -> None:
    stored.lasts(3, spo2=97).kept()
    wrote_down(stored, 1, temp=36.9)
    wrote_down(stored, 2, back=3, temp=41.0)
    with psycopg.connect(stored.url) as connection:
        (course,) = read_courses(connection, NOON, NOON + timedelta(hours=1)).courses
    assert sorted(set(course.values.tolist())) == [36.9, 97.0]


def test_what_the_detector_made_of_the_last_hours_is_told(stored: Stored) -> None:
    stored.bed.connects(every_s=60)
    for minute in range(300):
        stored.lasts(1, hr=70 + minute % 3)
        stored.bed.now += timedelta(seconds=59)
    found = stored.kept().explained()
    assert "nothing unusual" in found.detector
    assert "100% of its warm-up" in found.detector


def test_a_detector_that_knows_too_little_says_so(stored: Stored) -> None:
    assert "knows too little yet" in stored.lasts(60, hr=70).kept().explained().detector


def test_what_the_store_and_judging_again_disagree_on_is_told(stored: Stored) -> None:
    stored.lasts(30, spo2=88)
    stored.readings.clear()
    found = stored.kept().explained()
    assert any("Open then, not when judged again: spo2.low" in note for note in found.notes)


def test_there_must_be_such_a_bed(stored: Stored) -> None:
    with psycopg.connect(stored.url) as connection, pytest.raises(NoSuchBed, match="icu-9"):
        explain_stored(connection, BOOK, "icu-9", NOON)


def test_a_person_is_told_in_plain_words_or_a_program_in_json(stored: Stored) -> None:
    stored.lasts(30, spo2=88).kept()
    said = explained_for_a_person(stored.url, "icu-1", "2026-01-05T12:00:30Z")
    assert said.startswith("Bed Bed 1 (icu-1), Intensive care at 2026-01-05 12:00:30 UTC")
    assert "ALERT    spo2.low" in said
    as_json = explained_for_a_person(stored.url, "icu-1", "2026-01-05 12:00:30", as_json=True)
    assert json.loads(as_json)["bed"] == "icu-1"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("now", NOON),
        ("11:22", NOON.replace(hour=11, minute=22)),
        ("03:22:10", NOON.replace(hour=3, minute=22, second=10)),
        ("2026-01-05T12:00+01:00", NOON.replace(hour=11)),
    ],
)
def test_a_time_is_iso_or_of_today(text: str, meant: datetime) -> None:
    assert moment_of(text, NOON) == meant


@pytest.mark.parametrize("text", ["noon", "12:01", "2026-01-06", "25:00"])
def test_a_time_that_is_none_or_still_to_come_is_refused(text: str) -> None:
    with pytest.raises(NotATime):
        moment_of(text, NOON)


# -- what if ---------------------------------------------------------------------------------------


def asked(url: str, question: Question) -> Insight:
    return answer(msgspec.json.encode(question), url)


def a_what_if(cause: str = "spo2.low", limits: tuple[float, ...] = (86, 82, 50)) -> WhatIf:
    return WhatIf(cause=cause, limits=limits, hours=1.0)


def test_another_limit_is_tried_on_the_last_hours(stored: Stored, cluster: Cluster) -> None:
    stored.lasts(60, spo2=97).lasts(60, spo2=88).lasts(60, spo2=97).lasts(60, spo2=80).kept()
    secret = cluster.service.home.passwords("database")[ROLE]
    url = as_role(stored.url, ROLE, secret)
    found = asked(url, Question(bed="icu-1", at=stored.bed.now, what_if=a_what_if())).tried
    assert found is not None
    assert list(found.in_force) == [90, 85, 50]
    assert list(found.proposed) == [86, 82, 50]
    assert list(found.delays_s) == list(found.proposed_delays_s) == [15, 10, 0]
    assert found.comparison.missed["spo2.low"] == 1
    assert found.comparison.before.alarms["high"] == 1
    assert found.readings == 240


def test_the_score_is_told_each_time_it_became_another(stored: Stored, cluster: Cluster) -> None:
    calm = {"spo2": 97.0, "hr": 70.0, "rr": 14.0}
    stored.lasts(300, **calm).lasts(300, **calm | {"spo2": 93.0}).lasts(300, **calm).kept()
    url = as_role(stored.url, ROLE, cluster.service.home.passwords("database")[ROLE])
    found = asked(url, Question(bed="icu-1", at=stored.bed.now, scores_h=1.0)).scores
    assert found is not None
    points = [part.points for score in found for part in score.parts if part.name == "spo2"]
    known = [point for point in points if point is not None]
    assert (known[0], max(known), known[-1]) == (0, 2, 0)
    assert [score.at for score in found] == sorted(score.at for score in found)
    nobody = asked(url, Question(bed="icu-1", at=NOON - timedelta(days=9), scores_h=1.0))
    assert nobody.unanswered is Unanswered.NO_READINGS


def test_the_gateways_role_may_ask_why(stored: Stored, cluster: Cluster) -> None:
    stored.lasts(30, spo2=88).kept()
    secret = cluster.service.home.passwords("database")[ROLE]
    found = asked(as_role(stored.url, ROLE, secret), Question(bed="icu-1", at=stored.bed.now))
    assert found.explanation is not None
    assert rule(found.explanation, "spo2.low").decision is Decision.RAISED


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (Question(bed="icu-9", at=NOON), Unanswered.UNKNOWN_BED),
        (Question(bed="icu-9", at=NOON, what_if=a_what_if()), Unanswered.UNKNOWN_BED),
        (Question(bed="icu-2", at=NOON, what_if=a_what_if()), Unanswered.NO_READINGS),
    ],
)
def test_a_question_without_an_answer_says_why(
    stored: Stored, question: Question, why: Unanswered
) -> None:
    assert asked(stored.url, question).unanswered is why


@pytest.mark.parametrize(
    "unsafe", [{"cause": "spo2.sideways"}, {"limits": (86,)}, {"limits": (80, 90, 95)}]
)
def test_limits_that_contradict_themselves_are_not_tried(
    stored: Stored, unsafe: dict[str, Any]
) -> None:
    stored.lasts(60, spo2=97).kept()
    question = Question(bed="icu-1", at=stored.bed.now, what_if=a_what_if(**unsafe))
    assert asked(stored.url, question).unanswered is Unanswered.UNSAFE


def test_without_a_database_the_process_says_so() -> None:
    found = asked("postgresql://nobody@127.0.0.1:1/none", Question(bed="icu-1", at=NOON))
    assert found == Insight(unanswered=Unanswered.RECORDS_AWAY)


def test_what_is_no_question_is_refused(database_url: str) -> None:
    assert answer(b"{}", database_url).unanswered is Unanswered.MALFORMED


def test_the_process_reads_one_question_and_writes_one_answer(stored: Stored) -> None:
    stored.lasts(30, spo2=88).kept()
    done = subprocess.run(
        [sys.executable, "-m", "alerts.backtest.worker"],
        input=msgspec.json.encode(Question(bed="icu-1", at=stored.bed.now)),
        capture_output=True,
        check=True,
        env={"WARDWATCH_DATABASE_URL": stored.url, "PATH": "/usr/bin:/bin"},
    )
    found = msgspec.json.decode(done.stdout, type=Insight)
    assert found.explanation is not None
    assert "spo2.low" in {alert.cause for alert in found.explanation.alerts}


async def test_the_gateway_asks_that_process(stored: Stored, cluster: Cluster) -> None:
    stored.lasts(30, spo2=88).kept()
    secret = cluster.service.home.passwords("database")[ROLE]
    url = SecretStr(as_role(stored.url, ROLE, secret))
    found = await Insights(Settings(database_url=url)).ask(
        Question(bed="icu-1", at=stored.bed.now, what_if=a_what_if())
    )
    assert found.tried is not None
    assert found.tried.comparison.missed == {"spo2.low": 1}


# -- the store as readings -------------------------------------------------------------------------


def test_the_store_gives_a_course_for_each_stay(stored: Stored) -> None:
    stored.lasts(3, spo2=97, temp=36.9).kept()
    with psycopg.connect(stored.url) as connection:
        found = read_courses(connection, NOON, NOON + timedelta(hours=1))
        (course,) = found.courses
        assert course.patient == "icu-1/1"
        assert set(found.subjects) == {"icu-1/1"}
        # As it came, not as a real widened to a double.
        assert sorted(set(course.values.tolist())) == [36.9, 97.0]
        with pytest.raises(NoReadings):
            read_courses(connection, NOON - timedelta(hours=1), NOON)


def test_a_stretch_of_the_store_is_judged_again_by_command(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stored.lasts(60, spo2=84).kept()
    monkeypatch.setenv("WARDWATCH_DATABASE_URL", stored.url)
    asked = ["--from", "2026-01-05T12:00:00Z", "--to", "2026-01-05T12:00:50Z", "--json"]
    assert backtest.main(asked) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["patients"], found["readings"]) == (1, 50)
    assert found["load"]["alarms"]["high"] == 1
