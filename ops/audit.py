"""`wardwatch audit`: going over the audit outside the database, and taking it along.

Everything is computed here: of the database nothing is asked but its rows.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Cursor
from psycopg.rows import tuple_row

from core.audit.chain import Checkpoint, Entry
from core.audit.sealing import ENTRY, LINKS, checkpoint, entry, sealed
from core.audit.signing import PUBLIC, checker, moment
from core.audit.verifying import Finding, Sealed, Tally, examine, unsealed
from core.audit.written import (
    NotAnExport,
    checkpoint_line,
    entry_line,
    head_line,
    read_line,
)
from ops.errors import OpsError
from ops.home import Home

LIST = "audit-checkpoints.jsonl"
"""Below the home: what the gateway signed, kept outside the database."""

_AT_ONCE = 5_000
_SITE = "select id from site order by id limit 1"
_CHECKPOINTS = (
    "select site, position, hash, at, key, signature from audit_checkpoint order by position"
)
_UNSEALED = f"""
    select {ENTRY}, exists (select from audit_unsealed where number = audit_entry.number)
    from audit_entry where not exists (select from audit_link where entry = audit_entry.number)
    order by number
"""  # noqa: S608 - columns of ours


class NoKey(OpsError):
    """It is not said whose signatures count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What there is to be gone over.

    Attributes:
        links: By position; read once.
        strays: Entries without a link, each with whether it waits for one.
    """

    links: Iterable[Sealed]
    strays: Iterable[tuple[Entry, bool]]
    checkpoints: list[Checkpoint]


@dataclass(slots=True, kw_only=True)
class Report:
    """What was found.

    Attributes:
        took_s: Seconds of the wall clock.
    """

    findings: list[Finding] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    waiting: int = 0
    took_s: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether nothing proves that somebody changed the audit."""
        return not any(one.grave for one in self.findings)

    def lines(self) -> Iterator[str]:
        """For people: what is wrong, then what was gone over."""
        yield from map(str, self.findings)
        grave = sum(one.grave for one in self.findings)
        yield (
            f"{self.tally.links} entries gone over in {self.took_s:.1f} s,"
            f" {self.tally.checkpoints} checkpoints, signed up to position"
            f" {self.tally.signed_upto} of {self.tally.last}, {self.waiting} not sealed yet"
        )
        yield "the audit is as it was sealed" if self.sound else f"WRONG in {grave} places"


def public_keys(home: Home, named: list[Path]) -> list[bytes]:
    """The public keys that count: those named, else this home's own.

    Raises:
        NoKey: There is neither.
    """
    paths = named or [path for path in (home.secrets / PUBLIC,) if path.is_file()]
    if not paths:
        raise NoKey("say with --key whose signatures count: a file with the public key")
    return [path.read_bytes() for path in paths]


def kept_checkpoints(paths: Iterable[Path]) -> list[Checkpoint]:
    """Checkpoints from files: the gateway's own list, an export, or a copy kept elsewhere."""
    found = []
    for path in paths:
        with path.open("rb") as file:
            for line in file:
                try:
                    said = read_line(line)
                except NotAnExport:
                    # A crash leaves half a line; whoever damages one gains nothing by it.
                    continue
                if isinstance(said, Checkpoint):
                    found.append(said)
    return found


def verify(source: Source, *, keys: Iterable[bytes], elsewhere: Iterable[Checkpoint]) -> Report:
    """Go over everything and say what is wrong.

    Raises:
        KeyUnusable: A key is none.
        NotAnExport: The file is none.
    """
    report = Report()
    began = time.monotonic()
    words = [*source.checkpoints, *elsewhere]
    report.findings.extend(examine(source.links, words, signed=checker(keys), tally=report.tally))
    for stray, waits in source.strays:
        finding = unsealed(stray.number, waiting=waits)
        if finding is None:
            report.waiting += 1
        else:
            report.findings.append(finding)
    report.took_s = time.monotonic() - began
    return report


@contextmanager
def database(url: str) -> Iterator[Source]:
    """The audit in a database, as it was at one moment."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield standing_in(connection)


def standing_in(connection: psycopg.Connection[Any]) -> Source:
    """The audit as this connection's transaction sees it."""

    def links() -> Iterator[Sealed]:
        with connection.cursor("links", row_factory=tuple_row) as cursor:
            for row in _rows(cursor, f"{LINKS} order by position"):
                yield sealed(row)

    def strays() -> Iterator[tuple[Entry, bool]]:
        with connection.cursor("strays", row_factory=tuple_row) as cursor:
            for *row, waits in _rows(cursor, _UNSEALED):
                yield entry(row), bool(waits)

    words = [checkpoint(row) for row in connection.execute(_CHECKPOINTS)]
    return Source(links=links(), strays=strays(), checkpoints=words)


@contextmanager
def exported(path: Path) -> Iterator[Source]:
    """The audit in an export; nothing of the database is needed."""
    yield Source(
        links=_of_file(path),
        # An export says nothing about what waited; those it calls unsealed were.
        strays=((one, True) for one in _parts(path) if isinstance(one, Entry)),
        checkpoints=kept_checkpoints([path]),
    )


def export(url: str) -> Iterator[bytes]:
    """The whole audit as JSON lines."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(_SITE).fetchone()
    yield head_line(row[0] if row else "")
    with database(url) as source:
        for link in source.links:
            yield entry_line(link.number, link.entry, (link.position, link.hash))
        for stray, _ in source.strays:
            yield entry_line(stray.number, stray, None)
        for word in source.checkpoints:
            yield checkpoint_line(word)


def words(found: Iterable[Checkpoint]) -> Iterator[str]:
    """Checkpoints for people."""
    for one in found:
        at = moment(one.at_us).isoformat(timespec="seconds")
        yield f"{one.position:>10}  {one.hash.hex()}  {at}  key {one.key}  {one.site}"


def _rows(cursor: Cursor[Any], query: str) -> Iterator[tuple[Any, ...]]:
    cursor.itersize = _AT_ONCE  # type: ignore[attr-defined]
    cursor.execute(query.encode())
    yield from cursor


def _parts(path: Path) -> Iterator[object]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield read_line(line)
            except NotAnExport as why:
                raise NotAnExport(f"line {number} of {path.name}: {why}") from why


def _of_file(path: Path) -> Iterator[Sealed]:
    yield from (one for one in _parts(path) if isinstance(one, Sealed))
