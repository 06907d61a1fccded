"""Figures of reports and summaries as PNG: Matplotlib without a screen, in Seaborn's style."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure

from core.reports.paper import Bars, Trend

DPI = 150
_WIDE_IN = 7.2
_INK = "#181c22"
_MOST_DAYS = 14
"""Named on an axis."""
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 8.0,
    "axes.edgecolor": "#8a93a0",
    "axes.labelcolor": _INK,
    "text.color": _INK,
    "svg.hashsalt": "wardwatch",
}


def bars(asked: Bars) -> bytes:
    """Bars beside each other, one colour a series; sideways for long names."""
    with _look():
        tall = max(2.4, 0.28 * len(asked.labels) + 1.0) if asked.sideways else 2.8
        figure = Figure(figsize=(_WIDE_IN, tall), dpi=DPI, layout="constrained")
        axes = figure.subplots()
        _draw_bars(axes, asked)
        axes.set_title(asked.title, loc="left", fontsize=9, fontweight="bold")
        if len(asked.series) > 1:
            axes.legend(frameon=False, fontsize=7.5)
        sns.despine(ax=axes, left=not asked.sideways, bottom=asked.sideways)
        return _png(figure)


def trends(asked: Sequence[Trend]) -> bytes:
    """Each vital sign day by day: the mean as a line, lowest to highest as a band."""
    with _look():
        figure = Figure(figsize=(_WIDE_IN, 1.25 * len(asked) + 0.4), dpi=DPI, layout="constrained")
        rows = figure.subplots(len(asked), squeeze=False, sharex=True)
        palette = sns.color_palette("colorblind", len(asked))
        for axes, trend, colour in zip(rows[:, 0], asked, palette, strict=True):
            days = [day for day, *_ in trend.days]
            low, mean, high = ([one[at] for one in trend.days] for at in (1, 2, 3))
            axes.fill_between(days, low, high, color=colour, alpha=0.2, linewidth=0)
            axes.plot(days, mean, color=colour, marker="o", markersize=3, linewidth=1.4)
            axes.set_ylabel(f"{trend.label}\n{trend.unit}", rotation=0, ha="right", va="center")
            axes.margins(x=0.02)
            axes.set_xticks(days[:: 1 + len(days) // _MOST_DAYS])
            axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))
        return _png(figure)


def _look() -> Any:
    plain: Any = {**sns.axes_style("whitegrid"), **_STYLE}
    return mpl.rc_context(plain)


def _draw_bars(axes: Any, asked: Bars) -> None:
    palette = sns.color_palette("colorblind", len(asked.series))
    wide = 0.8 / len(asked.series)
    for nth, ((name, values), colour) in enumerate(zip(asked.series, palette, strict=True)):
        at = [place + (nth - (len(asked.series) - 1) / 2) * wide for place in range(len(values))]
        if asked.sideways:
            axes.barh(at, values, wide, label=name, color=colour)
        else:
            axes.bar(at, values, wide, label=name, color=colour)
    places = range(len(asked.labels))
    if asked.sideways:
        axes.set_yticks(places, asked.labels)
        axes.invert_yaxis()
        axes.set_xlabel(asked.axis)
        axes.grid(visible=False, axis="y")
    else:
        crowded = len(asked.labels) > 12
        axes.set_xticks(places, asked.labels, fontsize=6 if crowded else 8)
        axes.set_ylabel(asked.axis)
        axes.grid(visible=False, axis="x")


def _png(figure: Figure) -> bytes:
    drawn = BytesIO()
    # No date and no version in it: the same figure is the same bytes.
    figure.savefig(drawn, format="png", metadata={"Software": None})
    return drawn.getvalue()
