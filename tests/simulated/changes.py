"""What may not be about one change of one alert, told from the alert before and after it."""

from collections.abc import Iterator
from datetime import datetime

from alerts.lane import DEVICE_GONE, NEXT_PATIENT
from alerts.limits import URGENCY
from alerts.policy import Policy
from core.wire import (
    Alert,
    AlertEvent,
    Calling,
    Change,
    Condition,
    Escalation,
    Kind,
    Priority,
    Response,
)

REASONS = (DEVICE_GONE, NEXT_PATIENT)
"""With which an alert may be closed unseen."""
_BY_THE_CLOCK = (
    Change.LAPSED,
    Change.GAINED,
    Change.REMINDED,
    Change.CALLED,
    Change.UNREACHED,
)


def faults_of(before: Alert | None, event: AlertEvent, policy: Policy) -> Iterator[str]:
    """Everything that is wrong with a change; `before` None for an alert nobody has heard of."""
    if before is None:
        if event.change is not Change.RAISED or event.alert.revision != 1:
            yield "it was never raised"
        return
    if before.settled and event.change is not Change.LATE:
        yield "it was settled"
    elif event.change is Change.RAISED:
        yield "raised twice"
    if event.alert.revision != before.revision + 1:
        yield f"revision {before.revision} came before"
    yield from _of_the_answer(before, event)
    yield from _of_the_ladder(before, event)
    if event.change in _BY_THE_CLOCK and _too_early(before, event, policy):
        yield "before its time"


def _of_the_answer(before: Alert, event: AlertEvent) -> Iterator[str]:
    alert = event.alert
    worse = URGENCY[alert.priority] - URGENCY[before.priority]
    if worse < 0:
        yield f"it was of {before.priority} priority"
    taken_back = before.response is Response.ACKNOWLEDGED is not alert.response
    if taken_back and worse <= 0 and event.change is not Change.LAPSED:
        yield "its acknowledgement is forgotten"
    if event.change is Change.LATE and alert.settled is not before.settled:
        yield "what came too late counted"
    elif alert.settled and not before.settled and not _rightly_settled(before, event):
        yield "silently settled"


def _rightly_settled(before: Alert, event: AlertEvent) -> bool:
    alert = event.alert
    match event.change:
        case Change.RESOLVED:
            return event.actor is not None
        case Change.ACKNOWLEDGED:
            return event.actor is not None and alert.condition is Condition.GONE
        case Change.ENDED:
            minor = alert.priority in (Priority.LOW, Priority.ADVISORY)
            seen = before.response is Response.ACKNOWLEDGED
            other = minor or alert.kind is not Kind.PHYSIOLOGICAL
            return seen or other or alert.finding.said in REASONS
        case _:
            return False


def _of_the_ladder(before: Alert, event: AlertEvent) -> Iterator[str]:
    was, now = before.escalation, event.alert.escalation
    if was is None or now is None:
        return
    if (now.round, now.step) < (was.round, was.step):
        yield f"its ladder went back from {was.round}.{was.step} to {now.round}.{now.step}"
    if now.round == was.round and now.step > was.step + 1:
        yield f"nobody had time between step {was.step} and step {now.step}"
    if event.change in (Change.CALLED, Change.UNREACHED) and _place(now) <= _place(was):
        yield f"called twice: round {now.round}, step {now.step}"


def _place(calls: Escalation) -> tuple[int, int, bool]:
    """How far a ladder has got: behind the last step is that nobody came."""
    return calls.round, calls.step, calls.state is Calling.NOBODY


def _too_early(before: Alert, event: AlertEvent, policy: Policy) -> bool:
    calls = before.escalation
    if event.change in (Change.CALLED, Change.UNREACHED):
        if calls is None:
            return True
        nobody_was_there = calls.state is Calling.NOBODY and not calls.rungs
        if event.actor is not None or nobody_was_there:
            return False
    deadline, longest_s = _deadline(before, event.change, policy)
    return _is_ahead(deadline, event.alert.changed_at, longest_s)


def _deadline(alert: Alert, change: Change, policy: Policy) -> tuple[datetime | None, float]:
    manners, calls = policy.priority[alert.priority], alert.escalation
    match change:
        case Change.LAPSED:
            return alert.acknowledged_until, manners.answered_for_s
        case Change.GAINED:
            return alert.gains_at, manners.gains_after_s
        case Change.REMINDED:
            return alert.remind_at, manners.remind_every_s
        case _:
            due_at = calls.due_at if calls is not None else None
            ladder = policy.ladder
            call_s = calls.call_s if calls is not None else 0.0
            return due_at, max(call_s, ladder.arrive_s, ladder.again_s)


def _is_ahead(deadline: datetime | None, at: datetime, longest_s: float) -> bool:
    """Whether it was still to come; further ahead than it was ever set, the clock went back."""
    if deadline is None:
        return True
    left_s = (deadline - at).total_seconds()
    return 0 < left_s <= longest_s
