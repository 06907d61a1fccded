"""How an alert finds somebody: nurse, charge nurse, physician, in seconds."""

from datetime import timedelta

import pytest

from core.wire import Actor, Alert, Calling, Change, CommandKind, Escalation, Receipt, Refusal
from tests.stories.bedside import Bedside, a_bed, a_person

TEAM = {"nurse": "ada", "charge": "chris", "physician": "okafor"}


def by(account: str, command: str = "") -> Actor:
    return a_person(account.title(), command, account=account)


def a_very_low_saturation(**team: str) -> Bedside:
    return a_bed().staffed(**(team or TEAM)).reads(spo2=45).passes(1).reads(spo2=45)


def ladder(bed: Bedside, cause: str = "spo2.low") -> Escalation:
    found = bed.alert(cause).escalation
    assert found is not None
    return found


def called(alert: Alert) -> set[str]:
    assert alert.escalation is not None
    rungs = alert.escalation.rungs[: alert.escalation.step + 1]
    return {person.account for rung in rungs for person in rung.people}


def test_a_high_alert_calls_the_nurse_of_the_bed_at_once() -> None:
    bed = a_very_low_saturation()
    assert called(bed.alert("spo2.low")) == {"ada"}
    assert ladder(bed).state is Calling.CALLING


def test_every_thirty_seconds_without_an_answer_the_next_step_is_called() -> None:
    bed = a_very_low_saturation()
    assert called(bed.passes(28).alert("spo2.low")) == {"ada"}
    assert called(bed.passes(3).alert("spo2.low")) == {"ada", "chris"}
    assert called(bed.passes(30).alert("spo2.low")) == {"ada", "chris", "okafor"}
    assert bed.everything("spo2.low") == [Change.RAISED, Change.CALLED, Change.CALLED]


def test_a_medium_alert_gives_each_step_two_minutes() -> None:
    bed = a_bed().staffed(**TEAM).lasts(16, spo2=88)
    assert called(bed.passes(115).alert("spo2.low")) == {"ada"}
    assert called(bed.passes(10).alert("spo2.low")) == {"ada", "chris"}


def test_a_low_alert_calls_nobody_and_waits_at_the_station() -> None:
    bed = a_bed().staffed(**TEAM).lasts(10, spo2=0, hr=80)
    assert bed.alert("probe_off.oximeter").escalation is None


def test_an_acknowledgement_ends_the_calls() -> None:
    bed = a_very_low_saturation().passes(40)
    bed.acknowledges("spo2.low", by("ada", "c1"))
    assert (ladder(bed).state, ladder(bed).due_at) == (Calling.ANSWERED, None)
    bed.passes(300)
    assert bed.everything("spo2.low").count(Change.CALLED) == 1


def test_who_accepts_has_time_to_come_and_then_the_ladder_goes_on() -> None:
    bed = a_very_low_saturation()
    bed.asks(CommandKind.ACCEPT, bed.alert("spo2.low"), by=by("ada"))
    accepted = ladder(bed)
    assert accepted.state is Calling.ACCEPTED
    assert accepted.accepted_by is not None
    assert accepted.accepted_by.account == "ada"
    assert ladder(bed.passes(170)).state is Calling.ACCEPTED
    assert called(bed.passes(15).alert("spo2.low")) == {"ada", "chris"}


def test_to_accept_is_not_to_acknowledge() -> None:
    bed = a_very_low_saturation()
    bed.asks(CommandKind.ACCEPT, bed.alert("spo2.low"), by=by("ada"))
    assert bed.alert("spo2.low").acknowledged is None


def test_the_second_who_accepts_is_told_who_comes() -> None:
    bed = a_very_low_saturation()
    bed.asks(CommandKind.ACCEPT, bed.alert("spo2.low"), by=by("ada"))
    reply = bed.asks(CommandKind.ACCEPT, bed.alert("spo2.low"), by=by("chris"))
    assert "Ada comes already" in reply.detail


def test_a_decline_moves_on_at_once() -> None:
    bed = a_very_low_saturation()
    bed.asks(CommandKind.DECLINE, bed.alert("spo2.low"), by=by("ada"))
    assert called(bed.alert("spo2.low")) == {"ada", "chris"}


def test_one_of_two_nurses_who_declines_leaves_the_other_her_time() -> None:
    bed = a_very_low_saturation(nurse="ada bea", charge="chris")
    bed.asks(CommandKind.DECLINE, bed.alert("spo2.low"), by=by("ada"))
    assert called(bed.alert("spo2.low")) == {"ada", "bea"}
    bed.asks(CommandKind.DECLINE, bed.alert("spo2.low"), by=by("bea"))
    assert called(bed.alert("spo2.low")) == {"ada", "bea", "chris"}


