"""A gateway without a hospital around it: a broker and a database made of dictionaries.

Both are held to what the real ones do by tests/integration/test_gateway_records.py.
"""
# ruff: noqa: ARG002 - a fake takes what the real one takes, and needs less of it

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from core.beds.roster import Place, Ward
from core.clock import HandClock
from core.ids import AlertId, BedId, DeviceId, SiteId, UnitId
from core.mqtt import Delivery
from core.observations.charting import Entry
from core.observations.latest import with_entries
from core.settings import Settings
from core.staff.accounts import Role, Staff
from core.staff.doors import AtTablet, Browser, Change, Doors, PinKept, Token
from core.staff.locking import Lock
from core.staff.sign_ins import Signed
from core.staff.subscriptions import Subscription
from core.topics import (
    AlertTopic,
    Channel,
    alert_topic,
    answers_topic,
    beat_topic,
    device_topic,
    setup_topic,
)
from core.wire import (
    Alert,
    AlertEvent,
    Answer,
    Beat,
    Calling,
    Command,
    Condition,
    Duty,
    Escalation,
    Finding,
    Kind,
    Numerics,
    Observations,
    Occupancy,
    Person,
    Post,
    Presence,
    Priority,
    Response,
    Roster,
    Rung,
    Score,
    Setup,
    SetupEvent,
    Status,
    decode,
    encode,
)
from gateway.curves import StoredWaves, Trend, TrendAsked, WavesAsked
from gateway.errors import RecordsAway
from gateway.history import Page, Settled, SetUp
from gateway.live.feed import ASKER, Connected, Heard
from gateway.live.frames import Patient
from gateway.records import Look
from gateway.wiring import Wiring, wire
from tests.unit.gateway.past import FakePast

SITE = SiteId("main")
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
PASSWORD = "quiet-corridor-seven"
CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


# -- messages -----------------------------------------------------------------------------------


def a_roster(device: str = "monitor-1", bed: str = "icu-01", **other: object) -> Roster:
    facts: dict[str, object] = {
        "unit": "icu",
        "unit_name": "Intensive care",
        "bed_name": bed.upper(),
        "since": NOON - timedelta(hours=1),
        "stay": 1,
    }
    return Roster(device=device, bed=bed, **(facts | other))  # type: ignore[arg-type]


def an_occupancy(bed: str = "icu-02", **other: object) -> Occupancy:
    facts: dict[str, object] = {
        "unit": "icu",
        "unit_name": "Intensive care",
        "bed_name": bed.upper(),
        "since": NOON - timedelta(hours=1),
        "stay": 2,
    }
    return Occupancy(bed=bed, **(facts | other))  # type: ignore[arg-type]


def a_place(bed: str = "icu-01", position: int = 1, **other: object) -> Place:
    facts: dict[str, object] = {
        "unit": "icu",
        "unit_name": "Intensive care",
        "bed_name": bed.upper(),
        "stay": 1,
        "age_class": "adult",
        "since": NOON - timedelta(hours=1),
        "simulated": False,
    }
    return Place(bed=bed, position=position, **(facts | other))  # type: ignore[arg-type]


def numerics(seq: int = 1, *, at: datetime = NOON, **values: float) -> Numerics:
    return Numerics(boot=1, seq=seq, time=at, values=values or {"hr": 72.0})


def an_alert(name: str = "a1", revision: int = 1, **other: object) -> Alert:
    finding = Finding(rule="spo2.low", revision=1, text="SpO2 low", since=NOON, vital="spo2")
    facts: dict[str, object] = {
        "site": SITE,
        "unit": "icu",
        "unit_name": "Intensive care",
        "bed": "icu-01",
        "bed_name": "ICU-01",
        "device": "monitor-1",
        "stay": 1,
        "cause": "spo2.low",
        "kind": Kind.PHYSIOLOGICAL,
        "priority": Priority.HIGH,
        "condition": Condition.PRESENT,
        "response": Response.AWAITED,
        "raised_at": NOON,
        "changed_at": NOON,
        "ended_at": None,
        "finding": finding,
        "first": finding,
        "repeats": 0,
        "number": revision,
        "boot": 5,
        "seq": revision,
    }
    return Alert(id=name, revision=revision, **(facts | other))  # type: ignore[arg-type]


def a_rung(post: Post, *accounts: str) -> Rung:
    people = tuple(Person(account=account, name=account.title()) for account in accounts)
    return Rung(post=post, people=people)


LADDER = (
    a_rung(Post.NURSE, "nurse"),
    a_rung(Post.CHARGE, "charge"),
    a_rung(Post.PHYSICIAN, "clinician", "second"),
)


