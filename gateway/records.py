"""What the gateway reads and keeps in the database, and what it does when that is away.

Everything a person needs in an emergency is in memory; this is the rest.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.beds.roster import Ward, read_ward
from core.books import Book
from core.ids import SiteId
from core.observations.charting import Entry, write_late
from core.observations.latest import read_latest
from core.staff.accounts import Staff, read_accounts
from core.staff.doors import Change, Doors, forget_doors, read_doors, write_doors
from core.staff.duties import read_duties
from core.staff.glass import is_broken_at
from core.staff.sign_ins import Signed, forget_sign_ins, read_sign_ins, write_sign_ins
from core.staff.subscriptions import (
    Subscription,
    forget_subscription,
    keep_subscription,
    note_push,
    read_subscriptions,
)
from core.wire import Duty, Observations
from gateway import curves, history
from gateway.curves import StoredWaves, Trend, TrendAsked, WavesAsked
from gateway.errors import RecordsAway
from gateway.history import Page, Settled, SetUp
from gateway.live.frames import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look at a bed.

    Attributes:
        at: Of whom it is: whoever lay there then.
    """

    bed: str
    at: datetime
    now: datetime


class Records(Protocol):
    """The database as the gateway sees it; every call may raise `RecordsAway`."""

    async def ward(self, *, now: datetime) -> Ward:
        """Places and where each device stands."""
        ...

    async def duties(self, *, now: datetime) -> tuple[Duty, ...]:
        """Who answers for each bed, but for those nobody is on duty for."""
        ...

    async def accounts(self) -> Mapping[str, Staff]:
        """Who may sign in."""
        ...

    async def observations(self, *, now: datetime) -> Mapping[str, Observations]:
        """The latest that was written down for whoever lies in each bed."""
        ...

    async def keep_observations(self, entry: Entry) -> None:
        """Keep what was written down while the database was away.

        Raises:
            Unknown: There is no such stay.
        """
        ...

    async def sign_ins(self, *, now: datetime) -> Mapping[bytes, Signed]:
        """Sessions that are valid."""
        ...

    async def keep_sign_ins(self, changed: Iterable[Signed], *, now: datetime) -> None:
        """Keep new sessions and ends of old ones."""
        ...

    async def doors(self, *, now: datetime, shift: timedelta) -> Doors:
        """Locks, known browsers, tokens of programs, tablets, PINs."""
        ...

    async def keep_doors(self, changed: Iterable[Change], *, now: datetime) -> None:
        """Keep what was noted at the doors."""
        ...

    async def patient(self, bed: str, *, by: Staff, origin: str, now: datetime) -> Patient | None:
        """Who lies in a bed; that somebody was told is kept in the audit."""
        ...

    async def note_look(self, look: Look, act: str, *, by: Staff, origin: str) -> None:
        """Keep in the audit that somebody looks at what was measured of a patient."""
        ...

    async def glass_broken(self, account: str, bed: str, *, now: datetime) -> bool:
        """Whether somebody broke the glass for the patient who lies in a bed."""
        ...

    async def trend(self, asked: TrendAsked) -> Trend:
        """Readings of a bed, in buckets."""
        ...

    async def waves(self, asked: WavesAsked) -> StoredWaves:
        """Stored waveforms of a bed."""
        ...

    async def settled(self, page: Page) -> Settled:
        """Settled alerts, newest first."""
        ...

    async def events(self, alert: str) -> list[bytes]:
        """Every change of an alert, oldest first, as JSON of `core.wire.AlertEvent`."""
        ...

    async def recorded(self, alerts: list[str]) -> dict[str, int]:
        """Highest stored revision by alert."""
        ...

    async def setups(self, page: Page) -> SetUp:
        """Changes of a bed's set-up, newest first."""
        ...

    async def subscriptions(self) -> Sequence[Subscription]:
        """Browsers that have asked to be woken, oldest first."""
        ...

    async def keep_subscription(self, subscription: Subscription) -> None:
        """Keep one; a browser belongs to whoever asked last."""
        ...

    async def forget_subscription(self, endpoint: str, *, account: str | None = None) -> None:
        """Drop one; with an account only if it is that person's."""
        ...

    async def note_push(self, endpoint: str, *, failed_at: datetime | None) -> None:
        """Keep when a push failed; None when one has succeeded."""
        ...

    async def close(self) -> None:
        """Leave the database."""
        ...


