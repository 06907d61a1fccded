"""Chain and checkpoints as JSON lines: the export, and the gateway's own list. Pure.

One object a line: `{"audit": 1, "site": …}` first, then entries by position, then those without
one, then checkpoints. Field by field as in core/audit/chain.py; hashes and signatures in hex.
"""

from typing import Any

import msgspec

from core.audit.chain import Checkpoint, Entry
from core.audit.verifying import Sealed
from core.errors import HospitalError


class NotAnExport(HospitalError):
    """A line is not one of an export of the audit."""


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry and its place in the chain.

    Attributes:
        position, hash: None for an entry that is not sealed.
        gone: The entry itself was not there when it was exported.
    """

    position: int | None = None
    hash: str | None = None
    number: int
    at_us: int | None = None
    account: str = ""
    role: str = ""
    act: str = ""
    patient: int | None = None
    unit: str | None = None
    thing: str = ""
    origin: str = ""
    why: str = ""
    detail: str = ""
    gone: bool = False


class CheckpointLine(msgspec.Struct, frozen=True, kw_only=True):
    """A signed checkpoint."""

    site: str
    checkpoint: int
    hash: str
    at_us: int
    key: str
    signature: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of an export."""

    audit: int
    site: str


_encoder = msgspec.json.Encoder()


def head_line(site: str) -> bytes:
    """What an export begins with."""
    return _encoder.encode(Head(audit=1, site=site)) + b"\n"


def entry_line(number: int, entry: Entry | None, place: tuple[int, bytes] | None) -> bytes:
    """A line of an export."""
    at: dict[str, Any] = {}
    if place is not None:
        at = {"position": place[0], "hash": place[1].hex()}
    if entry is None:
        return _encoder.encode(Line(number=number, gone=True, **at)) + b"\n"
    fields: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__slots__}
    return _encoder.encode(Line(**at, **fields)) + b"\n"


def checkpoint_line(word: Checkpoint) -> bytes:
    """A line of an export, or of the gateway's own list."""
    line = CheckpointLine(
        site=word.site,
        checkpoint=word.position,
        hash=word.hash.hex(),
        at_us=word.at_us,
        key=word.key,
        signature=word.signature.hex(),
    )
    return _encoder.encode(line) + b"\n"


def read_line(line: bytes) -> Head | Checkpoint | Sealed | Entry:
    """The first line, a checkpoint, a place in the chain, or an entry without one.

    Raises:
        NotAnExport: It is none of these.
    """
    try:
        if line.startswith(b'{"site"'):
            return _checkpoint(msgspec.json.decode(line, type=CheckpointLine))
        if line.startswith(b'{"audit"'):
            return msgspec.json.decode(line, type=Head)
        return _entry(msgspec.json.decode(line, type=Line))
    except (msgspec.MsgspecError, ValueError) as why:
        raise NotAnExport(str(why)) from why


def _checkpoint(line: CheckpointLine) -> Checkpoint:
    return Checkpoint(
        site=line.site,
        position=line.checkpoint,
        hash=bytes.fromhex(line.hash),
        at_us=line.at_us,
        key=line.key,
        signature=bytes.fromhex(line.signature),
    )


def _entry(line: Line) -> Sealed | Entry:
    entry = None
    if not line.gone:
        entry = Entry(**{name: getattr(line, name) for name in Entry.__slots__})
    if line.position is not None and line.hash is not None:
        return Sealed(
            position=line.position,
            number=line.number,
            hash=bytes.fromhex(line.hash),
            entry=entry,
        )
    if entry is None:
        raise NotAnExport("an entry that was neither there nor sealed")
    return entry
