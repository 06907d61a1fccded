"""What the scores say of a patient, and when somebody has to look again."""

from datetime import datetime, timedelta

import pytest

from alerts.model import Tick
from alerts.scoring import NO_NEWS2
from core.vitals import Acvpu
from core.wire import (
    AgeClass,
    CommandKind,
    Condition,
    Kind,
    OtherScore,
    Priority,
    Roster,
    Score,
    ScorePart,
)
from tests.stories.bedside import NOON, Bedside, a_bed, a_roster

OVERDUE = "observation.overdue"
CALM = {"hr": 80.0, "rr": 14.0, "spo2": 97.0}
BY_HAND = {"nibp_sys": 120.0, "temp": 37.0, "acvpu": 0.0, "o2_flow": 0.0}
HOUR_S = 3600.0


def goes_on(bed: Bedside, hours: float, **values: float) -> Bedside:
    """The monitor shows this (the calm values, unless told otherwise), once a minute."""
    end = bed.now + timedelta(hours=hours)
    while bed.now < end:
        bed.now += timedelta(minutes=1)
        bed.shows(CALM | values)
    return bed


def is_away(bed: Bedside, hours: float) -> Bedside:
    """Nothing is measured for so long."""
    end = bed.now + timedelta(hours=hours)
    while bed.now < end:
        bed.now += timedelta(minutes=1)
        bed.take(Tick(0.0))
    return bed


def is_observed(bed: Bedside, **values: float) -> Bedside:
    """A nurse takes a whole set of observations."""
    return bed.shows(CALM | BY_HAND | values).passes(6)


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def other(score: Score, name: str) -> OtherScore:
    return next(one for one in score.others if one.name == name)


def part(score: Score, name: str) -> ScorePart:
    return next(one for one in score.parts if one.name == name)


# -- how often -------------------------------------------------------------------------------------


def test_a_patient_just_admitted_is_not_overdue_at_once() -> None:
    bed = goes_on(a_bed(), 5.9)
    assert OVERDUE not in bed.causes
    assert bed.score.due_at == after(6)
    assert bed.score.observed_at is None


def test_a_patient_nobody_has_looked_at_for_six_hours_is_a_task() -> None:
    bed = goes_on(a_bed(), 6.1)
    alert = bed.alert(OVERDUE)
    assert (alert.kind, alert.priority) == (Kind.TASK, Priority.LOW)
    assert alert.finding.since == after(6)
    assert "since 18:00 UTC" in alert.finding.text
    assert "every 6 hours" in alert.finding.text
    assert alert.finding.missing == ("oxygen", "systolic", "consciousness", "temperature")


def test_a_task_is_told_once_while_nobody_comes() -> None:
    bed = goes_on(a_bed(), 6.4)
    assert [one.value for one in bed.changes(OVERDUE)] == ["raised"]


def test_a_set_of_observations_ends_the_task_by_itself() -> None:
    bed = is_observed(goes_on(a_bed(), 6.2))
    assert OVERDUE not in bed.open
    last = [one.alert for one in bed.happened if one.alert.cause == OVERDUE][-1]
    assert (last.condition, last.settled) == (Condition.GONE, True)
    assert bed.score.observed_at is not None
    assert bed.score.due_at == bed.score.observed_at + timedelta(hours=12)


def test_half_a_set_does_not_end_it_and_the_text_says_what_is_left() -> None:
    bed = is_observed(a_bed(), rr=9)
    assert bed.score.observe_every_s == 6 * HOUR_S
    goes_on(bed, 6.2, rr=9)
    assert bed.alert(OVERDUE).finding.missing == ("systolic", "consciousness", "temperature")
    bed.reads(temp=37, acvpu=Acvpu.ALERT).passes(6)
    assert bed.alert(OVERDUE).finding.missing == ("systolic",)
    bed.reads(nibp_sys=118).passes(6)
    assert OVERDUE not in bed.open


