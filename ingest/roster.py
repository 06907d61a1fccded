"""Where devices stand, kept fresh: by the roster's messages, by the clock, by an unknown device."""

from datetime import datetime, timedelta

from core.beds.placements import Place, Placements
from core.clock import Clock, monotonic
from core.ids import DeviceId
from ingest.judge import HISTORY
from ingest.writer import Store

FRESH_S = 10.0
"""Read again at least so often."""
CHANGED_S = 0.1
"""And at most so often when roster messages come in a burst."""
MOST_STRANGERS = 1000
"""Unknown names that may each cause a reading; further ones wait for the next."""


class Roster:
    """The placements of the database, at most `FRESH_S` old while it answers."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._placements = Placements()
        self._strangers: set[DeviceId] = set()
        self._read_at = float("-inf")
        self._changed = True

    def change(self) -> None:
        """A roster message came; the database knows more."""
        self._changed = True

    def refresh(self) -> None:
        """Read again when it is time.

        Raises:
            DatabaseAway: It cannot be read; what was read last stays.
        """
        age_s = monotonic() - self._read_at
        if age_s >= FRESH_S or (self._changed and age_s >= CHANGED_S):
            self._read()
            self._strangers.clear()

    def place(self, device: DeviceId, time: datetime) -> Place:
        """Where the device stood at this time.

        Raises:
            UnknownDevice: There is no such device, not even after reading again.
            DatabaseAway: It had to be read again and could not.
        """
        if device not in self._placements and self._may_ask_for(device):
            self._read()
            self._strangers.add(device)
        return self._placements.place(device, time)

    def _may_ask_for(self, device: DeviceId) -> bool:
        return device not in self._strangers and len(self._strangers) < MOST_STRANGERS

    def _read(self) -> None:
        since = self._clock.now() - HISTORY - timedelta(days=1)
        self._placements = self._store.placements(since=since)
        self._read_at = monotonic()
        self._changed = False
