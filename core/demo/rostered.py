"""Shifts of the live ward for this week and the next, and who works them."""

from datetime import date, time, timedelta

from sqlalchemy import text

from core.demo.house import House
from core.shifts.planning import lay_out
from core.shifts.skills import add_skill, grant_skill
from core.shifts.templates import Wanted, plan_shift

COLLEAGUES = (
    ("mlaurent", "Maja Laurent", "nurse"),
    ("tosei", "Tomas Osei", "nurse"),
    ("fkaya", "Flora Kaya", "nurse"),
    ("jnyberg", "Jonas Nyberg", "nurse"),
    ("srahman", "Samir Rahman", "nurse"),
    ("itoth", "Irina Toth", "nurse"),
    ("dcerny", "Dagny Cerny", "nurse"),
    ("lsuarez", "Luca Suarez", "nurse"),
    ("hblom", "Hanna Blom", "nurse"),
    ("rfalk", "Rolf Falk", "nurse"),
    ("vhartog", "Vera Hartog", "nurse"),
    ("asato", "Anton Sato", "nurse"),
    ("pmelnyk", "Petra Melnyk", "charge"),
    ("ggallo", "Dr Giorgio Gallo", "clinician"),
    ("zfarkas", "Dr Zofia Farkas", "clinician"),
)
"""Beside those with an account of every role; they have the same password."""

_SHIFTS = (
    ("Early", time(6), time(14), 2, 1, 1),
    ("Late", time(14), time(22), 2, 0, 0),
    ("Night", time(22), time(6), 1, 0, 0),
)
_CYCLE = ("Early", "Early", "Late", "Late", "Night", None)
"""Of a nurse, day by day."""
_UNITS = ("icu", "ward-3")
_WEEKS = 2

_MEMBER = text("""
    insert into shift_member (shift, account, post, during)
    select id, :account, :post, during from shift
    where unit = :unit and name = :name and on_day = :day
""")


async def roster(house: House) -> None:
    """Lay the shifts out and fill them."""
    charge = house.book("charge")
    await add_skill(charge, "ventilator", "Mechanical ventilation")
    nurses = [account for account, _, role in COLLEAGUES if role == "nurse"]
    for account in nurses[:6]:
        await grant_skill(charge, account, "ventilator", None)
    monday = house.now.date() - timedelta(days=house.now.weekday())
    last = monday + timedelta(days=7 * _WEEKS - 1)
    members: list[dict[str, object]] = []
    for nth, unit in enumerate(_UNITS):
        for name, starts, ends, nurses_wanted, charges, physicians in _SHIFTS:
            wanted = Wanted(
                name=name,
                starts=starts,
                ends=ends,
                night=name == "Night",
                nurses=nurses_wanted,
                charges=charges,
                physicians=physicians,
                skills={"ventilator": 1} if unit == "icu" else {},
            )
            await plan_shift(charge, unit, wanted)
        await lay_out(charge, unit, first=monday, last=last)
        members += _members(unit, nurses[6 * nth : 6 * nth + 6], monday)
        members += _leaders(unit, nth, monday)
    await house.connection.execute(_MEMBER, members)


def _members(unit: str, nurses: list[str], monday: date) -> list[dict[str, object]]:
    """Six nurses share the week; the last days of the second week are still to be filled."""
    found: list[dict[str, object]] = []
    for day in range(7 * _WEEKS - 3):
        for nth, account in enumerate(nurses):
            name = _CYCLE[(day - nth) % len(_CYCLE)]
            if name is not None:
                found.append(_works(unit, account, "nurse", name, monday + timedelta(days=day)))
    return found


def _leaders(unit: str, nth: int, monday: date) -> list[dict[str, object]]:
    who = (("charge", "charge"), ("physician", "clinician")) if nth == 0 else (
        ("charge", "pmelnyk"), ("physician", "ggallo")
    )  # fmt: skip
    return [
        _works(unit, account, post, "Early", monday + timedelta(days=7 * week + day))
        for post, account in who
        for week in range(_WEEKS)
        for day in range(5)
    ]


def _works(unit: str, account: str, post: str, name: str, day: date) -> dict[str, object]:
    return {"unit": unit, "account": account, "post": post, "name": name, "day": day}
