"""Many runs, on all cores, and what came of each."""

import gc
import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from time import perf_counter

import structlog

from alerts.learning import Learning
from tests.simulated.drawing import draw
from tests.simulated.hospital import Hospital
from tests.simulated.invariants import Violation
from tests.simulated.plan import Plan
from tests.simulated.world import NOON, Trace

REPLAY = "python -m tests.simulated --seed {} --verbose"
BATCH = 100
EVERY = 1000
"""Runs after which somebody is told how far it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run; `fault` is empty when all was well.

    Attributes:
        events: Changes of alerts the broker has taken.
        raised: Alerts raised.
        promises: Acknowledgements that were answered to somebody.
        lives: How often the owner of the alerts was started.
    """

    seed: int
    digest: str
    fault: str = ""
    events: int = 0
    raised: int = 0
    promises: int = 0
    lives: int = 0

    def __str__(self) -> str:
        return f"  seed {self.seed}: {self.fault}\n  {REPLAY.format(self.seed)}"


@dataclass(slots=True)
class Sum:
    """What came of many runs."""

    runs: int = 0
    events: int = 0
    raised: int = 0
    promises: int = 0
    lives: int = 0
    faults: list[Outcome] = field(default_factory=list)
    took_s: float = 0.0

    def __str__(self) -> str:
        rate = self.runs / max(self.took_s, 0.001)
        said = (
            f"{self.runs} runs, {rate:.0f} a second: {self.lives} lives of the process,"
            f" {self.raised} alerts, {self.events} events, {self.promises} acknowledgements"
        )
        return "\n".join([said, *(str(one) for one in self.faults)])

    def add(self, outcome: Outcome) -> None:
        """One more."""
        self.runs += 1
        self.events += outcome.events
        self.raised += outcome.raised
        self.promises += outcome.promises
        self.lives += outcome.lives
        if outcome.fault:
            self.faults.append(outcome)


def live_through(plan: Plan, learning: Callable[[], Learning] = Learning) -> Hospital:
    """One run, to be looked at afterwards.

    Raises:
        Violation: Something happened that must never happen.
    """
    hospital = Hospital(plan, Trace(), learning)
    try:
        hospital.run()
    finally:
        gc.unfreeze()
    return hospital


def run(plan: Plan, tell: Callable[[str], None] | None = None) -> Outcome:
    """One run, and what came of it."""
    trace = Trace(tell)
    hospital = Hospital(plan, trace)
    fault = ""
    try:
        hospital.run()
    except Violation as why:
        fault = f"{hospital.world.now - NOON:.2f} s: {why}"
    except Exception as bug:  # noqa: BLE001 - whatever it is, it is told with its seed
        where = traceback.format_exc(limit=-6)
        fault = f"{hospital.world.now - NOON:.2f} s: it broke: {bug!r}\n{where}"
    finally:
        # The process freezes its memory when it has recovered; a thousand dead ones are too many.
        gc.unfreeze()
    witness = hospital.witness
    return Outcome(
        plan.seed,
        trace.hexdigest(),
        fault,
        events=len(witness.taken),
        raised=witness.raised,
        promises=len(witness.promised),
        lives=hospital.lives,
    )


def run_all(
    first: int, count: int, *, workers: int = 2, minutes: float | None = None
) -> Iterator[Outcome]:
    """The runs of so many seeds, in their order."""
    context = get_context("spawn")
    batches = [
        (start, min(BATCH, first + count - start), minutes)
        for start in range(first, first + count, BATCH)
    ]
    with context.Pool(workers, initializer=_begin) as pool:
        for outcomes in pool.imap(_batch, batches):
            yield from outcomes


def _batch(what: tuple[int, int, float | None]) -> list[Outcome]:
    first, count, minutes = what
    outcomes = [run(draw(seed, minutes=minutes)) for seed in range(first, first + count)]
    gc.collect()
    return outcomes


def sum_up(outcomes: Iterator[Outcome], tell: Callable[[Sum], None] = lambda _: None) -> Sum:
    """Count, and tell about it now and then."""
    total, began = Sum(), perf_counter()
    for outcome in outcomes:
        total.add(outcome)
        total.took_s = perf_counter() - began
        if total.runs % EVERY == 0 or outcome.fault:
            tell(total)
    return total


def quieten() -> None:
    """Nobody reads the log of a simulated process."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def _begin() -> None:
    quieten()
    # What a run leaves behind is collected after each batch; in between it is only in the way.
    gc.disable()
