"""The short way through MQTT reads what paho writes, and leaves to paho what it cannot read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from core.packets import PlainPublish, ReadAhead, plain, retained_publish

TOPICS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def publish(message: PlainPublish, properties: bytes = b"\0") -> bytes:
    name = message.topic.encode()
    mid = message.mid.to_bytes(2) if message.qos else b""
    body = len(name).to_bytes(2) + name + mid + properties + message.payload
    length, digits = len(body), b""
    while length > 127:
        digits, length = digits + bytes([length & 127 | 128]), length >> 7
    first = 0x30 | message.qos << 1 | message.retained
    return bytes([first]) + digits + bytes([length]) + body


MESSAGES = st.builds(
    PlainPublish, TOPICS, st.binary(max_size=300), st.just(0), st.just(0), st.booleans()
) | st.builds(
    PlainPublish, TOPICS, st.binary(max_size=300), st.integers(1, 65535), st.just(1), st.booleans()
)


class Wire:
    """A socket that delivers in given pieces."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    def recv(self, _size: int, /) -> bytes:
        if not self.pieces:
            raise BlockingIOError
        return self.pieces.pop(0)

    def send(self, data: bytes | bytearray, /) -> int:
        return len(data)

    def close(self) -> None: ...
    def fileno(self) -> int:
        return 0

    def setblocking(self, flag: bool, /) -> None: ...


@given(MESSAGES)
def test_a_publish_is_read_as_it_was_written(message: PlainPublish) -> None:
    raw = publish(message)
    assert plain(raw + b"\x30", 0) == (message, len(raw))


@given(MESSAGES, st.integers(1, 50))
def test_a_publish_cut_off_is_left_alone(message: PlainPublish, cut: int) -> None:
    raw = publish(message)
    assert plain(raw[: -min(cut, len(raw))], 0) is None


@given(st.lists(MESSAGES, max_size=8), st.integers(1, 200))
def test_messages_in_any_pieces_are_found_once_and_in_order(
    messages: list[PlainPublish], size: int
) -> None:
    stream = b"".join(publish(message) for message in messages)
    ahead = ReadAhead(Wire([stream[at : at + size] for at in range(0, len(stream), size)]))
    found: list[PlainPublish] = []
    rest = b""
    while ahead.fill():
        found += ahead.publishes() if not rest else []
        while ahead.pending():
            # What is not whole goes byte by byte, as paho would have it.
            rest += ahead.recv(1)
            if (done := plain(rest, 0)) is not None:
                found.append(done[0])
                rest = b""
                break
    assert found == messages


def test_a_message_expiry_is_skipped() -> None:
    message = PlainPublish("a/b", b"{}", 7, 1, retained=False)
    properties = Properties(PacketTypes.PUBLISH)
    properties.MessageExpiryInterval = 5
    raw = publish(message, properties.pack())
    assert plain(raw, 0) == (message, len(raw))


@pytest.mark.parametrize(("name", "value"), [("ResponseTopic", "x"), ("CorrelationData", b"y")])
def test_a_request_is_left_to_paho(name: str, value: object) -> None:
    properties = Properties(PacketTypes.PUBLISH)
    setattr(properties, name, value)
    message = PlainPublish("a/b", b"{}", 7, 1, retained=False)
    assert plain(publish(message, properties.pack()), 0) is None


@pytest.mark.parametrize("first", [0x20, 0x34, 0x40, 0x90, 0xD0, 0xE0])
def test_other_packets_are_left_to_paho(first: int) -> None:
    assert plain(bytes([first, 2, 0, 0]), 0) is None


def test_a_broken_publish_is_left_to_paho() -> None:
    assert plain(b"\x30\x04\x00\xffab", 0) is None


@given(TOPICS, st.binary(max_size=40_000))
def test_what_is_written_is_read_again(topic: str, payload: bytes) -> None:
    raw = retained_publish(topic, payload)
    assert plain(raw, 0) == (PlainPublish(topic, payload, 0, 0, retained=True), len(raw))