@pytest.mark.parametrize(
    ("worse", "total", "hours"),
    [
        ({}, 0, 12),
        ({"hr": 95}, 1, 6),
        ({"rr": 22, "hr": 115}, 4, 6),
        ({"rr": 25}, 3, 1),
        ({"rr": 22, "hr": 115, "temp": 38.5}, 5, 1),
        ({"rr": 22, "hr": 115, "o2_flow": 2}, 6, 1),
    ],
)
def test_the_score_says_when_somebody_has_to_look_again(
    worse: dict[str, float], total: int, hours: int
) -> None:
    bed = is_observed(a_bed(), **worse)
    assert bed.score.total == total
    assert bed.score.observe_every_s == hours * HOUR_S
    monitored = {key: value for key, value in worse.items() if key in CALM}
    goes_on(bed, hours - 0.1, **monitored)
    assert OVERDUE not in bed.open
    goes_on(bed, 0.2, **monitored)
    assert OVERDUE in bed.open


def test_a_score_that_gets_worse_shortens_the_time_from_then() -> None:
    bed = goes_on(is_observed(a_bed()), 3)
    assert bed.score.due_at == after(12)
    goes_on(bed, 0.9, rr=26)
    assert bed.score.observe_every_s == HOUR_S
    assert OVERDUE not in bed.open
    assert OVERDUE in goes_on(bed, 0.3, rr=26).open


def test_a_score_that_gets_better_by_itself_does_not_make_it_longer() -> None:
    bed = goes_on(is_observed(a_bed()), 2)
    goes_on(bed, 0.2, rr=26)
    goes_on(bed, 1)
    assert bed.score.total == 0
    assert OVERDUE in bed.open


def test_less_known_asks_for_no_less() -> None:
    bed = goes_on(is_observed(a_bed(), hr=115, rr=22, temp=38.5), 0.5, hr=115, rr=22)
    is_away(bed, 0.7)
    assert bed.score.at_least < 5
    assert OVERDUE in bed.open


def test_an_old_temperature_makes_no_new_set() -> None:
    bed = goes_on(is_observed(a_bed(), rr=25), 0.9, rr=25)
    bed.reads(acvpu=Acvpu.ALERT, nibp_sys=120)
    goes_on(bed, 0.2, rr=25)
    assert bed.alert(OVERDUE).finding.missing == ("temperature",)


def test_whoever_was_seen_late_is_not_blamed_for_what_nobody_knew() -> None:
    bed = a_bed().reads(temp=38.5)
    goes_on(bed, 4, rr=22)
    bed.reads(nibp_sys=95, acvpu=Acvpu.ALERT, o2_flow=0).passes(6)
    assert (bed.score.total, bed.score.observe_every_s) == (5, HOUR_S)
    assert bed.score.observed_at == NOON
    assert OVERDUE not in goes_on(bed, 0.9, rr=22).open
    assert OVERDUE in goes_on(bed, 0.2, rr=22).open


# -- continuous monitoring -------------------------------------------------------------------------

HIGH = {"rr": 26.0, "hr": 115.0, "spo2": 93.0}


def test_at_high_risk_a_monitor_that_shows_everything_is_enough_for_an_hour() -> None:
    bed = is_observed(a_bed(), **HIGH)
    assert (bed.score.risk, bed.score.observe_every_s) == ("high", 0)
    goes_on(bed, 0.9, **HIGH)
    assert OVERDUE not in bed.open
    goes_on(bed, 0.2, **HIGH)
    assert "every hour, beside continuous monitoring" in bed.alert(OVERDUE).finding.text


def test_at_high_risk_ten_minutes_without_a_monitor_are_a_task() -> None:
    bed = goes_on(is_observed(a_bed(), **HIGH), 0.2, **HIGH)
    lost_at = bed.now
    is_away(bed, 9 / 60)
    assert OVERDUE not in bed.open
    is_away(bed, 3 / 60)
    finding = bed.alert(OVERDUE).finding
    assert "Continuous monitoring interrupted" in finding.text
    assert finding.since == lost_at + timedelta(minutes=10)
    bed.shows(CALM | HIGH).passes(6)
    assert OVERDUE not in bed.open


