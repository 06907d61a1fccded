"""Who stands and lies where, as rows; and the same as the messages that judgement reads."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.wire import AgeClass, Occupancy, Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A bed, whether or not a device stands there.

    Attributes:
        position: Order on the wall, across units.
        stay: Number of the stay there now; None while the bed is empty.
        since: Start of that stay.
        away: Why the patient is away from the bed; empty while they are there.
        monitored: A monitor can be connected there.
    """

    bed: str
    bed_name: str
    unit: str
    unit_name: str
    position: int
    stay: int | None
    age_class: str
    since: datetime | None
    simulated: bool
    away: str = ""
    monitored: bool = True


@dataclass(frozen=True, slots=True)
class Ward:
    """All places of a site in the order of the wall, and what judgement reads of them.

    Attributes:
        rosters: Where each device stands.
        occupancies: Of the beds where none stands, also of those nobody lies in.
    """

    places: tuple[Place, ...]
    rosters: tuple[Roster, ...]
    occupancies: tuple[Occupancy, ...] = ()


_PLACES = text("""
    select bed.id, bed.name, unit.id, unit.name,
           row_number() over (order by unit.position, unit.id, bed.position, bed.id),
           stay.id, coalesce(stay.age_class, 'adult'), lower(stay.during), site.simulated,
           coalesce((select kind from absence where absence.stay = stay.id
                     and absence.during @> cast(:now as timestamptz)), ''),
           bed.monitored
    from bed
    join unit on unit.id = bed.unit
    join site on site.id = unit.site
    left join stay on stay.bed = bed.id and stay.during @> cast(:now as timestamptz)
    where site.id = :site
    order by 5
""")

# A reading belongs to the stay from the later of both starts on: what the device measured before
# it was moved here, or before the patient came, was somebody else's.
_ROSTERS = text("""
    select standing.device, bed.id, bed.name, unit.id, unit.name,
           greatest(lower(standing.during), lower(stay.during)),
           stay.id, coalesce(stay.age_class, 'adult'), coalesce(stay.spo2_scale, 1),
           coalesce(stay.news2, true), coalesce(stay.age_band, ''), site.simulated
    from device_assignment as standing
    join bed on bed.id = standing.bed
    join unit on unit.id = bed.unit
    join site on site.id = unit.site
    left join stay on stay.bed = bed.id and stay.during @> cast(:now as timestamptz)
    where site.id = :site and standing.during @> cast(:now as timestamptz)
    order by standing.device
""")


_OCCUPANCIES = text("""
    select bed.id, bed.name, unit.id, unit.name,
           coalesce(lower(stay.during), cast(:never as timestamptz)),
           stay.id, coalesce(stay.age_class, 'adult'), coalesce(stay.spo2_scale, 1),
           coalesce(stay.news2, true), coalesce(stay.age_band, ''), site.simulated
    from bed
    join unit on unit.id = bed.unit
    join site on site.id = unit.site
    left join stay on stay.bed = bed.id and stay.during @> cast(:now as timestamptz)
    where site.id = :site and not exists (
        select from device_assignment as standing
        where standing.bed = bed.id and standing.during @> cast(:now as timestamptz))
    order by bed.id
""")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when nobody lies in a bed is not asked: the same words each time."""


async def read_ward(connection: AsyncConnection, *, site: str, now: datetime) -> Ward:
    """The site as it is now."""
    asked = {"site": site, "now": now}
    places = await connection.execute(_PLACES, asked)
    rosters = await connection.execute(_ROSTERS, asked)
    occupancies = await connection.execute(_OCCUPANCIES, asked | {"never": _NEVER})
    return Ward(
        places=tuple(
            Place(
                bed=row[0],
                bed_name=row[1],
                unit=row[2],
                unit_name=row[3],
                position=row[4],
                stay=row[5],
                age_class=row[6],
                since=row[7],
                simulated=row[8],
                away=row[9],
                monitored=row[10],
            )
            for row in places
        ),
        rosters=tuple(
            Roster(
                device=row[0],
                bed=row[1],
                bed_name=row[2],
                unit=row[3],
                unit_name=row[4],
                since=row[5],
                stay=row[6],
                age_class=AgeClass(row[7]),
                spo2_scale=row[8],
                news2=row[9],
                age_band=row[10],
                simulated=row[11],
            )
            for row in rosters
        ),
        occupancies=tuple(
            Occupancy(
                bed=row[0],
                bed_name=row[1],
                unit=row[2],
                unit_name=row[3],
                since=row[4],
                stay=row[5],
                age_class=AgeClass(row[6]),
                spo2_scale=row[7],
                news2=row[8],
                age_band=row[9],
                simulated=row[10],
            )
            for row in occupancies
        ),
    )
