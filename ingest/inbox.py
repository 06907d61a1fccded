"""Between the network thread and the pipeline; bounded by the session's Receive Maximum."""

from collections import deque
from datetime import datetime
from threading import Condition
from typing import NamedTuple

from core.clock import Clock, monotonic
from core.mqtt import Delivery


class Arrival(NamedTuple):
    """A delivery and when it came."""

    delivery: Delivery
    received_at: datetime


class Inbox:
    """Holds what has come and not been taken."""

    def __init__(self, clock: Clock, *, most: int, linger_s: float) -> None:
        self._clock = clock
        self._most = most
        self._linger_s = linger_s
        self._arrivals: deque[Arrival] = deque()
        self._changed = Condition()
        self._connections = 0
        self._connections_seen = 0

    def __len__(self) -> int:
        return len(self._arrivals)

    def put(self, delivery: Delivery) -> None:
        """Add a delivery; called in the network thread."""
        arrival = Arrival(delivery, self._clock.now())
        with self._changed:
            self._arrivals.append(arrival)
            if len(self._arrivals) in (1, self._most):
                self._changed.notify()

    def mark_new_connection(self) -> None:
        """What comes from now on came by another connection; called in the network thread."""
        self._connections += 1

    def new_connection(self) -> bool:
        """Whether there was one since this was last asked."""
        seen, self._connections_seen = self._connections_seen, self._connections
        return seen != self._connections_seen

    def take(self, *, wait_s: float) -> list[Arrival]:
        """Up to `most`, in order; none when nothing comes for `wait_s`.

        A full batch goes at once, else the first one lingers for company.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._arrivals, timeout=wait_s):
                return []
            until = monotonic() + self._linger_s
            while len(self._arrivals) < self._most and (left := until - monotonic()) > 0:
                self._changed.wait(left)
            return [self._arrivals.popleft() for _ in range(min(self._most, len(self._arrivals)))]

    def fills_a_batch(self, arrivals: list[Arrival]) -> bool:
        """Whether there were as many as may be: more are likely to wait."""
        return len(arrivals) >= self._most
