"""Payloads survive the wire whole, and whatever else comes is refused with a reason."""

import json
import math
from array import array
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import MalformedPayload
from core.vitals import Source, Vital
from core.wire import (
    LARGEST_PAYLOAD,
    DeviceEvent,
    Fact,
    Numerics,
    Quality,
    Stored,
    Wave,
    decode,
    decode_wave,
    encode,
    encode_wave,
)

T = "2026-01-05T03:22:00Z"
GOOD: dict[str, Any] = {"boot": 1, "seq": 1, "time": T, "values": {"hr": 72}}

moments = st.datetimes(timezones=st.just(UTC))
numbers = st.integers(0, 2**53 - 1)
sequences = st.integers(1, 2**53 - 1)
keys = st.sampled_from([vital.value for vital in Vital])
finite = st.floats(allow_nan=False, allow_infinity=False)


@given(
    boot=numbers,
    seq=sequences,
    time=moments,
    values=st.dictionaries(keys, finite, min_size=1),
    quality=st.dictionaries(keys, st.sampled_from(Quality)),
)
def test_numerics_survive(
    boot: int, seq: int, time: datetime, values: dict[str, float], quality: dict[str, Quality]
) -> None:
    message = Numerics(boot=boot, seq=seq, time=time, values=values, quality=quality)
    assert decode(Numerics, encode(message)) == message


@given(
    boot=numbers,
    seq=sequences,
    time=moments,
    fact=st.sampled_from(Fact),
    active=st.booleans(),
    source=st.none() | st.sampled_from(Source),
)
def test_device_events_survive(
    boot: int, seq: int, time: datetime, fact: Fact, active: bool, source: Source | None
) -> None:
    message = DeviceEvent(boot=boot, seq=seq, time=time, fact=fact, active=active, source=source)
    assert decode(DeviceEvent, encode(message)) == message


@given(boot=numbers, upto=numbers, missing=st.lists(st.tuples(sequences, sequences)))
def test_stored_survives(boot: int, upto: int, missing: list[tuple[int, int]]) -> None:
    message = Stored(boot=boot, upto=upto, missing=tuple(missing))
    assert decode(Stored, encode(message)) == message


@given(
    counts=st.lists(st.integers(-(2**15), 2**15 - 1), min_size=1, max_size=500),
    time=moments,
    rate=st.floats(0.01, 10_000),
    scale=st.floats(1e-9, 1e3),
)
def test_waves_survive(counts: list[int], time: datetime, rate: float, scale: float) -> None:
    samples = array("h", counts)
    wave = Wave(boot=7, seq=3, time=time, rate=rate, scale=scale, unit="mV", samples=samples)
    again = decode_wave(encode_wave(wave))
    assert again.samples == samples
    assert (again.time, again.rate, again.scale) == (time, rate, scale)


def test_another_zone_is_the_same_moment() -> None:
    payload = json.dumps(GOOD | {"time": "2026-01-05T05:22:00+02:00"}).encode()
    time = decode(Numerics, payload).time
    assert time == datetime(2026, 1, 5, 3, 22, tzinfo=UTC)
    assert time.astimezone(timezone(timedelta(hours=2))).hour == 5


def test_whole_numbers_are_numbers() -> None:
    assert decode(Numerics, json.dumps(GOOD).encode()).values == {"hr": 72.0}


def _with(**fields: object) -> bytes:
    return json.dumps(GOOD | fields).encode()


