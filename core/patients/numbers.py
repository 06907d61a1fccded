"""Record numbers: seven digits, and one that checks them. Pure.

The check digit is that of H. M. Damm (Total anti-symmetrische Quasigruppen, Marburg 2004): it finds
every wrong digit and every two neighbours that changed places, which ISO/IEC 7064 MOD 11,10 does
not. The database counts (`new_mrn`) and checks by the same table.
"""

from core.errors import Unfit

DIGITS = 8
"""Of a number of ours, with the check digit."""

_QUASIGROUP = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class Mistyped(Unfit):
    """The check digit does not fit: a digit of this record number is wrong."""


def check_digit(digits: str) -> int:
    """The digit to put behind these; 0 when the last of them is it."""
    interim = 0
    for digit in digits:
        interim = _QUASIGROUP[interim][int(digit)]
    return interim


def numbered(number: int) -> str:
    """The record number that counts as this."""
    digits = f"{number:0{DIGITS - 1}d}"
    return f"{digits}{check_digit(digits)}"


def is_ours(said: str) -> bool:
    """Whether this has the shape of a number of ours, right or wrong."""
    return len(said) == DIGITS and said.isascii() and said.isdecimal()


def require_right(said: str) -> None:
    """Refuse a number of ours that was mistyped; others have nothing to check.

    Raises:
        Mistyped: It cannot be the number of anybody.
    """
    if is_ours(said) and check_digit(said) != 0:
        raise Mistyped
