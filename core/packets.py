"""MQTT packets read straight from the bytes: the short way of core.mqtt."""

from collections.abc import Iterator
from ssl import SSLSocket
from typing import NamedTuple, Protocol

_AHEAD = 65_536
_PUBLISH, _QOS_2 = 3, 0b100
_EXPIRY, _EXPIRY_BYTES = 0x02, 5


class PlainPublish(NamedTuple):
    """A message with no properties a service would look at."""

    topic: str
    payload: bytes
    mid: int
    qos: int
    retained: bool


class Socket(Protocol):
    """What is used of a socket."""

    def recv(self, size: int, /) -> bytes:
        """Up to `size` bytes."""
        ...

    def send(self, data: bytes | bytearray, /) -> int:
        """How many bytes were taken."""
        ...

    def close(self) -> None:
        """End it."""
        ...

    def fileno(self) -> int:
        """Its descriptor."""
        ...

    def setblocking(self, flag: bool, /) -> None:  # noqa: FBT001 - the signature of sockets
        """Whether it waits."""
        ...


class ReadAhead:
    """A socket that reads ahead; `pending` tells paho not to wait while something is left."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._ahead = b""
        self._at = 0

    def fill(self) -> bool:
        """Whether anything is at hand, after asking the kernel once; trouble is left to `recv`."""
        if self._at < len(self._ahead):
            return True
        try:
            self._ahead, self._at = self._socket.recv(_AHEAD), 0
        except OSError:
            self._ahead, self._at = b"", 0
        return bool(self._ahead)

    def publishes(self) -> Iterator[PlainPublish]:
        """Take the whole plain PUBLISHes that come next."""
        ahead = self._ahead
        while (found := plain(ahead, self._at)) is not None:
            publish, self._at = found
            yield publish

    def recv(self, bufsize: int) -> bytes:
        """Up to `bufsize` bytes, of what was read ahead first."""
        if self._at == len(self._ahead):
            self._ahead, self._at = self._socket.recv(_AHEAD), 0
        found = self._ahead[self._at : self._at + bufsize]
        self._at += len(found)
        return found

    def pending(self) -> int:
        """Bytes at hand without asking the kernel; TLS may hold some of its own."""
        below: int = self._socket.pending() if isinstance(self._socket, SSLSocket) else 0
        return len(self._ahead) - self._at + below

    def send(self, buffer: bytes | bytearray) -> int:
        """As the socket does."""
        return self._socket.send(buffer)

    def close(self) -> None:
        """As the socket does."""
        self._socket.close()

    def fileno(self) -> int:
        """As the socket does."""
        return self._socket.fileno()

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001 - the signature of sockets
        """As the socket does."""
        self._socket.setblocking(flag)


def plain(data: bytes, at: int) -> tuple[PlainPublish, int] | None:
    """The whole PUBLISH of QoS 0 or 1 at this place, and where it ends; None for anything else.

    Of the properties only a message expiry may be there: it has done its work in the broker.
    """
    if at + 2 > len(data) or data[at] >> 4 != _PUBLISH or data[at] & _QOS_2:
        return None
    qos, retained = data[at] >> 1 & 1, bool(data[at] & 1)
    length, at = _remaining(data, at + 1)
    end = at + length
    if not length or end > len(data):
        return None
    start = at + 2
    at = start + int.from_bytes(data[at:start])
    topic = data[start:at].decode("utf-8", "replace")
    mid = 0
    if qos:
        mid, at = int.from_bytes(data[at : at + 2]), at + 2
    if at >= end:
        return None
    if data[at] == _EXPIRY_BYTES and data[at + 1] == _EXPIRY:
        at += _EXPIRY_BYTES
    elif data[at]:
        return None
    return PlainPublish(topic, data[at + 1 : end], mid, qos, retained), end


def retained_publish(topic: str, payload: bytes) -> bytes:
    """A PUBLISH of QoS 0 that the broker keeps, without properties."""
    name = topic.encode()
    body = b"".join((len(name).to_bytes(2), name, b"\0", payload))
    return bytes((_PUBLISH << 4 | 1, *_variable(len(body)))) + body


def _variable(number: int) -> Iterator[int]:
    """The digits of a variable-length number, seven bits each."""
    while number > 127:
        yield number & 127 | 128
        number >>= 7
    yield number


def _remaining(data: bytes, at: int) -> tuple[int, int]:
    """The variable-length number at this place and where it ends; 0 when it is cut off."""
    number = 0
    for shift in range(0, 28, 7):
        if at == len(data):
            return 0, at
        number |= (data[at] & 127) << shift
        at += 1
        if data[at - 1] < 128:
            break
    return number, at
