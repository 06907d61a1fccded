"""The ledger of every numbered stream: what is stored, what is missing. Pure.

A batch works on copies, which replace the originals only when it is committed.
"""

from collections.abc import Iterable

from core.ids import Boot, DeviceId
from core.sequence import Ledger
from ingest.batch import Position
from ingest.errors import Scattered

ALERTS = "alerts"
"""The stream of the owner of the alerts."""

MOST_RANGES = 4096
"""Gaps of one boot; no fault of a network makes so many, and each costs memory."""
MOST_BOOTS = 8
"""Boots of one stream kept at hand; a device resends what it kept of earlier ones, soon."""


def stream_of(device: DeviceId) -> str:
    """Name of a device's stream in the store."""
    return f"device/{device}"


class Positions:
    """Ledgers by stream and boot, as they are in the store."""

    def __init__(self, stored: Iterable[Position] = ()) -> None:
        self._streams: dict[str, dict[Boot, Ledger]] = {}
        self.keep(stored)

    def find(self, stream: str, boot: Boot) -> Ledger | None:
        """The committed ledger, not to be changed."""
        boots = self._streams.get(stream)
        return boots.get(boot) if boots is not None else None

    def keep(self, positions: Iterable[Position]) -> None:
        """Take over what is committed."""
        for position in positions:
            boots = self._streams.setdefault(position.stream, {})
            boots[position.ledger.boot] = position.ledger
            while len(boots) > MOST_BOOTS:
                del boots[next(iter(boots))]

    def latest(self) -> list[Position]:
        """The newest boot of every stream."""
        return [
            Position(stream, boots[next(reversed(boots))])
            for stream, boots in self._streams.items()
        ]


class Draft:
    """Copies for one batch."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._copies: dict[tuple[str, Boot], Ledger] = {}

    def ledger(self, stream: str, boot: Boot, seq: int) -> Ledger:
        """This batch's ledger of a stream, fit to take this number.

        Raises:
            Scattered: It would open one gap too many.
        """
        ledger = self._copies.get((stream, boot))
        if ledger is None:
            known = self._positions.find(stream, boot)
            ledger = known.copy() if known is not None else Ledger(boot)
            self._copies[stream, boot] = ledger
        if seq > ledger.upto + 1 and len(ledger.gaps) >= MOST_RANGES:
            raise Scattered(f"{len(ledger.gaps)} gaps in boot {boot}")
        return ledger

    def positions(self) -> list[Position]:
        """What to store and, once it is, to keep."""
        return [Position(stream, ledger) for (stream, _), ledger in self._copies.items()]
