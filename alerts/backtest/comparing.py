"""Two rule sets over the same readings: how many alarms each raises, and what one would miss. Pure.

An alarm is an episode of one cause of one patient: from when it is raised, or comes back, until
its condition is gone. It counts at the highest priority it reached.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import inf
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from core.wire import AlertEvent, Change, Condition, Kind, Priority
from core.wire.comparison import Comparison, Contributor, Lateness, Load, Missed

WINDOW_S = 60.0
"""So much later an alarm still counts as the same one, later."""
MOST_CONTRIBUTORS = 10
MOST_NAMED = 200
_DAY_S = 86_400.0
_BEGINS = frozenset({Change.RAISED, Change.RETURNED})


class Alarm(Struct, frozen=True, kw_only=True):
    """One episode; moments in seconds since 1970.

    Attributes:
        raised_at: When it was first signalled; `since` when the violation began.
        ended_at: When the condition was gone; infinity while it is still there.
    """

    patient: str
    cause: str
    kind: Kind
    priority: Priority
    rule: str
    since: float
    raised_at: float
    ended_at: float
    value: float | None = None


def alarms(events: Iterable[AlertEvent]) -> list[Alarm]:
    """The episodes in the events of any number of patients, by when they were raised.

    Args:
        events: Of each patient in their order; a patient is the bed of an event.
    """
    running: dict[str, Alarm] = {}
    found: list[Alarm] = []
    for event in events:
        alert, at = event.alert, event.at.timestamp()
        known = running.get(alert.id)
        if known is None and event.change in _BEGINS:
            running[alert.id] = Alarm(
                patient=alert.bed,
                cause=alert.cause,
                kind=alert.kind,
                priority=alert.priority,
                rule=alert.finding.rule,
                since=alert.finding.since.timestamp(),
                raised_at=at,
                ended_at=inf,
                value=alert.finding.value,
            )
        elif known is not None and (alert.settled or alert.condition is Condition.GONE):
            found.append(replace(running.pop(alert.id), ended_at=at))
        elif known is not None and alert.priority is not known.priority:
            running[alert.id] = replace(known, priority=alert.priority)
    found += running.values()
    return sorted(found, key=lambda one: (one.raised_at, one.patient, one.cause))


def load(raised: Sequence[Alarm], span_s: float) -> Load:
    """Count alarms over so many seconds of watched beds."""
    bed_days = span_s / _DAY_S
    physiological = Counter(a.priority.value for a in raised if a.kind is Kind.PHYSIOLOGICAL)
    counted = {p.value: physiological[p.value] for p in Priority if p is not Priority.ADVISORY}
    total = {"all": sum(counted.values())} | counted
    return Load(
        bed_days=round(bed_days, 4),
        alarms=total,
        others=dict(Counter(a.kind.value for a in raised if a.kind is not Kind.PHYSIOLOGICAL)),
        per_bed_day={name: round(count / bed_days, 3) for name, count in total.items()},
    )


def compare(
    before: Sequence[Alarm], after: Sequence[Alarm], span_s: float, *, window_s: float = WINDOW_S
) -> Comparison:
    """Set the alarms of one rule set beside those of another over the same readings.

    Args:
        before: Of the rule set in force.
        after: Of the proposed one.
        span_s: Seconds of watched beds.
        window_s: How much later an alarm may come and still be the same one.
    """
    first, second = load(before, span_s), load(after, span_s)
    was = [one for one in before if one.kind is Kind.PHYSIOLOGICAL]
    would = [one for one in after if one.kind is Kind.PHYSIOLOGICAL]
    missed, later = _against(was, would, window_s)
    added, earlier = _against(would, was, window_s)
    count = len(was)
    return Comparison(
        before=first,
        after=second,
        reduction=round(1 - len(would) / count, 4) if count else None,
        window_s=window_s,
        missed=_by_cause(missed),
        missed_first=tuple(map(_named, missed[:MOST_NAMED])),
        added=_by_cause(added),
        added_first=tuple(map(_named, added[:MOST_NAMED])),
        later=_lateness(later),
        earlier=_lateness(earlier),
        top=_top(was, would),
    )


def _against(
    ours: Sequence[Alarm], theirs: Sequence[Alarm], window_s: float
) -> tuple[list[Alarm], list[float]]:
    """Which of ours they never raise, and by how many seconds they raise the others later."""
    by_rule: dict[tuple[str, str], list[Alarm]] = defaultdict(list)
    for one in theirs:
        by_rule[one.patient, one.cause].append(one)
    starts = {rule: [one.raised_at for one in row] for rule, row in by_rule.items()}
    missed, delays = [], []
    for one in ours:
        rule = one.patient, one.cause
        delay_s = _delay(one, by_rule.get(rule, ()), starts.get(rule, ()), window_s)
        if delay_s is None:
            missed.append(one)
        elif delay_s > 0:
            delays.append(delay_s)
    return missed, delays


def _delay(
    one: Alarm, row: Sequence[Alarm], starts: Sequence[float], window_s: float
) -> float | None:
    """How much later than `one` an alarm of the row comes; 0 while one is on already."""
    following = bisect_right(starts, one.raised_at)
    if following and row[following - 1].ended_at >= one.raised_at:
        return 0.0
    if following == len(row):
        return None
    delay_s = row[following].raised_at - one.raised_at
    # An alarm that comes while this one lasts is the same one, however late.
    return delay_s if delay_s <= window_s or row[following].raised_at <= one.ended_at else None


def _top(was: Sequence[Alarm], would: Sequence[Alarm]) -> tuple[Contributor, ...]:
    before = Counter((one.patient, one.cause) for one in was)
    after = Counter((one.patient, one.cause) for one in would)
    ranked = sorted(before | after, key=lambda rule: (-before[rule], -after[rule], rule))
    return tuple(
        Contributor(patient=rule[0], cause=rule[1], before=before[rule], after=after[rule])
        for rule in ranked[:MOST_CONTRIBUTORS]
    )


def _by_cause(some: Sequence[Alarm]) -> dict[str, int]:
    return dict(Counter(one.cause for one in some).most_common())


def _named(one: Alarm) -> Missed:
    return Missed(
        patient=one.patient,
        cause=one.cause,
        priority=one.priority,
        at=one.raised_at,
        value=one.value,
    )


def _lateness(delays: Sequence[float]) -> Lateness:
    if not delays:
        return Lateness()
    ordered = sorted(delays)
    return Lateness(
        count=len(ordered),
        median_s=round(median(ordered), 1),
        p90_s=round(ordered[int(0.9 * (len(ordered) - 1))], 1),
        longest_s=round(ordered[-1], 1),
    )
