"""One account on the broker, for tests: what it says, what it hears, what it is refused."""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from tests.hospital import wait_until

KEPT_S = 3600


@dataclass(slots=True)
class Speaker:
    """A client with a session of its own, used as a context manager.

    Attributes:
        client_id: What it asks to be called; the broker may know better.
        fresh: Throw away the session the broker may have kept. Mosquitto does not write a session
            to disk that began so, whatever its expiry.
        heard: (topic, payload) in order of arrival.
    """

    url: str
    user: str
    password: str
    client_id: str = ""
    fresh: bool = False
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    welcomes: list[ReasonCode] = field(default_factory=list)
    answers: dict[int, ReasonCode] = field(default_factory=dict)
    granted: set[int] = field(default_factory=set)
    farewells: list[ReasonCode] = field(default_factory=list)
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        """Make the client; it connects on entering."""
        self.client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self.client_id or self.user,
            protocol=MQTTProtocolVersion.MQTTv5,
        )
        if self.user:
            self.client.username_pw_set(self.user, self.password)
        self.client.max_queued_messages_set(0)
        self.client.max_inflight_messages_set(1000)
        self.client.on_connect = lambda _c, _u, _f, reason, _p: self.welcomes.append(reason)
        self.client.on_disconnect = lambda _c, _u, _f, reason, _p: self.farewells.append(reason)
        self.client.on_message = self._hear
        self.client.on_publish = lambda _c, _u, mid, reason, _p: self.answers.update({mid: reason})
        self.client.on_subscribe = lambda _c, _u, mid, _r, _p: self.granted.add(mid)

    def __enter__(self) -> Self:
        """Connect and wait for the broker's answer, whatever it is."""
        place = urlsplit(self.url)
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = KEPT_S
        self.client.connect(
            place.hostname or "",
            place.port or 0,
            clean_start=self.fresh,
            properties=properties,
        )
        self.client.loop_start()
        wait_until(
            lambda: bool(self.welcomes), within_s=5, what=f"the broker to answer {self.user}"
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave; the broker keeps the session."""
        self.client.disconnect()
        self.client.loop_stop()

    @property
    def admitted(self) -> bool:
        """Whether the broker let it in."""
        return bool(self.welcomes) and not self.welcomes[0].is_failure

    def listen(self, topic: str) -> None:
        """Subscribe, and wait for the answer (which says little: see mosquitto/acl)."""
        _, mid = self.client.subscribe(topic, qos=1)
        assert mid is not None
        wait_until(lambda: mid in self.granted, within_s=5, what=f"an answer about {topic}")

    def say(self, topic: str, payload: bytes = b"{}", *, retain: bool = False) -> str:
        """Publish at QoS 1 and wait; the broker's reason, "Success" when it took the message."""
        mid = self.client.publish(topic, payload, qos=1, retain=retain).mid
        wait_until(lambda: mid in self.answers, within_s=5, what=f"an answer to {topic}")
        return str(self.answers[mid])

    def _hear(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        self.heard.append((message.topic, bytes(message.payload)))
