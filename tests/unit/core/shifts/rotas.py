"""Small hospitals to plan for."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core.shifts.rota.facts import Nurse, Problem, Rule, Slot
from core.shifts.rota.rules import house_rules

MONDAY = date(2031, 5, 5)
TIMES = {"early": (6, 8), "late": (14, 8), "night": (22, 8)}


def slot(number: int, day: int, name: str, nurses: int = 1, **skills: int) -> Slot:
    begins, hours = TIMES[name]
    on_day = MONDAY + timedelta(days=day)
    starts = datetime.combine(on_day, time(begins), UTC)
    return Slot(
        id=number,
        name=name,
        starts=starts,
        ends=starts + timedelta(hours=hours),
        on_day=on_day,
        night=name == "night",
        nurses=nurses,
        skills=skills,
    )


def problem(
    slots: tuple[Slot, ...],
    nurses: tuple[Nurse, ...],
    *,
    weeks: int = 1,
    rules: tuple[Rule, ...] | None = None,
    **more: Any,
) -> Problem:
    starts = datetime.combine(MONDAY, time(), UTC)
    return Problem(
        unit="icu",
        begins=MONDAY,
        weeks=weeks,
        week_starts=tuple(starts + timedelta(weeks=week) for week in range(weeks + 1)),
        slots=slots,
        nurses=nurses,
        rules=house_rules() if rules is None else rules,
        **more,
    )


def nurse(account: str, hours: float = 40.0, **more: Any) -> Nurse:
    return Nurse(account=account, name=account.title(), weekly_hours=hours, **more)


def ward(staff: int, weeks: int, needs: tuple[int, int, int]) -> Problem:
    """Every day an early, a late and a night, one of each with the ventilator."""
    slots = tuple(
        slot(100 * day + place, day, name, needs[place], ventilator=1)
        for day in range(7 * weeks)
        for place, name in enumerate(TIMES)
    )
    nurses = tuple(
        nurse(
            f"n{number:02}",
            40.0 if number % 3 else 30.0,
            skills={"ventilator": None} if number % 2 else {},
        )
        for number in range(staff)
    )
    return problem(slots, nurses, weeks=weeks)
