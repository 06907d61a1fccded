"""Requests of people over MQTT 5: read strictly, always answered."""

from dataclasses import dataclass

import msgspec

from alerts.model import Reply
from core.errors import MalformedPayload
from core.mqtt import Delivery
from core.wire import Answer, Command, Refusal, decode


@dataclass(frozen=True, slots=True)
class Request:
    """A command as it came."""

    delivery: Delivery
    command: Command


class _Id(msgspec.Struct):
    command: str = ""


class _Named(msgspec.Struct):
    actor: _Id


def read_request(delivery: Delivery) -> Request | Answer:
    """The request, or the answer that it cannot be read."""
    try:
        return Request(delivery, decode(Command, delivery.payload))
    except MalformedPayload as why:
        return Answer(
            command=_id_of(delivery.payload), refusal=Refusal.MALFORMED, detail=str(why)[:500]
        )


def answer(request: Request, reply: Reply) -> Answer:
    """The answer to a request."""
    return Answer(
        command=request.command.actor.command,
        alert=reply.alert,
        setup=reply.setup,
        warnings=reply.warnings,
        proposals=reply.proposals,
        allowances=reply.allowances,
        score=reply.score,
        refusal=reply.refusal,
        detail=reply.detail[:500],
        said=reply.said,
    )


def _id_of(payload: bytes) -> str:
    try:
        return msgspec.json.decode(payload, type=_Named).actor.command
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
