"""One life of the owner of the alerts: the real process, from its start until somebody ends it.

Real are `alerts.process`, `watch`, `ward`, `board`, `postbox`, `recovery`, `learning` and all they
stand on; of the world are the clock, the session on the broker, the store and when it gets to work.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor, inf

import msgspec

from alerts.arrivals import Addresses, Route
from alerts.board import Board
from alerts.learning import Learning
from alerts.model import Input, Lane, Verdict
from alerts.postbox import Postbox
from alerts.process import Inbox, Process
from alerts.rulebook import Rulebook
from alerts.ward import Ward
from alerts.watch import Watch
from core.ids import Boot, SiteId
from core.mqtt import Delivery
from core.wire import AgeClass, Change, Condition, Numerics, SetupChange, SetupEvent
from tests.simulated.expectations import Expectations
from tests.simulated.inspection import Look, inspect
from tests.simulated.invariants import Witness
from tests.simulated.session import Killed, Session
from tests.simulated.store import Reader, Row
from tests.simulated.world import Line, WallClock, World

ME = "alerts"
BEATS = 8
"""One of so many is enough to know that it can be made."""
SEEN_EVERY_S = 5.0
"""A lane that nobody touches any more must be looked at too."""

_decode_numerics = msgspec.json.Decoder(Numerics).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a life of the process finds.

    Attributes:
        tick_s: Seconds between two looks at the clock when nothing comes.
        learning: Makes the detectors' place.
        died: Told when the process has been killed in the middle of its work.
    """

    world: World
    site: SiteId
    clock: WallClock
    book: Rulebook
    addresses: Addresses
    witness: Witness
    tick_s: float
    learning: Callable[[], Learning]
    died: Callable[[], None]