def test_who_accepted_and_then_declines_hands_it_on_at_once() -> None:
    bed = a_very_low_saturation(nurse="ada bea", charge="chris")
    bed.asks(CommandKind.ACCEPT, bed.alert("spo2.low"), by=by("ada"))
    bed.asks(CommandKind.DECLINE, bed.alert("spo2.low"), by=by("ada"))
    assert called(bed.alert("spo2.low")) == {"ada", "bea", "chris"}


def test_receipts_say_who_has_it_and_who_has_seen_it() -> None:
    bed = a_very_low_saturation()
    for kind in (CommandKind.DELIVERED, CommandKind.SEEN, CommandKind.DELIVERED):
        bed.asks(kind, bed.alert("spo2.low"), by=by("ada"))
    received = ladder(bed).received
    assert [(one.account, one.receipt) for one in received] == [("ada", Receipt.SEEN)]
    assert bed.everything("spo2.low") == [Change.RAISED, Change.RECEIPT, Change.RECEIPT]


def test_somebody_who_was_not_called_has_nothing_to_decline() -> None:
    bed = a_very_low_saturation()
    reply = bed.asks(CommandKind.DECLINE, bed.alert("spo2.low"), by=by("okafor"))
    assert reply.refusal is Refusal.NOT_CALLED
    assert called(bed.alert("spo2.low")) == {"ada"}


def test_when_nobody_answers_the_station_is_told_and_all_are_called_again() -> None:
    bed = a_very_low_saturation().passes(95)
    assert ladder(bed).state is Calling.NOBODY
    assert bed.everything("spo2.low")[-1] is Change.UNREACHED
    first = ladder(bed).round
    bed.passes(61)
    assert (ladder(bed).state, ladder(bed).round) == (Calling.NOBODY, first + 1)
    assert bed.everything("spo2.low")[-1] is Change.CALLED


def test_without_anybody_on_duty_it_says_so_at_once() -> None:
    bed = a_bed().reads(spo2=45).passes(1).reads(spo2=45)
    assert ladder(bed).state is Calling.NOBODY


def test_who_comes_on_duty_is_called_for_what_reached_nobody() -> None:
    bed = a_bed().reads(spo2=45).passes(1).reads(spo2=45).staffed(**TEAM)
    assert called(bed.alert("spo2.low")) == {"ada", "chris", "okafor"}


def test_a_step_nobody_stands_on_is_passed_over() -> None:
    bed = a_very_low_saturation(nurse="", physician="okafor")
    assert called(bed.alert("spo2.low")) == {"okafor"}


def test_the_ladder_is_that_of_the_moment_the_alert_was_raised() -> None:
    bed = a_very_low_saturation().staffed(nurse="bea", charge="dana").passes(31)
    assert called(bed.alert("spo2.low")) == {"ada", "chris"}


def test_a_press_calls_the_next_step_now() -> None:
    bed = a_very_low_saturation()
    bed.asks(CommandKind.ESCALATE, bed.alert("spo2.low"), by=by("ada", "c1"))
    bed.asks(CommandKind.ESCALATE, bed.alert("spo2.low"), by=by("ada", "c1"))
    assert called(bed.alert("spo2.low")) == {"ada", "chris"}


def test_what_gets_worse_begins_its_ladder_anew_and_faster() -> None:
    bed = a_bed().staffed(**TEAM).lasts(16, spo2=88).passes(125)
    assert called(bed.alert("spo2.low")) == {"ada", "chris"}
    bed.lasts(12, spo2=80)
    assert called(bed.alert("spo2.low")) == {"ada"}
    assert (ladder(bed).call_s, ladder(bed).round) == (30, 2)


def test_a_recovery_nobody_saw_still_climbs() -> None:
    bed = a_very_low_saturation().lasts(35, spo2=97)
    assert called(bed.alert("spo2.low")) == {"ada", "chris"}


def test_deadlines_survive_a_restart() -> None:
    bed = a_very_low_saturation().passes(20).restarts()
    assert called(bed.passes(5).alert("spo2.low")) == {"ada"}
    assert called(bed.passes(6).alert("spo2.low")) == {"ada", "chris"}


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps_calls_nobody_twice_and_forgets_nobody(hours: int) -> None:
    bed = a_very_low_saturation()
    bed.now += timedelta(hours=hours)
    bed.passes(1)
    assert called(bed.alert("spo2.low")) == {"ada", "chris"}
    assert called(bed.passes(20).alert("spo2.low")) == {"ada", "chris"}
    assert called(bed.passes(12).alert("spo2.low")) == {"ada", "chris", "okafor"}
