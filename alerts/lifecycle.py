"""The life of one alert: condition and response are separate facts. Pure.

    condition  present ⇄ gone            what the patient or the device does
    response   awaited ⇄ acknowledged    what people do

An alert settles when its condition is gone and it is acknowledged, or when a person resolves it.
Of high and medium physiological alerts a condition that went by itself still wants an answer:
"recovered but unseen"; what latches is signalled all that time. All others settle by themselves.
An acknowledgement counts for a while; a condition that outlasts it wants an answer again.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import assert_never

from msgspec.structs import replace

from alerts import escalation
from alerts.happenings import (
    Acknowledged,
    CameLate,
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
from alerts.limits import URGENCY
from core.wire import (
    Actor,
    Alert,
    Calling,
    Change,
    Condition,
    Finding,
    Kind,
    LateAnswer,
    Person,
    Priority,
    Receipt,
    Response,
)

Step = tuple[Alert, Change | None]

_LONGEST_COMMENT = 500
_REMEMBERED = 8
_MOST_SECONDED = 4
_MOST_LATE = 4


def alert_id(bed: str, stay: int | None, cause: str, onset: datetime, *, number: int) -> str:
    """The name that follows from patient, cause and onset, so that judging twice names it once.

    And from the number of the event that raises it: what has been closed may be judged once more,
    when a device repeats itself to a new process, and must not come back by its old name.
    """
    named = f"{bed}\n{stay}\n{cause}\n{onset.isoformat()}\n{number}"
    return sha256(named.encode()).hexdigest()[:20]


def advance(alert: Alert, happening: Happening, at: datetime, house: House) -> Step:
    """Apply one happening to an open alert; no change when it makes no difference.

    Only `CameLate` may happen to a settled one: it leaves what the alert is as it was.
    """
    step: Step
    match happening:
        case Persists(finding, priority):
            step = _persist(alert, finding, priority, at, house)
        case Ended():
            step = _end(alert, at, house)
        case Closed(reason):
            finding = replace(alert.finding, text=str(reason), said=reason)
            over = _changed(alert, at, finding=finding, settled=True)
            step = _gone(_unaddressed(over), at), Change.ENDED
        case Heard() | Pressed() | Staffed():
            step = _on_the_ladder(alert, happening, at, house)
        case CameLate():
            step = _note_late(alert, happening, at)
        case Passed(what):
            step = _pass(alert, what, at, house)
        case _:
            step = _answer(alert, happening, at, house)
    return step


def _answer(
    alert: Alert,
    happening: Acknowledged | Resolved | Commented | TurnedOut,
    at: datetime,
    house: House,
) -> Step:
    if knows(alert, happening.by.command):
        return alert, None
    match happening:
        case Acknowledged(by, comment):
            return _acknowledge(alert, by, comment, at, house)
        case Resolved(by, comment):
            text = _joined(alert.comment, comment)
            done = _changed(alert, at, resolved=by, comment=text, settled=True)
            return _remember(_unaddressed(done), by), Change.RESOLVED
        case Commented(by, comment):
            said = _changed(alert, at, comment=_joined(alert.comment, comment))
            return _remember(said, by), Change.COMMENTED
        case TurnedOut(by, outcome, comment):
            judged = _changed(alert, at, outcome=outcome, comment=_joined(alert.comment, comment))
            return _remember(judged, by), Change.JUDGED
        case _:
            assert_never(happening)


def knows(alert: Alert, command: str) -> bool:
    """Whether this command has had its effect already."""
    return bool(command) and command in alert.commands


def signalled(alert: Alert) -> bool:
    """Whether it is to be seen and heard as something that is there now."""
    return alert.response is Response.AWAITED and (
        alert.condition is Condition.PRESENT or alert.latched
    )


def opened(alert: Alert, at: datetime, house: House) -> Alert:
    """A new alert with its deadlines, and its ladder begun."""
    return _awaiting(alert, at, house)


# -- what the patient does -------------------------------------------------------------------------


def _persist(
    alert: Alert, finding: Finding, priority: Priority, at: datetime, house: House
) -> Step:
    gained = URGENCY[priority] > URGENCY[alert.priority]
    if alert.condition is Condition.PRESENT and not gained and finding == alert.finding:
        return alert, None
    # It never falls while the alert is open: nobody has yet seen how bad it was.
    highest = priority if gained else alert.priority
    change, after = Change.UPDATED, _changed(alert, at, finding=finding, priority=highest)
    if alert.condition is Condition.GONE:
        change = Change.RETURNED
        after = replace(
            after,
            condition=Condition.PRESENT,
            ended_at=None,
            latched=False,
            repeats=alert.repeats + 1,
            gains_at=_gains_at(after, at, house),
        )
    if gained:
        # A worse state is one that nobody has taken responsibility for.
        after = _awaiting(after, at, house)
    return after, change


def _end(alert: Alert, at: datetime, house: House) -> Step:
    if alert.condition is Condition.GONE:
        return alert, None
    over = _gone(_changed(alert, at, remind_at=None, acknowledged_until=None, gains_at=None), at)
    if alert.response is Response.ACKNOWLEDGED or _settles_unseen(alert, house):
        return _unaddressed(replace(over, settled=True)), Change.ENDED
    return replace(over, latched=house.manners(alert.priority).latching), Change.ENDED


def _settles_unseen(alert: Alert, house: House) -> bool:
    """Whether it may leave the board unseen when its condition is gone."""
    if alert.kind is not Kind.PHYSIOLOGICAL:
        return True
    minor = alert.priority in (Priority.LOW, Priority.ADVISORY)
    return minor and not house.manners(alert.priority).latching


# -- what people do --------------------------------------------------------------------------------


def _acknowledge(alert: Alert, by: Actor, comment: str, at: datetime, house: House) -> Step:
    # The first one wins; whoever comes later is told who that was.
    if alert.response is Response.ACKNOWLEDGED:
        return (alert, None) if by.pressed_at is None else _second(alert, by, comment, at)
    manners = house.manners(alert.priority)
    over = alert.condition is Condition.GONE
    answered = _changed(
        alert,
        at,
        response=Response.ACKNOWLEDGED,
        acknowledged=by,
        comment=_joined(alert.comment, comment),
        settled=over,
        latched=False,
        gains_at=None,
        acknowledged_until=None if over else _after(at, manners.answered_for_s),
        remind_at=None if over else _after(at, manners.remind_every_s),
    )
    return _remember(_unaddressed(answered), by), Change.ACKNOWLEDGED


def _second(alert: Alert, by: Actor, comment: str, at: datetime) -> Step:
    """What came late stands beside what counts: it may have been pressed first."""
    seconded = (*alert.seconded, by)[-_MOST_SECONDED:]
    text = _joined(alert.comment, comment)
    return _remember(_changed(alert, at, seconded=seconded, comment=text), by), Change.SECONDED


def _note_late(alert: Alert, happening: CameLate, at: datetime) -> Step:
    """Not among `commands`: sent again it is to be refused again, and not taken as done."""
    by = happening.by
    if any(one.by.command == by.command for one in alert.late):
        return alert, None
    late = (*alert.late, LateAnswer(kind=happening.kind, by=by))[-_MOST_LATE:]
    text = _joined(alert.comment, happening.comment)
    return _changed(alert, at, late=late, comment=text), Change.LATE


def _on_the_ladder(
    alert: Alert, happening: Heard | Pressed | Staffed, at: datetime, house: House
) -> Step:
    calls = alert.escalation
    if calls is None or calls.state is Calling.ANSWERED:
        return alert, None
    match happening:
        case Heard(by, receipt):
            if knows(alert, by.command):
                return alert, None
            return _hear(alert, by, receipt, at, house)
        case Pressed(by):
            if knows(alert, by.command):
                return alert, None
            after, change = _climb(alert, at, house)
            return _remember(after, by), change
        case Staffed():
            nobody = calls.state is Calling.NOBODY and not calls.rungs
            return _climb(alert, at, house) if nobody and house.on_duty else (alert, None)
        case _:
            assert_never(happening)


def _hear(alert: Alert, by: Actor, receipt: Receipt, at: datetime, house: House) -> Step:
    before = alert.escalation
    if before is None:
        return alert, None
    if receipt is Receipt.ACCEPTED:
        if before.accepted_by is not None and before.state is Calling.ACCEPTED:
            return alert, None
        person = Person(account=by.account, name=by.name)
        after = escalation.accept(before, person, at, house.policy.ladder)
    else:
        after = escalation.receive(before, by.account, receipt, at)
    if after is before:
        return alert, None
    declined = receipt is Receipt.DECLINED
    gave_up = before.accepted_by is not None and before.accepted_by.account == by.account
    noted = _changed(alert, at, escalation=after)
    if declined or receipt is Receipt.ACCEPTED:
        # Sent again it must not speak for a later round, in which nobody has been asked yet.
        noted = _remember(noted, by)
    if declined and (gave_up or escalation.all_declined(after)):
        climbed, _ = _climb(noted, at, house)
        return replace(climbed, revision=noted.revision), Change.RECEIPT
    return noted, Change.RECEIPT


# -- what time does --------------------------------------------------------------------------------


def overdue(alert: Alert, at: datetime, house: House) -> Change | None:
    """Which deadline of the alert has passed, if any; each has its own change.

    A deadline further ahead than it was ever set means that the clock was set back; it counts as
    passed, because nobody may wait for an hour that comes twice.
    """
    manners = house.manners(alert.priority)
    if _is_due(alert.acknowledged_until, at, manners.answered_for_s):
        return Change.LAPSED
    if _is_due(alert.gains_at, at, manners.gains_after_s):
        return Change.GAINED
    calls = alert.escalation
    if calls is not None:
        longest_s = escalation.longest_wait_s(calls, house.policy.ladder)
        if _is_due(calls.due_at, at, longest_s):
            return Change.CALLED
    if _is_due(alert.remind_at, at, manners.remind_every_s):
        return Change.REMINDED
    return None


def _pass(alert: Alert, what: Change, at: datetime, house: House) -> Step:
    match what:
        case Change.LAPSED:
            return _awaiting(_changed(alert, at), at, house), what
        case Change.GAINED:
            higher = next(p for p in Priority if URGENCY[p] == URGENCY[alert.priority] + 1)
            return _awaiting(_changed(alert, at, priority=higher, gained=True), at, house), what
        case Change.CALLED:
            return _climb(alert, at, house)
        case Change.REMINDED:
            every_s = house.manners(alert.priority).remind_every_s
            count = alert.reminders + 1
            return _changed(alert, at, reminders=count, remind_at=_after(at, every_s)), what
        case _:
            return alert, None


def _climb(alert: Alert, at: datetime, house: House) -> Step:
    if alert.escalation is None:
        return alert, None
    after = escalation.climb(
        alert.escalation, at, on_duty=house.on_duty, ladder=house.policy.ladder
    )
    first = after.state is Calling.NOBODY and alert.escalation.state is not Calling.NOBODY
    change = Change.UNREACHED if first else Change.CALLED
    return _changed(alert, at, escalation=after), change


def _is_due(deadline: datetime | None, at: datetime, longest_s: float) -> bool:
    if deadline is None:
        return False
    left_s = (deadline - at).total_seconds()
    return left_s <= 0 or left_s > longest_s + 1


# -- parts -----------------------------------------------------------------------------------------


def _awaiting(alert: Alert, at: datetime, house: House) -> Alert:
    """Somebody is wanted from now on: deadlines and ladder begin anew."""
    manners = house.manners(alert.priority)
    before = alert.escalation
    calls = None
    if manners.call_s:
        # Frozen: whoever was on duty when the alert was raised is whom it calls.
        rungs = house.on_duty if before is None else before.rungs or house.on_duty
        calls = escalation.begin(
            rungs,
            at,
            call_s=manners.call_s,
            ladder=house.policy.ladder,
            round_=1 if before is None else before.round + 1,
        )
    return replace(
        alert,
        response=Response.AWAITED,
        awaited_at=at,
        seconded=(),
        acknowledged_until=None,
        remind_at=None,
        gains_at=_gains_at(alert, at, house),
        escalation=calls,
    )


def _gains_at(alert: Alert, at: datetime, house: House) -> datetime | None:
    """None at the top, for what a model found (a hint never becomes an alarm) and for tasks."""
    if alert.kind in (Kind.ADVISORY, Kind.TASK) or alert.priority is Priority.HIGH:
        return None
    return _after(at, house.manners(alert.priority).gains_after_s)


def _after(at: datetime, seconds: float) -> datetime | None:
    return at + timedelta(seconds=seconds) if seconds else None


def _unaddressed(alert: Alert) -> Alert:
    """Nobody is called for it any more."""
    if alert.escalation is None:
        return alert
    return replace(alert, escalation=escalation.answered(alert.escalation))


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
