"""NEWS2, exact. Pure.

Royal College of Physicians. National Early Warning Score (NEWS) 2. London: RCP, 2017. Reproduced
with acknowledgement and unmodified; a changed table must not be called NEWS2. For adults of 16
years or older who are not pregnant. What is missing is missing: it never counts as 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import inf
from types import MappingProxyType

from core.vitals import Acvpu
from core.wire import Priority, ScorePart

NEWS2 = "NEWS2"

Bands = tuple[tuple[float, int], ...]
"""Upper end (inclusive) of each band and its points, ascending."""


class Part(StrEnum):
    """The seven parameters, as they are named in a score."""

    RESPIRATION = "respiration"
    SPO2 = "spo2"
    OXYGEN = "oxygen"
    SYSTOLIC = "systolic"
    PULSE = "pulse"
    CONSCIOUSNESS = "consciousness"
    TEMPERATURE = "temperature"


_RESPIRATION: Bands = ((8, 3), (11, 1), (20, 0), (24, 2), (inf, 3))
_SPO2_SCALE_1: Bands = ((91, 3), (93, 2), (95, 1), (inf, 0))
_SPO2_SCALE_2_AIR: Bands = ((83, 3), (85, 2), (87, 1), (inf, 0))
_SPO2_SCALE_2_OXYGEN: Bands = ((83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), (inf, 3))
_SYSTOLIC: Bands = ((90, 3), (100, 2), (110, 1), (219, 0), (inf, 3))
_PULSE: Bands = ((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (inf, 3))
_TEMPERATURE: Bands = ((35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), (inf, 2))

_BANDS: Mapping[Part, Bands] = MappingProxyType(
    {
        Part.RESPIRATION: _RESPIRATION,
        Part.SYSTOLIC: _SYSTOLIC,
        Part.PULSE: _PULSE,
        Part.TEMPERATURE: _TEMPERATURE,
    }
)
_SCALE_2_NEEDS_OXYGEN_ABOVE = 92
_DECIMALS: Mapping[Part, str] = MappingProxyType({Part.TEMPERATURE: "0.1", Part.OXYGEN: "0.1"})


class Risk(StrEnum):
    """Clinical risk (RCP 2017, chart 4)."""

    LOW = "low"
    LOW_MEDIUM = "low-medium"
    MEDIUM = "medium"
    HIGH = "high"


RESPONSES: Mapping[Risk, str] = MappingProxyType(
    {
        Risk.LOW: "Ward-based response; a registered nurse decides on frequency of monitoring",
        Risk.LOW_MEDIUM: "Urgent ward-based response: inform the medical team, who review",
        Risk.MEDIUM: "Urgent review by a clinician or team competent in acute illness",
        Risk.HIGH: "Emergency response: immediate assessment by a team with critical-care skills",
    }
)

PRIORITIES: Mapping[Risk, Priority | None] = MappingProxyType(
    {
        Risk.LOW: None,
        Risk.LOW_MEDIUM: Priority.LOW,
        Risk.MEDIUM: Priority.MEDIUM,
        Risk.HIGH: Priority.HIGH,
    }
)


@dataclass(frozen=True, slots=True)
class Given:
    """One input: its value in the vocabulary's unit, and how old it is."""

    value: float
    age_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What is known; None is missing.

    Attributes:
        oxygen: Flow in L/min or inspired fraction in %, whichever is known.
        on_oxygen: Whether the patient breathes more oxygen than air holds.
        consciousness: An `Acvpu`.
    """

    respiration: Given | None = None
    spo2: Given | None = None
    oxygen: Given | None = None
    on_oxygen: bool | None = None
    systolic: Given | None = None
    pulse: Given | None = None
    consciousness: Given | None = None
    temperature: Given | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """A score.

    Attributes:
        total: None while anything is missing; `at_least` is the sum of what there is.
        risk: Of `total`, else of `at_least`.
    """

    total: int | None
    at_least: int
    risk: Risk
    parts: tuple[ScorePart, ...]
    missing: tuple[str, ...]

    @property
    def oldest_s(self) -> float:
        """Age of the oldest input."""
        return max((part.age_s or 0.0 for part in self.parts), default=0.0)


def half_up(value: float, step: str) -> float:
    """Round to `step` ("1" or "0.1") as on paper: a half goes up, whatever binary makes of it."""
    return float(Decimal(repr(float(value))).quantize(Decimal(step), ROUND_HALF_UP))


def points(part: Part, value: float, *, scale: int, on_oxygen: bool | None) -> int | None:
    """Points of one rounded value; None when it depends on an oxygen state that is unknown."""
    match part:
        case Part.SPO2:
            return _spo2(value, scale=scale, on_oxygen=on_oxygen)
        case Part.OXYGEN:
            return None if on_oxygen is None else 2 * on_oxygen
        case Part.CONSCIOUSNESS:
            return 0 if value == Acvpu.ALERT else 3
        case _:
            return _band(_BANDS[part], value)


def news2(inputs: Inputs, *, scale: int) -> Reckoned:
    """Reckon NEWS2.

    Args:
        inputs: What is known and not too old.
        scale: 1, or 2 where it is prescribed for hypercapnic respiratory failure.
    """
    parts = tuple(_part(part, inputs, scale) for part in Part)
    known = [part.points for part in parts if part.points is not None]
    missing = tuple(part.name for part in parts if part.points is None)
    at_least = sum(known)
    return Reckoned(
        total=None if missing else at_least,
        at_least=at_least,
        risk=_risk(at_least, max(known, default=0)),
        parts=parts,
        missing=missing,
    )


def _part(part: Part, inputs: Inputs, scale: int) -> ScorePart:
    given: Given | None = getattr(inputs, part.value)
    if given is None:
        return ScorePart(name=part.value, value=None, points=None)
    value = half_up(given.value, _DECIMALS.get(part, "1"))
    worth = points(part, value, scale=scale, on_oxygen=inputs.on_oxygen)
    return ScorePart(name=part.value, value=value, points=worth, age_s=round(given.age_s, 1))


def _spo2(value: float, *, scale: int, on_oxygen: bool | None) -> int | None:
    if scale == 1:
        return _band(_SPO2_SCALE_1, value)
    if on_oxygen is None and value > _SCALE_2_NEEDS_OXYGEN_ABOVE:
        return None
    return _band(_SPO2_SCALE_2_OXYGEN if on_oxygen else _SPO2_SCALE_2_AIR, value)


def _band(bands: Bands, value: float) -> int:
    return next(worth for upper, worth in bands if value <= upper)


def _risk(total: int, highest: int) -> Risk:
    if total >= 7:
        return Risk.HIGH
    if total >= 5:
        return Risk.MEDIUM
    return Risk.LOW_MEDIUM if highest == 3 else Risk.LOW
