"""`python -m tests.simulated`: many runs of a hospital under faults, or one, told in full."""
# ruff: noqa: T201 - a command prints

import argparse
import os
import sys

from tests.simulated.drawing import draw
from tests.simulated.runs import Sum, quieten, run, run_all, sum_up


def main() -> int:
    """Run what was asked for; 1 when something happened that must never happen."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulated", description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--from-seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, help="how long things go wrong in each run")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, help="this run alone")
    parser.add_argument("--verbose", action="store_true", help="tell all that happens in it")
    asked = parser.parse_args()
    if asked.seed is not None:
        quieten()
        outcome = run(draw(asked.seed, minutes=asked.minutes), print if asked.verbose else None)
        print(outcome.fault or f"all is well: {outcome}")
        return bool(outcome.fault)
    outcomes = run_all(asked.from_seed, asked.runs, workers=asked.workers, minutes=asked.minutes)
    total = sum_up(outcomes, _tell)
    _tell(total)
    return bool(total.faults)


def _tell(total: Sum) -> None:
    print(total, flush=True)


if __name__ == "__main__":
    sys.exit(main())
