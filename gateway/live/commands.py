"""Requests to the owner of the alerts, over the broker: sent again until answered, once in effect.

The id of a command is the caller's Idempotency-Key. The owner knows the ids it has carried out, so
sending again is safe; an answer is remembered here for the caller who did not get it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from core.clock import monotonic
from core.wire import Alert, Answer, Command, Refusal, encode
from gateway.errors import (
    AlertClosed,
    AnotherPatient,
    KeyReused,
    Malformed,
    NoAnswer,
    NotAllowed,
    NotCalled,
    Outdated,
    Refused,
    Unknown,
    Unsafe,
    WorseNow,
)
from gateway.metrics import COMMANDS

RESEND_AFTER_S = 1.0
TRIES = 4
MOST_REMEMBERED = 2_000
"""Commands whose answers are kept for callers who ask again."""


@dataclass(eq=False, slots=True)
class _Asked:
    what: tuple[str, str, str]
    answer: Answer | None = None
    heard: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True, kw_only=True)
class Commands:
    """Asks, and matches answers to what was asked.

    Attributes:
        send: Publishes a request: payload and id.
        connected: Whether there is a broker to send by.
    """

    send: Callable[[bytes, str], None]
    connected: Callable[[], bool]
    _asked: OrderedDict[str, _Asked] = field(default_factory=OrderedDict)

    async def ask(self, command: Command) -> Answer:
        """Have the command carried out; what its owner says of it.

        Raises:
            NoAnswer: The owner of the alerts did not answer in 4 s. It may still have heard.
            KeyReused: The command's id was used for something else.
            Refused: As the owner says; each `Refusal` has its own.
        """
        asked = self._remember(command)
        started = monotonic()
        payload = encode(command)
        for _ in range(TRIES):
            if asked.answer is not None or not self.connected():
                break
            self.send(payload, command.actor.command)
            try:
                async with asyncio.timeout(RESEND_AFTER_S):
                    await asked.heard.wait()
            except TimeoutError:
                continue
        outcome = "none" if asked.answer is None else asked.answer.refusal or "done"
        COMMANDS.labels(outcome).observe(monotonic() - started)
        return _accepted(asked.answer)

    def hear(self, answer: Answer) -> None:
        """An answer came."""
        asked = self._asked.get(answer.command)
        if asked is not None and asked.answer is None:
            asked.answer = answer
            asked.heard.set()

    def _remember(self, command: Command) -> _Asked:
        what = (command.kind.value, command.alert or command.bed, command.actor.account)
        asked = self._asked.setdefault(command.actor.command, _Asked(what))
        if asked.what != what:
            raise KeyReused
        while len(self._asked) > MOST_REMEMBERED:
            self._asked.popitem(last=False)
        return asked


def alert_in(answer: Answer) -> Alert:
    """The alert as it is now.

    Raises:
        NoAnswer: The owner says nothing of an alert.
    """
    if answer.alert is None:
        raise NoAnswer
    return answer.alert


def _accepted(answer: Answer | None) -> Answer:
    if answer is None:
        raise NoAnswer
    if answer.refusal is not None:
        raise REFUSALS[answer.refusal](answer.said or answer.detail)
    return answer


REFUSALS: dict[Refusal, type[Refused]] = {
    Refusal.UNKNOWN_ALERT: Unknown,
    Refusal.ALERT_CLOSED: AlertClosed,
    Refusal.MALFORMED: Malformed,
    Refusal.UNKNOWN_BED: Unknown,
    Refusal.ANOTHER_PATIENT: AnotherPatient,
    Refusal.WORSE_NOW: WorseNow,
    Refusal.OUTDATED: Outdated,
    Refusal.NOT_CALLED: NotCalled,
    Refusal.NOT_ALLOWED: NotAllowed,
    Refusal.UNSAFE: Unsafe,
}
"""What each word of the owner is to a caller."""
