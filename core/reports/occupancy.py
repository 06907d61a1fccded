"""How full the units were: by the ledger of stays, second by second."""

import msgspec
from sqlalchemy import text

from core.books import Book
from core.reports.month import Month
from core.reports.paper import Bars, Grid
from core.reports.tables import in_words, number, share


class UnitOccupied(msgspec.Struct, frozen=True, kw_only=True):
    """A unit in a month.

    Attributes:
        beds: Now; the ledger keeps no history of beds.
        available_days: Bed-days, without the time beds were blocked and nobody lay in them.
        occupied_days: Bed-days with somebody in the bed, absences included.
        occupied_percent: Of those available; null when none was.
        nights: Beds taken at the end of a day, summed over the days.
        admissions, discharges: Stays that began or ended an admission here.
    """

    unit: str
    name: str
    beds: int
    available_days: float
    occupied_days: float
    occupied_percent: float | None
    nights: int
    admissions: int
    discharges: int


class OccupancyShown(msgspec.Struct, frozen=True, kw_only=True):
    """Occupancy of a month, to now when it is not over.

    Attributes:
        taken: Beds taken at the end of each day that is over, the whole hospital.
    """

    month: str
    items: list[UnitOccupied]
    taken: list[tuple[str, int]]
    next: str | None = None


_UNITS = text("""
    with span as (select tstzrange(:since, :over) as whole),
    lain as (
        select bed.unit,
               sum(extract(epoch from upper(part.during) - lower(part.during))) / 86400 as days,
               count(*) filter (where lower(admission.during) = lower(stay.during)
                                and span.whole @> lower(stay.during)) as admissions,
               count(*) filter (where upper(admission.during) = upper(stay.during)
                                and span.whole @> upper(stay.during)) as discharges
        from span, stay
        join bed on bed.id = stay.bed
        left join admission on admission.id = stay.admission
        cross join lateral (select stay.during * span.whole as during) as part
        where stay.during && span.whole
        group by bed.unit
    ),
    blocked as (
        select bed.unit,
               sum(extract(epoch from upper(rest) - lower(rest))) / 86400 as days
        from span, bed
        cross join lateral (
            select range_agg(bed_state.during * span.whole) as during from bed_state
            where bed_state.bed = bed.id and bed_state.kind = 'blocked'
                and bed_state.during && span.whole
        ) as closed
        cross join lateral (
            select coalesce(range_agg(stay.during * span.whole), '{}') as during from stay
            where stay.bed = bed.id and stay.during && span.whole
        ) as taken
        cross join lateral unnest(closed.during - taken.during) as rest
        group by bed.unit
    ),
    nights as (
        select bed.unit, count(*) as nights
        from unnest(cast(:midnights as timestamptz[])) as midnight
        join stay on lower(stay.during) < midnight
            and (upper_inf(stay.during) or upper(stay.during) >= midnight)
            and stay.during && tstzrange(:since, :over, '[]')
        join bed on bed.id = stay.bed
        group by bed.unit
    )
    select unit.id as unit, unit.name, count(bed.id) as beds,
           greatest(count(bed.id) * extract(epoch from cast(:over as timestamptz) - :since) / 86400
                    - coalesce(blocked.days, 0), 0) as available,
           coalesce(lain.days, 0) as occupied, coalesce(nights.nights, 0) as nights,
           coalesce(lain.admissions, 0) as admissions, coalesce(lain.discharges, 0) as discharges
    from unit
    left join bed on bed.unit = unit.id
    left join lain on lain.unit = unit.id
    left join blocked on blocked.unit = unit.id
    left join nights on nights.unit = unit.id
    group by unit.id, lain.days, lain.admissions, lain.discharges, blocked.days, nights.nights
    having count(bed.id) > 0 or coalesce(lain.days, 0) > 0
    order by unit.position, unit.id
""")
_TAKEN = text("""
    select midnight, count(stay.id)
    from unnest(cast(:midnights as timestamptz[])) as midnight
    left join stay on lower(stay.during) < midnight
        and (upper_inf(stay.during) or upper(stay.during) >= midnight)
        and stay.during && tstzrange(:since, :over, '[]')
    group by midnight order by midnight
""")


async def occupancy(book: Book, month: Month) -> OccupancyShown:
    """How full each unit was."""
    over = month.over(book.now)
    midnights = [end for end in month.midnights if end <= over]
    asked = {"since": month.since, "over": over, "midnights": midnights}
    rows = (await book.connection.execute(_UNITS, asked)).mappings().all()
    taken = (await book.connection.execute(_TAKEN, asked)).all()
    days = dict(zip(midnights, month.days, strict=False))
    return OccupancyShown(
        month=month.named,
        items=[
            UnitOccupied(
                unit=row["unit"],
                name=row["name"],
                beds=row["beds"],
                available_days=round(float(row["available"]), 3),
                occupied_days=round(float(row["occupied"]), 3),
                occupied_percent=_rounded(share(float(row["occupied"]), float(row["available"]))),
                nights=row["nights"],
                admissions=row["admissions"],
                discharges=row["discharges"],
            )
            for row in rows
        ],
        taken=[(days[midnight].isoformat(), count) for midnight, count in taken],
    )


def drawn(shown: OccupancyShown) -> tuple[tuple[Grid, ...], tuple[Bars, ...]]:
    """The report on paper."""
    names = tuple(one.name for one in shown.items)
    percents = tuple(one.occupied_percent or 0.0 for one in shown.items)
    grid = Grid(
        title="By unit",
        columns=("Unit", "Beds", "Available", "Occupied", "%", "Nights", "In", "Out"),
        rows=tuple(
            (
                one.name,
                str(one.beds),
                number(one.available_days),
                number(one.occupied_days),
                number(one.occupied_percent),
                str(one.nights),
                str(one.admissions),
                str(one.discharges),
            )
            for one in shown.items
        ),
        numbers=(1, 2, 3, 4, 5, 6, 7),
        note="Available and occupied are bed-days by the ledger of stays, to the second. "
        "A bed of somebody who is away counts as occupied; a blocked one is not available.",
    )
    labels = tuple(day[-2:] for day, _ in shown.taken)
    values = tuple(float(count) for _, count in shown.taken)
    return (grid,), (
        Bars(
            title="Beds occupied, percent of available bed-days",
            axis="%",
            labels=names,
            series=(("occupied", percents),),
            said=in_words(names, percents, "%"),
            sideways=True,
        ),
        Bars(
            title="Beds taken at the end of each day",
            axis="beds",
            labels=labels,
            series=(("taken", values),),
            said=in_words(labels, values, "beds"),
        ),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
