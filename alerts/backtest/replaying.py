"""A recorded patient judged again by the very same engine, as fast as it goes. Pure.

The clock is the measurement's own time, so the same course under the same rules always gives the
same events with the same names. A file says nothing of a link: silence of a device is not judged,
however far apart its rows are.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from alerts.backtest.courses import BOOT, Course, Messages
from alerts.backtest.striding import Strides
from alerts.lane import judge
from alerts.model import (
    Asked,
    Connected,
    Happened,
    Hinted,
    Input,
    Lane,
    Measured,
    Place,
    Placed,
    Tick,
    Verdict,
    empty_lane,
    moment,
)
from alerts.rulebook import Rulebook
from alerts.scoring import EVERY_S, keep_score
from alerts.turn import Turn
from core.wire import (
    Actor,
    AgeClass,
    AlertEvent,
    Command,
    CommandKind,
    Numerics,
    Presence,
    Response,
    Roster,
    Score,
    Setup,
    Status,
)

MONITOR = "recording"
"""The device whose readings a course is taken for."""
UNIT = "backtest"
STAY = 1
AFTER_S = (4.0, 36.0)
"""How long after readings that stand alone the lane is told the time, in seconds: past the delay
of a technical condition read from values, and past the delay of a score (`scoring.DELAY_S`)."""
TICK_EVERY_S = 10.0
"""How often it is told the time while readings come faster than that."""
SCORED_EVERY_S = 60.0
"""How far apart scores are noted, at least."""


class Subject(Struct, frozen=True, kw_only=True):
    """Whom a course is of: what decides which rules and scores apply.

    Attributes:
        unit: Where the patient lies, for rules of a unit of its own.
        setup: How alarms were set up for this patient; None for as the profile has it.
    """

    unit: str = UNIT
    age_class: AgeClass = AgeClass.ADULT
    age_band: str = ""
    spo2_scale: int = 1
    news2: bool = True
    setup: Setup | None = None


ADULT = Subject()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a detector makes of the patient now.

    Attributes:
        score: How unusual, in the detector's own measure; None while it does not know.
        hint: To tell the lane, when the opinion has changed.
    """

    score: float | None
    hint: Hinted | None


class Watcher(Protocol):
    """A detector at one bed."""

    @property
    def due_at(self) -> float:
        """Before that it need not look: measurement time, seconds since 1970."""
        ...

    def look(self, lane: Lane, at: float) -> Opinion | None:
        """Take in what the lane has just believed; None when it is not yet time to look."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The scores at one moment.

    Attributes:
        score: NEWS2 with the others beside it; None where none applies.
        detector: As `Opinion.score`.
    """

    patient: str
    at: float
    score: Score | None
    detector: float | None


