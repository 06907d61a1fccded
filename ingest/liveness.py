"""What the messages of a device say about its link: silence, gaps, clock, refusals.

Faults are told when they begin and when they end, and again now and then while they last, so that
a listener that missed one catches up. Alerts finds silence for itself too: it must not depend on
a process that waits for a database.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock, monotonic
from core.ids import DeviceId, SiteId
from core.sequence import Ledger
from core.topics import Channel, device_topic
from core.wire import Link, LinkFault, Presence, Status, encode
from ingest import metrics

SWEEP_S = 1.0
SILENT_S = 10.0
"""Shortest silence that is a fault; a device that speaks seldom is given three of its intervals."""
SLOWEST_S = 100.0
"""Longest interval between messages that is believed to be usual."""
FIRST_S = 30.0
"""Interval assumed of a device that has only begun to speak."""
GAP_GRACE_S = 5.0
"""How long the device has for sending again what is missing."""
CLOCK_ON_S, CLOCK_OFF_S = 10.0, 5.0
"""A clock fault begins above the one and ends below the other."""
CLOCK_WATCH_S = 30.0
"""A clock behind is told from late delivery by being behind equally for so long."""
REFUSED_FOR_S = 60.0
"""A refusal counts as present trouble for so long."""
REPEAT = timedelta(seconds=60)


@dataclass(slots=True)
class _Watched:
    """One device; times are arrivals by the server's clock."""

    heard_at: datetime
    interval_s: float = FIRST_S
    online: bool = True
    ledger: Ledger | None = None
    gap_since: datetime | None = None
    refused_at: datetime | None = None
    refused_for: str = ""
    watch_since: datetime | None = None
    least_lag_s: float = 0.0
    most_lag_s: float = 0.0
    offset_s: float = 0.0
    faults: dict[LinkFault, datetime] = field(default_factory=dict)