class StoredRecords:
    """The real ones."""

    def __init__(self, engine: AsyncEngine, *, site: str) -> None:
        self._engine = engine
        self._site = site

    async def ward(self, *, now: datetime) -> Ward:
        """Places and where each device stands."""
        async with self._reading() as connection:
            return await read_ward(connection, site=self._site, now=now)

    async def duties(self, *, now: datetime) -> tuple[Duty, ...]:
        """Who answers for each bed, but for those nobody is on duty for."""
        async with self._reading() as connection:
            return await read_duties(connection, site=self._site, now=now)

    async def accounts(self) -> Mapping[str, Staff]:
        """Who may sign in."""
        async with self._reading() as connection:
            return await read_accounts(connection)

    async def observations(self, *, now: datetime) -> Mapping[str, Observations]:
        """The latest that was written down for whoever lies in each bed."""
        async with self._reading() as connection:
            return await read_latest(connection, site=self._site, now=now)

    async def keep_observations(self, entry: Entry) -> None:
        """Keep what was written down while the database was away, with its note in the audit."""
        async with self._reading() as connection:
            book = Book(
                connection=connection,
                by=entry.by,
                now=entry.entered_at,
                site=SiteId(self._site),
                origin=entry.origin,
            )
            await write_late(book, entry)

    async def sign_ins(self, *, now: datetime) -> Mapping[bytes, Signed]:
        """Sessions that are valid."""
        async with self._reading() as connection:
            return await read_sign_ins(connection, now=now)

    async def keep_sign_ins(self, changed: Iterable[Signed], *, now: datetime) -> None:
        """Keep new sessions and ends of old ones; drop what expired long ago."""
        async with self._reading() as connection:
            await write_sign_ins(connection, changed)
            await forget_sign_ins(connection, before=now)

    async def doors(self, *, now: datetime, shift: timedelta) -> Doors:
        """Locks, known browsers, tokens of programs, tablets, PINs."""
        async with self._reading() as connection:
            return await read_doors(connection, now=now, shift=shift)

    async def keep_doors(self, changed: Iterable[Change], *, now: datetime) -> None:
        """Keep what was noted at the doors; drop what counts no longer."""
        async with self._reading() as connection:
            await write_doors(connection, changed)
            await forget_doors(connection, now=now)

    async def patient(self, bed: str, *, by: Staff, origin: str, now: datetime) -> Patient | None:
        """Who lies in a bed; that somebody was told is kept in the audit."""
        async with self._reading() as connection:
            site = SiteId(self._site)
            book = Book(connection=connection, by=by, now=now, site=site, origin=origin)
            return await history.patient(book, bed)

    async def note_look(self, look: Look, act: str, *, by: Staff, origin: str) -> None:
        """Keep in the audit that somebody looks at what was measured of a patient."""
        async with self._reading() as connection:
            site = SiteId(self._site)
            book = Book(connection=connection, by=by, now=look.now, site=site, origin=origin)
            await history.note_look(book, look.bed, act, at=look.at)

    async def glass_broken(self, account: str, bed: str, *, now: datetime) -> bool:
        """Whether somebody broke the glass for the patient who lies in a bed."""
        async with self._reading() as connection:
            return await is_broken_at(connection, account, bed, now=now)

    async def trend(self, asked: TrendAsked) -> Trend:
        """Readings of a bed, in buckets."""
        async with self._reading() as connection:
            return await curves.trend(connection, asked)

    async def waves(self, asked: WavesAsked) -> StoredWaves:
        """Stored waveforms of a bed."""
        async with self._reading() as connection:
            return await curves.waves(connection, asked)

    async def settled(self, page: Page) -> Settled:
        """Settled alerts, newest first."""
        async with self._reading() as connection:
            return await history.settled(connection, page, site=self._site)

    async def events(self, alert: str) -> list[bytes]:
        """Every change of an alert, oldest first."""
        async with self._reading() as connection:
            return await history.events(connection, alert, site=self._site)

    async def recorded(self, alerts: list[str]) -> dict[str, int]:
        """Highest stored revision by alert."""
        async with self._reading() as connection:
            return await history.recorded(connection, alerts)

    async def setups(self, page: Page) -> SetUp:
        """Changes of a bed's set-up, newest first."""
        async with self._reading() as connection:
            return await history.setups(connection, page, site=self._site)

    async def subscriptions(self) -> Sequence[Subscription]:
        """Browsers that have asked to be woken, oldest first."""
        async with self._reading() as connection:
            return await read_subscriptions(connection)

    async def keep_subscription(self, subscription: Subscription) -> None:
        """Keep one; a browser belongs to whoever asked last."""
        async with self._reading() as connection:
            await keep_subscription(connection, subscription)

    async def forget_subscription(self, endpoint: str, *, account: str | None = None) -> None:
        """Drop one; with an account only if it is that person's."""
        async with self._reading() as connection:
            await forget_subscription(connection, endpoint, account=account)

    async def note_push(self, endpoint: str, *, failed_at: datetime | None) -> None:
        """Keep when a push failed; None when one has succeeded."""
        async with self._reading() as connection:
            await note_push(connection, endpoint, failed_at=failed_at)

    async def close(self) -> None:
        """Leave the database."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        """One transaction."""
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (OperationalError, InterfaceError, InternalError, NoConnectionFree, OSError) as why:
            # Internal: a standby that takes no writes, a damaged index. Screens go on.
            raise RecordsAway from why
