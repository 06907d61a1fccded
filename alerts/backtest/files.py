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
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from alerts.backtest.courses import QUALITIES, Columns, Course, courses
from alerts.errors import NoReadings
from core.vitals import FACTS, Vital

NEEDED = ("time", "patient", "vital", "value")
OPTIONAL = "quality"
MOST_EXAMPLES = 5

_AT_ONCE = 100_000
_BLOCK = 1 << 22
_VITALS = {vital.value: FACTS[vital].number for vital in Vital}
_QUALITY = {"": 0} | {mark.value: number for number, mark in enumerate(QUALITIES)}
_QUALITY |= {str(number): number for number in range(len(QUALITIES))}

Texts = Sequence[str]
Batch = tuple[int, Sequence[Texts]]
"""Line of the first row, and the five columns in their order."""
Row = tuple[float, str, int, float, int]


@dataclass(slots=True)
class LeftOut:
    """Rows that could not be read.

    Attributes:
        reasons: How many by reason.
        examples: Lines of the first few of each; the first line of a file is 1.
    """

    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[int]] = field(default_factory=dict)

    def add(self, reason: str, line: int) -> None:
        """One more."""
        self.reasons[reason] += 1
        lines = self.examples.setdefault(reason, [])
        if len(lines) < MOST_EXAMPLES:
            lines.append(line)

    def __str__(self) -> str:
        """One line for each reason."""
        return "\n".join(
            f"left out {count} of {reason}: line {', '.join(map(str, self.examples[reason]))}"
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
    batches = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    for first_line, columns in batches:
        pile.add(columns, first_line)
    if not len(pile):
        raise NoReadings(f"{path.name} has no row that can be read\n{pile.left_out}".strip())
    return Found(pile.courses(), pile.left_out)


class _Pile:
    """Rows as they come, each turned into numbers once."""

    def __init__(self) -> None:
        self.left_out = LeftOut()
        self._patients: dict[str, int] = {}
        self._seconds: dict[str, float] = {}
        self._parts: list[Columns] = []

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def add(self, columns: Sequence[Texts], first_line: int) -> None:
        """Take rows, given as the five columns in their order."""
        try:
            self._parts.append(self._all(columns))
        except (ValueError, KeyError):
            rows = zip(*columns, strict=True)
            self._parts.append(self._one_by_one(enumerate(rows, first_line)))

    def courses(self) -> list[Course]:
        """By patient and time."""
        whole = Columns(
            patients=np.concatenate([part.patients for part in self._parts]),
            times=np.concatenate([part.times for part in self._parts]),
            vitals=np.concatenate([part.vitals for part in self._parts]),
            values=np.concatenate([part.values for part in self._parts]),
            quality=np.concatenate([part.quality for part in self._parts]),
        )
        return courses(whole, list(self._patients))

    def _all(self, columns: Sequence[Texts]) -> Columns:
        times, patients, vitals, values, quality = columns
        # The same time stands in many rows, as a rule; each text is read once.
        unknown = set(times).difference(self._seconds)
        self._seconds |= {text: seconds(text) for text in unknown}
        for name in dict.fromkeys(patients):
            self._number(name)
        count = len(times)
        made = Columns(
            patients=np.fromiter(map(self._patients.__getitem__, patients), np.int32, count),
            times=np.fromiter(map(self._seconds.__getitem__, times), np.float64, count),
            vitals=np.fromiter(map(_VITALS.__getitem__, vitals), np.uint8, count),
            values=np.fromiter(map(float, values), np.float64, count),
            quality=np.fromiter(map(_QUALITY.__getitem__, quality), np.uint8, count),
        )
        if not np.isfinite(made.values).all():
            raise ValueError("not a finite value")
        return made

    def _one_by_one(self, rows: Iterator[tuple[int, tuple[str, ...]]]) -> Columns:
        good = []
        for line, row in rows:
            if not any(row):
                continue
            try:
                good.append(self._row(row))
            except _Unreadable as why:
                self.left_out.add(str(why), line)
        times, patients, vitals, values, quality = (
            zip(*good, strict=True) if good else ((), (), (), (), ())
        )
        return Columns(
            patients=np.array([self._number(name) for name in patients], np.int32),
            times=np.array(times, np.float64),
            vitals=np.array(vitals, np.uint8),
            values=np.array(values, np.float64),
            quality=np.array(quality, np.uint8),
        )

    def _row(self, row: tuple[str, ...]) -> Row:
        time, patient, vital, value, quality = row
        if not patient:
            raise _Unreadable("no patient")
        if vital not in _VITALS:
            raise _Unreadable(f"unknown vital {vital[:40]!r}")
        if quality not in _QUALITY:
            raise _Unreadable(f"unknown quality {quality[:40]!r}")
        try:
            at = seconds(time)
        except ValueError:
            raise _Unreadable("not a time") from None
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            raise _Unreadable("no value" if value in {"", "nan", "NaN"} else "not a number")
        return at, patient, _VITALS[vital], number, _QUALITY[quality]

    def _number(self, patient: str) -> int:
        if not patient:
            raise ValueError("no patient")
        return self._patients.setdefault(patient, len(self._patients))


class _Unreadable(Exception):
    """A row that says nothing; the message is the reason."""


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


def _csv(path: Path) -> Iterator[Batch]:
    with path.open("rb") as file:
        head = file.readline().decode("utf-8-sig", errors="replace")
        header = next(csv.reader([head]), [])
        places = _places([name.strip().lower() for name in header], path)
        line = 2
        while block := file.read(_BLOCK):
            block += file.readline()
            text = block.decode(errors="replace").replace("\r\n", "\n").removesuffix("\n")
            if "\r" in text or '"' in text:
                columns = _quoted(text, len(header))
            else:
                columns = _plain(text, len(header))
            empty = ("",) * len(columns[0])
            yield line, [empty if place is None else columns[place] for place in places]
            line += len(columns[0])


def _plain(text: str, width: int) -> list[Texts]:
    """Cells of lines without quotes, by column: several times as fast as a reader of CSV."""
    cells = text.replace("\n", ",").split(",")
    if len(cells) == width * (text.count("\n") + 1):
        return [cells[place::width] for place in range(width)]
    return _squared((line.split(",") for line in text.split("\n")), width)


def _quoted(text: str, width: int) -> list[Texts]:
    # One line at a time: a quote that is never closed must not swallow the lines behind it.
    rows = (next(csv.reader([line]), []) for line in text.splitlines())
    return _squared(rows, width)


def _squared(rows: Iterable[list[str]], width: int) -> list[Texts]:
    """Columns of rows that are too short or too long; what lacks a cell has an empty one."""
    return list(zip(*((row + [""] * width)[:width] for row in rows), strict=True))


def _places(header: Sequence[str], path: Path) -> list[int | None]:
    if missing := [name for name in NEEDED if name not in header]:
        raise NoReadings(f"{path.name} has no column {', '.join(missing)}")
    places: list[int | None] = [header.index(name) for name in NEEDED]
    return [*places, header.index(OPTIONAL) if OPTIONAL in header else None]


def _parquet(path: Path) -> Iterator[Batch]:
    try:
        parquet = import_module("pyarrow.parquet")
        arrow = import_module("pyarrow")
    except ModuleNotFoundError:
        raise NoReadings(
            "Parquet needs pyarrow: `.venv/bin/uv sync --inexact --extra backtest`"
        ) from None
    try:
        file = parquet.ParquetFile(path)
    except arrow.ArrowInvalid as why:
        raise NoReadings(f"{path.name}: {why}") from None
    places = _places([name.lower() for name in file.schema_arrow.names], path)
    line = 1
    for batch in file.iter_batches(_AT_ONCE):
        empty = ("",) * batch.num_rows
        yield line, [empty if place is None else _texts(batch.column(place)) for place in places]
        line += batch.num_rows


def _texts(column: Any) -> Texts:
    """A column as the texts a CSV would have; one way to read them is enough."""
    if str(column.type).startswith("timestamp"):
        column = column.cast("timestamp[us]").cast("int64")
        return ["" if one is None else repr(one / 1e6) for one in column.to_pylist()]
    return ["" if one is None else str(one) for one in column.to_pylist()]
