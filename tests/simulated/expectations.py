"""What the rules must have raised, told from the limits as data and the readings alone.

Independent of the code that judges: a run of readings beyond a tier's limit that has lasted for the
tier's delay must stand as an open alert of at least that priority, in the very step that judged it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from alerts.limits import URGENCY, Limit, Profile
from alerts.model import Lane
from alerts.technical import Fault
from core.wire import Condition, Numerics, PatientLimit, Priority
from tests.simulated.invariants import Violation, withheld

LIVE_S = 120.0
AHEAD_S = 30.0
LONGEST_PAUSE_S = 150.0
_SILENCING = (
    Fault.PROBE_OFF,
    Fault.LEADS_OFF,
    Fault.LINE_OFF,
    Fault.ALL_ZERO,
    Fault.STANDBY,
    Fault.DISCONNECTED,
)
Run = tuple[str, int]
"""A cause and the index of its tier."""


@dataclass(slots=True)
class _Bed:
    stay: int | None = None
    latest: dict[str, float] = field(default_factory=dict)
    began: dict[Run, float] = field(default_factory=dict)


class Expectations:
    """What one process must have raised; it begins anew with each, as delay timers do."""

    def __init__(self, profile: Profile) -> None:
        self._limits = {vital.value: limits for vital, limits in profile.limits.items()}
        self._quiet = {vital.value: span for vital, span in profile.quiet.items()}
        self._beds: dict[str, _Bed] = {}
        self._seen: set[tuple[str, int, int]] = set()

    def resolved(self, bed: str, cause: str) -> None:
        """A person has closed it: what persists must last anew."""
        if (known := self._beds.get(bed)) is not None:
            for run in [run for run in known.began if run[0] == cause]:
                del known.began[run]

    def set_up(self, bed: str) -> None:
        """Other limits are in force: what persists must last anew by those."""
        if (known := self._beds.get(bed)) is not None:
            known.began.clear()

    def read(self, lane: Lane, device: str, numerics: Numerics, now: float) -> None:
        """The process has judged a set of vital signs; `now` by its clock."""
        at = numerics.time.timestamp()
        name = (device, numerics.boot, numerics.seq)
        if name in self._seen or not now - LIVE_S <= at <= now + AHEAD_S:
            self._seen.add(name)
            return
        self._seen.add(name)
        bed = self._beds.setdefault(lane.place.bed, _Bed())
        if bed.stay != lane.stay:
            bed.began.clear()
            bed.latest.clear()
            bed.stay = lane.stay
        own = {one.cause: one for one in lane.setup.limits} if lane.setup is not None else {}
        due = list(self._due(bed, numerics, at, own))
        if any(one.active and one.fault in _SILENCING for one in lane.troubles.values()):
            bed.began.clear()
            return
        for cause, priority in due:
            if not withheld(lane, cause):
                _must_stand(lane, cause, priority)

    def _due(
        self, bed: _Bed, numerics: Numerics, at: float, own: Mapping[str, PatientLimit]
    ) -> Iterator[tuple[str, Priority]]:
        for key, value in numerics.values.items():
            before = bed.latest.get(key, 0.0)
            if at <= before:
                continue
            bed.latest[key] = at
            paused = at - before > LONGEST_PAUSE_S
            if paused:
                bed.began.clear()
            if own or bed.began or not self._quiet[key].holds(value):
                for limit in self._limits[key]:
                    yield from _lasting(bed, limit, value, at, own.get(limit.cause))


def _lasting(
    bed: _Bed, limit: Limit, value: float, at: float, own: PatientLimit | None
) -> Iterator[tuple[str, Priority]]:
    for number, tier in enumerate(limit.tiers):
        run = (limit.cause, number)
        beyond, delay_s = tier.limit, tier.delay_s
        if own is not None:
            beyond = own.limits[number]
            delay_s = own.delays_s[number] if own.delays_s else delay_s
        if not limit.passed(value, beyond):
            bed.began.pop(run, None)
        elif at - bed.began.setdefault(run, at) >= delay_s:
            yield limit.cause, tier.priority


def _must_stand(lane: Lane, cause: str, priority: Priority) -> None:
    alert = lane.alerts.get(cause)
    if alert is None:
        raise Violation(f"{lane.place.bed} {cause} must have been raised as {priority}")
    if alert.condition is Condition.GONE:
        raise Violation(f"{lane.place.bed} {cause} is there, and told to be gone")
    if URGENCY[alert.priority] < URGENCY[priority]:
        raise Violation(
            f"{lane.place.bed} {cause} must be of {priority} priority, not {alert.priority}"
        )
