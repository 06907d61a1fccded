"""From the bytes of a file to lines, and from lines to values or mistakes. Pure.

UTF-8, with or without a byte order mark; commas, semicolons or tabs; quotes as in RFC 4180, with
line breaks inside. One line is held at a time.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from core.imports.columns import Column, Values, Wrong

if TYPE_CHECKING:
    import _csv

LONGEST_LINE = 65_536
"""Bytes."""
MOST_LINES = 200_000
_SEPARATORS = ",;\t"
_MARK = b"\xef\xbb\xbf"


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong in a file.

    Attributes:
        line: Of the file, the first is 1; the line on which a record begins.
        column: Empty when it is about the whole line.
        wrong: Never holds what stands there.
    """

    line: int
    column: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line that can be understood."""

    line: int
    values: Values


class _Unreadable(Exception):
    """Nothing after this point can be read."""


def rows(file: BinaryIO, columns: tuple[Column, ...]) -> Iterator[Row | list[Mistake]]:
    """Each line as values, or what is wrong with it; the head and empty lines are passed over.

    A file that cannot be read on, and one whose head is wrong, ends with the mistakes that say so.
    """
    plain = _Plain(file)
    try:
        first = next(plain, "")
        separator = max(_SEPARATORS, key=first.count)
        reader = csv.reader(_again(first, plain), delimiter=separator, strict=True)
        head = [_column_name(said) for said in next(reader, [])]
        wrong = _wrong_head(head, columns)
        if wrong:
            yield wrong
            return
        yield from _records(reader, head, columns)
    except (csv.Error, _Unreadable) as why:
        yield [Mistake(line=max(plain.number, 1), column="", wrong=str(why))]


class _Plain:
    """The lines as text."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self._file.readline(LONGEST_LINE + 1)
        if not raw:
            raise StopIteration
        self.number += 1
        if len(raw) > LONGEST_LINE:
            raise _Unreadable(f"is longer than {LONGEST_LINE} bytes")
        if self.number == 1:
            raw = raw.removeprefix(_MARK)
        try:
            return raw.decode()
        except UnicodeDecodeError:
            raise _Unreadable("is not UTF-8") from None


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _records(
    reader: "_csv.Reader", head: list[str], columns: tuple[Column, ...]
) -> Iterator[Row | list[Mistake]]:
    by_name = {column.name: column for column in columns}
    there = [by_name[name] for name in head]
    absent: Values = {
        column.name: column.otherwise for column in columns if column.name not in head
    }
    begins = reader.line_num + 1
    for count, record in enumerate(reader, start=1):
        if count > MOST_LINES:
            raise _Unreadable(f"a file has at most {MOST_LINES} lines")
        if any(record):
            yield (
                _row(begins, record, there, absent)
                if len(record) == len(head)
                else [
                    Mistake(
                        line=begins,
                        column="",
                        wrong=f"has {len(record)} fields where the head has {len(head)}",
                    )
                ]
            )
        begins = reader.line_num + 1


def _row(
    line: int, record: list[str], columns: list[Column], absent: Values
) -> Row | list[Mistake]:
    values, mistakes = dict(absent), []
    for column, said in zip(columns, record, strict=True):
        try:
            values[column.name] = column.read(said)
        except Wrong as why:
            mistakes.append(Mistake(line=line, column=column.name, wrong=str(why)))
    return mistakes or Row(line, values)


def _wrong_head(head: list[str], columns: tuple[Column, ...]) -> list[Mistake]:
    known = {column.name for column in columns}
    needed = {column.name for column in columns if column.required}
    names = ", ".join(column.name for column in columns)
    if not any(head):
        return [Mistake(line=1, column="", wrong=f"the file has no head; columns are {names}")]
    wrong = [
        Mistake(line=1, column=name, wrong="this column is missing")
        for name in sorted(needed - set(head))
    ]
    for nth, name in enumerate(head):
        if name in head[:nth]:
            wrong.append(Mistake(line=1, column=name[:64], wrong="this column is there twice"))
        elif name not in known:
            said = f"there is no such column; columns are {names}"
            wrong.append(Mistake(line=1, column=name[:64], wrong=said))
    return wrong


def _column_name(said: str) -> str:
    return said.strip().lower().replace(" ", "_")
