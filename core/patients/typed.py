"""What somebody means who types into the search: names, numbers, dates of birth. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

OLDEST_Y = 130
"""Nobody is older; so a year of two digits has one meaning, or two."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*"
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<sign>[-/.])(?P<b>\d{1,2})(?P=sign)(?P<y>\d{4}|\d{2})")
_NAMED = re.compile(rf"(?P<d>\d{{1,2}})\.?[ -]{_MONTH}[ .,-]+(?P<y>\d{{4}}|\d{{2}})", re.IGNORECASE)
_NAMED_US = re.compile(rf"{_MONTH}[ .]+(?P<d>\d{{1,2}}),?[ ]+(?P<y>\d{{4}})", re.IGNORECASE)
_CLOSED = re.compile(r"(?P<y>(?:18|19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_CLOSED_EUROPEAN = re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>(?:18|19|20)\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed, understood.

    Attributes:
        text: What may be names.
        numbers: What may be a record number or another identifier: letters and digits, upper case.
        born: Days of birth that were meant; a date that can be read in two ways gives both.
    """

    text: str
    numbers: tuple[str, ...] = ()
    born: tuple[date, ...] = ()


def understand(said: str, today: date) -> Typed:
    """What was meant."""
    born: list[date] = []
    rest = f" {said} "
    for written in (_ISO, _NUMERIC, _NAMED, _NAMED_US):
        rest = _taken(written, rest, today, born)
    words, numbers = [], []
    for word in rest.split():
        if not any(letter.isdecimal() for letter in word):
            words.append(word)
            continue
        numbers.append(plain_number(word))
        # Eight digits can be a record number as well as a day without signs.
        for closed in (_CLOSED, _CLOSED_EUROPEAN):
            _taken(closed, f" {word} ", today, born)
    return Typed(
        text=" ".join(words),
        numbers=tuple(number for number in numbers if number),
        born=tuple(dict.fromkeys(born)),
    )


def plain_number(said: str) -> str:
    """A number as it is compared: letters and digits, upper case."""
    return "".join(letter for letter in said.upper() if letter.isalnum())


def _taken(written: re.Pattern[str], rest: str, today: date, born: list[date]) -> str:
    """What is left when the dates of this form are taken out."""

    def take(found: re.Match[str]) -> str:
        days = [day for day in _days(found.groupdict()) if _alive(day, today)]
        born.extend(days)
        return " " if days else found[0]

    return re.sub(rf"(?<=\s){written.pattern}(?=\s)", take, rest, flags=written.flags)


def _days(parts: dict[str, str | None]) -> Iterator[date]:
    for year in _years(str(parts["y"])):
        if "a" in parts:
            first, second = int(str(parts["a"])), int(str(parts["b"]))
            # Day first as in most countries; month first as in some.
            yield from _day(year, second, first)
            if first != second and parts["sign"] != ".":
                yield from _day(year, first, second)
        elif parts.get("name"):
            month = _MONTHS.index(str(parts["name"]).lower()) + 1
            yield from _day(year, month, int(str(parts["d"])))
        else:
            yield from _day(year, int(str(parts["m"])), int(str(parts["d"])))


def _years(said: str) -> tuple[int, ...]:
    return (int(said),) if len(said) == 4 else (1900 + int(said), 2000 + int(said))


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _alive(born: date, today: date) -> bool:
    # Tomorrow counts: the other side of the world is a day ahead.
    return born <= today + timedelta(days=1) and born.year >= today.year - OLDEST_Y