def test_whoever_turns_out_to_be_at_high_risk_is_given_ten_minutes_for_a_monitor() -> None:
    bed = is_away(is_observed(a_bed(), o2_flow=2), 2)
    worse = {"hr": 135.0, "rr": 26.0}
    for _ in range(9):
        bed.shows(worse).passes(60)
    assert (bed.score.at_least, bed.score.observe_every_s) == (8, 0)
    assert OVERDUE not in bed.open
    for _ in range(2):
        bed.shows(worse).passes(60)
    assert bed.alert(OVERDUE).finding.missing == ("spo2",)


def test_at_low_risk_nobody_asks_for_a_monitor() -> None:
    assert OVERDUE not in is_away(is_observed(a_bed()), 5).causes


# -- what may come between -------------------------------------------------------------------------


def test_a_restart_neither_forgets_nor_repeats_a_task() -> None:
    bed = goes_on(is_observed(a_bed(), rr=25), 1.2, rr=25)
    before = bed.alert(OVERDUE)
    goes_on(bed.restarts(), 0.2, rr=25)
    assert bed.alert(OVERDUE) == before
    assert OVERDUE not in is_observed(bed, rr=25).open


def test_a_restart_does_not_give_more_time() -> None:
    bed = goes_on(is_observed(a_bed(), rr=25), 0.7, rr=25)
    due_at = bed.score.due_at
    goes_on(bed.restarts(), 0.2, rr=25)
    assert bed.score.due_at == due_at
    assert OVERDUE not in bed.open
    assert OVERDUE in goes_on(bed, 0.2, rr=25).open


def test_a_restart_does_not_call_a_watched_patient_unwatched() -> None:
    bed = goes_on(is_observed(a_bed(), **HIGH), 0.2, **HIGH)
    bed.restarts().passes(30)
    goes_on(bed, 0.1, **HIGH)
    assert OVERDUE not in bed.causes


def test_a_task_closed_by_hand_comes_back_under_a_new_name() -> None:
    bed = goes_on(is_observed(a_bed(), rr=25), 1.2, rr=25)
    first = bed.alert(OVERDUE)
    bed.asks(CommandKind.RESOLVE, first)
    goes_on(bed, 0.2, rr=25)
    assert OVERDUE not in bed.open
    goes_on(bed, 0.1, rr=25)
    again = bed.alert(OVERDUE)
    assert again.id != first.id
    assert "since 13:00 UTC" in again.finding.text


@pytest.mark.parametrize(
    "roster",
    [a_roster(news2=False), a_roster(stay=2), a_roster(age_class=AgeClass.PAEDIATRIC)],
    ids=["NEWS2 withheld", "the next patient", "a child after all"],
)
def test_a_task_of_somebody_else_does_not_stay(roster: Roster) -> None:
    bed = goes_on(is_observed(a_bed(), rr=25), 1.2, rr=25)
    assert OVERDUE not in bed.occupied(roster).open
    assert OVERDUE not in goes_on(bed, 0.5).open


def test_nothing_is_asked_where_news2_does_not_apply() -> None:
    for roster in (a_roster(age_class=AgeClass.NEONATE), a_roster(news2=False)):
        assert OVERDUE not in goes_on(Bedside().occupied(roster), 13).causes


# -- what is shown beside it -----------------------------------------------------------------------


def test_other_scores_stand_beside_news2_with_level_and_source() -> None:
    score = is_observed(a_bed(), rr=22, nibp_sys=98, hr=101, acvpu=Acvpu.CONFUSION).score
    mews, qsofa, index = (other(score, name) for name in ("MEWS", "qSOFA", "Shock index"))
    assert (mews.total, mews.action_level, mews.reached) == (2 + 1 + 1 + 1, 5, True)
    assert (qsofa.total, qsofa.action_level, qsofa.reached) == (3, 2, True)
    assert (index.total, index.action_level, index.reached) == (1.03, 0.9, True)
    assert all(one.basis for one in score.others)


