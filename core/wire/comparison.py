"""Two sets of limits beside each other, over the same readings. Pure."""

from typing import Annotated

from msgspec import Meta, Struct

from core.wire.alert import Priority
from core.wire.payload import Moment, Name

LONGEST_H = 24
"""Hours that a proposed limit may be tried on."""


class Load(Struct, frozen=True, kw_only=True):
    """How many alarms a rule set raises.

    Attributes:
        alarms: Physiological ones by priority; `others` by kind.
        per_bed_day: Physiological ones by bed and day, all and by priority.
    """

    bed_days: float
    alarms: dict[str, int]
    others: dict[str, int]
    per_bed_day: dict[str, float]


class Missed(Struct, frozen=True, kw_only=True):
    """An alarm that only one of two rule sets raises."""

    patient: str
    cause: str
    priority: Priority
    at: float
    value: float | None


class Lateness(Struct, frozen=True, kw_only=True):
    """How much later the same alarms come, in seconds; `count` of those that come later."""

    count: int = 0
    median_s: float = 0.0
    p90_s: float = 0.0
    longest_s: float = 0.0


class Contributor(Struct, frozen=True, kw_only=True):
    """One rule of one patient, and how many alarms it gives under either rule set."""

    patient: str
    cause: str
    before: int
    after: int


class Comparison(Struct, frozen=True, kw_only=True):
    """What would change if the second rule set were in force instead of the first.

    Attributes:
        reduction: Share of the first's physiological alarms that go away; negative for more.
        missed, added: Physiological alarms that only the first, or only the second, raises:
            how many by cause, and the first of them one by one.
        later: Of those that both raise.
        top: Which rule of which patient gives most alarms.
    """

    before: Load
    after: Load
    reduction: float | None
    window_s: float
    missed: dict[str, int]
    missed_first: tuple[Missed, ...]
    added: dict[str, int]
    added_first: tuple[Missed, ...]
    later: Lateness
    earlier: Lateness
    top: tuple[Contributor, ...]


class Silence(Struct, frozen=True, kw_only=True):
    """A stretch in which somebody is told today and nobody would be told by the proposed limits.

    Attributes:
        cause, priority: Of the most urgent alarm that is on today.
        worst: The value furthest beyond its limit in that time, in the vital's unit.
        news2: The highest that stood then; at least so much unless `news2_whole`. None for none.
    """

    since: Moment
    until: Moment
    cause: Name
    priority: Priority
    worst: float | None
    news2: int | None
    news2_whole: bool


class WhatIf(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A limit that somebody thinks of, to be tried on what was.

    Attributes:
        cause: Which side of which vital, such as `spo2.low`.
        limits: One for each tier of the limit, mild to severe, in the vital's unit.
        delays_s: Likewise; empty for the profile's own.
        hours: How far back.
    """

    cause: Name
    limits: Annotated[tuple[float, ...], Meta(min_length=1, max_length=8)]
    delays_s: Annotated[tuple[float, ...], Meta(max_length=8)] = ()
    hours: Annotated[float, Meta(gt=0, le=LONGEST_H)] = 12.0


class Tried(Struct, frozen=True, kw_only=True):
    """What a proposed limit would have made of the last hours, beside what is in force now.

    Attributes:
        in_force, delays_s: Limits and delays of the cause, mild to severe; `proposed` and
            `proposed_delays_s` likewise.
        since, until: From the first reading of the present patient in those hours on.
        warnings: What is unusual about the proposed ones.
        comparison: `before` is what is in force now, `after` what is proposed.
        silent: The first stretches that only the limits in force tell of, oldest first;
            `silent_count` and `silent_s` (seconds) are of all of them.
    """

    bed: Name
    cause: Name
    since: Moment
    until: Moment
    in_force: tuple[float, ...]
    delays_s: tuple[float, ...]
    proposed: tuple[float, ...]
    proposed_delays_s: tuple[float, ...]
    warnings: tuple[str, ...]
    readings: int
    comparison: Comparison
    silent: tuple[Silence, ...] = ()
    silent_count: int = 0
    silent_s: float = 0.0
