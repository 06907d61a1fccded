"""What a simulated hospital under faults has found, each told as the story it was."""

from datetime import timedelta

from alerts.model import Hinted
from core.vitals import Source
from core.wire import Change, CommandKind, Fact
from tests.stories.bedside import a_bed, a_person

DOCTOR = a_person("Dr Okafor", "d1", account="okafor", role="clinician")


def test_what_lasts_behind_alarms_off_comes_back_under_a_name_of_its_own() -> None:
    bed = a_bed().lasts(20, spo2=88)
    first = bed.alert("spo2.low")
    bed.orders(CommandKind.ALARMS_OFF, by=DOCTOR, text="on the round", seconds=30.0)
    assert "spo2.low" not in bed.open
    bed.lasts(45, spo2=88)
    assert bed.alert("spo2.low").id != first.id
    assert bed.alert("spo2.low").revision == 1


def test_a_reminder_that_somebody_closes_comes_back_under_a_name_of_its_own() -> None:
    bed = a_bed()
    bed.orders(CommandKind.ALARMS_OFF, by=DOCTOR, text="on the round", seconds=60.0)
    first = bed.alert("alarms_off")
    bed.asks(CommandKind.RESOLVE, first)
    second = bed.passes(2).alert("alarms_off")
    assert second.id != first.id
    bed.restarts().asks(CommandKind.RESOLVE, second)
    assert bed.passes(2).alert("alarms_off").id not in (first.id, second.id)


def test_electrodes_that_were_on_again_when_the_process_died_are_judged_again_soon() -> None:
    bed = a_bed().lasts(5, hr=80, rr=14)
    bed.tells(Fact.LEADS_OFF).lasts(5, spo2=97)
    bed.tells(Fact.LEADS_OFF, active=False).lasts(3, hr=80, rr=14)
    assert "leads_off.ecg" in bed.open
    bed.restarts().lasts(40, hr=80, rr=32)
    assert "rr.high" in bed.open
    assert "leads_off.ecg" not in bed.open


def test_electrodes_that_are_still_off_after_a_restart_stay_so() -> None:
    bed = a_bed().lasts(5, hr=80, rr=14)
    bed.tells(Fact.LEADS_OFF, source=Source.ECG).lasts(5, spo2=97)
    bed.restarts().lasts(60, spo2=97)
    assert "leads_off.ecg" in bed.open


def test_a_clock_that_is_set_back_hides_no_silence() -> None:
    bed = a_bed().lasts(5, hr=80)
    bed.now -= timedelta(minutes=10)
    bed.passes(15)
    assert "silent.monitor-1" in bed.open


def test_a_clock_that_is_set_back_stops_no_score() -> None:
    bed = a_bed()
    for _ in range(10):
        bed.reads(late_s=100, hr=80, rr=14, spo2=97).passes(1)
    bed.now -= timedelta(seconds=100)
    bed.lasts(60, hr=135, rr=26, spo2=90)
    assert bed.changes("news2")[0] is Change.RAISED


def test_what_a_device_repeats_to_a_new_process_is_no_closed_alert_that_comes_back() -> None:
    bed = a_bed().reads(spo2=40)
    first = bed.alert("spo2.low")
    bed.asks(CommandKind.RESOLVE, first)
    bed.passes(5).restarts().reads(late_s=5, spo2=40)
    assert bed.alert("spo2.low").id != first.id


def test_an_answer_to_what_is_over_delays_nothing_that_has_begun_since() -> None:
    bed = a_bed().lasts(20, spo2=88).lasts(20, spo2=97).lasts(14, spo2=88)
    bed.acknowledges("spo2.low")
    assert "spo2.low" in bed.lasts(2, spo2=88).open


def test_a_no_that_comes_twice_is_no_answer_to_a_later_call() -> None:
    bed = a_bed().staffed(nurse="ada").lasts(12, spo2=80)
    no = a_person("Ada Nurse", "no", account="ada")
    bed.asks(CommandKind.DECLINE, bed.alert("spo2.low"), by=no)
    bed.lasts(120, spo2=80)
    before = bed.alert("spo2.low")
    assert before.escalation is not None
    assert before.escalation.round > 1
    bed.asks(CommandKind.DECLINE, before, by=no)
    assert bed.alert("spo2.low") == before


def test_what_a_model_says_changes_nothing_about_when_a_score_calls() -> None:
    def raised_after(*hints: int) -> int:
        bed = a_bed()
        for reading in range(10):
            bed.reads(hr=80, rr=26, spo2=90)
            if "news2" in bed.open:
                return reading
            bed.now += timedelta(seconds=5)
            if reading in hints:
                bed.take(Hinted(None, 1))
            bed.now += timedelta(seconds=3)
        raise AssertionError("it was never raised")

    assert raised_after(4) == raised_after()
