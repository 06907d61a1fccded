"""What people may do to the alarms of a bed, and how all of it comes back by itself."""

from datetime import timedelta

import pytest

from alerts.model import Reply
from core.wire import Actor, Change, CommandKind, Priority, Refusal, SetupChange
from tests.stories.bedside import Bedside, a_bed, a_person, a_roster

DOCTOR = a_person("Dr Okafor", "d1", account="okafor", role="clinician")


def paused(bed: Bedside) -> bool:
    return bed.setup.pause is not None


# -- audio pause -----------------------------------------------------------------------------------


def test_sound_is_paused_for_two_minutes_and_comes_back_by_itself() -> None:
    bed = a_bed().lasts(16, spo2=88)
    reply = bed.orders(CommandKind.PAUSE_AUDIO)
    assert reply.setup is not None
    assert reply.setup.pause is not None
    assert reply.setup.pause.until - bed.now == timedelta(seconds=120)
    assert paused(bed.passes(119))
    assert not paused(bed.passes(2))
    assert bed.setup_changes == [SetupChange.AUDIO_PAUSED, SetupChange.AUDIO_RESUMED]


def test_a_pause_longer_than_two_minutes_is_refused() -> None:
    bed = a_bed()
    assert bed.orders(CommandKind.PAUSE_AUDIO, seconds=121).refusal is Refusal.UNSAFE
    assert bed.lane.setup is None


def test_a_higher_priority_breaks_through_a_pause() -> None:
    bed = a_bed().lasts(16, spo2=88)
    bed.orders(CommandKind.PAUSE_AUDIO)
    bed.lasts(16, spo2=88, rr=31)
    assert paused(bed), "an equal one does not"
    bed.lasts(12, spo2=80)
    assert not paused(bed)
    assert bed.setup_changes[-1] is SetupChange.PAUSE_BROKEN


def test_a_pause_stops_no_alert_and_no_ladder() -> None:
    bed = a_bed().staffed(nurse="ada", charge="chris").lasts(12, spo2=80)
    bed.orders(CommandKind.PAUSE_AUDIO)
    bed.passes(35)
    assert Change.CALLED in bed.everything("spo2.low")


def test_a_clock_that_goes_back_ends_a_pause() -> None:
    bed = a_bed()
    bed.orders(CommandKind.PAUSE_AUDIO)
    bed.now -= timedelta(hours=1)
    assert bed.passes(1).setup.pause is None


def test_a_command_that_comes_twice_has_its_effect_once() -> None:
    bed = a_bed()
    nurse = a_person(command="same")
    first = bed.orders(CommandKind.PAUSE_AUDIO, by=nurse)
    bed.passes(5)
    assert bed.orders(CommandKind.PAUSE_AUDIO, by=nurse).setup == first.setup
    assert bed.setup_changes == [SetupChange.AUDIO_PAUSED]


# -- alarms off ------------------------------------------------------------------------------------


def test_alarms_off_need_a_role_and_a_reason() -> None:
    bed = a_bed()
    off = CommandKind.ALARMS_OFF
    assert bed.orders(off, text="comfort care", seconds=600).refusal is Refusal.NOT_ALLOWED
    assert bed.orders(off, by=DOCTOR, seconds=600).refusal is Refusal.UNSAFE
    assert bed.orders(off, by=DOCTOR, text="comfort care").refusal is Refusal.UNSAFE
    too_long = bed.orders(off, by=DOCTOR, text="comfort care", seconds=7200)
    assert too_long.refusal is Refusal.UNSAFE


def test_alarms_that_are_off_raise_nothing_stand_on_the_board_and_come_back_by_themselves() -> None:
    bed = a_bed()
    bed.orders(CommandKind.ALARMS_OFF, by=DOCTOR, text="comfort care", seconds=600)
    bed.lasts(60, spo2=80, every_s=2)
    assert bed.open == {"alarms_off"}
    assert "comfort care" in bed.alert("alarms_off").finding.text
    bed.lasts(545, spo2=80, every_s=5)
    assert "alarms_off" not in bed.open
    assert bed.lasts(20, spo2=80).alert("spo2.low").priority is Priority.HIGH


