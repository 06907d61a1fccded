"""A rota as a model of CP-SAT: every hard rule as constraints, every wish as a weight.

OR-Tools is imported by whoever solves, never by the gateway. What `checking` objects to this model
must not allow, and the other way round; tests try both on small hospitals.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from core.shifts.rota.checking import value
from core.shifts.rota.facts import Nurse, Problem, Slot, Worked

DAY = timedelta(days=1)
OFF, DISLIKED, LIKED = 20, 6, 3
"""What a wish weighs, times its own weight. Examples, approve locally."""
UNDER, OVER = 2, 1
"""What an hour below and above the contract weighs. Examples."""
UNFAIR = 15
"""What a night, or a weekend's shift, of one more than of another weighs. Example."""
FULL_TIME_H = 40.0
"""Somebody who works half of this has a fair share of half the nights."""


@dataclass(slots=True, kw_only=True)
class Rota:
    """The model under construction.

    Attributes:
        turns: For each slot and nurse whether they work it.
        short: For each slot and need (empty for nurses) how many it lacks; only of a soft model.
    """

    problem: Problem
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    turns: dict[tuple[int, str], Any] = field(default_factory=dict)
    short: dict[tuple[int, str], Any] = field(default_factory=dict)

    def of(self, nurse: Nurse, slots: Iterable[Slot]) -> list[Any]:
        """Whether somebody works each of these."""
        return [self.turns[slot.id, nurse.account] for slot in slots]


def built(problem: Problem, *, soft: bool = False) -> Rota:
    """The model of a question; a soft one may leave slots short, and wants as few as possible."""
    rota = Rota(problem=problem)
    for slot in problem.slots:
        for nurse in problem.nurses:
            name = f"{slot.id} {nurse.account}"
            rota.turns[slot.id, nurse.account] = rota.model.new_bool_var(name)
    _staff(rota, soft=soft)
    for nurse in problem.nurses:
        _keep_free(rota, nurse)
        _let_rest(rota, nurse)
        _limit_hours(rota, nurse)
        _rest_weekly(rota, nurse)
        _limit_runs(rota, nurse)
    rota.model.minimize(sum(rota.short.values()) if soft else _cost(rota))
    return rota


# -- hard rules ------------------------------------------------------------------------------------


def _staff(rota: Rota, *, soft: bool) -> None:
    extra = value(rota.problem, "extra_nurses")
    for slot in rota.problem.slots:
        there = [rota.turns[slot.id, nurse.account] for nurse in rota.problem.nurses]
        _need(rota, slot, "", there, slot.nurses, soft=soft)
        if extra is not None:
            rota.model.add(sum(there) <= slot.nurses + int(extra))
        for skill, count in slot.skills.items():
            able = [
                rota.turns[slot.id, nurse.account]
                for nurse in rota.problem.nurses
                if nurse.can(skill, slot.on_day)
            ]
            _need(rota, slot, skill, able, count, soft=soft)


def _need(
    rota: Rota, slot: Slot, skill: str, there: Sequence[Any], count: int, *, soft: bool
) -> None:
    if not soft:
        rota.model.add(sum(there) >= count)
        return
    short = rota.model.new_int_var(0, count, f"short {slot.id} {skill}")
    rota.short[slot.id, skill] = short
    rota.model.add(sum(there) + short >= count)


def _keep_free(rota: Rota, nurse: Nurse) -> None:
    for slot in rota.problem.slots:
        if any(slot.starts < away.ends and away.starts < slot.ends for away in nurse.away):
            rota.model.add(rota.turns[slot.id, nurse.account] == 0)


def _let_rest(rota: Rota, nurse: Nurse) -> None:
    """Never two whose gap is shorter than the rest; overlapping ones have less than none."""
    rest = timedelta(hours=value(rota.problem, "rest_between_h") or 0.0)
    slots = sorted(rota.problem.slots, key=lambda slot: (slot.starts, slot.ends))
    for number, slot in enumerate(slots):
        mine = rota.turns[slot.id, nurse.account]
        if any(_too_close(slot, one, rest) for one in nurse.worked):
            rota.model.add(mine == 0)
        for other in slots[number + 1 :]:
            if other.starts - slot.ends >= rest:
                # Slots begin in order; one that ends later still may be too close to a next one.
                continue
            rota.model.add_at_most_one(mine, rota.turns[other.id, nurse.account])