class Replay:
    """One patient's course under one set of rules.

    Args:
        patient: Stands for the bed in every event.
        book: What is judged by.
        subject: Whom the course is of.
        watcher: The detector; None for rules and scores alone.
        answered: Whether every alert is answered at once and for good, so that each episode is
            one alert; if not, what nobody answers gains priority and waits for ever.
        striding: Whether ordinary messages are taken in one stride, to the same effect.
    """

    def __init__(
        self,
        patient: str,
        book: Rulebook,
        subject: Subject = ADULT,
        *,
        watcher: Watcher | None = None,
        answered: bool = True,
        striding: bool = True,
    ) -> None:
        self.lane = lane_of(subject, patient)
        self._book = _staying(book) if answered else book
        self._patient = patient
        self._subject = subject
        self._watcher = watcher
        self._answered = answered
        self._striding = striding
        self._events: list[AlertEvent] = []
        self._seq = 0
        self._last = self._ticked = 0.0
        self._scored_at = float("-inf")
        self._unusual: float | None = None

    def run(self, course: Course) -> Iterator[AlertEvent | Scored]:
        """Judge a course from its first reading to its last."""
        messages = Messages(course)
        self._arrive(messages.times[0], course.every_s)
        strides = self._strides(course)
        index = 0
        while index < len(messages):
            self._pass_time(messages.times[index])
            if (end := self._stride(strides, index)) > index:
                index = end
            else:
                self._measure(messages[index])
                index += 1
            yield from self._told()
        self._pass_time(self._last + 2 * AFTER_S[-1])
        yield from self._events

    def _told(self) -> Iterator[AlertEvent | Scored]:
        """What has come of the messages up to now."""
        if self._events:
            yield from self._events
            self._events.clear()
        if self._last - self._scored_at >= SCORED_EVERY_S:
            self._scored_at = self._last
            yield Scored(
                patient=self._patient,
                at=self._last,
                score=self.lane.score,
                detector=self._unusual,
            )

    def _strides(self, course: Course) -> Strides | None:
        # Where every message brings a score there is nothing to stride over.
        if not self._striding or course.every_s >= EVERY_S:
            return None
        profile = self._book.profile_of(self.lane)
        return Strides(course, profile, closer_than_s=TICK_EVERY_S)

    def _stride(self, strides: Strides | None, index: int) -> int:
        """Take ordinary messages, and what is due with the last of them; where to go on."""
        if strides is None or self._book.profile_of(self.lane) is not strides.profile:
            return index
        end = strides.end(
            index,
            tick_s=self._ticked + TICK_EVERY_S,
            due_s=min(
                self.lane.scored_at + EVERY_S,
                self._scored_at + SCORED_EVERY_S,
                self._watcher.due_at if self._watcher is not None else inf,
            ),
        )
        lane = strides.taken(self.lane, MONITOR, index, end) if end > index else None
        if lane is None:
            return index
        self.lane, self._last = lane, strides.times[end - 1]
        if self._last - lane.scored_at >= EVERY_S:
            turn = Turn(lane, self._last, self._book)
            keep_score(turn)
            self._accept(turn.close(), self._last)
        self._look(self._last)
        return end

    def _arrive(self, at: float, every_s: float) -> None:
        self._last = self._ticked = at
        roster = _roster(self.lane.place, self._subject, at)
        # Already there: who is placed anew loses the set-up of whoever lay there before.
        self._take(Placed(roster), at)
        status = Status(state=Presence.ONLINE, boot=BOOT, every_s=min(every_s, 86_400.0))
        self._take(Connected(MONITOR, status), at)

    def _pass_time(self, until: float) -> None:
        if until - self._last < TICK_EVERY_S:
            if until - self._ticked >= TICK_EVERY_S:
                self._tick(until)
            return
        for after_s in AFTER_S:
            if (at := self._last + after_s) < until:
                self._tick(at)

    def _tick(self, at: float) -> None:
        self._ticked = at
        # Heard since just now: nothing is silent.
        self._take(Tick(at), at)

    def _measure(self, numerics: Numerics) -> None:
        self._last = at = numerics.time.timestamp()
        self._take(Measured(MONITOR, numerics), at)
        self._look(at)

    def _look(self, at: float) -> None:
        if self._watcher is None or (opinion := self._watcher.look(self.lane, at)) is None:
            return
        self._unusual = opinion.score
        if opinion.hint is not None:
            self._take(opinion.hint, at)

    def _take(self, given: Input, at: float) -> None:
        self._accept(judge(self.lane, given, at, self._book), at)

    def _accept(self, verdict: Verdict, at: float) -> None:
        self.lane = verdict.lane
        for happened in verdict.happened:
            if isinstance(happened, Happened):
                self._note(happened, at)
        if verdict.happened and self._answered:
            self._answer(at)

    def _answer(self, at: float) -> None:
        """Whoever answers is there at once and changes nothing but the response."""
        for alert in tuple(self.lane.alerts.values()):
            if alert.response is Response.AWAITED:
                actor = Actor(account=UNIT, name="Backtest", role="nurse", at=moment(at))
                command = Command(
                    kind=CommandKind.ACKNOWLEDGE,
                    alert=alert.id,
                    actor=actor,
                    priority=alert.priority,
                )
                self._take(Asked(command), at)

    def _note(self, happened: Happened, at: float) -> None:
        self._seq += 1
        self._events.append(
            AlertEvent(
                boot=BOOT,
                seq=self._seq,
                number=happened.alert.number,
                at=moment(at),
                change=happened.change,
                alert=happened.alert,
                actor=happened.actor,
            )
        )


def _staying(book: Rulebook) -> Rulebook:
    """The same rules where whoever has answered stays: nothing lapses, reminds or calls again."""
    priority = {
        name: replace(manners, answered_for_s=0.0, remind_every_s=0.0, gains_after_s=0.0)
        for name, manners in book.policy.priority.items()
    }
    return dataclasses.replace(book, policy=replace(book.policy, priority=priority))


def lane_of(subject: Subject, patient: str = "nobody") -> Lane:
    """The bed where this patient lies, before anything was measured."""
    name = patient[:64]
    unit = subject.unit
    place = Place(site="main", unit=unit, unit_name=unit, bed=name, bed_name=name)
    setup = subject.setup
    return replace(
        empty_lane(place),
        stay=STAY,
        age_class=subject.age_class,
        age_band=subject.age_band,
        spo2_scale=subject.spo2_scale,
        news2=subject.news2,
        setup=None if setup is None else replace(setup, bed=name, stay=STAY),
    )


def _roster(place: Place, subject: Subject, at: float) -> Roster:
    return Roster(
        device=MONITOR,
        unit=place.unit,
        unit_name=place.unit_name,
        bed=place.bed,
        bed_name=place.bed_name,
        since=moment(at),
        stay=STAY,
        age_class=subject.age_class,
        age_band=subject.age_band,
        spo2_scale=subject.spo2_scale,
        news2=subject.news2,
    )
