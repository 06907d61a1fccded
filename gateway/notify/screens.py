"""Live screens as a channel: the alert itself is the call, and only a confirmation is delivery."""

import asyncio
from dataclasses import dataclass

from core.wire import Receipt
from gateway.live.hub import Hub
from gateway.live.receipts import Receipts
from gateway.notify.calls import Call

WITHIN_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Screens:
    """Screens that are open, by the account that is signed in there."""

    hub: Hub
    receipts: Receipts
    name: str = "screen"

    def reaches(self, call: Call) -> bool:
        """Whether this person has a screen open."""
        return call.account != "" and self.hub.shows_to(call.account)

    async def call(self, call: Call) -> bool | Receipt:
        """Delivered once one of them says that the alert stands there; the frame is under way."""
        try:
            async with asyncio.timeout(WITHIN_S):
                await self.receipts.confirmation((call.alert, call.round, call.account))
        except TimeoutError:
            return False
        return Receipt.DELIVERED
