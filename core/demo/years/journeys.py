"""Ways of patients through the hospital: who comes when, lies where, and for how long. Pure.

Arrivals are drawn for all of the years at once; then they are gone through in the order of time, as
a bed must be free before somebody lies in it. Nobody lies in two beds, and no bed holds two.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.demo.years.arriving import Arrivals, arrivals
from core.demo.years.people import People, Returning
from core.demo.years.plan import Department
from core.demo.years.timeline import Minutes, Timeline

OPEN = -1
"""The end of what goes on."""
_CLEANING = 40
_LOOKS_AGAIN = 75
_PATIENCE = 1_440
"""Minutes: until a bed is clean, until somebody asks again for one, and until they go elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """Admissions, and the stays of which each is made; times in minutes since 1970 UTC.

    Attributes:
        patient: Index into the people, of each admission.
        first: Department by which they came.
        kind: As `admission.kind`.
        until: `OPEN` for those who are still here.
        expected: When the admission was or is expected to end.
        stay_admission: Which admission a stay is part of; those of one are in order.
        stay_bed: Index of the bed, counted through all departments.
    """

    patient: Minutes
    first: Minutes
    kind: NDArray[np.int8]
    since: Minutes
    until: Minutes
    expected: Minutes
    stay_admission: Minutes
    stay_bed: Minutes
    stay_since: Minutes
    stay_until: Minutes

    @property
    def admissions(self) -> int:
        """How many."""
        return len(self.patient)

    @property
    def stays(self) -> int:
        """How many."""
        return len(self.stay_bed)


@dataclass(slots=True)
class _House:
    """The beds of each department, by when they are ready."""

    ready: list[list[tuple[int, int]]]

    def take(self, department: int, at: int) -> int | None:
        beds = self.ready[department]
        if not beds or beds[0][0] > at:
            return None
        return heapq.heappop(beds)[1]

    def give_back(self, department: int, bed: int, at: int) -> None:
        heapq.heappush(self.ready[department], (at + _CLEANING, bed))


@dataclass(slots=True)
class _Run:
    """What has happened so far."""

    arrivals: Arrivals
    house: _House
    others: Sequence[Sequence[int]]
    returning: Returning
    until: int
    admission_of: dict[int, int] = field(default_factory=dict)
    lying: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    patient: list[int] = field(default_factory=list)
    arrival: list[int] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    stays: list[tuple[int, int, int, int]] = field(default_factory=list)

    def go_on(self, arrival: int, stage: int, at: int, asked: int) -> tuple[int, int, int] | None:
        """One step of a journey; when to look again, at which stage, and since when it is waited.

        None when it is over or nobody was let in.
        """
        way = self.arrivals.ways[arrival]
        if stage == len(way):
            self._leave(arrival, at)
            return None
        department, minutes = way[stage]
        bed = self.house.take(department, at)
        if bed is None:
            department, bed = self._elsewhere(department, at, patient=at - asked > _PATIENCE)
        if bed is None:
            if stage == 0:
                return None
            return (at + _LOOKS_AGAIN, stage, asked)
        if stage == 0 and not self._admit(arrival, at):
            self.house.give_back(department, bed, at - _CLEANING)
            return None
        self._move(arrival, department, bed, at)
        return (at + minutes, stage + 1, at + minutes)

    def _elsewhere(self, department: int, at: int, *, patient: bool) -> tuple[int, int | None]:
        for other in self.others[department] if patient or at % 2 == 0 else ():
            bed = self.house.take(other, at)
            if bed is not None:
                return other, bed
        return department, None

    def _admit(self, arrival: int, at: int) -> bool:
        person = self.returning.next(self.arrivals.pool[arrival], at)
        if person is None:
            return False
        self.admission_of[arrival] = len(self.patient)
        self.patient.append(person)
        self.arrival.append(arrival)
        self.since.append(at)
        self.ended.append(OPEN)
        return True

    def _move(self, arrival: int, department: int, bed: int, at: int) -> None:
        self._rise(arrival, at)
        self.lying[arrival] = (department, bed, at)

    def _rise(self, arrival: int, at: int) -> None:
        before = self.lying.pop(arrival, None)
        if before is not None:
            department, bed, since = before
            self.stays.append((self.admission_of[arrival], bed, since, at))
            self.house.give_back(department, bed, at)

    def _leave(self, arrival: int, at: int) -> None:
        self._rise(arrival, at)
        admission = self.admission_of[arrival]
        self.ended[admission] = at
        self.returning.left(self.patient[admission], at)

    def stop(self) -> None:
        """Whoever is still here stays."""
        for arrival, (_, bed, since) in self.lying.items():
            self.stays.append((self.admission_of[arrival], bed, since, OPEN))


def journeys(
    chance: Generator, plan: Sequence[Department], line: Timeline, people: People
) -> Journeys:
    """Everybody who came in these years."""
    coming = arrivals(chance, plan, line)
    begins = np.cumsum([0] + [one.beds for one in plan])
    house = _House(
        [[(0, bed) for bed in range(begins[nth], begins[nth + 1])] for nth in range(len(plan))]
    )
    run = _Run(
        arrivals=coming,
        house=house,
        others=_others(plan),
        returning=Returning.of(chance, people, len(coming.at)),
        until=line.now,
    )
    _play(run)
    run.stop()
    return _found(run, coming)


def _play(run: _Run) -> None:
    """Step by step, in the order of time; what lies ahead of the present has not happened."""
    queue = [(int(at), nth, 0, int(at)) for nth, at in enumerate(run.arrivals.at)]
    heapq.heapify(queue)
    while queue and queue[0][0] < run.until:
        at, arrival, stage, asked = heapq.heappop(queue)
        then = run.go_on(arrival, stage, at, asked)
        if then is not None:
            heapq.heappush(queue, (then[0], arrival, then[1], then[2]))


def _others(plan: Sequence[Department]) -> list[list[int]]:
    """Where somebody lies who finds no bed in a department: in one of the same kind."""
    return [
        [other for other, there in enumerate(plan) if other != nth and there.kind == one.kind]
        for nth, one in enumerate(plan)
    ]


def _found(run: _Run, coming: Arrivals) -> Journeys:
    stays = np.array(sorted(run.stays, key=lambda stay: (stay[0], stay[2])), np.int64)
    arrival = np.array(run.arrival, np.int64)
    since = np.array(run.since, np.int64)
    return Journeys(
        patient=np.array(run.patient, np.int64),
        first=coming.first[arrival],
        kind=coming.kind[arrival],
        since=since,
        until=np.array(run.ended, np.int64),
        expected=since + coming.whole[arrival],
        stay_admission=stays[:, 0],
        stay_bed=stays[:, 1],
        stay_since=stays[:, 2],
        stay_until=stays[:, 3],
    )
