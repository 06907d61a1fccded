"""Curves follow heart and breath, sample for sample, and fall flat when there is nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from time import process_time

import numpy as np
import pytest
from numpy.typing import NDArray

from simulators.patient import Patient, State, admit
from simulators.waves import SIGNALS, Curve

REST = Patient(admit(Random(1)), Random(1)).step(1, datetime(2026, 1, 5, tzinfo=UTC))
every_signal = pytest.mark.parametrize("name", SIGNALS)


def draw(name: str, state: State, *, seconds: int) -> NDArray[np.int16]:
    curve = Curve(SIGNALS[name])
    return np.concatenate([curve.draw(1.0, state) for _ in range(seconds)])


def peaks(counts: NDArray[np.int16]) -> int:
    """How often the curve rises high after it was low; noise in between does not count."""
    high, low = counts > 0.6 * counts.max(), counts < 0.4 * counts.max()
    turns = np.where(high, 1, np.where(low, -1, 0))
    turns = turns[turns != 0]
    return int(np.count_nonzero((turns[1:] == 1) & (turns[:-1] == -1)))


@every_signal
@pytest.mark.parametrize("chunk_s", [0.25, 0.5, 1.0])
def test_no_sample_is_lost_between_chunks(name: str, chunk_s: float) -> None:
    curve = Curve(SIGNALS[name])
    count = sum(curve.draw(chunk_s, REST).size for _ in range(int(60 / chunk_s)))
    assert count == pytest.approx(60 * SIGNALS[name].sampling.rate, abs=1)


@pytest.mark.parametrize("hr", [40, 75, 120])
@pytest.mark.parametrize("name", ["ecg", "pleth"])
def test_as_many_beats_as_the_heart_rate(name: str, hr: float) -> None:
    assert peaks(draw(name, replace(REST, hr=hr), seconds=60)) == pytest.approx(hr, abs=1)


@pytest.mark.parametrize("rr", [8, 16, 30])
def test_as_many_breaths_as_the_respiratory_rate(rr: float) -> None:
    assert peaks(draw("resp", replace(REST, rr=rr), seconds=60)) == pytest.approx(rr, abs=1)


def test_chunks_join_without_a_step() -> None:
    counts = draw("pleth", REST, seconds=30).astype(int)
    inside = np.abs(np.diff(counts)).max()
    edge = SIGNALS["pleth"].sampling.rate
    assert all(
        abs(counts[int(n * edge)] - counts[int(n * edge) - 1]) <= inside for n in range(1, 30)
    )


def test_an_r_wave_is_about_a_millivolt() -> None:
    height = draw("ecg", REST, seconds=5).max() * SIGNALS["ecg"].sampling.scale
    assert 0.9 <= height <= 1.3


@every_signal
def test_flat_without_a_sensor(name: str) -> None:
    assert not Curve(SIGNALS[name]).draw(1.0, REST, attached=False).any()


@every_signal
def test_flat_without_heart_and_breath(name: str) -> None:
    assert not Curve(SIGNALS[name]).draw(1.0, replace(REST, hr=0, rr=0)).any()


def test_the_pulse_wave_shrinks_as_pressure_falls() -> None:
    well, low = draw("pleth", REST, seconds=5), draw("pleth", replace(REST, sys=70), seconds=5)
    assert low.max() < 0.6 * well.max()


def test_a_ward_of_curves_costs_little() -> None:
    curves = [Curve(signal, phase=n / 24) for n in range(24) for signal in SIGNALS.values()]
    began = process_time()
    for curve in curves * 10:
        curve.draw(1.0, REST)
    assert process_time() - began < 10 * 0.1
