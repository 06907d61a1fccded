"""Answers that were pressed while the Wi-Fi was away, and arrive later."""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerts.delayed import COUNTS_FOR, outdated
from core.wire import (
    Actor,
    Change,
    Command,
    CommandKind,
    LateAnswer,
    Priority,
    Refusal,
    Response,
)
from tests.stories.bedside import NOON, Bedside, a_bed, a_person

ADA = a_person("Ada Nurse", "c1", account="ada")
BOB = a_person("Bob Nurse", "c2", account="bob")


def a_desaturated_bed() -> Bedside:
    return a_bed().staffed(nurse="ada").lasts(20, spo2=88)


def pressed_now(bed: Bedside, by: Actor) -> Actor:
    return replace(by, pressed_at=bed.now)


def test_a_press_that_comes_late_counts_with_the_time_it_was_pressed() -> None:
    bed = a_desaturated_bed()
    late = pressed_now(bed, ADA)
    bed.lasts(60, spo2=88).acknowledges("spo2.low", late)
    acknowledged = bed.alert("spo2.low").acknowledged
    assert acknowledged is not None
    assert acknowledged.pressed_at == late.pressed_at
    assert bed.alert("spo2.low").response is Response.ACKNOWLEDGED


def test_who_arrives_first_stays_in_force_and_who_pressed_first_stands_beside() -> None:
    bed = a_desaturated_bed()
    ada = pressed_now(bed, ADA)
    bed.lasts(30, spo2=88).acknowledges("spo2.low", BOB)
    reply = bed.lasts(30, spo2=88).acknowledges("spo2.low", ada)
    alert = bed.alert("spo2.low")
    assert alert.acknowledged == BOB
    assert alert.seconded == (ada,)
    assert reply.refusal is None
    assert "Bob Nurse" in reply.detail
    assert bed.changes("spo2.low") == [Change.RAISED, Change.ACKNOWLEDGED, Change.SECONDED]


def test_a_late_press_that_comes_twice_stands_once() -> None:
    bed = a_desaturated_bed()
    ada = pressed_now(bed, ADA)
    bed.acknowledges("spo2.low", BOB)
    bed.acknowledges("spo2.low", ada)
    bed.acknowledges("spo2.low", ada)
    assert bed.alert("spo2.low").seconded == (ada,)


def test_a_press_from_before_it_got_worse_does_not_silence_the_worse_state() -> None:
    bed = a_desaturated_bed()
    late = pressed_now(bed, ADA)
    bed.lasts(12, spo2=80)
    alert = bed.alert("spo2.low")
    seen = bed.asks(CommandKind.ACKNOWLEDGE, alert, by=late, priority=Priority.MEDIUM)
    assert seen.refusal is Refusal.WORSE_NOW
    blind = bed.asks(CommandKind.ACKNOWLEDGE, alert, by=late)
    assert blind.refusal is Refusal.OUTDATED
    coming = bed.asks(CommandKind.ACCEPT, alert, by=late)
    assert coming.refusal is Refusal.OUTDATED
    assert bed.alert("spo2.low").response is Response.AWAITED
    assert [one.by for one in bed.alert("spo2.low").late] == [late]


def test_a_press_from_before_another_ones_acknowledgement_lapsed_does_not_count() -> None:
    bed = a_desaturated_bed()
    late = pressed_now(bed, ADA)
    bed.acknowledges("spo2.low", BOB)
    while bed.alert("spo2.low").response is Response.ACKNOWLEDGED:
        bed.lasts(10, spo2=88)
    reply = bed.acknowledges("spo2.low", late)
    assert reply.refusal is Refusal.OUTDATED
    assert bed.alert("spo2.low").response is Response.AWAITED


def test_a_remark_counts_whatever_has_become_of_the_alert_since() -> None:
    bed = a_desaturated_bed()
    late = pressed_now(bed, ADA)
    bed.lasts(12, spo2=80)
    reply = bed.asks(CommandKind.COMMENT, bed.alert("spo2.low"), by=late, text="suction")
    assert reply.refusal is None
    assert bed.alert("spo2.low").comment == "suction"


def test_a_press_for_an_alert_that_is_over_is_told_who_had_it() -> None:
    bed = a_desaturated_bed()
    late = pressed_now(bed, ADA)
    alert = bed.alert("spo2.low")
    bed.acknowledges("spo2.low", BOB)
    bed.lasts(30, spo2=97)
    reply = bed.asks(CommandKind.ACKNOWLEDGE, alert, by=late)
    assert reply.refusal is Refusal.ALERT_CLOSED
    assert "Bob Nurse" in reply.detail


