"""NEWS2, exact. Pure.

Royal College of Physicians. National Early Warning Score (NEWS) 2. London: RCP, 2017. Reproduced
with acknowledgement and unmodified; a changed table must not be called NEWS2. For adults of 16
years or older who are not pregnant. What is missing is missing: it never counts as 0.
"""

from msgspec import Struct

from alerts.scores.bands import bands, not_known, with_points
from alerts.scores.inputs import (
    CONSCIOUSNESS,
    OXYGEN,
    PULSE,
    RESPIRATION,
    SPO2,
    SYSTOLIC,
    TEMPERATURE,
    Given,
    Inputs,
)
from alerts.scores.risk import (
    LONGEST_S,
    OBSERVE_EVERY_S,
    RESPONSES,
    ROUTINE,
    Risk,
)
from core.vitals import Acvpu
from core.wire import ScorePart

NEWS2 = "NEWS2"
BASIS = "Royal College of Physicians, NEWS2, 2017"

_RESPIRATION = bands(RESPIRATION, (8, 3), (11, 1), (20, 0), (24, 2), above=3)
_SPO2_SCALE_1 = bands(SPO2, (91, 3), (93, 2), (95, 1), above=0)
_SPO2_SCALE_2_AIR = bands(SPO2, (83, 3), (85, 2), (87, 1), above=0)
_SPO2_SCALE_2_OXYGEN = bands(SPO2, (83, 3), (85, 2), (87, 1), (92, 0), (94, 1), (96, 2), above=3)
_SYSTOLIC = bands(SYSTOLIC, (90, 3), (100, 2), (110, 1), (219, 0), above=3)
_PULSE = bands(PULSE, (40, 3), (50, 1), (90, 0), (110, 1), (130, 2), above=3)
_TEMPERATURE = bands(TEMPERATURE, (35.0, 3), (36.0, 1), (38.0, 0), (39.0, 1), above=2, tenths=True)
_ON_OXYGEN = 2
_NOT_ALERT = 3
_SCALE_2_NEEDS_OXYGEN_FROM = 92.5
"""Half-way to 93, where air and oxygen part."""
_NO_OXYGEN, _NO_CONSCIOUSNESS = not_known(OXYGEN), not_known(CONSCIOUSNESS)


class Reckoned(Struct, frozen=True, kw_only=True, gc=False):
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
    def response(self) -> str:
        """Clinical response (RCP 2017, chart 4), in our words."""
        return ROUTINE if self.total == 0 else RESPONSES[self.risk]

    @property
    def observe_every_s(self) -> float:
        """How far apart sets of observations may be (RCP 2017, chart 4); 0 is continuous."""
        return LONGEST_S if self.total == 0 else OBSERVE_EVERY_S[self.risk]

    @property
    def oldest_s(self) -> float:
        """Age of the oldest input."""
        return oldest_s(self.parts)


def oldest_s(parts: tuple[ScorePart, ...]) -> float:
    """Age of the oldest of these."""
    oldest = 0.0
    for one in parts:
        if one.age_s is not None and one.age_s > oldest:
            oldest = one.age_s
    return oldest


def reckon(inputs: Inputs, *, scale: int) -> Reckoned:
    """Reckon NEWS2.

    Args:
        inputs: What is known and not too old.
        scale: 1, or 2 where it is prescribed for hypercapnic respiratory failure.
    """
    parts = (
        _RESPIRATION.part(inputs.respiration),
        _spo2(inputs, scale),
        _oxygen(inputs),
        _SYSTOLIC.part(inputs.systolic),
        _PULSE.part(inputs.pulse),
        _consciousness(inputs.consciousness),
        _TEMPERATURE.part(inputs.temperature),
    )
    at_least, highest = 0, 0
    missing: list[str] = []
    for one in parts:
        points = one.points
        if points is None:
            missing.append(one.name)
            continue
        at_least += points
        highest = max(highest, points)
    return Reckoned(
        total=None if missing else at_least,
        at_least=at_least,
        risk=_risk(at_least, highest),
        parts=parts,
        missing=tuple(missing),
    )


def _spo2(inputs: Inputs, scale: int) -> ScorePart:
    given, on_oxygen = inputs.spo2, inputs.on_oxygen
    if scale == 1 or given is None:
        return _SPO2_SCALE_1.part(given)
    if on_oxygen is None and given.value >= _SCALE_2_NEEDS_OXYGEN_FROM:
        return with_points(SPO2, given, None)
    return (_SPO2_SCALE_2_OXYGEN if on_oxygen else _SPO2_SCALE_2_AIR).part(given)


def _oxygen(inputs: Inputs) -> ScorePart:
    given, on_oxygen = inputs.oxygen, inputs.on_oxygen
    if given is None or on_oxygen is None:
        return _NO_OXYGEN
    return with_points(OXYGEN, given, _ON_OXYGEN if on_oxygen else 0)


def _consciousness(given: Given | None) -> ScorePart:
    if given is None:
        return _NO_CONSCIOUSNESS
    return with_points(CONSCIOUSNESS, given, 0 if given.value == Acvpu.ALERT else _NOT_ALERT)


def _risk(total: int, highest: int) -> Risk:
    if total >= 7:
        return Risk.HIGH
    if total >= 5:
        return Risk.MEDIUM
    return Risk.LOW_MEDIUM if highest == 3 else Risk.LOW