def _too_close(slot: Slot, one: Worked, rest: timedelta) -> bool:
    return slot.starts - one.ends < rest and one.starts - slot.ends < rest


def _limit_hours(rota: Rota, nurse: Nurse) -> None:
    problem = rota.problem
    most, overtime = value(problem, "weekly_hours"), value(problem, "overtime_h_a_week")
    for begins, over in pairwise(problem.week_starts):
        if most is not None:
            _at_most(rota, nurse, begins, over, int(most * 60))
    if overtime is not None:
        whole = (nurse.weekly_hours + overtime) * problem.weeks
        begins, over = problem.week_starts[0], problem.week_starts[-1]
        _at_most(rota, nurse, begins, over, int(whole * 60 + 1e-6))


def _at_most(rota: Rota, nurse: Nurse, begins: datetime, over: datetime, minutes: int) -> None:
    slots = [slot for slot in rota.problem.slots if begins <= slot.starts < over]
    already = sum(minutes_of(one) for one in nurse.worked if begins <= one.starts < over)
    left = max(minutes - already, 0)
    worked = [
        turn * minutes_of(slot) for turn, slot in zip(rota.of(nurse, slots), slots, strict=True)
    ]
    rota.model.add(sum(worked) <= left)


def _rest_weekly(rota: Rota, nurse: Nurse) -> None:
    rest_h = value(rota.problem, "weekly_rest_h")
    if rest_h is None:
        return
    for begins, over in pairwise(rota.problem.week_starts):
        own = [slot for slot in rota.problem.slots if begins <= slot.starts < over]
        if own:
            _rest_once(rota, nurse, own, (begins, over), timedelta(hours=rest_h))


def _rest_once(
    rota: Rota,
    nurse: Nurse,
    own: Sequence[Slot],
    week: tuple[datetime, datetime],
    rest: timedelta,
) -> None:
    """Somewhere in the week a window without work; or no work of the rota in it at all.

    A free window can be moved forward until it begins where the week or a shift ends before it.
    """
    begins, over = week
    ends = {slot.ends for slot in rota.problem.slots} | {one.ends for one in nurse.worked}
    none = rota.model.new_bool_var("")
    for turn in rota.of(nurse, own):
        rota.model.add_implication(none, turn.negated())
    windows = [none]
    for start in sorted({begins} | {end for end in ends if begins < end < over}):
        end = start + rest
        if end > over or any(one.starts < end and start < one.ends for one in nurse.worked):
            continue
        free = rota.model.new_bool_var("")
        meanwhile = [slot for slot in rota.problem.slots if slot.starts < end and start < slot.ends]
        for turn in rota.of(nurse, meanwhile):
            rota.model.add_implication(free, turn.negated())
        windows.append(free)
    rota.model.add_bool_or(windows)


def _limit_runs(rota: Rota, nurse: Nurse) -> None:
    slots = rota.problem.slots
    nights = tuple(slot for slot in slots if slot.night)
    _limit_run(rota, nurse, "days_in_a_row", slots, nurse.worked)
    already = tuple(one for one in nurse.worked if one.night)
    _limit_run(rota, nurse, "nights_in_a_row", nights, already)


def _limit_run(
    rota: Rota, nurse: Nurse, key: str, slots: Sequence[Slot], already: Sequence[Worked]
) -> None:
    most = value(rota.problem, key)
    if most is None or not slots:
        return
    by_day: defaultdict[date, list[Any]] = defaultdict(list)
    for slot in slots:
        by_day[slot.on_day].append(rota.turns[slot.id, nurse.account])
    worked = {one.on_day for one in already}
    days = {day: _any(rota, turns) for day, turns in by_day.items() if day not in worked}
    length = int(most) + 1
    first, last = min(by_day) - length * DAY, max(by_day)
    while first <= last:
        window = [first + number * DAY for number in range(length)]
        asked = [days[day] for day in window if day in days]
        if asked and all(day in worked or day in days for day in window):
            rota.model.add(sum(asked) < len(asked))
        first += DAY
    # On a day that is worked anyhow a second shift changes no run, but must not lengthen another.
    for day in by_day.keys() & worked:
        _forbid_in_long_runs(rota, day, by_day[day], (worked, length))


