"""The hospital of one run: everybody in it, and what goes wrong, as the plan has it."""

from collections.abc import Callable, Mapping
from functools import cache
from random import Random

import msgspec

from alerts.arrivals import Addresses
from alerts.learning import Learning
from alerts.limits import read_limits
from alerts.policy import Policy, read_policy
from alerts.rulebook import Rulebook
from core.ids import DeviceId, SiteId
from core.topics import (
    alerts_stored_topic,
    answers_topic,
    events_topic,
    parse_alert_topic,
    roster_topic,
    setup_events_topic,
)
from core.wire import Alert, AlertEvent, Answer, Command, Roster, SetupEvent, encode
from tests.simulated.broker import BOARD_LEVELS, Broker, Loss, Message
from tests.simulated.invariants import Violation, Witness
from tests.simulated.owner import ME, Owner, Surroundings
from tests.simulated.patients import Monitor
from tests.simulated.people import Gateway, Staff
from tests.simulated.plan import Fault, Placing, Plan, Trouble
from tests.simulated.session import Session
from tests.simulated.store import Database, Ingest, Reader, Row
from tests.simulated.world import NOON, Line, Trace, WallClock, Weather, World, moment

SITE = SiteId("main")
INGEST = "ingest"
ADDRESSES = Addresses(SITE, ME)
QUIET_AFTER_S = 700.0
"""When everybody must have said everything: events nobody stored are sent again after 600 s."""
PLUG_S = 3.0
"""A process that does nothing in which it could be killed is killed anyway after so long."""

_decode_alert = msgspec.json.Decoder(Alert).decode
_decode_event = msgspec.json.Decoder(AlertEvent).decode
_decode_setup = msgspec.json.Decoder(SetupEvent).decode
_decode_answer = msgspec.json.Decoder(Answer).decode


@cache
def rulebook() -> Rulebook:
    """The rules of the house, read once."""
    return Rulebook(profiles=read_limits(), policy=_policy())


def _policy() -> Policy:
    return read_policy()


