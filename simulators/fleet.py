"""A ward of made-up patients: a device each, one story after another, for ever."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import structlog

from core.clock import Clock
from core.ids import DeviceId, SiteId
from core.vitals import Source
from core.wire import Fact
from simulators.bedside import Bedside
from simulators.connection import Login
from simulators.device import Device, Plate
from simulators.faults import NO_MISCHIEF, Faults, Mischief, SkewedClock
from simulators.pace import until
from simulators.patient import Baseline, admit
from simulators.scenarios import Story, programme
from simulators.waves import SIGNALS

_log = structlog.stdlib.get_logger()

INTENSIVE_BEDS = 8
HYPERCAPNIC_BEDS = frozenset({10, 18})
"""Counted from 0: those the demo ward has on SpO2 scale 2; calm for ever, as they hug the limit."""

WAVE_CHUNK_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """What to simulate.

    Attributes:
        devices: Name to password; bed by bed in the order of their names.
        seed: The same seed is the same patients and the same stories.
    """

    devices: Mapping[str, str]
    url: str
    site: SiteId
    seed: int = 1
    stories: bool = True
    waves: bool = True
    mischief: Mischief = NO_MISCHIEF


def patients(ward: Ward) -> list[Baseline]:
    """The patients of the ward, by bed."""
    return [
        admit(
            Random(f"{ward.seed}/patient/{bed}"),
            intensive=bed < INTENSIVE_BEDS,
            hypercapnic=bed in HYPERCAPNIC_BEDS,
        )
        for bed in range(len(ward.devices))
    ]


def stories(ward: Ward) -> Iterator[Story]:
    """What will happen on the ward, in order of its beginning."""
    if not ward.stories:
        return iter(())
    chance = Random(f"{ward.seed}/stories")
    return programme(chance, patients(ward), calm=sorted(HYPERCAPNIC_BEDS))


async def simulate(ward: Ward, clock: Clock) -> None:
    """Run the ward until cancelled."""
    began = clock.now()
    on_stage: dict[int, Story] = {}
    async with asyncio.TaskGroup() as group:
        group.create_task(_direct(ward, clock, began, on_stage), name="stories")
        for bed, (name, baseline) in enumerate(
            zip(sorted(ward.devices), patients(ward), strict=True)
        ):
            monitor = _Monitor(ward, bed, name, baseline)
            # Spread over the second: real monitors do not tick together.
            first = began + timedelta(seconds=bed / len(ward.devices))
            group.create_task(monitor.run(clock, first, on_stage), name=f"bed {name}")


async def _direct(ward: Ward, clock: Clock, began: datetime, on_stage: dict[int, Story]) -> None:
    for story in stories(ward):
        await until(clock, began + timedelta(seconds=story.begins_s))
        on_stage[story.bed] = story
        truth = [e.cause for e in story.expected(patients(ward)[story.bed])]
        _log.info("story", plot=story.plot, bed=story.bed, expected=truth)


class _Monitor:
    """One bed's device and what it is attached to."""

    def __init__(self, ward: Ward, bed: int, name: str, baseline: Baseline) -> None:
        self._ward = ward
        self._bed = bed
        self._bedside = Bedside(baseline, Random(f"{ward.seed}/life/{bed}"))
        self._login = Login(
            device=DeviceId(name), password=ward.devices[name], url=ward.url, site=ward.site
        )
        self._facts: frozenset[tuple[Fact, Source]] = frozenset()
        self._dead = False

    async def run(self, clock: Clock, first: datetime, on_stage: Mapping[int, Story]) -> None:
        mischief = self._ward.mischief
        device = Device(
            self._login,
            clock=SkewedClock(clock, mischief.skew_s),
            plate=Plate(
                serial=f"SIM-{self._bed + 1:05}",
                vitals=self._bedside.vitals,
                waves={s.name: s.sampling.rate for s in SIGNALS.values()}
                if self._ward.waves
                else {},
            ),
            faults=Faults(mischief, Random(f"{self._ward.seed}/faults/{self._bed}")),
        )
        async with device:
            age_s = 0
            while True:
                await until(clock, first + timedelta(seconds=age_s))
                self._tick(device, age_s, on_stage.get(self._bed))
                # A machine that slept or choked goes on from now instead of catching up.
                behind_s = int((clock.now() - first).total_seconds()) - age_s
                age_s += max(1, behind_s)

    def _tick(self, device: Device, age_s: int, story: Story | None) -> None:
        now = device.clock.now()
        seen = self._bedside.glance(age_s, now, story)
        if not seen.powered:
            if not self._dead:
                device.die()
            self._dead = True
            return
        if self._dead:
            device.revive()
            self._dead = False
        for fact, source in sorted(seen.facts ^ self._facts):
            device.publish_event(fact, active=(fact, source) in seen.facts, source=source, time=now)
        self._facts = seen.facts
        if seen.values:
            device.publish_numerics(seen.values, now)
        if self._ward.waves:
            start = now - timedelta(seconds=WAVE_CHUNK_S)
            for name, signal in SIGNALS.items():
                counts = self._bedside.draw(name, WAVE_CHUNK_S)
                device.publish_wave(name, counts, start, signal.sampling)
