"""Seals the audit about once a second, and signs what it has gone over itself.

The key signs nothing that the database merely says: the chain is computed here from the last
checkpoint on, and one that does not continue from there is never signed again. The list of
checkpoints lies outside the database too, so that one cut off at its end is seen.
"""

import asyncio
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import structlog
from sqlalchemy.exc import IntegrityError

from core.audit.chain import GENESIS, Checkpoint, link
from core.audit.sealing import hash_at, keep_checkpoint, links_after, seal
from core.audit.signing import KeyUnusable, Signer, read
from core.audit.written import NotAnExport, checkpoint_line, read_line
from core.clock import Clock, monotonic
from core.settings import Settings
from gateway.errors import RecordsAway
from gateway.metrics import AUDIT_LINKS, AUDIT_SOUND
from gateway.office import Office

_log = structlog.stdlib.get_logger()

SEAL_EVERY_S = 1.0
BATCH = 500
"""Entries a transaction, about 25 ms."""
SIGN_EVERY_S = 60.0
SIGN_EVERY_LINKS = 1_000
LIST = "audit-checkpoints.jsonl"
"""Below the home: each checkpoint a line, oldest first."""


class Broken(Exception):
    """The chain does not continue from what was signed; the message says where."""


@dataclass(slots=True, kw_only=True)
class Sealer:
    """The standing task of the audit.

    Attributes:
        signer: None where no key was made; then entries are sealed and nothing is signed.
        kept: The list of checkpoints outside the database.
        broken: Why nothing is signed any more; empty while all is well.
    """

    office: Office
    clock: Clock
    site: str
    signer: Signer | None
    kept: Path
    broken: str = ""
    _position: int = 0
    _hash: bytes = GENESIS
    _signed: int = 0
    _signed_at: float = field(default_factory=monotonic)
    _resumed: bool = False

    @classmethod
    def of(cls, settings: Settings, *, office: Office, clock: Clock) -> Self:
        """With the key of this home, if it has one that can be used."""
        try:
            signer, broken = read(settings.home / "secrets"), ""
        except (KeyUnusable, ImportError) as why:
            # Entries are sealed even so; without the extra `office` there is nothing to sign with.
            signer, broken = None, f"no key: {why}"
        return cls(
            office=office,
            clock=clock,
            site=settings.site,
            signer=signer,
            kept=settings.home / LIST,
            broken=broken,
        )

    async def run(self) -> None:
        """Seal and sign until cancelled; a database that is away is waited for."""
        while True:
            try:
                await self.round()
            except RecordsAway:
                _log.debug("nothing sealed: database away")
            await asyncio.sleep(SEAL_EVERY_S)

    async def round(self, *, sign: bool = False) -> int:
        """Seal what waits, and sign when it is time or when told; how many were sealed.

        Raises:
            RecordsAway: The database does not answer.
        """
        total = 0
        while True:
            async with self.office.transaction() as connection:
                done = await seal(connection, most=BATCH)
            total += done
            AUDIT_LINKS.inc(done)
            if done < BATCH:
                break
        if self.signer is not None and not self.broken:
            try:
                await self._follow(self.signer)
                await self._sign(self.signer, now=sign)
            except Broken as why:
                self.broken = str(why)
                _log.error("the audit was changed; nothing is signed any more", reason=self.broken)
            except OSError as why:
                _log.warning("checkpoint not kept", reason=type(why).__name__)
        AUDIT_SOUND.set(0 if self.broken else 1)
        return total

    async def _follow(self, signer: Signer) -> None:
        """Compute the chain from where it was signed to where it is."""
        if not self._resumed:
            await self._resume(signer)
        while True:
            async with self.office.transaction() as connection:
                rows = await links_after(connection, self._position, most=BATCH)
            for row in rows:
                if row.position != self._position + 1 or row.entry is None:
                    raise Broken(f"position {self._position + 1} or its entry is not there")
                if link(self._hash, row.entry) != row.hash:
                    raise Broken(f"entry {row.number} is not what was sealed")
                self._position, self._hash = row.position, row.hash
            if len(rows) < BATCH:
                return
            # The screens come first.
            await asyncio.sleep(0)

    async def _resume(self, signer: Signer) -> None:
        word = await asyncio.to_thread(_last, self.kept)
        if word is not None:
            if not signer.knows(word):
                raise Broken("the last checkpoint that was kept is not of this key")
            async with self.office.transaction() as connection:
                found = await hash_at(connection, word.position)
            if found != word.hash:
                raise Broken(f"position {word.position} is not what was signed")
            self._position, self._hash = word.position, word.hash
            self._signed = word.position
        self._resumed = True

    async def _sign(self, signer: Signer, *, now: bool) -> None:
        new = self._position - self._signed
        due = now or new >= SIGN_EVERY_LINKS or monotonic() - self._signed_at >= SIGN_EVERY_S
        if not new or not due:
            return
        word = signer.sign(self.site, self._position, self._hash, at=self.clock.now())
        # Outside first: what the database has and the list has not would be a riddle.
        await asyncio.to_thread(_append, self.kept, checkpoint_line(word))
        self._signed, self._signed_at = self._position, monotonic()
        try:
            async with self.office.transaction() as connection:
                await keep_checkpoint(connection, word)
        except IntegrityError as why:
            raise Broken(f"position {word.position} was changed while it was signed") from why


def _last(path: Path) -> Checkpoint | None:
    """The last whole line; a crash may have left a part of another."""
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return None
    for line in reversed(lines):
        try:
            word = read_line(line)
        except NotAnExport:
            continue
        if isinstance(word, Checkpoint):
            return word
    return None


def _append(path: Path, line: bytes) -> None:
    with path.open("ab") as file:
        if file.tell() and not _ends_well(path):
            file.write(b"\n")
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"
