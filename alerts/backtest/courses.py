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
    """What was measured of one patient, oldest first; columns as in `Columns`.

    Attributes:
        times: In whole microseconds, which is all that a message can carry.
    """

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

    @property
    def starts(self) -> NDArray[np.intp]:
        """The first row of each message: what was measured at one time is one message."""
        return np.flatnonzero(np.diff(self.times, prepend=-np.inf))

    def messages(self) -> Iterator[Numerics]:
        """All messages in their order, numbered as a device would."""
        messages = Messages(self)
        return map(messages.__getitem__, range(len(messages)))


class Messages:
    """The messages of a course, each made when it is asked for.

    Attributes:
        times: Measurement time of each, seconds since 1970.
    """

    def __init__(self, course: Course) -> None:
        starts = course.starts
        self.times: list[float] = course.times[starts].tolist()
        self._bounds: list[int] = [*starts.tolist(), len(course)]
        self._course = course
        doubted = course.quality > 0
        self._doubted = np.logical_or.reduceat(doubted, starts).tolist() if doubted.any() else None

    def __len__(self) -> int:
        return len(self.times)

    def __getitem__(self, index: int) -> Numerics:
        """The message of this index; its number is one more."""
        course, here = self._course, slice(self._bounds[index], self._bounds[index + 1])
        keys = _KEYS[course.vitals[here]].tolist()
        doubted = self._doubted is not None and self._doubted[index]
        return Numerics(
            boot=BOOT,
            seq=index + 1,
            time=datetime.fromtimestamp(self.times[index], UTC),
            values=dict(zip(keys, course.values[here].tolist(), strict=True)),
            quality=_marks(keys, course.quality[here]) if doubted else {},
        )


def _marks(keys: Sequence[str], quality: NDArray[np.uint8]) -> dict[str, Quality]:
    return {key: QUALITIES[mark] for key, mark in zip(keys, quality.tolist(), strict=True) if mark}


def courses(columns: Columns, names: Sequence[str]) -> list[Course]:
    """A course for each patient who has readings, by name.

    Of two readings of a vital at one time the later row counts.
    """
    order = _order(columns)
    patients = columns.patients[order]
    times = np.round(columns.times * 1e6) / 1e6
    bounds = [0, *(np.flatnonzero(np.diff(patients)) + 1).tolist(), len(columns)]
    made = [
        Course(
            patient=names[patients[low]],
            times=times[order[low:high]],
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
