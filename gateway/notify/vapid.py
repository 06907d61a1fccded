"""The key by which push services know this server (VAPID, RFC 8292): made once, kept for good.

A new key would make every subscription worthless, so it lies with the other secrets of the home.
"""

import os
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import HospitalError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

NAME = "push.pem"


class KeyUnusable(HospitalError):
    """The key for push services cannot be read or made."""


def read_or_make(folder: Path) -> "EllipticCurvePrivateKey":
    """The key in this folder; a new one, readable by its owner only, where there is none.

    Raises:
        KeyUnusable: The folder cannot be used, or what lies there is no such key.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    path = folder / NAME
    try:
        if not path.exists():
            _write(path, _pem(ec.generate_private_key(ec.SECP256R1())))
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as why:
        raise KeyUnusable(f"{NAME}: {type(why).__name__}") from why
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != ec.SECP256R1.name:
        raise KeyUnusable(f"{NAME}: not a key of the curve P-256")
    return key


def public(key: "EllipticCurvePrivateKey") -> str:
    """The public half as a browser wants it: an uncompressed point, base64url."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def _pem(key: "EllipticCurvePrivateKey") -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, pem: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
