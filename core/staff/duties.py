"""Who answers for each bed now, as the messages that judgement and screens read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.wire import Duty, Person, Post, Rung

MOST_ON_A_RUNG = 16
"""People called at once; the contract takes no more."""

_BEDS = text("""
    select bed.id, bed.unit from bed join unit on unit.id = bed.unit
    where unit.site = :site
    order by bed.id
""")
_ON_DUTY = text("""
    select assigned.unit, assigned.bed, assigned.post, account.id, account.name,
           lower(assigned.during)
    from duty_assignment as assigned
    join unit on unit.id = assigned.unit and unit.site = :site
    join account on account.id = assigned.account and not account.disabled
    where assigned.during @> cast(:now as timestamptz)
    union
    -- Physicians on call are so by the clock.
    select on_call.unit, null, 'physician', account.id, account.name, lower(on_call.during)
    from on_call
    join unit on unit.id = on_call.unit and unit.site = :site
    join account on account.id = on_call.account and not account.disabled
    where on_call.during @> cast(:now as timestamptz)
      and not exists (
          select from duty_assignment as already
          where already.account = on_call.account and already.unit = on_call.unit
            and already.bed is null and already.post = 'physician'
            and already.during @> cast(:now as timestamptz))
    order by 4
""")


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody on duty now; without a bed for all of the unit."""

    unit: str
    bed: str | None
    post: Post
    person: Person
    since: datetime


async def read_duties(connection: AsyncConnection, *, site: str, now: datetime) -> tuple[Duty, ...]:
    """The duty of every bed that somebody is on duty for; the others have none."""
    beds = await connection.execute(_BEDS, {"site": site})
    rows = await connection.execute(_ON_DUTY, {"site": site, "now": now})
    return duties_of(
        {row[0]: row[1] for row in beds},
        [
            Assigned(unit, bed, Post(post), Person(account=account, name=name), since)
            for unit, bed, post, account, name, since in rows
        ],
    )


def duties_of(beds: Mapping[str, str], assigned: Iterable[Assigned]) -> tuple[Duty, ...]:
    """The ladder of each bed: for each post those of the bed, or where there are none of the unit.

    Args:
        beds: The unit of each.
        assigned: In the order in which those of one step are named.
    """
    of_bed: dict[str, dict[Post, list[Assigned]]] = defaultdict(lambda: defaultdict(list))
    of_unit: dict[str, dict[Post, list[Assigned]]] = defaultdict(lambda: defaultdict(list))
    for one in assigned:
        group = of_unit[one.unit] if one.bed is None else of_bed[one.bed]
        group[one.post].append(one)
    own = {bed: _steps(people) for bed, people in of_bed.items()}
    shared = {unit: _steps(people) for unit, people in of_unit.items()}
    ladders = ((bed, shared.get(unit, {}) | own.get(bed, {})) for bed, unit in beds.items())
    return tuple(_duty(bed, steps) for bed, steps in ladders if steps)


@dataclass(frozen=True, slots=True)
class _Step:
    rung: Rung
    since: datetime


def _steps(people: Mapping[Post, list[Assigned]]) -> dict[Post, _Step]:
    return {
        post: _Step(
            Rung(post=post, people=tuple(one.person for one in several[:MOST_ON_A_RUNG])),
            max(one.since for one in several),
        )
        for post, several in people.items()
    }


def _duty(bed: str, steps: Mapping[Post, _Step]) -> Duty:
    in_order = [steps[post] for post in Post if post in steps]
    return Duty(
        bed=bed,
        since=max(step.since for step in in_order),
        rungs=tuple(step.rung for step in in_order),
    )
