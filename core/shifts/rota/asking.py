"""Puts the question to the solver together: what is to be staffed, by whom, and what is fixed."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import text

from core.books import Book
from core.errors import Unfit
from core.shifts.planning import time_zone
from core.shifts.rota.facts import Away, Desire, Nurse, Problem, Slot, Worked
from core.shifts.rota.rules import house_rules

NO_CONTRACT_H = 40.0
"""Hours a week of somebody without a contract. Example, approve locally."""
BEFORE_DAYS = 14
"""Days before the period whose shifts count for rest and shifts in a row."""


class NotOnMonday(Unfit):
    """A rota begins on a Monday: weekly rules count weeks from then."""


class NoShifts(Unfit):
    """There are no shifts in these weeks; lay them out first."""


_SLOTS = text("""
    select id, name, lower(during) as starts, upper(during) as ends, on_day, night, nurses, skills
    from shift where unit = :unit and on_day >= :first and on_day < :last
    order by lower(during), id
""")
_NURSES = text("""
    select account.id as account, account.name,
           coalesce((select cast(weekly_hours as double precision) from contract
                     where contract.account = account.id and valid @> cast(:first as date)),
                    :no_contract) as weekly_hours,
           coalesce((select jsonb_object_agg(skill, expires) from staff_skill
                     where staff_skill.account = account.id), '{}') as skills
    from account
    where not disabled and role = 'nurse'
      and (exists (select from account_unit
                   where account_unit.account = account.id and unit = :unit)
           -- Of those who work everywhere only who has a contract: the others are no staff.
           or everywhere and exists (select from contract
               where contract.account = account.id and valid @> cast(:first as date)))
    order by account.id
""")
_AWAY = text("""
    select account, kind, lower(during) as starts, upper(during) as ends from unavailability
    where account = any(:accounts)
      and during && tstzrange(cast(:begins as timestamptz), cast(:over as timestamptz))
    order by lower(during)
""")
# Everything they work except what is asked: other units, other posts, and the weeks around.
_WORKED = text("""
    select account, lower(shift_member.during) as starts, upper(shift_member.during) as ends,
           on_day, night
    from shift_member join shift on shift.id = shift_member.shift
    where account = any(:accounts)
      and shift_member.during && tstzrange(cast(:begins as timestamptz) - interval '14 days',
                                           cast(:over as timestamptz) + interval '7 days')
      and not (shift.unit = :unit and post = 'nurse' and on_day >= :first and on_day < :last)
    order by lower(shift_member.during)
""")
_DESIRES = text("""
    select account, kind, weight, on_day, name from wish
    where account = any(:accounts)
      and (on_day is null or on_day >= :first and on_day < :last)
    order by id
""")


async def question(book: Book, unit: str, begins: date, weeks: int) -> Problem:
    """The question of these weeks as the books are now.

    Raises:
        NotYourUnit: It is another's.
        NotOnMonday: See there.
        NoShifts: See there.
    """
    book.require_unit(unit)
    if begins.weekday() != 0:
        raise NotOnMonday
    week_starts = _weeks(begins, weeks, await time_zone(book))
    asked: dict[str, Any] = {
        "unit": unit,
        "first": begins,
        "last": begins + timedelta(weeks=weeks),
        "begins": week_starts[0],
        "over": week_starts[-1],
        "no_contract": NO_CONTRACT_H,
    }
    slots = [
        msgspec.convert(dict(row), Slot)
        for row in (await book.connection.execute(_SLOTS, asked)).mappings()
    ]
    if not slots:
        raise NoShifts
    return Problem(
        unit=unit,
        begins=begins,
        weeks=weeks,
        week_starts=week_starts,
        slots=tuple(slots),
        nurses=await _nurses(book, asked),
        rules=house_rules(),
        desires=tuple(
            [
                msgspec.convert(dict(row), Desire)
                for row in (await book.connection.execute(_DESIRES, asked)).mappings()
            ]
        ),
    )


async def _nurses(book: Book, asked: dict[str, Any]) -> tuple[Nurse, ...]:
    rows = (await book.connection.execute(_NURSES, asked)).mappings().all()
    asked["accounts"] = [row["account"] for row in rows]
    away: defaultdict[str, list[Away]] = defaultdict(list)
    for row in (await book.connection.execute(_AWAY, asked)).mappings():
        away[row["account"]].append(Away(kind=row["kind"], starts=row["starts"], ends=row["ends"]))
    worked: defaultdict[str, list[Worked]] = defaultdict(list)
    for row in (await book.connection.execute(_WORKED, asked)).mappings():
        worked[row["account"]].append(
            Worked(starts=row["starts"], ends=row["ends"], on_day=row["on_day"], night=row["night"])
        )
    return tuple(
        Nurse(
            account=row["account"],
            name=row["name"],
            weekly_hours=row["weekly_hours"],
            skills=msgspec.convert(row["skills"], dict[str, date | None]),
            away=tuple(away[row["account"]]),
            worked=tuple(worked[row["account"]]),
        )
        for row in rows
    )


def _weeks(begins: date, weeks: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    return tuple(
        datetime.combine(begins + timedelta(weeks=week), time(), zone).astimezone(UTC)
        for week in range(weeks + 1)
    )