def calling(step: int = 0, state: Calling = Calling.CALLING, **other: object) -> Escalation:
    """A ladder of a nurse, a charge nurse and two physicians."""
    facts: dict[str, object] = {
        "rungs": LADDER,
        "round": 1,
        "call_s": 30.0,
        "called_at": NOON,
        "due_at": NOON + timedelta(seconds=30),
    }
    return Escalation(state=state, step=step, **(facts | other))  # type: ignore[arg-type]


def a_setup(revision: int = 1, *, bed: str = "icu-01", **other: object) -> Setup:
    facts: dict[str, object] = {
        "stay": 1,
        "number": revision,
        "boot": 5,
        "seq": revision,
        "changed_at": NOON,
        "text": "Sound paused for 120 s",
    }
    return Setup(bed=bed, revision=revision, **(facts | other))  # type: ignore[arg-type]


def a_score(bed: str = "icu-01", *, at: datetime = NOON, stay: int | None = 1) -> Score:
    return Score(
        name="news2",
        bed=bed,
        stay=stay,
        at=at,
        total=3,
        at_least=3,
        risk="low",
        response="",
        scale=1,
        oldest_s=0.0,
        parts=(),
        missing=(),
    )


def a_duty(bed: str = "icu-01", *, nurse: str = "nurse") -> Duty:
    called = {Post.NURSE: nurse, Post.CHARGE: "charge", Post.PHYSICIAN: "clinician"}
    return Duty(
        bed=bed,
        since=NOON - timedelta(hours=1),
        rungs=tuple(
            Rung(post=post, people=(Person(account=account, name=account.title()),))
            for post, account in called.items()
        ),
    )


def place_of(alert: Alert) -> str:
    return alert_topic(AlertTopic(SITE, UnitId(alert.unit), BedId(alert.bed), AlertId(alert.id)))


# -- the broker ---------------------------------------------------------------------------------


@dataclass(slots=True)
class FakeFeed:
    """A broker with one client: what is retained comes first after a connection, then the echo.

    Attributes:
        owner: Answers commands; None while nobody does.
        sent: What was published, in its order.
    """

    on_urgent: Callable[[list[Heard]], None]
    connected: bool = False
    retained: dict[str, bytes] = field(default_factory=dict)
    passing: list[Delivery] = field(default_factory=list)
    acknowledged: int = 0
    waves: set[str] = field(default_factory=set)
    asked: list[Command] = field(default_factory=list)
    owner: Callable[[Command], Answer] | None = None
    generation: int = 0
    sent: list[tuple[str, bytes]] = field(default_factory=list)

    def start(self) -> None:
        self.connected = True
        self.generation += 2
        self.on_urgent([Connected(self.generation)])
        for topic, payload in self.retained.items():
            self.hear(topic, payload, retained=True)
        self.hear(answers_topic(SITE, ASKER), str(self.generation).encode())

    def stop(self) -> None:
        self.connected = False

    def take_passing(self) -> list[Delivery]:
        taken, self.passing = self.passing, []
        return taken

    def acknowledge(self, delivery: Delivery) -> None:
        self.acknowledged += 1

    def ask(self, payload: bytes, *, command: str) -> None:
        asked = decode(Command, payload)
        self.asked.append(asked)
        if self.owner is not None:
            said = encode(self.owner(asked))
            self.hear(answers_topic(SITE, ASKER), said, correlation=command.encode())

    def publish_retained(self, topic: str, payload: bytes) -> None:
        self.sent.append((topic, payload))
        if payload:
            self.retained[topic] = payload
        else:
            self.retained.pop(topic, None)
        self.hear(topic, payload)

    def listen_waves(self, device: str) -> None:
        self.waves.add(device)

    def ignore_waves(self, device: str) -> None:
        self.waves.discard(device)

    # -- what others say ------------------------------------------------------------------------

    def hear(
        self, topic: str, payload: bytes, *, retained: bool = False, correlation: bytes = b""
    ) -> None:
        self.on_urgent([self._delivery(topic, payload, 1, retained, correlation)])

    def roster(self, roster: Roster) -> None:
        self.publish_retained(f"roster/v1/{SITE}/{roster.device}", encode(roster))

    def vitals(self, device: str, message: Numerics) -> None:
        topic = device_topic(SITE, DeviceId(device), Channel.NUMERICS)
        self.passing.append(self._delivery(topic, encode(message), 0, retained=False))

    def wave(self, device: str, payload: bytes) -> None:
        topic = device_topic(SITE, DeviceId(device), Channel.WAVE, "ecg")
        self.passing.append(self._delivery(topic, payload, 0, retained=False))

    def online(self, device: str, state: Presence = Presence.ONLINE) -> None:
        topic = device_topic(SITE, DeviceId(device), Channel.STATUS)
        self.publish_retained(topic, encode(Status(state=state, boot=1)))

    def board(self, alert: Alert) -> None:
        self.publish_retained(place_of(alert), encode(alert))

    def set_up(self, setup: Setup) -> None:
        self.publish_retained(setup_topic(SITE, BedId(setup.bed)), encode(setup))

    def off_board(self, alert: Alert) -> None:
        self.publish_retained(place_of(alert), b"")

    def beat(self) -> None:
        self.hear(beat_topic(SITE), encode(Beat(at=NOON, boot=5, seq=1, beds=1)))

    def _delivery(
        self, topic: str, payload: bytes, qos: int, retained: bool, correlation: bytes = b""
    ) -> Delivery:
        return Delivery(
            generation=self.generation,
            mid=1,
            qos=qos,
            topic=topic,
            payload=payload,
            retained=retained,
            correlation=correlation,
        )


