"""Which beds nobody answers for, now and in the next hours: shown before it hurts."""

from collections import defaultdict
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import text

from core.books import Book
from core.shifts.coverage import HORIZON_H, Gap, Held, Lack, Planned, gaps


class Uncovered(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes for which a bed wants a nurse.

    Attributes:
        lack: `nobody` answers for it now; those who do are `late`, their shift is over; or from
            then on it is `unplanned`.
        names: Of those who are late.
        occupied: Whether a patient lies there now.
    """

    unit: str
    bed: str
    name: str
    occupied: bool
    lack: Lack
    starts: datetime
    ends: datetime
    names: list[str]


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """The beds that want somebody, those without a nurse now first.

    Attributes:
        posts: Posts of a unit that nobody holds now, such as `icu charge`.
        overdue: Handovers that should have been accepted by now.
    """

    at: datetime
    until: datetime
    items: list[Uncovered]
    posts: list[str]
    overdue: int
    next: str | None = None


_BEDS = text("""
    select bed.id, bed.unit, bed.name, exists (
        select from stay where stay.bed = bed.id and stay.during @> cast(:now as timestamptz))
    from bed join unit on unit.id = bed.unit and unit.site = :site
    where (cast(:unit as text) is null or bed.unit = :unit)
      and (:everywhere or bed.unit = any(:own))
    order by unit.position, unit.id, bed.position, bed.id
""")
# When the shift is over in which they work; who works in none is on duty as the duty says.
_HELD = text("""
    select held.unit, held.bed, account.name, upper(held.during),
           (select max(upper(shift_member.during)) from shift_member
            join shift on shift.id = shift_member.shift
            where shift_member.account = held.account and shift.unit = held.unit
              and shift_member.during && tstzrange(lower(held.during), :now, '[]'))
    from duty_assignment as held
    join account on account.id = held.account and not account.disabled
    where held.post = 'nurse' and held.during @> cast(:now as timestamptz)
""")
_PLANNED = text("""
    select shift_bed.bed, account.name, lower(shift_member.during), upper(shift_member.during)
    from shift_bed
    join shift_member on shift_member.shift = shift_bed.shift
        and shift_member.account = shift_bed.account
    join account on account.id = shift_bed.account and not account.disabled
    where shift_member.during && tstzrange(cast(:now as timestamptz), cast(:until as timestamptz))
""")
_POSTS = text("""
    select unit.id || ' ' || wanted.post
    from unit, unnest(array['charge', 'physician']) as wanted(post)
    where unit.site = :site and (cast(:unit as text) is null or unit.id = :unit)
      and (:everywhere or unit.id = any(:own))
      and exists (select from bed where bed.unit = unit.id)
      and not exists (select from duty_assignment as held where held.unit = unit.id
          and held.bed is null and held.post = wanted.post
          and held.during @> cast(:now as timestamptz))
      and not (wanted.post = 'physician' and exists (select from on_call
          where on_call.unit = unit.id and on_call.during @> cast(:now as timestamptz)))
    order by unit.position, unit.id, wanted.post
""")
_OVERDUE = text("""
    select count(*) from handover
    where state = 'offered' and due_at <= cast(:now as timestamptz)
      and (cast(:unit as text) is null or unit = :unit) and (:everywhere or unit = any(:own))
""")
_WORST_FIRST = (Lack.NOBODY, Lack.LATE, Lack.UNPLANNED)


async def uncovered(book: Book, unit: str | None) -> Coverage:
    """Beds that want a nurse now or in the next hours, of one unit or of all that are theirs.

    Raises:
        NotYourUnit: It is another's.
    """
    if unit is not None:
        book.require_unit(unit)
    until = book.now + timedelta(hours=HORIZON_H)
    asked: dict[str, object] = {
        "unit": unit,
        "site": book.site,
        "now": book.now,
        "until": until,
        "everywhere": book.by.units is None,
        "own": sorted(book.by.units or ()),
    }
    held, planned = await _held(book, asked), await _planned(book, asked)
    items = [
        _told(row[1], row[0], row[2], occupied=row[3], gap=gap)
        for row in await book.connection.execute(_BEDS, asked)
        for gap in gaps(
            held[row[0]] or held[f"{row[1]} "], planned[row[0]], now=book.now, until=until
        )
    ]
    items.sort(key=lambda one: (not one.occupied, _WORST_FIRST.index(one.lack), one.starts))
    return Coverage(
        at=book.now,
        until=until,
        items=items,
        posts=list(await book.connection.scalars(_POSTS, asked)),
        overdue=await book.connection.scalar(_OVERDUE, asked) or 0,
    )


async def _held(book: Book, asked: dict[str, object]) -> defaultdict[str, list[Held]]:
    """By bed; those of a whole unit by its name and a space, which no bed has."""
    found: defaultdict[str, list[Held]] = defaultdict(list)
    for unit, bed, name, until, off_at in await book.connection.execute(_HELD, asked):
        found[bed or f"{unit} "].append(Held(name=name, until=until, off_at=off_at))
    return found


async def _planned(book: Book, asked: dict[str, object]) -> defaultdict[str, list[Planned]]:
    found: defaultdict[str, list[Planned]] = defaultdict(list)
    for bed, name, starts, ends in await book.connection.execute(_PLANNED, asked):
        found[bed].append(Planned(name=name, starts=starts, ends=ends))
    return found


def _told(unit: str, bed: str, name: str, *, occupied: bool, gap: Gap) -> Uncovered:
    return Uncovered(
        unit=unit,
        bed=bed,
        name=name,
        occupied=occupied,
        lack=gap.lack,
        starts=gap.starts,
        ends=gap.ends,
        names=list(gap.names),
    )
