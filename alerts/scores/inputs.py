"""What goes into a score: each input with its age and the samples it was taken from. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from core.saying import Sentence

RESPIRATION: Final = "respiration"
SPO2: Final = "spo2"
OXYGEN: Final = "oxygen"
SYSTOLIC: Final = "systolic"
PULSE: Final = "pulse"
CONSCIOUSNESS: Final = "consciousness"
TEMPERATURE: Final = "temperature"

INPUTS: Mapping[str, Sentence] = MappingProxyType(
    {
        RESPIRATION: Sentence("respiration"),
        SPO2: Sentence("spo2"),
        OXYGEN: Sentence("oxygen"),
        SYSTOLIC: Sentence("systolic"),
        PULSE: Sentence("pulse"),
        CONSCIOUSNESS: Sentence("consciousness"),
        TEMPERATURE: Sentence("temperature"),
    }
)
"""What each is called to a person."""


class Given(Struct, frozen=True, gc=False):
    """One input.

    Attributes:
        value: In the vocabulary's unit, rounded once as charts are written: `bands.whole`, but
            temperature and oxygen `bands.tenth`.
        age_s: Of its newest sample.
        vital: Key of the vital sign it was taken from.
        samples: How many values it is the median of, the oldest `span_s` before the newest.
    """

    value: float
    age_s: float
    vital: str | None = None
    samples: int = 1
    span_s: float = 0.0


class Inputs(Struct, frozen=True, kw_only=True, gc=False):
    """What is known of a patient and not too old; None is missing.

    Attributes:
        oxygen: Flow in L/min or inspired fraction in %, whichever decides.
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
