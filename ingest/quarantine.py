"""What is refused: the reason's key, and a bound on how much of a flood is kept. Pure.

Each device may fill a bucket of refusals, which drains slowly; what runs over is counted, and the
count is kept as one row, so that a broken device can fill neither the disk nor hide its fault.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from core.beds.placements import UnknownDevice
from core.errors import HospitalError, MalformedPayload, MalformedTopic, UnknownVital, WrongUnit
from ingest.batch import LARGEST_KEPT, RefusedRow
from ingest.errors import FromTheFuture, Implausible, Scattered, TooOld, Unexpected, Unstorable
from ingest.inbox import Arrival

REASONS: Mapping[type[HospitalError], str] = MappingProxyType(
    {
        MalformedTopic: "malformed_topic",
        MalformedPayload: "malformed",
        UnknownDevice: "unknown_device",
        UnknownVital: "unknown_vital",
        WrongUnit: "wrong_unit",
        Implausible: "implausible",
        FromTheFuture: "future",
        TooOld: "too_old",
        Scattered: "scattered",
        Unexpected: "unexpected",
        Unstorable: "unstorable",
    }
)

FLOOD = "flood"
"""Reason of the row that stands for many refusals that were only counted."""

BURST = 30
"""Refusals of one source kept at once."""
REFILL_S = 10.0
"""Seconds until one more is kept."""
TELL_EVERY = timedelta(seconds=60)
MOST_SOURCES = 10_000
"""Sources told apart; beyond them one bucket serves all, lest made-up names fill memory."""


@dataclass(slots=True)
class _Bucket:
    room: float
    at: datetime
    skipped: int = 0


def row(arrival: Arrival, why: HospitalError) -> RefusedRow:
    """The refusal as it is kept."""
    delivery = arrival.delivery
    return RefusedRow(
        at=arrival.received_at,
        topic=_storable(delivery.topic)[:500],
        reason=REASONS[type(why)],
        detail=_storable(str(why))[:500],
        size=len(delivery.payload),
        payload=delivery.payload[:LARGEST_KEPT],
    )


class FloodGate:
    """Lets through what is kept, counts the rest."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}
        self._told_at: datetime | None = None

    def admits(self, source: str, at: datetime) -> bool:
        """Whether this refusal is kept whole."""
        if source not in self._buckets and len(self._buckets) >= MOST_SOURCES:
            self._forget_quiet(at)
            source = source if len(self._buckets) < MOST_SOURCES else ""
        bucket = self._buckets.setdefault(source, _Bucket(BURST, at))
        elapsed_s = max(0.0, (at - bucket.at).total_seconds())
        bucket.room = min(BURST, bucket.room + elapsed_s / REFILL_S)
        bucket.at = at
        if bucket.room < 1:
            bucket.skipped += 1
            return False
        bucket.room -= 1
        return True

    def due(self, at: datetime) -> list[RefusedRow]:
        """Once a minute, a row for each source of which some were only counted."""
        self._told_at = self._told_at or at
        if at - self._told_at < TELL_EVERY:
            return []
        rows = [
            RefusedRow(
                at=at,
                topic=source,
                reason=FLOOD,
                detail=f"{bucket.skipped} more were refused and only counted",
                size=0,
                payload=b"",
            )
            for source, bucket in self._buckets.items()
            if bucket.skipped
        ]
        self._told_at = self._told_at if rows else at
        return rows

    def told(self, rows: list[RefusedRow]) -> None:
        """These are stored: what they count is counted."""
        for row in rows:
            if row.reason == FLOOD:
                self._told_at = row.at
                self._buckets[row.topic].skipped = 0

    def _forget_quiet(self, at: datetime) -> None:
        quiet = timedelta(seconds=BURST * REFILL_S)
        self._buckets = {
            source: bucket
            for source, bucket in self._buckets.items()
            if bucket.skipped or at - bucket.at < quiet
        }


def _storable(text: str) -> str:
    # PostgreSQL's text takes neither a NUL nor half a surrogate pair.
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
