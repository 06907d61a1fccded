"""Recorded patients: one file per format, all read as the same thing.

A reader changes no value. It names each in the vocabulary, in the vocabulary's unit, leaves out
what the recording itself marks as missing, and counts what it leaves out and why.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.errors import HospitalError
from core.vitals import Vital
from core.wire import Quality
from simulators.waves import Sampling


class UnreadableRecording(HospitalError):
    """The file is not what its name or its first line says."""


class NoRecording(HospitalError):
    """Nothing under this path is a recording that can be read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured at one time.

    Attributes:
        offset_s: Since the recording began.
        values: In the vocabulary's units.
    """

    offset_s: float
    values: Mapping[Vital, float]
    quality: Mapping[Vital, Quality]


@dataclass(frozen=True, slots=True)
class Stretch:
    """At most a second of a recorded curve, without holes.

    Attributes:
        offset_s: Of the first sample, since the recording began.
        samples: (n,) counts of `sampling.scale`, oldest first.
    """

    offset_s: float
    signal: str
    sampling: Sampling
    samples: NDArray[np.int16]


class Recording(Protocol):
    """A recorded patient."""

    @property
    def name(self) -> str:
        """What the data set calls it."""
        ...

    @property
    def every_s(self) -> float:
        """Usual seconds between two readings."""
        ...

    @property
    def left_out(self) -> Counter[str]:
        """How many values were left out, by signal and reason; whole once all was read."""
        ...

    def readings(self) -> Iterator[Reading]:
        """All readings with at least one value, by offset."""
        ...

    def stretches(self) -> Iterator[Stretch]:
        """All curves, by offset; none when the recording has none."""
        ...
