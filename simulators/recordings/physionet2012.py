"""PhysioNet/CinC Challenge 2012: 48 hours of an intensive-care stay as `Time,Parameter,Value`.

Units after https://physionet.org/content/challenge-2012/1.0.0/. -1 means unknown only for the
descriptors at 00:00 (age, height, weight …), which are not vital signs and are not published. All
other values are published as they stand, mistakes of the chart included (a temperature of -17.8 °C,
which is 0 °F; pressures of 0): finding those is the system's task.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType

from core.vitals import FACTS, Vital, in_our_unit
from simulators.recordings import Reading, Stretch, UnreadableRecording

HEADER = "Time,Parameter,Value"

# Parameter: vital and unit in the file. Not mapped: SaO2 (blood gas, not oximetry), GCS (not
# ACVPU), MechVent (no number), and everything of the laboratory but glucose.
PARAMETERS: Mapping[str, tuple[Vital, str]] = MappingProxyType(
    {
        "HR": (Vital.HR, "/min"),
        "SysABP": (Vital.IBP_SYS, "mm[Hg]"),
        "DiasABP": (Vital.IBP_DIA, "mm[Hg]"),
        "MAP": (Vital.IBP_MEAN, "mm[Hg]"),
        "NISysABP": (Vital.NIBP_SYS, "mm[Hg]"),
        "NIDiasABP": (Vital.NIBP_DIA, "mm[Hg]"),
        "NIMAP": (Vital.NIBP_MEAN, "mm[Hg]"),
        "RespRate": (Vital.RR, "/min"),
        "Temp": (Vital.TEMP, "Cel"),
        "FiO2": (Vital.FIO2, "{fraction}"),
        "Glucose": (Vital.GLUCOSE, "mg/dL"),
    }
)


@dataclass(slots=True)
class Challenge2012:
    """One patient's text file."""

    name: str
    text: str = field(repr=False)
    every_s: float = 3600.0
    left_out: Counter[str] = field(default_factory=Counter)

    def readings(self) -> Iterator[Reading]:
        """By minute; of two values of a parameter in one minute the first.

        Raises:
            UnreadableRecording: A line is not `HH:MM,name,number`.
        """
        self.left_out.clear()
        rows = map(self._row, filter(None, self.text.splitlines()[1:]))
        for offset_s, of_minute in groupby(rows, key=lambda row: row[0]):
            values: dict[Vital, float] = {}
            for _, parameter, value in of_minute:
                self._add(values, parameter, value)
            if values:
                yield Reading(offset_s, values, {})

    def stretches(self) -> Iterator[Stretch]:
        """None."""
        return iter(())

    def _row(self, line: str) -> tuple[float, str, float]:
        try:
            time, parameter, value = line.split(",")
            hours, minutes = time.split(":")
            return int(hours) * 3600.0 + int(minutes) * 60.0, parameter, float(value)
        except ValueError:
            raise UnreadableRecording(f"{self.name}: {line[:60]!r}") from None

    def _add(self, values: dict[Vital, float], parameter: str, value: float) -> None:
        if parameter not in PARAMETERS:
            self.left_out[f"{parameter}: not published"] += 1
            return
        vital, unit = PARAMETERS[parameter]
        if vital in values:
            self.left_out[f"{parameter}: second value of the minute"] += 1
            return
        values[vital] = value if unit == FACTS[vital].unit else in_our_unit(vital, value, unit)