def test_only_the_rules_that_were_named_are_off() -> None:
    bed = a_bed()
    bed.orders(CommandKind.ALARMS_OFF, by=DOCTOR, text="known", seconds=600, causes=("spo2.low",))
    bed.lasts(20, spo2=80, hr=160)
    assert "hr.high" in bed.open
    assert "spo2.low" not in bed.open


def test_switching_off_closes_what_stands_and_says_who_did() -> None:
    bed = a_bed().lasts(16, spo2=88)
    bed.orders(CommandKind.ALARMS_OFF, by=DOCTOR, text="known", seconds=600)
    last = [one for one in bed.happened if one.alert.cause == "spo2.low"][-1]
    assert (last.change, last.alert.resolved) == (Change.RESOLVED, DOCTOR)


def test_technical_conditions_are_told_even_while_alarms_are_off() -> None:
    bed = a_bed()
    bed.orders(CommandKind.ALARMS_OFF, by=DOCTOR, text="known", seconds=600)
    assert "probe_off.oximeter" in bed.lasts(10, spo2=0, hr=80).open


def test_alarms_off_survive_a_restart_and_still_end() -> None:
    bed = a_bed()
    bed.orders(CommandKind.ALARMS_OFF, by=DOCTOR, text="comfort care", seconds=120)
    bed.passes(60).restarts().lasts(30, spo2=80)
    assert "spo2.low" not in bed.open
    bed.lasts(60, spo2=80)
    assert "spo2.low" in bed.open
    assert "alarms_off" not in bed.open


def test_alarms_can_be_switched_on_again() -> None:
    bed = a_bed()
    bed.orders(CommandKind.ALARMS_OFF, by=DOCTOR, text="comfort care", seconds=600)
    bed.orders(CommandKind.ALARMS_ON)
    assert bed.open == set()
    assert "spo2.low" in bed.lasts(20, spo2=80).open


# -- procedures ------------------------------------------------------------------------------------


def test_suction_withholds_what_it_makes_false_and_ends_by_itself() -> None:
    bed = a_bed()
    bed.orders(CommandKind.BEGIN_PROCEDURE, procedure="suction", seconds=60)
    bed.lasts(50, spo2=80, hr=160)
    assert "spo2.low" not in bed.open
    assert "hr.high" in bed.open
    bed.lasts(30, spo2=80, hr=160)
    assert "spo2.low" in bed.open
    assert SetupChange.PROCEDURE_ENDED in bed.setup_changes


def test_a_procedure_leaves_an_alert_that_stood_before() -> None:
    bed = a_bed().lasts(16, spo2=88)
    bed.orders(CommandKind.BEGIN_PROCEDURE, procedure="suction")
    assert "spo2.low" in bed.lasts(30, spo2=88).open


@pytest.mark.parametrize(("name", "seconds"), [("lunch", 60.0), ("suction", 301.0)])
def test_what_is_no_procedure_or_takes_too_long_is_refused(name: str, seconds: float) -> None:
    bed = a_bed()
    reply = bed.orders(CommandKind.BEGIN_PROCEDURE, procedure=name, seconds=seconds)
    assert reply.refusal is Refusal.UNSAFE


# -- limits of one patient -------------------------------------------------------------------------

COPD = (86.0, 82.0, 50.0)
WHY = "COPD, target 88-92 %"


def sets(
    bed: Bedside,
    *limits: float,
    cause: str = "spo2.low",
    text: str = WHY,
    by: Actor | None = None,
    stay: int = 1,
    seconds: float | None = None,
) -> Reply:
    """Set one limit of the patient, mild to severe."""
    return bed.orders(
        CommandKind.SET_LIMITS,
        by=by,
        stay=stay,
        causes=(cause,),
        limits=limits,
        text=text,
        seconds=seconds,
    )


def test_a_patients_own_limit_is_judged_and_named() -> None:
    bed = a_bed()
    reply = sets(bed, *COPD)
    assert reply.refusal is None
    bed.lasts(30, spo2=88)
    assert "spo2.low" not in bed.open
    finding = bed.lasts(20, spo2=85).alert("spo2.low").finding
    assert (finding.limit, finding.setup) == (86, bed.setup.revision)


