"""What lasts is told: looked for every few seconds, by what is true of the monitors."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from tests.simulated.invariants import Violation, Witness
from tests.simulated.owner import Owner
from tests.simulated.patients import ON_THE_WAY_S, Monitor
from tests.simulated.plan import Plan
from tests.simulated.world import NOON, World

LOOK_EVERY_S = 5.0
LEAST_PATIENCE_S, INTERVALS = 10.0, 3
"""With a silent monitor."""


class House(Protocol):
    """What there is to look at."""

    world: World
    witness: Witness
    owner: Owner

    @property
    def plan(self) -> Plan:
        """What is true."""
        ...

    @property
    def monitors(self) -> Mapping[str, Monitor]:
        """By name."""
        ...


class Vigil:
    """Looks, and remembers what it missed: one trouble may give way to another in between."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._missed: set[tuple[str, str]] = set()

    def begin(self) -> None:
        """Look from now on."""
        self._house.world.after(LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        house = self._house
        house.world.after(LOOK_EVERY_S, self._look)
        missed = set(self._missing())
        for bed, what in sorted(missed & self._missed):
            raise Violation(f"{bed}: {what} lasts and nobody is told")
        self._missed = missed

    def _missing(self) -> Iterator[tuple[str, str]]:
        owner, now = self._house.owner, self._house.world.now
        if not owner.recovered or owner.deaf or now < owner.frozen_until:
            return
        for device, bed in owner.places.items():
            if owner.lanes[bed].stay is None:
                continue
            for causes, since in self._lasting(self._house.monitors[device]):
                # What a person has closed must begin anew.
                closed = (self._house.witness.resolved_at(bed, cause) for cause in causes)
                long = now - max(since, owner.heard_since, *closed) > self._patience_s()
                if long and owner.lanes[bed].alerts.keys().isdisjoint(causes):
                    yield bed, " or ".join(causes)

    def _lasting(self, monitor: Monitor) -> Iterator[tuple[tuple[str, ...], float]]:
        """What is wrong with a monitor, by the causes it may be told under, and since when."""
        placing = monitor.placing
        if placing is None:
            return
        placed = NOON + placing.at
        if monitor.cut_at is not None:
            causes = (f"silent.{monitor.device}", f"offline.{monitor.device}")
            yield causes, max(monitor.cut_at, placed + ON_THE_WAY_S)
        for cause, since in monitor.told_off.items():
            # What was said before its place was known may reach no bed.
            if placed + ON_THE_WAY_S < since:
                yield (cause,), since

    def _patience_s(self) -> float:
        house = self._house
        least_s = max(LEAST_PATIENCE_S, INTERVALS * house.plan.every_s)
        return least_s + house.owner.grace_s / 2 + 1.0
