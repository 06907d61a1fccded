"""What a patient does, and what a nurse is told of it."""

import pytest

from core.vitals import Acvpu
from core.wire import AgeClass, Change, Condition, Priority, Quality, Response
from tests.stories.bedside import Bedside, a_bed, a_roster


def test_a_desaturation_is_told_after_fifteen_seconds_not_before() -> None:
    bed = a_bed().lasts(30, spo2=97).lasts(15, spo2=88)
    assert "spo2.low" not in bed.causes
    bed.reads(spo2=88)
    assert bed.alert("spo2.low").priority is Priority.MEDIUM
    assert bed.alert("spo2.low").finding.text == "SpO₂ 88 %, below 90 for 15 s"


def test_a_desaturation_of_ten_seconds_is_nobodys_business() -> None:
    bed = a_bed().lasts(30, spo2=97).lasts(10, spo2=88).lasts(60, spo2=96)
    assert bed.happened == []


def test_a_deep_desaturation_is_high_after_ten_seconds() -> None:
    bed = a_bed().lasts(11, spo2=82)
    assert bed.alert("spo2.low").priority is Priority.HIGH


def test_a_saturation_below_fifty_is_told_at_once() -> None:
    alert = a_bed().reads(spo2=48).alert("spo2.low")
    assert alert.priority is Priority.HIGH
    assert alert.finding.rule == "spo2.very_low"
    assert "check patient or sensor" in alert.finding.text


def test_asystole_is_told_at_once() -> None:
    alert = a_bed().lasts(5, hr=80, rr=14).reads(hr=0, rr=14).alert("hr.low")
    assert (alert.priority, alert.finding.rule) == (Priority.HIGH, "hr.asystole")


def test_apnoea_is_told_at_once() -> None:
    alert = a_bed().lasts(5, hr=80, rr=14).reads(hr=80, rr=0).alert("rr.low")
    assert (alert.priority, alert.finding.rule) == (Priority.HIGH, "rr.apnoea")


def test_a_value_at_the_limit_is_no_violation() -> None:
    bed = a_bed().lasts(60, spo2=90, hr=50, rr=8).lasts(60, spo2=90, hr=120, rr=30)
    assert bed.causes <= {"news2"}


def test_an_alert_gains_priority_when_the_patient_gets_worse() -> None:
    bed = a_bed().lasts(20, spo2=88)
    bed.acknowledges("spo2.low")
    bed.lasts(12, spo2=83)
    alert = bed.alert("spo2.low")
    assert alert.priority is Priority.HIGH
    # Nobody has taken responsibility for this worse state yet.
    assert alert.response is Response.AWAITED
    assert bed.changes("spo2.low")[-1] is Change.UPDATED


def test_an_open_alert_never_loses_priority() -> None:
    bed = a_bed().lasts(12, spo2=83).lasts(60, spo2=88)
    assert bed.alert("spo2.low").priority is Priority.HIGH


def test_a_value_near_the_limit_does_not_end_and_return() -> None:
    bed = a_bed().lasts(20, spo2=89)
    for _ in range(60):
        bed.lasts(1, spo2=90.4).lasts(1, spo2=89)
    assert bed.changes("spo2.low") == [Change.RAISED]


def test_a_recovery_nobody_saw_still_wants_an_answer() -> None:
    bed = a_bed().lasts(20, spo2=88).lasts(60, spo2=97)
    alert = bed.alert("spo2.low")
    assert (alert.condition, alert.response) == (Condition.GONE, Response.AWAITED)
    assert alert.ended_at is not None
    bed.acknowledges("spo2.low")
    assert "spo2.low" not in bed.open


def test_a_recovery_after_the_acknowledgement_settles() -> None:
    bed = a_bed().lasts(20, spo2=88)
    bed.acknowledges("spo2.low")
    bed.lasts(10, spo2=97)
    assert "spo2.low" not in bed.open
    assert bed.happened[-1].alert.settled


def test_what_comes_back_is_the_same_alert_counted() -> None:
    bed = a_bed().lasts(20, spo2=88).lasts(30, spo2=97).lasts(20, spo2=88)
    assert bed.alert("spo2.low").repeats == 1
    assert bed.changes("spo2.low") == [Change.RAISED, Change.ENDED, Change.RETURNED]
    assert len({one.alert.id for one in bed.happened if one.alert.cause == "spo2.low"}) == 1


def test_the_pulse_speaks_only_while_there_is_no_heart_rate() -> None:
    bed = a_bed().lasts(30, hr=70, pulse=30, spo2=97)
    assert bed.causes == set()
    bed.lasts(30, pulse=30, spo2=97)
    assert "pulse.low" in bed.open
    bed.lasts(3, hr=70, pulse=30, spo2=97)
    assert bed.alert("pulse.low").condition is Condition.GONE


def test_a_low_cuff_pressure_needs_one_measurement() -> None:
    bed = a_bed().reads(nibp_sys=78, nibp_dia=40, nibp_mean=52)
    assert bed.alert("nibp_sys.low").priority is Priority.HIGH
    assert bed.alert("nibp_mean.low").priority is Priority.HIGH


@pytest.mark.parametrize(
    ("age_class", "rate", "cause"),
    [(AgeClass.ADULT, 140.0, "hr.high"), (AgeClass.NEONATE, 90.0, "hr.low")],
)
def test_every_age_has_its_own_limits(age_class: AgeClass, rate: float, cause: str) -> None:
    other = AgeClass.NEONATE if age_class is AgeClass.ADULT else AgeClass.ADULT
    assert Bedside().occupied(a_roster(age_class=age_class)).lasts(12, hr=rate).open == {cause}
    assert Bedside().occupied(a_roster(age_class=other)).lasts(12, hr=rate).open == set()


