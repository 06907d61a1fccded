"""What must be true inside the owner of the alerts at every step, by its own clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.model import Lane
from alerts.policy import Policy
from alerts.scoring import EVERY_S, applies
from core.wire import Alert, Calling, Condition, Kind, Priority, Response, Setup
from tests.simulated.invariants import Violation
from tests.simulated.world import moment

CALLING = (Calling.CALLING, Calling.ACCEPTED, Calling.NOBODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look into a process that is at work.

    Attributes:
        now: By the clock of the process, seconds since 1970.
        calm_s: For how long nothing has disturbed it: no start, standstill or jump of its clock.
        grace_s: Within which it gets round all its beds.
    """

    lanes: Iterable[Lane]
    now: float
    calm_s: float
    grace_s: float
    policy: Policy


def inspect(look: Look) -> None:
    """Look at these lanes.

    Raises:
        Violation: Something is not as it must be.
    """
    late = moment(look.now - look.grace_s) if look.calm_s > look.grace_s else None
    for lane in look.lanes:
        for alert in lane.alerts.values():
            if alert.stay != lane.stay:
                raise Violation(f"{lane.place.bed} {alert.cause} is of stay {alert.stay}")
            for fault in _faults_of(alert, look.policy, late):
                raise Violation(f"{lane.place.bed} {alert.cause} ({alert.priority}): {fault}")
        for fault in _faults_of_setup(lane, late):
            raise Violation(f"{lane.place.bed}: {fault}")
        if late is not None and applies(lane):
            # Neither long ago nor in a future that a clock has taken back.
            age_s = look.now - lane.scored_at
            if not -1.0 <= age_s <= EVERY_S + look.grace_s:
                raise Violation(f"{lane.place.bed}: its score was reckoned {age_s:.0f} s ago")


def _faults_of(alert: Alert, policy: Policy, late: datetime | None) -> Iterator[str]:
    if alert.response is Response.ACKNOWLEDGED:
        return _faults_of_answered(alert, policy, late)
    return _faults_of_awaiting(alert, policy, late)


def _faults_of_answered(alert: Alert, policy: Policy, late: datetime | None) -> Iterator[str]:
    calls = alert.escalation
    if alert.condition is Condition.GONE:
        yield "over and acknowledged, and still open"
    if calls is not None and calls.state is not Calling.ANSWERED:
        yield "acknowledged, and somebody is called"
    if policy.priority[alert.priority].answered_for_s and alert.acknowledged_until is None:
        yield "acknowledged for ever"
    if _is_past(alert.acknowledged_until, late):
        yield "its acknowledgement has expired"


def _faults_of_awaiting(alert: Alert, policy: Policy, late: datetime | None) -> Iterator[str]:
    calls = alert.escalation
    if policy.priority[alert.priority].call_s or alert.priority is Priority.HIGH:
        if calls is None or calls.state not in CALLING or calls.due_at is None:
            yield "nobody is called and nobody has acknowledged it"
        elif _is_past(calls.due_at, late):
            yield f"the next step has been due since {calls.due_at:%H:%M:%S}"
    if alert.kind is not Kind.ADVISORY and _is_past(alert.gains_at, late):
        yield "it should have gained priority"


def _faults_of_setup(lane: Lane, late: datetime | None) -> Iterator[str]:
    setup = lane.setup
    if setup is None or setup.plain:
        return
    # Just after a loss a bed may be known by its set-up before a roster says who lies there.
    if setup.stay != lane.stay and lane.devices:
        yield f"the set-up of stay {setup.stay} is in force for stay {lane.stay}"
    for until in _ends(setup):
        if _is_past(until, late):
            yield f"something should have come back at {until:%H:%M:%S}"


def _ends(setup: Setup) -> Iterator[datetime]:
    if setup.pause is not None:
        yield setup.pause.until
    if setup.procedure is not None:
        yield setup.procedure.until
    for off in setup.off:
        yield off.until
    for limit in setup.limits:
        if limit.until is not None:
            yield limit.until


def _is_past(moment_: datetime | None, late: datetime | None) -> bool:
    return moment_ is not None and late is not None and moment_ < late
