"""Readings that were stored before a change of the ledger was known are attributed again.

An hour of a device at a time, so that no statement takes long and the ward's own go between.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import text

from core.clock import Clock
from gateway.errors import RecordsAway
from gateway.office import Office

EVERY_S = 5.0
AT_A_TIME = timedelta(hours=1)

_NEXT = text("""
    select id, device, since, until from restatement where due_at <= :now
    order by due_at, id limit 1 for update skip locked
""")
_AGAIN = text("select attribute_again(:device, :since, :until)")
_DONE = text("delete from restatement where id = :id")
_REST = text("update restatement set since = :since where id = :id")
_log = structlog.stdlib.get_logger()


@dataclass(slots=True, kw_only=True)
class Restating:
    """What is still to be attributed again."""

    office: Office
    clock: Clock

    async def run(self) -> None:
        """Catch up every few seconds, until cancelled."""
        while True:
            try:
                await self.catch_up()
            except RecordsAway:
                _log.debug("nothing attributed again: the database is away")
            await asyncio.sleep(EVERY_S)

    async def catch_up(self) -> None:
        """Everything that is due.

        Raises:
            RecordsAway: The database does not answer.
        """
        more = True
        while more:
            more = await self._one()

    async def _one(self) -> bool:
        async with self.office.transaction() as connection:
            found = (await connection.execute(_NEXT, {"now": self.clock.now()})).first()
            if found is None:
                return False
            until = min(found.until, found.since + AT_A_TIME)
            asked = {"device": found.device, "since": found.since, "until": until}
            changed = await connection.scalar(_AGAIN, asked)
            if until < found.until:
                await connection.execute(_REST, {"id": found.id, "since": until})
            else:
                await connection.execute(_DONE, {"id": found.id})
        if changed:
            _log.info("readings attributed again", device=found.device, readings=changed)
        return True
