"""A plan for many who wait: who gets which time, so that nobody is in two places. Pure.

The problem is plain numbers, so that a process of its own can solve it (`optimising`). `greedily`
solves it at once and not as well: the fallback.
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec


class Option(msgspec.Struct, frozen=True, array_like=True):
    """A time that somebody could get.

    Attributes:
        start, end: Minutes since the epoch.
        cost: Less is better.
    """

    doctor: str
    room: str
    start: int
    end: int
    cost: int


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who waits.

    Attributes:
        left_out: What it costs to give them none of the options.
    """

    waiting: int
    patient: int
    left_out: int
    options: tuple[Option, ...]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who waits, and the time that may be used to think."""

    candidates: tuple[Candidate, ...]
    within_s: float = 5.0


class Method(StrEnum):
    """How a plan came about."""

    OPTIMAL = "optimal"
    """There is none better."""
    GOOD = "good"
    """The best found in time."""
    GREEDY = "greedy"
    """One after the other, the most pressing first: the optimiser was not to be had."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets which option.

    Attributes:
        chosen: Place in the options, by entry of the waiting list.
    """

    method: Method
    chosen: dict[int, int]


def total(problem: Problem, plan: Plan) -> int:
    """What a plan costs: that of the times given, and of those who get none."""
    return sum(
        one.options[plan.chosen[one.waiting]].cost if one.waiting in plan.chosen else one.left_out
        for one in problem.candidates
    )


def greedily(problem: Problem) -> Plan:
    """The most pressing first, each the best time that is left."""
    given: list[tuple[Candidate, Option]] = []
    chosen = {}
    for one in sorted(problem.candidates, key=lambda one: (-one.left_out, one.waiting)):
        for at in sorted(range(len(one.options)), key=lambda at: one.options[at].cost):
            option = one.options[at]
            if not any(_clash(one, option, other, theirs) for other, theirs in given):
                given.append((one, option))
                chosen[one.waiting] = at
                break
    return Plan(method=Method.GREEDY, chosen=chosen)


def clashes(problem: Problem, plan: Plan) -> Sequence[tuple[int, int]]:
    """Pairs of a plan that would be in the same place; a sound plan has none."""
    given = [
        (one, one.options[plan.chosen[one.waiting]])
        for one in problem.candidates
        if one.waiting in plan.chosen
    ]
    return [
        (one.waiting, other.waiting)
        for at, (one, option) in enumerate(given)
        for other, theirs in given[at + 1 :]
        if _clash(one, option, other, theirs)
    ]


def _clash(one: Candidate, option: Option, other: Candidate, theirs: Option) -> bool:
    together = option.start < theirs.end and theirs.start < option.end
    shared = (
        option.doctor == theirs.doctor or option.room == theirs.room or one.patient == other.patient
    )
    return together and shared
