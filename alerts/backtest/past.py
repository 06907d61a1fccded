"""The stored past of one bed, taken again by its lane in the order in which it came. Pure.

The lane begins as after a restart of its owner, from the alerts that were open; a warm-up longer
than every delay brings it to where it was. What is measured by hand is read from further back.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby, pairwise
from operator import attrgetter
from statistics import median
from types import MappingProxyType

from msgspec.structs import replace

from alerts.backtest.courses import QUALITIES
from alerts.backtest.replaying import Watcher
from alerts.lane import judge
from alerts.model import (
    Asked,
    Charted,
    Connected,
    Input,
    Lane,
    Left,
    Measured,
    Place,
    Placed,
    Tick,
    Told,
    empty_lane,
    moment,
)
from alerts.restoring import Remains, restore_lane
from alerts.rulebook import Rulebook
from core.vitals import BY_NUMBER, Source, Vital
from core.wire import (
    Alert,
    AlertEvent,
    Change,
    Command,
    CommandKind,
    DeviceEvent,
    Fact,
    Numerics,
    Observations,
    Observed,
    Occupancy,
    Presence,
    Setup,
    Status,
)

WARM_UP_S = 900.0
"""Longer than every delay of a rule and every window of a score."""
BY_HAND_S = 12 * 3600.0
"""As long as anything measured by hand counts in a score (`gathering`)."""
LEARNED_S = 6 * 3600.0
"""How far back the detector is taken, by a value a minute."""
BY_HAND = frozenset(
    {
        Vital.TEMP,
        Vital.NIBP_SYS,
        Vital.NIBP_DIA,
        Vital.NIBP_MEAN,
        Vital.O2_FLOW,
        Vital.FIO2,
        Vital.ACVPU,
        Vital.GLUCOSE,
        Vital.PAIN,
    }
)
_BOOT = 1
_ANSWERS: Mapping[Change, CommandKind] = MappingProxyType(
    {
        Change.ACKNOWLEDGED: CommandKind.ACKNOWLEDGE,
        Change.RESOLVED: CommandKind.RESOLVE,
        Change.COMMENTED: CommandKind.COMMENT,
    }
)


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A row of the store; both times in seconds since 1970."""

    received_at: float
    time: float
    device: str
    vital: int
    value: float
    quality: int


@dataclass(frozen=True, slots=True)
class StoredObservation:
    """A vital sign that somebody wrote down; times in seconds since 1970."""

    entered_at: float
    taken_back_at: float | None
    stay: int
    time: float
    vital: int
    value: float


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A technical fact a device told of itself."""

    received_at: float
    time: float
    device: str
    boot: int
    seq: int
    fact: str
    source: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """From a moment on somebody lies at the bed, and a device stands there or none.

    Attributes:
        device: Empty where none stands.
        told: Who lies there, a roster with the device; None when the device left.
    """

    since: float
    device: str
    told: Occupancy | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the store knows of a bed up to a moment.

    Attributes:
        since: From here on everything was read; before it what is measured by hand, and a value a
            minute of the rest.
        at: The moment that is asked about.
        open_then: Alerts that were open at `since`, as they were then.
        events: Changes of alerts from `since` to `at`, in their order.
        setup_then: The set-up at `since`; `setups` are the later ones.
    """

    place: Place
    since: float
    at: float
    standings: Sequence[Standing] = ()
    readings: Sequence[StoredReading] = ()
    written: Sequence[StoredObservation] = ()
    facts: Sequence[StoredFact] = ()
    open_then: Sequence[Alert] = ()
    events: Sequence[AlertEvent] = ()
    setup_then: Setup | None = None
    setups: Sequence[Setup] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relived:
    """A lane as it was, with the alerts as they are stored.

    Attributes:
        only_stored: Causes the store has open and judging again does not give.
        only_again: The other way round.
    """

    lane: Lane
    only_stored: tuple[str, ...] = ()
    only_again: tuple[str, ...] = ()


Given = Input | Setup | AlertEvent
Moments = Iterator[tuple[float, Given]]


def relive(past: Past, book: Rulebook, watcher: Watcher | None = None) -> Relived:
    """The bed's lane at the moment that is asked about; a detector may look on."""
    came = [pair for pair in _all(past) if pair[0] <= past.at]
    given = sorted(came, key=lambda pair: pair[0])
    begins = bisect_left(given, past.since, key=lambda pair: pair[0])
    lane = empty_lane(past.place)
    for place, (now, one) in enumerate(given):
        if place == begins:
            lane = _as_it_began(lane, past, book)
        lane = _step(lane, one, now, book)
        if watcher is not None and isinstance(one, Measured):
            # What it makes of the patient is told; what it told then is in the store.
            watcher.look(lane, one.numerics.time.timestamp())
    return _beside_the_store(lane, past)


def _all(past: Past) -> Moments:
    """All that came; of one moment in this order."""
    yield from _placements(past.standings)
    yield from _cadences(past)
    yield from ((setup.changed_at.timestamp(), setup) for setup in past.setups)
    yield from ((fact.received_at, _told(fact)) for fact in past.facts)
    yield from _measured(past.readings)
    yield from _charted(past.place.bed, past.written)
    yield from ((event.at.timestamp(), event) for event in past.events)
    seconds = range(1, int(past.at - past.since) + 1)
    yield from ((past.since + second, Tick(past.since)) for second in seconds)
    yield past.at, Tick(past.since)


