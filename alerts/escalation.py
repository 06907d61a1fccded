"""The ladder: who is called for an alert, and when the next step follows. Pure.

Nothing waits here: a step is due when the clock says so, so a restart or a jump of the clock calls
nobody twice and skips nobody. One look moves a ladder by one step at most.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from alerts.policy import Ladder
from core.wire import Calling, Escalation, Person, Receipt, Received, Rung

_STRENGTH = {receipt: number for number, receipt in enumerate(Receipt)}
_OVER = (Receipt.ACCEPTED, Receipt.DECLINED)


def begin(
    rungs: tuple[Rung, ...], at: datetime, *, call_s: float, ladder: Ladder, round_: int = 1
) -> Escalation:
    """Call the first people there are; a step nobody stands on is passed over."""
    manned = tuple(rung for rung in rungs if rung.people)
    return Escalation(
        rungs=manned,
        state=Calling.CALLING if manned else Calling.NOBODY,
        step=0,
        round=round_,
        call_s=call_s,
        called_at=at,
        due_at=at + timedelta(seconds=call_s if manned else ladder.again_s),
    )


def climb(
    calls: Escalation, at: datetime, *, on_duty: tuple[Rung, ...], ladder: Ladder
) -> Escalation:
    """Call the next step; behind the last one everybody again, as they are on duty by then."""
    above = calls.step + 1
    if calls.state is not Calling.NOBODY and above < len(calls.rungs):
        return replace(
            calls,
            state=Calling.CALLING,
            step=above,
            called_at=at,
            due_at=at + timedelta(seconds=calls.call_s),
            accepted_by=None,
        )
    if calls.state is not Calling.NOBODY:
        # The last step has had its time too: this is the moment to say that nobody came.
        return replace(
            calls,
            state=Calling.NOBODY,
            due_at=at + timedelta(seconds=ladder.again_s),
            accepted_by=None,
        )
    manned = tuple(rung for rung in on_duty if rung.people) or calls.rungs
    return replace(
        calls,
        rungs=manned,
        step=max(0, len(manned) - 1),
        round=calls.round + 1,
        called_at=at,
        due_at=at + timedelta(seconds=ladder.again_s),
        received=(),
    )


def called(calls: Escalation, account: str) -> bool:
    """Whether this person stands on a step that has been called."""
    return any(
        person.account == account
        for rung in calls.rungs[: calls.step + 1]
        for person in rung.people
    )


def receive(calls: Escalation, account: str, receipt: Receipt, at: datetime) -> Escalation:
    """Note what came from a person; a weaker word after a stronger one says nothing."""
    known = next((one for one in calls.received if one.account == account), None)
    if known is not None:
        weaker = _STRENGTH[receipt] <= _STRENGTH[known.receipt]
        if weaker and not (
            known.receipt in _OVER and receipt in _OVER and receipt != known.receipt
        ):
            return calls
    others = tuple(one for one in calls.received if one.account != account)
    return replace(calls, received=(*others, Received(account=account, receipt=receipt, at=at)))


def accept(calls: Escalation, by: Person, at: datetime, ladder: Ladder) -> Escalation:
    """Somebody comes: the ladder holds for as long as the way may take."""
    noted = receive(calls, by.account, Receipt.ACCEPTED, at)
    return replace(
        noted,
        state=Calling.ACCEPTED,
        accepted_by=by,
        due_at=at + timedelta(seconds=ladder.arrive_s),
    )


def all_declined(calls: Escalation) -> bool:
    """Whether nobody is left on the called steps who might still come."""
    declined = {one.account for one in calls.received if one.receipt is Receipt.DECLINED}
    asked = {person.account for rung in calls.rungs[: calls.step + 1] for person in rung.people}
    return bool(asked) and asked <= declined


def answered(calls: Escalation) -> Escalation:
    """The alert is acknowledged or closed: nobody is called any more."""
    return replace(calls, state=Calling.ANSWERED, due_at=None)


def longest_wait_s(calls: Escalation, ladder: Ladder) -> float:
    """How far ahead its deadline may lie; further means that the clock was set back."""
    return max(calls.call_s, ladder.arrive_s, ladder.again_s)
