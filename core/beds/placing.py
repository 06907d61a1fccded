"""A bed for each of several patients at once: the plan that costs least, and why it is so.

CP-SAT (OR-Tools) chooses; the rules and their words are those of `judging`. Pure; the solver is
imported only where a plan is made: `python -m core.beds.placing` reads a question and answers it.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import msgspec

from core.beds.judging import DEFAULT, Offer, Seeker, Verdict, Weights, clash, judge, why_none

WITHIN_S = 5.0
"""Longest that the solver looks; then the best plan so far is the answer."""


class ProposedBed(msgspec.Struct, frozen=True, kw_only=True):
    """A bed for a patient, or why there is none.

    Attributes:
        because: Why this bed, in words, beginning with the bed's name.
        next_best: The best that was possible besides, in the same words; may be empty.
        blocked: Which rules stand in the way, when there is no bed.
    """

    waiting: int
    patient: int
    bed: str | None
    points: int
    because: str
    next_best: str
    blocked: tuple[str, ...] = ()


class PlanShown(msgspec.Struct, frozen=True, kw_only=True):
    """A plan for all who wait; nothing is changed by it.

    Attributes:
        proven: No plan costs less; else the time was over.
    """

    items: tuple[ProposedBed, ...]
    points: int
    proven: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the solver said: a bed's index by patient's index."""

    beds: Mapping[int, int]
    proven: bool


Verdicts = Mapping[tuple[int, int], Verdict]


def plan(
    seekers: Sequence[Seeker],
    offers: Sequence[Offer],
    weights: Weights = DEFAULT,
    *,
    within_s: float = WITHIN_S,
) -> PlanShown:
    """A bed for as many as possible, the urgent first, at the least cost; and why."""
    verdicts = {
        (n, m): judge(who, bed, weights)
        for n, who in enumerate(seekers)
        for m, bed in enumerate(offers)
    }
    chosen = _solve(seekers, offers, verdicts, weights, within_s=within_s)
    items = [_told(n, seekers, offers, verdicts, chosen) for n in range(len(seekers))]
    return PlanShown(
        items=tuple(items),
        points=sum(item.points for item in items),
        proven=chosen.proven,
    )


def _solve(
    seekers: Sequence[Seeker],
    offers: Sequence[Offer],
    verdicts: Verdicts,
    weights: Weights,
    *,
    within_s: float,
) -> Chosen:
    from ortools.sat.python import cp_model  # noqa: PLC0415 - 200 ms that only a plan needs

    model = cp_model.CpModel()
    takes = {
        pair: model.new_bool_var(f"{pair}") for pair, one in verdicts.items() if not one.barred
    }
    for n in range(len(seekers)):
        model.add_at_most_one(var for (who, _), var in takes.items() if who == n)
    for m in range(len(offers)):
        model.add_at_most_one(var for (_, bed), var in takes.items() if bed == m)
    for (n, m), (k, j) in _in_one_room(takes, offers):
        if n != k and m != j and clash(seekers[n], offers[m], seekers[k], offers[j]):
            model.add_bool_or(takes[n, m].negated(), takes[k, j].negated())
    gains = [
        (weights.unplaced[seekers[n].urgency - 1] - verdicts[n, m].points) * var
        for (n, m), var in takes.items()
    ]
    gains += _near(model, takes, seekers, offers, weights)
    model.maximize(sum(gains))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = within_s
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    taken = {n: m for (n, m), var in takes.items() if solver.boolean_value(var)}
    return Chosen(beds=taken, proven=bool(status == cp_model.OPTIMAL))


def _in_one_room(
    takes: Iterable[tuple[int, int]], offers: Sequence[Offer]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of what may be chosen, in one room: only there can two be in each other's way."""
    rooms: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for n, m in takes:
        room = offers[m].room
        if room is not None:
            rooms[room].append((n, m))
    for pairs in rooms.values():
        yield from combinations(pairs, 2)


def _near(
    model: Any,
    takes: Mapping[tuple[int, int], Any],
    seekers: Sequence[Seeker],
    offers: Sequence[Offer],
    weights: Weights,
) -> list[Any]:
    """Two who both wait and want to be together: a gain for a common unit."""
    by_patient = {who.patient: n for n, who in enumerate(seekers)}
    gains: list[Any] = []
    for n, who in enumerate(seekers):
        other = by_patient.get(who.together) if who.together is not None else None
        if other is None or other == n:
            continue
        for unit in sorted({bed.unit for bed in offers}):
            both = model.new_bool_var(f"{n} near {other} in {unit}")
            for one in (n, other):
                there = [
                    var for (k, m), var in takes.items() if k == one and offers[m].unit == unit
                ]
                model.add(sum(there) >= both)
            gains.append(weights.not_together * both)
    return gains


def _told(
    n: int,
    seekers: Sequence[Seeker],
    offers: Sequence[Offer],
    verdicts: Verdicts,
    chosen: Chosen,
) -> ProposedBed:
    who, mine = seekers[n], {m: verdicts[n, m] for m in range(len(offers))}
    at = chosen.beds.get(n)
    if at is None:
        by_bed = {offers[m].bed: verdict for m, verdict in mine.items()}
        blocked = why_none(by_bed) or ("no bed is free",)
        if any(not verdict.barred for verdict in mine.values()):
            blocked = ("what would suit is needed more by others", *blocked)
        return ProposedBed(
            waiting=who.id,
            patient=who.patient,
            bed=None,
            points=0,
            because="",
            next_best="",
            blocked=blocked,
        )
    others = [m for m, verdict in mine.items() if m != at and not verdict.barred]
    best = min(others, key=lambda m: (mine[m].points, offers[m].bed), default=None)
    return ProposedBed(
        waiting=who.id,
        patient=who.patient,
        bed=offers[at].bed,
        points=mine[at].points,
        because=_because(who, offers[at], mine[at], alone=not others),
        next_best="" if best is None else _because(who, offers[best], mine[best], alone=False),
    )


def _because(who: Seeker, bed: Offer, verdict: Verdict, *, alone: bool) -> str:
    """Such as `I03: the only possible bed; monitored`, and what it costs."""
    good = ["the only possible bed"] if alone else []
    good += ["monitored"] if who.monitoring else []
    good += ["the preferred unit"] if who.prefers == bed.unit else []
    good += ["for airborne isolation"] if "airborne" in who.isolation else []
    bad = [f"\u2212{cost.points} {cost.words}" for cost in verdict.costs]
    return f"{bed.name}: {'; '.join([*good, *bad]) or 'nothing speaks against it'}"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Who waits, and which beds there are."""

    seekers: tuple[Seeker, ...]
    offers: tuple[Offer, ...]


def main() -> None:
    """Answer one question."""
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(plan(asked.seekers, asked.offers)))


if __name__ == "__main__":
    main()
