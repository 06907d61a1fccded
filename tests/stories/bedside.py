"""A bed told in clinical words, with time moved by hand: arrange, let things happen, look."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from msgspec.structs import replace

from alerts.lane import judge
from alerts.limits import read_limits
from alerts.model import (
    Asked,
    Connected,
    Happened,
    Input,
    Lane,
    Left,
    Linked,
    Measured,
    OnDuty,
    Place,
    Placed,
    Reply,
    SetUp,
    Tick,
    Told,
    empty_lane,
)
from alerts.restoring import Remains, restore_lane
from alerts.rulebook import Rulebook
from core.vitals import Source
from core.wire import (
    Actor,
    AgeClass,
    Alert,
    Change,
    Command,
    CommandKind,
    DeviceEvent,
    Duty,
    Fact,
    Link,
    LinkFault,
    Numerics,
    Person,
    Post,
    Presence,
    Quality,
    Roster,
    Rung,
    Score,
    Setup,
    SetupChange,
    Status,
)

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
BOOK = Rulebook(profiles=read_limits())
MONITOR = "monitor-1"
BED = Place(site="main", unit="icu", unit_name="Intensive care", bed="icu-1", bed_name="Bed 1")


def a_roster(
    *,
    device: str = MONITOR,
    stay: int | None = 1,
    age_class: AgeClass = AgeClass.ADULT,
    spo2_scale: int = 1,
    news2: bool = True,
    bed: str = "icu-1",
) -> Roster:
    return Roster(
        device=device,
        unit="icu",
        unit_name="Intensive care",
        bed=bed,
        bed_name="Bed 1",
        since=NOON - timedelta(days=1),
        stay=stay,
        age_class=age_class,
        spo2_scale=spo2_scale,
        news2=news2,
    )


def a_person(
    name: str = "Ada Nurse", command: str = "c1", *, account: str = "1", role: str = "nurse"
) -> Actor:
    return Actor(account=account, name=name, role=role, at=NOON, screen="station", command=command)


def on_duty(**posts: str) -> Duty:
    """Who is on duty: post to accounts, separated by spaces."""
    rungs = tuple(
        Rung(
            post=Post(post),
            people=tuple(Person(account=one, name=one.title()) for one in accounts.split()),
        )
        for post, accounts in posts.items()
    )
    return Duty(bed="icu-1", since=NOON, rungs=rungs)


LADDER = frozenset({Change.CALLED, Change.UNREACHED, Change.RECEIPT, Change.REMINDED})
"""What happens around an alert without changing what it says of the patient."""


@dataclass
class Bedside:
    """One bed with one monitor and one adult patient, unless told otherwise."""

    lane: Lane = field(default_factory=lambda: empty_lane(BED))
    now: datetime = NOON
    seq: int = 0
    boot: int = 1
    happened: list[Happened] = field(default_factory=list)
    set_ups: list[SetUp] = field(default_factory=list)
    number: int = 0
    scores: list[Score] = field(default_factory=list)
    reply: Reply | None = None
    score_over: bool = False

    # -- what happens -----------------------------------------------------------------------------

    def take(self, given: Input) -> Self:
        verdict = judge(self.lane, given, self.now.timestamp(), BOOK)
        self.lane = verdict.lane
        self.happened += [one for one in verdict.happened if isinstance(one, Happened)]
        self.set_ups += [one for one in verdict.happened if isinstance(one, SetUp)]
        self.score_over |= verdict.score_over
        if verdict.score is not None:
            self.scores.append(verdict.score)
        if verdict.reply is not None:
            self.reply = verdict.reply
        return self

    def occupied(self, roster: Roster | None = None) -> Self:
        return self.take(Placed(roster or a_roster()))

    def reads(
        self,
        *,
        quality: dict[str, Quality] | None = None,
        units: dict[str, str] | None = None,
        late_s: float = 0.0,
        seq: int | None = None,
        device: str = MONITOR,
        **values: float,
    ) -> Self:
        """One set of vital signs, measured now."""
        return self.shows(
            values, quality=quality, units=units, late_s=late_s, seq=seq, device=device
        )

    def shows(
        self,
        values: dict[str, float],
        *,
        quality: dict[str, Quality] | None = None,
        units: dict[str, str] | None = None,
        late_s: float = 0.0,
        seq: int | None = None,
        device: str = MONITOR,
    ) -> Self:
        """As `reads`, with the values in a dictionary."""
        self.seq = self.seq + 1 if seq is None else seq
        numerics = Numerics(
            boot=self.boot,
            seq=self.seq,
            time=self.now - timedelta(seconds=late_s),
            values=values,
            quality=quality or {},
            units=units or {},
        )
        return self.take(Measured(device, numerics))

    def lasts(self, seconds: float, *, every_s: float = 1.0, **values: float) -> Self:
        """The same values for so long, beginning now; time stands at the end."""
        end = self.now + timedelta(seconds=seconds)
        while self.now < end:
            self.shows(values).passes(every_s)
        return self

    def passes(self, seconds: float) -> Self:
        """Time passes, told to the lane each second or so."""
        left = seconds
        while left > 0:
            step = min(1.0, left)
            self.now += timedelta(seconds=step)
            left -= step
            self.take(Tick(0.0))
        return self

    def tells(
        self,
        fact: Fact,
        *,
        active: bool = True,
        source: Source | None = None,
        late_s: float = 0.0,
    ) -> Self:
        self.seq += 1
        event = DeviceEvent(
            boot=self.boot,
            seq=self.seq,
            time=self.now - timedelta(seconds=late_s),
            fact=fact,
            active=active,
            source=source,
        )
        return self.take(Told(MONITOR, event))

    def connects(self, state: Presence = Presence.ONLINE, *, every_s: float = 1.0) -> Self:
        return self.take(Connected(MONITOR, Status(state=state, boot=self.boot, every_s=every_s)))

    def linked(self, fault: LinkFault, *, active: bool = True, detail: str = "") -> Self:
        link = Link(fault=fault, active=active, time=self.now, detail=detail)
        return self.take(Linked(MONITOR, link))

    def leaves(self, stay: int | None = None, device: str = MONITOR) -> Self:
        return self.take(Left(device, stay))

    def asks(
        self,
        kind: CommandKind,
        alert: str | Alert,
        *,
        by: Actor | None = None,
        text: str = "",
        **what: object,
    ) -> Reply:
        name = alert if isinstance(alert, str) else alert.id
        command = Command(kind=kind, alert=name, actor=by or a_person(), text=text)
        self.take(Asked(replace(command, **what)))
        assert self.reply is not None
        return self.reply

    def acknowledges(self, cause: str, by: Actor | None = None) -> Reply:
        return self.asks(CommandKind.ACKNOWLEDGE, self.lane.alerts[cause], by=by)

    def staffed(self, **posts: str) -> Self:
        """People on duty, such as `nurse="ada", physician="okafor imran"`."""
        return self.take(OnDuty(on_duty(**posts) if posts else None))

    def orders(
        self, kind: CommandKind, *, by: Actor | None = None, stay: int | None = 1, **what: object
    ) -> Reply:
        """A command about the set-up of the bed."""
        self.number += 1
        actor = by or a_person(command=f"order-{self.number}")
        command = Command(kind=kind, bed="icu-1", stay=stay, actor=actor)
        self.take(Asked(replace(command, **what)))
        assert self.reply is not None
        return self.reply

    def restarts(self) -> Self:
        """The process dies; another one knows only board, count, score and roster."""
        remains = Remains(
            alerts={alert.id: alert for alert in self.lane.alerts.values()},
            number=self.lane.number,
            score=self.scores[-1] if self.scores else None,
            place=a_roster(stay=self.lane.stay),
            setup=self.lane.setup,
        )
        duty = self.lane.duty
        self.lane = restore_lane(BED, remains, self.now.timestamp(), BOOK)
        return self.take(OnDuty(duty)).occupied(a_roster(stay=self.lane.stay))

    # -- what is seen -----------------------------------------------------------------------------

    @property
    def open(self) -> set[str]:
        return set(self.lane.alerts)

    def alert(self, cause: str) -> Alert:
        return self.lane.alerts[cause]

    def changes(self, cause: str) -> list[Change]:
        """What happened to its alerts, but for calls, receipts and reminders."""
        return [one for one in self.everything(cause) if one not in LADDER]

    def everything(self, cause: str) -> list[Change]:
        """All that happened to its alerts."""
        return [one.change for one in self.happened if one.alert.cause == cause]

    @property
    def setup(self) -> Setup:
        assert self.lane.setup is not None
        return self.lane.setup

    @property
    def setup_changes(self) -> list[SetupChange]:
        return [one.change for one in self.set_ups]

    @property
    def causes(self) -> set[str]:
        """Of everything that has ever been raised."""
        return {one.alert.cause for one in self.happened}

    @property
    def score(self) -> Score:
        return self.scores[-1]


def a_bed() -> Bedside:
    """An occupied bed."""
    return Bedside().occupied()
