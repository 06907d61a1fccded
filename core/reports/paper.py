"""What stands on a paper, ready to be drawn: nothing is looked up any more. Pure.

A paper crosses to the process that draws it as JSON, so everything is plain and in the site's zone.
"""

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

LONGEST_LINES = 5000
"""Of one paper; more would not be drawn in time."""


class Letterhead(Struct, frozen=True, kw_only=True):
    """What every paper says of itself.

    Attributes:
        made_on: The paper's own date; drawing it again gives the same bytes.
        simulated: The hospital is made up, and every page says so.
    """

    hospital: str
    time_zone: str
    made_on: datetime
    simulated: bool = False


class Person(Struct, frozen=True, kw_only=True):
    """Whose paper it is."""

    name: str
    mrn: str
    birth_date: date
    sex: str
    address: tuple[str, ...] = ()


class Line(Struct, frozen=True, kw_only=True):
    """A line of an invoice."""

    on_day: date
    name: str
    code: str
    quantity: Decimal
    per: str
    unit_amount: Decimal
    amount: Decimal
    tax_percent: Decimal


class InvoicePaper(Struct, frozen=True, kw_only=True, tag="invoice"):
    """An issued invoice or credit note.

    Attributes:
        credited: Number of the invoice that a credit note takes back; empty for an invoice.
        taxes: Rate in percent, net and tax.
    """

    head: Letterhead
    person: Person
    number: str
    issued_on: date
    due_on: date | None
    currency: str
    lines: tuple[Line, ...]
    net: Decimal
    taxes: tuple[tuple[Decimal, Decimal, Decimal], ...]
    total: Decimal
    insurer_name: str
    insurer_share: Decimal
    patient_share: Decimal
    credited: str = ""
    reason: str = ""


class Trend(Struct, frozen=True, kw_only=True):
    """A vital sign day by day.

    Attributes:
        days: Day of the site; lowest, mean and highest value; how many there were.
    """

    label: str
    unit: str
    decimals: int
    days: tuple[tuple[date, float, float, float, int], ...]


class SummaryPaper(Struct, frozen=True, kw_only=True, tag="summary"):
    """A discharge summary.

    Attributes:
        until: None while the patient is here: the paper says that it is an interim one.
        places: Unit, bed, from, to.
        conditions, allergies, medication, procedures: One line each.
        notes: Headline and text of the discharge notes.
    """

    head: Letterhead
    person: Person
    admission: int
    since: datetime
    until: datetime | None
    attending: str
    reason: str
    discharged_to: str
    places: tuple[tuple[str, str, datetime, datetime | None], ...]
    conditions: tuple[str, ...]
    allergies: tuple[str, ...]
    medication: tuple[str, ...]
    procedures: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    trends: tuple[Trend, ...]


class Grid(Struct, frozen=True, kw_only=True):
    """A table of a report.

    Attributes:
        numbers: Columns, from 0, that hold numbers.
        note: What the figures mean and do not mean.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    note: str = ""


class Bars(Struct, frozen=True, kw_only=True):
    """A figure of bars.

    Attributes:
        series: Name and a value a label.
        said: The same in words, for who does not see it.
    """

    title: str
    axis: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    said: str
    sideways: bool = False


class MonthPaper(Struct, frozen=True, kw_only=True, tag="month"):
    """A report of a month or of some days.

    Attributes:
        month: Such as `2026-03`, or the first and the last day.
    """

    head: Letterhead
    title: str
    month: str
    grids: tuple[Grid, ...]
    figures: tuple[Bars, ...]


Paper = InvoicePaper | SummaryPaper | MonthPaper
