"""Who lies in a bed, and which device stands there. Pure."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from core.wire.payload import Count, Moment, Name, Payload, Text


class AgeClass(StrEnum):
    """Which limits and scores apply."""

    ADULT = "adult"
    PAEDIATRIC = "paediatric"
    NEONATE = "neonate"


class Occupancy(Payload, frozen=True, kw_only=True):
    """Who lies in a bed since when; no patient data beyond what judgement needs.

    By itself it is said of a bed where no device stands.

    Attributes:
        stay: Number of the patient's stay in this bed; None while the bed is empty.
        spo2_scale: NEWS2 SpO2 scale; 2 only when prescribed (RCP 2017).
        news2: Whether NEWS2 may be calculated (adult, 16 years or older, not pregnant).
        age_band: Which row of the limits of children applies, such as `12-18m`; may be empty.
        revision: Grows with every change of what is said of this bed, or of this device; 0 where
            nobody counts. Of two that come, the one with the greater is true: a broker may bring
            back an older one.
    """

    unit: Name
    unit_name: Text
    bed: Name
    bed_name: Text
    since: Moment
    stay: int | None = None
    age_class: AgeClass = AgeClass.ADULT
    age_band: Annotated[str, Meta(max_length=16)] = ""
    spo2_scale: Annotated[int, Meta(ge=1, le=2)] = 1
    news2: bool = True
    revision: Count = 0
    simulated: bool = False


class Roster(Occupancy, frozen=True, kw_only=True):
    """Where a device stands since when, and who lies there.

    Attributes:
        limits: Revision of the limits in force.
    """

    device: Name
    limits: int = 1
