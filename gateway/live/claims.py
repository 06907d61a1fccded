"""Whose values a monitor says it sends, against whose bed it stands at. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import UnsetType

from core.wire import Status
from gateway.live.frames import Doubt


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose stay a device says, since its start `boot`, that it measures; None for nobody's."""

    boot: int
    stay: int | None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A device at a bed measures another stay than the ledger's, by its own word."""

    bed: str
    stay: int | None
    device: str
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """What the books say of doubts.

    Attributes:
        open: Not settled yet, by bed, with the stay each is about.
        settled: What a person has looked at and found to be the right patient.
        known_as: Numbers of further stays of the same admission, by the present stay.
    """

    open: Mapping[str, tuple[int | None, Doubt]] = field(default_factory=dict)
    settled: frozenset[Suspicion] = frozenset()
    known_as: Mapping[int, frozenset[int]] = field(default_factory=dict)


def claim_of(status: Status) -> Claim | None:
    """What a device's birth says of its patient; None when it says nothing."""
    return None if isinstance(status.stay, UnsetType) else Claim(status.boot, status.stay)
