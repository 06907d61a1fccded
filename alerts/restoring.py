"""A lane taken up again from what the broker kept: board, score, roster. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from msgspec.structs import replace

from alerts.detector import Learned
from alerts.limits import Profile
from alerts.model import Device, Lane, Place, empty_lane
from alerts.observing import CAUSE as OVERDUE_CAUSE
from alerts.rounds import FIRST_S, GAP_S, Rounds
from alerts.rulebook import Rulebook
from alerts.rules import Timer
from alerts.scores.inputs import CONSCIOUSNESS, OXYGEN, SYSTOLIC, TEMPERATURE
from alerts.scoring import CAUSE as NEWS2_CAUSE
from alerts.technical import SEEN, TOLD, Fault, Trouble
from alerts.tracks import Track
from alerts.turn import MOST_CLOSED
from core.vitals import Vital
from core.wire import Alert, Condition, Kind, Occupancy, Roster, Score, ScorePart, Setup

_SEEN_BY_HAND: Mapping[str, Vital] = MappingProxyType(
    {
        SYSTOLIC: Vital.NIBP_SYS,
        TEMPERATURE: Vital.TEMP,
        CONSCIOUSNESS: Vital.ACVPU,
        OXYGEN: Vital.O2_FLOW,
    }
)
"""Inputs that may not come again for hours; the others are back within seconds. The vital is that
of a score which does not name it yet."""
_BY_KEY: Mapping[str, Vital] = MappingProxyType({one.value: one for one in Vital})
_LEAST_FIO2 = 20.0
_FAULTS = frozenset(fault.value for fault in Fault)


@dataclass(slots=True, kw_only=True)
class Remains:
    """What is left of a bed's lane outside the process.

    Attributes:
        alerts: By id, open or settled, each at its highest revision.
        number: Of the bed's latest event, as far as anybody has noted it.
        place: Who lies there; a roster where a device stands.
    """

    alerts: dict[str, Alert] = field(default_factory=dict)
    number: int = 0
    score: Score | None = None
    place: Occupancy | None = None
    setup: Setup | None = None
    learned: Learned | None = None

    def add_setup(self, setup: Setup) -> None:
        """Note a set-up; the highest revision wins."""
        if self.setup is None or setup.revision > self.setup.revision:
            self.setup = setup
        self.number = max(self.number, setup.number)

    def add(self, alert: Alert) -> None:
        """Note an alert; the highest revision wins."""
        known = self.alerts.get(alert.id)
        if known is None or alert.revision > known.revision:
            self.alerts[alert.id] = alert
        self.number = max(self.number, alert.number)


def restore_lane(place: Place, remains: Remains, now: float, book: Rulebook) -> Lane:
    """The lane as it can be known."""
    known = sorted(remains.alerts.values(), key=lambda alert: alert.number)
    still_open = {alert.cause: alert for alert in known if not alert.settled}
    told, score = remains.place, remains.score
    device = told.device if isinstance(told, Roster) else ""
    lane = replace(
        empty_lane(place),
        stay=_stay(known, remains),
        number=remains.number,
        alerts=still_open,
        closed=tuple(alert for alert in known if alert.settled)[-MOST_CLOSED:],
        troubles=_troubles(still_open, now),
        setup=remains.setup,
        scored_at=now,
    )
    if told is not None:
        lane = replace(
            lane,
            age_class=told.age_class,
            age_band=told.age_band,
            spo2_scale=told.spo2_scale,
            news2=told.news2,
        )
    if device:
        lane.devices[device] = Device(heard_at=now, current_at=now)
    if score is not None and score.stay != lane.stay:
        score = None
    if score is not None:
        lane = replace(lane, score=score, tracks=_tracks(score, device))
    lane = replace(lane, rounds=_rounds(score, still_open.get(OVERDUE_CAUSE), now))
    return replace(lane, timers=_timers(still_open, book.profile_of(lane), now))


def _stay(known: Sequence[Alert], remains: Remains) -> int | None:
    """Whoever lay there last, as far as anything that is left says so."""
    told: list[Alert | Setup] = [*known[-1:], *([remains.setup] if remains.setup else [])]
    if told:
        return max(told, key=lambda one: one.number).stay
    return remains.score.stay if remains.score is not None else None


def _timers(alerts: Mapping[str, Alert], profile: Profile, now: float) -> dict[str, Timer]:
    timers: dict[str, Timer] = {}
    for cause, alert in alerts.items():
        if alert.condition is Condition.GONE:
            continue
        since = alert.finding.since.timestamp()
        if (limit := profile.find(cause)) is not None:
            # By its limit: two tiers may be of one priority, and the worse would explain wrongly.
            told = alert.finding.limit
            fired = next((n for n, tier in enumerate(limit.tiers) if tier.limit == told), 0)
            timers[cause] = Timer((since, *(None,) * (len(limit.tiers) - 1)), fired, now)
        elif cause in {NEWS2_CAUSE, OVERDUE_CAUSE} or cause in profile.causes:
            timers[cause] = Timer((since,), 0, now)
    return timers


def _rounds(score: Score | None, overdue: Alert | None, now: float) -> Rounds | None:
    since = None
    if overdue is not None and overdue.condition is Condition.PRESENT:
        since = overdue.finding.since.timestamp()
    # Nothing could be heard while no process listened: only what was late before still is.
    watched_at = now if since is None else since - GAP_S
    if score is not None and score.due_at is not None and score.observe_every_s is not None:
        made_at = None if score.observed_at is None else score.observed_at.timestamp()
        return Rounds(made_at, score.observe_every_s, score.due_at.timestamp(), watched_at)
    return None if since is None else Rounds(None, FIRST_S, since, watched_at)


def _troubles(alerts: Mapping[str, Alert], now: float) -> dict[str, Trouble]:
    troubles: dict[str, Trouble] = {}
    for cause, alert in alerts.items():
        if alert.kind is not Kind.TECHNICAL:
            continue
        fault, _, what = cause.partition(".")
        if fault not in _FAULTS:
            continue  # a reminder of the set-up, which stands in the set-up itself
        rule = alert.finding.rule
        troubles[cause] = Trouble(
            fault=Fault(fault),
            device=alert.device or "",
            what="" if what == alert.device else what,
            since=alert.finding.since.timestamp(),
            seen=now,
            told=rule.startswith(TOLD),
            read=rule.startswith(SEEN),
        )
    return troubles


def _tracks(score: Score, device: str) -> dict[Vital, Track]:
    tracks: dict[Vital, Track] = {}
    for part in score.parts:
        vital = _vital(part)
        if vital is not None and part.value is not None and part.age_s is not None:
            at = score.at.timestamp() - part.age_s
            tracks[vital] = Track(device, at, False, part.value, at, (at,), (part.value,))  # noqa: FBT003
    return tracks


def _vital(part: ScorePart) -> Vital | None:
    usual = _SEEN_BY_HAND.get(part.name)
    if usual is None or part.vital is not None:
        return _BY_KEY.get(part.vital, usual) if usual and part.vital else None
    by_fraction = part.value is not None and part.value >= _LEAST_FIO2
    return Vital.FIO2 if usual is Vital.O2_FLOW and by_fraction else usual
