"""The made-up hospital before it is written down: who, where, when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator, SeedSequence, default_rng
from numpy.typing import NDArray

from core.demo.years.journeys import OPEN, Journeys, journeys
from core.demo.years.people import Colleague, People, people, staff
from core.demo.years.plan import Department, departments
from core.demo.years.timeline import Minutes, Timeline, timeline

_ADULTS, _MOTHERS, _CHILDREN = 45.0, 8.0, 8.5
"""Patients for each bed and year: most come once or twice in two years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for.

    Attributes:
        seed: The same one makes the same hospital.
        now: When its years end; aware.
    """

    seed: int
    now: datetime
    beds: int = 400
    units: int = 12
    years: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that the rows are made of.

    Attributes:
        site: Its id.
        firsts: The first free number of each table that numbers its rows.
        password_hash: Of every account; nobody knows the password.
    """

    wish: Wish
    site: str
    line: Timeline
    plan: tuple[Department, ...]
    people: People
    staff: tuple[Colleague, ...]
    journeys: Journeys
    firsts: Mapping[str, int]
    password_hash: str

    def chance(self, what: str) -> Generator:
        """Of one part, so that a change of one leaves the others as they are."""
        return default_rng(SeedSequence([self.wish.seed, *what.encode()]))

    def first(self, table: str) -> int:
        """The first free number of a table."""
        return self.firsts.get(table, 1)

    @property
    def bed_department(self) -> Minutes:
        """The department of each bed, counted through all of them."""
        return np.repeat(np.arange(len(self.plan)), [one.beds for one in self.plan])

    @property
    def beds(self) -> list[str]:
        """Their ids."""
        return [f"{one.id}-{nth:02}" for one in self.plan for nth in range(1, one.beds + 1)]

    def accounts(self, *posts: str, department: int | None = None) -> list[str]:
        """Of those who hold one of these posts, or roles, here or anywhere."""
        return [
            one.account
            for one in self.staff
            if (one.post in posts or one.role in posts)
            and (department is None or one.department == department)
        ]

    def doctor_of(self, chance: Generator, department: Minutes) -> list[str]:
        """A doctor of each of these departments."""
        by_department = [
            self.accounts("physician", department=nth) for nth in range(len(self.plan))
        ]
        drawn = chance.random(len(department))
        return [
            by_department[nth][int(share * len(by_department[nth]))]
            for nth, share in zip(department.tolist(), drawn.tolist(), strict=True)
        ]

    def indices(self, kind: str) -> Sequence[int]:
        """Departments of a kind."""
        return [nth for nth, one in enumerate(self.plan) if one.kind == kind]

    @property
    def open_stays(self) -> NDArray[np.int64]:
        """Indices of the stays of those who are here now."""
        return np.flatnonzero(self.journeys.stay_until == OPEN)


def make_world(
    wish: Wish, *, site: str, zone: ZoneInfo, firsts: Mapping[str, int], password_hash: str
) -> World:
    """Draw who came, where they lay and who looked after them."""
    line = timeline(now=wish.now, years=wish.years, zone=zone)
    plan = departments(beds=wish.beds, units=wish.units)
    chance = default_rng(SeedSequence([wish.seed, 0]))
    size = wish.beds * max(wish.years, 0.2)
    everybody = people(
        chance,
        line,
        adults=round(_ADULTS * size) + wish.beds,
        mothers=round(_MOTHERS * size) + wish.beds,
        children=round(_CHILDREN * size) + wish.beds,
    )
    return World(
        wish=wish,
        site=site,
        line=line,
        plan=plan,
        people=everybody,
        staff=tuple(staff(chance, plan)),
        journeys=journeys(chance, plan, line, everybody),
        firsts=firsts,
        password_hash=password_hash,
    )
