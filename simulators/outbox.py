"""What a device has to send, and what it keeps until it is stored. Pure: time is an argument.

When to send again is decided here (docs/decisions/0031). Times are seconds that never jump.
"""

from collections import deque

from core.ids import Boot
from core.sequence import Kept, Ring
from core.wire import Stored
from simulators.faults import Packet
from simulators.repeats import Repeats

PATIENCE_S = (10.0, 300.0)
"""How long `stored` may stand still before the device asks again: at first, at most."""

_OLDEST = 20


class Outbox:
    """The queue of a device: live messages before repeated ones, a nurse waits for what is now.

    Attributes:
        repeated: Messages sent again.
    """

    def __init__(self, *, keep_most: int) -> None:
        self._ring = Ring(most=keep_most)
        self._live: deque[Packet] = deque()
        self._again: deque[Kept] = deque()
        self._repeats = Repeats()
        self._taken = (Boot(0), 0)
        self._confirmed_at = 0.0
        self._asked_at = 0.0
        self._patience_s = PATIENCE_S[0]
        self.repeated = 0

    @property
    def kept(self) -> int:
        """How many messages are not known to be stored."""
        return len(self._ring)

    @property
    def lost(self) -> int:
        """How many left the full ring before they were known to be stored."""
        return self._ring.lost

    @property
    def live(self) -> int:
        """How many messages wait that were never sent."""
        return len(self._live)

    def keep(self, message: Kept, now_s: float, *, send: bool) -> None:
        """Keep a numbered message; `send` it too, unless there is no link."""
        if not self._ring:
            self._confirmed_at = now_s
        self._ring.keep(message)
        if send:
            self._live.append(_packet(message))

    def add(self, packet: Packet) -> None:
        """Send something that is not kept."""
        self._live.append(packet)

    def take(self) -> Packet | None:
        """The next to send; None when there is nothing."""
        if self._live:
            return self._live.popleft()
        if self._again:
            self.repeated += 1
            return _packet(self._again.popleft())
        return None

    def accept(self, packet: Packet) -> None:
        """The broker has taken a packet."""
        if packet.place is not None:
            self._taken = max(self._taken, packet.place)

    def start_over(self) -> None:
        """There is a new link: send what the broker has not taken, and in any case the newest.

        If the broker took something and then lost it, the newest makes ingest say so.
        """
        kept = self._ring.all()
        tail = [message for message in kept if (message.boot, message.seq) > self._taken]
        self._live.clear()
        self._again = deque(tail or kept[-1:])
        self._repeats = Repeats()

    def hear(self, stored: Stored, now_s: float) -> bool:
        """Forget what is stored, send again what is missing; whether anything was forgotten."""
        before = self.kept
        missing = self._ring.hear(stored)
        self._again.extend(self._repeats.due(missing, now_s))
        freed = self.kept < before
        if freed:
            self._confirmed_at = now_s
        return freed

    def ask_again(self, now_s: float) -> None:
        """When nothing was confirmed for a while, repeat the oldest few and the newest.

        The newest is enough to make ingest name every number it lacks. Repeating all would
        double the queue of the broker while the database is down, when it is longest.
        """
        if self._confirmed_at > self._asked_at:
            self._asked_at, self._patience_s = self._confirmed_at, PATIENCE_S[0]
        if not self.kept or self._again or now_s - self._asked_at <= self._patience_s:
            return
        kept = self._ring.all()
        self._again.extend(kept[:_OLDEST] + kept[_OLDEST:][-1:])
        self._asked_at, self._patience_s = now_s, min(self._patience_s * 2, PATIENCE_S[1])


def _packet(kept: Kept) -> Packet:
    return Packet(kept.topic, kept.payload, place=(kept.boot, kept.seq))
