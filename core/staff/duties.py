"""Who answers for each bed now, as the messages that judgement and screens read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.wire import Duty, Person, Post, Rung

MOST_ON_A_RUNG = 16
"""People called at once; the contract takes no more."""

_ON_DUTY = text("""
    select bed.id, assigned.post, assigned.bed is not null, account.id, account.name,
           lower(assigned.during)
    from bed
    join unit on unit.id = bed.unit
    join duty_assignment as assigned
      on assigned.unit = bed.unit and (assigned.bed is null or assigned.bed = bed.id)
    join account on account.id = assigned.account and not account.disabled
    where unit.site = :site and assigned.during @> cast(:now as timestamptz)
    order by bed.id, account.id
""")


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody on duty now who may be called for a bed.

    Attributes:
        closely: Assigned to this very bed, not to the whole unit.
    """

    post: Post
    closely: bool
    person: Person
    since: datetime


async def read_duties(connection: AsyncConnection, *, site: str, now: datetime) -> tuple[Duty, ...]:
    """The duty of every bed that somebody is on duty for; the others have none."""
    rows = await connection.execute(_ON_DUTY, {"site": site, "now": now})
    return tuple(
        duty_of(
            bed,
            [
                Assigned(Post(post), closely, Person(account=account, name=name), since)
                for _, post, closely, account, name, since in of_bed
            ],
        )
        for bed, of_bed in groupby(rows, key=lambda row: str(row[0]))
    )


def duty_of(bed: str, assigned: Iterable[Assigned]) -> Duty:
    """The ladder of a bed: for each post those of the bed, or where there are none of the unit.

    Args:
        bed: The bed.
        assigned: At least one.
    """
    by_post: dict[Post, list[Assigned]] = defaultdict(list)
    for one in assigned:
        by_post[one.post].append(one)
    called = {post: _closest(by_post[post]) for post in Post if by_post[post]}
    return Duty(
        bed=bed,
        since=max(one.since for people in called.values() for one in people),
        rungs=tuple(
            Rung(post=post, people=tuple(one.person for one in people))
            for post, people in called.items()
        ),
    )


def _closest(of_a_post: list[Assigned]) -> list[Assigned]:
    of_the_bed = [one for one in of_a_post if one.closely]
    return (of_the_bed or of_a_post)[:MOST_ON_A_RUNG]
