"""The latest of what was written down at each bed, as the message that judgement reads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.observations.charting import Entry
from core.vitals import BY_NUMBER
from core.wire import Observations, Observed

COUNTS_FOR = timedelta(hours=12)
"""The longest interval between two sets of observations (RCP 2017, chart 4)."""

_LATEST = text("""
    select distinct on (stay.id, observation_value.vital)
           stay.bed, stay.id, observation_value.vital, observation_value.value, observation.at
    from stay
    join bed on bed.id = stay.bed
    join unit on unit.id = bed.unit and unit.site = :site
    join observation on observation.stay = stay.id and observation.taken_back_at is null
        and observation.at > cast(:since as timestamptz)
    join observation_value on observation_value.observation = observation.id
    where stay.during @> cast(:now as timestamptz)
    order by stay.id, observation_value.vital, observation.at desc, observation.id desc
""")


async def read_latest(
    connection: AsyncConnection, *, site: str, now: datetime
) -> dict[str, Observations]:
    """By bed, for whoever lies there now; a bed without anything is not in it."""
    rows = await connection.execute(_LATEST, {"site": site, "now": now, "since": now - COUNTS_FOR})
    found: dict[tuple[str, int], dict[str, Observed]] = defaultdict(dict)
    for bed, stay, vital, value, at in rows:
        found[bed, stay][BY_NUMBER[vital].value] = Observed(value=value, at=at)
    return {
        bed: Observations(bed=bed, stay=stay, values=values)
        for (bed, stay), values in found.items()
    }


def with_entries(
    known: Mapping[str, Observations], entries: Iterable[Entry]
) -> dict[str, Observations]:
    """The same with entries that the database does not have yet; of each vital the newest."""
    latest = dict(known)
    for entry in entries:
        before = latest.get(entry.bed)
        if before is None or before.stay != entry.stay:
            before = Observations(bed=entry.bed, stay=entry.stay, values={})
        values = dict(before.values)
        for vital, value in entry.values.items():
            old = values.get(vital.value)
            if old is None or entry.at >= old.at:
                values[vital.value] = Observed(value=value, at=entry.at)
        latest[entry.bed] = replace(before, values=values)
    return latest
