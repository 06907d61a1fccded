"""A service's session on the broker: acknowledged by hand, kept by the broker across crashes.

paho speaks MQTT 5 in a thread of its own. A delivery is acknowledged only when its owner says
so, and never over another connection than it came by: the broker reuses packet numbers, and a
late acknowledgement would settle a message nobody has seen.
"""

import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from struct import pack
from threading import Event, Lock, current_thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from msgspec import Struct
from paho.mqtt.client import (
    PUBACK,
    Client,
    ConnectFlags,
    DisconnectFlags,
    MQTTMessage,
    mqtt_ms_publish,
    mqtt_ms_queued,
)
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from core.clock import monotonic
from core.packets import PlainPublish, ReadAhead, retained_publish
from core.wire import LARGEST_PAYLOAD

if TYPE_CHECKING:
    from paho.mqtt.client import SocketLike

_log = structlog.stdlib.get_logger()

KEPT_S = 86_400
"""How long the broker keeps a session and its queue for a service that is away."""


class Delivery(Struct, frozen=True, kw_only=True):
    """A message as it came, raw.

    Attributes:
        generation: Number of the connection it came by.
        answer_to, correlation: Of an MQTT 5 request, else empty.
    """

    generation: int
    mid: int
    qos: int
    topic: str
    payload: bytes
    retained: bool
    answer_to: str = ""
    correlation: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How a process reaches the broker; the username is its client id there.

    Attributes:
        kept_s: How long the broker keeps the session and its queue while the process is away;
            0 for one that only shows the present and reads it anew when it comes back.
    """

    url: str
    username: str
    password: str
    ca: Path | None = None
    kept_s: int = KEPT_S


class Session:
    """One account's session on the broker.

    `on_delivery` runs in the network thread: it must be quick and must not raise.
    `on_connected` too; it is told whether the broker still had the session.
    `on_confirmed` is told the handle of each publication the broker has taken.
    """

    def __init__(
        self,
        account: Account,
        *,
        subscriptions: Sequence[str],
        on_delivery: Callable[[Delivery], None],
        on_connected: Callable[[bool], None] = lambda _kept: None,
        on_confirmed: Callable[[int], None] = lambda _mid: None,
        receive_maximum: int = 1000,
    ) -> None:
        self._account = account
        self._subscriptions = [(topic, SubscribeOptions(qos=1)) for topic in subscriptions]
        self._on_delivery = on_delivery
        self._on_connected = on_connected
        self._on_confirmed = on_confirmed
        self.generation = 0
        self.connected = Event()
        self._lock = Lock()
        self._client = self._make_client()
        self._connect = Properties(PacketTypes.CONNECT)
        self._connect.SessionExpiryInterval = account.kept_s
        self._connect.ReceiveMaximum = receive_maximum
        self._connect.MaximumPacketSize = 2 * LARGEST_PAYLOAD

    def _make_client(self) -> "_Client":
        client = _Client(self._account, self._delivered_plain)
        client.username_pw_set(self._account.username, self._account.password)
        if urlsplit(self._account.url).scheme == "mqtts":
            client.tls_set_context(ssl.create_default_context(cafile=self._account.ca))
        client.max_queued_messages_set(0)
        client.max_inflight_messages_set(1000)
        client.reconnect_delay_set(min_delay=1, max_delay=5)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = self._delivered
        client.on_publish = self._published
        return client

    def start(self) -> None:
        """Connect, and go on trying for as long as it takes."""
        at = urlsplit(self._account.url)
        port = at.port or (8883 if at.scheme == "mqtts" else 1883)
        self._client.connect_async(
            at.hostname or "127.0.0.1",
            port,
            keepalive=10,
            clean_start=self._account.kept_s == 0,
            properties=self._connect,
        )
        self._client.loop_start()

    def stop(self) -> None:
        """Leave; the broker keeps the session and what was not acknowledged."""
        self._client.disconnect()
        self._client.loop_stop()

    def listen(self, topic: str, *, qos: int = 1) -> None:
        """Subscribe to one more topic, on this connection and on every later one."""
        options = SubscribeOptions(qos=qos)
        with self._lock:
            self._subscriptions.append((topic, options))
        if self.connected.is_set():
            self._client.subscribe(topic, options=options)

    def ignore(self, topic: str) -> None:
        """Take back what `listen` did."""
        with self._lock:
            self._subscriptions = [kept for kept in self._subscriptions if kept[0] != topic]
        if self.connected.is_set():
            self._client.unsubscribe(topic)

    def acknowledge(self, delivery: Delivery) -> None:
        """Tell the broker it may forget this; nothing when the connection is another by now."""
        with self._lock:
            if delivery.qos and delivery.generation == self.generation:
                self._client.ack(delivery.mid, delivery.qos)

    def acknowledge_all(self, deliveries: Sequence[Delivery]) -> None:
        """`acknowledge` each, in this order, with one write to the network."""
        with self._lock:
            self._client.ack_all(
                [d.mid for d in deliveries if d.qos and d.generation == self.generation]
            )

    def publish(self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 1) -> int:
        """Send, or queue while there is no connection; the handle comes back confirmed."""
        return self._client.publish(topic, payload, qos, retain).mid

    def keep_all(self, messages: Iterable[tuple[str, bytes]]) -> bool:
        """Have the broker retain these, at most once, with one write; False when not connected.

        For states that are sent again anyway: nothing is queued and nothing comes back confirmed.
        """
        return self._client.publish_all(messages) if self.connected.is_set() else False

    def ask(self, topic: str, payload: bytes, *, answer_to: str, correlation: bytes) -> int:
        """Send an MQTT 5 request."""
        properties = Properties(PacketTypes.PUBLISH)
        properties.ResponseTopic = answer_to
        properties.CorrelationData = correlation
        return self._client.publish(topic, payload, 1, properties=properties).mid

    def answer(self, request: Delivery, payload: bytes) -> None:
        """Answer an MQTT 5 request; nothing when it did not ask for an answer."""
        if not request.answer_to:
            return
        properties = Properties(PacketTypes.PUBLISH)
        properties.CorrelationData = request.correlation
        self._client.publish(request.answer_to, payload, 1, properties=properties)

    # -- in the network thread ------------------------------------------------------------------

    def _connected(
        self, client: Client, _: object, flags: ConnectFlags, code: ReasonCode, __: object
    ) -> None:
        if code.is_failure:
            _log.error("broker refused", account=self._account.username, reason=str(code))
            return
        with self._lock:
            self.generation += 1
            self.connected.set()
            wanted = list(self._subscriptions)
        client.subscribe(wanted)
        _log.info("broker connected", kept=flags.session_present, generation=self.generation)
        self._on_connected(flags.session_present)

    def _disconnected(
        self, _: Client, __: object, ___: DisconnectFlags, code: ReasonCode, ____: object
    ) -> None:
        self.connected.clear()
        # Deliveries of the lost connection must not be acknowledged over the next one.
        with self._lock:
            self.generation += 1
        _log.warning("broker lost", account=self._account.username, reason=str(code))

    def _delivered(self, _: Client, __: object, message: MQTTMessage) -> None:
        properties = message.properties
        self._on_delivery(
            Delivery(
                generation=self.generation,
                mid=message.mid,
                qos=message.qos,
                topic=message.topic,
                payload=bytes(message.payload),
                retained=message.retain,
                answer_to=getattr(properties, "ResponseTopic", ""),
                correlation=getattr(properties, "CorrelationData", b""),
            )
        )

    def _delivered_plain(self, plain: PlainPublish) -> None:
        self._on_delivery(
            Delivery(
                generation=self.generation,
                mid=plain.mid,
                qos=plain.qos,
                topic=plain.topic,
                payload=plain.payload,
                retained=plain.retained,
            )
        )

    def _published(
        self, _: Client, __: object, mid: int, code: ReasonCode, ___: Properties
    ) -> None:
        if code.is_failure:
            _log.error("broker did not take a message", reason=str(code))
            return
        self._on_confirmed(mid)


class _Client(Client):
    """paho, with a short way for plain deliveries and for many acknowledgements.

    On its own it asks the socket three times a message, makes a dozen objects of it and answers
    with a write each (figures: docs/decisions/0020). Everything but a whole PUBLISH without a
    reply address still goes paho's way. The private names used here are pinned by
    tests/integration/test_ingest_session.py.
    """

    def __init__(self, account: Account, on_plain: Callable[[PlainPublish], None]) -> None:
        super().__init__(
            CallbackAPIVersion.VERSION2,
            client_id=account.username,
            protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=True,
        )
        self._on_plain = on_plain
        self._caught_up = False

    def loop_forever(
        self,
        timeout: float = 1.0,
        retry_first_connection: bool = False,  # noqa: FBT001, FBT002
    ) -> MQTTErrorCode:
        """Serve the connection; a bug in here ends the process, which is started again.

        paho would let its thread die alone, and the process would look well and hear nothing.
        """
        orderly = False
        try:
            code = super().loop_forever(timeout, retry_first_connection)
            orderly = True
            return code
        finally:
            if not orderly:
                _log.critical("network thread broke", exc_info=True)
                os.kill(os.getpid(), signal.SIGTERM)

    def _messages_reconnect_reset(self) -> None:
        self._caught_up = False
        super()._messages_reconnect_reset()

    def _send_publish(self, *about: Any, **named: Any) -> MQTTErrorCode:
        """Hold back what is published while the connection is being made.

        paho would send it ahead of what it has to send again, and the owner of the alerts promises
        an order: an event that overtakes another one must not be all that is left of the two.
        """
        if not self._caught_up and current_thread() is not self._thread:
            return MQTTErrorCode.MQTT_ERR_NO_CONN
        return super()._send_publish(*about, **named)

    def _handle_connack(self) -> MQTTErrorCode:
        code = super()._handle_connack()
        if not self.is_connected():
            return code
        with self._out_message_mutex:
            self._caught_up = True
            for message in self._out_messages.values():
                if message.state == mqtt_ms_publish:
                    message.state = mqtt_ms_queued
            self._update_inflight()
        return code

    def ack_all(self, mids: Sequence[int]) -> None:
        """Queue a PUBACK (success, no properties) for each."""
        if mids:
            packets = b"".join([pack("!BBH", PUBACK, 2, mid) for mid in mids])
            self._packet_queue(PUBACK, packets, 0, 0)

    def publish_all(self, messages: Iterable[tuple[str, bytes]]) -> bool:
        """Queue a retained PUBLISH of QoS 0 for each (topic, payload)."""
        packets = b"".join([retained_publish(topic, payload) for topic, payload in messages])
        # As PUBACK: paho would look for somebody who waits for a PUBLISH.
        return not packets or self._packet_queue(PUBACK, packets, 0, 0) == 0

    def _create_socket(self) -> "SocketLike":
        plain = super()._create_socket()
        if isinstance(plain, socket.socket):
            # Small answers would wait for the acknowledgement of the one before: up to 40 ms.
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ahead = ReadAhead(plain)
        return self._ahead

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Take all that is at hand; called by paho when the socket has something."""
        ahead = self._ahead
        if not ahead.fill():
            return super().loop_read(max_packets)
        code = MQTTErrorCode.MQTT_ERR_SUCCESS
        while code == MQTTErrorCode.MQTT_ERR_SUCCESS and self._ahead is ahead:
            if self._in_packet["command"] == 0:
                for plain in ahead.publishes():
                    self._on_plain(plain)
                self._last_bytes_received = monotonic()
            if not ahead.pending():
                break
            code = super().loop_read(max_packets)
        return code
