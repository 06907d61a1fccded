"""When a missing message is sent again, so that a slow receiver is not buried. Pure."""

from core.ids import Boot
from core.sequence import Kept

_FIRST_S = 3.0
_LONGEST_S = 60.0


class Repeats:
    """What was sent again when; each message waits twice as long as the time before.

    A message reported missing may be on its way already, in a queue as long as the receiver is
    behind.
    """

    def __init__(self) -> None:
        self._waits: dict[tuple[Boot, int], tuple[float, float]] = {}

    def due(self, missing: list[Kept], now_s: float) -> list[Kept]:
        """Those of the missing messages to send again now; what is not missing is forgotten."""
        waits: dict[tuple[Boot, int], tuple[float, float]] = {}
        due = []
        for message in missing:
            key = message.boot, message.seq
            not_before_s, wait_s = self._waits.get(key, (now_s, _FIRST_S))
            if now_s >= not_before_s:
                due.append(message)
                not_before_s, wait_s = now_s + wait_s, min(wait_s * 2, _LONGEST_S)
            waits[key] = not_before_s, wait_s
        self._waits = waits
        return due
