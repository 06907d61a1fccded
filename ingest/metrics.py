"""What ingest counts."""

from typing import Protocol

from prometheus_client import Counter, Gauge, Histogram

from ingest.batch import Batch
from ingest.inbox import Arrival

MESSAGES = Counter("wardwatch_ingest_messages", "Messages settled.")
READINGS = Counter("wardwatch_ingest_readings", "Readings written.")
WAVES = Counter("wardwatch_ingest_waves", "Stretches of waveform written.")
EVENTS = Counter("wardwatch_ingest_alert_events", "Alert events written.")
SETUPS = Counter("wardwatch_ingest_setup_events", "Changes of set-ups written.")
DUPLICATES = Counter("wardwatch_ingest_duplicates", "Messages that were stored already.")
KNOWN = Counter("wardwatch_ingest_known_readings", "Readings numbered anew but stored already.")
SHED = Counter("wardwatch_ingest_shed_waves", "Waves dropped because readings were waiting.")
QUARANTINED = Counter("wardwatch_ingest_quarantined", "Refusals, kept or counted.", ["reason"])
RETRIES = Counter("wardwatch_ingest_retries", "Transactions tried again.")
FAULTS = Counter("wardwatch_ingest_link_faults", "Link faults begun.", ["fault"])
SILENT = Gauge("wardwatch_ingest_silent_devices", "Devices that are silent.")
INBOX = Gauge("wardwatch_ingest_inbox", "Messages waiting here.")
DATABASE = Gauge("wardwatch_ingest_database_up", "Whether the last transaction succeeded.")
DROPPED = Gauge("wardwatch_broker_dropped", "Messages the broker says it dropped.")
BATCH = Histogram(
    "wardwatch_ingest_batch_messages", "Messages in a batch.", buckets=[1, 10, 100, 500, 1000, 4000]
)
WRITING = Histogram(
    "wardwatch_ingest_write_seconds",
    "One transaction.",
    buckets=[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
)
LAG = Histogram(
    "wardwatch_ingest_lag_seconds",
    "Measured to received, oldest of a batch.",
    buckets=[0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300, 3600],
)


class Counted(Protocol):
    """What judging counted.

    Attributes:
        duplicates: Messages that were stored already.
        shed: Waves dropped because readings were waiting.
        refused: Refusals by reason.
        dropped: What the broker last said it dropped, if it did.
    """

    duplicates: int
    shed: int
    refused: dict[str, int]
    dropped: int | None


def count(
    arrivals: list[Arrival], batch: Batch, tally: Counted, *, known: int, waiting: int
) -> None:
    """Count one committed batch; `known` readings of it were there already."""
    INBOX.set(waiting)
    if not arrivals:
        return
    BATCH.observe(len(arrivals))
    MESSAGES.inc(len(arrivals))
    READINGS.inc(len(batch.readings) - known)
    KNOWN.inc(known)
    WAVES.inc(len(batch.waves))
    EVENTS.inc(len(batch.alert_events))
    SETUPS.inc(len(batch.setup_events))
    DUPLICATES.inc(tally.duplicates)
    SHED.inc(tally.shed)
    for reason, refused in tally.refused.items():
        QUARANTINED.labels(reason).inc(refused)
    if tally.dropped is not None:
        DROPPED.set(tally.dropped)
    if len(batch.readings):
        LAG.observe(float((batch.readings.received_at - batch.readings.time).max()) / 1e6)
