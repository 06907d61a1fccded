"""The life of one alert: condition and response are separate facts. Pure.

    condition  present ⇄ gone            what the patient or the device does
    response   awaited → acknowledged    what people do

An alert settles when its condition is gone and it is acknowledged, or when a person resolves it.
Of high and medium physiological alerts a condition that went by itself still wants an answer:
"recovered but unseen". All others settle by themselves.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import assert_never

from msgspec.structs import replace

from alerts.limits import URGENCY
from core.wire import Actor, Alert, Change, Condition, Finding, Kind, Priority, Response


@dataclass(frozen=True, slots=True)
class Persists:
    """The condition is (still, or again) there."""

    finding: Finding
    priority: Priority


@dataclass(frozen=True, slots=True)
class Ended:
    """The condition is gone."""


@dataclass(frozen=True, slots=True)
class Closed:
    """There is nobody any more whom the alert concerns; `reason` for a person to read."""

    reason: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A person takes responsibility."""

    by: Actor
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A person says it is done with."""

    by: Actor
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Commented:
    """A person adds a remark."""

    by: Actor
    comment: str


Happening = Persists | Ended | Closed | Acknowledged | Resolved | Commented

_LONGEST_COMMENT = 500
_REMEMBERED = 8


def alert_id(bed: str, stay: int | None, cause: str, onset: datetime) -> str:
    """The name that follows from patient, cause and onset, so that judging twice names it once."""
    named = f"{bed}\n{stay}\n{cause}\n{onset.isoformat()}"
    return sha256(named.encode()).hexdigest()[:20]


def advance(alert: Alert, happening: Happening, at: datetime) -> tuple[Alert, Change | None]:
    """Apply one happening to an open alert; no change when it makes no difference."""
    step: tuple[Alert, Change | None]
    match happening:
        case Persists(finding, priority):
            step = _persist(alert, finding, priority, at)
        case Ended():
            step = _end(alert, at)
        case Closed(reason):
            finding = replace(alert.finding, text=reason)
            over = _changed(alert, at, finding=finding, settled=True)
            step = _gone(over, at), Change.ENDED
        case Acknowledged(by, comment):
            step = _acknowledge(alert, by, comment, at)
        case Resolved(by, comment):
            text = _joined(alert.comment, comment)
            done = _changed(alert, at, resolved=by, comment=text, settled=True)
            step = _remember(done, by), Change.RESOLVED
        case Commented(by, comment):
            step = _comment(alert, by, comment, at)
        case _:
            assert_never(happening)
    return step


def knows(alert: Alert, command: str) -> bool:
    """Whether this command has had its effect already."""
    return bool(command) and command in alert.commands


def seen_to(alert: Alert) -> bool:
    """Whether it may leave the board unseen when its condition is gone."""
    return alert.kind is not Kind.PHYSIOLOGICAL or alert.priority in (
        Priority.LOW,
        Priority.ADVISORY,
    )


def _persist(
    alert: Alert, finding: Finding, priority: Priority, at: datetime
) -> tuple[Alert, Change | None]:
    gained = URGENCY[priority] > URGENCY[alert.priority]
    # It never falls while the alert is open: nobody has yet seen how bad it was.
    highest = priority if gained else alert.priority
    # A worse state is one that nobody has taken responsibility for.
    response = Response.AWAITED if gained else alert.response
    if alert.condition is Condition.GONE:
        back = _changed(
            alert,
            at,
            condition=Condition.PRESENT,
            ended_at=None,
            finding=finding,
            priority=highest,
            response=response,
            repeats=alert.repeats + 1,
        )
        return back, Change.RETURNED
    if not gained and finding == alert.finding:
        return alert, None
    worse = _changed(alert, at, finding=finding, priority=highest, response=response)
    return worse, Change.UPDATED


def _end(alert: Alert, at: datetime) -> tuple[Alert, Change | None]:
    if alert.condition is Condition.GONE:
        return alert, None
    answered = alert.response is Response.ACKNOWLEDGED
    over = _changed(alert, at, settled=answered or seen_to(alert))
    return _gone(over, at), Change.ENDED


def _acknowledge(
    alert: Alert, by: Actor, comment: str, at: datetime
) -> tuple[Alert, Change | None]:
    # The first one wins; whoever comes later is told who that was.
    if alert.response is Response.ACKNOWLEDGED or knows(alert, by.command):
        return alert, None
    answered = _changed(
        alert,
        at,
        response=Response.ACKNOWLEDGED,
        acknowledged=by,
        comment=_joined(alert.comment, comment),
        settled=alert.condition is Condition.GONE,
    )
    return _remember(answered, by), Change.ACKNOWLEDGED


def _comment(alert: Alert, by: Actor, comment: str, at: datetime) -> tuple[Alert, Change | None]:
    if knows(alert, by.command):
        return alert, None
    said = _changed(alert, at, comment=_joined(alert.comment, comment))
    return _remember(said, by), Change.COMMENTED


def _gone(alert: Alert, at: datetime) -> Alert:
    return replace(alert, condition=Condition.GONE, ended_at=alert.ended_at or at)


def _changed(alert: Alert, at: datetime, **what: object) -> Alert:
    return replace(alert, revision=alert.revision + 1, changed_at=at, **what)


def _remember(alert: Alert, by: Actor) -> Alert:
    if not by.command:
        return alert
    return replace(alert, commands=(*alert.commands, by.command)[-_REMEMBERED:])


def _joined(before: str, added: str) -> str:
    text = f"{before}\n{added}" if before and added else before or added
    return text[-_LONGEST_COMMENT:]
