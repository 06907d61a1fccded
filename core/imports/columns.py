"""What may stand in a column, and what is said of anything else. Pure.

What is said never holds the value: it may be of a patient, and reports are passed on.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from core.errors import Unfit

LONGEST_NAME, LONGEST_TEXT = 64, 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAK = re.compile(r"[\n\r\t]")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_WHOLE = re.compile(r"-?[0-9]{1,6}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES, _NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})


class Wrong(Unfit):
    """A value does not fit its column; the message says why, without the value."""


Parse = Callable[[str], object]
Values = dict[str, object]
"""A line, by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a kind of file.

    Attributes:
        parse: From what stands there, without blanks around it.
        otherwise: Where nothing stands, or the column is not there; required columns have none.
        help: For whoever fills it in.
    """

    name: str
    parse: Parse
    help: str
    required: bool = False
    otherwise: object = ""

    def read(self, said: str) -> object:
        """The value.

        Raises:
            Wrong: It does not fit.
        """
        plain = said.strip()
        if plain:
            return self.parse(plain)
        if self.required:
            raise Wrong("is empty")
        return self.otherwise


def name(said: str) -> str:
    """One line of at most 64 characters."""
    if _BREAK.search(said):
        raise Wrong("has a line break or a tab in it")
    return _written(said, LONGEST_NAME)


def text(said: str) -> str:
    """At most 500 characters, with line breaks."""
    return _written(said.replace("\r\n", "\n").replace("\r", "\n"), LONGEST_TEXT)


def identifier(said: str) -> str:
    """Letters, digits, `-` and `_`, at most 64: it becomes part of addresses and topics."""
    if not _ID.fullmatch(said):
        raise Wrong("takes letters, digits, - and _, at most 64, beginning with a letter or digit")
    return said


def account(said: str) -> str:
    """What a person signs in with; a program's accounts are made elsewhere."""
    found = name(said)
    if " " in found or ":" in found:
        raise Wrong("takes neither blanks nor a colon")
    return found


def day(said: str) -> date:
    """A day as YYYY-MM-DD, from 1880 on."""
    if not _DAY.fullmatch(said):
        raise Wrong("is not a day as YYYY-MM-DD")
    try:
        found = date.fromisoformat(said)
    except ValueError:
        raise Wrong("is no day of the calendar") from None
    if found.year < 1880:
        raise Wrong("is before 1880")
    return found


def money(said: str) -> Decimal:
    """Zero or more, with at most two digits after a point."""
    found = _decimal(said)
    if found < 0 or found >= 10**10 or found != round(found, 2):
        raise Wrong("is not an amount from 0 with at most two digits after the point")
    return found


def percent(said: str) -> Decimal:
    """0 to 100, with at most two digits after a point."""
    found = _decimal(said)
    if not 0 <= found <= 100 or found != round(found, 2):
        raise Wrong("is not a percentage from 0 to 100")
    return found


def whole(said: str) -> int:
    """A whole number of at most six digits."""
    if not _WHOLE.fullmatch(said):
        raise Wrong("is not a whole number")
    return int(said)


def yes_or_no(said: str) -> bool:
    """`yes` or `no`."""
    if said.lower() in _YES:
        return True
    if said.lower() in _NO:
        return False
    raise Wrong("is neither yes nor no")


def one_of(*words: str) -> Parse:
    """One of these words."""

    def parse(said: str) -> str:
        if said.lower() not in words:
            raise Wrong("is none of {words}", words=tuple(words))
        return said.lower()

    return parse


def _decimal(said: str) -> Decimal:
    if "," in said:
        raise Wrong("has a comma: write 1234.50")
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", said):
        raise Wrong("is not a number")
    try:
        return Decimal(said)
    except InvalidOperation:
        raise Wrong("is not a number") from None


def _written(said: str, longest: int) -> str:
    if _CONTROL.search(said):
        raise Wrong("has a character in it that cannot be printed")
    if len(said) > longest:
        raise Wrong("is longer than {longest} characters", longest=longest)
    return said
