"""What must be true of the owner of the alerts, whatever happens to it.

The witness hears everything that is told: what the process hands to its session, what the broker
has taken, what a person was answered. From that alone it knows which alerts are open, and compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from msgspec.structs import replace

from alerts.limits import URGENCY
from alerts.model import Lane
from alerts.policy import Policy
from core.topics import AlertTopic
from core.wire import (
    Alert,
    AlertEvent,
    Answer,
    Change,
    Command,
    CommandKind,
    Condition,
    Priority,
    Response,
    Setup,
    SetupEvent,
)
from tests.simulated.changes import faults_of
from tests.simulated.store import Database, Row, bed_of
from tests.simulated.world import World

_SLIGHT = (CommandKind.DELIVERED.value, CommandKind.SEEN.value)
"""Receipts that move nothing; one that comes late may count for a later call."""
ANEW_S = 45.0
"""What was resolved and persists stands again within so long."""


class Violation(Exception):
    """Something that must never happen has happened."""


class Owner(Protocol):
    """The owner of the alerts, as far as the witness looks into it."""

    @property
    def lanes(self) -> Mapping[str, Lane]:
        """By bed."""
        ...


@dataclass(slots=True)
class Witness:
    """Knows what was told.

    Attributes:
        taken: Every event the broker has taken, by bed and number.
        alerts: Each alert as the broker was told last; `setups` likewise, by bed.
        said: Each alert as the running process has told it, taken by the broker or not.
        history: Every change of an alert, and when a process has told it.
        promised: By alert, the command that acknowledged it and whose answer a person got.
    """

    world: World
    policy: Policy
    taken: dict[tuple[str, int], Row] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    setups: dict[str, Setup] = field(default_factory=dict)
    said: dict[str, Alert] = field(default_factory=dict)
    said_setups: dict[str, Setup] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    promised: dict[str, Command] = field(default_factory=dict)
    history: list[tuple[float, AlertEvent]] = field(default_factory=list)
    raised: int = 0
    _sent: set[tuple[int, int]] = field(default_factory=set)
    _deeds: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _resolved_at: dict[tuple[str, str], float] = field(default_factory=dict)
    _set_up_at: dict[str, float] = field(default_factory=dict)
    _changed: bool = False

    # -- what the broker hears --------------------------------------------------------------------

    def takes(self, event: Row) -> None:
        """The broker has taken an event."""
        place = (bed_of(event), event.number)
        known = self.taken.setdefault(place, event)
        if _what(known) != _what(event):
            raise Violation(f"{place} is two events: {_told(known)} and {_told(event)}")
        self._is_done_once(event)
        if isinstance(event, SetupEvent):
            setup = self.setups.get(event.setup.bed)
            if setup is None or event.setup.revision > setup.revision:
                self.setups[event.setup.bed] = event.setup
            return
        alert = self.alerts.get(event.alert.id)
        if alert is None or event.alert.revision > alert.revision:
            self.alerts[event.alert.id] = event.alert

    def _is_done_once(self, event: Row) -> None:
        if event.actor is None:
            return
        thing = event.setup.bed if isinstance(event, SetupEvent) else event.alert.id
        deed = (thing, event.actor.command, event.change.value)
        if event.actor.command.endswith(_SLIGHT):
            return
        if self._deeds.setdefault(deed, event.number) != event.number:
            raise Violation(f"{event.actor.command} has had its effect twice: {_told(event)}")

    def shows(self, alert: Alert) -> None:
        """The broker has taken a place on the board."""
        known = self.alerts.get(alert.id)
        if known is None or known.revision < alert.revision:
            raise Violation(f"the board shows what the stream has not: {_name(alert)}")

    def clears(self, place: AlertTopic) -> None:
        """The broker has taken an alert down."""
        known = self.alerts.get(place.alert)
        if known is not None and not known.settled:
            raise Violation(f"the board lost an alert that is open: {_name(known)}")

    def answers(self, answer: Answer) -> None:
        """The broker has taken an answer."""
        if answer.alert is not None:
            known = self.alerts.get(answer.alert.id)
            if known is None or known.revision < answer.alert.revision:
                raise Violation(f"answered before it was told: {_name(answer.alert)}")
        if answer.setup is not None and answer.setup.revision:
            held = self.setups.get(answer.setup.bed)
            if held is None or held.revision < answer.setup.revision:
                raise Violation(f"answered before it was told: {_setup(answer.setup)}")

    def promises(self, command: Command, answer: Answer) -> None:
        """A person reads an answer."""
        if command.kind is not CommandKind.ACKNOWLEDGE or answer.refusal is not None:
            return
        if answer.alert is not None and command.actor.command in answer.alert.commands:
            self.promised[answer.alert.id] = command

    # -- what the process tells -------------------------------------------------------------------

    def begins(self) -> None:
        """A new process knows what was told, or will find out."""
        self.said = dict(self.alerts)
        self.said_setups = dict(self.setups)
        self.numbers = {}
        for bed, number in self.taken:
            self.numbers[bed] = max(number, self.numbers.get(bed, 0))
        self._changed = True

    def tells(self, event: Row) -> None:
        """The running process publishes an event."""
        if (event.boot, event.seq) in self._sent:
            return
        self._sent.add((event.boot, event.seq))
        self._changed = True
        bed = bed_of(event)
        expected = self.numbers.get(bed, 0) + 1
        if event.number != expected:
            raise Violation(f"{bed} has had {expected - 1} events, the next: {_told(event)}")
        self.numbers[bed] = event.number
        if isinstance(event, SetupEvent):
            self._sets_up(bed, event)
            return
        before = self.said.get(event.alert.id)
        for fault in faults_of(before, event, self.policy):
            raise Violation(f"{fault}: {_told(event)}")
        self.history.append((self.world.now, event))
        self.raised += event.change is Change.RAISED
        if event.change is Change.RESOLVED:
            self._resolved_at[bed, event.alert.cause] = self.world.now
        self.said[event.alert.id] = event.alert

    def _sets_up(self, bed: str, event: SetupEvent) -> None:
        before = self.said_setups.get(bed)
        revision = 0 if before is None else before.revision
        if event.setup.revision != revision + 1:
            raise Violation(f"revision {revision} came before: {_setup(event.setup)}")
        self.said_setups[bed] = event.setup
        self._set_up_at[bed] = self.world.now

    def compare(self, owner: Owner, *, whole: bool) -> None:
        """What the process knows is what was told; `whole` just after it has found out."""
        if not (self._changed or whole):
            return
        self._changed = False
        here = {alert.id: alert for lane in owner.lanes.values() for alert in lane.alerts.values()}
        for alert in self.said.values():
            if not alert.settled:
                self._same(here.get(alert.id), alert, whole=whole)
        for alert in here.values():
            told = self.said.get(alert.id)
            if told is None or told.settled:
                raise Violation(f"open, but told otherwise: {_name(alert)}")
        for bed, setup in self.said_setups.items():
            lane = owner.lanes.get(bed)
            held = lane.setup if lane is not None else None
            if held is None or held.revision != setup.revision:
                raise Violation(f"a set-up is forgotten: {_setup(setup)}")

    def _same(self, here: Alert | None, told: Alert, *, whole: bool) -> None:
        if here is None:
            raise Violation(f"an open alert is lost: {_name(told)}")
        if here.revision == told.revision and not (whole and _plain(here) != _plain(told)):
            return
        forgotten = told.response is Response.ACKNOWLEDGED is not here.response
        what = "an acknowledgement is forgotten" if forgotten else "an alert is not as it was told"
        raise Violation(f"{what}: {_name(here)}, told as {_name(told)}")

    # -- the end ----------------------------------------------------------------------------------

    def settle_accounts(self, board: Mapping[str, Alert], owner: Owner, store: Database) -> None:
        """When all is quiet board, process, stream and store say the same."""
        self.compare(owner, whole=True)
        open_ = {alert.id: alert for alert in self.alerts.values() if not alert.settled}
        self._differ("board", board, open_)
        stored = {alert.id: alert for alert in store.latest().alerts if not alert.settled}
        self._differ("store", stored, open_)
        for bed, number in self.numbers.items():
            held = sorted(row for of, row, _ in store.rows if of == bed)
            if held != list(range(1, number + 1)):
                raise Violation(f"the store's events of {bed} are {held}, there were {number}")
        for name, command in self.promised.items():
            self._kept(self.alerts[name], command)

    def resolved_at(self, bed: str, cause: str) -> float:
        """When a person last closed an alert of this cause."""
        return self._resolved_at.get((bed, cause), 0.0)

    def stands(
        self, board: Mapping[str, Alert], lane: Lane, cause: str, priority: Priority
    ) -> None:
        """What is true at a bed stands on the board, unless people have just said otherwise."""
        bed = lane.place.bed
        said_at = max(self.resolved_at(bed, cause), self._set_up_at.get(bed, 0.0))
        own = lane.setup.limits if lane.setup is not None else ()
        tailored = any(one.cause == cause for one in own)
        if tailored or withheld(lane, cause) or self.world.now - said_at < ANEW_S:
            return
        for alert in board.values():
            if alert.bed != bed or alert.condition is Condition.GONE:
                continue
            stands = alert.cause == cause and URGENCY[alert.priority] >= URGENCY[priority]
            if stands or cause in alert.finding.withholds:
                return
        raise Violation(f"{bed} {cause} has lasted, and no {priority} alert stands on the board")

    def _differ(self, where: str, found: Mapping[str, Alert], told: Mapping[str, Alert]) -> None:
        for name in found.keys() - told.keys():
            raise Violation(f"the {where} has what is over: {_name(found[name])}")
        for name in sorted(told.keys() - found.keys()):
            raise Violation(f"the {where} lacks what is open: {_name(told[name])}")
        for name, alert in told.items():
            if _plain(found[name]) != _plain(alert):
                raise Violation(f"the {where} has {_name(found[name])} instead of {_name(alert)}")

    def _kept(self, alert: Alert, command: Command) -> None:
        answered = alert.acknowledged
        if answered is None or command.actor.command not in alert.commands:
            raise Violation(f"the acknowledgement of {command.actor.name} is gone: {_name(alert)}")


def withheld(lane: Lane, cause: str) -> bool:
    """Whether people have switched the rule off for now."""
    setup = lane.setup
    if setup is None:
        return False
    if setup.procedure is not None and cause in setup.procedure.causes:
        return True
    return any(not off.causes or cause in off.causes for off in setup.off)


def _what(event: Row) -> object:
    """What an event says, apart from its place in the owner's stream."""
    if isinstance(event, SetupEvent):
        return event.change, replace(event.setup, boot=0, seq=0), event.actor
    return event.change, _plain(event.alert), event.actor


def _plain(alert: Alert) -> Alert:
    return replace(alert, boot=0, seq=0)


def _name(alert: Alert) -> str:
    state = "settled" if alert.settled else f"{alert.condition}, {alert.response}"
    return (
        f"{alert.bed} {alert.cause} {alert.id[:6]} {alert.priority} ({state})"
        f" revision {alert.revision}, number {alert.number}"
    )


def _setup(setup: Setup) -> str:
    return f"set-up of {setup.bed} revision {setup.revision}, number {setup.number}: {setup.text}"


def _told(event: Row) -> str:
    if isinstance(event, SetupEvent):
        return f"{event.change}, {_setup(event.setup)}"
    return f"{event.change} {_name(event.alert)}"
