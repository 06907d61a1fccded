"""What people do with alerts, and what becomes of it when the process dies in the middle."""

from core.vitals import Acvpu
from core.wire import Change, CommandKind, Condition, Fact, Refusal, Response
from tests.stories.bedside import Bedside, a_bed, a_person, a_roster

ADA = a_person("Ada Nurse", "c1")
BOB = a_person("Bob Doctor", "c2")


def a_desaturated_bed() -> Bedside:
    return a_bed().lasts(20, spo2=88)


def test_an_acknowledgement_names_who_and_the_alert_stays_while_the_condition_does() -> None:
    bed = a_desaturated_bed()
    reply = bed.acknowledges("spo2.low", ADA)
    assert reply.alert is not None
    assert reply.alert.acknowledged == ADA
    assert bed.lasts(60, spo2=88).alert("spo2.low").response is Response.ACKNOWLEDGED


def test_the_first_acknowledgement_wins_and_the_second_is_told_who() -> None:
    bed = a_desaturated_bed()
    bed.acknowledges("spo2.low", ADA)
    reply = bed.acknowledges("spo2.low", BOB)
    assert reply.refusal is None
    assert reply.alert is not None
    assert reply.alert.acknowledged == ADA
    assert "Ada Nurse" in reply.detail
    assert bed.changes("spo2.low") == [Change.RAISED, Change.ACKNOWLEDGED]


def test_a_repeated_command_has_one_effect_and_the_same_answer() -> None:
    bed = a_desaturated_bed()
    first = bed.acknowledges("spo2.low", ADA)
    assert bed.acknowledges("spo2.low", ADA) == first
    assert bed.changes("spo2.low") == [Change.RAISED, Change.ACKNOWLEDGED]


def test_a_repeated_acknowledgement_does_not_answer_for_a_worse_state() -> None:
    bed = a_desaturated_bed()
    bed.acknowledges("spo2.low", ADA)
    bed.lasts(12, spo2=80)
    bed.acknowledges("spo2.low", ADA)
    assert bed.alert("spo2.low").response is Response.AWAITED
    bed.acknowledges("spo2.low", BOB)
    assert bed.alert("spo2.low").acknowledged == BOB


def test_resolving_closes_and_a_repeated_resolve_is_answered_alike() -> None:
    bed = a_desaturated_bed().lasts(10, spo2=97)
    alert = bed.alert("spo2.low")
    first = bed.asks(CommandKind.RESOLVE, alert, by=ADA, text="suction")
    assert first.alert is not None
    assert (first.alert.settled, first.alert.comment) == (True, "suction")
    assert "spo2.low" not in bed.open
    assert bed.asks(CommandKind.RESOLVE, alert, by=ADA) == first
    late = bed.asks(CommandKind.ACKNOWLEDGE, alert, by=BOB)
    assert late.refusal is Refusal.ALERT_CLOSED


def test_resolving_does_not_silence_the_rule() -> None:
    bed = a_desaturated_bed()
    alert = bed.alert("spo2.low")
    bed.asks(CommandKind.RESOLVE, alert)
    bed.lasts(10, spo2=88)
    assert "spo2.low" not in bed.open
    bed.lasts(10, spo2=88)
    assert bed.alert("spo2.low").id != alert.id


def test_resolving_a_probe_that_is_off_brings_it_back_while_it_is_off() -> None:
    bed = a_bed().lasts(10, spo2=0, hr=80)
    bed.asks(CommandKind.RESOLVE, bed.alert("probe_off.oximeter"))
    assert bed.lasts(5, spo2=0, hr=80).open == {"probe_off.oximeter"}


def test_comments_are_kept_and_counted_once() -> None:
    bed = a_desaturated_bed()
    alert = bed.alert("spo2.low")
    bed.asks(CommandKind.COMMENT, alert, by=ADA, text="on the phone with the doctor")
    bed.asks(CommandKind.COMMENT, alert, by=ADA, text="on the phone with the doctor")
    bed.asks(CommandKind.COMMENT, alert, by=BOB, text="coming")
    assert bed.alert("spo2.low").comment == "on the phone with the doctor\ncoming"


def test_an_unknown_alert_is_said_to_be_unknown() -> None:
    assert a_bed().asks(CommandKind.ACKNOWLEDGE, "nobody").refusal is Refusal.UNKNOWN_ALERT


