"""Readings in a file: CSV or Parquet with the columns `time,patient,vital,value[,quality]`.

`time` is ISO 8601 (UTC when it names no zone) or seconds since 1970, `vital` a key of the
vocabulary, `value` in its unit. Rows may come in any order. What cannot be read is left out,
counted by reason, and named by its line.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import nan
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from alerts.backtest.arrow import arrow_csv, arrow_parquet
from alerts.backtest.courses import QUALITIES, Columns, Course, courses
from alerts.backtest.tables import Coded, Table, coded
from alerts.errors import NoReadings
from core.vitals import FACTS, Vital

NEEDED = ("time", "patient", "vital", "value")
OPTIONAL = "quality"
MOST_EXAMPLES = 5

_BLOCK = 1 << 22
_VITALS = {vital.value: FACTS[vital].number for vital in Vital}
_QUALITY = {"": 0} | {mark.value: number for number, mark in enumerate(QUALITIES)}
_QUALITY |= {str(number): number for number in range(len(QUALITIES))}
_UNKNOWN = 255


@dataclass(slots=True)
class LeftOut:
    """Rows that could not be read.

    Attributes:
        reasons: How many by reason.
        examples: Lines of the first few of each; the first line of a file is 1.
    """

    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[int]] = field(default_factory=dict)

    def add(self, reason: str, lines: Sequence[int]) -> None:
        """So many more."""
        self.reasons[reason] += len(lines)
        known = self.examples.setdefault(reason, [])
        known += lines[: MOST_EXAMPLES - len(known)]

    def __str__(self) -> str:
        """One line for each reason."""
        return "\n".join(
            f"left out {count}, {reason}: line {', '.join(map(str, self.examples[reason]))}"
            + (" …" if count > MOST_EXAMPLES else "")
            for reason, count in self.reasons.most_common()
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds."""

    courses: list[Course]
    left_out: LeftOut


def read(path: Path) -> Found:
    """All courses in a file.

    Raises:
        NoReadings: It is not there, lacks a column, or has not one row that can be read; or it
            is Parquet and pyarrow is not installed.
    """
    if not path.is_file():
        raise NoReadings(f"there is no file {path}")
    pile = _Pile()
    tables = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    for table in tables:
        pile.add(table)
    if not len(pile):
        raise NoReadings(f"{path.name} has no row that can be read\n{pile.left_out}".strip())
    return Found(pile.courses(), pile.left_out)


class _Pile:
    """Rows as they come; each text is read once, however many rows say it."""

    def __init__(self) -> None:
        self.left_out = LeftOut()
        self._patients: dict[str, int] = {}
        self._parts: list[Columns] = []

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def add(self, table: Table) -> None:
        """Take rows."""
        quality = table.quality.read(lambda text: _QUALITY.get(text, _UNKNOWN), np.uint8)
        whole = Columns(
            patients=table.patients.read(self._number, np.int32),
            times=table.times.read(seconds_or_nan, np.float64)
            if isinstance(table.times, Coded)
            else table.times,
            vitals=table.vitals.read(lambda text: _VITALS.get(text, 0), np.uint8),
            values=table.values,
            quality=quality,
        )
        good = np.ones(len(whole), np.bool_)
        for reason, bad in _faults(table, whole):
            if (bad := bad & good).any():
                good &= ~bad
                if reason:
                    self.left_out.add(reason, (np.flatnonzero(bad) + table.first_line).tolist())
        self._parts.append(whole if good.all() else whole.where(good))

    def courses(self) -> list[Course]:
        """By patient and time."""
        return courses(Columns.joined(self._parts), list(self._patients))

    def _number(self, patient: str) -> int:
        return self._patients.setdefault(patient, len(self._patients)) if patient else -1


