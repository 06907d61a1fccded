"""Equipment for the live ward: the monitors, and what is lent, due or defective."""

from datetime import timedelta

from sqlalchemy import text

from core.demo.house import House
from core.equipment.defects import report
from core.equipment.inventory import Piece, add_piece
from core.equipment.lending import lend
from core.equipment.maintenance import plan

_KINDS = (
    ("ventilator", "Ventilator", 3, 180),
    ("pump", "Infusion pump", 6, 365),
    ("defibrillator", "Defibrillator", 2, 90),
    ("ultrasound", "Ultrasound", 1, 180),
)
"""Kind, name, how many, and every how many days it is looked at."""
_MONITORS = text("""
    insert into equipment (id, kind, name, serial, device, unit)
    select device.id, 'monitor', device.model, device.serial, device.id, bed.unit
    from device
    join device_assignment as standing on standing.device = device.id and upper_inf(standing.during)
    join bed on bed.id = standing.bed
    on conflict do nothing
""")
_BEDS = text("select id from bed where unit = 'icu' order by position limit 4")


async def equip(house: House) -> None:
    """Put everything on the list, lend some of it, and let some be due."""
    await house.connection.execute(_MONITORS)
    biomed = house.book("biomed", ago=timedelta(days=20))
    tags: dict[str, list[str]] = {}
    for kind, name, count, every_days in _KINDS:
        for nth in range(1, count + 1):
            tag = f"{kind}-{nth:02}"
            tags.setdefault(kind, []).append(tag)
            piece = Piece(
                kind=kind,
                name=name,
                serial=f"DEMO-{kind[:3].upper()}-{nth:03}",
                device=None,
                unit="icu" if kind == "ventilator" else None,
                location="" if kind == "ventilator" else "central store",
            )
            await add_piece(biomed, tag, piece)
            first_due = house.now.date() + timedelta(days=(nth * 17) % 60 - 12)
            await plan(biomed, tag, "Safety check", every_days=every_days, first_due=first_due)
    beds = list((await house.connection.execute(_BEDS)).scalars())
    nurse = house.book("nurse", ago=timedelta(hours=20))
    for tag, bed in zip([*tags["ventilator"][:2], *tags["pump"][:2]], beds, strict=False):
        await lend(nurse, tag, bed)
    await report(house.book("nurse", ago=timedelta(hours=3)), tags["pump"][-1], "battery is flat")
