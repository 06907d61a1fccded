"""One turn of a lane: what one input is making of it. Pure.

A turn works on copies and closes into a new lane, so that an input is either taken whole or not
at all, and the lane before it can still be compared with the lane after.
"""

from msgspec.structs import replace

from alerts.lifecycle import (
    Closed,
    Ended,
    Happening,
    Persists,
    advance,
    alert_id,
)
from alerts.model import Device, Happened, Lane, Reply, Track, Verdict, moment
from alerts.rulebook import Rulebook
from alerts.rules import Timer
from alerts.technical import Trouble, silenced
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
)

MOST_CLOSED = 8


class Turn:
    """A lane being judged; `now` is the process's clock in seconds since 1970."""

    def __init__(self, lane: Lane, now: float, book: Rulebook) -> None:
        self.lane = lane
        self.now = now
        self.book = book
        self.profile = book.profiles[lane.age_class]
        self.devices: dict[str, Device] = dict(lane.devices)
        self.tracks: dict[Vital, Track] = dict(lane.tracks)
        self.timers: dict[str, Timer] = dict(lane.timers)
        self.troubles: dict[str, Trouble] = dict(lane.troubles)
        self.alerts: dict[str, Alert] = dict(lane.alerts)
        self.closed = lane.closed
        self.number = lane.number
        self.score = lane.score
        self.scored_at, self.said_at, self.due = lane.scored_at, lane.said_at, lane.due
        self.happened: list[Happened] = []
        self.reply: Reply | None = None
        self.say: Score | None = None
        self.score_over = False
        self.live = False

    def close(self) -> Verdict:
        """The lane as it is after this turn, and what is to be told."""
        return Verdict(
            lane=replace(
                self.lane,
                devices=self.devices,
                tracks=self.tracks,
                timers=self.timers,
                troubles=self.troubles,
                alerts=self.alerts,
                closed=self.closed,
                number=self.number,
                score=self.score,
                scored_at=self.scored_at,
                said_at=self.said_at,
                due=self.due,
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

    def present(
        self, cause: str, kind: Kind, priority: Priority, finding: Finding, device: str | None
    ) -> None:
        """The condition of this cause is there."""
        alert = self.alerts.get(cause)
        if alert is None:
            self._raise(cause, kind, priority, finding, device)
        else:
            self.apply(alert, Persists(finding, priority))

    def end(self, cause: str) -> None:
        """The condition of this cause is gone."""
        if (alert := self.alerts.get(cause)) is not None:
            self.apply(alert, Ended())

    def close_all(self, reason: str) -> None:
        """Nobody is here any more whom the open alerts concern."""
        for alert in tuple(self.alerts.values()):
            self.apply(alert, Closed(reason))

    def apply(self, alert: Alert, happening: Happening, actor: Actor | None = None) -> Alert:
        """Let something happen to an open alert; the alert as it is then."""
        after, change = advance(alert, happening, moment(self.now))
        if change is None:
            return alert
        return self._note(change, after, actor)

    def _raise(
        self, cause: str, kind: Kind, priority: Priority, finding: Finding, device: str | None
    ) -> None:
        place = self.lane.place
        at = moment(self.now)
        alert = Alert(
            id=alert_id(place.bed, self.lane.stay, cause, finding.since),
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
        self._note(Change.RAISED, alert, None)

    def _note(self, change: Change, alert: Alert, actor: Actor | None) -> Alert:
        self.number += 1
        alert = replace(alert, number=self.number)
        if alert.settled:
            self.alerts.pop(alert.cause, None)
            self.closed = (*self.closed, alert)[-MOST_CLOSED:]
        else:
            self.alerts[alert.cause] = alert
        self.happened.append(Happened(change, alert, actor))
        return alert
