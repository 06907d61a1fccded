"""Paediatric early-warning scores: an engine over charts by age. Pure but for reading the file.

No child is scored by a chart that nobody has cited and signed: a disabled chart refuses and says
why. The charts are data (pews.toml), because each is its publisher's and changes with it.
"""

import tomllib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from alerts.errors import ChartDisabled, ChartRefused, WrongChart
from alerts.scores.bands import bands
from alerts.scores.beside import Sheet, added_up
from alerts.scores.inputs import Given
from core.wire import OtherScore

SHIPPED = Path(__file__).with_name("pews.toml")

Months = Annotated[int, Meta(ge=0, le=228)]
Points = Annotated[int, Meta(ge=0, le=20)]


class Band(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A band of a parameter: its upper end, inclusive, and its points."""

    upto: float
    points: Points


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A parameter of a chart.

    Attributes:
        bands: Ascending.
        above: Points beyond the last band.
        tenths: Whether the chart is written in tenths, else in whole numbers.
    """

    bands: Annotated[tuple[Band, ...], Meta(min_length=1)]
    above: Points
    tenths: bool = False


class Chart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A chart for children of one age.

    Attributes:
        from_months, below_months: Age in whole months, from the one to below the other.
        why_not: Why it is disabled, for a person.
        citation: Where its bands are published; needed to enable it.
        approved_by: Who signed it for this hospital, and when; needed likewise.
    """

    name: Annotated[str, Meta(min_length=1)]
    from_months: Months
    below_months: Months
    enabled: bool
    why_not: str = ""
    citation: str = ""
    approved_by: str = ""
    action_level: Annotated[int, Meta(ge=1)] = 1
    meaning: str = ""
    item: dict[str, Item] = {}

    def covers(self, age_months: int) -> bool:
        """Whether it is for children of this age."""
        return self.from_months <= age_months < self.below_months


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    chart: tuple[Chart, ...]


def read_charts(path: Path = SHIPPED) -> tuple[Chart, ...]:
    """Read and check a file of charts, ordered by age.

    Raises:
        ChartRefused: It is not readable, contradicts itself, or enables what nobody signed.
    """
    return parse_charts(path.read_text(encoding="utf-8"))


def parse_charts(text: str) -> tuple[Chart, ...]:
    """Read and check charts, ordered by age.

    Raises:
        ChartRefused: As `read_charts`.
    """
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as why:
        raise ChartRefused(str(why)) from None
    charts = tuple(sorted(file.chart, key=lambda chart: chart.from_months))
    for chart in charts:
        _check(chart)
    for younger, older in pairwise(charts):
        if younger.below_months > older.from_months:
            raise ChartRefused(f"{younger.name} and {older.name} are for the same age")
    return charts


def chart_for(charts: tuple[Chart, ...], age_months: int) -> Chart:
    """The chart for children of this age.

    Raises:
        WrongChart: There is none.
    """
    for chart in charts:
        if chart.covers(age_months):
            return chart
    raise WrongChart(f"no chart is for a child of {age_months} months")


def reckon(chart: Chart, observed: Mapping[str, Given], *, age_months: int) -> OtherScore:
    """Reckon a child's score from what was observed, by the names of the chart's items.

    Raises:
        ChartDisabled: Nobody has cited and signed the chart.
        WrongChart: It is for children of another age.
    """
    if not chart.enabled:
        raise ChartDisabled(f"{chart.name} is disabled: {chart.why_not}")
    if not chart.covers(age_months):
        raise WrongChart(f"{chart.name} is not for a child of {age_months} months")
    rows = {
        name: bands(
            name,
            *((band.upto, band.points) for band in item.bands),
            above=item.above,
            tenths=item.tenths,
        )
        for name, item in chart.item.items()
    }
    sheet = Sheet(
        name=chart.name,
        action_level=chart.action_level,
        meaning=chart.meaning,
        basis=f"{chart.citation}; approved by {chart.approved_by}",
        worst={name: max(row.points) for name, row in rows.items()},
    )
    return added_up(sheet, tuple(row.part(observed.get(name)) for name, row in rows.items()))


def _check(chart: Chart) -> None:
    if chart.from_months >= chart.below_months:
        raise ChartRefused(f"{chart.name} is for nobody: {chart.from_months} months is its end")
    for name, item in chart.item.items():
        ends = [band.upto for band in item.bands]
        if any(low >= high for low, high in pairwise(ends)):
            raise ChartRefused(f"{chart.name}, {name}: {ends} do not ascend")
    if not chart.enabled:
        if not chart.why_not:
            raise ChartRefused(f"{chart.name} is disabled and does not say why")
        return
    if not (chart.citation.strip() and chart.approved_by.strip()):
        raise ChartRefused(f"{chart.name} needs a citation and somebody who approved it")
    if not chart.item:
        raise ChartRefused(f"{chart.name} has no items")
