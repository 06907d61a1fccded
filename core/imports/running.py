"""Trying a file, or writing it: load, decide, save, a batch at a time, in one transaction."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError

from core.books import Book
from core.imports.keeping import Kept, keep
from core.imports.kinds import Kind
from core.imports.reading import Mistake, Row, rows

BATCH = 500
"""Lines a statement; parsing them takes about 10 ms."""
MOST_TOLD = 1_000
"""Mistakes in a report; the rest is counted."""
_REFERENCES = {
    "unit": text("select id from unit where site = :site"),
    "room": text("select room.id from room join unit on unit.id = room.unit where site = :site"),
}
_ENTRIES = text("""
    insert into audit_entry (at, account, role, act, patient, thing, origin, why, detail)
    select cast(:at as timestamptz), :account, :role, :act, patient, thing, :origin, :why,
        jsonb_build_object('line', line)
    from unnest(cast(:patients as integer[]), cast(:things as text[]), cast(:lines as integer[]))
        as said(patient, thing, line)
""")


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file.

    Attributes:
        dry_run: Nothing was written, whatever it says.
        lines: Read, without the head and empty ones.
        good: That can be, or were, written.
        written: 0 after a dry run, and where one mistake stopped all.
        mistakes: The first thousand, by line.
        mistakes_total: All of them.
    """

    kind: str
    dry_run: bool
    lines: int
    good: int
    written: int
    mistakes: list[Mistake]
    mistakes_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a file is to be taken.

    Attributes:
        dry_run: Only try.
        good_lines_only: Write what is right and leave the rest; else one mistake stops all.
        digest: SHA-256 of the file, for the audit.
        nobodys: Hash of a password that nobody knows, for accounts.
    """

    dry_run: bool = True
    good_lines_only: bool = False
    digest: str = ""
    nobodys: str = ""


@dataclass(slots=True)
class _Count:
    lines: int = 0
    good: int = 0
    wrong: int = 0
    told: list[Mistake] = field(default_factory=list)

    def tell(self, mistakes: list[Mistake]) -> None:
        self.wrong += len(mistakes)
        self.told.extend(mistakes[: max(0, MOST_TOLD - len(self.told))])


async def take(book: Book, file: BinaryIO, kind: Kind, asked: Asked) -> ImportReport:
    """Try a file or write it; who, what and how much is noted either way.

    Args:
        book: Of somebody whose role may bring this kind.
        file: At its beginning; read in a thread.
        kind: What it holds.
        asked: How it is to be taken.
    """
    count = _Count()
    known = await _references(book, kind)
    source = rows(file, kind.columns)
    written = await book.connection.begin_nested()
    while batch := await asyncio.to_thread(_next, source):
        count.lines += len(batch)
        good = [
            row for row in batch if isinstance(row, Row) and not _astray(row, kind, known, count)
        ]
        for mistakes in (one for one in batch if not isinstance(one, Row)):
            count.tell(mistakes)
        if good:
            await _write(book, kind, good, asked, count)
    keeps = not asked.dry_run and (asked.good_lines_only or not count.wrong)
    await (written.commit() if keeps else written.rollback())
    report = ImportReport(
        kind=kind.name,
        dry_run=asked.dry_run,
        lines=count.lines,
        good=count.good,
        written=count.good if keeps else 0,
        mistakes=sorted(count.told, key=lambda one: (one.line, one.column)),
        mistakes_total=count.wrong,
    )
    await _note(book, report, asked)
    return report


def _next(source: Iterator[Row | list[Mistake]]) -> list[Row | list[Mistake]]:
    return list(islice(source, BATCH))


async def _references(book: Book, kind: Kind) -> dict[str, frozenset[str]]:
    found = {}
    for table in set(kind.refers.values()):
        ids = await book.connection.execute(_REFERENCES[table], {"site": book.site})
        found[table] = frozenset(ids.scalars())
    return found


def _astray(row: Row, kind: Kind, known: dict[str, frozenset[str]], count: _Count) -> bool:
    """Whether the line points to what is not there, or contradicts itself."""
    mistakes = []
    for column, table in kind.refers.items():
        said = row.values[column]
        ids = said if isinstance(said, tuple) else (said,)
        if any(one is not None and one not in known[table] for one in ids):
            mistakes.append(
                Mistake(line=row.line, column=column, wrong=f"there is no such {table}")
            )
    against = kind.whole_line(row.values)
    if against is not None:
        wrong = "does not fit the rest of the line"
        mistakes.append(Mistake(line=row.line, column=against, wrong=wrong))
    count.tell(mistakes)
    return bool(mistakes)


async def _write(book: Book, kind: Kind, good: list[Row], asked: Asked, count: _Count) -> None:
    try:
        kept = await _try(book, kind, good, asked)
    except (IntegrityError, DataError) as why:
        if len(good) > 1:
            # One of them breaks a rule of the database: which, only one at a time can tell.
            for row in good:
                await _write(book, kind, [row], asked, count)
            return
        count.tell([Mistake(line=good[0].line, column="", wrong=_rule(why))])
        return
    left = {one.key: one for one in kept}
    noted = []
    for row in good:
        one = left.pop(kind.key_of(row.values), None)
        if one is None:
            wrong = "is there already, or stands twice in the file"
            count.tell([Mistake(line=row.line, column=kind.key[0], wrong=wrong)])
        else:
            noted.append((row.line, one))
    count.good += len(noted)
    await _note_lines(book, kind, noted)


async def _try(book: Book, kind: Kind, good: list[Row], asked: Asked) -> list[Kept]:
    async with book.connection.begin_nested():
        lines = [row.values for row in good]
        return await keep(book, kind.name, lines, nobodys=asked.nobodys)


def _rule(why: IntegrityError | DataError) -> str:
    name = getattr(getattr(why.orig, "diag", None), "constraint_name", None)
    return f"breaks the rule {name}" if isinstance(name, str) else "cannot be stored"


async def _note_lines(book: Book, kind: Kind, noted: list[tuple[int, Kept]]) -> None:
    """One entry of the audit a line, by one statement."""
    if not noted:
        return
    things = [
        "" if one.patient else f"{kind.noun}/{one.key.strip().replace(' ', '/')}"
        for _, one in noted
    ]
    said = {
        "at": book.now,
        "account": book.by.account,
        "role": book.by.role.value,
        "act": f"{kind.noun}.import",
        "patients": [one.patient for _, one in noted],
        "things": things,
        "origin": book.origin,
        "why": book.why,
        "lines": [line for line, _ in noted],
    }
    await book.connection.execute(_ENTRIES, said)


async def _note(book: Book, report: ImportReport, asked: Asked) -> None:
    await book.note(
        "import.try" if report.dry_run else "import.run",
        thing=f"import/{report.kind}",
        detail={
            "lines": report.lines,
            "written": report.written,
            "mistakes": report.mistakes_total,
            "good_lines_only": asked.good_lines_only,
            "sha256": asked.digest,
        },
    )
