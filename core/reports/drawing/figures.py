"""Figures of a month as PNG: Matplotlib without a screen, in Seaborn's style."""

from itertools import cycle
from typing import Any

from matplotlib.figure import Figure

from core.reports.drawing.canvas import DPI, WIDE_IN, colours, look, png
from core.reports.paper import Bars


def bars(asked: Bars) -> bytes:
    """Bars beside each other, one colour a series; sideways for long names."""
    with look():
        tall = max(2.4, 0.28 * len(asked.labels) + 1.0) if asked.sideways else 2.8
        figure = Figure(figsize=(WIDE_IN, tall), dpi=DPI, layout="constrained")
        axes = figure.subplots()
        _draw_bars(axes, asked)
        axes.set_title(asked.title, loc="left", fontsize=9, fontweight="bold")
        if len(asked.series) > 1:
            axes.legend(frameon=False, fontsize=7.5)
        # The line that the bars stand on is enough.
        axes.spines[["top", "right", "bottom" if asked.sideways else "left"]].set_visible(False)
        return png(figure)


def _draw_bars(axes: Any, asked: Bars) -> None:
    wide = 0.8 / len(asked.series)
    for nth, ((name, values), colour) in enumerate(
        zip(asked.series, cycle(colours()), strict=False)
    ):
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