def _placements(standings: Sequence[Standing]) -> Moments:
    for one in standings:
        yield one.since, Left(one.device) if one.told is None else Placed(one.told)


def _cadences(past: Past) -> Moments:
    """How far apart each device's readings come, which it had said itself."""
    times: dict[str, set[float]] = defaultdict(set)
    for reading in past.readings:
        if reading.time >= past.since:
            times[reading.device].add(reading.time)
    for device, known in times.items():
        ordered = sorted(known)
        gaps = [after - before for before, after in pairwise(ordered)]
        every_s = min(max(median(gaps), 0.1), 86_400.0) if gaps else 1.0
        status = Status(state=Presence.ONLINE, boot=_BOOT, every_s=every_s)
        yield past.since, Connected(device, status, now=False)


def _told(fact: StoredFact) -> Told:
    event = DeviceEvent(
        boot=fact.boot,
        seq=fact.seq,
        time=moment(fact.time),
        fact=Fact(fact.fact),
        active=fact.active,
        source=None if fact.source is None else Source(fact.source),
    )
    return Told(fact.device, event)


def _measured(readings: Sequence[StoredReading]) -> Moments:
    """Readings of one device and time that came together are one message."""
    numbers: dict[str, Iterator[int]] = defaultdict(lambda: count(1))
    ordered = sorted(readings, key=attrgetter("received_at", "time", "device"))
    for _, some in groupby(ordered, key=attrgetter("received_at", "time", "device")):
        rows = [row for row in some if row.vital in BY_NUMBER]
        if not rows:
            continue
        numerics = Numerics(
            boot=_BOOT,
            seq=next(numbers[rows[0].device]),
            time=moment(rows[0].time),
            values={BY_NUMBER[row.vital].value: row.value for row in rows},
            quality={
                BY_NUMBER[row.vital].value: QUALITIES[row.quality] for row in rows if row.quality
            },
        )
        yield rows[0].received_at, Measured(rows[0].device, numerics)


def _charted(bed: str, written: Sequence[StoredObservation]) -> Moments:
    """What counted of what was written down, each time that changed."""
    entered = {row.entered_at for row in written}
    taken_back = {row.taken_back_at for row in written if row.taken_back_at is not None}
    for now in sorted(entered | taken_back):
        known = [row for row in written if row.entered_at <= now]
        stay = max(known, key=attrgetter("entered_at")).stay
        values: dict[str, Observed] = {}
        for row in sorted(known, key=attrgetter("time", "entered_at")):
            counts = row.taken_back_at is None or row.taken_back_at > now
            if counts and row.stay == stay and row.vital in BY_NUMBER:
                values[BY_NUMBER[row.vital].value] = Observed(value=row.value, at=moment(row.time))
        yield now, Charted(Observations(bed=bed, stay=stay, values=values))


def _step(lane: Lane, given: Given, now: float, book: Rulebook) -> Lane:
    match given:
        case Setup():
            return _set_up(lane, given)
        case AlertEvent():
            answer = _answer(lane, given)
            return lane if answer is None else judge(lane, answer, now, book).lane
        case _:
            return judge(lane, given, now, book).lane


def _set_up(lane: Lane, setup: Setup) -> Lane:
    """Other limits are in force: what lasts must last anew by those."""
    before = {one.cause: one for one in (lane.setup.limits if lane.setup is not None else ())}
    after = {one.cause: one for one in setup.limits}
    changed = {c for c in before.keys() | after.keys() if before.get(c) != after.get(c)}
    kept = {cause: timer for cause, timer in lane.timers.items() if cause not in changed}
    return replace(lane, setup=setup, timers=kept)


def _answer(lane: Lane, event: AlertEvent) -> Asked | None:
    """What a person did to an alert, done to the same alert here."""
    kind = _ANSWERS.get(event.change)
    alert = lane.alerts.get(event.alert.cause)
    if kind is None or event.actor is None or alert is None:
        return None
    return Asked(Command(kind=kind, alert=alert.id, actor=event.actor))


def _as_it_began(lane: Lane, past: Past, book: Rulebook) -> Lane:
    """The lane at `since`: what was measured by hand stays, what was open is open."""
    remains = Remains(setup=past.setup_then)
    for alert in past.open_then:
        remains.add(alert)
    restored = restore_lane(past.place, remains, past.since, book)
    return replace(
        lane,
        number=restored.number,
        alerts=restored.alerts,
        closed=(),
        timers=restored.timers,
        troubles={**restored.troubles, **lane.troubles},
        setup=restored.setup,
        # Which sets of observations were whole is not known from what was measured by hand alone.
        rounds=restored.rounds,
    )


def _beside_the_store(lane: Lane, past: Past) -> Relived:
    latest = {alert.id: alert for alert in past.open_then}
    latest.update((event.alert.id, event.alert) for event in past.events)
    # What a patient had who has left since is nobody's here.
    here = [alert for alert in latest.values() if alert.stay == lane.stay]
    stored = {alert.cause: alert for alert in here if not alert.settled}
    return Relived(
        lane=replace(lane, alerts={**lane.alerts, **stored}),
        only_stored=tuple(sorted(stored.keys() - lane.alerts.keys())),
        only_again=tuple(sorted(lane.alerts.keys() - stored.keys())),
    )
