"""What all figures share: size, plain style, and PNG that is the same bytes for the same figure."""

from io import BytesIO
from typing import Any

from matplotlib.figure import Figure

DPI = 150
WIDE_IN = 7.2
_INK = "#181c22"
PLAIN: dict[str, Any] = {
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
