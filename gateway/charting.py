"""Observations on their way: to the score at once, to the database when it is there.

Whoever writes something down at the bed must not wait for a database that is away: the broker is
told at once, and what is not recorded yet is kept here until it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from core.ids import BedId, SiteId
from core.observations.charting import Entry
from core.observations.latest import with_entries
from core.topics import observations_topic
from core.wire import Observations, encode
from gateway.errors import RecordsAway
from gateway.live.feed import Feed
from gateway.live.hearing import Hearing

MOST_UNWRITTEN = 1_000
"""Entries kept while the database is away; more are refused, loudly."""


@dataclass(slots=True, kw_only=True)
class Charting:
    """What was written down and is not everywhere yet."""

    site: SiteId
    feed: Feed
    hearing: Hearing
    _unwritten: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def keep(self, entry: Entry) -> None:
        """Keep an entry until the database has it.

        Raises:
            RecordsAway: Too many wait already.
        """
        if len(self._unwritten) >= MOST_UNWRITTEN:
            raise RecordsAway
        self._unwritten[entry.by.account, entry.key] = entry

    def unwritten(self) -> list[Entry]:
        """What the database does not have yet, oldest first."""
        return list(self._unwritten.values())

    def written(self, entry: Entry) -> None:
        """The database has it, or will never take it."""
        self._unwritten.pop((entry.by.account, entry.key), None)

    def tell(self, entry: Entry) -> None:
        """Let an entry count at once."""
        self._say(with_entries(self.hearing.observations.said, [entry]))

    def amend(self, recorded: Mapping[str, Observations]) -> None:
        """Make the broker say what the database says, and what it does not have yet."""
        self._say(with_entries(recorded, self._unwritten.values()))

    def _say(self, wanted: Mapping[str, Observations]) -> None:
        if self.hearing.broker() != "ok":
            # Unread, it may be right already; the next exchange with the database says it.
            return
        # Said to be nothing, not cleared: who was away when it was cleared would never know.
        nothing = {
            bed: replace(said, values={})
            for bed, said in self.hearing.observations.said.items()
            if bed not in wanted
        }
        for bed, said in self.hearing.observations.amendments({**nothing, **wanted}).items():
            if said is not None:
                topic = observations_topic(self.site, BedId(bed))
                self.feed.publish_retained(topic, encode(said))
