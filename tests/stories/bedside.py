"""A bed told in clinical words, with time moved by hand: arrange, let things happen, look."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

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
    Place,
    Placed,
    Reply,
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
    Fact,
    Link,
    LinkFault,
    Numerics,
    Presence,
    Quality,
    Roster,
    Score,
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


def a_person(name: str = "Ada Nurse", command: str = "c1") -> Actor:
    return Actor(account="1", name=name, role="nurse", at=NOON, screen="station", command=command)


@dataclass
class Bedside:
    """One bed with one monitor and one adult patient, unless told otherwise."""

    lane: Lane = field(default_factory=lambda: empty_lane(BED))
    now: datetime = NOON
    seq: int = 0
    boot: int = 1
    happened: list[Happened] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    reply: Reply | None = None
    score_over: bool = False

    # -- what happens -----------------------------------------------------------------------------

    def take(self, given: Input) -> Self:
        verdict = judge(self.lane, given, self.now.timestamp(), BOOK)
        self.lane = verdict.lane
        self.happened += verdict.happened
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
    ) -> Reply:
        name = alert if isinstance(alert, str) else alert.id
        self.take(Asked(Command(kind=kind, alert=name, actor=by or a_person(), text=text)))
        assert self.reply is not None
        return self.reply

    def acknowledges(self, cause: str, by: Actor | None = None) -> Reply:
        return self.asks(CommandKind.ACKNOWLEDGE, self.lane.alerts[cause], by=by)

    def restarts(self) -> Self:
        """The process dies; another one knows only board, count, score and roster."""
        remains = Remains(
            alerts={alert.id: alert for alert in self.lane.alerts.values()},
            number=self.lane.number,
            score=self.scores[-1] if self.scores else None,
            roster=a_roster(stay=self.lane.stay),
        )
        self.lane = restore_lane(BED, remains, self.now.timestamp(), BOOK.profiles)
        return self.occupied(a_roster(stay=self.lane.stay))

    # -- what is seen -----------------------------------------------------------------------------

    @property
    def open(self) -> set[str]:
        return set(self.lane.alerts)

    def alert(self, cause: str) -> Alert:
        return self.lane.alerts[cause]

    def changes(self, cause: str) -> list[Change]:
        return [one.change for one in self.happened if one.alert.cause == cause]

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
