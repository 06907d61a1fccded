"""Rows as PostgreSQL's COPY reads them: columns of text, joined line by line. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from core.demo.years.timeline import Minutes

NONE = "\\N"
_LINES_AT_ONCE = 4_000

Column = Sequence[object]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table.

    Attributes:
        columns: By name, all of one length.
        identity: The column that numbers the rows; empty when they have names.
        first: The first of those numbers.
        shared: Of a catalogue: what is there already stays as it is.
    """

    table: str
    columns: dict[str, Column]
    identity: str = ""
    first: int = 1
    shared: bool = False

    def __len__(self) -> int:
        """How many rows."""
        return len(next(iter(self.columns.values())))

    @property
    def last(self) -> int:
        """The last number given."""
        return self.first + len(self) - 1

    def blocks(self) -> Iterator[bytes]:
        """The rows in the order given, many at a time."""
        whole = [
            column if isinstance(column, list | range) else list(column)
            for column in self.columns.values()
        ]
        if self.identity:
            whole.append(range(self.first, self.first + len(self)))
        lines = map("\t".join, zip(*(map(str, column) for column in whole), strict=True))
        while block := list(islice(lines, _LINES_AT_ONCE)):
            yield ("\n".join(block) + "\n").encode()

    @property
    def names(self) -> list[str]:
        """Of the columns, in the order of `blocks`."""
        return [*self.columns, self.identity] if self.identity else list(self.columns)


def numbered(table: str, columns: dict[str, Column], *, first: int, identity: str = "id") -> Rows:
    """Rows whose numbers begin at `first`."""
    return Rows(table, columns, identity, first)


def instants(minutes: Minutes) -> list[str]:
    """As timestamptz; negative for none."""
    text = np.datetime_as_string(minutes.astype("datetime64[m]"), timezone="UTC")
    if (minutes < 0).any():
        text = np.where(minutes < 0, NONE, text)
    found: list[str] = text.tolist()
    return found


def ranges(since: Minutes, until: Minutes) -> list[str]:
    """As tstzrange, half open; a negative end for none."""
    ends = ["" if end == NONE else end for end in instants(until)]
    return [f"[{begin},{end})" for begin, end in zip(instants(since), ends, strict=True)]


def dates(days: Minutes) -> list[str]:
    """As date, from days since 1970; smaller than all of them for none."""
    text: list[str] = np.datetime_as_string(days.astype("datetime64[D]")).tolist()
    return text


def amounts(cents: Minutes) -> list[str]:
    """As numeric with two digits after the point."""
    return [
        f"{'-' if cent < 0 else ''}{abs(cent) // 100}.{abs(cent) % 100:02}"
        for cent in cents.tolist()
    ]


def fine(ten_thousandths: Minutes) -> list[str]:
    """As numeric with four digits after the point."""
    return [f"{each // 10_000}.{each % 10_000:04}" for each in ten_thousandths.tolist()]


def chosen(names: Sequence[str], which: Iterable[int]) -> list[str]:
    """The names at these places."""
    return [names[nth] for nth in which]


def same(value: object, count: int) -> list[object]:
    """A column of one value."""
    return [value] * count