def test_one_suspect_value_says_nothing_two_do() -> None:
    suspect = {"nibp_sys": Quality.SUSPECT}
    bed = a_bed().reads(nibp_sys=70, quality=suspect).passes(9)
    assert bed.open == set()
    bed.reads(nibp_sys=70, quality=suspect)
    assert bed.open == {"nibp_sys.low"}


def test_a_good_value_between_two_suspect_ones_starts_again() -> None:
    suspect = {"nibp_sys": Quality.SUSPECT}
    bed = a_bed().reads(nibp_sys=70, quality=suspect).passes(1).reads(nibp_sys=120).passes(1)
    assert bed.reads(nibp_sys=70, quality=suspect).open == set()


def test_a_barely_plausible_pressure_needs_a_second_one() -> None:
    bed = a_bed().reads(nibp_sys=25)
    assert bed.open == set()
    assert bed.passes(9).reads(nibp_sys=25).open == {"nibp_sys.low"}


def test_a_bad_value_is_never_judged() -> None:
    bad = {"spo2": Quality.BAD}
    bed = a_bed()
    for _ in range(60):
        bed.reads(spo2=60, quality=bad).passes(1)
    assert bed.causes == set()


def test_values_in_other_units_are_judged_in_ours() -> None:
    bed = a_bed().reads(temp=103.0, units={"temp": "[degF]"})
    assert bed.open == {"temp.high"}


def test_news2_calls_the_emergency_team_after_half_a_minute() -> None:
    bed = a_bed()
    bed.reads(acvpu=Acvpu.CONFUSION, temp=39.2, o2_flow=2, nibp_sys=112)
    bed.lasts(60, hr=115, rr=22, spo2=95)
    alert = bed.alert("news2")
    assert alert.priority is Priority.HIGH
    assert alert.finding.score == 3 + 2 + 2 + 0 + 2 + 2 + 1
    assert alert.finding.missing == ()
    assert alert.finding.basis.startswith("Royal College of Physicians")
    assert bed.score.total == 12
    assert bed.score.risk == "high"


def test_an_incomplete_score_says_at_least_and_still_calls() -> None:
    bed = a_bed().lasts(60, hr=135, rr=26, spo2=91)
    assert bed.score.total is None
    assert bed.score.at_least == 9
    assert set(bed.score.missing) == {"oxygen", "systolic", "consciousness", "temperature"}
    assert bed.alert("news2").priority is Priority.HIGH
    assert "at least 9" in bed.alert("news2").finding.text


def test_less_known_is_no_recovery() -> None:
    bed = a_bed().reads(acvpu=Acvpu.VOICE, temp=37, o2_flow=0, nibp_sys=120)
    bed.lasts(60, hr=115, rr=14, spo2=97)
    assert bed.alert("news2").priority is Priority.MEDIUM
    bed.lasts(300, spo2=97)
    assert bed.alert("news2").condition is Condition.PRESENT


def test_a_score_that_is_down_for_two_minutes_has_ended() -> None:
    bed = a_bed().reads(acvpu=Acvpu.ALERT, temp=37, o2_flow=2, nibp_sys=120)
    bed.lasts(200, hr=115, rr=22, spo2=97)
    assert bed.alert("news2").condition is Condition.PRESENT
    bed.lasts(400, hr=80, rr=14, spo2=97)
    assert bed.alert("news2").condition is Condition.GONE


def test_no_news2_for_children_or_an_empty_bed_or_when_it_is_not_allowed() -> None:
    for roster in (
        a_roster(age_class=AgeClass.PAEDIATRIC),
        a_roster(stay=None),
        a_roster(news2=False),
    ):
        bed = Bedside().occupied(roster).lasts(60, hr=100, rr=26, spo2=95)
        assert [score for score in bed.scores if score.name == "NEWS2"] == []
        assert "news2" not in bed.causes


def test_a_patient_who_does_not_answer_any_more_is_scored_at_once() -> None:
    bed = a_bed().lasts(60, acvpu=Acvpu.ALERT, o2_flow=0)
    bed.reads(acvpu=Acvpu.VOICE, o2_flow=2)
    points = {part.name: part.points for part in bed.score.parts}
    assert (points["consciousness"], points["oxygen"]) == (3, 2)


def test_a_score_that_may_not_be_reckoned_any_more_is_taken_down_with_its_alert() -> None:
    bed = a_bed().lasts(60, hr=135, rr=26, spo2=91)
    assert "news2" in bed.open
    bed.occupied(a_roster(news2=False))
    assert (bed.score.name, bed.score.parts) == ("none", ())
    assert bed.alert("news2").condition is Condition.GONE


def test_a_score_that_another_scale_makes_low_has_ended() -> None:
    bed = a_bed().reads(acvpu=Acvpu.ALERT, temp=37, o2_flow=2, nibp_sys=120)
    bed.lasts(60, hr=80, rr=22, spo2=91)
    assert bed.alert("news2").priority is Priority.HIGH
    bed.occupied(a_roster(spo2_scale=2)).lasts(30, hr=80, rr=14, spo2=91)
    bed.lasts(200, hr=80, rr=14, spo2=91)
    assert bed.score.total == 2
    assert bed.alert("news2").condition is Condition.GONE
