"""A report of a month as it goes on paper."""

from sqlalchemy import text

from core.books import Book
from core.reports.month import Month
from core.reports.paper import Bars, Grid, Letterhead, MonthPaper

_SITE = text("select name, time_zone, simulated from site where id = :site")


async def month_paper(
    book: Book, month: Month, title: str, parts: tuple[tuple[Grid, ...], tuple[Bars, ...]]
) -> MonthPaper:
    """What is printed of it; dated by the month's end, or now while it is not over."""
    row = (await book.connection.execute(_SITE, {"site": book.site})).one()
    grids, figures = parts
    return MonthPaper(
        head=Letterhead(
            hospital=row[0],
            time_zone=row[1],
            simulated=row[2],
            made_on=month.over(book.now),
        ),
        title=title,
        month=month.named,
        grids=grids,
        figures=figures,
    )
