"""The trend of vital signs as PNG.

Seaborn's look as Matplotlib brings it: Seaborn itself loads Pandas and SciPy, which takes seconds.
"""

from collections.abc import Sequence
from itertools import cycle

import matplotlib as mpl
import matplotlib.style
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure

from core.reports.drawing.canvas import DPI, PLAIN, WIDE_IN, png
from core.reports.paper import Trend

_STYLES = ("seaborn-v0_8-whitegrid", "seaborn-v0_8-colorblind")
_MOST_DAYS = 14
"""Named on an axis."""


def trends(asked: Sequence[Trend]) -> bytes:
    """Each vital sign day by day: the mean as a line, lowest to highest as a band."""
    with mpl.rc_context(), mpl.style.context([*_STYLES, PLAIN]):
        figure = Figure(figsize=(WIDE_IN, 1.25 * len(asked) + 0.4), dpi=DPI, layout="constrained")
        rows = figure.subplots(len(asked), squeeze=False, sharex=True)
        palette = cycle(mpl.rcParams["axes.prop_cycle"].by_key()["color"])
        for axes, trend, colour in zip(rows[:, 0], asked, palette, strict=False):
            days = [day for day, *_ in trend.days]
            low, mean, high = ([one[at] for one in trend.days] for at in (1, 2, 3))
            axes.fill_between(days, low, high, color=colour, alpha=0.2, linewidth=0)
            axes.plot(days, mean, color=colour, marker="o", markersize=3, linewidth=1.4)
            axes.set_ylabel(f"{trend.label}\n{trend.unit}", rotation=0, ha="right", va="center")
            axes.margins(x=0.02)
            axes.set_xticks(days[:: 1 + len(days) // _MOST_DAYS])
            axes.xaxis.set_major_formatter(DateFormatter("%m-%d"))
        return png(figure)
