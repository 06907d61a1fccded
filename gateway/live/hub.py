"""All screens that are open, and what is told to them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from core.clock import Clock
from core.wire import Wave
from gateway.live.board import Board
from gateway.live.feed import Feed
from gateway.live.frames import (
    BeatShown,
    BedChanged,
    Delta,
    Hello,
    Parts,
    Resumed,
    Snapshot,
    TabletTrouble,
    Watch,
    wave_bytes,
    wave_text,
    write,
)
from gateway.live.outbox import Journal, Newest, Outbox
from gateway.live.ward import Ward
from gateway.metrics import FRAMES, RESYNCS, SOCKETS

CLOSE_MALFORMED = 4400
CLOSE_NO_SESSION = 4401
CLOSE_NOT_ALLOWED = 4405
CLOSE_BEHIND = 4008
CLOSE_NO_HELLO = 4408
CLOSE_TOO_MANY = 4429

MOST_SCREENS = 20
"""Live sockets of one account."""

MOST_WATCHED = 64
"""Beds whose waves one screen may have."""


@dataclass(eq=False, slots=True, kw_only=True)
class Screen:
    """One open socket.

    Attributes:
        session: Hash of the token it was opened with.
        compact: It reads waves as binary messages.
        ready: Set when there is something to send, or when it is to be closed.
        close_code: Why it is to be closed; None while it is not.
    """

    account: str
    session: bytes
    outbox: Outbox
    watched: frozenset[str] = frozenset()
    compact: bool = False
    close_code: int | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def close(self, code: int) -> None:
        """Have it closed by the task that sends."""
        if self.close_code is None:
            self.close_code = code
        self.ready.set()


@dataclass(slots=True, kw_only=True)
class Hub:
    """Tells every screen what changed, in one order for all of them."""

    site: str
    simulated: bool
    clock: Clock
    ward: Ward
    board: Board
    journal: Journal
    feed: Feed
    parts: Callable[[], Parts]
    tablets: Callable[[], tuple[TabletTrouble, ...]] = tuple
    newest: Newest = field(default_factory=Newest)
    screens: set[Screen] = field(default_factory=set)
    _listened: frozenset[str] = frozenset()
    _snapshot: tuple[tuple[int, int], str] | None = None

    # -- screens --------------------------------------------------------------------------------

    def has_room(self, account: str) -> bool:
        """Whether this account may open one more."""
        return sum(screen.account == account for screen in self.screens) < MOST_SCREENS

    def shows_to(self, account: str) -> bool:
        """Whether this person has a screen open."""
        return any(screen.account == account for screen in self.screens)

    def attach(self, hello: Hello, *, account: str, session: bytes) -> Screen:
        """Start telling a screen, beginning with all it does not know."""
        missed = self.journal.after(hello.epoch, hello.seq)
        outbox = Outbox(self.newest, flush=self.newest.flushed if missed is None else 0)
        if missed is None or len(missed) >= outbox.most:
            outbox.flush = self.newest.flushed
            outbox.put(self._everything())
        else:
            RESYNCS.inc()
            resumed = Resumed(
                epoch=self.journal.epoch,
                seq=self.journal.seq,
                at=self.clock.now(),
                parts=self.parts(),
            )
            outbox.put(write(resumed))
            for text in missed:
                outbox.put(text)
        screen = Screen(account=account, session=session, outbox=outbox)
        screen.ready.set()
        self.screens.add(screen)
        SOCKETS.set(len(self.screens))
        return screen

    def leave(self, screen: Screen) -> None:
        """Forget a screen."""
        self.screens.discard(screen)
        SOCKETS.set(len(self.screens))
        self.choose_waves()

    def end_session(self, session: bytes) -> None:
        """Close every screen that was opened with this session."""
        for screen in self.screens:
            if screen.session == session:
                screen.close(CLOSE_NO_SESSION)

    def watch(self, screen: Screen, said: Watch) -> None:
        """Send it waves of these beds and no others."""
        screen.watched = frozenset(said.beds[:MOST_WATCHED])
        screen.compact = said.compact
        self.choose_waves()

    def choose_waves(self) -> None:
        """Have just those waves delivered that somebody watches."""
        beds = frozenset[str]().union(*(screen.watched for screen in self.screens))
        wanted = frozenset(device for bed in beds for device in self.ward.devices_of(bed))
        for device in wanted - self._listened:
            self.feed.listen_waves(device)
        for device in self._listened - wanted:
            self.feed.ignore_waves(device)
        self._listened = wanted

    # -- telling --------------------------------------------------------------------------------

    def tell(self, delta: Delta) -> None:
        """Tell every screen of a change, at once and without fail."""
        text = self.journal.add(delta)
        for screen in self.screens:
            screen.outbox.put(text)
            screen.ready.set()
        FRAMES.labels("numbered").inc(len(self.screens))

    def tell_beds(self, beds: list[str]) -> None:
        """Tell of beds that changed; readings that became somebody else's go first."""
        while self.ward.vacated:
            self.newest.forget(self.ward.vacated.pop())
        for bed in beds:
            shown = self.ward.bed(bed)
            if shown is not None:
                self.tell(BedChanged(bed=shown))

    def tell_wave(self, wave: Wave, *, bed: str, signal: str) -> None:
        """Give a stretch of a wave to those who watch its bed, written once for each form."""
        forms: dict[bool, str | bytes] = {}
        for screen in self.screens:
            if bed not in screen.watched:
                continue
            form = forms.get(screen.compact)
            if form is None:
                write_wave = wave_bytes if screen.compact else wave_text
                form = forms[screen.compact] = write_wave(wave, bed=bed, signal=signal)
            screen.outbox.put_passing(form)
            screen.ready.set()

    def flush(self) -> bool:
        """Tell every screen the vitals heard since the last flush; False when there were none."""
        if not self.newest.flush(at_ms=round(self.clock.now().timestamp() * 1000)):
            return False
        for screen in self.screens:
            screen.ready.set()
        FRAMES.labels("vitals").inc(len(self.screens))
        return True

    def beat(self) -> None:
        """Show every screen that the gateway lives, and how its parts are."""
        frame = BeatShown(
            seq=self.journal.seq,
            at=self.clock.now(),
            parts=self.parts(),
            tablets=self.tablets(),
        )
        text = write(frame)
        for screen in self.screens:
            screen.outbox.put(text)
            screen.ready.set()

    def _everything(self) -> str:
        at = (self.journal.seq, self.newest.flushed)
        if self._snapshot is None or self._snapshot[0] != at:
            snapshot = Snapshot(
                epoch=self.journal.epoch,
                seq=self.journal.seq,
                at=self.clock.now(),
                site=self.site,
                simulated=self.simulated,
                beds=self.ward.beds(),
                alerts=self.board.views(),
                parts=self.parts(),
            )
            self._snapshot = at, write(snapshot)
        return self._snapshot[1]
