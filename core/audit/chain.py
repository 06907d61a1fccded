"""How an entry of the audit becomes bytes, and bytes a chain. Pure.

The bytes are a contract: whoever checks an export writes them with these two rules and SHA-256.

* A field is its length in bytes of UTF-8 in decimal, a colon, its bytes and a comma; a field that
  is not there is `~,`. An entry is the fields `wardwatch-audit-1`, number, time in microseconds
  since 1970-01-01T00:00Z, account, role, act, patient, unit, thing, origin, why, and detail as the
  text that PostgreSQL gives of its `jsonb`.
* The hash at a position is SHA-256 of the hash before it (32 zero bytes at first) and the entry.

The database does the same in `audit_canonical` and `audit_seal`; tests/contracts holds vectors.
"""

import hashlib
from dataclasses import dataclass

FORMAT = "wardwatch-audit-1"
GENESIS = bytes(32)
"""What stands before the first link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it is hashed.

    Attributes:
        at_us: Microseconds since 1970-01-01T00:00Z; None for a time that cannot be, such as one
            that somebody set to infinity.
        detail: JSON, in the words of the database.
    """

    number: int
    at_us: int | None
    account: str
    role: str
    act: str
    patient: int | None
    unit: str | None
    thing: str
    origin: str
    why: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A word that the chain had this hash at this position, to be signed.

    Attributes:
        at_us: When it was signed, microseconds since 1970-01-01T00:00Z.
        key: The first 16 hexadecimal digits of SHA-256 of the public key's 32 bytes.
        signature: Ed25519 over `spoken`, 64 bytes; empty before it is signed.
    """

    site: str
    position: int
    hash: bytes
    at_us: int
    key: str
    signature: bytes = b""

    def spoken(self) -> bytes:
        """The bytes that are signed."""
        said = ("wardwatch-checkpoint-1", self.site, str(self.position), self.hash.hex())
        return _fields(*said, str(self.at_us), self.key)


def canonical(entry: Entry) -> bytes:
    """The bytes of an entry."""
    return _fields(
        FORMAT,
        str(entry.number),
        _decimal(entry.at_us),
        entry.account,
        entry.role,
        entry.act,
        _decimal(entry.patient),
        entry.unit,
        entry.thing,
        entry.origin,
        entry.why,
        entry.detail,
    )


def link(previous: bytes, entry: Entry) -> bytes:
    """The hash of the position that holds this entry, 32 bytes."""
    return hashlib.sha256(previous + canonical(entry)).digest()


def _fields(*said: str | None) -> bytes:
    whole = ""
    for one in said:
        if one is None:
            whole += "~,"
        else:
            length = len(one) if one.isascii() else len(one.encode())
            whole += f"{length}:{one},"
    return whole.encode()


def _decimal(number: int | None) -> str | None:
    return None if number is None else str(number)
