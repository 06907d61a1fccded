"""Doubts whether the right patient is in a bed: what the ward suspects is written into the books.

A doubt stands until a person has settled it, or until the stay it is about is over; a monitor that
changes its mind does not settle it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.clock import Clock
from gateway.live.claims import Claim, Doubts, Suspicion
from gateway.live.frames import Doubt
from gateway.live.hub import Hub
from gateway.live.ward import Ward
from gateway.office import Office

_GONE = text("""
    update doubt set settled_at = :now, outcome = 'gone'
    where settled_at is null and stay is distinct from
        (select stay.id from stay where stay.bed = doubt.bed and upper_inf(stay.during))
""")
_OPEN = text("select bed, stay, raised_by, raised_at from doubt where settled_at is null")
_SETTLED = text("""
    select doubt.bed, doubt.stay, doubt.device, doubt.boot, doubt.claimed
    from doubt join device_assignment as standing
        on standing.device = doubt.device and standing.bed = doubt.bed
        and upper_inf(standing.during)
    where doubt.outcome = 'same_patient' and doubt.boot is not null
""")
_KNOWN_AS = text("""
    select stay.id, other.id as other from stay
    join stay as other on other.admission = stay.admission and other.id <> stay.id
    where upper_inf(stay.during)
""")
_RAISE = text("""
    insert into doubt (bed, stay, device, boot, claimed, raised_at)
    select :bed, :stay, :device, :boot, :claimed, :now
    where exists (select from device where id = :device) on conflict do nothing
""")


@dataclass(slots=True, kw_only=True)
class DoubtKeeping:
    """Keeps ward and books of one mind."""

    office: Office
    clock: Clock
    ward: Ward
    hub: Hub

    async def exchange(self) -> None:
        """Exchange once.

        Raises:
            RecordsAway: The database does not answer.
        """
        async with self.office.transaction() as connection:
            await connection.execute(_GONE, {"now": self.clock.now()})
            self._learn(await _read(connection))
            suspected = self.ward.suspicions()
            if suspected:
                await self._raise(connection, suspected)
                self._learn(await _read(connection))

    def _learn(self, doubts: Doubts) -> None:
        self.hub.tell_beds(self.ward.hear_doubts(doubts))

    async def _raise(self, connection: AsyncConnection, suspected: Iterable[Suspicion]) -> None:
        for one in suspected:
            await connection.execute(
                _RAISE,
                {
                    "bed": one.bed,
                    "stay": one.stay,
                    "device": one.device,
                    "boot": one.claim.boot,
                    "claimed": one.claim.stay,
                    "now": self.clock.now(),
                },
            )


async def _read(connection: AsyncConnection) -> Doubts:
    open_ = {
        row.bed: (
            row.stay,
            Doubt(source="monitor" if row.raised_by is None else "person", since=row.raised_at),
        )
        for row in await connection.execute(_OPEN)
    }
    settled = frozenset(
        Suspicion(row.bed, row.stay, row.device, Claim(row.boot, row.claimed))
        for row in await connection.execute(_SETTLED)
    )
    known_as: dict[int, set[int]] = defaultdict(set)
    for row in await connection.execute(_KNOWN_AS):
        known_as[row.id].add(row.other)
    return Doubts(
        open=open_,
        settled=settled,
        known_as={stay: frozenset(others) for stay, others in known_as.items()},
    )
