"""What comes with a request to the owner of the alerts: who asks, from which screen, which key."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Self

from fastapi import Depends, Header
from pydantic import BaseModel, ConfigDict, Field

from core.staff.accounts import Role
from core.wire import Actor, Answer, Command, CommandKind
from gateway.access import Parts, may
from gateway.errors import Malformed
from gateway.identity import Caller
from gateway.wiring import Wiring

# The database's text and JSON take no NUL: an answer with one could never be recorded.
WRITTEN = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"

Named = Annotated[str, Field(min_length=1, max_length=64, pattern=WRITTEN)]
Written = Annotated[str, Field(max_length=500, pattern=WRITTEN)]
Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=WRITTEN)]
"""Why somebody did it, in their words."""

SKEW = timedelta(seconds=5)
"""How far ahead a screen may take our clock to be. Example, approve locally."""

Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9._:-]{8,64}$")]


class Said(BaseModel):
    """What comes with every request."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    screen: Annotated[str, Field(max_length=64, pattern=WRITTEN)] = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """A person with a key for one press of a button."""

    caller: Caller
    key: str
    parts: Wiring
    pressed_at: datetime | None = None

    def pressed(self, at: datetime | None) -> Self:
        """The same person, who pressed at this time; None for now.

        Raises:
            Malformed: It is still to come.
        """
        if at is not None and at - self.parts.clock.now() > SKEW:
            raise Malformed("pressed_at: in the future")
        return replace(self, pressed_at=at)

    async def ask(self, kind: CommandKind, *, screen: str = "", **about: Any) -> Answer:
        """Have a command carried out.

        Raises:
            Refused: As `Commands.ask`.
        """
        now, pressed_at = self.parts.clock.now(), self.pressed_at
        actor = Actor(
            account=self.caller.staff.account,
            name=self.caller.staff.name,
            role=self.caller.role.value,
            at=now,
            screen=screen,
            command=self.key,
            pressed_at=None if pressed_at is None else min(pressed_at, now),
        )
        return await self.parts.commands.ask(Command(kind=kind, actor=actor, **about))


def asks(*roles: Role) -> Callable[..., Awaitable[Asker]]:
    """A dependency: a person with one of these roles, who has chosen a key."""

    async def asker(
        caller: Annotated[Caller, Depends(may(*roles))], key: Key, parts: Parts
    ) -> Asker:
        return Asker(caller, key, parts)

    asker.__dict__["roles"] = roles
    return asker
