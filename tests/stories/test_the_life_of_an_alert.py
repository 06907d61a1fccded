"""What time and people make of an alert: it latches, lapses, gains, reminds, has an outcome."""

from alerts.model import Hinted
from core.wire import (
    Change,
    CommandKind,
    Condition,
    Finding,
    Outcome,
    Priority,
    Refusal,
    Response,
)
from tests.stories.bedside import NOON, a_bed, a_person, a_roster

ADA = a_person("Ada Nurse", "c1")


def test_a_high_alert_latches_until_a_person_acts() -> None:
    bed = a_bed().lasts(12, spo2=80).lasts(10, spo2=97)
    alert = bed.alert("spo2.low")
    assert (alert.condition, alert.latched) == (Condition.GONE, True)
    assert bed.acknowledges("spo2.low").alert is not None
    assert "spo2.low" not in bed.open


def test_a_medium_alert_that_went_by_itself_is_seen_but_no_longer_signalled() -> None:
    alert = a_bed().lasts(16, spo2=88).lasts(10, spo2=97).alert("spo2.low")
    assert (alert.condition, alert.latched, alert.response) == (
        Condition.GONE,
        False,
        Response.AWAITED,
    )


def test_an_acknowledgement_expires_and_what_persists_comes_back() -> None:
    bed = a_bed().lasts(16, spo2=88)
    bed.acknowledges("spo2.low", ADA)
    bed.lasts(1190, spo2=88, every_s=5)
    assert bed.alert("spo2.low").response is Response.ACKNOWLEDGED
    bed.lasts(20, spo2=88, every_s=5)
    assert bed.alert("spo2.low").response is Response.AWAITED
    assert Change.LAPSED in bed.changes("spo2.low")
    assert bed.alert("spo2.low").acknowledged == ADA


def test_a_condition_that_has_gone_does_not_come_back_for_an_old_acknowledgement() -> None:
    bed = a_bed().lasts(16, spo2=88)
    bed.acknowledges("spo2.low", ADA)
    bed.lasts(10, spo2=97).lasts(1300, spo2=97, every_s=10)
    assert "spo2.low" not in bed.open


def test_what_is_acknowledged_and_persists_is_reminded_of() -> None:
    bed = a_bed().lasts(12, spo2=80)
    bed.acknowledges("spo2.low", ADA)
    bed.lasts(370, spo2=80, every_s=5)
    assert bed.alert("spo2.low").reminders == 2
    assert bed.everything("spo2.low").count(Change.REMINDED) == 2


def test_an_unanswered_alert_gains_priority_with_time() -> None:
    bed = a_bed().lasts(16, spo2=88).lasts(310, spo2=88, every_s=5)
    alert = bed.alert("spo2.low")
    assert (alert.priority, alert.gained) == (Priority.HIGH, True)
    assert bed.changes("spo2.low") == [Change.RAISED, Change.GAINED]


def test_an_answered_alert_gains_nothing() -> None:
    bed = a_bed().lasts(16, spo2=88)
    bed.acknowledges("spo2.low")
    bed.lasts(400, spo2=88, every_s=5)
    assert bed.alert("spo2.low").priority is Priority.MEDIUM


def test_a_hint_of_the_model_never_gains_priority() -> None:
    finding = Finding(rule="baseline.hr", revision=1, text="HR 95 is unusual", since=NOON)
    bed = a_bed().take(Hinted(finding, 1)).lasts(2000, hr=80, every_s=10)
    assert bed.alert("baseline").priority is Priority.ADVISORY


def test_an_answer_to_a_lesser_state_does_not_count_for_a_worse_one() -> None:
    bed = a_bed().lasts(16, spo2=88).lasts(12, spo2=80)
    alert = bed.alert("spo2.low")
    reply = bed.asks(CommandKind.ACKNOWLEDGE, alert, by=ADA, priority=Priority.MEDIUM)
    assert reply.refusal is Refusal.WORSE_NOW
    assert bed.alert("spo2.low").response is Response.AWAITED


def test_a_person_says_what_it_was() -> None:
    bed = a_bed().lasts(16, spo2=88)
    for _ in range(2):
        alert = bed.alert("spo2.low")
        bed.asks(CommandKind.JUDGE, alert, by=ADA, text="COPD, as always", outcome=Outcome.EXPECTED)
    alert = bed.alert("spo2.low")
    assert (alert.outcome, alert.comment) == (Outcome.EXPECTED, "COPD, as always")
    assert bed.changes("spo2.low") == [Change.RAISED, Change.JUDGED]


def test_related_alerts_of_one_patient_are_one_story() -> None:
    bed = a_bed().lasts(20, spo2=88, hr=160, rr=14)
    stories = {alert.story for alert in bed.lane.alerts.values()}
    assert {"spo2.low", "hr.high"} <= bed.open
    assert len(stories) == 1
    assert stories <= {alert.id for alert in bed.lane.alerts.values()}


def test_a_sensor_that_is_off_is_a_story_of_its_own() -> None:
    bed = a_bed().lasts(20, hr=160).lasts(5, hr=160, spo2=0)
    technical = bed.alert("probe_off.oximeter")
    assert technical.story == technical.id != bed.alert("hr.high").story


def test_what_comes_soon_after_belongs_to_the_same_story_and_later_to_another() -> None:
    bed = a_bed().occupied(a_roster(news2=False)).lasts(16, spo2=88)
    first = bed.alert("spo2.low").story
    bed.acknowledges("spo2.low")
    bed.lasts(10, spo2=97).lasts(300, spo2=97, every_s=10).lasts(20, hr=160)
    assert bed.alert("hr.high").story == first
    for alert in tuple(bed.lane.alerts.values()):
        bed.asks(CommandKind.RESOLVE, alert, by=a_person(command="c9"))
    bed.lasts(700, hr=80, every_s=10).lasts(16, spo2=88)
    assert bed.alert("spo2.low").story != first
