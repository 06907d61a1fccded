"""The report of a month on paper."""

from core.reports.drawing.figures import bars
from core.reports.drawing.sheet import Sheet
from core.reports.paper import MonthPaper


def draw_month(paper: MonthPaper) -> bytes:
    """The document."""
    sheet = Sheet(paper.head, title=f"{paper.title}, {paper.month}", subject=paper.title)
    sheet.title(f"{paper.title}, {paper.month}")
    for figure in paper.figures:
        if figure.labels:
            sheet.picture(bars(figure), said=figure.said)
    for grid in paper.grids:
        sheet.heading(grid.title)
        if not grid.rows:
            sheet.text("Nothing in this time.")
            continue
        first = 60 if len(grid.columns) < 5 else 45
        sheet.table(
            grid.columns,
            grid.rows,
            widths=[first, *[150 / len(grid.columns)] * (len(grid.columns) - 1)],
            numbers=grid.numbers,
        )
        if grid.note:
            sheet.text(grid.note, quiet=True)
    return sheet.done()
