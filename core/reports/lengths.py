"""How long patients stayed: of the admissions that ended in the month."""

import msgspec
from sqlalchemy import text

from core.books import Book
from core.reports.month import Month
from core.reports.paper import Bars, Grid
from core.reports.tables import in_words, number


class UnitStayed(msgspec.Struct, frozen=True, kw_only=True):
    """Admissions that ended in a unit; `all` is the whole hospital.

    Attributes:
        mean_days, median_days, p90_days, longest_days: From admission to discharge.
    """

    unit: str
    name: str
    discharged: int
    mean_days: float
    median_days: float
    p90_days: float
    longest_days: float


class LengthsShown(msgspec.Struct, frozen=True, kw_only=True):
    """Length of stay of a month, the whole hospital first."""

    month: str
    items: list[UnitStayed]
    next: str | None = None


_LENGTHS = text("""
    with stayed as (
        select coalesce(last.unit, '') as unit,
               extract(epoch from upper(admission.during) - lower(admission.during)) / 86400 as days
        from admission
        left join lateral (
            select bed.unit from stay join bed on bed.id = stay.bed
            where stay.admission = admission.id and not isempty(stay.during)
            order by lower(stay.during) desc limit 1
        ) as last on true
        where upper(admission.during) >= :since and upper(admission.during) < :until
            and upper(admission.during) <= :now and admission.kind <> 'visitor'
    )
    select case when grouping(stayed.unit) = 1 then 'all' else stayed.unit end as unit,
           case when grouping(stayed.unit) = 1 then 'Whole hospital'
                else coalesce(max(unit.name), 'No unit') end as name,
           count(*) as discharged, round(avg(days), 3) as mean_days,
           percentile_cont(0.5) within group (order by days) as median_days,
           percentile_cont(0.9) within group (order by days) as p90_days,
           round(max(days), 3) as longest_days
    from stayed left join unit on unit.id = stayed.unit
    group by grouping sets ((stayed.unit, unit.position), ())
    having count(*) > 0
    order by grouping(stayed.unit) desc, unit.position, stayed.unit
""")


async def lengths(book: Book, month: Month) -> LengthsShown:
    """How long those stayed who left in the month."""
    asked = {"since": month.since, "until": month.until, "now": book.now}
    rows = (await book.connection.execute(_LENGTHS, asked)).mappings()
    return LengthsShown(
        month=month.named,
        items=[
            UnitStayed(
                unit=row["unit"],
                name=row["name"],
                discharged=row["discharged"],
                mean_days=float(row["mean_days"]),
                median_days=round(float(row["median_days"]), 3),
                p90_days=round(float(row["p90_days"]), 3),
                longest_days=float(row["longest_days"]),
            )
            for row in rows
        ],
    )


def drawn(shown: LengthsShown) -> tuple[tuple[Grid, ...], tuple[Bars, ...]]:
    """The report on paper."""
    grid = Grid(
        title="By the unit patients left from",
        columns=("Unit", "Discharged", "Mean", "Median", "90 % within", "Longest"),
        rows=tuple(
            (
                one.name,
                str(one.discharged),
                number(one.mean_days),
                number(one.median_days),
                number(one.p90_days),
                number(one.longest_days),
            )
            for one in shown.items
        ),
        numbers=(1, 2, 3, 4, 5),
        note="Days from admission to discharge, of the admissions that ended in the month.",
    )
    names = tuple(one.name for one in shown.items)
    medians = tuple(one.median_days for one in shown.items)
    most = tuple(one.p90_days for one in shown.items)
    figure = Bars(
        title="Length of stay",
        axis="days",
        labels=names,
        series=(("median", medians), ("90 % within", most)),
        said=f"Median: {in_words(names, medians, 'days')}. 90 % within: "
        f"{in_words(names, most, 'days')}",
        sideways=True,
    )
    return (grid,), (figure,)
