"""What one transaction writes: plain rows, ready for the store."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from core.beds.placements import Place
from core.ids import SiteId
from core.sequence import Ledger
from core.wire import AlertEvent, DeviceEvent, RulesInForce, SetupEvent, Wave

LARGEST_KEPT = 65_536
"""Bytes of a refused payload that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Rows of `reading` as columns of equal length.

    Attributes:
        time, received_at: Microseconds since 2000-01-01 UTC, PostgreSQL's own count.
        bed, stay: 0 belongs to nobody; the store's numbers begin at 1.
        value: In the vocabulary's unit, finite.
        vital: Number of the vital sign.
        quality: 0 good, 1 suspect, 2 bad.
    """

    time: NDArray[np.int64]
    received_at: NDArray[np.int64]
    device: NDArray[np.int32]
    bed: NDArray[np.int32]
    stay: NDArray[np.int32]
    value: NDArray[np.float32]
    vital: NDArray[np.int16]
    quality: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveRow:
    """A row of `waveform`."""

    place: Place
    signal: str
    wave: Wave
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEventRow:
    """A row of `device_event`."""

    device: int
    event: DeviceEvent
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEventRow:
    """A row of `alert_event`."""

    event: AlertEvent
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupEventRow:
    """A row of `setup_event`; a set-up, unlike an alert, does not say of which site it is."""

    site: SiteId
    event: SetupEvent
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesRow:
    """A row of `rules_in_force`; the same files again are the same row."""

    site: str
    rules: RulesInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row of `quarantine`.

    Attributes:
        reason: A short stable key, counted by it.
        size: Bytes of the whole payload; at most `LARGEST_KEPT` of it are kept.
    """

    at: datetime
    topic: str
    reason: str
    detail: str
    size: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Position:
    """How far a stream is stored."""

    stream: str
    ledger: Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """All of one transaction."""

    readings: Readings
    at: datetime
    waves: list[WaveRow] = field(default_factory=list)
    device_events: list[DeviceEventRow] = field(default_factory=list)
    alert_events: list[AlertEventRow] = field(default_factory=list)
    setup_events: list[SetupEventRow] = field(default_factory=list)
    rules: list[RulesRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (
            len(self.readings)
            or self.waves
            or self.device_events
            or self.alert_events
            or self.setup_events
            or self.rules
            or self.refused
            or self.positions
        )
