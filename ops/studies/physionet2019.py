"""PhysioNet/CinC Challenge 2019: stays in intensive care by the hour, and when sepsis is near.

Reyna et al., 2019, doi:10.13026/v64v-d857, CC BY 4.0. The label is 1 from six hours before the
clinical onset of sepsis to the end of the stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from alerts.backtest.courses import Course
from alerts.scores import news2
from alerts.scores.inputs import Given, Inputs
from core.vitals import FACTS, Vital
from simulators.recordings.physionet2019 import Challenge2019
from simulators.recordings.shelf import recordings

ARCHIVE = "physionet2019_setB_dev10000.tar.xz"
_LABEL = "SepsisLabel"
_HOUR_S = 3600.0
_AIR_PERCENT = 21.0
BEGAN_S = 1_700_000_000.0
"""Every stay begins then, in seconds since 1970; the data set names no dates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One patient.

    Attributes:
        course: All vital signs of the vocabulary; empty when none was ever measured.
        sepsis: (n_hours,) the label.
        news2: (n_hours,) NEWS2 from the newest value of each input, however old. What was never
            measured counts as 0, for comparison with published figures only; consciousness is
            not in the data.
    """

    name: str
    course: Course
    sepsis: NDArray[np.bool_]
    news2: NDArray[np.int16]

    @property
    def hours(self) -> int:
        """Length of the stay."""
        return len(self.sepsis)

    def hourly(self, known: Mapping[float, float | None]) -> NDArray[np.float64]:
        """What was known in each hour, and otherwise before it; NaN where nothing was.

        Args:
            known: By measurement time, seconds since 1970; None where it stopped being known.
        """
        values = np.full(self.hours, np.nan)
        value: float | None = None
        for hour in range(self.hours):
            value = known.get(BEGAN_S + hour * _HOUR_S, value)
            values[hour] = np.nan if value is None else value
        return values


def stays(data: Path, patients: int | None = None) -> Iterator[Stay]:
    """The stays in the folder of data sets, in the archive's order.

    Raises:
        NoRecording: They are not there.
        UnreadableRecording: A table is damaged.
    """
    for recording in recordings(data / ARCHIVE, patients=patients):
        if isinstance(recording, Challenge2019):
            yield _stay(recording)


def _stay(recording: Challenge2019) -> Stay:
    sepsis = _labels(recording.text)
    rows: list[tuple[float, int, float]] = []
    scores = np.zeros(len(sepsis), np.int16)
    known: dict[Vital, float] = {}
    hour = 0
    for reading in recording.readings():
        at = int(reading.offset_s // _HOUR_S)
        scores[hour:at] = _news2(known)
        known.update(reading.values)
        hour = at
        rows += [
            (BEGAN_S + reading.offset_s, FACTS[vital].number, value)
            for vital, value in reading.values.items()
        ]
    scores[hour:] = _news2(known)
    columns = np.array(rows).reshape(-1, 3)
    course = Course(
        patient=recording.name,
        times=columns[:, 0],
        vitals=columns[:, 1].astype(np.uint8),
        values=columns[:, 2],
        quality=np.zeros(len(rows), np.uint8),
    )
    return Stay(name=recording.name, course=course, sepsis=sepsis, news2=scores)


def _labels(text: str) -> NDArray[np.bool_]:
    header, *rows = text.splitlines()
    column = header.split("|").index(_LABEL)
    return np.array([row.split("|")[column] == "1" for row in rows])


def _news2(known: Mapping[Vital, float]) -> int:
    def given(vital: Vital) -> Given | None:
        return Given(known[vital], 0.0) if vital in known else None

    inputs = Inputs(
        respiration=given(Vital.RR),
        spo2=given(Vital.SPO2),
        oxygen=given(Vital.FIO2),
        on_oxygen=known[Vital.FIO2] > _AIR_PERCENT if Vital.FIO2 in known else None,
        systolic=given(Vital.NIBP_SYS),
        pulse=given(Vital.HR),
        temperature=given(Vital.TEMP),
    )
    return news2.reckon(inputs, scale=1).at_least
