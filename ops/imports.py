"""`wardwatch import`: a file of records from the command line, by the same way as over REST."""

import asyncio
import getpass
import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from pwdlib import PasswordHash

from core.books import Book
from core.clock import SystemClock
from core.database import engine
from core.ids import SiteId
from core.imports.kinds import KINDS
from core.imports.running import Asked, ImportReport, take
from core.staff.accounts import Role, Staff
from ops.errors import OpsError


class NoSuchKind(OpsError):
    """There is no such kind of file."""


def bring(url: str, kind: str, path: Path, *, write: bool, good_lines_only: bool) -> ImportReport:
    """Try a file, or write it.

    Raises:
        NoSuchKind: Nothing of this kind can be imported.
        FileNotFoundError: The file is not there.
    """
    if kind not in KINDS:
        raise NoSuchKind(f"{kind} cannot be imported; what can: {', '.join(KINDS)}")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    asked = Asked(
        dry_run=not write,
        good_lines_only=good_lines_only,
        digest=digest,
        nobodys=PasswordHash.recommended().hash(secrets.token_hex(32)),
    )
    return asyncio.run(_bring(url, kind, path, asked))


async def _bring(url: str, kind: str, path: Path, asked: Asked) -> ImportReport:
    who = Staff(
        account=f"command line ({getpass.getuser()})",
        name="Command line",
        role=Role.ADMINISTRATOR,
        password_hash="",
    )
    records = engine(url, application="wardwatch-import")
    try:
        async with records.begin() as connection:
            now = SystemClock().now()
            book = Book(connection=connection, by=who, now=now, site=SiteId("main"))
            with path.open("rb") as file:
                return await take(book, file, KINDS[kind], asked)
    finally:
        await records.dispose()


def lines(report: ImportReport) -> Iterator[str]:
    """A report for people."""
    for one in report.mistakes:
        where = f"line {one.line}" + (f", {one.column}" if one.column else "")
        yield f"{where}: {one.wrong}"
    if report.mistakes_total > len(report.mistakes):
        yield f"… and {report.mistakes_total - len(report.mistakes)} more"
    done = f"{report.good} can be written" if report.dry_run else f"{report.written} written"
    yield f"{report.lines} lines of {report.kind}, {report.mistakes_total} mistakes, {done}"
    if report.dry_run:
        yield "nothing was written: this was a try (--write writes)"
