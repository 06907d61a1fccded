"""Alarm limits as data: read from TOML, checked for contradictions, ready to judge by."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from alerts.errors import LimitsRefused
from core.errors import UnknownVital
from core.vitals import FACTS, Span, Vital, vital_of
from core.wire import AgeClass, Priority

SHIPPED = Path(__file__).with_name("limits.toml")

URGENCY: Mapping[Priority, int] = {
    Priority.ADVISORY: 0,
    Priority.LOW: 1,
    Priority.MEDIUM: 2,
    Priority.HIGH: 3,
}
"""Greater is more urgent."""


class Side(StrEnum):
    """Which way a value leaves its limits."""

    LOW = "low"
    HIGH = "high"


class Tier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a limit.

    Attributes:
        limit: In the vital's unit; the value must pass it strictly.
        delay_s: How long the violation must have lasted, by measurement time, 0 to 300.
        basis: Source of the number, or that it is an example to approve locally.
        name: Name of an own rule, such as `asystole`.
        advice: What to do first.
    """

    priority: Priority
    limit: float
    delay_s: Annotated[float, Meta(ge=0, le=300)]
    basis: Annotated[str, Meta(min_length=5)]
    name: str = ""
    advice: str = ""


class Limit(Struct, frozen=True, kw_only=True):
    """One side of one vital: a cause of alerts.

    Attributes:
        tiers: From mild to severe.
        back: Where the value must be again for the condition to end.
        clear_s: For how long it must be there, by measurement time.
        unless: Judged instead of this vital while it is trusted and fresh.
    """

    vital: Vital
    side: Side
    cause: str
    tiers: tuple[Tier, ...]
    back: float
    clear_s: float
    unless: Vital | None = None

    def passed(self, value: float, limit: float) -> bool:
        """Whether the value lies beyond the limit on this side."""
        return value < limit if self.side is Side.LOW else value > limit


class Profile(Struct, frozen=True, kw_only=True):
    """The limits for one class of patients, by vital.

    Attributes:
        quiet: Where a value of the vital passes no limit.
    """

    age_class: AgeClass
    revision: int
    limits: Mapping[Vital, tuple[Limit, ...]]
    quiet: Mapping[Vital, Span]

    def find(self, cause: str) -> Limit | None:
        """The limit of this cause, such as `spo2.low`."""
        return next(
            (one for row in self.limits.values() for one in row if one.cause == cause), None
        )


Profiles = Mapping[AgeClass, Profile]


class _Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    tiers: Annotated[tuple[Tier, ...], Meta(min_length=1)]
    back_by: Annotated[float, Meta(ge=0)] = 0.0
    clear_s: Annotated[float, Meta(ge=0, le=300)] = 0.0
    unless: str | None = None


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    revision: Annotated[int, Meta(ge=1)]
    adult: dict[str, dict[Side, _Row]]
    paediatric: dict[str, dict[Side, _Row]]
    neonate: dict[str, dict[Side, _Row]]


def read_limits(path: Path = SHIPPED) -> Profiles:
    """Read and check a file of limits.

    Raises:
        LimitsRefused: It is not readable, or contradicts itself or the vocabulary.
    """
    return parse_limits(path.read_text(encoding="utf-8"))


def parse_limits(text: str) -> Profiles:
    """Read and check limits.

    Raises:
        LimitsRefused: As `read_limits`.
    """
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as why:
        raise LimitsRefused(str(why)) from None
    rows = {
        AgeClass.ADULT: file.adult,
        AgeClass.PAEDIATRIC: file.paediatric,
        AgeClass.NEONATE: file.neonate,
    }
    return {age: _profile(age, file.revision, table) for age, table in rows.items()}


def _profile(age: AgeClass, revision: int, table: dict[str, dict[Side, _Row]]) -> Profile:
    limits: dict[Vital, tuple[Limit, ...]] = {}
    for key, sides in table.items():
        vital = _vital(key)
        made = tuple(_limit(vital, side, row) for side, row in sides.items())
        _check_band(age, {one.side: one for one in made})
        limits[vital] = made
    quiet = {vital: _quiet(row) for vital, row in limits.items()}
    return Profile(age_class=age, revision=revision, limits=limits, quiet=quiet)


def _quiet(sides: tuple[Limit, ...]) -> Span:
    ends = {one.side: one.tiers[0].limit for one in sides}
    return Span(ends.get(Side.LOW, -inf), ends.get(Side.HIGH, inf))


def _limit(vital: Vital, side: Side, row: _Row) -> Limit:
    inward = row.back_by if side is Side.LOW else -row.back_by
    limit = Limit(
        vital=vital,
        side=side,
        cause=f"{vital.value}.{side.value}",
        tiers=row.tiers,
        back=row.tiers[0].limit + inward,
        clear_s=row.clear_s,
        unless=None if row.unless is None else _vital(row.unless),
    )
    for mild, severe in zip(row.tiers, row.tiers[1:], strict=False):
        if not limit.passed(severe.limit, mild.limit):
            raise LimitsRefused(f"{limit.cause}: {severe.limit} is not beyond {mild.limit}")
        if URGENCY[severe.priority] < URGENCY[mild.priority]:
            raise LimitsRefused(f"{limit.cause}: {severe.limit} is less urgent than {mild.limit}")
    for tier in row.tiers:
        if not FACTS[vital].hard.holds(tier.limit):
            raise LimitsRefused(f"{limit.cause}: {tier.limit} can never be measured")
    return limit


def _check_band(age: AgeClass, sides: Mapping[Side, Limit]) -> None:
    """Between the two sides there must be room for a value that ends both conditions."""
    low, high = sides.get(Side.LOW), sides.get(Side.HIGH)
    if low and high and low.back >= high.back:
        raise LimitsRefused(
            f"{age.value} {low.vital.value}: nothing lies between {low.back} and {high.back}"
        )


def _vital(key: str) -> Vital:
    try:
        return vital_of(key)
    except UnknownVital as why:
        raise LimitsRefused(str(why)) from None
