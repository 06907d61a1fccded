"""How likely it is that two records are one person's. Pure.

The weights are examples: a hospital approves them on its own records.
"""

from dataclasses import dataclass
from datetime import date

import msgspec

LIKELY = 70
"""Points from which somebody should look before a record is begun. Example, approve locally."""
POSSIBLE = 50
"""Points from which a pair is in the work list. Example, approve locally."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of somebody, plain: lower case, without accents.

    Attributes:
        former: Words of an earlier name.
        identifiers: Kind, assigner and value of each.
    """

    family: tuple[str, ...]
    given: tuple[str, ...]
    former: tuple[str, ...] = ()
    birth_date: date
    sex: str = "unknown"
    phone: str = ""
    postal_code: str = ""
    identifiers: frozenset[tuple[str, str, str]] = frozenset()


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """How alike two are.

    Attributes:
        points: 0 and up; see `LIKELY`, `POSSIBLE`.
        reasons: What they have in common, in words, strongest first.
    """

    points: int
    reasons: tuple[str, ...]


_NOTHING = (0, "")


def likeness(one: Known, other: Known) -> Likeness:
    """How alike these two are; it does not matter which is which."""
    signs = (
        _same_identifiers(one, other),
        _births(one.birth_date, other.birth_date),
        _family(one, other),
        _given(one, other),
        _exchanged(one, other),
        (10, "same telephone") if one.phone and one.phone == other.phone else _NOTHING,
        (5, "same postal code")
        if one.postal_code and one.postal_code == other.postal_code
        else _NOTHING,
        _sexes(one.sex, other.sex),
    )
    found = sorted((sign for sign in signs if sign[1]), key=lambda sign: -sign[0])
    return Likeness(
        points=max(0, sum(points for points, _ in found)),
        reasons=tuple(reason for _, reason in found),
    )


def _same_identifiers(one: Known, other: Known) -> tuple[int, str]:
    shared = one.identifiers & other.identifiers
    return (60, "same " + ", ".join(sorted(kind for kind, _, _ in shared))) if shared else _NOTHING


def _births(one: date, other: date) -> tuple[int, str]:
    if one == other:
        return 40, "same date of birth"
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return 32, "day and month of birth exchanged"
    if distance(one.isoformat(), other.isoformat()) == 1:
        return 22, "date of birth differs by one slip"
    return _NOTHING


def _family(one: Known, other: Known) -> tuple[int, str]:
    if one.family == other.family:
        return 25, "same family name"
    if set(one.family) & set(other.former) or set(other.family) & set(one.former):
        return 22, "former name"
    if _nearly(one.family, other.family):
        return 18, "similar family name"
    # A double name, of which one record has a half.
    return (15, "part of the family name") if set(one.family) & set(other.family) else _NOTHING


def _given(one: Known, other: Known) -> tuple[int, str]:
    if one.given == other.given:
        return 20, "same given name"
    if _nearly(one.given, other.given):
        return 14, "similar given name"
    if set(one.given) & set(other.given):
        return 14, "one given name of several"
    return (8, "initial of the given name") if _initial(one.given, other.given) else _NOTHING


def _exchanged(one: Known, other: Known) -> tuple[int, str]:
    crossed = one.family == other.given and one.given == other.family
    return (40, "family and given name exchanged") if crossed and one != other else _NOTHING


def _sexes(one: str, other: str) -> tuple[int, str]:
    known = {"female", "male"}
    return (-10, "different sex") if {one, other} == known else _NOTHING


def _nearly(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    left, right = " ".join(one), " ".join(other)
    # One slip, two in a long name.
    most = 1 if min(len(left), len(right)) < 8 else 2
    return min(len(left), len(right)) >= 3 and distance(left, right) <= most


def _initial(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other or one[0][0] != other[0][0]:
        return False
    return min(len(one[0]), len(other[0])) == 1


def distance(one: str, other: str) -> int:
    """Letters too many, too few, wrong, or exchanged with their neighbour, at least."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        row = [i]
        for j, right in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
