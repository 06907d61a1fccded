"""One turn of a lane: what one input is making of it. Pure.

A turn works on copies and closes into a new lane, so that an input is either taken whole or not
at all, and the lane before it can still be compared with the lane after.
"""

from msgspec.structs import replace

from alerts.happenings import CameLate, Closed, Ended, Happening, House, Passed, Persists
from alerts.lifecycle import advance, alert_id, opened, overdue, signalled
from alerts.limits import URGENCY
from alerts.model import Device, Happened, Lane, Reply, SetUp, Verdict, moment
from alerts.rulebook import Rulebook
from alerts.rules import Memory, Timer
from alerts.technical import Trouble, silenced
from alerts.tracks import Track
from core.saying import Said, say
from core.vitals import Source, Vital
from core.wire import (
    Actor,
    Alert,
    Change,
    Condition,
    Finding,
    Kind,
    Priority,
    Response,
    Score,
    Setup,
    SetupChange,
)

MOST_CLOSED = 32
"""Settled alerts of a bed that a late answer can still be noted on."""
MOST_COMMANDS = 8


class Turn:
    """A lane being judged; `now` is the process's clock in seconds since 1970."""

    def __init__(self, lane: Lane, now: float, book: Rulebook) -> None:
        self.lane = lane
        self.now = now
        self.book = book
        self.profile = book.profile_of(lane)
        self.devices: dict[str, Device] = dict(lane.devices)
        self.tracks: dict[Vital, Track] = dict(lane.tracks)
        self.timers: dict[str, Timer] = dict(lane.timers)
        self.memories: dict[str, Memory] = dict(lane.memories)
        self.troubles: dict[str, Trouble] = dict(lane.troubles)
        self.alerts: dict[str, Alert] = dict(lane.alerts)
        self.closed = lane.closed
        self.number = lane.number
        self.score = lane.score
        self.scored_at, self.said_at, self.due = lane.scored_at, lane.said_at, lane.due
        self.rounds = lane.rounds
        self.setup = lane.setup
        self.happened: list[Happened | SetUp] = []
        self.reply: Reply | None = None
        self.say: Score | None = None
        self.score_over = False
        self.live = False

    @property
    def house(self) -> House:
        """What alerts of this bed live by."""
        duty = self.lane.duty
        return House(self.book.policy, duty.rungs if duty is not None else ())

    def close(self) -> Verdict:
        """The lane as it is after this turn, and what is to be told."""
        return Verdict(
            lane=replace(
                self.lane,
                devices=self.devices,
                tracks=self.tracks,
                timers=self.timers,
                memories=self.memories,
                troubles=self.troubles,
                alerts=self.alerts,
                closed=self.closed,
                number=self.number,
                score=self.score,
                scored_at=self.scored_at,
                said_at=self.said_at,
                due=self.due,
                rounds=self.rounds,
                setup=self.setup,
            ),
            happened=tuple(self.happened),
            score=self.say,
            score_over=self.score_over,
            reply=self.reply,
            live=self.live,
        )

    def silenced(self, device: str) -> frozenset[Source]:
        """The sensors of the device whose values mean nothing now."""
        return silenced(self.troubles.values(), device) if self.troubles else frozenset()

    def withheld(self, cause: str) -> Said | None:
        """Why a rule may raise nothing now; None when it may."""
        setup = self.setup
        if setup is None or not (setup.off or setup.procedure):
            return None
        return _withheld(setup, cause)

    def present(
        self, cause: str, kind: Kind, priority: Priority, finding: Finding, device: str | None
    ) -> None:
        """The condition of this cause is there, unless people have switched its rule off."""
        if kind is Kind.PHYSIOLOGICAL and self.withheld(cause):
            return
        alert = self.alerts.get(cause)
        if alert is None:
            self._raise(cause, kind, priority, finding, device)
        else:
            self.apply(alert, Persists(finding, priority))

    def end(self, cause: str) -> None:
        """The condition of this cause is gone."""
        if (alert := self.alerts.get(cause)) is not None:
            self.apply(alert, Ended())

    def close_all(self, reason: Said) -> None:
        """Nobody is here any more whom the open alerts concern."""
        for alert in tuple(self.alerts.values()):
            self.apply(alert, Closed(reason))

    def apply(self, alert: Alert, happening: Happening, actor: Actor | None = None) -> Alert:
        """Let something happen to an open alert; the alert as it is then."""
        after, change = advance(alert, happening, moment(self.now), self.house)
        if change is None:
            return alert
        return self._note(change, after, actor, gained=after.priority is not alert.priority)

    def note_late(self, closed: Alert, late: CameLate) -> Alert:
        """Note on a settled alert what came too late for it; the alert as it is then."""
        after, change = advance(closed, late, moment(self.now), self.house)
        if change is None:
            return closed
        self.number += 1
        after = replace(after, number=self.number)
        # When it was over is not moved by what came afterwards.
        kept = replace(after, changed_at=closed.changed_at)
        self.closed = tuple(kept if one.id == closed.id else one for one in self.closed)
        self.happened.append(Happened(change, after, late.by))
        return after

    def pass_deadlines(self) -> None:
        """Do what is due by the clock; one deadline of an alert at a time."""
        at = moment(self.now)
        for alert in tuple(self.alerts.values()):
            if (what := overdue(alert, at, self.house)) is not None:
                self.apply(alert, Passed(what))

    def judge_anew(self, causes: set[str]) -> None:
        """Other limits are in force for these causes; what lasts must last anew by those."""
        self.profile = self.book.profile_of(replace(self.lane, setup=self.setup))
        for cause in causes:
            self.timers.pop(cause, None)
            self.memories.pop(cause, None)

    def set_up(
        self, change: SetupChange, text: Said | str, actor: Actor | None = None, **what: object
    ) -> Setup:
        """Change how alarms of the bed are set up; `text` is our word or a person's."""
        before = self.setup or Setup(
            bed=self.lane.place.bed, stay=self.lane.stay, changed_at=moment(self.now)
        )
        commands = before.commands
        if actor is not None and actor.command:
            commands = (*commands, actor.command)[-MOST_COMMANDS:]
        self.number += 1
        self.setup = replace(
            before,
            revision=before.revision + 1,
            number=self.number,
            changed_at=moment(self.now),
            text=str(text),
            said=text if isinstance(text, Said) else None,
            commands=commands,
            **what,
        )
        self.happened.append(SetUp(change, self.setup, actor))
        return self.setup

    def _raise(
        self, cause: str, kind: Kind, priority: Priority, finding: Finding, device: str | None
    ) -> None:
        place = self.lane.place
        at = moment(self.now)
        number = self.number + 1
        alert = Alert(
            id=alert_id(place.bed, self.lane.stay, cause, finding.since, number=number),
            site=place.site,
            unit=place.unit,
            unit_name=place.unit_name,
            bed=place.bed,
            bed_name=place.bed_name,
            device=device,
            stay=self.lane.stay,
            cause=cause,
            kind=kind,
            priority=priority,
            condition=Condition.PRESENT,
            response=Response.AWAITED,
            raised_at=at,
            changed_at=at,
            ended_at=None,
            finding=finding,
            first=finding,
            repeats=0,
            revision=1,
            number=0,
            boot=0,
            seq=0,
            simulated=self.lane.simulated,
        )
        alert = replace(opened(alert, at, self.house), story=self._story(alert))
        self._note(Change.RAISED, alert, None, gained=True)

    def _story(self, alert: Alert) -> str:
        """The story it belongs to: that of the patient's other alerts, or one of its own."""
        if alert.kind is Kind.TECHNICAL:
            return alert.id
        gap_s = self.book.policy.story.gap_s
        related = [
            one
            for one in (*self.closed, *self.alerts.values())
            if one.kind is not Kind.TECHNICAL
            and one.stay == alert.stay
            and not (one.settled and (alert.raised_at - one.changed_at).total_seconds() > gap_s)
        ]
        return related[-1].story or related[-1].id if related else alert.id

    def _note(self, change: Change, alert: Alert, actor: Actor | None, *, gained: bool) -> Alert:
        self.number += 1
        alert = replace(alert, number=self.number)
        if alert.settled:
            self.alerts.pop(alert.cause, None)
            self.closed = (*self.closed, alert)[-MOST_CLOSED:]
        else:
            self.alerts[alert.cause] = alert
        self.happened.append(Happened(change, alert, actor))
        if gained:
            self._break_pause(alert)
        return alert

    def _break_pause(self, alert: Alert) -> None:
        pause = self.setup.pause if self.setup is not None else None
        if pause is None or not signalled(alert):
            return
        if URGENCY[alert.priority] > URGENCY[pause.breaks_above]:
            text = f"Sound is back: an alert of {alert.priority.value} priority"
            self.set_up(SetupChange.PAUSE_BROKEN, text, pause=None)


def _withheld(setup: Setup, cause: str) -> Said | None:
    procedure = setup.procedure
    if procedure is not None and cause in procedure.causes:
        return say(
            "{what} until {time} by {name}",
            what=say(procedure.name),
            time=f"{procedure.until:%H:%M:%S} UTC",
            name=procedure.by.name,
        )
    for off in setup.off:
        if not off.causes or cause in off.causes:
            return say(
                "off until {time} by {name}: {reason}",
                time=f"{off.until:%H:%M:%S} UTC",
                name=off.by.name,
                reason=off.reason,
            )
    return None
