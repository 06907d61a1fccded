"""The live demo ward, and what its people do in it at one time or another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from core.books import Book
from core.ids import SiteId
from core.staff.accounts import Staff

SITE = SiteId("main")


@dataclass(frozen=True, slots=True)
class House:
    """The ward, with somebody of every role, at any time.

    Attributes:
        now: The present.
    """

    connection: AsyncConnection
    staff: Mapping[str, Staff]
    now: datetime

    def book(self, account: str, *, ago: timedelta = timedelta()) -> Book:
        """What somebody does, so long ago."""
        return Book(
            connection=self.connection,
            by=self.staff[account],
            now=self.now - ago,
            site=SITE,
            origin="demo",
            why="demo",
        )
