"""A file of limits, read and checked for what contradicts itself or the vocabulary. Pure."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from alerts.errors import LimitsRefused
from alerts.limits.choice import Profiles
from alerts.limits.grammar import LimitsFile, ProfileRow
from alerts.limits.making import make_profile, make_technical

SHIPPED = Path(__file__).parent.with_name("limits.toml")

_V = TypeVar("_V")


def read_limits(path: Path = SHIPPED) -> Profiles:
    """Read and check a file of limits.

    Raises:
        LimitsRefused: It is not readable, or contradicts itself or the vocabulary.
    """
    try:
        return parse_limits(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as why:
        raise LimitsRefused(str(why)) from None


def parse_limits(text: str) -> Profiles:
    """Read and check limits.

    Raises:
        LimitsRefused: As `read_limits`.
    """
    try:
        file = msgspec.convert(tomllib.loads(text), LimitsFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as why:
        raise LimitsRefused(str(why)) from None
    technical = make_technical(file.technical)
    return Profiles(
        make_profile(name, file.revision, inherited(file.profile, name), technical)
        for name in file.profile
    )


def inherited(profiles: Mapping[str, ProfileRow], name: str) -> ProfileRow:
    """The profile with what it takes from the one it is like, and that one from another."""
    return _with_parents(profiles, name, ())


def _with_parents(
    profiles: Mapping[str, ProfileRow], name: str, below: tuple[str, ...]
) -> ProfileRow:
    row = profiles[name]
    if not row.like:
        return row
    if row.like not in profiles:
        raise LimitsRefused(f"{name}: there is no profile {row.like!r} to be like")
    if row.like in (*below, name):
        raise LimitsRefused(f"{name}: like itself")
    parent = _with_parents(profiles, row.like, (*below, name))
    return replace(
        row,
        without=row.without | (parent.without - _given(row)),
        limit=_deeper(parent.limit, row.limit),
        burden={**parent.burden, **row.burden},
        change=_deeper(parent.change, row.change),
        combined={**parent.combined, **row.combined},
        allowed={**parent.allowed, **row.allowed},
        auto=_deeper(parent.auto, row.auto),
        mildest=_deeper(parent.mildest, row.mildest),
        mildest_basis=row.mildest_basis or parent.mildest_basis,
    )


def _given(row: ProfileRow) -> frozenset[str]:
    """Causes the profile has rows of its own for."""
    sided: Iterable[tuple[str, Iterable[str]]] = (*row.limit.items(), *row.change.items())
    return frozenset(f"{vital}.{side}" for vital, sides in sided for side in sides)


_K = TypeVar("_K")


def _deeper(
    above: Mapping[str, Mapping[_K, _V]], here: Mapping[str, Mapping[_K, _V]]
) -> dict[str, dict[_K, _V]]:
    return {
        vital: {**above.get(vital, {}), **here.get(vital, {})}
        for vital in dict.fromkeys((*above, *here))
    }