BAD: list[Any] = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"hello", id="not JSON"),
    pytest.param(b'{"boot":1', id="cut short"),
    pytest.param(b"[]", id="a list"),
    pytest.param(b"null", id="null"),
    pytest.param(json.dumps(GOOD).encode()[:-1] + b',"values":{}}', id="values twice, last empty"),
    pytest.param(b"\xff\xfe" + json.dumps(GOOD).encode(), id="not UTF-8"),
    pytest.param(_with().replace(b"hr", b"h\xc3"), id="broken UTF-8 inside"),
    pytest.param(_with(values={"hr": "72"}), id="text for a number"),
    pytest.param(_with(values={"hr": None}), id="null for a number"),
    pytest.param(_with(values={"hr": True}), id="true for a number"),
    pytest.param(_with(values={"hr": [72]}), id="a list for a number"),
    pytest.param(_with(values={}), id="no values"),
    pytest.param(_with(values={f"v{n}": 1 for n in range(65)}), id="too many values"),
    pytest.param(_with(values={"": 1}), id="empty key"),
    pytest.param(_with(values={"x" * 65: 1}), id="endless key"),
    pytest.param(_with(values={"hr": math.nan}), id="NaN"),
    pytest.param(_with(values={"hr": math.inf}), id="Infinity"),
    pytest.param(_with(values={"hr": -math.inf}), id="-Infinity"),
    pytest.param(_with().replace(b"72", b"1e999"), id="overflows to infinity"),
    pytest.param(_with(quality={"hr": "excellent"}), id="unknown quality"),
    pytest.param(_with(units={"temp": 3}), id="a number for a unit"),
    pytest.param(_with(seq=0), id="numbers begin at 1"),
    pytest.param(_with(seq=-1), id="negative number"),
    pytest.param(_with(seq=1.5), id="half a number"),
    pytest.param(_with(seq=2**53), id="beyond what JavaScript counts"),
    pytest.param(_with(seq=10**400), id="huge integer"),
    pytest.param(_with(boot="1"), id="text for the boot"),
    pytest.param(_with(time="2026-01-05T03:22:00"), id="time without a zone"),
    pytest.param(_with(time="yesterday"), id="no time"),
    pytest.param(_with(time=1767583320), id="time as a number"),
    pytest.param(_with(time="2026-13-05T03:22:00Z"), id="month 13"),
    pytest.param(_with(v=2), id="another version"),
    pytest.param(_with(v="1"), id="version as text"),
    pytest.param(b"[" * 60_000, id="deep nesting"),
    pytest.param(_with(extra=0)[:-1] + b',"x":' + b"[" * 30_000 + b"]" * 30_000 + b"}", id="deep"),
    pytest.param(b" " * 10_000_000, id="10 MB"),
    pytest.param(_with(pad="x" * LARGEST_PAYLOAD), id="a byte too many"),
]


@pytest.mark.parametrize("payload", BAD)
def test_a_bad_payload_is_refused_with_a_short_reason(payload: bytes) -> None:
    with pytest.raises(MalformedPayload) as refusal:
        decode(Numerics, payload)
    assert 0 < len(str(refusal.value)) <= 200


@given(payload=st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(payload: bytes) -> None:
    for read in (lambda: decode(Numerics, payload), lambda: decode_wave(payload)):
        with pytest.raises(MalformedPayload):
            read()


GOOD_WAVE: dict[str, Any] = {
    "v": 1,
    "boot": 1,
    "seq": 1,
    "time": datetime(2026, 1, 5, tzinfo=UTC),
    "rate": 125.0,
    "scale": 0.001,
    "unit": "mV",
    "samples": cbor2.CBORTag(77, b"\x01\x00"),
}


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"samples": b"\x01\x00"}, id="bytes without the tag"),
        pytest.param({"samples": [1, 2]}, id="a plain list"),
        pytest.param({"samples": cbor2.CBORTag(77, b"\x01")}, id="half a sample"),
        pytest.param({"samples": cbor2.CBORTag(77, b"")}, id="no samples"),
        pytest.param({"samples": cbor2.CBORTag(85, b"\x01\x00\x00\x00")}, id="another tag"),
        pytest.param({"rate": 0}, id="no rate"),
        pytest.param({"rate": math.nan}, id="NaN rate"),
        pytest.param({"rate": math.inf}, id="endless rate"),
        pytest.param({"scale": 0}, id="no scale"),
        pytest.param({"scale": math.nan}, id="NaN scale"),
        pytest.param({"scale": math.inf}, id="endless scale"),
        pytest.param({"unit": ""}, id="no unit"),
        pytest.param({"time": "2026-01-05T00:00:00"}, id="time without a zone"),
        pytest.param({"seq": 0}, id="numbers begin at 1"),
        pytest.param({"v": 2}, id="another version"),
    ],
)
def test_a_bad_wave_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(MalformedPayload):
        decode_wave(cbor2.dumps(GOOD_WAVE | fields, timezone=UTC))


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x81" * 60_000, id="deep nesting"),
        pytest.param(b"\x9f" * 60_000, id="endless nesting"),
        pytest.param(b"\xd8\x1c" * 2_000 + b"\x00", id="tags of tags"),
        pytest.param(b"\xd8\x1d\x18\xff", id="reference to nowhere"),
        pytest.param(b"\xc2\x5a\x7f\xff\xff\xff", id="bignum of 2 GB"),
        pytest.param(b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff", id="string of 8 EB"),
        pytest.param(b"\xbf\xff", id="empty map"),
        pytest.param(b"\x00" * (LARGEST_PAYLOAD + 1), id="too large"),
    ],
)
def test_hostile_cbor_is_refused(payload: bytes) -> None:
    with pytest.raises(MalformedPayload):
        decode_wave(payload)
