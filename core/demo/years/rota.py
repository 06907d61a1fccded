"""Rows of shifts and who works them, from the first day to some weeks ahead. Pure.

A nurse's place in a unit's rota moves on by one a day: early shifts, late ones, nights, days off.
So each shift has its number of people every day, and nobody goes from a night to a morning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.demo.years.copying import Column, Rows, chosen, numbered, ranges, same
from core.demo.years.journeys import OPEN
from core.demo.years.timeline import DAY, Minutes
from core.demo.years.world import World

SHIFTS = (("Early", 360, 840), ("Late", 840, 1_320), ("Night", 1_320, 1_800))
"""Name, begin and end in minutes of the wall's clock: 6, 14 and 22 o'clock. Examples."""
_AHEAD_DAYS = 28
_SKILLS = (
    ("ventilator", "Mechanical ventilation"),
    ("triage", "Triage"),
    ("iv", "Intravenous lines"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shifts:
    """Every shift: unit, which of the day, day; in the order of their numbers."""

    unit: Minutes
    which: Minutes
    day: Minutes


def rota_rows(world: World) -> Iterator[Rows]:
    """Skills, contracts, shifts, who works them, who is called."""
    yield from _abilities(world)
    yield _templates(world)
    found = _shifts(world)
    yield _shift_rows(world, found)
    yield _members(world)
    yield _on_call(world)
    yield _duties(world)


def _abilities(world: World) -> Iterator[Rows]:
    nurses = [one for one in world.staff if one.post in {"nurse", "charge"}]
    contracted = [one for one in world.staff if one.post]
    chance = world.chance("contracts")
    skills: dict[str, Column] = {
        "id": [id_ for id_, _ in _SKILLS],
        "name": [name for _, name in _SKILLS],
    }
    yield Rows("skill", skills, shared=True)
    has = [
        (one.account, skill)
        for one in nurses
        for skill in _skills_of(world.plan[one.department or 0].kind)
    ]
    yield Rows(
        "staff_skill",
        {"account": [who for who, _ in has], "skill": [skill for _, skill in has]},
    )
    yield numbered(
        "contract",
        {
            "account": [one.account for one in contracted],
            "weekly_hours": chance.choice([38.5, 38.5, 30.0, 24.0], len(contracted)).tolist(),
            "valid": same(f"[{world.line.first},)", len(contracted)),
        },
        first=world.first("contract"),
    )


def _skills_of(kind: str) -> tuple[str, ...]:
    return {"icu": ("ventilator", "iv"), "emergency": ("triage", "iv")}.get(kind, ("iv",))


def _needs(world: World, unit: int) -> Sequence[tuple[int, int, int]]:
    """Nurses, charge nurses and physicians of each shift of the day."""
    return [
        (nurses, int(nth < 2 and nurses > 0), int(nth == 0 and nurses > 0))
        for nth, nurses in enumerate(world.plan[unit].nurses)
    ]


def _planned(world: World) -> list[tuple[int, int]]:
    """Unit and shift of the day, of those that are worked at all."""
    return [
        (unit, which)
        for unit in range(len(world.plan))
        for which, (nurses, _, _) in enumerate(_needs(world, unit))
        if nurses
    ]


def _templates(world: World) -> Rows:
    planned = _planned(world)
    needs = [_needs(world, unit)[which] for unit, which in planned]
    columns: dict[str, Column] = {
        "unit": [world.plan[unit].id for unit, _ in planned],
        "name": [SHIFTS[which][0] for _, which in planned],
        "starts": [_clock(SHIFTS[which][1]) for _, which in planned],
        "ends": [_clock(SHIFTS[which][2]) for _, which in planned],
        "night": [which == 2 for _, which in planned],
        "nurses": [nurses for nurses, _, _ in needs],
        "charges": [charges for _, charges, _ in needs],
        "physicians": [physicians for _, _, physicians in needs],
        "skills": [_wanted(world.plan[unit].kind) for unit, _ in planned],
    }
    return numbered("shift_template", columns, first=world.first("shift_template"))


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _wanted(kind: str) -> str:
    return {"icu": '{"ventilator": 1}', "emergency": '{"triage": 1}'}.get(kind, "{}")


def _shifts(world: World) -> _Shifts:
    planned = np.array(_planned(world), np.int64)
    days = np.arange(world.line.days + _AHEAD_DAYS)
    return _Shifts(
        unit=np.tile(planned[:, 0], len(days)),
        which=np.tile(planned[:, 1], len(days)),
        day=np.repeat(days, len(planned)),
    )


def _during(world: World, day: Minutes, which: Minutes) -> tuple[Minutes, Minutes]:
    begins = np.array([begin for _, begin, _ in SHIFTS])[which]
    ends = np.array([end for *_, end in SHIFTS])[which]
    # A night ends by the clock of the morning after.
    return world.line.at(day, begins), world.line.at(day + ends // DAY, ends % DAY)


def _shift_rows(world: World, found: _Shifts) -> Rows:
    needs = np.array([_needs(world, unit) for unit in range(len(world.plan))])
    of_shift = needs[found.unit, found.which]
    line_days = [world.line.date_of(day) for day in range(world.line.days + _AHEAD_DAYS)]
    columns: dict[str, Column] = {
        "unit": chosen([one.id for one in world.plan], found.unit.tolist()),
        "name": chosen([name for name, *_ in SHIFTS], found.which.tolist()),
        "during": ranges(*_during(world, found.day, found.which)),
        "on_day": [line_days[day] for day in found.day.tolist()],
        "night": (found.which == 2).tolist(),
        "nurses": of_shift[:, 0].tolist(),
        "charges": of_shift[:, 1].tolist(),
        "physicians": of_shift[:, 2].tolist(),
        "skills": [_wanted(world.plan[unit].kind) for unit in found.unit.tolist()],
    }
    return numbered("shift", columns, first=world.first("shift"))


def _members(world: World) -> Rows:
    """Who works each shift, in the order of days."""
    planned = _planned(world)
    number = {
        (unit, which): nth + world.first("shift") for nth, (unit, which) in enumerate(planned)
    }
    rows: list[tuple[int, str, str, int, int]] = []
    days = world.line.days + _AHEAD_DAYS
    for unit in range(len(world.plan)):
        for post in ("nurse", "charge", "physician"):
            for day, which, account in _worked(world, unit, post, days):
                shift = number[unit, which] + day * len(planned)
                rows.append((shift, account, post, day, which))
    rows.sort()
    days_worked = np.array([row[3] for row in rows], np.int64)
    shifts_worked = np.array([row[4] for row in rows], np.int64)
    columns: dict[str, Column] = {
        "shift": [row[0] for row in rows],
        "account": [row[1] for row in rows],
        "post": [row[2] for row in rows],
        "during": ranges(*_during(world, days_worked, shifts_worked)),
    }
    return Rows("shift_member", columns)


def _worked(world: World, unit: int, post: str, days: int) -> Iterator[tuple[int, int, str]]:
    """Day, shift of the day and account."""
    place = ("nurse", "charge", "physician").index(post)
    counts = [need[place] for need in _needs(world, unit)]
    people = world.accounts(post, department=unit)
    cycle = [which for which, count in enumerate(counts) for _ in range(count)]
    length = max(len(people), len(cycle))
    for day in range(days):
        for turn, which in enumerate(cycle):
            # Somebody's next day is the next turn.
            nth = (day - turn) % length
            if nth < len(people):
                yield day, which, people[nth]


def _on_call(world: World) -> Rows:
    """A physician for every night and unit, of the days around the present."""
    rows: list[tuple[str, str, int]] = []
    days = range(max(0, world.line.days - 14), world.line.days + _AHEAD_DAYS)
    for unit, one in enumerate(world.plan):
        who = world.accounts("physician", department=unit)
        rows += [(one.id, who[day % len(who)], day) for day in days]
    day = np.array([row[2] for row in rows], np.int64)
    columns: dict[str, Column] = {
        "unit": [row[0] for row in rows],
        "account": [row[1] for row in rows],
        "during": ranges(world.line.at(day, 16 * 60), world.line.at(day + 1, 7 * 60)),
    }
    return numbered("on_call", columns, first=world.first("on_call"))


def _duties(world: World) -> Rows:
    """Who answers now: a nurse for every bed, a charge nurse and a physician for every unit."""
    rows: list[tuple[str, str, str, str]] = []
    beds = world.beds
    of_bed = world.bed_department
    for unit, one in enumerate(world.plan):
        nurses = world.accounts("nurse", department=unit)
        here = max(1, one.nurses[0])
        mine = [bed for bed, of in zip(beds, of_bed.tolist(), strict=True) if of == unit]
        rows += [(nurses[nth % here], one.id, bed, "nurse") for nth, bed in enumerate(mine)]
        rows.append((world.accounts("charge", department=unit)[0], one.id, r"\N", "charge"))
        rows.append((world.accounts("physician", department=unit)[0], one.id, r"\N", "physician"))
    since = np.full(len(rows), world.line.now - 60, np.int64)
    columns: dict[str, Column] = {
        "account": [row[0] for row in rows],
        "unit": [row[1] for row in rows],
        "bed": [row[2] for row in rows],
        "post": [row[3] for row in rows],
        "during": ranges(since, np.full(len(rows), OPEN)),
    }
    return numbered("duty_assignment", columns, first=world.first("duty_assignment"))
