"""A stretch of a waveform, as CBOR. Pure.

Samples are the standard library's arrays: numpy would be 13 MB in each process that only passes
them on.
"""

import sys
from array import array
from datetime import datetime
from typing import Annotated, Any, Final

import cbor2
import msgspec
from msgspec import Meta, Struct

from core.errors import MalformedPayload
from core.wire.payload import LARGEST_PAYLOAD, VERSION, Count, Moment, Name, Payload, Sequence

_SINT16_LITTLE_ENDIAN: Final = 77
"""RFC 8746 tag of an int16 typed array, little endian."""


class Wave(Struct, frozen=True, kw_only=True):
    """A stretch of a waveform.

    Attributes:
        seq: 1, 2, 3 … within the boot and signal.
        time: Of the first sample.
        rate: Samples per second.
        scale: Physical value of one count, in `unit`.
        unit: UCUM.
        samples: int16 counts (typecode "h"), oldest first.
    """

    boot: int
    seq: int
    time: datetime
    rate: float
    scale: float
    unit: str
    samples: "array[int]"


def encode_wave(wave: Wave) -> bytes:
    """The wave as CBOR, its samples an RFC 8746 typed array."""
    return cbor2.dumps(
        {
            "v": VERSION,
            "boot": wave.boot,
            "seq": wave.seq,
            "time": wave.time,
            "rate": wave.rate,
            "scale": wave.scale,
            "unit": wave.unit,
            "samples": cbor2.CBORTag(_SINT16_LITTLE_ENDIAN, little_endian(wave.samples)),
        }
    )


def little_endian(samples: "array[int]") -> bytes:
    """The samples as they travel and are stored: int16, little endian."""
    if sys.byteorder == "little":
        return samples.tobytes()
    turned = array("h", samples)
    turned.byteswap()
    return turned.tobytes()


class _WaveFields(Payload, frozen=True, kw_only=True):
    boot: Count
    seq: Sequence
    time: Moment
    rate: Annotated[float, Meta(gt=0, le=10_000)]
    scale: Annotated[float, Meta(gt=0, le=1e9)]
    unit: Name
    samples: Any


def decode_wave(payload: bytes) -> Wave:
    """Read a CBOR wave strictly.

    Raises:
        MalformedPayload: It is too large, not CBOR, or not a wave.
    """
    if len(payload) > LARGEST_PAYLOAD:
        raise MalformedPayload(f"{len(payload)} bytes, at most {LARGEST_PAYLOAD}")
    try:
        fields = msgspec.convert(cbor2.loads(payload), _WaveFields)
    except (cbor2.CBORDecodeError, msgspec.ValidationError, ValueError, RecursionError) as why:
        raise MalformedPayload(str(why)[:200]) from None
    if fields.v != VERSION:
        raise MalformedPayload(f"version {fields.v}, this reader knows {VERSION}")
    return Wave(
        boot=fields.boot,
        seq=fields.seq,
        time=fields.time,
        rate=fields.rate,
        scale=fields.scale,
        unit=fields.unit,
        samples=_int16(fields.samples),
    )


def _int16(field: object) -> "array[int]":
    match field:
        case cbor2.CBORTag(tag=77, value=bytes(raw)) if raw and len(raw) % 2 == 0:
            samples = array("h", raw)
            if sys.byteorder == "big":
                samples.byteswap()
            return samples
        case _:
            raise MalformedPayload("samples: expected a typed array of int16, little endian (77)")
