"""Time, order and links of the simulated world; the same seed always gives the same history.

Nothing here sleeps or asks the machine for the time. What shall happen lies in one heap, ordered by
moment and then by when it was put there.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from heapq import heappop, heappush
from random import Random

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC).timestamp()
"""The beginning of every run."""

FAIR_S = 0.01
"""How long a message takes when all is well."""
_KNOT_S = 10.0


class Trace:
    """What happened, as a digest; every line of it too, when somebody wants to read."""

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self._digest = blake2b(digest_size=16)
        self.tell = tell

    def note(self, at: float, what: str) -> None:
        """Note one line."""
        self._digest.update(what.encode())
        if self.tell is not None:
            self.tell(f"{at - NOON:8.2f}  {what}")

    def add(self, payload: bytes) -> None:
        """Note a message that went over a link."""
        self._digest.update(payload)

    def hexdigest(self) -> str:
        """What tells this history from every other."""
        return self._digest.hexdigest()


class World:
    """The agenda.

    Attributes:
        now: True time, seconds since 1970; the clocks of processes may be wrong.
    """

    def __init__(self, trace: Trace) -> None:
        self.now = NOON
        self.trace = trace
        self._agenda: list[tuple[float, int, Callable[..., None], tuple[object, ...]]] = []
        self._count = 0

    def at(self, when: float, what: Callable[..., None], *about: object) -> None:
        """Let something happen; what is of the past happens now."""
        self._count += 1
        heappush(self._agenda, (max(self.now, when), self._count, what, about))

    def after(self, seconds: float, what: Callable[..., None], *about: object) -> None:
        """Let something happen in so many seconds."""
        self.at(self.now + seconds, what, *about)

    def run(self, until: float) -> None:
        """Let everything happen that is due by then."""
        agenda = self._agenda
        while agenda and agenda[0][0] <= until:
            self.now, _, what, about = heappop(agenda)
            what(*about)
        self.now = until

    def note(self, what: str) -> None:
        """Note one line in the trace."""
        self.trace.note(self.now, what)

    def whisper(self, what: str, *about: object) -> None:
        """Say something only to somebody who reads along."""
        if self.trace.tell is not None:
            self.trace.tell(f"{self.now - NOON:8.2f}      {what % about}")


class WallClock:
    """The clock of one process: true time, and what it is wrong by (seconds)."""

    def __init__(self, world: World) -> None:
        self.wrong_by = 0.0
        self._world = world
        self._read_at = 0.0
        self._shown = moment(0.0)

    def now(self) -> datetime:
        """The moment this clock shows, UTC."""
        read_at = self._world.now + self.wrong_by
        if read_at != self._read_at:
            # It is looked at many times in a moment that does not pass.
            self._read_at, self._shown = read_at, moment(read_at)
        return self._shown


class Weather:
    """How long messages take on one link, by the moment they are sent at.

    What is sent later arrives later, and no message is slowed down by another: so a message that
    is there only in one of two runs changes nothing for the others.
    """

    def __init__(self, chance: Random, bad_for_s: float, *, storms: float) -> None:
        self._knots = [
            chance.uniform(0.5, 5.0) if chance.random() < storms else chance.uniform(0.005, 0.1)
            for _ in range(int(bad_for_s / _KNOT_S))
        ]
        self._knots.append(FAIR_S)

    def arrival(self, now: float) -> float:
        """When a message that is sent now arrives."""
        knots = self._knots
        place = (now - NOON) / _KNOT_S
        knot = int(place)
        if knot >= len(knots) - 1:
            return now + FAIR_S
        before, share = knots[knot], place - knot
        return now + before + (knots[knot + 1] - before) * share


class Line:
    """One client's connection to the broker: in order both ways, until it is cut."""

    def __init__(self, world: World, weather: Weather) -> None:
        self._world = world
        self._weather = weather
        self._number = 0
        self.up = False

    def open(self) -> None:
        """A new connection."""
        self._number += 1
        self.up = True

    def cut(self) -> None:
        """It breaks; what is under way in either direction is lost."""
        self._number += 1
        self.up = False

    def carry(self, what: Callable[..., None], *about: object, held_s: float = 0.0) -> None:
        """Let something happen at the other end, unless the line breaks before.

        Args:
            held_s: How long whoever sends it takes before.
        """
        if self.up:
            arrival = self._weather.arrival(self._world.now) + held_s
            self._world.at(arrival, self._arrive, self._number, what, about)

    def _arrive(self, number: int, what: Callable[..., None], about: tuple[object, ...]) -> None:
        if number == self._number:
            what(*about)


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a time in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
