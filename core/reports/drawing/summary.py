"""A discharge summary on paper, with the trend of the vital signs."""

from datetime import datetime

from core.reports.drawing.invoice import whose
from core.reports.drawing.sheet import Sheet
from core.reports.drawing.trends import trends
from core.reports.paper import SummaryPaper, Trend


def draw_summary(paper: SummaryPaper) -> bytes:
    """The document."""
    title = "Discharge summary" if paper.until is not None else "Interim summary"
    sheet = Sheet(paper.head, title=title, subject=title)
    sheet.title(title)

    def at(moment: datetime | None) -> str:
        return "still here" if moment is None else f"{moment.astimezone(sheet.zone):%Y-%m-%d %H:%M}"

    sheet.facts(whose(paper.person))
    sheet.facts(
        [
            ("Sex", paper.person.sex),
            ("Admitted", at(paper.since)),
            ("Discharged", at(paper.until)),
            ("Discharged to", paper.discharged_to),
            ("Attending", paper.attending),
            ("Reason", paper.reason),
        ]
    )
    sheet.heading("Allergies")
    sheet.items(paper.allergies, none="Nobody has written any down.")
    sheet.heading("Conditions")
    sheet.items(paper.conditions, none="None written down.")
    sheet.heading("What was done")
    sheet.items(paper.procedures, none="None written down.")
    sheet.heading("Medication at the end of the stay")
    sheet.items(paper.medication, none="None written down.")
    for headline, body in paper.notes:
        sheet.heading(headline)
        sheet.text(body)
    sheet.heading("Where the patient lay")
    sheet.table(
        ("Unit", "Bed", "From", "To"),
        [(unit, bed, at(since), at(until)) for unit, bed, since, until in paper.places],
        widths=(60, 30, 35, 35),
    )
    _trend(sheet, paper.trends)
    return sheet.done()


def _trend(sheet: Sheet, measured: tuple[Trend, ...]) -> None:
    sheet.heading("Vital signs, a day")
    if not measured:
        sheet.text("No monitor measured anything that is still stored.")
        return
    sheet.picture(trends(measured), said=_in_words(measured))
    sheet.table(
        ("Vital sign", "Day", "Lowest", "Mean", "Highest", "Values"),
        [
            (
                f"{trend.label} {trend.unit}",
                day.isoformat(),
                *(f"{value:.{trend.decimals}f}" for value in (low, mean, high)),
                str(count),
            )
            for trend in measured
            for day, low, mean, high, count in trend.days
        ],
        widths=(40, 25, 20, 20, 20, 20),
        numbers=(2, 3, 4, 5),
    )
    sheet.text("As monitors measured it; artefacts are among it.", quiet=True)


def _in_words(measured: tuple[Trend, ...]) -> str:
    said = []
    for trend in measured:
        low = min(one[1] for one in trend.days)
        high = max(one[3] for one in trend.days)
        said.append(f"{trend.label} {low:.{trend.decimals}f} to {high:.{trend.decimals}f}")
    return f"Trend of vital signs by day. {'; '.join(said)}. The same figures stand below."
