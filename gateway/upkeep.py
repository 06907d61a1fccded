"""What is done over and over: the flush of vitals, the beat, and the exchange with the database.

The database may be frozen, and then a question to it hangs for many seconds: it is asked by a task
of its own, on which nothing live waits.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from msgspec.structs import replace

from core.beds.roster import Ward as WardRecords
from core.clock import Clock, monotonic
from core.errors import Unknown
from core.ids import BedId, DeviceId, SiteId
from core.topics import duty_topic, occupancy_topic, roster_topic
from core.wire import Duty, Occupancy, Roster, encode
from gateway.charting import Charting
from gateway.errors import RecordsAway
from gateway.identity import LASTS, Identity
from gateway.live.board import Board
from gateway.live.feed import Feed
from gateway.live.frames import AlertChanged
from gateway.live.hearing import Hearing
from gateway.live.hub import Hub
from gateway.live.ward import Ward
from gateway.metrics import UNKEPT
from gateway.records import Records

_log = structlog.stdlib.get_logger()

FLUSH_EVERY_S = 0.05
BEAT_EVERY_S = 2.0
LEAN_IN_BEATS = 30
"""Each bed's trends are looked at once in so many beats: a minute."""
ASK_EVERY_S = 2.0
DATABASE_WITHIN_S = 6.0
"""Without an answer for longer the database counts as away."""


def _says_the_same(known: Occupancy | None, wanted: Occupancy) -> bool:
    return known is not None and replace(known, revision=0) == wanted


