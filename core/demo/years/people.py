"""Patients and staff: who they are. Pure."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.demo.names import LAST, MEN, WOMEN
from core.demo.years.plan import Department
from core.demo.years.timeline import DAY, Minutes, Timeline

FEMALE, MALE = "female", "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Patients of the hospital.

    Attributes:
        born: Day, counted from 1970.
        pools: Indices of those who may come as `adult`, `woman` or `child`.
    """

    family: list[str]
    given: list[str]
    female: NDArray[np.bool_]
    born: Minutes
    pools: dict[str, Minutes]

    def __len__(self) -> int:
        """How many."""
        return len(self.family)

    def birth_date(self, nth: int) -> date:
        """Of one of them."""
        return date(1970, 1, 1) + timedelta(days=int(self.born[nth]))


@dataclass(slots=True, kw_only=True)
class Returning:
    """Chooses who comes next: one of five was here not long ago, and nobody is here twice at once.

    Attributes:
        again: For each turn, whether it is somebody who was here.
        waiting: Of each pool, those in the order in which they come for the first time.
        lately: Of each pool, those who left lately.
    """

    again: list[bool]
    waiting: dict[str, deque[int]]
    lately: dict[str, deque[tuple[int, int]]]
    pool_of: dict[int, str]
    turn: int = 0

    @classmethod
    def of(cls, chance: Generator, people: People, turns: int) -> "Returning":
        """In an order of its own for each seed."""
        waiting = {
            name: deque(chance.permutation(people.pools[name]).tolist()) for name in people.pools
        }
        return cls(
            again=(chance.random(turns) < 0.2).tolist(),
            waiting=waiting,
            lately={name: deque(maxlen=400) for name in people.pools},
            pool_of={},
        )

    def next(self, pool: str, at: int) -> int | None:
        """Somebody of this pool who is not here; None when everybody is."""
        self.turn = (self.turn + 1) % len(self.again)
        lately = self.lately[pool]
        if self.again[self.turn] and lately and lately[0][0] + 2 * DAY < at:
            return self._begins(pool, lately.popleft()[1])
        if self.waiting[pool]:
            return self._begins(pool, self.waiting[pool].popleft())
        return self._begins(pool, lately.popleft()[1]) if lately else None

    def left(self, person: int, at: int) -> None:
        """They went; most come back in time, after everybody else."""
        pool = self.pool_of.pop(person)
        lately = self.lately[pool]
        if len(lately) == lately.maxlen:
            self.waiting[pool].append(lately.popleft()[1])
        lately.append((at, person))

    def _begins(self, pool: str, person: int) -> int:
        self.pool_of[person] = pool
        return person


def people(
    chance: Generator, line: Timeline, *, adults: int, mothers: int, children: int
) -> People:
    """Draw them: the old are many among the patients of a hospital."""
    today = (line.first - date(1970, 1, 1)).days + line.days
    years = np.concatenate(
        [
            np.clip(chance.normal(66, 17, adults), 17, 101),
            np.clip(chance.normal(31, 5.5, mothers), 17, 46),
            np.clip(chance.gamma(1.3, 4.2, children), 0.1, 15.5),
        ]
    )
    # Old enough at the first visit, not only today.
    born = (today - years * 365.25).astype(np.int64) - np.repeat(
        [line.days, line.days, 0], [adults, mothers, children]
    )
    count = adults + mothers + children
    female = chance.random(count) < 0.51
    female[adults : adults + mothers] = True
    first = np.arange(count)
    return People(
        family=_families(chance, count),
        given=_given(chance, female),
        female=female,
        born=born,
        pools={
            "adult": first[:adults],
            "woman": first[adults : adults + mothers],
            "child": first[adults + mothers :],
        },
    )


def _families(chance: Generator, count: int) -> list[str]:
    """One in eight has two names."""
    one = chance.integers(0, len(LAST), count)
    other = (one + chance.integers(1, len(LAST), count)) % len(LAST)
    double = chance.random(count) < 0.125
    return [
        f"{LAST[first]}-{LAST[second]}" if both else LAST[first]
        for first, second, both in zip(one, other, double, strict=True)
    ]


def _given(chance: Generator, female: NDArray[np.bool_]) -> list[str]:
    drawn = chance.random(len(female))
    return [
        (WOMEN if woman else MEN)[int(share * len(WOMEN if woman else MEN))]
        for woman, share in zip(female, drawn, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who works there.

    Attributes:
        post: `nurse`, `charge` or `physician`; empty for other work.
        department: Index of the unit; None for the whole house.
    """

    account: str
    name: str
    role: str
    post: str
    department: int | None


_OTHERS = (
    ("bed_manager", 3),
    ("front_desk", 8),
    ("billing", 4),
    ("biomed", 3),
    ("administrator", 2),
    ("auditor", 1),
)


def staff(chance: Generator, plan: Sequence[Department]) -> list[Colleague]:
    """Doctors and nurses of each unit, and those who work for the whole house."""
    found: list[Colleague] = []
    for nth, department in enumerate(plan):
        for _ in range(department.doctors):
            found.append(_hired(chance, len(found), "clinician", "physician", nth))
        for _ in range(4):
            found.append(_hired(chance, len(found), "charge", "charge", nth))
        for _ in range(_nurses(department)):
            found.append(_hired(chance, len(found), "nurse", "nurse", nth))
    for role, count in _OTHERS:
        for _ in range(count):
            found.append(_hired(chance, len(found), role, "", None))
    return found


def _nurses(department: Department) -> int:
    """As many as a rota needs in which somebody works 9 days of 16."""
    return (sum(department.nurses) * 16 + 8) // 9


def _hired(
    chance: Generator, number: int, role: str, post: str, department: int | None
) -> Colleague:
    woman = chance.random() < (0.8 if post in {"nurse", "charge"} else 0.5)
    given = (WOMEN if woman else MEN)[int(chance.integers(len(WOMEN if woman else MEN)))]
    family = LAST[int(chance.integers(len(LAST)))]
    title = "Dr " if role == "clinician" else ""
    account = f"{given[0]}{family}{number:03}".lower()
    return Colleague(
        account=account,
        name=f"{title}{given} {family}",
        role=role,
        post=post,
        department=department,
    )
