"""What screens confirm of alerts, as receipts for their owner.

A receipt goes on only from somebody who has been called for the alert and has not said so much in
this round; everything else a screen confirms is no news.
"""

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field

from core.clock import Clock
from core.staff.accounts import Staff
from core.wire import Actor, Command, CommandKind, Receipt
from gateway.errors import Refused
from gateway.live.board import Board
from gateway.live.commands import Commands
from gateway.live.frames import Confirmed
from gateway.metrics import RECEIPTS
from gateway.notify.calls import has_said, receipt_wanted

MOST_WAITING = 1_000
"""Receipts not passed on yet; a screen says it again with the alert's next change."""

MOST_REMEMBERED = 4_000
AT_ONCE = 4

_KINDS = {Receipt.DELIVERED: CommandKind.DELIVERED, Receipt.SEEN: CommandKind.SEEN}

Had = tuple[str, int, str]
"""Alert, round and account."""


@dataclass(frozen=True, slots=True)
class _Errand:
    staff: Staff
    had: Had
    receipt: Receipt


@dataclass(slots=True, kw_only=True)
class Receipts:
    """Takes what screens confirm, and passes it on without keeping a screen waiting."""

    clock: Clock
    board: Board
    commands: Commands
    _waiting: asyncio.Queue[_Errand] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    _under_way: set[_Errand] = field(default_factory=set)
    _confirmed: OrderedDict[Had, asyncio.Event] = field(default_factory=OrderedDict)

    def note(self, staff: Staff, said: Confirmed) -> None:
        """A screen of this person confirms an alert."""
        receipt = Receipt.SEEN if said.seen else Receipt.DELIVERED
        had = self._wanted(said.alert, staff.account, receipt)
        if had is None:
            return
        self._event(had).set()
        errand = _Errand(staff, had, receipt)
        if errand in self._under_way:
            return
        try:
            self._waiting.put_nowait(errand)
        except asyncio.QueueFull:
            RECEIPTS.labels("dropped").inc()
        else:
            self._under_way.add(errand)

    async def confirmation(self, had: Had) -> None:
        """Return when a screen of this person has confirmed the alert in this round."""
        alert, round_, account = had
        known = self.board.open.get(alert)
        calling = known.escalation if known is not None else None
        same = calling is not None and calling.round == round_
        # Confirmed before this gateway started: the owner knows.
        if calling is None or not same or not has_said(calling, account, Receipt.DELIVERED):
            await self._event(had).wait()

    async def run(self) -> None:
        """Pass receipts on, for ever."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._work(), name="receipts")

    async def _work(self) -> None:
        while True:
            errand = await self._waiting.get()
            try:
                await self._pass_on(errand)
            except Refused as why:
                RECEIPTS.labels(why.slug).inc()
            else:
                RECEIPTS.labels("passed on").inc()
            finally:
                self._under_way.discard(errand)

    async def _pass_on(self, errand: _Errand) -> None:
        alert, _, account = errand.had
        if self._wanted(alert, account, errand.receipt) != errand.had:
            return
        actor = Actor(
            account=account,
            name=errand.staff.name,
            role=errand.staff.role.value,
            at=self.clock.now(),
            command=_name(errand),
        )
        await self.commands.ask(Command(kind=_KINDS[errand.receipt], alert=alert, actor=actor))

    def _wanted(self, name: str, account: str, receipt: Receipt) -> Had | None:
        alert = self.board.open.get(name)
        if alert is None or alert.escalation is None:
            return None
        if not receipt_wanted(alert, account, receipt):
            return None
        return name, alert.escalation.round, account

    def _event(self, had: Had) -> asyncio.Event:
        event = self._confirmed.setdefault(had, asyncio.Event())
        self._confirmed.move_to_end(had)
        while len(self._confirmed) > MOST_REMEMBERED:
            self._confirmed.popitem(last=False)
        return event


def _name(errand: _Errand) -> str:
    # The same receipt has the same id, whichever screen or start of the gateway it comes by.
    text = "/".join(map(str, (*errand.had, errand.receipt)))
    return f"receipt-{hashlib.sha256(text.encode()).hexdigest()[:40]}"