def test_who_set_a_limit_when_and_why_is_kept() -> None:
    bed = a_bed()
    nurse = a_person("Ada", "own")
    sets(bed, *COPD, by=nurse)
    [limit] = bed.setup.limits
    assert (limit.by, limit.reason, limit.revision) == (nurse, WHY, 1)
    assert bed.set_ups[-1].actor == nurse


def test_a_limit_needs_a_reason() -> None:
    reply = sets(a_bed(), *COPD, text="")
    assert reply.refusal is Refusal.UNSAFE


def test_a_temporary_limit_expires_and_restores_itself() -> None:
    bed = a_bed()
    sets(bed, *COPD, seconds=60.0)
    bed.lasts(70, spo2=88)
    assert bed.setup.limits == ()
    assert bed.setup_changes == [SetupChange.LIMITS_SET, SetupChange.LIMITS_RESTORED]
    assert bed.lasts(16, spo2=88).alert("spo2.low").finding.limit == 90


def test_the_profiles_limits_can_be_restored() -> None:
    bed = a_bed()
    sets(bed, *COPD)
    bed.orders(CommandKind.RESTORE_LIMITS, causes=("spo2.low",))
    assert "spo2.low" in bed.lasts(20, spo2=88).open


@pytest.mark.parametrize(
    "limits", [(82.0, 86.0, 50.0), (86.0, 82.0), (101.0, 82.0, 50.0), (86.0, 82.0, -1.0)]
)
def test_limits_that_contradict_themselves_are_refused(limits: tuple[float, ...]) -> None:
    bed = a_bed()
    reply = sets(bed, *limits)
    assert reply.refusal is Refusal.UNSAFE
    assert bed.lane.setup is None


def test_very_wide_limits_are_set_with_a_warning() -> None:
    reply = sets(a_bed(), 70.0, 60.0, 40.0)
    assert reply.refusal is None
    assert reply.warnings


def test_a_limit_the_value_has_passed_already_is_judged_with_its_delay() -> None:
    bed = a_bed().lasts(60, hr=110)
    sets(bed, 100.0, 150.0, cause="hr.high")
    assert "hr.high" not in bed.lasts(5, hr=110).open
    assert "hr.high" in bed.lasts(10, hr=110).open


def test_limits_are_proposed_from_current_values_and_only_a_person_applies_them() -> None:
    bed = a_bed().lasts(10, hr=100, spo2=97)
    reply = bed.orders(CommandKind.PROPOSE_LIMITS)
    high = next(one for one in reply.proposals if one.cause == "hr.high")
    assert (high.current, high.proposed[0], high.in_force[0]) == (100, 125, 120)
    assert bed.lane.setup is None
    assert bed.lasts(30, hr=122).open >= {"hr.high"}


def test_limits_survive_a_restart() -> None:
    bed = a_bed()
    sets(bed, *COPD)
    bed.restarts().lasts(30, spo2=88)
    assert "spo2.low" not in bed.open


# -- whose set-up ----------------------------------------------------------------------------------


def test_the_next_patient_gets_the_profiles_alarms() -> None:
    bed = a_bed()
    sets(bed, *COPD)
    bed.orders(CommandKind.ALARMS_OFF, by=DOCTOR, text="comfort care", seconds=600)
    bed.occupied(a_roster(stay=2))
    assert bed.setup.plain
    assert bed.setup.stay == 2
    assert bed.setup_changes[-1] is SetupChange.NEXT_PATIENT
    assert bed.lasts(20, spo2=88).open >= {"spo2.low"}


def test_a_set_up_meant_for_another_patient_is_refused() -> None:
    bed = a_bed().occupied(a_roster(stay=2))
    reply = sets(bed, *COPD, stay=1)
    assert reply.refusal is Refusal.ANOTHER_PATIENT


def test_changes_of_the_set_up_are_numbered_with_the_alerts_of_the_bed() -> None:
    bed = a_bed().lasts(16, spo2=88)
    bed.orders(CommandKind.PAUSE_AUDIO)
    bed.acknowledges("spo2.low")
    numbers = {one.alert.number for one in bed.happened} | {one.setup.number for one in bed.set_ups}
    assert numbers == set(range(1, len(numbers) + 1))