class _Inbox(Inbox):
    """Does not wait: the world wakes whoever has something to do."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def put(
        self, item: Delivery | int | bool, block: bool = True, timeout: float | None = None
    ) -> None:
        """Put something in, and wake the process."""
        super().put(item, block, timeout)
        self._wake()

    def get(
        self,
        block: bool = True,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002
    ) -> Delivery | int | bool:
        """What is there now, or nothing."""
        return super().get(block=False)


class _Watch(Watch):
    """Lets somebody look at each delivery when it has been judged."""

    judged: Callable[[Delivery], None]
    beats = 0

    def handle(self, delivery: Delivery) -> None:
        """Take one delivery."""
        super().handle(delivery)
        self.judged(delivery)

    def beat(self) -> None:
        """Show that it lives; there is nobody here who would hear it more often."""
        self.beats += 1
        if self.beats % BEATS == 1:
            super().beat()


class _Ward(Ward):
    """Notes which lanes have been touched."""

    def __init__(self, site: SiteId, book: Rulebook) -> None:
        super().__init__(site, book)
        self.touched: set[str] = set()

    def take(self, bed: str, given: Input, now: float) -> Verdict:
        """Let a lane judge one input."""
        self.touched.add(bed)
        return super().take(bed, given, now)


class Owner:
    """One life.

    Attributes:
        frozen_until: Nothing is done before.
        calm_since: Since when nothing has disturbed it, by true time; infinite while it does.
    """

    def __init__(self, given: Surroundings, session: Session, line: Line, reader: Reader) -> None:
        self.session = session
        self.line = line
        self.frozen_until = 0.0
        self.calm_since = inf
        self._given = given
        self._reader = reader
        self._dead = self._awake = False
        self._inbox = _Inbox(self.wake)
        post = Postbox(session)  # type: ignore[arg-type] # the world's, with all that is used of it
        self._post = post
        boot = Boot(int(given.clock.now().timestamp() * 1000))
        self.board = Board(post, site=given.site, boot=boot)
        self._ward = _Ward(given.site, given.book)
        self._watch = _Watch(self._ward, self.board, post, given.addresses, given.clock)
        self._watch.judged = self._look
        self._watch.learning = given.learning()
        self._process = Process(
            self._watch, self.board, given.addresses, post, self._inbox, self._seconds
        )
        self._expected = Expectations(given.book.profiles.choose("icu", AgeClass.ADULT))
        self._knew = False
        self._seen_at = 0.0

    def start(self) -> None:
        """Begin to live."""
        self._given.witness.begins()
        self.session.ears = self._inbox
        self.session.start()
        self._tick()

    @property
    def alive(self) -> bool:
        """Whether it has not been killed."""
        return not self._dead

    @property
    def recovered(self) -> bool:
        """Whether it knows again what there is."""
        return not self._dead and self._process.recovering is None

    @property
    def idle(self) -> bool:
        """Whether it has done all there was to do."""
        return self.recovered and self._inbox.empty() and not self.session.unconfirmed

    @property
    def lanes(self) -> Mapping[str, Lane]:
        """By bed."""
        return self._ward.lanes

    @property
    def places(self) -> Mapping[str, str]:
        """The bed of each monitor, as far as it knows."""
        return self._ward.where

    @property
    def deaf(self) -> bool:
        """Whether it cannot hear the monitors, and knows it."""
        return self._watch.listening_since is None

    @property
    def heard_since(self) -> float:
        """Since when it has been calm and able to hear, by true time."""
        return max(self.calm_since, self.session.connected_at)

    def disturb(self) -> None:
        """Something has happened after which it may need a moment."""
        if self.recovered:
            self.calm_since = max(self._given.world.now, self.frozen_until)

    @property
    def grace_s(self) -> float:
        """Within which it gets round all its beds, twice: it does one thing for an alert a time."""
        return 2 * (len(self.lanes) + 1) * self._given.tick_s + 2.0

    def remembers(self, event: Row) -> bool:
        """Whether it would send this event again."""
        return event.boot == self.board.boot and any(
            kept.seq == event.seq for kept in self.board._ring.all()
        )

    # -- at work ----------------------------------------------------------------------------------

    def wake(self) -> None:
        """There is something to do."""
        if not (self._awake or self._dead):
            self._awake = True
            self._work()

    def _seconds(self) -> float:
        """The steps in which it looks at its clock: messages do not make it look more often."""
        tick_s = self._given.tick_s
        return floor(self._given.world.now / tick_s) * tick_s

    def _tick(self) -> None:
        if not self._dead:
            self.wake()
            self._given.world.at(self._seconds() + self._given.tick_s, self._tick)

    def _work(self) -> None:
        if self._dead:
            return
        if self._given.world.now < self.frozen_until:
            self._given.world.at(self.frozen_until, self._work)
            return
        try:
            self._step()
            while not self._inbox.empty():
                self._step()
        except Killed:
            self._dead = True
            self._given.died()
        self._awake = False

    def _step(self) -> None:
        self._process.step(self._reader)
        if self._process.recovering is not None:
            return
        given = self._given
        given.witness.compare(self, whole=not self._knew)
        if not self._knew:
            self._knew = True
            self.disturb()
        if self._ward.touched and (changed := self._changed()):
            inspect(
                Look(
                    lanes=changed,
                    now=given.clock.now().timestamp(),
                    calm_s=given.world.now - self.calm_since,
                    grace_s=self.grace_s,
                    policy=given.book.policy,
                )
            )

    def _changed(self) -> list[Lane]:
        """The lanes that have been touched since they were looked at; now and then all of them."""
        lanes, now = self._ward.lanes, self._given.world.now
        if now - self._seen_at >= SEEN_EVERY_S:
            self._seen_at = now
            return list(lanes.values())
        touched, self._ward.touched = self._ward.touched, set()
        return [lanes[bed] for bed in sorted(touched)]

    def _look(self, delivery: Delivery) -> None:
        address = self._given.addresses.read(delivery.topic)
        match address.route:
            case Route.NUMERICS:
                bed = self._ward.where.get(address.device)
                if bed is not None:
                    numerics = _decode_numerics(delivery.payload)
                    now = self._given.clock.now().timestamp()
                    self._expected.read(self._ward.lanes[bed], address.device, numerics, now)
            case _:
                pass

    def tells(self, event: Row) -> None:
        """It publishes an event."""
        if isinstance(event, SetupEvent):
            if event.change in (SetupChange.LIMITS_SET, SetupChange.LIMITS_RESTORED):
                self._expected.set_up(event.setup.bed)
            return
        alert = event.alert
        if event.change is Change.RESOLVED and alert.condition is Condition.PRESENT:
            self._expected.resolved(alert.bed, alert.cause)

    # -- the end ----------------------------------------------------------------------------------

    def kill(self, *, unsent: bool) -> None:
        """It dies; what it had handed to the network still goes out, or does not."""
        self._dead = True
        self.session.die()
        if unsent:
            self.line.cut()

    def stop(self) -> None:
        """It ends in order."""
        if not self._dead:
            self._post.flush()
        self.kill(unsent=False)
