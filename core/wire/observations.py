"""What people observed at a patient and wrote down. Pure."""

from typing import Annotated

from msgspec import Meta, Struct

from core.wire.payload import Moment, Name, Payload


class Observed(Struct, frozen=True, kw_only=True):
    """One vital sign as somebody observed it; `at` is when, not when it was written down."""

    value: float
    at: Moment


class Observations(Payload, frozen=True, kw_only=True):
    """The latest of each vital sign that was written down for the stay, retained for its bed.

    Attributes:
        stay: Of whom they are; they say nothing of anybody else in the bed.
        values: By vital key, in the vocabulary's unit.
    """

    bed: Name
    stay: int
    values: Annotated[dict[Name, Observed], Meta(max_length=32)]
