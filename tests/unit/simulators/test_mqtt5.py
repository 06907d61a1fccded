"""Our MQTT 5 packets are those of the standard; paho's own encoder and decoder agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from simulators import mqtt5

topics = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=60)


def whole(head: bytes, tail: bytes, packet_id: int = 7) -> bytes:
    return head + packet_id.to_bytes(2) + tail


def taken(data: bytes) -> list[mqtt5.Incoming]:
    return list(mqtt5.packets(bytearray(data)))


def test_connect_as_the_standard_writes_it() -> None:
    packet = mqtt5.connect("ab", "pw", keepalive_s=10, session_kept_s=300)
    assert packet == bytes.fromhex(
        "10 1c 0004 4d515454 05 c0 000a 05 11 0000012c 0002 6162 0002 6162 0002 7077"
    )


def test_connect_with_a_will() -> None:
    packet = mqtt5.connect("a", "p", keepalive_s=1, session_kept_s=0, will=("t", b"bye"))
    assert packet[9] == 0b1110_1100
    assert packet.endswith(bytes.fromhex("00 0001 74 0003 627965 0001 61 0001 70"))


@given(topic=topics, payload=st.binary(max_size=40_000), packet_id=st.integers(1, 65_535))
def test_a_publication_comes_back(topic: str, payload: bytes, packet_id: int) -> None:
    packet = whole(*mqtt5.publish(topic, payload), packet_id)
    (incoming,) = taken(packet)
    assert incoming.kind == mqtt5.PUBLISH
    assert mqtt5.published(incoming) == (packet_id, payload)


@pytest.mark.parametrize(("retain", "first"), [(False, 0x32), (True, 0x33)])
def test_the_flags_of_a_publication(retain: bool, first: int) -> None:
    assert mqtt5.publish("t", b"", retain=retain)[0][0] == first


@given(expires_s=st.integers(0, 2**32 - 1))
def test_expiry_as_paho_writes_it(expires_s: int) -> None:
    properties = Properties(PacketTypes.PUBLISH)
    properties.MessageExpiryInterval = expires_s
    _, tail = mqtt5.publish("t", b"payload", expires_s=expires_s)
    assert tail == properties.pack() + b"payload"


@given(payloads=st.lists(st.binary(max_size=300), max_size=10), sizes=st.lists(st.integers(1, 50)))
def test_packets_come_whole_however_the_stream_is_cut(
    payloads: list[bytes], sizes: list[int]
) -> None:
    stream = b"".join(whole(*mqtt5.publish("t", payload)) for payload in payloads)
    buffer, heard, cuts = bytearray(), list[bytes](), iter(sizes)
    while stream:
        cut = next(cuts, len(stream))
        buffer += stream[:cut]
        stream = stream[cut:]
        heard += [mqtt5.published(packet)[1] for packet in mqtt5.packets(buffer)]
    assert heard == payloads
    assert not buffer


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (bytes.fromhex("0007"), (7, 0)),
        (bytes.fromhex("0007 10"), (7, 0x10)),
        (bytes.fromhex("0007 87 00"), (7, 0x87)),
    ],
)
def test_acknowledgements_short_and_long(body: bytes, answer: tuple[int, int]) -> None:
    assert mqtt5.acknowledged(body) == answer


@given(
    receive_maximum=st.integers(1, 65_535),
    reason=st.sampled_from((0, 0x86, 0x87)),
    name=topics,
)
def test_a_welcome_as_paho_writes_it(receive_maximum: int, reason: int, name: str) -> None:
    properties = Properties(PacketTypes.CONNACK)
    properties.AssignedClientIdentifier = name
    properties.MaximumQoS = 1
    properties.MaximumPacketSize = 65_536
    properties.UserProperty = ("key", name)
    properties.ReceiveMaximum = receive_maximum
    properties.TopicAliasMaximum = 10
    body = bytes([0, reason]) + properties.pack()
    assert mqtt5.welcome(body) == mqtt5.Welcome(reason, receive_maximum)


def test_a_welcome_without_properties_allows_all() -> None:
    assert mqtt5.welcome(b"\x00\x00\x00").receive_maximum == 65_535


def test_an_unknown_property_is_not_skipped_blindly() -> None:
    with pytest.raises(mqtt5.NotMqtt):
        mqtt5.welcome(b"\x00\x00\x02\x7f\x00")


def test_a_length_without_end_is_not_mqtt() -> None:
    with pytest.raises(mqtt5.NotMqtt):
        taken(b"\x30\xff\xff\xff\xff\xff\xff")


def test_half_a_packet_stays_where_it_is() -> None:
    buffer = bytearray(b"\x40\x02\x00")
    assert list(mqtt5.packets(buffer)) == []
    assert buffer == b"\x40\x02\x00"


def test_small_packets() -> None:
    assert mqtt5.puback(258) == b"\x40\x02\x01\x02"
    assert mqtt5.subscribe("t") == bytes.fromhex("82 07 0001 00 0001 74 01")
