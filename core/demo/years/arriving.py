"""Who comes when, and which way they are meant to go. Pure.

Emergencies follow the hour and the season, planned patients the working week; the length of a stay
is log-normal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.demo.years.plan import Department
from core.demo.years.timeline import DAY, Minutes, Timeline

KINDS = ("inpatient", "emergency", "day")
INPATIENT, EMERGENCY, DAY_CASE = range(3)
POOLS = ("adult", "woman", "child")

Way = tuple[tuple[int, int], ...]
"""Departments and minutes there, in order."""

# Shares by the hour of the day and by the weekday, Monday first. Examples.
_HOURS = {
    "emergency": [2, 2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 7, 7, 6, 6, 6, 6, 6, 6, 5, 4, 3, 3],
    "planned": [0, 0, 0, 0, 0, 0, 1, 6, 10, 9, 6, 4, 3, 4, 4, 2, 1, 0, 0, 0, 0, 0, 0, 0],
    "birth": [4] * 24,
    "day": [0, 0, 0, 0, 0, 0, 3, 8, 6, 4, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
}
_WEEK = {
    "emergency": [1.10, 1.02, 1.00, 0.99, 1.01, 0.95, 0.93],
    "planned": [1.30, 1.28, 1.22, 1.15, 0.80, 0.20, 0.75],
    "birth": [1.02, 1.04, 1.04, 1.02, 1.02, 0.93, 0.93],
    "day": [1.40, 1.42, 1.40, 1.40, 1.30, 0.0, 0.0],
}
_WINTER = {"emergency": 0.10, "planned": -0.03, "birth": -0.02, "day": -0.02}
"""How much more comes at the height of winter than on average, and less at that of summer."""
_HEIGHT_DAY = 20

_ADMITTED = 0.36
"""Of those in the emergency department, who stay in the house."""
_TO_INTENSIVE = 0.11
"""Of those, who go to intensive care first; and of the operated, who do after theatre."""
_RECOVERS = 0.42
"""Of the patients of surgical wards, who lie in recovery for a while."""
_SURGICAL = ("surgery", "orthopaedics")
_DEPARTURE_HOUR = 11
"""Those who go home go at midday rather than at night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """Everybody who knocks, in no order; some will find no bed.

    Attributes:
        at: Minutes since 1970 UTC.
        first: Department by which they come.
        pool: Index into `POOLS`.
        kind: Index into `KINDS`.
        whole: Minutes that the whole way is meant to take.
    """

    at: Minutes
    first: Minutes
    pool: list[str]
    kind: NDArray[np.int8]
    ways: list[Way]
    whole: Minutes


def arrivals(chance: Generator, plan: Sequence[Department], line: Timeline) -> Arrivals:
    """Draw everybody."""
    at: list[Minutes] = []
    first: list[Minutes] = []
    pool: list[str] = []
    kind: list[NDArray[np.int8]] = []
    ways: list[Way] = []
    for nth, department in enumerate(plan):
        if department.target == 0:
            continue
        when = _moments(chance, department, line)
        found = _ways(chance, plan, nth, when, line)
        at.append(when)
        first.append(np.full(len(when), nth))
        pool += [department.pool] * len(when)
        kind.append(np.full(len(when), _kind(department), np.int8))
        ways += found
    kinds = np.concatenate(kind)
    kinds[[len(way) > 1 and kinds[nth] == EMERGENCY for nth, way in enumerate(ways)]] = INPATIENT
    return Arrivals(
        at=np.concatenate(at),
        first=np.concatenate(first),
        pool=pool,
        kind=kinds,
        ways=ways,
        whole=np.array([sum(minutes for _, minutes in way) for way in ways], np.int64),
    )


def _kind(department: Department) -> int:
    return {"emergency": EMERGENCY, "outpatient": DAY_CASE}.get(department.kind, INPATIENT)


def _moments(chance: Generator, department: Department, line: Timeline) -> Minutes:
    """When they come: so many a day, spread over its hours."""
    mean_h = department.lasts_h * np.exp(department.spread**2 / 2)
    a_day = department.beds * department.target * 24 / mean_h
    days = np.arange(line.days + 1)
    season = 1 + _WINTER[department.rhythm] * np.cos(
        2 * np.pi * ((days + line.first.timetuple().tm_yday - _HEIGHT_DAY) / 365.25)
    )
    week = np.array(_WEEK[department.rhythm])[line.weekdays(days)]
    counts = chance.poisson(a_day * season * week)
    day = np.repeat(days, counts)
    shares = np.array(_HOURS[department.rhythm], float)
    hour = chance.choice(24, size=len(day), p=shares / shares.sum())
    minute = hour * 60 + chance.integers(0, 60, len(day))
    return line.at(day, minute)


