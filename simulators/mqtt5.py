"""The few MQTT 5 packets a device needs, as bytes. Pure; OASIS MQTT 5.0 chapters 2 and 3."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from core.errors import HospitalError

CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP, DISCONNECT = 2, 3, 4, 9, 13, 14
PINGREQ = b"\xc0\x00"
GOODBYE = b"\xe0\x00"
FAILURE = 0x80
"""Reason codes from here on are failures."""

_U16 = Struct(">H")
_U32 = Struct(">I")
_SESSION_EXPIRY, _RECEIVE_MAXIMUM, _EXPIRY = 0x11, 0x21, 0x02
# Bytes of each property a CONNACK may carry (2.2.2.2); -2 and -4 for one or two strings.
_SIZES = {
    **dict.fromkeys((0x24, 0x25, 0x28, 0x29, 0x2A), 1),
    **dict.fromkeys((0x13, 0x21, 0x22), 2),
    **dict.fromkeys((0x11, 0x27), 4),
    **dict.fromkeys((0x12, 0x15, 0x1A, 0x1C, 0x1F, 0x16), -2),
    0x26: -4,
}


class NotMqtt(HospitalError):
    """The other side does not speak MQTT 5."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A packet from the broker: its type, its flags, and what follows the length."""

    kind: int
    flags: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a CONNACK says.

    Attributes:
        reason: 0 for welcome.
        receive_maximum: QoS 1 publications the broker takes unacknowledged.
    """

    reason: int
    receive_maximum: int


def connect(
    client: str,
    password: str,
    *,
    keepalive_s: int,
    session_kept_s: int,
    will: tuple[str, bytes] | None = None,
) -> bytes:
    """CONNECT without clean start; the client's name is its username too.

    The will (topic and payload) is published with QoS 1 and retained when the connection breaks.
    """
    flags, last_words = 0b1100_0000, b""
    if will is not None:
        topic, payload = will
        flags |= 0b0010_1100
        last_words = b"\x00" + _text(topic) + _U16.pack(len(payload)) + payload
    properties = bytes([_SESSION_EXPIRY]) + _U32.pack(session_kept_s)
    return _packet(
        0x10,
        _text("MQTT") + bytes([5, flags]) + _U16.pack(keepalive_s),
        _length(len(properties)) + properties,
        _text(client) + last_words + _text(client) + _text(password),
    )


def subscribe(topic: str, *, packet_id: int = 1) -> bytes:
    """SUBSCRIBE to one topic with QoS 1."""
    return _packet(0x82, _U16.pack(packet_id) + b"\x00" + _text(topic) + b"\x01")


def publish(
    topic: str, payload: bytes, *, expires_s: int | None = None, retain: bool = False
) -> tuple[bytes, bytes]:
    """A QoS 1 PUBLISH but for its packet id, which goes between the two parts."""
    name = _text(topic)
    properties = b"" if expires_s is None else bytes([_EXPIRY]) + _U32.pack(expires_s)
    tail = _length(len(properties)) + properties + payload
    head = b"\x33" if retain else b"\x32"
    return head + _length(len(name) + 2 + len(tail)) + name, tail


def puback(packet_id: int) -> bytes:
    """PUBACK with success."""
    return b"\x40\x02" + _U16.pack(packet_id)


def packets(buffer: bytearray) -> Iterator[Incoming]:
    """Take every whole packet off the front of the buffer.

    Raises:
        NotMqtt: A length is longer than four bytes.
    """
    start = 0
    try:
        while (found := _header(buffer, start)) is not None:
            body, end = found
            yield Incoming(buffer[start] >> 4, buffer[start] & 15, bytes(buffer[body:end]))
            start = end
    finally:
        del buffer[:start]


def welcome(body: bytes) -> Welcome:
    """Read a CONNACK.

    Raises:
        NotMqtt: It carries a property there is none of.
    """
    receive_maximum = 65_535
    for name, value in _properties(body[2:]):
        if name == _RECEIVE_MAXIMUM:
            receive_maximum = _U16.unpack(value)[0]
    return Welcome(body[1], receive_maximum)


def acknowledged(body: bytes) -> tuple[int, int]:
    """Packet id and reason code of a PUBACK."""
    return _U16.unpack_from(body)[0], body[2] if len(body) > 2 else 0


def published(incoming: Incoming) -> tuple[int, bytes]:
    """Packet id (0 for QoS 0) and payload of a PUBLISH."""
    body = incoming.body
    at = 2 + _U16.unpack_from(body)[0]
    packet_id = 0
    if incoming.flags & 0b0110:
        packet_id = _U16.unpack_from(body, at)[0]
        at += 2
    size, at = _read_length(body, at)
    return packet_id, body[at + size :]


def _header(buffer: bytearray, start: int) -> tuple[int, int] | None:
    """Where the body of the packet at `start` begins and ends; None while it is not whole."""
    size = 0
    for at in range(start + 1, min(start + 5, len(buffer))):
        size |= (buffer[at] & 127) << 7 * (at - start - 1)
        if buffer[at] < 128:
            end = at + 1 + size
            return (at + 1, end) if end <= len(buffer) else None
    if len(buffer) - start > 5:
        raise NotMqtt
    return None


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    size, at = _read_length(data, 0)
    end = at + size
    while at < end:
        name, at = data[at], at + 1
        try:
            width = _SIZES[name]
        except KeyError:
            raise NotMqtt(f"property {name:#x} in a CONNACK") from None
        start = at
        for _ in range(-width // 2):
            at += 2 + _U16.unpack_from(data, at)[0]
        at += max(0, width)
        yield name, data[start:at]


def _read_length(data: bytes, at: int) -> tuple[int, int]:
    size = shift = 0
    while True:
        size |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return size, at


def _length(size: int) -> bytes:
    out = bytearray()
    while size > 127:
        out.append(size & 127 | 128)
        size >>= 7
    out.append(size)
    return bytes(out)


def _text(text: str) -> bytes:
    raw = text.encode()
    return _U16.pack(len(raw)) + raw


def _packet(first: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes([first]) + _length(len(body)) + body
