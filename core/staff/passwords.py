"""Which passwords and PINs will do. Pure."""

import re
from itertools import pairwise

from core.errors import Unfit

LEAST = 10
"""Characters a person's own password has at least. Example, approve locally."""
MOST = 1024
PIN_LEAST, PIN_MOST = 4, 8

_PIN = re.compile(rf"[0-9]{{{PIN_LEAST},{PIN_MOST}}}")

# Made here of what people type first: words of the ward and the keyboard, with what they put after.
_COMMON = frozenset(
    {
        *("password", "passwort", "welcome", "willkommen", "hospital", "krankenhaus", "nurse"),
        *("doctor", "clinic", "station", "monitor", "wardwatch", "letmein", "qwerty", "qwertz"),
        *("qwertyuiop", "qwertzuiop", "asdfgh", "asdfghjkl", "abcdef", "changeme", "secret"),
        *("administrator", "admin", "login", "summer", "winter", "spring", "autumn", "january"),
        *("monday", "iloveyou", "football", "princess", "dragon", "sunshine", "master"),
    }
)
_TAIL = re.compile(r"[\d\W_]*$")


class WeakPassword(Unfit):
    """This password is too easy to guess."""


class WeakPin(Unfit):
    """A PIN has 4 to 8 digits, not all alike and not in a row."""


def require_password(password: str, *, account: str, name: str = "") -> None:
    """Refuse a password that somebody would try early.

    Args:
        password: What somebody wants to use.
        account: What the person signs in with; must not stand in the password.
        name: As others see the person; nor must a word of it.

    Raises:
        WeakPassword: Too short, too common, or made of the name; the message says which.
    """
    if not LEAST <= len(password) <= MOST:
        raise WeakPassword("a password has {least} to {most} characters", least=LEAST, most=MOST)
    plain = password.casefold()
    if len(set(plain)) < 5 or _is_a_run(plain):
        raise WeakPassword("too few different characters, or keys in a row")
    for word in (account, *re.split(r"\W+", name)):
        if len(word) >= 4 and word.casefold() in plain:
            raise WeakPassword("your name is what somebody would try first")
    if _TAIL.sub("", plain) in _COMMON:
        raise WeakPassword("a very common password, whatever stands behind it")


def require_pin(pin: str) -> None:
    """Refuse a PIN that somebody would try first.

    Raises:
        WeakPin: Not 4 to 8 digits, all alike, or in a row.
    """
    if not _PIN.fullmatch(pin) or len(set(pin)) < 2 or _is_a_run(pin):
        raise WeakPin


def _is_a_run(said: str) -> bool:
    """Whether nearly every character is the next, or the one before, of the alphabet."""
    steps = [ord(after) - ord(before) for before, after in pairwise(said)]
    return max(steps.count(1), steps.count(-1)) >= 0.85 * len(steps)
