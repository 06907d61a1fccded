"""What can happen to an alert, as values. Pure."""

from dataclasses import dataclass

from alerts.policy import Manners, Policy
from core.saying import Said
from core.wire import Actor, Change, CommandKind, Finding, Outcome, Priority, Receipt, Rung


@dataclass(frozen=True, slots=True)
class House:
    """What an alert lives by: the house's policy, and who is on duty for its bed."""

    policy: Policy
    on_duty: tuple[Rung, ...] = ()

    def manners(self, priority: Priority) -> Manners:
        """How alerts of a priority live."""
        return self.policy.priority[priority]


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

    reason: Said


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


@dataclass(frozen=True, slots=True)
class TurnedOut:
    """A person says what it was."""

    by: Actor
    outcome: Outcome
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something is known of the call to a person: delivered, seen, accepted, declined."""

    by: Actor
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class CameLate:
    """What a person had pressed arrived too late to count; it is noted, and changes nothing."""

    by: Actor
    kind: CommandKind
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person wants the next step of the ladder called now."""

    by: Actor


@dataclass(frozen=True, slots=True)
class Passed:
    """A deadline of the alert has passed; `what` says which."""

    what: Change


@dataclass(frozen=True, slots=True)
class Staffed:
    """There is somebody on duty now."""


Happening = (
    Persists
    | Ended
    | Closed
    | Acknowledged
    | Resolved
    | Commented
    | TurnedOut
    | Heard
    | CameLate
    | Pressed
    | Passed
    | Staffed
)
