"""What goes wrong in a hospital, and how it is well again.

No more than one copy of anything is lost at a time: what the broker forgets is known to the living
owner of the alerts or to the store, and whoever knows it alone is left in peace until it is told.
That is what the design promises to survive; everything else may happen at any moment.
"""

from collections.abc import Callable, Mapping
from math import inf
from typing import Protocol

from core.wire import encode
from tests.simulated.broker import Broker, Loss
from tests.simulated.invariants import Witness
from tests.simulated.owner import ME, Owner
from tests.simulated.patients import Monitor
from tests.simulated.people import Gateway
from tests.simulated.plan import Fault, Trouble
from tests.simulated.store import INGEST, Database, Ingest
from tests.simulated.world import WallClock, World

PLUG_S = 3.0
"""A process that does nothing in which it could be killed is killed anyway after so long."""
_DEADLY = (Trouble.KILLED, Trouble.STOPPED, Trouble.DATABASE, Trouble.BROKER)


class House(Protocol):
    """Who can be hurt."""

    world: World
    witness: Witness
    broker: Broker
    database: Database
    clock: WallClock
    ingest: Ingest
    gateway: Gateway
    monitors: Mapping[str, Monitor]
    owner: Owner

    def new_owner(self) -> Owner:
        """Another life of the owner of the alerts."""
        ...

    def mend_records(self) -> None:
        """Look whether the broker still has what the records say."""
        ...

    def records_are_saved(self) -> bool:
        """Whether the broker would come back with what the records say."""
        ...