def _forbid_in_long_runs(
    rota: Rota, day: date, turns: Sequence[Any], known: tuple[set[date], int]
) -> None:
    worked, length = known
    before = after = 0
    while day - (before + 1) * DAY in worked:
        before += 1
    while day + (after + 1) * DAY in worked:
        after += 1
    if before + 1 + after >= length:
        for turn in turns:
            rota.model.add(turn == 0)


def _any(rota: Rota, turns: Sequence[Any]) -> Any:
    if len(turns) == 1:
        return turns[0]
    day = rota.model.new_bool_var("")
    rota.model.add_max_equality(day, turns)
    return day


def minutes_of(one: Slot | Worked) -> int:
    """How long it lasts, in minutes."""
    return round((one.ends - one.starts) / timedelta(minutes=1))


# -- wishes ----------------------------------------------------------------------------------------


def _cost(rota: Rota) -> Any:
    problem = rota.problem
    terms = [*_wishes(rota), *(_contract(rota, nurse) for nurse in problem.nurses)]
    nights = [slot for slot in problem.slots if slot.night]
    weekends = [slot for slot in problem.slots if slot.on_day.weekday() >= 5]
    terms += [_spread(rota, nights), _spread(rota, weekends)]
    return sum(terms)


def _wishes(rota: Rota) -> Iterable[Any]:
    known = {nurse.account for nurse in rota.problem.nurses}
    for desire in rota.problem.desires:
        if desire.account not in known:
            continue
        for slot in rota.problem.slots:
            turn = rota.turns[slot.id, desire.account]
            if desire.kind == "off" and slot.on_day == desire.on_day:
                yield turn * OFF * desire.weight
            elif desire.kind == "dislike" and slot.name == desire.name:
                yield turn * DISLIKED * desire.weight
            elif desire.kind == "like" and slot.name == desire.name:
                yield turn * -LIKED * desire.weight


def _contract(rota: Rota, nurse: Nurse) -> Any:
    """Hours below the contract count more than hours above: they are paid and not worked."""
    slots = rota.problem.slots
    begins, over = rota.problem.week_starts[0], rota.problem.week_starts[-1]
    already = sum(minutes_of(one) for one in nurse.worked if begins <= one.starts < over)
    most = sum(minutes_of(slot) for slot in slots) + already
    wanted = round(nurse.weekly_hours * 60 * rota.problem.weeks)
    worked = already + sum(
        turn * minutes_of(slot) for turn, slot in zip(rota.of(nurse, slots), slots, strict=True)
    )
    under = rota.model.new_int_var(0, wanted // 60 + 1, "")
    above = rota.model.new_int_var(0, most // 60 + 1, "")
    rota.model.add(under * 60 >= wanted - worked)
    rota.model.add(above * 60 >= worked - wanted)
    return UNDER * under + OVER * above


def _spread(rota: Rota, slots: Sequence[Slot]) -> Any:
    """How many more of these one has than another, each for a full contract."""
    if not slots or not rota.problem.nurses:
        return 0
    high = rota.model.new_int_var(0, 100 * len(slots), "")
    low = rota.model.new_int_var(0, 100 * len(slots), "")
    for nurse in rota.problem.nurses:
        share = sum(rota.of(nurse, slots)) * max(
            1, min(100, round(10 * FULL_TIME_H / nurse.weekly_hours))
        )
        rota.model.add(share <= high)
        rota.model.add(share >= low)
    # A share is in tenths of a shift.
    spread = rota.model.new_int_var(0, 100 * len(slots), "")
    rota.model.add(10 * spread >= high - low)
    return UNFAIR * spread
