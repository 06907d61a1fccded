"""The trend of vital signs as PNG."""

from collections.abc import Sequence
from itertools import cycle

from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure

from core.reports.drawing.canvas import DPI, WIDE_IN, colours, look, png
from core.reports.paper import Trend

_MOST_DAYS = 14
"""Named on an axis."""


def trends(asked: Sequence[Trend]) -> bytes:
    """Each vital sign day by day: the mean as a line, lowest to highest as a band."""
    with look():
        figure = Figure(figsize=(WIDE_IN, 1.25 * len(asked) + 0.4), dpi=DPI, layout="constrained")
        rows = figure.subplots(len(asked), squeeze=False, sharex=True)
        for axes, trend, colour in zip(rows[:, 0], asked, cycle(colours()), strict=False):
            days = [day for day, *_ in trend.days]
            low, mean, high = ([one[at] for one in trend.days] for at in (1, 2, 3))
            axes.fill_between(days, low, high, color=colour, alpha=0.2, linewidth=0)
            axes.plot(days, mean, color=colour, marker="o", markersize=3, linewidth=1.4)
            axes.set_ylabel(f"{trend.label}\n{trend.unit}", rotation=0, ha="right", va="center")
            axes.margins(x=0.02)
            axes.set_xticks(days[:: 1 + len(days) // _MOST_DAYS])
            axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))
        return png(figure)
