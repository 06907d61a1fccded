"""What is known of each vital sign before the first value of a patient is. Pure.

The typical values and spreads were measured, not quoted: median over all adults, and median of the
standard deviation within a patient, in PhysioNet/CinC Challenge 2019 (set B, intensive care, by the
hour; `docs/studies/detector.md`). They stand in only until the patient's own values do. Another
kind of ward has others: example, approve locally.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from core.vitals import Vital

HEART: Final = "heart"
BREATHING: Final = "breathing"
OXYGEN: Final = "oxygen"
PRESSURE: Final = "pressure"
TEMPERATURE: Final = "temperature"
CARBON_DIOXIDE: Final = "carbon dioxide"


class Nature(Struct, frozen=True, gc=False):
    """How a vital sign usually is and which way it must not go.

    Attributes:
        axis: What of a patient it tells; two vitals that tell the same count once.
        typical: Of an adult, in the vital's unit.
        spread: Standard deviation of one adult's values, in the vital's unit.
        rise, fall: What a spread up or down counts for, 0 (no harm) to 1. Half: the way that does
            harm more rarely. Example, approve locally.
    """

    axis: str
    typical: float
    spread: float
    rise: float
    fall: float

    def harm(self, distance: float) -> float:
        """What a distance from the usual, in spreads, counts for; never negative."""
        return distance * self.rise if distance > 0 else -distance * self.fall


_HEART_RATE = Nature(HEART, 83.0, 7.2, 1.0, 0.5)
_SYSTOLIC = Nature(PRESSURE, 124.0, 13.6, 0.0, 1.0)
_MEAN_PRESSURE = Nature(PRESSURE, 84.0, 9.3, 0.0, 1.0)

NATURES: Mapping[Vital, Nature] = MappingProxyType(
    {
        Vital.HR: _HEART_RATE,
        Vital.PULSE: _HEART_RATE,
        Vital.RR: Nature(BREATHING, 18.0, 3.0, 1.0, 0.5),
        Vital.SPO2: Nature(OXYGEN, 98.0, 1.7, 0.0, 1.0),
        Vital.IBP_SYS: _SYSTOLIC,
        Vital.IBP_MEAN: _MEAN_PRESSURE,
        Vital.NIBP_SYS: _SYSTOLIC,
        Vital.NIBP_MEAN: _MEAN_PRESSURE,
        Vital.TEMP: Nature(TEMPERATURE, 36.9, 0.38, 1.0, 0.5),
        Vital.ETCO2: Nature(CARBON_DIOXIDE, 33.0, 3.0, 0.5, 0.5),
    }
)
"""The vitals that are learned; what is not here is not watched by the detector."""
