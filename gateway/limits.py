"""The limits in force at each bed, for the tiles; asked of the owner of the alerts.

Asked once for each patient, set-up and revision of the rules, a few beds at a time.
"""

import asyncio
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from uuid import uuid4

from core.clock import Clock, monotonic
from core.wire import Actor, Command, CommandKind, LimitProposal
from gateway.errors import Refused
from gateway.live.commands import Commands
from gateway.live.frames import LimitsShown
from gateway.live.hearing import Hearing
from gateway.live.hub import Hub
from gateway.live.ward import Ward

LOOK_EVERY_S = 1.0
AT_ONCE = 16
"""Beds asked for at a time, so that a ward that is switched on does not keep the owner busy."""

AGAIN_AFTER_S = 15.0
"""A bed the owner did not answer for is asked for again after so long."""


@dataclass(slots=True, kw_only=True)
class LimitsInForce:
    """Keeps the limits on the tiles as the owner of the alerts has them."""

    clock: Clock
    ward: Ward
    hub: Hub
    hearing: Hearing
    commands: Commands
    _known: dict[str, Hashable] = field(default_factory=dict)
    _again_at: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Look for what changed, every second."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Ask for some beds of which the limits may have changed."""
        if self.hearing.broker() != "ok" or self.hearing.alerts() != "ok":
            return
        async with asyncio.TaskGroup() as group:
            for bed, judged_by in self._changed()[:AT_ONCE]:
                group.create_task(self._ask(bed, judged_by), name=f"limits of {bed}")

    def _changed(self) -> list[tuple[str, Hashable]]:
        now_s, found = monotonic(), list[tuple[str, Hashable]]()
        for bed in self.ward.ids():
            judged_by = self.ward.judged_by(bed)
            if judged_by is None:
                self._known.pop(bed, None)
                continue
            key = (self.hearing.rules, judged_by)
            if self._known.get(bed) != key and self._again_at.get(bed, 0.0) <= now_s:
                found.append((bed, key))
        return found

    async def _ask(self, bed: str, key: Hashable) -> None:
        shown = self.ward.bed(bed)
        if shown is None:
            return
        actor = Actor(
            account="gateway",
            name="Gateway",
            role="gateway",
            at=self.clock.now(),
            screen="",
            command=str(uuid4()),
        )
        asked = Command(kind=CommandKind.PROPOSE_LIMITS, actor=actor, bed=bed, stay=shown.stay)
        try:
            answer = await self.commands.ask(asked)
        except Refused:
            self._again_at[bed] = monotonic() + AGAIN_AFTER_S
            return
        self._again_at.pop(bed, None)
        if (self.hearing.rules, self.ward.judged_by(bed)) == key:
            self._known[bed] = key
            self.hub.tell_beds(self.ward.hear_limits(bed, limits_shown(answer.proposals)))


def limits_shown(limits: Iterable[LimitProposal]) -> LimitsShown:
    """The mildest limit of each side, by vital key."""
    found: LimitsShown = {}
    for one in limits:
        vital, _, side = one.cause.rpartition(".")
        if not one.in_force or side not in {"low", "high"}:
            continue
        low, high = found.get(vital, (None, None))
        mildest = one.in_force[0]
        found[vital] = (mildest, high) if side == "low" else (low, mildest)
    return found