@dataclass(slots=True, kw_only=True)
class Upkeep:
    """The gateway's standing tasks.

    Attributes:
        also: What else is exchanged with the database each time; raises `RecordsAway` like the
            rest.
    """

    site: SiteId
    clock: Clock
    records: Records
    identity: Identity
    ward: Ward
    board: Board
    hub: Hub
    hearing: Hearing
    feed: Feed
    also: Callable[[], Awaitable[None]] | None = None
    charting: Charting
    _leant: int = 0
    _answered_at: float | None = None
    _refused: str = ""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def database(self) -> str:
        """What is wrong with the database, or "ok"."""
        if self._answered_at is None:
            return self._refused or "not reached yet"
        age_s = monotonic() - self._answered_at
        if self._refused or age_s > DATABASE_WITHIN_S:
            return f"no answer for {age_s:.0f} s"
        return "ok"

    def reachable(self) -> None:
        """Refuse at once what would wait for a database that is away.

        Raises:
            RecordsAway: It is.
        """
        if self.database() != "ok":
            raise RecordsAway

    async def flush(self) -> None:
        """Show new vitals, twenty times a second."""
        while True:
            self.hearing.flush()
            await asyncio.sleep(FLUSH_EVERY_S)

    async def beat(self) -> None:
        """Show that the gateway lives, and close the screens of sessions that ended."""
        while True:
            self.hearing.sweep()
            self.hearing.forget_faults()
            self._lean()
            for screen in list(self.hub.screens):
                if not self.identity.keep_open(screen.session):
                    self.hub.end_session(screen.session)
            self.hub.beat()
            await asyncio.sleep(BEAT_EVERY_S)

    def _lean(self) -> None:
        """Look where values are going, at some beds of the ward each time."""
        self._leant += 1
        now_ms = round(self.clock.now().timestamp() * 1000)
        self.hub.tell_beds(self.ward.lean(now_ms, part=self._leant, of=LEAN_IN_BEATS))

    async def exchange(self) -> None:
        """Exchange with the database once, and note whether it answered."""
        try:
            # One at a time: what was read before somebody's change must not be learnt after it.
            async with self._turn:
                await self._exchange()
        except RecordsAway as why:
            if not self._refused:
                _log.warning("database away", reason=type(why.__cause__).__name__)
            self._refused = "does not answer"
        else:
            if self._refused or self._answered_at is None:
                _log.info("database answers")
            self._refused = ""
            self._answered_at = monotonic()

    def soon(self) -> None:
        """Exchange with the database at once: the ledger has changed, and screens are to follow."""
        self.identity.changed.set()

    async def ask(self) -> None:
        """Exchange with the database every two seconds, and when somebody changed it."""
        while True:
            # Before the exchange: what changes during it is asked for by the next.
            self.identity.changed.clear()
            await self.exchange()
            try:
                async with asyncio.timeout(ASK_EVERY_S):
                    await self.identity.changed.wait()
            except TimeoutError:
                continue

    async def _exchange(self) -> None:
        now = self.clock.now()
        unwritten = self.identity.unwritten()
        if unwritten:
            await self.records.keep_sign_ins(unwritten, now=now)
            self.identity.written(unwritten)
        staff = await self.records.accounts()
        self.identity.learn(staff, await self.records.sign_ins(now=now))
        await self._exchange_doors(now)
        self._learn_ward(await self.records.ward(now=now))
        self._say_duties(await self.records.duties(now=now))
        await self._exchange_observations(now)
        unrecorded = self.board.unrecorded()
        if unrecorded:
            found = await self.records.recorded(unrecorded)
            for alert in self.board.hear_recorded(found):
                self.hub.tell(AlertChanged(alert=alert))
        if self.also is not None:
            await self.also()

    async def _exchange_doors(self, now: datetime) -> None:
        doors = self.identity.doors
        unwritten = doors.unwritten()
        if unwritten:
            await self.records.keep_doors(unwritten, now=now)
            doors.written(unwritten)
        doors.learn(await self.records.doors(now=now, shift=LASTS))

    def _learn_ward(self, records: WardRecords) -> None:
        """Take the places over, and make the roster on the broker say what the database says."""
        self.hub.tell_beds(self.ward.hear_places(records.places))
        if self.hearing.broker() != "ok":
            # Unread, it may be right already; away, each round would queue the same again.
            return
        occupancies = self.hearing.occupancies
        wanted = self._numbered(records.occupancies)
        # Said before the device leaves and cleared after it came: no bed is nobody's in between.
        for bed in wanted:
            self._say_place(occupancy_topic(self.site, BedId(bed)), wanted[bed])
        self._say_rosters(records.rosters)
        for bed in occupancies.said.keys() - {one.bed for one in records.occupancies}:
            self._say_place(occupancy_topic(self.site, BedId(bed)), None)

    def _numbered(self, occupancies: Iterable[Occupancy]) -> dict[str, Occupancy]:
        """What is to be said of beds without a device, and is not said yet."""
        said = self.hearing.occupancies.said
        return {
            one.bed: replace(one, revision=self._revision(said.get(one.bed)))
            for one in occupancies
            if not _says_the_same(said.get(one.bed), one)
        }

    def _say_rosters(self, rosters: Iterable[Roster]) -> None:
        wanted = {roster.device: roster for roster in rosters}
        said = self.ward.rostered()
        for device, roster in wanted.items():
            known = said.get(device)
            if not _says_the_same(known, roster):
                roster_now = replace(roster, revision=self._revision(known))
                self._say_place(roster_topic(self.site, DeviceId(device)), roster_now)
        for device in said.keys() - wanted.keys():
            self._say_place(roster_topic(self.site, DeviceId(device)), None)

    def _say_place(self, topic: str, place: Occupancy | None) -> None:
        self.feed.publish_retained(topic, encode(place) if place is not None else b"")

    def _revision(self, known: Occupancy | None) -> int:
        """Greater than any before, even if the clock was set back."""
        before = 0 if known is None else known.revision
        return max(round(self.clock.now().timestamp() * 1000), before + 1)

    async def _exchange_observations(self, now: datetime) -> None:
        for entry in self.charting.unwritten():
            try:
                await self.records.keep_observations(entry)
            except Unknown:
                # It counted for whoever lay there, as far as anybody could know then.
                UNKEPT.inc()
                _log.error("observation of no known stay", stay=entry.stay, at=entry.at.isoformat())
            self.charting.written(entry)
        self.charting.amend(await self.records.observations(now=now))
        for bed, said in self.hearing.observations.said.items():
            # Heard before its bed, or its patient, was known.
            self.hub.tell_beds(self.ward.hear_observations(bed, said))

    def _say_duties(self, duties: Iterable[Duty]) -> None:
        """Make the broker say who is on duty as the database does."""
        if self.hearing.broker() != "ok":
            return
        wanted = {duty.bed: duty for duty in duties}
        for bed, duty in self.hearing.duties.amendments(wanted).items():
            self.feed.publish_retained(
                duty_topic(self.site, BedId(bed)), encode(duty) if duty is not None else b""
            )
