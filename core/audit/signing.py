"""Signing checkpoints and checking them: Ed25519, with a key that the database never sees."""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.audit.chain import Checkpoint
from core.errors import HospitalError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

PRIVATE, PUBLIC = "audit.pem", "audit-public.pem"
"""Names below `secrets` of the home; the second may be given to anybody."""
_END = b"-----END PUBLIC KEY-----"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class KeyUnusable(HospitalError):
    """A key for the audit cannot be read or made."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs.

    Attributes:
        key: Id of the public half.
    """

    key: str
    _private: "Ed25519PrivateKey"

    def sign(self, site: str, position: int, link: bytes, *, at: datetime) -> Checkpoint:
        """A word that the chain has this hash at this position."""
        word = Checkpoint(
            site=site, position=position, hash=link, at_us=microseconds(at), key=self.key
        )
        return replace(word, signature=self._private.sign(word.spoken()))

    def knows(self, word: Checkpoint) -> bool:
        """Whether this very key signed it."""
        return word.key == self.key and _signed(self._private.public_key(), word)


def read(secrets: Path) -> Signer | None:
    """Who signs here; None where no key was made.

    Raises:
        KeyUnusable: What lies there is no such key.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    path = secrets / PRIVATE
    if not path.is_file():
        return None
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as why:
        raise KeyUnusable(f"{PRIVATE}: {type(why).__name__}") from why
    if not isinstance(private, ed25519.Ed25519PrivateKey):
        raise KeyUnusable(f"{PRIVATE}: not a key of Ed25519")
    return Signer(key_id(private.public_key()), private)


def read_or_make(secrets: Path) -> Signer:
    """Who signs here, with a new key, readable by its owner only, where there was none.

    Raises:
        KeyUnusable: The folder cannot be used, or what lies there is no such key.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    if (known := read(secrets)) is not None:
        return known
    private = ed25519.Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        # The public half first: a private one without it would look complete.
        _write(secrets / PUBLIC, public_pem(private.public_key()))
        _write(secrets / PRIVATE, pem)
    except OSError as why:
        raise KeyUnusable(f"{PRIVATE}: {type(why).__name__}") from why
    return Signer(key_id(private.public_key()), private)


def checker(pems: Iterable[bytes]) -> Callable[[Checkpoint], bool]:
    """Whether one of these public keys signed a checkpoint; a file may hold several.

    Raises:
        KeyUnusable: One is no public key of Ed25519.
    """
    keys = {key_id(key): key for pem in pems for key in _public_keys(pem)}

    def signed(word: Checkpoint) -> bool:
        key = keys.get(word.key)
        return key is not None and _signed(key, word)

    return signed


def key_id(key: "Ed25519PublicKey") -> str:
    """The first 16 hexadecimal digits of SHA-256 of its 32 bytes."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def public_pem(key: "Ed25519PublicKey") -> bytes:
    """To be given to whoever wants to check."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def microseconds(at: datetime) -> int:
    """Since 1970-01-01T00:00Z, exactly."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(at_us: int) -> datetime:
    """The other way, in UTC."""
    return _EPOCH + timedelta(microseconds=at_us)


def _public_keys(pem: bytes) -> "list[Ed25519PublicKey]":
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    found = []
    for part in pem.split(_END)[:-1]:
        try:
            key = serialization.load_pem_public_key(part.strip() + b"\n" + _END + b"\n")
        except ValueError as why:
            raise KeyUnusable("a public key cannot be read") from why
        if not isinstance(key, ed25519.Ed25519PublicKey):
            raise KeyUnusable("a public key is not one of Ed25519")
        found.append(key)
    if not found:
        raise KeyUnusable("there is no public key (PEM) in it")
    return found


def _signed(key: "Ed25519PublicKey", word: Checkpoint) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

    try:
        key.verify(word.signature, word.spoken())
    except InvalidSignature:
        return False
    return True


def _write(path: Path, pem: bytes) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
