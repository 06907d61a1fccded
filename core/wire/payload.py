"""What every JSON payload has in common, and the strict way in and out. Pure."""

from datetime import datetime
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta, Struct

from core.errors import MalformedPayload

VERSION: Final = 1
LARGEST_PAYLOAD: Final = 65_536
"""Bytes; a larger message is refused before it is read."""


Moment = Annotated[datetime, Meta(tz=True)]
"""A time with its zone; UTC on the wire, RFC 3339."""
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Sequence = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=500)]


class Payload(Struct, frozen=True, kw_only=True):
    """A payload and its version."""

    v: int = VERSION


_W = TypeVar("_W", bound=Payload)
_encoder = msgspec.json.Encoder()
_decoders: dict[type[Payload], msgspec.json.Decoder[Any]] = {}


def encode(payload: Struct) -> bytes:
    """The payload as JSON bytes."""
    return _encoder.encode(payload)


def decode(kind: type[_W], payload: bytes) -> _W:
    """Read a JSON payload strictly: types, ranges, finite numbers, a time with its zone.

    Raises:
        MalformedPayload: It is too large, not JSON, or not of this kind; the message says where.
    """
    if len(payload) > LARGEST_PAYLOAD:
        raise MalformedPayload(f"{len(payload)} bytes, at most {LARGEST_PAYLOAD}")
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    try:
        message: _W = decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as why:
        raise MalformedPayload(str(why)[:200]) from None
    if message.v != VERSION:
        raise MalformedPayload(f"version {message.v}, this reader knows {VERSION}")
    return message
