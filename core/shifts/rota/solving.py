"""Asks CP-SAT for a rota, and lets the checker judge what it finds."""

import time

from msgspec.structs import replace
from ortools.sat.python import cp_model

from core.shifts.rota.building import Rota, built, minutes_of
from core.shifts.rota.checking import violations
from core.shifts.rota.facts import Desire, Nurse, Outcome, Problem, Told, Turn
from core.shifts.rota.reasons import counted, explained

WITHIN_S = 18.0
"""Seconds of the longest search."""
_AT_LEAST_S = 3.0
_CELLS_A_S = 140
"""Nurses times shifts that are worth a second of search: a small ward need not wait for long."""
_EXPLAIN_S = 5.0
_RULE_S = 2.0
SEED = 20260101


class WrongRota(Exception):
    """The solver's rota breaks a rule: the model is wrong, and nobody may see it."""


def patience_s(problem: Problem) -> float:
    """How long the search may go on."""
    cells = len(problem.slots) * len(problem.nurses)
    return min(max(cells / _CELLS_A_S, _AT_LEAST_S), WITHIN_S)


def solve(problem: Problem, *, within_s: float | None = None, workers: int = 2) -> Outcome:
    """The best rota found in time, or why there is none.

    Raises:
        WrongRota: See there.
    """
    began = time.monotonic()
    reasons = counted(problem)
    if reasons:
        return Outcome(reasons=reasons, best=True, took_s=time.monotonic() - began)
    rota = built(problem)
    solver = _solver(patience_s(problem) if within_s is None else within_s, workers)
    status = solver.solve(rota.model)
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        turns = _turns(rota, solver)
        broken = violations(problem, turns)
        if broken:
            raise WrongRota("; ".join(one.text for one in broken))
        found = Outcome(turns=turns, people=told(problem, turns), best=status == cp_model.OPTIMAL)
    elif status == cp_model.INFEASIBLE:
        found = Outcome(reasons=_why(problem, workers), best=True)
    else:
        found = Outcome(unknown=True)
    return replace(found, took_s=time.monotonic() - began)


def told(problem: Problem, turns: tuple[Turn, ...]) -> tuple[Told, ...]:
    """What each person has of a rota."""
    return tuple(_told(problem, nurse, turns) for nurse in problem.nurses)


def _told(problem: Problem, nurse: Nurse, turns: tuple[Turn, ...]) -> Told:
    own = {turn.slot for turn in turns if turn.account == nurse.account}
    slots = [slot for slot in problem.slots if slot.id in own]
    begins, over = problem.week_starts[0], problem.week_starts[-1]
    already = [one for one in nurse.worked if begins <= one.starts < over]
    minutes = sum(map(minutes_of, slots)) + sum(map(minutes_of, already))
    days, names = {slot.on_day for slot in slots}, {slot.name for slot in slots}
    wishes = [one for one in problem.desires if one.account == nurse.account]
    denied = [
        _denied(one)
        for one in wishes
        if (one.kind == "off" and one.on_day in days)
        or (one.kind == "dislike" and one.name in names)
        or (one.kind == "like" and slots and one.name not in names)
    ]
    return Told(
        account=nurse.account,
        name=nurse.name,
        hours=minutes / 60,
        contracted=nurse.weekly_hours * problem.weeks,
        shifts=len(slots),
        nights=sum(slot.night for slot in slots),
        weekend_shifts=sum(slot.on_day.weekday() >= 5 for slot in slots),
        denied=tuple(denied),
    )


def _denied(wish: Desire) -> str:
    if wish.kind == "off":
        return f"works on {wish.on_day} and wished for the day off"
    if wish.kind == "dislike":
        return f"works {wish.name} and would rather not"
    return f"has no {wish.name} and likes it"


def _why(problem: Problem, workers: int) -> tuple[str, ...]:
    """By the rota that leaves least short, and by giving up one rule at a time."""
    soft = built(problem, soft=True)
    solver = _solver(_EXPLAIN_S, workers)
    status = solver.solve(soft.model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return ("no rota keeps every rule",)
    short = {key: solver.value(lack) for key, lack in soft.short.items() if solver.value(lack)}
    helpful = tuple(rule.name for rule in problem.rules if _possible_without(problem, rule.key))
    return explained(problem, _turns(soft, solver), short, helpful)


def _possible_without(problem: Problem, key: str) -> bool:
    rules = tuple(rule for rule in problem.rules if rule.key != key)
    rota = built(replace(problem, rules=rules, desires=()))
    rota.model.clear_objective()  # type: ignore[no-untyped-call]
    status = _solver(_RULE_S, 1).solve(rota.model)
    return bool(status in {cp_model.OPTIMAL, cp_model.FEASIBLE})


def _solver(within_s: float, workers: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = within_s
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = SEED
    return solver


def _turns(rota: Rota, solver: cp_model.CpSolver) -> tuple[Turn, ...]:
    return tuple(
        sorted(
            Turn(slot=slot, account=account)
            for (slot, account), turn in rota.turns.items()
            if solver.boolean_value(turn)
        )
    )
