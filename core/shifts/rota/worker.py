"""`python -m core.shifts.rota.worker`: a question on standard input, its answer on the output.

A search keeps every core busy for seconds, and whoever serves screens may not wait for it. So it
is a process of its own, which yields to everything else, and which knows neither the database nor
the broker.
"""

import os
import sys

import msgspec

from core.shifts.rota.facts import Problem

NICER = 10


def main() -> None:
    """Read, answer, end."""
    os.nice(NICER)
    problem = msgspec.json.decode(sys.stdin.buffer.read(), type=Problem)
    # Eighty megabytes of solver: only once there is a question.
    from core.shifts.rota.solving import solve  # noqa: PLC0415

    sys.stdout.buffer.write(msgspec.json.encode(solve(problem)))


if __name__ == "__main__":
    main()
