"""What goes back to the broker; acknowledgements gathered, so that one write carries many."""

from core.mqtt import Delivery, Session

MOST_GATHERED = 64


class Postbox:
    """The session as the judging thread uses it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._gathered: list[Delivery] = []

    def publish(self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 1) -> int:
        """Send; the handle comes back confirmed."""
        return self._session.publish(topic, payload, retain=retain, qos=qos)

    def answer(self, request: Delivery, payload: bytes) -> None:
        """Answer a request."""
        self._session.answer(request, payload)

    def acknowledge(self, delivery: Delivery) -> None:
        """Let the broker forget a delivery, soon."""
        self._gathered.append(delivery)
        if len(self._gathered) >= MOST_GATHERED:
            self.flush()

    def flush(self) -> None:
        """Send what was gathered; when nothing is waiting to be judged, or it is the end."""
        if self._gathered:
            self._session.acknowledge_all(self._gathered)
            self._gathered = []

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""
        return self._session.connected.is_set()