def test_a_press_that_comes_after_the_end_stands_in_the_history_and_changes_nothing() -> None:
    bed = a_desaturated_bed()
    late = pressed_now(bed, ADA)
    alert = bed.alert("spo2.low")
    bed.acknowledges("spo2.low", BOB)
    bed.lasts(30, spo2=97)
    over = next(one for one in bed.lane.closed if one.id == alert.id)
    reply = bed.asks(CommandKind.ACKNOWLEDGE, alert, by=late)
    noted = bed.happened[-1]
    assert noted.change is Change.LATE
    assert noted.actor == late
    assert noted.alert.late == (LateAnswer(kind=CommandKind.ACKNOWLEDGE, by=late),)
    assert (
        replace(
            noted.alert,
            late=(),
            revision=over.revision,
            number=over.number,
            changed_at=over.changed_at,
        )
        == over
    )
    assert reply.alert == noted.alert


def test_what_comes_late_twice_stands_once_and_is_refused_both_times() -> None:
    bed = a_desaturated_bed()
    late = pressed_now(bed, ADA)
    alert = bed.alert("spo2.low")
    bed.acknowledges("spo2.low", BOB)
    bed.lasts(30, spo2=97)
    replies = [bed.asks(CommandKind.ACKNOWLEDGE, alert, by=late) for _ in range(2)]
    assert [one.refusal for one in replies] == [Refusal.ALERT_CLOSED] * 2
    assert bed.changes("spo2.low").count(Change.LATE) == 1


def test_a_late_answer_to_the_last_alert_leaves_the_next_one_of_its_cause_open() -> None:
    bed = a_desaturated_bed()
    late = pressed_now(bed, ADA)
    first = bed.alert("spo2.low")
    bed.acknowledges("spo2.low", BOB)
    bed.lasts(30, spo2=97).lasts(20, spo2=88)
    second = bed.alert("spo2.low")
    assert bed.asks(CommandKind.ACKNOWLEDGE, first, by=late).refusal is Refusal.ALERT_CLOSED
    assert bed.alert("spo2.low") == second
    assert second.id != first.id


def test_the_words_of_a_remark_that_came_too_late_are_kept() -> None:
    bed = a_desaturated_bed()
    late = pressed_now(bed, ADA)
    alert = bed.alert("spo2.low")
    bed.acknowledges("spo2.low", BOB)
    bed.lasts(30, spo2=97)
    bed.asks(CommandKind.COMMENT, alert, by=late, text="suction")
    assert bed.happened[-1].alert.comment == "suction"


def test_a_press_at_once_for_an_alert_that_is_over_is_only_refused() -> None:
    bed = a_desaturated_bed()
    alert = bed.alert("spo2.low")
    bed.acknowledges("spo2.low", BOB)
    bed.lasts(30, spo2=97)
    told = len(bed.happened)
    assert bed.asks(CommandKind.ACKNOWLEDGE, alert, by=ADA).refusal is Refusal.ALERT_CLOSED
    assert bed.asks(CommandKind.SEEN, alert, by=pressed_now(bed, ADA)).refusal is not None
    assert len(bed.happened) == told


@pytest.mark.parametrize("kind", [CommandKind.ACKNOWLEDGE, CommandKind.ACCEPT])
def test_a_press_of_more_than_an_hour_ago_counts_no_more(kind: CommandKind) -> None:
    bed = a_desaturated_bed()
    old = replace(ADA, pressed_at=bed.now - COUNTS_FOR - timedelta(seconds=1))
    assert bed.asks(kind, bed.alert("spo2.low"), by=old).refusal is Refusal.OUTDATED


@given(
    pressed_s=st.integers(-7_200, 7_200),
    wanted_s=st.integers(-7_200, 7_200),
    kind=st.sampled_from(CommandKind),
)
def test_no_press_ever_answers_for_what_it_could_not_have_seen(
    pressed_s: int, wanted_s: int, kind: CommandKind
) -> None:
    alert = replace(
        a_desaturated_bed_once().alert("spo2.low"), awaited_at=NOON + timedelta(seconds=wanted_s)
    )
    actor = replace(ADA, pressed_at=NOON + timedelta(seconds=pressed_s))
    why = outdated(alert, Command(kind=kind, alert=alert.id, actor=actor), NOON)
    too_old = pressed_s < -COUNTS_FOR.total_seconds()
    blind = pressed_s < wanted_s and kind in {
        CommandKind.ACKNOWLEDGE,
        CommandKind.RESOLVE,
        CommandKind.ACCEPT,
        CommandKind.DECLINE,
        CommandKind.ESCALATE,
    }
    assert bool(why) == (too_old or blind)


@cache
def a_desaturated_bed_once() -> Bedside:
    return a_desaturated_bed()
