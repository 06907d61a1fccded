"""One connection of a device to the broker: aiomqtt with MQTT 5, its reason codes looked at."""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiomqtt import Client, MqttError, ProtocolVersion, Will
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from core.ids import DeviceId, SiteId
from simulators.faults import Packet

_KEEPALIVE_S = 10
_ANSWER_S = 10.0
_SESSION_KEPT_S = 300
_GOODBYE_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A device's account on the broker; its name is also its client id."""

    device: DeviceId
    password: str = field(repr=False)
    url: str
    site: SiteId
    ca: Path | None = None


class Connection(Client):
    """A connection for one conversation; a lost one is not used again.

    A fresh client each time, so that nothing but the device's ring remembers what to repeat.
    """

    def __init__(self, login: Login, *, will: Packet, on_refused: Callable[[str], None]) -> None:
        url = urlsplit(login.url)
        secure = url.scheme == "mqtts"
        context = ssl.create_default_context(cafile=login.ca) if secure else None
        super().__init__(
            url.hostname or "127.0.0.1",
            url.port or (8883 if secure else 1883),
            username=login.device,
            password=login.password,
            identifier=login.device,
            protocol=ProtocolVersion.V5,
            will=Will(will.topic, will.payload, qos=1, retain=True),
            clean_start=False,
            keepalive=_KEEPALIVE_S,
            timeout=_ANSWER_S,
            max_queued_incoming_messages=1_000,
            properties=_connect_properties(),
            tls_context=context,
            logger=logging.getLogger("mqtt.device"),
        )
        self._on_refused = on_refused

    def _on_publish(
        self,
        client: Any,
        userdata: Any,
        mid: int,
        reason_code: ReasonCode,
        properties: Properties,
    ) -> None:
        # aiomqtt 2.5 drops the code, and a refused publication would look like an accepted one.
        if reason_code.is_failure:
            self._on_refused(str(reason_code))
        super()._on_publish(client, userdata, mid, reason_code, properties)

    async def listen(self, topic: str) -> None:
        """Subscribe to one topic.

        Raises:
            MqttError: The broker refused.
        """
        codes = await self.subscribe(topic, qos=1)
        if any(isinstance(code, ReasonCode) and code.is_failure for code in codes):
            raise MqttError(f"subscription refused: {topic}")

    async def heard(self) -> AsyncIterator[bytes]:
        """Payloads as they come, until the connection breaks."""
        async for message in self.messages:
            if isinstance(message.payload, bytes):
                yield message.payload

    async def send(self, packet: Packet, *, retain: bool = False) -> None:
        """Publish with QoS 1 and wait for the broker's answer."""
        properties = None
        if packet.expires_s is not None:
            properties = Properties(PacketTypes.PUBLISH)
            properties.MessageExpiryInterval = packet.expires_s
        await self.publish(
            packet.topic, packet.payload, qos=1, retain=retain, properties=properties
        )

    async def say_goodbye(self, status: Packet) -> None:
        """Publish a last status; an orderly goodbye makes the broker forget the will."""
        with suppress(MqttError, TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await self.send(status, retain=True)

    def sever(self) -> None:
        """Cut the connection without a word, so that the broker publishes the will."""
        sock = self._client.socket()
        if isinstance(sock, socket.socket):
            sock.shutdown(socket.SHUT_RDWR)


def _connect_properties() -> Properties:
    properties = Properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = _SESSION_KEPT_S
    properties.MaximumPacketSize = 65_536
    return properties