class Hospital:
    """Everything there is."""

    def __init__(
        self, plan: Plan, trace: Trace, learning: Callable[[], Learning] = Learning
    ) -> None:
        self.plan = plan
        self.world = world = World(trace)
        self.witness = Witness(world)
        self.broker = Broker(world)
        self.broker.ears.append(self._hear)
        self.broker.cut_off.append(self._cut_everybody_off)
        # The house has been open for years.
        self.broker.remember(ME, ADDRESSES.subscriptions())
        self.broker.remember(INGEST, Ingest.filters(SITE))
        self.broker.save()
        self.database = Database()
        self.clock = WallClock(world)
        self.ingest = Ingest(world, self.database, SITE, self._ingest_session)
        self.gateway = Gateway(world, self.broker, self._line("gateway"), self._answered)
        self.staff = Staff(world, self.gateway, plan)
        self.monitors = {
            device: Monitor(world, self.broker, self.database, self._line(device), device=device)
            for device in plan.devices
        }
        self._given = Surroundings(
            world=world,
            site=SITE,
            clock=self.clock,
            book=rulebook(),
            addresses=ADDRESSES,
            witness=self.witness,
            tick_s=plan.tick_s,
            learning=learning,
            died=self._died,
        )
        self.lives = 0
        self._fragile = False
        self._down_s = 0.0
        self._unnoticed_s = 0.1
        self.owner = self._new_owner()

    # -- a run ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Live through the plan.

        Raises:
            Violation: Something happened that must never happen.
        """
        plan, world = self.plan, self.world
        self.gateway.begin(SITE)
        for monitor in self.monitors.values():
            monitor.begin(SITE, plan)
        for placing in plan.placings:
            world.at(NOON + placing.at, self._place, placing)
        for fault in plan.faults:
            world.at(NOON + fault.at, self._suffer, fault)
        world.after(plan.saves_every_s, self._save)
        self.owner.start()
        world.run(NOON + plan.ends)
        self._rest()
        self.witness.settle_accounts(self._board(), self.owner, self.database)

    def _rest(self) -> None:
        """Wait until everybody has said everything."""
        self.staff.leave()
        world = self.world
        last = world.now + QUIET_AFTER_S
        while (what := self._restless()) and world.now < last:
            world.run(world.now + 0.5)
        if what:
            raise Violation(f"it does not come to rest: {what}")

    def _restless(self) -> str:
        mailbox = self.broker.mailboxes.get(ME)
        if not self.owner.idle or mailbox is None:
            return "the owner of the alerts is busy"
        if kept := mailbox.kept():
            return f"{len(kept)} messages are not acknowledged, the first on {kept[0].topic}"
        if self.owner.board.unstored:
            return f"{self.owner.board.unstored} events are not stored"
        return ""

    def _board(self) -> Mapping[str, Alert]:
        alerts = [
            _decode_alert(payload)
            for topic, payload in self.broker.retained.items()
            if _is_board(topic)
        ]
        return {alert.id: alert for alert in alerts}

    # -- everybody --------------------------------------------------------------------------------

    def _line(self, name: str) -> Line:
        # Its own chance for each, or one more message on a line would change the others.
        chance = Random(f"{self.plan.seed}/{name}")  # noqa: S311
        weather = Weather(chance, self.plan.healed, storms=self.plan.storms)
        return Line(self.world, weather)

    def _ingest_session(self) -> Session:
        return Session(self.world, self.broker, self._line(INGEST), INGEST, Ingest.filters(SITE))

    def _new_owner(self) -> Owner:
        line = self._line(ME)
        session = Session(self.world, self.broker, line, ME, ADDRESSES.subscriptions())
        session.overhear = self._told
        # When only the store still knows, it is asked when it answers.
        answers_in_s = 0.1 if self._fragile else self.plan.store_answers_in_s
        reader = Reader(self.world, self.database, answers_in_s=answers_in_s)
        self.lives += 1
        return Owner(self._given, session, line, reader)

    def _place(self, placing: Placing) -> None:
        self.monitors[placing.device].placing = placing
        self.world.note(f"placed: {placing.device} at {placing.bed} with stay {placing.stay}")
        self._publish_roster(placing.device)

    def _publish_roster(self, device: str) -> None:
        placing = self.monitors[device].placing
        if placing is None:
            return
        topic = roster_topic(SITE, DeviceId(device))
        wanted = self._roster(placing)
        if self.broker.retained.get(topic, b"") != wanted:
            self.gateway.publish(Message(topic, wanted, retained=True))
            # The records are looked at again and again; a message that was lost is sent anew.
            self.world.after(2.0, self._publish_roster, device)

    def _roster(self, placing: Placing) -> bytes:
        if placing.bed is None:
            return b""
        patient = self.plan.patients.get(placing.stay or 0)
        return encode(
            Roster(
                device=placing.device,
                unit="icu",
                unit_name="Intensive care",
                bed=placing.bed,
                bed_name=placing.bed,
                since=moment(NOON + placing.at),
                stay=placing.stay,
                news2=patient is not None and patient.news2,
            )
        )

    # -- what is heard ----------------------------------------------------------------------------

    def _hear(self, message: Message) -> None:
        topic = message.topic
        if topic == _EVENTS:
            event = _decode_event(message.payload)
            self.world.whisper(f"taken: {describe(event)}")
            self.witness.takes(event)
        elif topic == _SETUP_EVENTS:
            self.witness.takes(_decode_setup(message.payload))
        elif topic == _ANSWERS:
            self.witness.answers(_decode_answer(message.payload))
        elif message.retained and _is_board(topic):
            self._shown(message)

    def _shown(self, message: Message) -> None:
        if not message.payload:
            self.witness.clears(parse_alert_topic(message.topic))
            return
        alert = _decode_alert(message.payload)
        self.witness.shows(alert)
        if self.gateway.connected:
            self.staff.see(alert)

    def _told(self, message: Message) -> None:
        event: Row
        if message.topic == _EVENTS:
            event = _decode_event(message.payload)
        elif message.topic == _SETUP_EVENTS:
            event = _decode_setup(message.payload)
        else:
            return
        self.world.note(f"told: {describe(event)}")
        self.witness.tells(event)
        self.owner.tells(event)

    def _answered(self, command: Command, answer: Answer) -> None:
        self.world.note(f"answered: {command.kind} {answer.refusal or 'done'}")
        self.witness.promises(command, answer)

    # -- what goes wrong --------------------------------------------------------------------------

    def _suffer(self, fault: Fault) -> None:
        if not self._bearable(fault):
            return
        self.world.note(f"fault: {fault.trouble} for {fault.lasts:.1f} s {_details(fault)}")
        _SUFFER[fault.trouble](self, fault)

    def _bearable(self, fault: Fault) -> bool:
        """No more than one copy of anything is lost at a time."""
        self._mend()
        if not self._fragile:
            return True
        return fault.trouble not in (
            Trouble.KILLED,
            Trouble.STOPPED,
            Trouble.DATABASE,
            Trouble.BROKER,
        )

    def _mend(self) -> None:
        owner = self.owner
        if owner.idle and owner.session.connected.on and self._covered():
            self._fragile = False

    def _covered(self) -> bool:
        """Whether the store has every event, or will get it."""
        mailbox = self.broker.mailboxes.get(INGEST)
        if mailbox is None or not mailbox.filters:
            return False
        coming = {one.payload for one in mailbox.kept()}
        return all(
            self.database.holds(event) or encode(event) in coming
            for event in self.witness.taken.values()
        )

    def _killed(self, fault: Fault) -> None:
        self._down_s = fault.lasts
        if not self.owner.alive:
            return
        if fault.fuse is None:
            self._end(self.owner, unsent=fault.unsent)
        else:
            self.owner.session.fuse = fault.fuse
            self.world.after(PLUG_S, self._pull_the_plug, self.owner)

    def _pull_the_plug(self, owner: Owner) -> None:
        if owner.alive:
            self._end(owner, unsent=False)

    def _end(self, owner: Owner, *, unsent: bool) -> None:
        owner.kill(unsent=unsent)
        self._died()

    def _died(self) -> None:
        self.world.note("the owner of the alerts is dead")
        self.owner.session.die()
        self.owner.line.carry(self.broker.disconnect, ME)
        self.world.after(self._down_s, self._revive)

    def _revive(self) -> None:
        self.world.note("the owner of the alerts starts")
        self.owner.line.cut()
        self.broker.disconnect(ME)
        self.owner = self._new_owner()
        self.owner.start()

    def _stopped(self, fault: Fault) -> None:
        if self.owner.alive:
            self._down_s = fault.lasts
            self.owner.stop()
            self._died()

    def _frozen(self, fault: Fault) -> None:
        self.owner.frozen_until = self.world.now + fault.lasts

    def _cut(self, fault: Fault) -> None:
        owner = self.owner
        owner.session.barred = True
        owner.session.cut(unnoticed_s=fault.unnoticed_s)
        self.world.after(fault.lasts, self._uncut, owner)

    def _uncut(self, owner: Owner) -> None:
        owner.session.barred = False

    def _clock(self, fault: Fault) -> None:
        self.clock.wrong_by += fault.by_s
        self.world.after(fault.lasts, self._right_the_clock, fault.by_s)

    def _right_the_clock(self, by_s: float) -> None:
        self.clock.wrong_by -= by_s

    def _database(self, fault: Fault) -> None:
        self.database.up = False
        self.world.after(fault.lasts, self._database_back)

    def _database_back(self) -> None:
        self.database.up = True

    def _ingest(self, fault: Fault) -> None:
        self.ingest.kill(down_s=fault.lasts)

    def _device(self, fault: Fault) -> None:
        monitor = self.monitors[fault.device]
        monitor.barred = True
        monitor.cut(unnoticed_s=fault.unnoticed_s)
        self.world.after(fault.lasts, self._device_back, monitor)

    def _device_back(self, monitor: Monitor) -> None:
        monitor.barred = False

    def _reboot(self, fault: Fault) -> None:
        self.monitors[fault.device].reboot()

    def _repeats(self, fault: Fault) -> None:
        self.monitors[fault.device].repeat(fault.count)

    def _people(self, fault: Fault) -> None:
        self.gateway.barred = True
        self.gateway.cut()
        self.world.after(fault.lasts, self._people_back)

    def _people_back(self) -> None:
        self.gateway.barred = False

    # -- the broker -------------------------------------------------------------------------------

    def _save(self) -> None:
        if self.broker.up:
            self.broker.save()
        self.world.after(self.plan.saves_every_s, self._save)

    def _broker(self, fault: Fault) -> None:
        if not self.broker.up:
            return
        loss = fault.loss if self._may_lose(fault.loss) else Loss.NOTHING
        self.world.note(f"the broker loses {loss.name}")
        self._unnoticed_s = fault.unnoticed_s
        self._fragile = self._fragile or loss is not Loss.NOTHING
        self.broker.stop(loss)
        if loss is not Loss.NOTHING:
            for monitor in self.monitors.values():
                monitor.forget_what_was_taken()
        self.world.after(fault.lasts, self._broker_back)

    def _broker_back(self) -> None:
        self.broker.start()
        for device in self.monitors:
            self.world.after(3.0, self._publish_roster, device)

    def _may_lose(self, loss: Loss) -> bool:
        """Whether everything would still be known somewhere.

        In the memory of the owner of the alerts, or, while that is dead, in the store.
        """
        if loss is Loss.NOTHING:
            return True
        if loss is Loss.NEWEST and self._old_rosters():
            return False
        owner = self.owner
        safe = owner.recovered and owner.session.fuse is None
        saved = self.broker.saved_for(INGEST) if loss is Loss.NEWEST else []
        coming = {one.payload for one in saved}
        for event in self.witness.taken.values():
            if self.database.holds(event):
                continue
            if not safe or not (owner.remembers(event) or encode(event) in coming):
                return False
        return safe or self.database.up

    def _old_rosters(self) -> bool:
        """Whether it would come back with a monitor where it stands no more.

        Nothing in a roster says which of two is the newer one, so nobody could tell.
        """
        shown = self.broker.saved_retained()
        waiting = self.broker.saved_for(ME)
        for monitor in self.monitors.values():
            topic = roster_topic(SITE, DeviceId(monitor.device))
            wanted = self._roster(monitor.placing) if monitor.placing is not None else b""
            if shown.get(topic, b"") != wanted:
                return True
            if any(one.topic == topic and one.payload != wanted for one in waiting):
                return True
        return False

    def _cut_everybody_off(self) -> None:
        self.owner.session.cut(unnoticed_s=self._unnoticed_s)
        self.ingest.session.cut(unnoticed_s=self._unnoticed_s)
        self.gateway.cut()
        for monitor in self.monitors.values():
            monitor.cut(unnoticed_s=self._unnoticed_s)


_SUFFER: Mapping[Trouble, Callable[[Hospital, Fault], None]] = {
    Trouble.KILLED: Hospital._killed,
    Trouble.STOPPED: Hospital._stopped,
    Trouble.FROZEN: Hospital._frozen,
    Trouble.CUT: Hospital._cut,
    Trouble.CLOCK: Hospital._clock,
    Trouble.BROKER: Hospital._broker,
    Trouble.DATABASE: Hospital._database,
    Trouble.INGEST: Hospital._ingest,
    Trouble.DEVICE: Hospital._device,
    Trouble.REBOOT: Hospital._reboot,
    Trouble.REPEATS: Hospital._repeats,
    Trouble.PEOPLE: Hospital._people,
}
_EVENTS = events_topic(SITE)
_SETUP_EVENTS = setup_events_topic(SITE)
_ANSWERS = answers_topic(SITE, "gateway")
_STORED = alerts_stored_topic(SITE)
_NO_BEDS = frozenset({"scores", "tallies", "setups", "answers"})


def _is_board(topic: str) -> bool:
    levels = topic.split("/")
    return len(levels) == BOARD_LEVELS and levels[0] == "alerts"


def describe(event: Row) -> str:
    """An event in one line."""
    if isinstance(event, SetupEvent):
        return f"{event.setup.bed} {event.change} number {event.number}"
    alert = event.alert
    who = f" by {event.actor.name}" if event.actor is not None else ""
    return (
        f"{alert.bed} {event.change} {alert.cause} {alert.priority} {alert.condition}"
        f" {alert.response}{' settled' if alert.settled else ''} r{alert.revision}"
        f" #{event.number}{who}"
    )


def _details(fault: Fault) -> str:
    said = (fault.device, fault.loss.name if fault.trouble is Trouble.BROKER else "")
    return " ".join(one for one in said if one)
