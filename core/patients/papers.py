"""What kind of paper a file is, by what is in it and never by what it is called. Pure."""

from enum import StrEnum

from core.errors import Unfit

LARGEST = 5 * 1024 * 1024
"""Bytes of a document."""


class NotAPaper(Unfit):
    """Only PDF, PNG, JPEG and plain text can be kept."""


class Paper(StrEnum):
    """Media types that are kept."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"


_BEGINNINGS = (
    (b"%PDF-", Paper.PDF),
    (b"\x89PNG\r\n\x1a\n", Paper.PNG),
    (b"\xff\xd8\xff", Paper.JPEG),
)
_WRITTEN = frozenset("\t\n\r\f")


def kind_of(content: bytes) -> Paper:
    """What this is.

    Raises:
        NotAPaper: Nothing that is kept.
    """
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if not content or not _is_text(content):
        raise NotAPaper
    return Paper.TEXT


def _is_text(content: bytes) -> bool:
    try:
        said = content.decode()
    except UnicodeDecodeError:
        return False
    return (said.isascii() and said.isprintable()) or all(
        letter.isprintable() or letter in _WRITTEN or letter == "\ufeff" for letter in set(said)
    )