# -- the database -------------------------------------------------------------------------------


def staff(name: str, role: Role) -> Staff:
    return Staff(account=name, name=name.title(), role=role, password_hash=CHEAP.hash(PASSWORD))


STAFF = {role.value: staff(role.value, role) for role in Role}


@dataclass(slots=True)
class FakeRecords:
    """Rows as dictionaries; `away` makes every call fail as a stopped database does."""

    away: bool = False
    staff: dict[str, Staff] = field(default_factory=lambda: dict(STAFF))
    kept: dict[bytes, Signed] = field(default_factory=dict)
    places: list[Place] = field(default_factory=lambda: [a_place()])
    rosters: list[Roster] = field(default_factory=lambda: [a_roster()])
    occupancies: list[Occupancy] = field(default_factory=list)
    history: list[AlertEvent] = field(default_factory=list)
    changes: list[SetupEvent] = field(default_factory=list)
    browsers: dict[str, Subscription] = field(default_factory=dict)
    on_duty: list[Duty] = field(default_factory=list)
    charted: list[Entry] = field(default_factory=list)
    looks: list[tuple[str, str, str]] = field(default_factory=list)
    kept_doors: Doors = field(default_factory=Doors)
    glass: set[tuple[str, str]] = field(default_factory=set)

    async def ward(self, *, now: datetime) -> Ward:
        self._answer()
        return Ward(tuple(self.places), tuple(self.rosters), tuple(self.occupancies))

    async def duties(self, *, now: datetime) -> tuple[Duty, ...]:
        self._answer()
        return tuple(self.on_duty)

    async def accounts(self) -> Mapping[str, Staff]:
        self._answer()
        return dict(self.staff)

    async def observations(self, *, now: datetime) -> Mapping[str, Observations]:
        self._answer()
        return with_entries({}, self.charted)

    async def keep_observations(self, entry: Entry) -> None:
        self._answer()
        known = {(one.by.account, one.key) for one in self.charted}
        if (entry.by.account, entry.key) not in known:
            self.charted.append(entry)

    async def sign_ins(self, *, now: datetime) -> Mapping[bytes, Signed]:
        self._answer()
        return {
            key: signed
            for key, signed in self.kept.items()
            if signed.ended_at is None and signed.expires_at > now
        }

    async def keep_sign_ins(self, changed: Iterable[Signed], *, now: datetime) -> None:
        self._answer()
        for signed in changed:
            if signed.account in self.staff:
                self.kept[signed.token_hash] = signed

    async def doors(self, *, now: datetime, shift: timedelta) -> Doors:
        self._answer()
        return self.kept_doors

    async def keep_doors(self, changed: Iterable[Change], *, now: datetime) -> None:
        self._answer()
        for change in changed:
            if change.account in self.staff:
                self._keep_door(change)

    def _keep_door(self, change: Change) -> None:
        doors = self.kept_doors
        match change:
            case Lock():
                kept = {**doors.locks, (change.account, change.browser): change}
                kept = {key: lock for key, lock in kept.items() if lock.failures}
                self.kept_doors = replace(doors, locks=kept)
            case Browser():
                seen = {**doors.browsers, (change.account, change.browser): change}
                self.kept_doors = replace(doors, browsers=seen)
            case AtTablet():
                people = {**doors.people, (change.account, change.tablet): change}
                self.kept_doors = replace(doors, people=people)
            case PinKept():
                self.kept_doors = replace(doors, pins={**doors.pins, change.account: change})
            case Token():
                used = {**doors.tokens, change.token_hash: change}
                self.kept_doors = replace(doors, tokens=used)

    async def patient(self, bed: str, *, by: Staff, origin: str, now: datetime) -> Patient | None:
        self._answer()
        return Patient(name="Ada Lund", mrn="M1", birth_date=date(1960, 1, 15), sex="female")

    async def note_look(self, look: Look, act: str, *, by: Staff, origin: str) -> None:
        self._answer()
        self.looks.append((by.account, act, look.bed))

    async def glass_broken(self, account: str, bed: str, *, now: datetime) -> bool:
        self._answer()
        return (account, bed) in self.glass

    async def trend(self, asked: TrendAsked) -> Trend:
        self._answer()
        return Trend(
            vital=asked.vital.value,
            unit="/min",
            from_=asked.from_,
            to=asked.to,
            bucket_s=asked.bucket_s,
            points=[],
        )

    async def waves(self, asked: WavesAsked) -> StoredWaves:
        self._answer()
        return StoredWaves(from_=asked.from_, to=asked.to, items=[])

    async def settled(self, page: Page) -> Settled:
        self._answer()
        found = [e for e in reversed(self.history) if e.alert.settled]
        found = [e for e in found if page.bed is None or e.alert.bed == page.bed]
        found = [e for e in found if page.units is None or e.alert.unit in page.units]
        start = int(page.cursor or 0)
        stop = start + page.limit
        return Settled(
            [encode(event.alert) for event in found[start:stop]],
            str(stop) if stop < len(found) else None,
        )

    async def events(self, alert: str) -> list[bytes]:
        self._answer()
        return [encode(event) for event in self.history if event.alert.id == alert]

    async def recorded(self, alerts: list[str]) -> dict[str, int]:
        self._answer()
        return {
            event.alert.id: event.alert.revision
            for event in self.history
            if event.alert.id in alerts
        }

    async def setups(self, page: Page) -> SetUp:
        self._answer()
        found = [e for e in reversed(self.changes) if e.setup.bed == page.bed]
        start = int(page.cursor or 0)
        stop = start + page.limit
        events = [encode(event) for event in found[start:stop]]
        return SetUp(events, str(stop) if stop < len(found) else None)

    async def subscriptions(self) -> Sequence[Subscription]:
        self._answer()
        known = [one for one in self.browsers.values() if one.account in self.staff]
        return sorted(known, key=lambda one: (one.created_at, one.endpoint))

    async def keep_subscription(self, subscription: Subscription) -> None:
        self._answer()
        if subscription.account in self.staff:
            self.browsers[subscription.endpoint] = subscription

    async def forget_subscription(self, endpoint: str, *, account: str | None = None) -> None:
        self._answer()
        known = self.browsers.get(endpoint)
        if known is not None and account in {None, known.account}:
            del self.browsers[endpoint]

    async def note_push(self, endpoint: str, *, failed_at: datetime | None) -> None:
        self._answer()
        if endpoint in self.browsers:
            known = self.browsers[endpoint]
            self.browsers[endpoint] = replace(known, last_failure=failed_at)

    def _answer(self) -> None:
        if self.away:
            raise RecordsAway

    async def close(self) -> None:
        pass


