"""What all figures share: size, style, and PNG that is the same bytes for the same figure.

The style is Seaborn's as Matplotlib brings it: Seaborn itself loads Pandas and SciPy, which takes
seconds for each paper.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import matplotlib as mpl
import matplotlib.style
from matplotlib.figure import Figure

DPI = 150
WIDE_IN = 7.2
_INK = "#181c22"
_STYLES = ("seaborn-v0_8-whitegrid", "seaborn-v0_8-colorblind")
_PLAIN: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 8.0,
    "axes.edgecolor": "#8a93a0",
    "axes.labelcolor": _INK,
    "text.color": _INK,
}
"""Matplotlib's own names."""


def png(figure: Figure) -> bytes:
    """The figure, without a date or a version in it."""
    drawn = BytesIO()
    figure.savefig(drawn, format="png", metadata={"Software": None})
    return drawn.getvalue()


@contextmanager
def look() -> Iterator[None]:
    """Every figure that is drawn within looks like the others."""
    with mpl.rc_context(), mpl.style.context([*_STYLES, _PLAIN]):
        yield


def colours() -> Sequence[str]:
    """Of the series, in turn; to be asked within `look`."""
    found: Sequence[str] = mpl.rcParams["axes.prop_cycle"].by_key()["color"]
    return found
