"""The hospital of one run: everybody in it, as the plan has it, until all is quiet again."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from random import Random

import msgspec
from msgspec.structs import replace

from alerts.arrivals import Addresses
from alerts.learning import Learning
from alerts.limits import Profile, read_limits
from alerts.model import Lane
from alerts.policy import Policy, read_policy
from alerts.rulebook import Rulebook
from alerts.tracks import BY_HAND_NAME
from core.ids import BedId, DeviceId, SiteId
from core.topics import (
    answers_topic,
    duty_topic,
    events_topic,
    observations_topic,
    parse_alert_topic,
    roster_topic,
    setup_events_topic,
)
from core.vitals import Vital
from core.wire import (
    AgeClass,
    Alert,
    AlertEvent,
    Answer,
    Command,
    Observations,
    Observed,
    Priority,
    Roster,
    SetupEvent,
    encode,
)
from tests.simulated.broker import BOARD_LEVELS, Broker, Message
from tests.simulated.changes import REASONS
from tests.simulated.harm import Harm
from tests.simulated.invariants import Violation, Witness
from tests.simulated.owner import ME, Owner, Surroundings
from tests.simulated.patients import Monitor, must_stand
from tests.simulated.people import Gateway, Staff, duty_of, stay_at
from tests.simulated.plan import Placing, Plan, Shift, Writing
from tests.simulated.session import Session
from tests.simulated.store import INGEST, Database, Ingest, Reader, Row
from tests.simulated.vigil import Vigil
from tests.simulated.world import NOON, Line, Trace, WallClock, Weather, World, moment

SITE = SiteId("main")
ADDRESSES = Addresses(SITE, ME)
QUIET_AFTER_S = 700.0
"""When everybody must have said everything: events nobody stored are sent again after 600 s."""

_decode_alert = msgspec.json.Decoder(Alert).decode
# What is told is taken soon after, and sent again now and then: read once.
_decode_event = lru_cache(256)(msgspec.json.Decoder(AlertEvent).decode)
_decode_setup = msgspec.json.Decoder(SetupEvent).decode
_decode_answer = msgspec.json.Decoder(Answer).decode


@cache
def rulebook() -> Rulebook:
    """The rules of the house, read once."""
    return Rulebook(profiles=read_limits(), policy=_hasty(read_policy()))


def adult() -> Profile:
    """The limits of everybody here."""
    return rulebook().profiles.choose("icu", AgeClass.ADULT)


def _hasty(policy: Policy) -> Policy:
    """The shipped policy with so little patience that a run of minutes sees all of it."""
    shorter = {
        Priority.HIGH: {"answered_for_s": 40.0, "remind_every_s": 15.0, "call_s": 12.0},
        Priority.MEDIUM: {
            "answered_for_s": 60.0,
            "remind_every_s": 25.0,
            "gains_after_s": 45.0,
            "call_s": 20.0,
        },
        Priority.LOW: {"answered_for_s": 90.0, "gains_after_s": 60.0},
        Priority.ADVISORY: {"answered_for_s": 120.0},
    }
    return replace(
        policy,
        priority={one: replace(policy.priority[one], **shorter[one]) for one in Priority},
        ladder=replace(policy.ladder, arrive_s=25.0, again_s=15.0),
    )


class Hospital:
    """Everything there is.

    Attributes:
        lives: How often the owner of the alerts was started.
    """

    def __init__(
        self, plan: Plan, trace: Trace, learning: Callable[[], Learning] = Learning
    ) -> None:
        self.plan = plan
        self.lives = 0
        self.world = world = World(trace)
        self.witness = Witness(world, rulebook().policy)
        self.broker = Broker(world)
        self.broker.ears.append(self._hear)
        # The house has been open for years.
        self.broker.remember(ME, ADDRESSES.subscriptions())
        self.broker.remember(INGEST, Ingest.filters(SITE))
        self.broker.save()
        self.database = Database()
        self.clock = WallClock(world)
        self.ingest = Ingest(world, self.database, SITE, self._ingest_session)
        self.gateway = Gateway(world, self.broker, self._line("gateway"), self._answered)
        self.staff = Staff(world, self.gateway, plan)
        self.monitors: Mapping[str, Monitor] = {
            device: Monitor(world, self.broker, self.database, self._line(device), device=device)
            for device in plan.devices
        }
        self._records: dict[str, bytes] = {}
        self._written: list[tuple[int, Writing]] = []
        self.observed: dict[str, Observations] = {}
        self._mending = False
        self.harm = Harm(self)
        self._given = Surroundings(
            world=world,
            site=SITE,
            clock=self.clock,
            book=rulebook(),
            addresses=ADDRESSES,
            witness=self.witness,
            tick_s=plan.tick_s,
            learning=learning,
            died=self.harm.died,
        )
        self._vigil = Vigil(self)
        self.owner = self.new_owner()

    # -- a run ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Live through the plan.

        Raises:
            Violation: Something happened that must never happen.
        """
        plan, world = self.plan, self.world
        self.gateway.begin(SITE)
        self.staff.begin()
        for monitor in self.monitors.values():
            monitor.begin(SITE, plan)
        for placing in plan.placings:
            world.at(NOON + placing.at, self._place, placing)
        for shift in plan.shifts:
            world.at(NOON + shift.at, self._begin_shift, shift)
        for writing in plan.writings:
            world.at(NOON + writing.at, self._write, writing)
            if writing.back_at is not None:
                world.at(NOON + writing.back_at, self._take_back, writing)
        for fault in plan.faults:
            world.at(NOON + fault.at, self.harm.suffer, fault)
        world.after(plan.saves_every_s, self._save)
        self._vigil.begin()
        self.owner.start()
        world.run(NOON + plan.ends)
        self._rest()
        self._take_stock()

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

    def _take_stock(self) -> None:
        """All that was told is the same everywhere, and what is true of the patients is told."""
        board = self._board()
        self.witness.settle_accounts(board, self.owner, self.database)
        for bed, known in self.owner.lanes.items():
            if (wrong := _misheard(known, self.observed.get(bed))) is not None:
                raise Violation(f"{bed}: {wrong}")
        profile = adult()
        for alert in board.values():
            if (at := self._elsewhere(alert)) is not None:
                raise Violation(f"{alert.bed} {alert.cause}: stay {alert.stay} is at {at}")
        for monitor in self.monitors.values():
            for bed, cause, priority in must_stand(monitor, profile, self.world.now):
                lane = self.owner.lanes.get(bed)
                if lane is not None:
                    self.witness.stands(board, lane, cause, priority)

    def _elsewhere(self, alert: Alert) -> str | None:
        """Where the records have the patient of an alert, if that is another bed."""
        if alert.stay is None:
            return None
        placings = [one.placing for one in self.monitors.values() if one.placing is not None]
        where = {one.stay: one.bed for one in placings}
        bed = where.get(alert.stay, alert.bed)
        return None if bed == alert.bed else bed

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
        line = self._line(INGEST)
        return Session(self.world, self.broker, line, INGEST, Ingest.filters(SITE))

    def new_owner(self) -> Owner:
        """Another life of the owner of the alerts."""
        line = self._line(ME)
        session = Session(self.world, self.broker, line, ME, ADDRESSES.subscriptions())
        session.overhear = self._told
        # When only the store still knows, it is asked when it answers.
        answers_in_s = 0.1 if self.harm.fragile else self.plan.store_answers_in_s
        reader = Reader(self.world, self.database, answers_in_s=answers_in_s)
        self.lives += 1
        return Owner(self._given, session, line, reader)

    def _place(self, placing: Placing) -> None:
        self.monitors[placing.device].placing = placing
        self.world.note(f"placed: {placing.device} at {placing.bed} with stay {placing.stay}")
        self._records[roster_topic(SITE, DeviceId(placing.device))] = self._roster(placing)
        self._say_written()

    def _begin_shift(self, shift: Shift) -> None:
        self._records[duty_topic(SITE, BedId(shift.bed))] = encode(duty_of(shift))
        self.mend_records()

    def _write(self, writing: Writing) -> None:
        stay = stay_at(self.plan, writing.bed, writing.at)
        if stay is None:
            return
        self.world.note(f"written down: {writing.bed} {dict(writing.values)} {writing.ago_s} s ago")
        self._written.append((stay, writing))
        self._say_written()

    def _take_back(self, writing: Writing) -> None:
        self.world.note(f"taken back: {writing.bed} {dict(writing.values)}")
        self._written = [(stay, one) for stay, one in self._written if one is not writing]
        self._say_written()

    def _say_written(self) -> None:
        """As the gateway does: of whoever lies there now, the newest of each vital."""
        for bed in {one.bed for _, one in self._written} | set(self.observed):
            self.observed[bed] = found = self._observations(bed)
            self._records[observations_topic(SITE, BedId(bed))] = encode(found)
        self.mend_records()

    def _observations(self, bed: str) -> Observations:
        stay = stay_at(self.plan, bed, self.world.now - NOON + 0.001)
        values: dict[str, Observed] = {}
        mine = [one for whose, one in self._written if whose == stay and one.bed == bed]
        for one in sorted(mine, key=lambda one: one.at - one.ago_s):
            at = moment(NOON + one.at - one.ago_s)
            values |= {key: Observed(value=value, at=at) for key, value in one.values.items()}
        return Observations(bed=bed, stay=stay or 0, values=values)

    def mend_records(self) -> None:
        """See to it that the broker has what the records say; as the gateway does."""
        if not self._mending:
            self._mending = True
            self.world.after(0.0, self._mend_records)

    def _mend_records(self) -> None:
        wrong = [
            Message(topic, wanted, retained=True)
            for topic, wanted in self._records.items()
            if self.broker.retained.get(topic, b"") != wanted
        ]
        for message in wrong:
            self.gateway.publish(message)
        self._mending = bool(wrong)
        if wrong:
            self.world.after(2.5, self._mend_records)

    def records_are_saved(self) -> bool:
        """Whether the broker would come back with what the records say."""
        shown = self.broker.saved_retained()
        if any(shown.get(topic, b"") != wanted for topic, wanted in self._records.items()):
            return False
        waiting = self.broker.saved_for(ME)
        return all(self._records.get(one.topic, one.payload) == one.payload for one in waiting)

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
                revision=1 + self.plan.placings.index(placing),
                news2=patient is not None and patient.news2,
            )
        )

    def _save(self) -> None:
        if self.broker.up:
            self.broker.save()
        self.world.after(self.plan.saves_every_s, self._save)

    # -- what is heard ----------------------------------------------------------------------------

    def _hear(self, message: Message) -> None:
        topic = message.topic
        if topic != ADDRESSES.sentinel:  # which is by chance, and no seed's
            self.world.trace.add(message.payload)
        if topic == _EVENTS:
            self._taken(_decode_event(message.payload))
        elif topic == _SETUP_EVENTS:
            self._taken(_decode_setup(message.payload))
        elif topic == _ANSWERS:
            self.witness.answers(_decode_answer(message.payload))
        elif message.retained and _is_board(topic):
            self._shown(message)

    def _taken(self, event: Row) -> None:
        if self.world.trace.tell is not None:
            self.world.whisper("taken: %s", describe(event))
        self.witness.takes(event)

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
        self.world.trace.add(message.payload)
        if self.world.trace.tell is not None:
            self.world.whisper("told: %s", describe(event))
        self.witness.tells(event)
        self.owner.tells(event)
        if isinstance(event, AlertEvent) and event.alert.finding.said in REASONS:
            alert = event.alert
            if alert.stay == stay_at(self.plan, alert.bed, self.world.now - NOON):
                raise Violation(f"closed, and its patient is there: {describe(event)}")

    def _answered(self, command: Command, answer: Answer) -> None:
        self.world.note(f"answered: {command.kind} {answer.refusal or 'done'} {answer.detail}")
        self.witness.promises(command, answer)


