"""Pages of long lists: a cursor names the last row of a page, not how many came before. Pure."""

import base64
import binascii
import re
from typing import TypeVar

import msgspec

from core.errors import Unfit

MOST = 200
"""Rows a page."""
_T = TypeVar("_T")
_LONG_NUMBER = re.compile(rb"[\[,]\s*-?\d{19,}")


class NotACursor(Unfit):
    """The cursor is not one of ours."""


def cursor(*last: object) -> str:
    """The cursor after a row with these values: text, numbers, dates or times."""
    return base64.urlsafe_b64encode(msgspec.json.encode(last)).decode().rstrip("=")


def after(said: str, kind: type[_T]) -> _T:
    """The values of a cursor as a tuple of this kind, such as `tuple[datetime, int]`.

    Raises:
        NotACursor: It was made up, or belongs to another list.
    """
    try:
        plain = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))
        found = msgspec.json.decode(plain, type=kind)
    except (binascii.Error, msgspec.MsgspecError, UnicodeError, ValueError):
        raise NotACursor from None
    if "\\u0000" in plain.decode() or _LONG_NUMBER.search(plain):
        # The database's text takes none, and its numbers have an end.
        raise NotACursor
    return found
