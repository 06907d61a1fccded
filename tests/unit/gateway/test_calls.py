"""Who is called now, and what a call says."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.wire import Alert, Calling, Escalation, Finding, Post, Receipt, Received
from gateway.notify.calls import called_by, receipt_wanted
from tests.unit.gateway.house import NOON, a_rung, an_alert, calling


def alert(escalation: Escalation | None, **other: Any) -> Alert:
    return an_alert(escalation=escalation, **other)


def received(account: str, receipt: Receipt) -> tuple[Received, ...]:
    return (Received(account=account, receipt=receipt, at=NOON),)


def people(of: Alert) -> list[str]:
    return [call.account for call in called_by(of) if call.account]


# -- who ----------------------------------------------------------------------------------------


def test_only_the_steps_that_were_called_are_called() -> None:
    assert people(alert(calling(0))) == ["nurse"]
    assert people(alert(calling(1))) == ["nurse", "charge"]
    assert people(alert(calling(2))) == ["nurse", "charge", "clinician", "second"]


def test_each_step_also_calls_its_post() -> None:
    posts = [call.post for call in called_by(alert(calling(1))) if not call.account]
    assert posts == [Post.NURSE, Post.CHARGE]


@pytest.mark.parametrize("state", [Calling.ACCEPTED, Calling.ANSWERED])
def test_once_somebody_comes_nobody_is_called(state: Calling) -> None:
    assert called_by(alert(calling(1, state))) == []


def test_without_a_ladder_nobody_is_called() -> None:
    assert called_by(alert(None)) == []
    assert called_by(alert(calling(), settled=True)) == []


@pytest.mark.parametrize("receipt", [Receipt.SEEN, Receipt.ACCEPTED, Receipt.DECLINED])
def test_who_has_seen_it_is_not_called_again(receipt: Receipt) -> None:
    assert people(alert(calling(1, received=received("nurse", receipt)))) == ["charge"]


def test_who_merely_has_it_is_called_on() -> None:
    delivered = received("nurse", Receipt.DELIVERED)
    assert people(alert(calling(1, received=delivered))) == ["nurse", "charge"]


def test_when_nobody_answers_the_post_of_last_resort_is_called() -> None:
    nobody = called_by(alert(calling(2, Calling.NOBODY)))[-1]
    assert (nobody.account, nobody.post) == ("", None)
    assert nobody.text == "Nobody reachable, high priority, Intensive care, bed ICU-01"


def test_an_alert_with_nobody_on_duty_calls_the_last_resort_alone() -> None:
    (only,) = called_by(alert(calling(0, Calling.NOBODY, rungs=())))
    assert only.post is None


# -- names --------------------------------------------------------------------------------------


def test_the_same_call_has_the_same_name_whatever_else_changed() -> None:
    (first, _), (again, _) = (
        called_by(alert(calling(), revision=revision, comment=comment))
        for revision, comment in ((1, ""), (9, "later"))
    )
    assert first.id == again.id


def test_another_round_step_or_alert_is_another_call() -> None:
    calls = [
        *called_by(alert(calling(1))),
        *called_by(alert(calling(0, round=2))),
        *called_by(alert(calling(0), name="a2")),
    ]
    people_called = {call.id for call in calls if call.account}
    assert len(people_called) == 4


@given(st.text(min_size=1, max_size=64))
def test_a_name_fits_a_topic_of_a_push(name: str) -> None:
    (call, _) = called_by(alert(calling(), name=name))
    assert len(call.id) == 32
    assert set(call.id) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_call_says_how_urgent_and_where_and_nothing_of_the_patient() -> None:
    telling = Finding(rule="x", revision=1, text="Ada Lund, SpO2 84", since=NOON, value=84.0)
    (call, _) = called_by(
        alert(calling(), finding=telling, first=telling, comment="Ada", device="m1", stay=4711)
    )
    assert call.text == "Alert, high priority, Intensive care, bed ICU-01"
    assert call.link == "/beds/icu-01"
    for secret in ("Ada", "84", "4711"):
        assert secret not in repr(call)


def test_a_link_leads_nowhere_else() -> None:
    (call, _) = called_by(alert(calling(), bed="../x?y#z"))
    assert call.link == "/beds/..%2Fx%3Fy%23z"


# -- receipts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("escalation", "account", "receipt", "wanted"),
    [
        (calling(0), "nurse", Receipt.DELIVERED, True),
        (calling(0), "charge", Receipt.DELIVERED, False),
        (calling(1), "charge", Receipt.DELIVERED, True),
        (calling(1), "stranger", Receipt.SEEN, False),
        (calling(1, Calling.ANSWERED), "nurse", Receipt.SEEN, False),
        (calling(1, Calling.NOBODY), "nurse", Receipt.SEEN, True),
        (None, "nurse", Receipt.SEEN, False),
        (calling(0, received=received("nurse", Receipt.DELIVERED)), "nurse", Receipt.SEEN, True),
        (
            calling(0, received=received("nurse", Receipt.DELIVERED)),
            "nurse",
            Receipt.DELIVERED,
            False,
        ),
        (calling(0, received=received("nurse", Receipt.DECLINED)), "nurse", Receipt.SEEN, False),
        (calling(0, received=received("other", Receipt.SEEN)), "nurse", Receipt.SEEN, True),
    ],
)
def test_a_receipt_is_wanted_once_and_only_from_who_is_called(
    escalation: Escalation | None, account: str, receipt: Receipt, wanted: bool
) -> None:
    assert receipt_wanted(alert(escalation), account, receipt) is wanted


def test_nobody_at_a_step_is_not_the_account_without_a_name() -> None:
    assert not receipt_wanted(alert(calling(0)), "", Receipt.SEEN)


def test_a_later_round_wants_receipts_anew() -> None:
    before = calling(0, received=received("nurse", Receipt.SEEN))
    again = replace(before, round=2, received=(), called_at=NOON + timedelta(minutes=2))
    assert receipt_wanted(alert(again), "nurse", Receipt.DELIVERED)


def test_one_person_on_two_steps_is_called_for_each() -> None:
    twice = (a_rung(Post.NURSE, "nurse"), a_rung(Post.CHARGE, "nurse"))
    calls = [call for call in called_by(alert(calling(1, rungs=twice))) if call.account]
    assert len({call.id for call in calls}) == 2
