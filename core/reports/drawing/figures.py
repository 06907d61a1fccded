"""Figures of a month as PNG: Matplotlib without a screen, in Seaborn's style."""

from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib.figure import Figure

from core.reports.drawing.canvas import DPI, PLAIN, WIDE_IN, png
from core.reports.paper import Bars


def bars(asked: Bars) -> bytes:
    """Bars beside each other, one colour a series; sideways for long names."""
    with _look():
        tall = max(2.4, 0.28 * len(asked.labels) + 1.0) if asked.sideways else 2.8
        figure = Figure(figsize=(WIDE_IN, tall), dpi=DPI, layout="constrained")
        axes = figure.subplots()
        _draw_bars(axes, asked)
        axes.set_title(asked.title, loc="left", fontsize=9, fontweight="bold")
        if len(asked.series) > 1:
            axes.legend(frameon=False, fontsize=7.5)
        sns.despine(ax=axes, left=not asked.sideways, bottom=asked.sideways)
        return png(figure)


def _look() -> Any:
    plain: Any = {**sns.axes_style("whitegrid"), **PLAIN}
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
