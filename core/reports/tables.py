"""Reports as tables: the rows of a report as CSV, and figures as they are written. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula."""


def csv_of(kind: type[msgspec.Struct], rows: Iterable[msgspec.Struct]) -> bytes:
    """The rows with a heading, UTF-8, RFC 4180; text that looks like a formula is quoted."""
    names = [field.name for field in msgspec.structs.fields(kind)]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in names])
    return written.getvalue().encode()


def number(value: float | None, decimals: int = 1) -> str:
    """As it stands in a table; a dash for what is not known."""
    return "-" if value is None else f"{value:,.{decimals}f}".replace(",", "\u202f")


def money(value: Decimal) -> str:
    """An amount as it stands in a table."""
    return f"{value:,.2f}".replace(",", "\u202f")


def share(part: float, whole: float) -> float | None:
    """So many percent; None of nothing."""
    return None if whole <= 0 else 100.0 * part / whole


def in_words(labels: Sequence[str], values: Sequence[float], unit: str) -> str:
    """What a figure shows, for who does not see it."""
    told = "; ".join(
        f"{label} {number(value)} {unit}".strip()
        for label, value in zip(labels, values, strict=True)
    )
    return told or "nothing"


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_COMMANDS):
        return f"'{value}"
    return "" if value is None else value