def _lengths(chance: Generator, department: Department, count: int) -> Minutes:
    """Of stays, at least half an hour and at most three months."""
    drawn = chance.lognormal(np.log(department.lasts_h * 60), department.spread, count)
    return np.clip(drawn, 30, 90 * DAY).astype(np.int64)


def _ways(
    chance: Generator, plan: Sequence[Department], nth: int, when: Minutes, line: Timeline
) -> list[Way]:
    department = plan[nth]
    lengths = _lengths(chance, department, len(when))
    if department.kind in {"ward", "maternity", "paediatric"}:
        lengths = _by_day(when, lengths, line)
    plain: list[Way] = [((nth, int(minutes)),) for minutes in lengths]
    if department.kind == "emergency":
        return _from_emergency(chance, plan, plain)
    if department.kind == "icu":
        return _then_ward(chance, plan, plain)
    if department.id in _SURGICAL:
        return _through_theatre(chance, plan, plain)
    return plain


def _by_day(when: Minutes, lengths: Minutes, line: Timeline) -> Minutes:
    """Somebody who could go at night goes towards midday."""
    ends = when + lengths
    known = np.clip(line.day_of(ends), 0, len(line.offsets) - 1)
    minute_of_day = (ends + line.offsets[known]) % DAY
    moved = ends - (minute_of_day - _DEPARTURE_HOUR * 60) * 3 // 4
    return np.maximum(moved - when, 60)


def _from_emergency(
    chance: Generator, plan: Sequence[Department], plain: Sequence[Way]
) -> list[Way]:
    wards = [nth for nth, one in enumerate(plan) if one.kind == "ward"]
    intensive = [nth for nth, one in enumerate(plan) if one.kind == "icu"]
    stays = chance.random(len(plain)) < _ADMITTED
    worse = chance.random(len(plain)) < _TO_INTENSIVE
    ward = chance.choice(wards, len(plain))
    unit = chance.choice(intensive, len(plain))
    in_ward = [_lengths(chance, one, len(plain)) for one in plan]
    found: list[Way] = []
    for nth, there in enumerate(plain):
        way = list(there)
        if stays[nth]:
            if worse[nth]:
                way.append((int(unit[nth]), int(in_ward[unit[nth]][nth])))
            way.append((int(ward[nth]), int(in_ward[ward[nth]][nth])))
        found.append(tuple(way))
    return found


def _then_ward(chance: Generator, plan: Sequence[Department], plain: Sequence[Way]) -> list[Way]:
    wards = [nth for nth, one in enumerate(plan) if one.kind == "ward"]
    ward = chance.choice(wards, len(plain))
    after = [_lengths(chance, one, len(plain)) for one in plan]
    return [
        (*way, (int(ward[nth]), int(after[ward[nth]][nth]) // 2 + 240))
        for nth, way in enumerate(plain)
    ]


def _through_theatre(
    chance: Generator, plan: Sequence[Department], plain: Sequence[Way]
) -> list[Way]:
    theatre = next((nth for nth, one in enumerate(plan) if one.kind == "theatre"), None)
    if theatre is None:
        return list(plain)
    intensive = [nth for nth, one in enumerate(plan) if one.kind == "icu"]
    recovers = chance.random(len(plain)) < _RECOVERS
    worse = chance.random(len(plain)) < _TO_INTENSIVE
    recovery = _lengths(chance, plan[theatre], len(plain))
    before = chance.integers(90, 1_200, len(plain))
    unit = chance.choice(intensive, len(plain))
    there = [_lengths(chance, one, len(plain)) for one in plan]
    found: list[Way] = []
    for nth, ((ward, minutes),) in enumerate(plain):
        if not recovers[nth]:
            found.append(((ward, minutes),))
            continue
        wait = min(int(before[nth]), minutes // 3 + 30)
        way = [(ward, wait), (theatre, int(recovery[nth]))]
        if worse[nth]:
            way.append((int(unit[nth]), int(there[unit[nth]][nth])))
        found.append((*way, (ward, max(60, minutes - wait))))
    return found
