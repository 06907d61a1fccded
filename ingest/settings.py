"""What ingest is told beyond what every process is."""

from typing import Literal

from core.settings import Settings


class IngestSettings(Settings):
    """Settings of ingest.

    Attributes:
        receive_maximum: Messages the broker may send ahead of their acknowledgement: the bound of
            the inbox, and so of memory.
        batch_most: Messages in one transaction.
        linger_ms: How long a batch waits for company.
        keep_days: How long readings, events and quarantine are kept.
        keep_wave_days: How long waves are kept.
        failpoint: For tests: `after_commit` kills the process once between commit and
            acknowledgement (a file `failpoint` in `home` remembers that it did).
    """

    receive_maximum: int = 4000
    batch_most: int = 4000
    linger_ms: int = 50
    keep_days: int = 365
    keep_wave_days: int = 3
    failpoint: Literal["", "after_commit"] = ""
