"""A report of a month as it goes on paper."""

from datetime import datetime

from sqlalchemy import text

from core.books import Book
from core.reports.month import Month
from core.reports.paper import Bars, Grid, Letterhead, MonthPaper

_Parts = tuple[tuple[Grid, ...], tuple[Bars, ...]]

_SITE = text("select name, time_zone, simulated from site where id = :site")


async def month_paper(book: Book, month: Month, title: str, parts: _Parts) -> MonthPaper:
    """What is printed of it; dated by the month's end, or now while it is not over."""
    return await titled_paper(book, month.over(book.now), (title, month.named), parts)


async def titled_paper(
    book: Book, made_on: datetime, title: tuple[str, str], parts: _Parts
) -> MonthPaper:
    """A report of whatever time, dated by its end; its title is what it is of, and when."""
    row = (await book.connection.execute(_SITE, {"site": book.site})).one()
    grids, figures = parts
    return MonthPaper(
        head=Letterhead(
            hospital=row[0],
            time_zone=row[1],
            simulated=row[2],
            made_on=made_on,
        ),
        title=title[0],
        month=title[1],
        grids=grids,
        figures=figures,
    )
