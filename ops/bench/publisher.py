"""A publisher that costs little more than its system calls, as a process of its own.

Reads a `Load` as JSON from standard input, says `ready` when everything is encoded and connected,
begins with the next line it reads, and ends with `Sent` as JSON. MQTT 3.1.1, whose
acknowledgements are four bytes each; the account may speak for every device.
"""

import socket
import struct
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec

from core.clock import SystemClock, monotonic

WINDOW = 200
"""Messages under way at once; the broker's max_inflight_messages."""

_CONNACK = b"\x20\x02\x00\x00"
_VALUES = '"hr":%d,"spo2":%d,"rr":%d,"temp":36.%d,"nibp_sys":%d,"nibp_dia":%d'


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What to publish.

    Attributes:
        devices: Each publishes in turn.
        per_second: Messages a second altogether; None for as fast as the broker takes them.
    """

    url: str
    account: str
    password: str
    boot: int
    devices: list[str]
    count: int
    per_second: float | None = None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it; `seconds` from the first message to the last PUBACK."""

    count: int
    seconds: float
    bytes: int


def connect(load: Load) -> socket.socket:
    """A session on the broker."""
    place = urlsplit(load.url)
    link = socket.create_connection((place.hostname or "127.0.0.1", place.port or 1883))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    names = text(load.account) + text(load.account) + text(load.password)
    link.sendall(packet(0x10, text("MQTT") + b"\x04\xc2\x00\x3c" + names))
    answer = link.recv(4)
    if answer != _CONNACK:
        raise ConnectionRefusedError(f"the broker answered {answer!r}")
    return link


def message(load: Load, at: int, time: datetime) -> bytes:
    """The message of this place in the load as a PUBLISH of QoS 1."""
    device = load.devices[at % len(load.devices)]
    seq = at // len(load.devices) + 1
    values = _VALUES % (60 + seq % 60, 90 + seq % 9, 12 + seq % 8, seq % 9, 110 + seq % 30, 70)
    stamp = time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    payload = f'{{"v":1,"boot":{load.boot},"seq":{seq},"time":"{stamp}","values":{{{values}}}}}'
    topic = text(f"vitals/v1/main/{device}/numerics")
    return packet(0x32, topic + struct.pack("!H", at % 65_000 + 1) + payload.encode())


def fire(load: Load, link: socket.socket, packets: list[bytes]) -> Sent:
    """All of them, `WINDOW` at a time."""
    began = monotonic()
    sent = answered = 0
    while answered < 4 * load.count:
        upto = min(load.count, sent + WINDOW - (sent - answered // 4))
        if upto > sent:
            link.sendall(b"".join(packets[sent:upto]))
            sent = upto
        answered += len(link.recv(65_536))
    return Sent(count=sent, seconds=monotonic() - began, bytes=sum(map(len, packets)))


def pace(load: Load, link: socket.socket, per_second: float) -> Sent:
    """Evenly, each stamped when it leaves."""
    clock = SystemClock()
    began = monotonic()
    sent = answered = size = 0
    while answered < 4 * load.count:
        due = min(load.count, int((monotonic() - began) * per_second) + 1)
        for at in range(sent, due):
            packet = message(load, at, clock.now())
            link.sendall(packet)
            size += len(packet)
        sent = due
        link.settimeout(1 / per_second)
        with suppress(TimeoutError):
            answered += len(link.recv(65_536))
    return Sent(count=sent, seconds=monotonic() - began, bytes=size)


def main() -> None:
    """Publish what standard input says."""
    load = msgspec.json.decode(sys.stdin.readline(), type=Load)
    began_at = SystemClock().now() - timedelta(minutes=10)
    packets: list[bytes] = []
    if load.per_second is None:
        step = timedelta(milliseconds=1) / max(1, len(load.devices) // 1000)
        packets = [message(load, at, began_at + at * step) for at in range(load.count)]
    link = connect(load)
    print("ready", flush=True)
    sys.stdin.readline()
    if load.per_second is None:
        sent = fire(load, link, packets)
    else:
        sent = pace(load, link, load.per_second)
    print(msgspec.json.encode(sent).decode(), flush=True)


def text(said: str) -> bytes:
    """A string as MQTT writes it."""
    raw = said.encode()
    return struct.pack("!H", len(raw)) + raw


def packet(first: int, body: bytes) -> bytes:
    """A control packet; `first` is its first byte."""
    length, digits = len(body), bytearray()
    while length > 127:
        digits.append(length & 127 | 128)
        length >>= 7
    digits.append(length)
    return bytes((first,)) + bytes(digits) + body


if __name__ == "__main__":
    main()