def test_what_is_missing_is_named_in_every_score() -> None:
    score = a_bed().lasts(10, hr=120, rr=26).score
    assert score.total is None
    mews = other(score, "MEWS")
    assert (mews.total, mews.at_least) == (None, 2 + 2)
    assert mews.missing == ("systolic", "consciousness", "temperature")
    assert other(score, "Shock index").missing == ("systolic",)


def test_other_scores_call_nobody_however_high() -> None:
    bed = is_observed(a_bed(), rr=22, nibp_sys=100, hr=90)
    goes_on(bed, 0.2, rr=22, hr=100, nibp_sys=100)
    assert other(bed.score, "qSOFA").reached
    assert other(bed.score, "Shock index").reached
    assert (bed.score.total, bed.causes) == (2 + 2 + 1, {"news2"})
    calm = goes_on(is_observed(a_bed(), hr=110, nibp_sys=111), 0.2, hr=110)
    assert other(calm.score, "Shock index").reached
    assert calm.causes == set()


def test_pressure_and_pulse_are_those_news2_is_made_of() -> None:
    bed = is_observed(a_bed(), ibp_sys=140, pulse=84)
    index = other(bed.score, "Shock index")
    assert [one.vital for one in index.parts] == ["hr", "ibp_sys"]
    bed = is_observed(a_bed())
    bed.passes(601).reads(pulse=84)
    index = other(bed.passes(6).score, "Shock index")
    assert [(one.vital, one.value) for one in index.parts] == [("pulse", 84), ("nibp_sys", 120)]


def test_an_adult_without_news2_is_shown_the_shock_index_alone() -> None:
    bed = Bedside().occupied(a_roster(news2=False)).lasts(10, hr=100, nibp_sys=100, rr=26)
    assert (bed.score.name, bed.score.total, bed.score.parts) == (NO_NEWS2, None, ())
    assert [(one.name, one.total) for one in bed.score.others] == [("Shock index", 1.0)]


def test_a_child_is_shown_no_score_made_for_adults() -> None:
    for age_class in (AgeClass.PAEDIATRIC, AgeClass.NEONATE):
        bed = Bedside().occupied(a_roster(age_class=age_class))
        assert bed.lasts(30, hr=160, nibp_sys=80, rr=40, acvpu=0, temp=39).scores == []


def test_a_change_of_what_is_shown_is_told_at_once_but_not_each_beat() -> None:
    bed = is_observed(a_bed(), nibp_sys=140).lasts(60, **CALM)
    told = len(bed.scores)
    bed.lasts(50, hr=82, rr=14, spo2=97)
    assert len(bed.scores) - told <= 1
    bed.lasts(200, hr=100, rr=15, spo2=97)
    at = [score.at for score in bed.scores if other(score, "MEWS").total == 1]
    before = [score.at for score in bed.scores if score.at < at[0]]
    assert at[0] - before[-1] < timedelta(seconds=60)


def test_a_part_says_which_samples_it_was_made_of() -> None:
    bed = is_observed(a_bed()).lasts(60, hr=80, rr=14, spo2=97).lasts(60, hr=90, rr=14, spo2=97)
    score = bed.lasts(20, hr=90, rr=14, spo2=97).lane.score
    assert score is not None
    pulse = part(score, "pulse")
    assert (pulse.vital, pulse.value) == ("hr", 90)
    assert pulse.samples == 30
    assert 116 <= pulse.span_s <= 120
    cuff = part(score, "systolic")
    assert (cuff.vital, cuff.samples, cuff.span_s) == ("nibp_sys", 1, 0)


def test_a_value_is_rounded_once_before_any_score_sees_it() -> None:
    score = is_observed(a_bed(), rr=8.5, temp=38.05, hr=90.5, nibp_sys=100.49).score
    chosen = ("respiration", "temperature", "pulse", "systolic")
    assert [part(score, name).value for name in chosen] == [9, 38.1, 91, 100]
    assert [part(score, name).points for name in chosen] == [1, 1, 1, 2]
    assert other(score, "Shock index").total == 0.91


def test_the_response_of_the_chart_is_written_out() -> None:
    assert is_observed(a_bed()).score.response.startswith("Routine")
    assert "critical-care" in is_observed(a_bed(), **HIGH).score.response
