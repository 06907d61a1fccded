"""Magnitude times duration: the area between a value and its limit. Pure.

A value holds until the next one comes, so every step adds the depth of the earlier value times the
time that passed. Inside the limit the area fades evenly and is never kept above what fires, so
that a long desaturation is forgotten as soon as a short one. A pause in the readings clears it:
what happened in it nobody knows.
"""

from msgspec import Struct

from alerts.limits.profile import LOW, Burden
from alerts.rules.timing import Timer, keep_time
from alerts.tracks import LONGEST_PAUSE_S

ENDS_AT = 0.5
"""Of the area: below it the condition is over."""


class Area(Struct, frozen=True, tag="area", gc=False):
    """How much has come together.

    Attributes:
        sum: In the vital's unit times seconds.
        depth: How far beyond the limit the newest value is; 0 inside.
        at: When that was measured.
        since: When the area was last empty.
    """

    sum: float
    depth: float
    at: float
    since: float


def judge_burden(
    rule: Burden, area: Area | None, timer: Timer | None, value: float, at: float
) -> tuple[Area | None, Timer | None]:
    """Take one more value of the vital; (None, None) when there is nothing to remember."""
    depth = max(0.0, rule.limit - value if rule.side is LOW else value - rule.limit)
    total = 0.0 if area is None else _total(rule, area, at)
    after = keep_time(
        timer,
        at,
        wrong=total >= rule.area,
        back=total <= rule.area * ENDS_AT,
        delay_s=0.0,
        clear_s=0.0,
    )
    if not (total or depth or after):
        return None, None
    since = area.since if area is not None and total else at
    return Area(total, depth, at, since), after


def _total(rule: Burden, area: Area, at: float) -> float:
    passed_s = at - area.at
    if passed_s > LONGEST_PAUSE_S:
        return 0.0
    if area.depth:
        return min(rule.area, area.sum + area.depth * passed_s)
    return max(0.0, area.sum - rule.area * passed_s / rule.fades_s)
