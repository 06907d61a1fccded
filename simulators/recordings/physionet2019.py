"""PhysioNet/CinC Challenge 2019: an intensive-care stay by the hour, `|` between the columns.

Units after https://physionet.org/content/challenge-2019/1.0.0/. The data set does not say how
pressures were measured; hourly values are taken for a cuff's. FiO2 is called a percentage there and
is a fraction.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isnan
from types import MappingProxyType

from core.vitals import Vital, in_our_unit
from simulators.recordings import Reading, Stretch, UnreadableRecording

FIRST_COLUMN = "HR|"

# Column: vital and unit in the file. Not mapped: SaO2 (blood gas, not oximetry), the laboratory
# but for glucose, and the descriptors of the patient.
COLUMNS: Mapping[str, tuple[Vital, str]] = MappingProxyType(
    {
        "HR": (Vital.HR, "/min"),
        "O2Sat": (Vital.SPO2, "%"),
        "Temp": (Vital.TEMP, "Cel"),
        "SBP": (Vital.NIBP_SYS, "mm[Hg]"),
        "MAP": (Vital.NIBP_MEAN, "mm[Hg]"),
        "DBP": (Vital.NIBP_DIA, "mm[Hg]"),
        "Resp": (Vital.RR, "/min"),
        "EtCO2": (Vital.ETCO2, "mm[Hg]"),
        "FiO2": (Vital.FIO2, "{fraction}"),
        "Glucose": (Vital.GLUCOSE, "mg/dL"),
    }
)


@dataclass(slots=True)
class Challenge2019:
    """One patient's table."""

    name: str
    text: str = field(repr=False)
    every_s: float = 3600.0
    left_out: Counter[str] = field(default_factory=Counter)

    def readings(self) -> Iterator[Reading]:
        """By hour of the stay; `NaN` is missing.

        Raises:
            UnreadableRecording: A row has not the columns of the header, or no numbers.
        """
        self.left_out.clear()
        header, *rows = self.text.splitlines()
        names = header.split("|")
        for hour, row in enumerate(rows):
            try:
                cells = dict(zip(names, map(float, row.split("|")), strict=True))
            except ValueError:
                raise UnreadableRecording(f"{self.name}: row {hour + 1}") from None
            if values := self._values(cells):
                yield Reading(hour * 3600.0, values, {})

    def stretches(self) -> Iterator[Stretch]:
        """None."""
        return iter(())

    def _values(self, cells: Mapping[str, float]) -> dict[Vital, float]:
        values = {}
        for name, value in cells.items():
            if isnan(value):
                self.left_out[f"{name}: missing"] += 1
            elif name not in COLUMNS:
                self.left_out[f"{name}: not published"] += 1
            else:
                vital, unit = COLUMNS[name]
                values[vital] = in_our_unit(vital, value, unit)
        return values
