"""Readings of one patient as columns, in the order in which they were measured. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.vitals import BY_NUMBER
from core.wire import Numerics, Quality

QUALITIES = (Quality.GOOD, Quality.SUSPECT, Quality.BAD)
"""By the number that stands for each in the store."""

BOOT = 1
_KEYS = np.array([BY_NUMBER[n].value if n in BY_NUMBER else "" for n in range(256)], dtype=object)
_FALLBACK_EVERY_S = 60.0
_AT_ONCE = 16_384
"""Messages made at a time, so that a long course needs no second copy of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Readings of whomever, in any order: one row each.

    Attributes:
        patients: (n,) index into a list of names kept elsewhere.
        times: (n,) measurement time, seconds since 1970.
        vitals: (n,) number of the vital sign, as in the store.
        values: (n,) in the vocabulary's unit.
        quality: (n,) index into `QUALITIES`.
    """

    patients: NDArray[np.int32]
    times: NDArray[np.float64]
    vitals: NDArray[np.uint8]
    values: NDArray[np.float64]
    quality: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.times)

    def where(self, good: NDArray[np.bool_]) -> "Columns":
        """Only these rows."""
        return Columns(
            patients=self.patients[good],
            times=self.times[good],
            vitals=self.vitals[good],
            values=self.values[good],
            quality=self.quality[good],
        )

    @classmethod
    def joined(cls, parts: Sequence["Columns"]) -> "Columns":
        """All rows of all parts; there is at least one part."""
        return cls(
            patients=np.concatenate([part.patients for part in parts]),
            times=np.concatenate([part.times for part in parts]),
            vitals=np.concatenate([part.vitals for part in parts]),
            values=np.concatenate([part.values for part in parts]),
            quality=np.concatenate([part.quality for part in parts]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What was measured of one patient, oldest first; columns as in `Columns`."""

    patient: str
    times: NDArray[np.float64]
    vitals: NDArray[np.uint8]
    values: NDArray[np.float64]
    quality: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.times)

    @property
    def span_s(self) -> float:
        """From the first reading to the last, and one interval for the last to count."""
        return float(self.times[-1] - self.times[0]) + self.every_s

    @property
    def every_s(self) -> float:
        """Usual seconds between two sets of readings: the median."""
        gaps = np.diff(np.unique(self.times))
        return float(np.median(gaps)) if len(gaps) else _FALLBACK_EVERY_S

    def messages(self) -> Iterator[Numerics]:
        """What was measured at the same time is one message, numbered as a device would."""
        starts = np.flatnonzero(np.diff(self.times, prepend=-np.inf))
        ends = [*starts[1:].tolist(), len(self)]
        seq = 0
        for first in range(0, len(starts), _AT_ONCE):
            last = min(first + _AT_ONCE, len(starts))
            low, high = int(starts[first]), ends[last - 1]
            times = self.times[starts[first:last]].tolist()
            keys = _KEYS[self.vitals[low:high]].tolist()
            values = self.values[low:high].tolist()
            doubts = self.quality[low:high] if self.quality[low:high].any() else None
            start = 0
            for time, stop in zip(times, ends[first:last], strict=True):
                end, seq = stop - low, seq + 1
                yield Numerics(
                    boot=BOOT,
                    seq=seq,
                    time=datetime.fromtimestamp(time, UTC),
                    values=dict(zip(keys[start:end], values[start:end], strict=True)),
                    quality={} if doubts is None else _marks(keys[start:end], doubts[start:end]),
                )
                start = end


def _marks(keys: Sequence[str], quality: NDArray[np.uint8]) -> dict[str, Quality]:
    return {key: QUALITIES[mark] for key, mark in zip(keys, quality.tolist(), strict=True) if mark}


def courses(columns: Columns, names: Sequence[str]) -> list[Course]:
    """A course for each patient who has readings, by name.

    Of two readings of a vital at one time the later row counts.
    """
    order = _order(columns)
    patients = columns.patients[order]
    bounds = [0, *(np.flatnonzero(np.diff(patients)) + 1).tolist(), len(columns)]
    made = [
        Course(
            patient=names[patients[low]],
            times=columns.times[order[low:high]],
            vitals=columns.vitals[order[low:high]],
            values=columns.values[order[low:high]],
            quality=columns.quality[order[low:high]],
        )
        for low, high in pairwise(bounds)
        if high > low
    ]
    return sorted(made, key=lambda course: course.patient)


def _order(columns: Columns) -> NDArray[np.int64]:
    """Rows by patient, then time, then vital: in which order they stand in a file says nothing."""
    later = np.diff(columns.times)
    follows = (later > 0) | ((later == 0) & (np.diff(columns.vitals.astype(np.int16)) >= 0))
    same = np.diff(columns.patients)
    if bool(np.all((same > 0) | ((same == 0) & follows))):
        return np.arange(len(columns))
    return np.lexsort((columns.vitals, columns.times, columns.patients))