def _faults(table: Table, whole: Columns) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Why which rows cannot be used; an empty line is no fault."""
    untimely, nobody = np.isnan(whole.times), whole.patients < 0
    unvalued = ~np.isfinite(whole.values)
    empty = untimely if isinstance(table.times, np.ndarray) else _blank(table.times)
    yield "", empty & nobody & unvalued & _blank(table.vitals)
    yield "not a time", untimely
    yield "no patient", nobody
    for code, text in enumerate(table.vitals.texts):
        if text not in _VITALS:
            yield f"unknown vital {text[:40]!r}", table.vitals.codes == code
    for code, text in enumerate(table.quality.texts):
        if text not in _QUALITY:
            yield f"unknown quality {text[:40]!r}", table.quality.codes == code
    yield "no number", unvalued


def _blank(column: Coded) -> NDArray[np.bool_]:
    return column.read(lambda text: not text.strip(), np.bool_)


def seconds(text: str) -> float:
    """A time as seconds since 1970.

    Raises:
        ValueError: It is neither ISO 8601 nor seconds, or lies outside the years 1 to 9999.
    """
    try:
        at = float(text)
    except ValueError:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    try:
        datetime.fromtimestamp(at, UTC)
    except (OverflowError, OSError):
        raise ValueError(text) from None
    return at


def seconds_or_nan(text: str) -> float:
    """As `seconds`, NaN for what is none."""
    try:
        return seconds(text)
    except (ValueError, OverflowError):
        return nan


def _parquet(path: Path) -> Iterator[Table]:
    yield arrow_parquet(path, lambda header: _places(header, path))


def _csv(path: Path) -> Iterator[Table]:
    with path.open("rb") as file:
        head = file.readline().decode("utf-8-sig", errors="replace")
        header = [name.strip() for name in next(csv.reader([head]), [])]
        places = _places(header, path)
        whole = arrow_csv(path, header, places)
        if whole is not None:
            yield whole
            return
        line = 2
        while block := file.read(_BLOCK):
            block += file.readline()
            text = block.decode(errors="replace").replace("\r\n", "\n").removesuffix("\n")
            split = _quoted if "\r" in text or '"' in text else _plain
            columns = split(text, len(header))
            yield _table(line, columns, places)
            line += len(columns[0])


def _table(line: int, columns: Sequence[Sequence[str]], places: Sequence[int | None]) -> Table:
    times, patients, vitals, values, quality = (
        None if place is None else columns[place] for place in places
    )
    assert times is not None and patients is not None  # noqa: S101, PT018 - as `_places` found
    assert vitals is not None and values is not None  # noqa: S101, PT018
    return Table(
        first_line=line,
        times=coded(times),
        patients=coded(patients),
        vitals=coded(vitals),
        values=_numbers(values),
        quality=coded(quality) if quality is not None else Coded.alike("", len(values)),
    )


def _numbers(texts: Sequence[str]) -> NDArray[np.float64]:
    try:
        return np.fromiter(map(float, texts), np.float64, len(texts))
    except ValueError:
        return np.array([_number(text) for text in texts], np.float64)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan


def _plain(text: str, width: int) -> list[Sequence[str]]:
    """Cells of lines without quotes, by column: several times as fast as a reader of CSV."""
    cells = text.replace("\n", ",").split(",")
    lines = text.split("\n")
    if len(cells) == width * len(lines) and all(line.count(",") == width - 1 for line in lines):
        return [cells[place::width] for place in range(width)]
    return _squared((line.split(",") for line in lines), width)


def _quoted(text: str, width: int) -> list[Sequence[str]]:
    # One line at a time: a quote that is never closed must not swallow the lines behind it.
    rows = (next(csv.reader([line]), []) for line in text.splitlines())
    return _squared(rows, width)


def _squared(rows: Iterable[list[str]], width: int) -> list[Sequence[str]]:
    """Columns of rows that are too short or too long; what lacks a cell has an empty one."""
    return list(zip(*((row + [""] * width)[:width] for row in rows), strict=True))


def _places(header: Sequence[str], path: Path) -> list[int | None]:
    names = [name.lower() for name in header]
    if missing := [name for name in NEEDED if name not in names]:
        raise NoReadings(f"{path.name} has no column {', '.join(missing)}")
    places: list[int | None] = [names.index(name) for name in NEEDED]
    return [*places, names.index(OPTIONAL) if OPTIONAL in names else None]
