"""`python -m core.appointments.optimising`: the best plan for those who wait, by CP-SAT.

A problem on standard input, its plan on the output. It keeps a core busy for seconds, so it is a
process of its own, which yields to everything else and knows no database.
"""

import os
import sys
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from core.appointments.plan import Method, Plan, Problem, clashes, greedily, total

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

NICER = 10


def best(problem: Problem) -> Plan:
    """The cheapest plan that is found in time, and never one worse than the greedy one."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - seconds, and only needed here

    model = cp_model.CpModel()
    given = _choices(model, problem)
    _keep_apart(model, problem, given)
    model.minimize(
        sum(
            (one.options[at].cost - one.left_out) * taken
            for one in problem.candidates
            for at, taken in enumerate(given[one.waiting])
        )
    )
    plan = greedily(problem)
    for one in problem.candidates:
        for at, taken in enumerate(given[one.waiting]):
            model.add_hint(taken, plan.chosen.get(one.waiting) == at)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = problem.within_s
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return plan
    found = Plan(
        method=Method.OPTIMAL if status == cp_model.OPTIMAL else Method.GOOD,
        chosen={
            waiting: at
            for waiting, all_taken in given.items()
            for at, taken in enumerate(all_taken)
            if solver.boolean_value(taken)
        },
    )
    sound = not clashes(problem, found) and total(problem, found) <= total(problem, plan)
    return found if sound else plan


def _choices(model: "cp_model.CpModel", problem: Problem) -> dict[int, list[Any]]:
    """A variable for each option; everybody gets one at most."""
    given = {}
    for one in problem.candidates:
        taken = [model.new_bool_var(f"{one.waiting} {at}") for at in range(len(one.options))]
        model.add_at_most_one(taken)
        given[one.waiting] = taken
    return given


def _keep_apart(model: "cp_model.CpModel", problem: Problem, given: dict[int, list[Any]]) -> None:
    """Nobody and no room is used twice at once."""
    spans: dict[tuple[str, object], list[Any]] = defaultdict(list)
    for one in problem.candidates:
        for option, taken in zip(one.options, given[one.waiting], strict=True):
            span = model.new_optional_fixed_size_interval_var(
                option.start, option.end - option.start, taken, ""
            )
            for whose in (
                ("doctor", option.doctor),
                ("room", option.room),
                ("patient", one.patient),
            ):
                spans[whose].append(span)
    for together in spans.values():
        model.add_no_overlap(together)


def main() -> None:
    """Read, solve, end."""
    os.nice(NICER)
    problem = msgspec.json.decode(sys.stdin.buffer.read(), type=Problem)
    sys.stdout.buffer.write(msgspec.json.encode(best(problem)))


if __name__ == "__main__":
    main()
