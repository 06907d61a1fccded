"""Alarm load of a unit as it is answered, and the measures all its parts share."""

from datetime import date, datetime

import msgspec


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of some alerts.

    Attributes:
        raised: That began in the period.
        a_bed_day: Of them for each day somebody lay in a bed; null where that is not reckoned.
        answered: Acknowledged or resolved within a day.
        median_s, p95_s: Seconds until then, of those that were.
        acted, expected, artefact: What people said that they turned out to be.
        fleeting: Ended by themselves within seconds, before anybody answered, and judged by nobody.
        nuisance_percent: Artefacts and fleeting ones of those raised; null for none.
        called_again: For which the ladder went to a further step.
        unreached: For which everybody was called and nobody answered.
    """

    raised: int
    a_bed_day: float | None = None
    answered: int
    median_s: float | None
    p95_s: float | None
    acted: int
    expected: int
    artefact: int
    fleeting: int
    nuisance_percent: float | None
    called_again: int
    unreached: int


class DayLoad(Measured, frozen=True, kw_only=True):
    """Of a day of the site."""

    day: date


class KindLoad(Measured, frozen=True, kw_only=True):
    """Of a kind with the priority that it began with."""

    kind: str
    priority: str


class ShiftLoad(Measured, frozen=True, kw_only=True):
    """Of alerts that began in a shift, whatever day."""

    shift: str


class Contributor(msgspec.Struct, frozen=True, kw_only=True):
    """A cause at a bed, of one patient.

    Attributes:
        stay: Whose; null where it was of nobody, such as of a device.
        here: That patient lies there now.
        share_percent: Of all alerts of the period.
        nuisance: Artefacts and fleeting ones.
    """

    cause: str
    kind: str
    bed: str
    bed_name: str
    unit_name: str
    stay: int | None
    here: bool
    raised: int
    share_percent: float | None
    answered: int
    nuisance: int


class LongOpen(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that was open for long.

    Attributes:
        open_s: Until nothing about it was open any more, or as far as is known.
        still_open: It was not settled by the end of what is looked at.
        answered_after_s: Null for nobody.
    """

    id: str
    cause: str
    priority: str
    bed: str
    bed_name: str
    raised_at: datetime
    open_s: float
    still_open: bool
    answered_after_s: float | None


class Paused(msgspec.Struct, frozen=True, kw_only=True):
    """Sound that people paused at beds.

    Attributes:
        pauses: That began in the period.
        paused_s: All of them together, until they ended or were ended.
        raised: Alerts that began at a bed while its sound was paused.
    """

    pauses: int
    paused_s: float
    raised: int


class UnitCounted(msgspec.Struct, frozen=True, kw_only=True):
    """A unit whose alerts are in the figures."""

    id: str
    name: str


class LoadShown(msgspec.Struct, frozen=True, kw_only=True):
    """Alarm load of one or more units over whole days.

    Attributes:
        since, until: First and last day of the site; the last may not be over.
        bed_days: Days that somebody lay in a bed.
        before: The same of as many days just before; without the parts.
        by_shift: In the order of the day.
        busiest_tenth_percent: Of all alerts, what the tenth of patients with most of them had.
        fleeting_s: What counts as fleeting.
    """

    since: date
    until: date
    units: list[UnitCounted]
    bed_days: float
    total: Measured
    before: Measured
    by_day: list[DayLoad]
    by_kind: list[KindLoad]
    by_shift: list[ShiftLoad]
    contributors: list[Contributor]
    longest: list[LongOpen]
    paused: Paused
    busiest_tenth_percent: float | None
    fleeting_s: float
