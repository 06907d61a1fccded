"""A small history for the live demo ward, so that every page has something to show at first sight.

It is made by the very use cases that people press buttons for, each with the time at which it would
have been: so it keeps every rule, and the audit tells of it. Done once; what exists is left alone.
"""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from core.demo import billed, booked, equipped, observed, rostered, written
from core.demo.house import SITE, House
from core.demo.ward import ACCOUNTS
from core.staff.accounts import Role, Staff

CLINIC = "clinic"
_PER_ROOM = 2

_IS_FURNISHED = text("select exists (select from room)")
_ZONE = text("update site set time_zone = :zone where id = :site and time_zone = 'UTC'")
_CLINIC_UNIT = text("""
    insert into unit (id, site, name, kind, position)
    values (:unit, :site, 'Outpatient clinic', 'outpatient', 90) on conflict do nothing
""")
_ROOM = text("""
    insert into room (id, unit, name, kind, position, single_sex)
    values (:id, :unit, :name, :kind, :position, false)
""")
_BEDS = text("select id, unit from bed where room is null order by unit, position")
_IN_ROOM = text("update bed set room = :room where id = :bed")
_COLLEAGUE = text("""
    insert into account (id, name, role, password_hash)
    select :id, :name, :role, password_hash from account where id = 'nurse'
    on conflict do nothing
""")


async def furnish(url: str, *, now: datetime, zone: str) -> bool:
    """Give the ward rooms, a clinic, shifts, equipment and bills; whether it had none.

    Args:
        url: Of the owner's role.
        now: Aware.
        zone: IANA name, of a site that still has none of its own.
    """
    engine = create_async_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        async with engine.begin() as connection:
            if await connection.scalar(_IS_FURNISHED):
                return False
            await connection.execute(_ZONE, {"zone": zone, "site": SITE})
            await _rooms(connection)
            await _colleagues(connection)
            house = House(connection, _everybody(), now)
            await written.write(house)
            await observed.observe(house)
            await booked.book(house)
            await rostered.roster(house)
            await equipped.equip(house)
            await billed.bill(house)
            return True
    finally:
        await engine.dispose()


def _everybody() -> dict[str, Staff]:
    return {
        account: Staff(account=account, name=name, role=Role(role), password_hash="")
        for account, name, role in (*ACCOUNTS, *rostered.COLLEAGUES)
    }


async def _rooms(connection: AsyncConnection) -> None:
    """One bed a room in intensive care, two elsewhere; and the rooms of a clinic."""
    rooms: list[dict[str, object]] = []
    places: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    for bed, unit in await connection.execute(_BEDS):
        nth = seen[unit] = seen.get(unit, 0) + 1
        number = nth if unit == "icu" else (nth + 1) // _PER_ROOM
        room = f"{unit}-room-{number}"
        if not rooms or rooms[-1]["id"] != room:
            rooms.append(_room(room, unit, f"Room {number}", "ward", number))
        places.append({"room": room, "bed": bed})
    await connection.execute(_CLINIC_UNIT, {"unit": CLINIC, "site": SITE})
    rooms += [
        _room(f"{CLINIC}-{nth}", CLINIC, f"Clinic {nth}", "clinic", nth) for nth in range(1, 4)
    ]
    rooms.append(_room(f"{CLINIC}-treatment", CLINIC, "Treatment room", "treatment", 9))
    await connection.execute(_ROOM, rooms)
    await connection.execute(_IN_ROOM, places)


def _room(room: str, unit: str, name: str, kind: str, position: int) -> dict[str, object]:
    return {"id": room, "unit": unit, "name": name, "kind": kind, "position": position}


async def _colleagues(connection: AsyncConnection) -> None:
    people = [
        {"id": account, "name": name, "role": role} for account, name, role in rostered.COLLEAGUES
    ]
    await connection.execute(_COLLEAGUE, people)
