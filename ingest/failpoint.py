"""Dies on purpose, once, where dying is most dangerous; for tests, and only when asked to."""

import os
import signal
from datetime import datetime
from pathlib import Path

from core.beds.placements import Placements
from ingest.batch import Batch, Position
from ingest.writer import Store


class DiesAfterCommit:
    """A store after whose first commit of readings nobody is left to acknowledge them.

    A file remembers that it happened, so that the next process lives.
    """

    def __init__(self, store: Store, home: Path) -> None:
        self._store = store
        self._mark = home / "failpoint-after_commit"

    def write(self, batch: Batch) -> int:
        """Write, then die the first time."""
        known = self._store.write(batch)
        if len(batch.readings) and not self._mark.exists():
            self._mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return known

    def positions(self) -> list[Position]:
        """As the store says."""
        return self._store.positions()

    def placements(self, *, since: datetime) -> Placements:
        """As the store says."""
        return self._store.placements(since=since)
