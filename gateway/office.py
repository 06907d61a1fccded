"""The database as people's requests use it: a pool of its own, so that no list delays the ward."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.errors import RecordsAway


class Office:
    """Transactions for requests."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def close(self) -> None:
        """Leave the database."""
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed unless the block raises.

        Raises:
            RecordsAway: The database does not answer, or not in time.
        """
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (OperationalError, InterfaceError, InternalError, NoConnectionFree, OSError) as why:
            raise RecordsAway from why
