"""Curves a monitor draws: ECG, plethysmogram, respiration, by phase of beat and breath.

One cycle of each shape is made once, as a table; a chunk is a look-up, so that a ward of waves
costs next to nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.vitals import Source
from simulators.patient import State

_CYCLE = 2048


class _Bump(NamedTuple):
    """A Gaussian of a cycle: place and width as shares of the cycle."""

    place: float
    width: float
    height: float


def _shape(bumps: tuple[_Bump, ...]) -> NDArray[np.float32]:
    """(2048,) one cycle; bumps wrap around its ends."""
    phase = np.arange(_CYCLE) / _CYCLE
    cycle = np.zeros(_CYCLE)
    for bump in bumps:
        away = (phase - bump.place + 0.5) % 1 - 0.5
        cycle += bump.height * np.exp(-0.5 * (away / bump.width) ** 2)
    return cycle.astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How the counts of a curve are to be read.

    Attributes:
        rate: Hz.
        scale: Physical value of one count, in `unit` (UCUM).
    """

    rate: float
    scale: float
    unit: str

    def faster(self, factor: float) -> "Sampling":
        """The same counts in less time."""
        return replace(self, rate=self.rate * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A curve.

    Attributes:
        beats: Whether it follows the heart; else the breath.
        source: The sensor without which it is flat.
        cycle: (2048,) in the unit of `sampling`; `noise` too.
    """

    name: str
    sampling: Sampling
    beats: bool
    source: Source
    cycle: NDArray[np.float32]
    noise: float


# P, Q, R, S and T of lead II, in mV, after the usual textbook intervals at 75/min.
_ECG = _shape(
    (
        _Bump(0.18, 0.025, 0.12),
        _Bump(0.355, 0.008, -0.12),
        _Bump(0.375, 0.010, 1.05),
        _Bump(0.397, 0.009, -0.22),
        _Bump(0.62, 0.045, 0.28),
    )
)
# Systolic rise and, behind the dicrotic notch, the reflected wave.
_PLETH = _shape((_Bump(0.5, 0.085, 0.9), _Bump(0.72, 0.10, 0.35)))
_RESP = _shape((_Bump(0.4, 0.16, 1.0),))

SIGNALS: Mapping[str, Signal] = MappingProxyType(
    {
        signal.name: signal
        for signal in (
            Signal(
                name="ecg",
                sampling=Sampling(rate=250, scale=0.002, unit="mV"),
                beats=True,
                source=Source.ECG,
                cycle=_ECG,
                noise=0.012,
            ),
            Signal(
                name="pleth",
                sampling=Sampling(rate=125, scale=0.001, unit="{relative}"),
                beats=True,
                source=Source.OXIMETER,
                cycle=_PLETH,
                noise=0.004,
            ),
            Signal(
                name="resp",
                sampling=Sampling(rate=62.5, scale=0.001, unit="{relative}"),
                beats=False,
                source=Source.IMPEDANCE,
                cycle=_RESP,
                noise=0.01,
            ),
        )
    }
)
_NOISE = np.random.default_rng(1).standard_normal(8192).astype(np.float32)


class Curve:
    """One signal of one patient, drawn on and on."""

    def __init__(self, signal: Signal, *, phase: float = 0.0) -> None:
        self.signal = signal
        self._phase = phase
        self._grain = int(phase * _NOISE.size)
        self._due = 0.0

    def draw(self, seconds: float, state: State, *, attached: bool = True) -> NDArray[np.int16]:
        """Counts of the next stretch, oldest first; flat without a sensor, heart or breath.

        Fractions of a sample are carried over, so that 62.5 Hz stays 62.5 Hz.
        """
        signal = self.signal
        self._due += seconds * signal.sampling.rate
        count = int(self._due)
        self._due -= count
        per_minute = state.hr if signal.beats else state.rr
        if not attached or per_minute <= 0:
            return np.zeros(count, np.int16)
        step = per_minute / 60 / signal.sampling.rate
        phases = self._phase + step * np.arange(count)
        self._phase = float((self._phase + step * count) % 1)
        cycle = signal.cycle[(phases * _CYCLE).astype(np.intp) % _CYCLE]
        return np.asarray(
            (cycle * _size(signal, state) + self._grit(count)) / signal.sampling.scale
        ).astype(np.int16)

    def _grit(self, count: int) -> NDArray[np.float32]:
        self._grain = (self._grain + count) % (_NOISE.size - count)
        return _NOISE[self._grain : self._grain + count] * np.float32(self.signal.noise)


def _size(signal: Signal, state: State) -> np.float32:
    """Pulse waves shrink as pressure falls."""
    if signal.source is Source.OXIMETER:
        return np.float32(min(1.2, max(0.15, (state.sys - 40) / 80)))
    return np.float32(1)