_EVENTS = events_topic(SITE)
_SETUP_EVENTS = setup_events_topic(SITE)
_ANSWERS = answers_topic(SITE, "gateway")


def _is_board(topic: str) -> bool:
    levels = topic.split("/")
    return len(levels) == BOARD_LEVELS and levels[0] == "alerts"


def _misheard(lane: Lane, observations: Observations | None) -> str | None:
    """What of that which was written down does not count as it should, if anything does not."""
    counts = observations is not None and observations.stay == lane.stay
    written = observations.values if observations is not None and counts else {}
    for key, one in written.items():
        track = lane.tracks.get(Vital(key))
        if track is None or track.at < one.at.timestamp() - 0.1:
            return f"{key} was written down and does not count"
    for vital, track in lane.tracks.items():
        known = written.get(vital.value)
        if track.device == BY_HAND_NAME and (known is None or known.value != track.value):
            return f"{vital.value} counts as {track.value:g} and nobody wrote it down"
    return None


def describe(event: Row) -> str:
    """An event in one line."""
    if isinstance(event, SetupEvent):
        return f"{event.setup.bed} {event.change} #{event.number}: {event.setup.text}"
    alert = event.alert
    who = f" by {event.actor.name}" if event.actor is not None else ""
    calls = alert.escalation
    ladder = f" {calls.state} {calls.round}.{calls.step}" if calls is not None else ""
    return (
        f"{alert.bed} {event.change} {alert.cause} {alert.priority} {alert.condition}"
        f" {alert.response}{' settled' if alert.settled else ''}{ladder} r{alert.revision}"
        f" #{event.number}{who}"
    )
