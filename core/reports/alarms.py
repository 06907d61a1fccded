"""How much the units were alarmed: by cause, for each bed-day, and how soon somebody answered."""

from collections import defaultdict

import msgspec
from sqlalchemy import text

from core.books import Book
from core.reports.month import Month
from core.reports.paper import Bars, Grid
from core.reports.tables import in_words, number


class CauseAlarmed(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts of a cause in a unit.

    Attributes:
        kind: `physiological`, `technical`, `advisory` or `task`.
        raised: That began in the month.
        a_bed_day: Of them for each day somebody lay in a bed of the unit; null for none.
        acknowledged: Of them, how many a person acknowledged or resolved within a day.
        within_60_s_percent: Of those raised; null for none.
        median_s, p90_s: Until the answer, of those that had one.
    """

    unit: str
    unit_name: str
    cause: str
    kind: str
    raised: int
    a_bed_day: float | None
    acknowledged: int
    within_60_s_percent: float | None
    median_s: float | None
    p90_s: float | None


class AlarmsShown(msgspec.Struct, frozen=True, kw_only=True):
    """Alarm load of a month, the most frequent cause of each unit first."""

    month: str
    items: list[CauseAlarmed]
    next: str | None = None


_ALARMS = text("""
    with raised as (
        select alert_id, min(unit) as unit, min(at) as at, min(alert->>'cause') as cause,
               min(alert->>'kind') as kind
        from alert_event
        where change = 'raised' and at >= :since and at < :over and site = :site
        group by alert_id
    ),
    answered as (
        select alert_id, min(at) as at
        from alert_event
        where change in ('acknowledged','resolved') and actor is not null
            and at >= :since and at < cast(:over as timestamptz) + interval '1 day'
        group by alert_id
    ),
    lain as (
        select bed.unit, sum(extract(epoch from
                   upper(stay.during * span.whole) - lower(stay.during * span.whole))) / 86400
                   as days
        from (select tstzrange(:since, :over) as whole) as span, stay
        join bed on bed.id = stay.bed
        where stay.during && span.whole group by bed.unit
    ),
    timed as (
        select raised.unit, cause, kind,
               case when answered.at < raised.at + interval '1 day'
                    then extract(epoch from answered.at - raised.at) end as after_s
        from raised left join answered on answered.alert_id = raised.alert_id
    )
    select timed.unit, coalesce(max(unit.name), timed.unit) as unit_name, cause, timed.kind,
           count(*) as raised, count(*) / nullif(max(lain.days), 0) as a_bed_day,
           count(after_s) as acknowledged,
           100.0 * count(*) filter (where after_s <= 60) / count(*) as within_60_s_percent,
           percentile_cont(0.5) within group (order by after_s) as median_s,
           percentile_cont(0.9) within group (order by after_s) as p90_s
    from timed
    left join unit on unit.id = timed.unit
    left join lain on lain.unit = timed.unit
    group by timed.unit, cause, timed.kind
    order by max(unit.position), timed.unit, count(*) desc, cause
""")


async def alarms(book: Book, month: Month) -> AlarmsShown:
    """How often each cause alarmed each unit."""
    asked = {"since": month.since, "over": month.over(book.now), "site": book.site}
    rows = (await book.connection.execute(_ALARMS, asked)).mappings()
    return AlarmsShown(
        month=month.named,
        items=[
            CauseAlarmed(
                **{
                    **row,
                    "a_bed_day": _rounded(row["a_bed_day"]),
                    "within_60_s_percent": _rounded(row["within_60_s_percent"]),
                    "median_s": _rounded(row["median_s"]),
                    "p90_s": _rounded(row["p90_s"]),
                }
            )
            for row in rows
        ],
    )


def drawn(shown: AlarmsShown) -> tuple[tuple[Grid, ...], tuple[Bars, ...]]:
    """The report on paper."""
    by_unit: dict[str, list[CauseAlarmed]] = defaultdict(list)
    for one in shown.items:
        by_unit[one.unit_name].append(one)
    grids = tuple(
        Grid(
            title=name,
            columns=("Cause", "Alerts", "A bed-day", "Answered", "≤ 60 s %", "Median s", "90 % s"),
            rows=tuple(
                (
                    one.cause,
                    str(one.raised),
                    number(one.a_bed_day, 2),
                    str(one.acknowledged),
                    number(one.within_60_s_percent),
                    number(one.median_s, 0),
                    number(one.p90_s, 0),
                )
                for one in causes
            ),
            numbers=(1, 2, 3, 4, 5, 6),
        )
        for name, causes in by_unit.items()
    )
    names = tuple(by_unit)
    load = tuple(float(sum(one.a_bed_day or 0.0 for one in causes)) for causes in by_unit.values())
    figure = Bars(
        title="Alerts for each bed-day",
        axis="alerts a bed-day",
        labels=names,
        series=(("alerts", load),),
        said=in_words(names, load, "alerts a bed-day"),
        sideways=True,
    )
    return grids, (figure,)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)
