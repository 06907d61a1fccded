"""Who still has to be sent what: the journal all share, the newest vitals, one outbox a screen.

Three lanes. Numbered frames are never skipped: a screen that cannot keep up is told to come back.
Vitals are conflated: a slow screen gets fewer frames, each with the newest values. Waves go last,
and are the first thing that a slow screen loses. Pure.
"""

from collections import deque
from dataclasses import dataclass, field

import msgspec

from gateway.live.frames import Delta, Reading, Vitals, write

MOST_REMEMBERED = 2_000
"""Numbered frames a returning screen can be given instead of everything."""

MOST_WAITING = 1_000
"""Numbered frames a screen may be behind before it has to come back."""

MOST_WAVE_BYTES = 512 * 1024
"""Waves a screen may be behind, five seconds of 64 beds with three at 250 Hz; then the oldest are
skipped."""

MOST_BUNDLED_BYTES = 64 * 1024
"""Of compact waves in one message: what becomes urgent meanwhile waits for no more than this."""


class Journal:
    """Numbered frames of one epoch, as text, the latest of them remembered.

    Attributes:
        epoch: Name of this run of numbers; another gateway or another start has another.
        seq: Of the last frame; 0 before the first.
    """

    def __init__(self, epoch: str, *, most: int = MOST_REMEMBERED) -> None:
        self.epoch = epoch
        self.seq = 0
        self._texts: deque[str] = deque(maxlen=most)

    def add(self, delta: Delta) -> str:
        """Number a frame; the text every screen gets."""
        self.seq += 1
        text = write(msgspec.structs.replace(delta, seq=self.seq))
        self._texts.append(text)
        return text

    def after(self, epoch: str | None, seq: int | None) -> list[str] | None:
        """What a screen that saw `seq` has missed; None when only everything will do."""
        if epoch != self.epoch or seq is None or not 0 <= seq <= self.seq:
            return None
        missed = self.seq - seq
        if missed > len(self._texts):
            return None
        return [self._texts[at] for at in range(len(self._texts) - missed, len(self._texts))]


class Newest:
    """The newest vitals of every bed, written once per flush for all screens that keep up.

    Attributes:
        flushed: Number of flushes so far; a screen remembers the last one it was given.
    """

    def __init__(self) -> None:
        self.flushed = 0
        self._at_ms = 0
        self._all: dict[str, dict[str, Reading]] = {}
        self._changed_in: dict[str, int] = {}
        self._fresh: dict[str, dict[str, Reading]] = {}
        self._last: dict[str, dict[str, Reading]] = {}
        self._written: dict[int, str] = {}

    def note(self, bed: str, readings: dict[str, Reading]) -> None:
        """A bed has new readings."""
        fresh = self._fresh.get(bed)
        if fresh is None:
            self._fresh[bed] = readings
        else:
            self._fresh[bed] = fresh | readings

    def forget(self, bed: str) -> None:
        """The bed's readings are of somebody else now: none of them is ever sent again."""
        for place in (self._all, self._fresh, self._last):
            place.pop(bed, None)
        self._changed_in.pop(bed, None)
        self._written.clear()

    def flush(self, *, at_ms: int) -> bool:
        """Close the set of new readings; False when there were none."""
        if not self._fresh:
            return False
        self.flushed += 1
        self._at_ms = at_ms
        self._last, self._fresh = self._fresh, {}
        for bed, readings in self._last.items():
            self._all.setdefault(bed, {}).update(readings)
            self._changed_in[bed] = self.flushed
        self._written.clear()
        return True

    def since(self, flush: int) -> str:
        """The frame for a screen that was last given `flush`."""
        text = self._written.get(flush)
        if text is None:
            beds = self._last if flush == self.flushed - 1 else self._changed_since(flush)
            text = self._written[flush] = write(Vitals(at_ms=self._at_ms, beds=beds))
        return text

    def _changed_since(self, flush: int) -> dict[str, dict[str, Reading]]:
        return {bed: self._all[bed] for bed, at in self._changed_in.items() if at > flush}


@dataclass(slots=True)
class Outbox:
    """What one screen has not been sent yet.

    Attributes:
        flush: The last flush of vitals it was given.
        overrun: It fell too far behind and has to come back; nothing more is put in.
    """

    newest: Newest
    flush: int
    most: int = MOST_WAITING
    overrun: bool = False
    _numbered: deque[str] = field(default_factory=deque)
    _passing: deque[str | bytes] = field(default_factory=deque)
    _passing_bytes: int = 0

    def put(self, text: str) -> None:
        """A numbered frame, or one that must not be skipped or overtaken."""
        if len(self._numbered) >= self.most:
            self.overrun = True
        if not self.overrun:
            self._numbered.append(text)

    def put_passing(self, wave: str | bytes) -> None:
        """A stretch of a wave, which may be skipped: text, or compact."""
        self._passing.append(wave)
        self._passing_bytes += len(wave)
        while self._passing_bytes > MOST_WAVE_BYTES:
            self._passing_bytes -= len(self._passing.popleft())

    def take(self) -> str | bytes | None:
        """The next message, alerts before vitals before waves; None when there is nothing."""
        if self._numbered:
            return self._numbered.popleft()
        if self.flush < self.newest.flushed:
            text = self.newest.since(self.flush)
            self.flush = self.newest.flushed
            return text
        return self._take_waves() if self._passing else None

    def _take_waves(self) -> str | bytes:
        first = self._passing.popleft()
        self._passing_bytes -= len(first)
        if isinstance(first, str):
            return first
        bundle, size = [first], len(first)
        while self._passing and size + len(wave := self._passing[0]) <= MOST_BUNDLED_BYTES:
            if isinstance(wave, str):
                break
            bundle.append(wave)
            size += len(wave)
            self._passing.popleft()
        self._passing_bytes -= size - len(first)
        return b"".join(bundle)
