"""Mischief on a device's way to the broker: loss, doubles, disorder, garbage, a wrong clock.

Seeded, so that a run that failed can be run again. A device with faults still keeps its promise:
what was lost or spoilt on the way stays in its ring and is sent again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from random import Random

from core.clock import Clock
from core.errors import HospitalError
from core.ids import Boot


class UnknownFault(HospitalError):
    """The setting names a fault there is none of, or no number for it."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One publication on its way.

    Attributes:
        expires_s: Only for what is worthless when late.
        place: Boot and number of what is kept until it is stored.
    """

    topic: str
    payload: bytes
    expires_s: int | None = None
    place: tuple[Boot, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mischief:
    """How often what happens.

    Attributes:
        dropout, duplicate, reorder, garbage: Share of messages, 0 to 1.
        skew_s: The device's clock is ahead by this much; negative for behind.
    """

    dropout: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    garbage: float = 0.0
    skew_s: float = 0.0


NO_MISCHIEF = Mischief()


def mischief_from(text: str) -> Mischief:
    """Read `dropout=0.01,skew_s=30`; the empty text is no mischief.

    Raises:
        UnknownFault: A name or a number is wrong.
    """
    known = {field.name for field in fields(Mischief)}
    found: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, amount = part.partition("=")
        if name not in known:
            raise UnknownFault(f"{name!r}; there are {', '.join(sorted(known))}")
        try:
            found[name] = float(amount)
        except ValueError:
            raise UnknownFault(f"{part!r} names no number") from None
    return Mischief(**found)


class Faults:
    """Passes packets on, or does not."""

    def __init__(self, mischief: Mischief, chance: Random) -> None:
        self.mischief = mischief
        self._chance = chance
        self._late: list[Packet] = []

    def disturb(self, packet: Packet) -> Sequence[Packet]:
        """What really leaves the device instead of this packet, in order."""
        if self._happens(self.mischief.dropout):
            return ()
        if self._happens(self.mischief.reorder):
            self._late.append(packet)
            return ()
        leaving = [packet]
        if self._happens(self.mischief.garbage):
            leaving = [Packet(packet.topic, self._spoil(packet.payload))]
        elif self._happens(self.mischief.duplicate):
            leaving = [packet, packet]
        leaving += self._late
        self._late.clear()
        return leaving

    def _happens(self, share: float) -> bool:
        return share > 0 and self._chance.random() < share

    def _spoil(self, payload: bytes) -> bytes:
        at = self._chance.randrange(len(payload))
        match self._chance.randrange(3):
            case 0:
                return payload[:at]
            case 1:
                return payload[:at] + b"\xff" + payload[at + 1 :]
            case _:
                return self._chance.randbytes(len(payload))


@dataclass(frozen=True, slots=True)
class SkewedClock:
    """A device's clock that is wrong by `skew_s`."""

    true: Clock
    skew_s: float

    def now(self) -> datetime:
        """The wrong moment, with zone UTC."""
        return self.true.now() + timedelta(seconds=self.skew_s)