class Harm:
    """Does what the plan has in store.

    Attributes:
        fragile: The broker has forgotten something that is not yet told again.
    """

    def __init__(self, house: House) -> None:
        self.fragile = False
        self._house = house
        self._up_since = self._down_s = self._frozen_until = 0.0
        self._unnoticed_s = 0.1
        house.broker.cut_off.append(self._cut_everybody_off)

    def suffer(self, fault: Fault) -> None:
        """Let something go wrong, if it can be borne."""
        self._mend()
        if self.fragile and fault.trouble in _DEADLY:
            return
        what = f"{fault.trouble} for {fault.lasts:.1f} s {fault.device}"
        self._house.world.note(f"fault: {what}".rstrip())
        _SUFFER[fault.trouble](self, fault)

    # -- the owner of the alerts ------------------------------------------------------------------

    def died(self) -> None:
        """The owner of the alerts is dead."""
        house = self._house
        house.world.note("the owner of the alerts is dead")
        house.owner.session.die()
        house.owner.line.carry(house.broker.disconnect, ME)
        house.world.after(self._down_s, self._revive)

    def _revive(self) -> None:
        house = self._house
        house.world.note("the owner of the alerts starts")
        house.owner.line.cut()
        house.broker.disconnect(ME)
        house.owner = house.new_owner()
        house.owner.frozen_until = self._frozen_until
        house.owner.start()

    def _kill(self, fault: Fault) -> None:
        owner = self._house.owner
        if not owner.alive:
            return
        self._down_s = fault.lasts
        if fault.fuse is None:
            owner.kill(unsent=fault.unsent)
            self.died()
        else:
            owner.session.fuse = fault.fuse
            self._house.world.after(PLUG_S, self._pull_the_plug, owner)

    def _pull_the_plug(self, owner: Owner) -> None:
        if owner.alive:
            owner.kill(unsent=False)
            self.died()

    def _stop(self, fault: Fault) -> None:
        if self._house.owner.alive:
            self._down_s = fault.lasts
            self._house.owner.stop()
            self.died()

    def _freeze(self, fault: Fault) -> None:
        # The whole machine stands still; a life that begins meanwhile does nothing yet.
        self._frozen_until = self._house.world.now + fault.lasts
        self._house.owner.frozen_until = self._frozen_until
        self._house.owner.disturb()

    def _cut(self, fault: Fault) -> None:
        owner = self._house.owner
        owner.session.barred = True
        owner.session.cut(unnoticed_s=fault.unnoticed_s)
        self._house.world.after(fault.lasts, self._uncut, owner)

    def _uncut(self, owner: Owner) -> None:
        owner.session.barred = False

    def _turn_the_clock(self, fault: Fault) -> None:
        self._turn(fault.by_s)
        self._house.world.after(fault.lasts, self._turn, -fault.by_s)

    def _turn(self, by_s: float) -> None:
        self._house.clock.wrong_by += by_s
        self._house.owner.disturb()

    # -- the store, monitors and people -----------------------------------------------------------

    def _lose_the_database(self, fault: Fault) -> None:
        self._house.database.up = False
        self._house.world.after(fault.lasts, self._find_the_database)

    def _find_the_database(self) -> None:
        self._house.database.up = True

    def _kill_ingest(self, fault: Fault) -> None:
        self._house.ingest.kill(down_s=fault.lasts)

    def _cut_a_monitor(self, fault: Fault) -> None:
        monitor = self._house.monitors[fault.device]
        monitor.barred = True
        monitor.cut(unnoticed_s=fault.unnoticed_s)
        self._house.world.after(fault.lasts, self._uncut_a_monitor, monitor)

    def _uncut_a_monitor(self, monitor: Monitor) -> None:
        monitor.barred = False

    def _reboot(self, fault: Fault) -> None:
        self._house.monitors[fault.device].reboot()

    def _repeat(self, fault: Fault) -> None:
        self._house.monitors[fault.device].repeat(fault.count)

    def _cut_the_screens(self, fault: Fault) -> None:
        self._house.gateway.barred = True
        self._house.gateway.cut()
        self._house.world.after(fault.lasts, self._uncut_the_screens)

    def _uncut_the_screens(self) -> None:
        self._house.gateway.barred = False

    # -- the broker -------------------------------------------------------------------------------

    def _stop_the_broker(self, fault: Fault) -> None:
        house = self._house
        if not house.broker.up:
            return
        self._up_since = inf
        loss = fault.loss if self._may_lose(fault.loss) else Loss.NOTHING
        house.world.note(f"the broker loses {loss.name}")
        self._unnoticed_s = fault.unnoticed_s
        self.fragile = self.fragile or loss is not Loss.NOTHING
        house.broker.stop(loss)
        if loss is not Loss.NOTHING:
            for monitor in house.monitors.values():
                monitor.forget_what_was_taken()
        house.world.after(fault.lasts, self._start_the_broker)

    def _start_the_broker(self) -> None:
        self._up_since = self._house.world.now
        self._house.broker.start()
        self._house.mend_records()

    def _cut_everybody_off(self) -> None:
        house = self._house
        house.owner.session.cut(unnoticed_s=self._unnoticed_s)
        house.ingest.session.cut(unnoticed_s=self._unnoticed_s)
        house.gateway.cut()
        for monitor in house.monitors.values():
            monitor.cut(unnoticed_s=self._unnoticed_s)

    def _may_lose(self, loss: Loss) -> bool:
        """Whether everything would still be known somewhere.

        In the memory of the owner of the alerts, or, while that is dead, in the store.
        """
        house = self._house
        if loss is Loss.NOTHING:
            return True
        owner = house.owner
        if owner.alive and owner.session.fuse is not None:
            return False
        safe = owner.recovered
        if loss is Loss.NEWEST and not (safe or house.records_are_saved()):
            # A new life could not tell an old place of a monitor from the present one.
            return False
        saved = house.broker.saved_for(INGEST) if loss is Loss.NEWEST else []
        coming = {one.payload for one in saved}
        for event in house.witness.taken.values():
            if house.database.holds(event):
                continue
            if not safe or not (owner.remembers(event) or encode(event) in coming):
                return False
        return safe or house.database.up

    def _mend(self) -> None:
        owner = self._house.owner
        met_again = owner.session.connected.on and owner.session.connected_at > self._up_since
        if owner.idle and met_again and self._all_is_told():
            self.fragile = False

    def _all_is_told(self) -> bool:
        """Whether the store has every event, or will get it."""
        mailbox = self._house.broker.mailboxes.get(INGEST)
        if mailbox is None or not mailbox.filters:
            return False
        coming = {one.payload for one in mailbox.kept()}
        return all(
            self._house.database.holds(event) or encode(event) in coming
            for event in self._house.witness.taken.values()
        )


_SUFFER: Mapping[Trouble, Callable[[Harm, Fault], None]] = {
    Trouble.KILLED: Harm._kill,
    Trouble.STOPPED: Harm._stop,
    Trouble.FROZEN: Harm._freeze,
    Trouble.CUT: Harm._cut,
    Trouble.CLOCK: Harm._turn_the_clock,
    Trouble.BROKER: Harm._stop_the_broker,
    Trouble.DATABASE: Harm._lose_the_database,
    Trouble.INGEST: Harm._kill_ingest,
    Trouble.DEVICE: Harm._cut_a_monitor,
    Trouble.REBOOT: Harm._reboot,
    Trouble.REPEATS: Harm._repeat,
    Trouble.PEOPLE: Harm._cut_the_screens,
}