def test_a_restart_in_the_middle_of_an_alert_restores_it_with_its_acknowledgement() -> None:
    bed = a_desaturated_bed()
    bed.acknowledges("spo2.low", ADA)
    before = bed.alert("spo2.low")
    bed.restarts().lasts(30, spo2=88)
    assert bed.alert("spo2.low") == before
    bed.lasts(10, spo2=97)
    assert "spo2.low" not in bed.open


def test_an_alert_taken_up_again_is_not_explained_by_a_limit_it_never_passed() -> None:
    bed = a_bed().lasts(20, spo2=84).restarts().lasts(20, spo2=80)
    finding = bed.alert("spo2.low").finding
    assert (finding.rule, finding.limit, finding.value) == ("spo2.low", 85, 80)


def test_a_restart_does_not_lose_what_nobody_has_seen() -> None:
    bed = a_desaturated_bed().lasts(10, spo2=97).restarts().lasts(30, spo2=97)
    assert bed.alert("spo2.low").condition is Condition.GONE


def test_a_restart_keeps_what_a_device_had_said() -> None:
    bed = a_bed().tells(Fact.PROBE_OFF).restarts().lasts(30, spo2=60, hr=80)
    assert bed.causes == {"probe_off.oximeter"}
    bed.tells(Fact.PROBE_OFF, active=False).lasts(11, hr=80, spo2=97)
    assert bed.open == set()


def test_a_restart_goes_on_with_the_scores_slow_inputs() -> None:
    bed = a_bed().reads(acvpu=Acvpu.VOICE, temp=37, fio2=28, nibp_sys=120)
    bed.lasts(60, hr=80, rr=14, spo2=97)
    assert bed.score.total == 5
    bed.passes(5).restarts().lasts(60, hr=80, rr=14, spo2=97)
    assert bed.score.total == 5
    assert bed.alert("news2").repeats == 0


def test_oxygen_given_by_fraction_is_still_given_after_a_restart() -> None:
    bed = a_bed().reads(o2_flow=0, fio2=40).passes(10).restarts().passes(10)
    points = {part.name: part.points for part in bed.score.parts}
    assert points["oxygen"] == 2


def test_event_numbers_of_a_bed_have_no_holes_across_a_restart() -> None:
    bed = a_desaturated_bed().restarts().lasts(30, spo2=97).lasts(30, spo2=80)
    numbers = [one.alert.number for one in bed.happened]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_next_patient_does_not_inherit_alerts() -> None:
    bed = a_desaturated_bed().occupied(a_roster(stay=2))
    assert bed.open == set()
    last = [one for one in bed.happened if one.alert.cause == "spo2.low"][-1]
    assert (last.change, last.alert.settled, last.alert.stay) == (Change.ENDED, True, 1)
    assert "another stay" in last.alert.finding.text
    assert bed.score_over
    assert bed.lasts(20, spo2=88).alert("spo2.low").stay == 2


def test_a_monitor_that_moves_with_its_patient_takes_the_alerts_off_the_old_bed() -> None:
    bed = a_desaturated_bed().leaves(stay=1)
    assert bed.open == set()
    assert bed.lane.stay is None
    assert bed.passes(60).open == set()


def test_a_monitor_that_goes_alone_leaves_what_nobody_has_seen() -> None:
    bed = a_desaturated_bed().tells(Fact.BATTERY_LOW).leaves()
    assert bed.alert("spo2.low").condition is Condition.GONE
    assert "battery_low.monitor-1" not in bed.open
    bed.acknowledges("spo2.low")
    assert "spo2.low" not in bed.open


def test_a_restart_does_not_believe_what_a_device_has_just_taken_back() -> None:
    bed = a_bed().tells(Fact.LEADS_OFF).tells(Fact.LEADS_OFF, active=False).restarts()
    bed.lasts(12, hr=80, rr=14)
    assert "leads_off.ecg" not in bed.open
    assert "rr.high" in bed.lasts(20, hr=80, rr=33).open


def test_what_is_told_again_within_the_clearing_time_is_believed_after_a_restart() -> None:
    bed = a_bed().tells(Fact.LEADS_OFF).tells(Fact.LEADS_OFF, active=False).tells(Fact.LEADS_OFF)
    bed.restarts().lasts(30, pulse=80)
    assert "leads_off.ecg" in bed.open