# -- the gateway --------------------------------------------------------------------------------


@dataclass(slots=True)
class House:
    """A gateway whose surroundings the test plays."""

    wiring: Wiring
    feed: FakeFeed
    records: FakeRecords
    clock: HandClock

    async def exchange(self) -> None:
        """One round with the database."""
        await self.wiring.upkeep.exchange()


def build(pages: Path = Path("/nonexistent"), **settings: object) -> House:
    """Everything made, nothing connected."""
    feeds: list[FakeFeed] = []

    def make_feed(_: Settings, on_urgent: Callable[[list[Heard]], None]) -> FakeFeed:
        feeds.append(FakeFeed(on_urgent))
        return feeds[0]

    clock = HandClock(NOON)
    records = FakeRecords()
    wiring = wire(
        Settings(site=SITE, **settings),  # type: ignore[arg-type]
        records=records,
        make_feed=make_feed,
        clock=clock,
        hasher=CHEAP,
        pages=pages,
    )
    wiring.insights = FakePast()
    return House(wiring, feeds[0], records, clock)


async def open_house(pages: Path = Path("/nonexistent"), **settings: object) -> House:
    """Connected to both, with one bed and a device at it."""
    house = build(pages, **settings)
    house.feed.start()
    house.feed.beat()
    await house.exchange()
    house.feed.online("monitor-1")
    return house
