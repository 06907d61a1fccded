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
from gateway.errors import AlertClosed, KeyReused, Malformed, NoAnswer, Refused, Unknown
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

    async def ask(self, command: Command) -> Alert:
        """Have the command carried out; the alert as it is afterwards.

        Raises:
            NoAnswer: The owner of the alerts did not answer in 4 s. It may still have heard.
            Unknown: No open alert has this id.
            AlertClosed: It is settled.
            KeyReused: The command's id was used for something else.
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
        return _alert_of(asked.answer)

    def hear(self, answer: Answer) -> None:
        """An answer came."""
        asked = self._asked.get(answer.command)
        if asked is not None and asked.answer is None:
            asked.answer = answer
            asked.heard.set()

    def _remember(self, command: Command) -> _Asked:
        what = (command.kind.value, command.alert, command.actor.account)
        asked = self._asked.setdefault(command.actor.command, _Asked(what))
        if asked.what != what:
            raise KeyReused
        while len(self._asked) > MOST_REMEMBERED:
            self._asked.popitem(last=False)
        return asked


def _alert_of(answer: Answer | None) -> Alert:
    if answer is None:
        raise NoAnswer
    if answer.alert is not None and answer.refusal is None:
        return answer.alert
    raise _refusals.get(answer.refusal, Malformed)(answer.detail or None)


_refusals: dict[Refusal | None, type[Refused]] = {
    Refusal.UNKNOWN_ALERT: Unknown,
    Refusal.ALERT_CLOSED: AlertClosed,
    Refusal.MALFORMED: Malformed,
}