class Links:
    """Every device heard of; `speed` is that of the clock, which hurried tests set."""

    def __init__(self, *, speed: float = 1.0) -> None:
        self._speed = speed
        self._devices: dict[DeviceId, _Watched] = {}

    def heard(self, device: DeviceId, ledger: Ledger, time: datetime, at: datetime) -> None:
        """A numbered message of this device came in."""
        watched = self._devices.get(device)
        if watched is None:
            watched = self._devices[device] = _Watched(at)
        else:
            interval_s = (at - watched.heard_at).total_seconds()
            watched.interval_s = min(SLOWEST_S, max(interval_s, watched.interval_s * 0.9))
            watched.heard_at = at
        watched.online = True
        watched.ledger = ledger
        lag_s = (at - time).total_seconds()
        if watched.watch_since is None:
            watched.watch_since, watched.least_lag_s, watched.most_lag_s = at, lag_s, lag_s
        elif lag_s < watched.least_lag_s:
            watched.least_lag_s = lag_s
        elif lag_s > watched.most_lag_s:
            watched.most_lag_s = lag_s

    def refused(self, device: DeviceId, reason: str, at: datetime) -> None:
        """Something of this device went to quarantine; strangers are not watched."""
        watched = self._devices.get(device)
        if watched is not None:
            watched.refused_at, watched.refused_for = at, reason

    def status(self, device: DeviceId, status: Status, at: datetime) -> None:
        """A device is born or gone."""
        watched = self._devices.setdefault(device, _Watched(at))
        watched.online = status.state is Presence.ONLINE

    def forgive(self, now: datetime) -> None:
        """Nobody could be heard until now; silence begins to count anew."""
        for watched in self._devices.values():
            watched.heard_at = max(watched.heard_at, now)
            watched.watch_since = None

    def silent(self) -> int:
        """How many devices are silent."""
        return sum(LinkFault.SILENT in watched.faults for watched in self._devices.values())

    def sweep(self, now: datetime) -> list[tuple[DeviceId, Link]]:
        """What is to be told now; called about once a second."""
        told = []
        for device, watched in self._devices.items():
            for fault, detail in self._present(watched, now).items():
                since = watched.faults.get(fault)
                if detail and (since is None or now - since >= REPEAT * self._speed):
                    watched.faults[fault] = now
                    told.append((device, Link(fault=fault, active=True, time=now, detail=detail)))
                elif not detail and since is not None:
                    del watched.faults[fault]
                    told.append((device, Link(fault=fault, active=False, time=now)))
        return told

    def _present(self, watched: _Watched, now: datetime) -> dict[LinkFault, str]:
        """Each fault with what there is to say of it; empty where there is none."""
        return {
            LinkFault.SILENT: self._silence(watched, now),
            LinkFault.GAP: self._gap(watched, now),
            LinkFault.CLOCK: self._clock(watched, now),
            LinkFault.REFUSED: self._refusal(watched, now),
        }

    def _silence(self, watched: _Watched, now: datetime) -> str:
        if not watched.online:
            return "connection lost"
        silent_s = (now - watched.heard_at).total_seconds()
        if silent_s <= max(SILENT_S * self._speed, 3 * watched.interval_s):
            return ""
        return f"no message since {watched.heard_at.isoformat(timespec='seconds')}"

    def _gap(self, watched: _Watched, now: datetime) -> str:
        missing = watched.ledger.missing() if watched.ledger is not None else 0
        if not missing:
            watched.gap_since = None
            return ""
        watched.gap_since = watched.gap_since or now
        if (now - watched.gap_since).total_seconds() <= GAP_GRACE_S * self._speed:
            return ""
        return f"{missing} messages missing"

    def _clock(self, watched: _Watched, now: datetime) -> str:
        if watched.watch_since is not None:
            ahead = watched.least_lag_s < -CLOCK_OFF_S * self._speed
            whole = (now - watched.watch_since).total_seconds() >= CLOCK_WATCH_S * self._speed
            if ahead:
                watched.offset_s = -watched.least_lag_s
                watched.watch_since = None
            elif whole:
                # Behind, and equally so: late delivery catches up, a wrong clock does not.
                steady = watched.most_lag_s - watched.least_lag_s < CLOCK_OFF_S * self._speed
                watched.offset_s = -watched.least_lag_s if steady else 0.0
                watched.watch_since = None
        limit_s = CLOCK_OFF_S if LinkFault.CLOCK in watched.faults else CLOCK_ON_S
        if abs(watched.offset_s) <= limit_s * self._speed:
            return ""
        direction = "ahead" if watched.offset_s > 0 else "behind"
        return f"{abs(watched.offset_s):.0f} s {direction}"

    def _refusal(self, watched: _Watched, now: datetime) -> str:
        at = watched.refused_at
        if at is None or (now - at).total_seconds() > REFUSED_FOR_S * self._speed:
            return ""
        return watched.refused_for


class Teller(Protocol):
    """Sends to the broker."""

    def publish(self, topic: str, payload: bytes, *, retain: bool = ..., qos: int = ...) -> int:
        """Send one message."""
        ...


class LinkReports:
    """Publishes what `Links` has to tell, once a second of the real world."""

    def __init__(self, site: SiteId, broker: Teller, links: Links, clock: Clock) -> None:
        self._site = site
        self._broker = broker
        self._links = links
        self._clock = clock
        self._sent_at = monotonic()

    def send(self, *, listening: bool) -> None:
        """Tell what there is; while we are not up to date, silence proves nothing."""
        if monotonic() - self._sent_at < SWEEP_S:
            return
        self._sent_at = monotonic()
        now = self._clock.now()
        if not listening:
            self._links.forgive(now)
        for device, link in self._links.sweep(now):
            if link.active:
                metrics.FAULTS.labels(link.fault.value).inc()
            self._broker.publish(
                device_topic(self._site, device, Channel.LINK), encode(link), retain=False, qos=1
            )
        metrics.SILENT.set(self._links.silent())
