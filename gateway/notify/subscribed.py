"""Browsers that have asked to be woken, in memory, so that calls go out while the database is away.

Read again every few seconds; what was learned of a browser meanwhile is written then.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.clock import Clock
from core.staff.subscriptions import Subscription
from gateway.errors import RecordsAway
from gateway.metrics import ADDRESSES
from gateway.records import Records

READ_EVERY_S = 5.0

MOST_OF_ONE = 16
"""Browsers of one account; with one more the oldest is forgotten."""


@dataclass(slots=True, kw_only=True)
class Subscribed:
    """Who can be woken where."""

    records: Records
    clock: Clock
    _by_account: dict[str, list[Subscription]] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)
    _results: dict[str, bool] = field(default_factory=dict)

    def of(self, account: str) -> tuple[Subscription, ...]:
        """The browsers of a person."""
        return tuple(self._by_account.get(account, ()))

    async def add(self, subscription: Subscription) -> None:
        """A browser asks to be woken from now on.

        Raises:
            RecordsAway: It could not be kept.
        """
        await self.records.keep_subscription(subscription)
        self._gone.discard(subscription.endpoint)
        known = await self.records.subscriptions()
        own = [one for one in known if one.account == subscription.account]
        for one in own[:-MOST_OF_ONE]:
            await self.records.forget_subscription(one.endpoint)
        self._learn(known)

    async def remove(self, account: str, endpoint: str) -> None:
        """A person wants it no longer.

        Raises:
            RecordsAway: It could not be forgotten.
        """
        await self.records.forget_subscription(endpoint, account=account)
        await self.read()

    def note_gone(self, endpoint: str) -> None:
        """Its push service knows it no longer."""
        self._gone.add(endpoint)
        self._results.pop(endpoint, None)
        self._learn([one for of_one in self._by_account.values() for one in of_one])

    def note(self, endpoint: str, *, reached: bool) -> None:
        """A push went out, or did not."""
        self._results[endpoint] = reached

    async def run(self) -> None:
        """Keep in step with the database, for ever."""
        while True:
            try:
                await self.write()
                await self.read()
            except RecordsAway:
                pass
            await asyncio.sleep(READ_EVERY_S)

    async def write(self) -> None:
        """Write what was learned.

        Raises:
            RecordsAway: It waits for the next time.
        """
        for endpoint in tuple(self._gone):
            await self.records.forget_subscription(endpoint)
            self._gone.discard(endpoint)
        while self._results:
            endpoint, reached = next(iter(self._results.items()))
            failed_at = None if reached else self.clock.now()
            await self.records.note_push(endpoint, failed_at=failed_at)
            if self._results.get(endpoint) is reached:
                del self._results[endpoint]

    async def read(self) -> None:
        """Read who can be woken.

        Raises:
            RecordsAway: What was read last goes on to count.
        """
        self._learn(await self.records.subscriptions())

    def _learn(self, all_known: Sequence[Subscription]) -> None:
        found: dict[str, list[Subscription]] = defaultdict(list)
        for one in all_known:
            if one.endpoint not in self._gone:
                found[one.account].append(one)
        self._by_account = {account: known[-MOST_OF_ONE:] for account, known in found.items()}
        ADDRESSES.labels("push").set(sum(map(len, self._by_account.values())))
