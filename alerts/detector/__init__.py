"""Learns what is usual for one patient and says when that no longer holds: advisory only. Pure."""

from typing import Protocol

from alerts.detector.baseline import LEARN_EVERY_S, DetectorState, PatientBaseline
from alerts.model import Lane
from core.wire import Finding, Payload

__all__ = ["LEARN_EVERY_S", "Detector", "DetectorState", "Learned", "PatientBaseline"]


class Learned(Payload, frozen=True, kw_only=True):
    """What the detector of one stay knows, kept by the broker for the next process."""

    stay: int
    state: DetectorState


class Detector(Protocol):
    """Something that learns one patient."""

    def look(self, lane: Lane) -> None:
        """Take in what the lane has just believed."""
        ...

    def score(self) -> float | None:
        """How unlike before the patient is, 0 or more; None while that is not known."""
        ...

    def opinion(self) -> Finding | None:
        """Why this patient is unlike before; None while nothing is unusual or known."""
        ...

    def progress(self) -> float:
        """Share of the warm-up that is done, 0 to 1."""
        ...

    def dump(self) -> DetectorState:
        """All that it has learned, to be written down."""
        ...

    def load(self, state: DetectorState) -> None:
        """Go on from what an earlier one wrote down, if it can be read; else begin anew."""
        ...
