"""What the ward knows of one device: where it stands, whether it can be heard. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.wire import LinkFault, Presence, Roster
from gateway.live.claims import Claim
from gateway.live.frames import LinkState

_FAULTS = {
    LinkFault.SILENT: "silent",
    LinkFault.GAP: "messages missing",
    LinkFault.CLOCK: "clock differs",
    LinkFault.REFUSED: "messages refused",
}
_WORST_FIRST = (LinkState.OFFLINE, LinkState.SILENT, LinkState.ONLINE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a link; `heard_s` is of a clock that never jumps."""

    detail: str
    since_ms: int
    heard_s: float


@dataclass(slots=True)
class Device:
    """One device; `since_ms` is since when it stands where it stands."""

    roster: Roster | None = None
    presence: Presence | None = None
    claim: Claim | None = None
    faults: dict[LinkFault, Fault] = field(default_factory=dict)
    since_ms: int = 0

    def link(self) -> LinkState:
        """Whether it can be heard."""
        # Its status is retained: a device of which there is none was never connected.
        if self.presence is not Presence.ONLINE:
            return LinkState.OFFLINE
        return LinkState.SILENT if LinkFault.SILENT in self.faults else LinkState.ONLINE

    def trouble(self) -> list[str]:
        """What is wrong with its link, in words."""
        return [fault.detail or _FAULTS[kind] for kind, fault in self.faults.items()]


def worst_of(devices: Iterable[Device]) -> LinkState:
    """The worst link of the devices of a bed; unknown where none stands."""
    links = {device.link() for device in devices}
    return next((link for link in _WORST_FIRST if link in links), LinkState.UNKNOWN)
