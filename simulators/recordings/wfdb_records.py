"""WFDB records: numerics (MIMIC, once a minute or second) and curves (MIMIC, MIT-BIH, CinC 2015).

A sample the format marks as invalid is missing. A zero is not: it is what the monitor sent while a
probe was off, and it is published. Curves keep their counts and their gain; a hole ends a stretch.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.vitals import Vital
from simulators.recordings import Reading, Stretch, UnreadableRecording
from simulators.waves import Sampling

# Names of MIMIC's numerics; their units (bpm, pm, %, mmHg) are the vocabulary's by other names.
NUMERICS: Mapping[str, Vital] = MappingProxyType(
    {
        "HR": Vital.HR,
        "PULSE": Vital.PULSE,
        "RESP": Vital.RR,
        "SPO2": Vital.SPO2,
        "ABPSYS": Vital.IBP_SYS,
        "ABPDIAS": Vital.IBP_DIA,
        "ABPMEAN": Vital.IBP_MEAN,
        "NBPSYS": Vital.NIBP_SYS,
        "NBPDIAS": Vital.NIBP_DIA,
        "NBPMEAN": Vital.NIBP_MEAN,
    }
)
_FASTEST_NUMERICS_HZ = 2.0
"""A slower record is numerics: `RESP` is then a rate, in a faster one a curve."""

_UNITS = {"mmHg": "mm[Hg]", "NU": "{relative}", "bpm": "/min", "pm": "/min"}
_STRANGE = re.compile(r"[^A-Za-z0-9._-]")
_LARGEST = 32_767


@dataclass
class WfdbRecord:
    """One record, named by its path without suffix."""

    path: Path
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """The record's own name."""
        return self.path.name

    @property
    def every_s(self) -> float:
        """Seconds between two samples of numerics; 1 for a record of curves."""
        return round(1 / self._record.fs, 6) if self._is_numerics else 1.0

    def readings(self) -> Iterator[Reading]:
        """One a sample, for records of numerics; nothing is made up for curves."""
        if not self._is_numerics:
            return
        self.left_out.clear()
        record = self._record
        physical = record.dac(expanded=False)
        vitals = [NUMERICS.get(name.strip().upper()) for name in record.sig_name]
        for at, row in enumerate(physical):
            values = dict(self._values(vitals, row))
            if values:
                yield Reading(round(at / record.fs, 6), values, {})

    def stretches(self) -> Iterator[Stretch]:
        """Every curve in pieces of a second at most."""
        if self._is_numerics:
            return iter(())
        curves = [self._curve(at) for at in range(len(self._record.sig_name))]
        return merge(*curves, key=lambda stretch: stretch.offset_s)

    @cached_property
    def _record(self) -> Any:
        # Loaded only here: it takes seconds, and text recordings do without it.
        try:
            read = import_module("wfdb").rdrecord
        except ModuleNotFoundError:
            raise UnreadableRecording(
                f"{self.path.name}: WFDB needs the extra `recordings`"
            ) from None
        try:
            record = read(str(self.path), physical=False, smooth_frames=False)
            if record.fs <= _FASTEST_NUMERICS_HZ:
                record = read(str(self.path), physical=False)
        except (OSError, ValueError, IndexError) as why:
            raise UnreadableRecording(f"{self.path.name}: {why}") from None
        return record

    @property
    def _is_numerics(self) -> bool:
        return bool(self._record.fs <= _FASTEST_NUMERICS_HZ)

    def _values(
        self, vitals: list[Vital | None], row: NDArray[np.float64]
    ) -> Iterator[tuple[Vital, float]]:
        for vital, name, value in zip(vitals, self._record.sig_name, row, strict=True):
            if np.isnan(value):
                self.left_out[f"{name}: missing"] += 1
            elif vital is None:
                self.left_out[f"{name}: not published"] += 1
            else:
                yield vital, float(value)

    def _curve(self, at: int) -> Iterator[Stretch]:
        record = self._record
        name = _STRANGE.sub("_", record.sig_name[at].strip().lower()).lstrip("._-") or f"s{at}"
        rate = float(record.fs * record.samps_per_frame[at])
        digital = record.e_d_signal[at]
        # The lowest count of the format stands for "no sample".
        valid = digital != -(1 << (_bits(record.fmt[at]) - 1))
        counts, scale = _fitting(digital - record.baseline[at], 1 / record.adc_gain[at], valid)
        unit = record.units[at].strip()
        sampling = Sampling(rate=rate, scale=scale, unit=_UNITS.get(unit, unit))
        if holes := int(np.count_nonzero(~valid)):
            self.left_out[f"{name}: missing samples"] = holes
        for start, end in _runs(valid, longest=max(1, int(rate))):
            yield Stretch(start / rate, name, sampling, counts[start:end])


def _bits(fmt: str) -> int:
    """Width of a sample of a WFDB format: 212 and 310 pack several into bytes."""
    return {"212": 12, "310": 10, "311": 10, "8": 8, "80": 8}.get(fmt, int(fmt) if fmt else 16)


def _fitting(
    counts: NDArray[np.int64], scale: float, valid: NDArray[np.bool_]
) -> tuple[NDArray[np.int16], float]:
    """Counts as int16; coarser only where they would not fit."""
    counts = np.where(valid, counts, 0)
    factor = int(np.ceil(np.abs(counts).max(initial=1) / _LARGEST))
    return (counts // factor).astype(np.int16), scale * factor


def _runs(valid: NDArray[np.bool_], *, longest: int) -> Iterator[tuple[int, int]]:
    """Begin and end of each run of valid samples within each piece of `longest`."""
    for start in range(0, len(valid), longest):
        piece = valid[start : start + longest]
        edges = np.flatnonzero(np.diff(np.concatenate(([0], piece.view(np.int8), [0]))))
        for low, high in edges.reshape(-1, 2).tolist():
            yield start + low, start + high
