"""Recordings of the other data sets as courses: once a minute or once a second, from real monitors.

MIMIC-III numerics s00001 and s25047 (ODbL), mean arterial pressure of the PhysioNet/CinC Challenge
2009 (ODC-By), and heart rates from the beats of the MIT-BIH Arrhythmia Database (ODC-By).
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from alerts.backtest.courses import Course
from core.vitals import FACTS, Vital
from simulators.recordings import Reading
from simulators.recordings.shelf import recordings

BEGAN_S = 1_700_000_000.0
"""Every recording begins then, in seconds since 1970."""
PROBE_OFF = "s00001"
"""32 hours of which the oximeter was off for a fifth, and the line open to air for all."""

_NUMERICS = ("wfdb_samples/s00001", "wfdb_samples/s25047")
_PRESSURES = "cinc2009_hypotension"
_BEATS = "mitbih_ds1"
_EVERY_S = 60.0
_MEAN_OF = 8
"""Beats over which a monitor's heart rate is taken (own)."""
_BEAT_SYMBOLS = frozenset("NLRBAaJSVrFejnE/fQ?")


def minute_numerics(data: Path) -> Iterator[Course]:
    """Whole numerics of two stays, once a minute.

    Raises:
        NoRecording: They are not there.
    """
    for folder in _NUMERICS:
        for recording in recordings(data / folder):
            yield course_of(folder.rpartition("/")[2], recording.readings())


def minute_pressures(data: Path) -> Iterator[Course]:
    """Mean arterial pressure of 60 stays, once a minute for 11 hours each."""
    read = import_module("scipy.io").loadmat
    for path in sorted((data / _PRESSURES).glob("*.mat")):
        pressures = read(path)["DAT"][:, 0]
        times = BEGAN_S + _EVERY_S * np.arange(len(pressures), dtype=np.float64)
        yield _of_one_vital(path.stem, Vital.IBP_MEAN, times, pressures)


def second_heart_rates(data: Path) -> Iterator[Course]:
    """Heart rate once a second, the mean of the last eight beats that a cardiologist annotated."""
    annotated = import_module("wfdb").rdann
    for path in sorted((data / _BEATS).glob("*.atr")):
        found = annotated(str(path.with_suffix("")), "atr")
        beats = [
            sample / found.fs
            for sample, symbol in zip(found.sample, found.symbol, strict=True)
            if symbol in _BEAT_SYMBOLS
        ]
        times, rates = heart_rates(np.array(beats))
        yield _of_one_vital(path.stem, Vital.HR, BEGAN_S + times, rates)


def heart_rates(beats: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times in whole seconds, and the heart rate per minute from the beats before each.

    Args:
        beats: When each beat was, in seconds, ascending; more than eight of them.
    """
    times = np.arange(np.ceil(beats[_MEAN_OF]), np.floor(beats[-1]) + 1)
    last = np.searchsorted(beats, times, side="right") - 1
    rates = 60.0 * _MEAN_OF / (beats[last] - beats[last - _MEAN_OF])
    return times, np.round(rates)


def course_of(name: str, readings: Iterable[Reading]) -> Course:
    """A recording as a course."""
    rows = [
        (BEGAN_S + reading.offset_s, FACTS[vital].number, value)
        for reading in readings
        for vital, value in reading.values.items()
    ]
    columns = np.array(rows).reshape(-1, 3)
    return Course(
        patient=name,
        times=columns[:, 0],
        vitals=columns[:, 1].astype(np.uint8),
        values=columns[:, 2],
        quality=np.zeros(len(rows), np.uint8),
    )


def _of_one_vital(
    name: str, vital: Vital, times: NDArray[np.float64], values: NDArray[np.float64]
) -> Course:
    return Course(
        patient=name,
        times=times.astype(np.float64),
        vitals=np.full(len(times), FACTS[vital].number, np.uint8),
        values=values.astype(np.float64),
        quality=np.zeros(len(times), np.uint8),
    )
