"""The state machine of one alert, and what holds for every order of happenings."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerts.happenings import (
    Acknowledged,
    Closed,
    Commented,
    Ended,
    Happening,
    Heard,
    House,
    Passed,
    Persists,
    Pressed,
    Resolved,
    Staffed,
    TurnedOut,
)
from alerts.lifecycle import advance, alert_id, opened, overdue
from alerts.policy import read_policy
from core.saying import say
from core.wire import (
    Alert,
    Calling,
    Change,
    Condition,
    Finding,
    Kind,
    Outcome,
    Person,
    Post,
    Priority,
    Receipt,
    Response,
    Rung,
)
from tests.stories.bedside import NOON, a_person

TEAM = (
    Rung(post=Post.NURSE, people=(Person(account="ada", name="Ada"),)),
    Rung(post=Post.CHARGE, people=(Person(account="bob", name="Bob"),)),
)
HOUSE = House(read_policy(), TEAM)
WHY = Finding(rule="spo2.low", revision=1, text="SpO2 88", since=NOON, value=88.0)


def an_alert(*, kind: Kind = Kind.PHYSIOLOGICAL, priority: Priority = Priority.MEDIUM) -> Alert:
    return Alert(
        id="a1", site="main", unit="icu", unit_name="", bed="icu-1", bed_name="", device="d",
        stay=1, cause="spo2.low", kind=kind, priority=priority, condition=Condition.PRESENT,
        response=Response.AWAITED, raised_at=NOON, changed_at=NOON, ended_at=None, finding=WHY,
        first=WHY, repeats=0, revision=1, number=1, boot=0, seq=0,
    )  # fmt: skip


HAPPENINGS: list[Happening] = [
    Persists(WHY, Priority.MEDIUM),
    Persists(replace(WHY, value=80.0), Priority.HIGH),
    Ended(),
    Acknowledged(a_person("Ada", "c1")),
    Acknowledged(a_person("Bob", "c2"), "coming"),
    Resolved(a_person("Bob", "c3"), "done"),
    Commented(a_person("Ada", "c4"), "noted"),
    Commented(a_person("Ada", ""), "noted"),
    TurnedOut(a_person("Ada", "c5"), Outcome.ACTED),
    *(Heard(a_person("Ada", account="ada"), receipt) for receipt in Receipt),
    *(Heard(a_person("Bob", account="bob"), receipt) for receipt in Receipt),
    Pressed(a_person("Ada", "c6")),
    *(Passed(what) for what in (Change.LAPSED, Change.GAINED, Change.CALLED, Change.REMINDED)),
    Staffed(),
    Closed(say("gone")),
]


def test_an_alert_is_named_by_patient_cause_and_onset() -> None:
    name = alert_id("icu-1", 1, "spo2.low", NOON, number=1)
    assert name == alert_id("icu-1", 1, "spo2.low", NOON, number=1)
    others = {
        alert_id("icu-2", 1, "spo2.low", NOON, number=1),
        alert_id("icu-1", 2, "spo2.low", NOON, number=1),
        alert_id("icu-1", 1, "hr.low", NOON, number=1),
        alert_id("icu-1", 1, "spo2.low", NOON + timedelta(seconds=1), number=1),
        alert_id("icu-1", 1, "spo2.low", NOON, number=2),
    }
    assert len(others | {name}) == 6


def test_the_same_again_is_no_change() -> None:
    alert = an_alert()
    assert advance(alert, Persists(WHY, Priority.LOW), NOON, HOUSE) == (alert, None)


def test_an_end_that_comes_twice_is_one() -> None:
    gone, change = advance(an_alert(), Ended(), NOON, HOUSE)
    assert change is Change.ENDED
    assert advance(gone, Ended(), NOON, HOUSE) == (gone, None)


def test_a_low_alert_settles_by_itself() -> None:
    gone, _ = advance(an_alert(priority=Priority.LOW), Ended(), NOON, HOUSE)
    assert gone.settled


def test_a_technical_alert_of_high_priority_settles_by_itself() -> None:
    gone, _ = advance(an_alert(kind=Kind.TECHNICAL, priority=Priority.HIGH), Ended(), NOON, HOUSE)
    assert gone.settled


def test_what_returns_worse_returns_unanswered() -> None:
    gone, _ = advance(an_alert(), Ended(), NOON, HOUSE)
    back, change = advance(gone, Persists(WHY, Priority.HIGH), NOON, HOUSE)
    assert change is Change.RETURNED
    assert (back.priority, back.response, back.ended_at) == (Priority.HIGH, Response.AWAITED, None)


def test_a_long_discussion_keeps_its_end() -> None:
    alert = an_alert()
    for number in range(20):
        said = Commented(a_person("Ada", f"c{number}"), "x" * 100)
        alert, _ = advance(alert, said, NOON, HOUSE)
    assert len(alert.comment) == 500
    assert len(alert.commands) == 8


def due(alert: Alert, happening: Happening) -> bool:
    """Time passes only what is due; the highest priority never gains."""
    match happening:
        case Passed(Change.LAPSED):
            return alert.acknowledged_until is not None
        case Passed(Change.GAINED):
            return alert.gains_at is not None
        case Passed(Change.REMINDED):
            return alert.remind_at is not None
        case Passed(Change.CALLED):
            return alert.escalation is not None and alert.escalation.due_at is not None
        case _:
            return True


@given(st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, 400)), max_size=40))
def test_whatever_happens_an_alert_stays_true_to_itself(
    happenings: list[tuple[Happening, int]],
) -> None:
    at, alert = NOON, opened(an_alert(), NOON, HOUSE)
    urgency = {Priority.MEDIUM: 2, Priority.HIGH: 3}
    for happening, seconds in happenings:
        before, at = alert, at + timedelta(seconds=seconds)
        if not due(alert, happening):
            continue
        alert, change = advance(alert, happening, at, HOUSE)
        assert alert.id == before.id
        assert (change is None) == (alert == before)
        assert alert.revision == before.revision + (change is not None)
        assert urgency[alert.priority] >= urgency[before.priority]
        assert (alert.condition is Condition.GONE) == (alert.ended_at is not None)
        if alert.settled:
            seen = alert.response is Response.ACKNOWLEDGED or alert.resolved is not None
            assert seen or isinstance(happening, Closed)
            assert alert.escalation is None or alert.escalation.state is Calling.ANSWERED
            return
        if alert.response is Response.ACKNOWLEDGED:
            assert alert.acknowledged is not None
            assert alert.acknowledged_until is not None, "it counts for ever"
        else:
            assert alert.escalation is not None, "nobody is called for what nobody has answered"
            assert alert.escalation.due_at is not None
            assert alert.escalation.state is not Calling.ANSWERED


@given(
    st.sampled_from(list(Priority)),
    st.lists(st.sampled_from(HAPPENINGS), max_size=15),
    st.integers(-100_000, 100_000),
)
def test_no_deadline_waits_for_a_clock_that_went_back(
    priority: Priority, happenings: list[Happening], jump_s: int
) -> None:
    alert = opened(an_alert(priority=priority), NOON, HOUSE)
    for happening in happenings:
        if due(alert, happening) and not alert.settled:
            alert, _ = advance(alert, happening, NOON, HOUSE)
    if alert.settled:
        return
    at = NOON + timedelta(seconds=jump_s)
    for _ in range(8):
        if (what := overdue(alert, at, HOUSE)) is None:
            break
        alert, _ = advance(alert, Passed(what), at, HOUSE)
    else:
        raise AssertionError("it never comes to rest at one moment")
    deadlines = (
        alert.acknowledged_until,
        alert.gains_at,
        alert.remind_at,
        alert.escalation.due_at if alert.escalation else None,
    )
    longest = timedelta(seconds=14_401)
    assert all(one is None or at < one <= at + longest for one in deadlines)
