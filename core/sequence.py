"""Who has what of a numbered stream: the receiver's ledger and the sender's ring. Pure.

Used alike for devices (readings), and for the owner of the alerts (events): `boot` and `seq`
make loss visible, `Stored` says what may be forgotten and what must be sent again.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

from core.ids import Boot
from core.wire import Stored

MOST_GAPS = 64
"""Ranges named in one `Stored`; the rest follow when these are filled."""


@dataclass(slots=True)
class Ledger:
    """What the receiver holds of one boot.

    Attributes:
        upto: Highest number seen.
        gaps: Closed ranges below `upto` not yet seen, ascending.
    """

    boot: Boot
    upto: int = 0
    gaps: list[tuple[int, int]] = field(default_factory=list)

    def holds(self, seq: int) -> bool:
        """Whether this number was seen already."""
        return seq <= self.upto and not any(low <= seq <= high for low, high in self.gaps)

    def take(self, seq: int) -> bool:
        """Note a number; False when it was there already."""
        if seq == self.upto + 1:
            self.upto = seq
            return True
        if seq > self.upto:
            self.gaps.append((self.upto + 1, seq - 1))
            self.upto = seq
            return True
        return self._fill(seq)

    def _fill(self, seq: int) -> bool:
        for at, (low, high) in enumerate(self.gaps):
            if low <= seq <= high:
                left = [(low, seq - 1)] if low < seq else []
                right = [(seq + 1, high)] if seq < high else []
                self.gaps[at : at + 1] = left + right
                return True
        return False

    def missing(self) -> int:
        """How many numbers below `upto` have not been seen."""
        return sum(high - low + 1 for low, high in self.gaps)

    def copy(self) -> "Ledger":
        """An independent copy, to be thrown away when a transaction fails."""
        return Ledger(self.boot, self.upto, list(self.gaps))

    def stored(self) -> Stored:
        """What to tell the sender."""
        return Stored(boot=self.boot, upto=self.upto, missing=tuple(self.gaps[:MOST_GAPS]))


@dataclass(frozen=True, slots=True)
class Kept:
    """One message kept until it is stored."""

    boot: Boot
    seq: int
    topic: str
    payload: bytes


class Ring:
    """What the sender keeps until the receiver says it is stored; oldest leave when it is full.

    Attributes:
        lost: Messages pushed out before they were known to be stored.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Boot, int], Kept] = OrderedDict()
        self.lost = 0

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, message: Kept) -> None:
        """Keep a message that is being sent."""
        self._kept[message.boot, message.seq] = message
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
            self.lost += 1

    def hear(self, stored: Stored) -> list[Kept]:
        """Forget what is stored; return what must be sent again, in order."""
        missing = stored.missing

        def absent(seq: int) -> bool:
            return any(low <= seq <= high for low, high in missing)

        again: list[Kept] = []
        # Beyond the named ranges more may be missing: keep all above the first unnamed one.
        safe = missing[-1][1] if len(missing) >= MOST_GAPS else stored.upto
        for key in [k for k in self._kept if k[0] == stored.boot and k[1] <= safe]:
            if absent(key[1]):
                again.append(self._kept[key])
            else:
                del self._kept[key]
        return again

    def all(self) -> list[Kept]:
        """Everything kept, oldest first."""
        return list(self._kept.values())
