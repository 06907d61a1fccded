"""How the process finds its state again: board, own events and scores from the broker.

The broker sends what it retains right after the subscription; a message to ourselves, sent after
the subscription, comes back behind all of it and so says that we have seen everything. The store,
when it answers soon enough, can know of a later revision; without it the start is the same.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Thread
from typing import TypeVar

import msgspec
import psycopg
import structlog

from alerts.detector import Learned
from alerts.restoring import Remains
from core.wire import Alert, Occupancy, Roster, Score, Setup, Tally

_Told = TypeVar("_Told", Alert, Setup)

_log = structlog.stdlib.get_logger()

STORE_PATIENCE_S = 2.0


@dataclass(slots=True)
class Recovery:
    """What has been found so far, by bed; `entries` of the journal wait until all has come."""

    beds: dict[str, Remains] = field(default_factory=dict)
    entries: list[Alert | Setup] = field(default_factory=list)

    def bed(self, bed: str) -> Remains:
        """What is left of a bed."""
        return self.beds.setdefault(bed, Remains())

    def add_alert(self, alert: Alert) -> None:
        """From the board."""
        self.bed(alert.bed).add(alert)

    def add_entry(self, entry: Alert | Setup) -> None:
        """Out of one of our own events, whose place was not sure or which was sent again."""
        self.entries.append(entry)

    def add_learned(self, bed: str, learned: Learned) -> None:
        """What the detector of a bed had learned."""
        self.bed(bed).learned = learned

    def add_setup(self, setup: Setup) -> None:
        """How the alarms of a bed are set up."""
        self.bed(setup.bed).add_setup(setup)

    def add_tally(self, tally: Tally) -> None:
        """The count of a bed whose board is empty."""
        remains = self.bed(tally.bed)
        remains.number = max(remains.number, tally.number)

    def add_occupancy(self, occupancy: Occupancy) -> None:
        """Who lies in a bed; where a device stands, its roster knows better."""
        remains = self.bed(occupancy.bed)
        if not isinstance(remains.place, Roster):
            remains.place = occupancy

    def add_score(self, score: Score) -> None:
        """The latest score of a bed, with its inputs."""
        self.bed(score.bed).score = score

    def read_journal(self) -> None:
        """Take in the journal, when everything the broker retains has come.

        What was not stored is sent again, so an entry may be old. The board is the checkpoint: what
        it does not show, though it was written after the entry, has been settled since.
        """
        counted = {bed: remains.number for bed, remains in self.beds.items()}
        for entry in self.entries:
            remains = self.bed(entry.bed)
            if isinstance(entry, Setup):
                remains.add_setup(entry)
                continue
            unshown = entry.number > counted.get(entry.bed, 0)
            if entry.settled or unshown or entry.id in remains.alerts:
                remains.add(entry)
        self.entries.clear()

    def add_stored(self, stored: "FromStore") -> None:
        """What the store knows; of alerts the board does not show only what the broker has lost.

        Whatever the broker still has, it has with the count of that moment: a change with a
        greater number came after it.
        """
        counted = {bed: remains.number for bed, remains in self.beds.items()}
        for alert in stored.alerts:
            lost = alert.number > counted.get(alert.bed, 0)
            if lost or alert.id in self.bed(alert.bed).alerts:
                self.bed(alert.bed).add(alert)
        for setup in stored.setups:
            if setup.number > counted.get(setup.bed, 0):
                self.bed(setup.bed).add_setup(setup)
        for bed, number in stored.numbers.items():
            remains = self.bed(bed)
            remains.number = max(remains.number, number)


@dataclass(slots=True)
class FromStore:
    """The latest revision of each alert of the last week and of each set-up, and the counts."""

    alerts: list[Alert] = field(default_factory=list)
    numbers: Mapping[str, int] = field(default_factory=dict)
    setups: list[Setup] = field(default_factory=list)


class StoreReader:
    """Asks the store in a thread of its own; whoever cannot wait goes on without it."""

    def __init__(self, url: str, site: str) -> None:
        self._url = url
        self._site = site
        self._found: FromStore | None = None
        self._thread = Thread(target=self._read, name="store", daemon=True)
        self._thread.start()

    def result(self, *, within_s: float) -> FromStore | None:
        """What it found; None when it did not answer in time."""
        self._thread.join(within_s)
        return self._found

    def _read(self) -> None:
        try:
            with psycopg.connect(
                self._url, connect_timeout=2, options="-c statement_timeout=1500"
            ) as connection:
                rows = connection.execute(_LATEST, {"site": self._site}).fetchall()
                found = FromStore(alerts=list(_readable(rows, Alert)))
                # The counts go over all of the history: if they take too long, the rest stands.
                self._found = found
                rows = connection.execute(_SETUPS, {"site": self._site}).fetchall()
                found.setups = list(_readable(rows, Setup))
                numbers = connection.execute(_NUMBERS, {"site": self._site}).fetchall()
                found.numbers = {str(bed): int(number) for bed, number in numbers}
        except psycopg.Error as why:
            _log.warning("the store did not tell all", reason=type(why).__name__)


def _readable(rows: Iterable[tuple[object, ...]], kind: type[_Told]) -> Iterator[_Told]:
    for (told,) in rows:
        try:
            yield msgspec.json.decode(json.dumps(told), type=kind)
        except msgspec.ValidationError:
            _log.warning("what is stored cannot be read", kind=kind.__name__)


_LATEST = """
    select alert from (
      select distinct on (alert_id) alert, revision
      from alert_event
      where site = %(site)s and at > now() - interval '7 days'
      order by alert_id, revision desc
    ) as latest
"""
# By number, for the clock may have been set back; one look into the index for each bed and week.
_SETUPS = """
    select latest.setup
    from bed join unit on unit.id = bed.unit
    cross join lateral (
      select setup from setup_event where setup_event.bed = bed.id and site = %(site)s
      order by number desc limit 1
    ) as latest
    where unit.site = %(site)s
"""
_NUMBERS = """
    select bed, max(number) from (
      select bed, number from alert_event where site = %(site)s
      union all
      select bed, number from setup_event where site = %(site)s
    ) as told
    group by bed
"""
