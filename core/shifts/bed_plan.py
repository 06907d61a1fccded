"""Who is to answer for which bed on a shift: the plan; the duty itself moves by handover."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import delete, insert, text, update

from core.books import Book, refusing
from core.errors import Outdated, Unfit
from core.shifts.model import Shift, ShiftBed
from core.shifts.planning import ShiftShown, shift
from core.shifts.sharing import BedToGive, Sharing, share_out
from core.wire import Post


class NotInIt(Unfit):
    """They do not work this shift."""


class NotItsBed(Unfit):
    """The bed is of another unit."""


class BedPlanned(msgspec.Struct, frozen=True, kw_only=True):
    """A bed on a shift.

    Attributes:
        account: Who is to answer for it; null while nobody is.
        on_duty: Names of those who answer for it now.
    """

    bed: str
    name: str
    occupied: bool
    account: str | None
    on_duty: list[str]


class BedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The beds of a shift in the order of the wall; `revision` is that of the shift."""

    shift: ShiftShown
    items: list[BedPlanned]
    revision: int
    next: str | None = None


_BEDS = text("""
    select bed.id as bed, bed.name,
           exists (select from stay where stay.bed = bed.id
                   and stay.during @> cast(:now as timestamptz)) as occupied,
           shift_bed.account,
           array(select account.name from duty_assignment as held
                 join account on account.id = held.account
                 where held.bed = bed.id and held.post = 'nurse'
                   and held.during @> cast(:now as timestamptz)
                 order by account.name) as on_duty,
           (select min(held.account) from duty_assignment as held
            where held.bed = bed.id and held.post = 'nurse'
              and held.during @> cast(:now as timestamptz)) as holder
    from bed left join shift_bed on shift_bed.bed = bed.id and shift_bed.shift = :shift
    where bed.unit = :unit
    order by bed.position, bed.id
""")
# Who had the patient on the last shifts knows them: three days back, the newest first.
_KNEW = text("""
    select distinct on (held.bed) held.bed, held.account
    from duty_assignment as held
    join stay on stay.bed = held.bed and stay.during @> cast(:now as timestamptz)
    where held.unit = :unit and held.post = 'nurse' and held.account = any(:nurses)
      and held.during && tstzrange(
          greatest(lower(stay.during), cast(:now as timestamptz) - interval '3 days'), :now)
    order by held.bed, lower(held.during) desc
""")


async def bed_plan(book: Book, number: int) -> BedPlan:
    """Who is to answer for which bed on a shift.

    Raises:
        Unknown: There is no such shift.
        NotYourUnit: It is another unit's.
    """
    known = await shift(book, number)
    rows = await _beds(book, known)
    items = [
        BedPlanned(**{key: value for key, value in row.items() if key != "holder"}) for row in rows
    ]
    return BedPlan(shift=known, items=items, revision=known.revision)


async def plan_beds(
    book: Book, number: int, given: Mapping[str, str | None], *, seen: int
) -> BedPlan:
    """Say who is to answer for these beds, an account for each or None; others stay as they are.

    Raises:
        Unknown: There is no such shift.
        NotYourUnit: It is another unit's.
        Outdated: Somebody was quicker.
        NotInIt: See there.
        NotItsBed: See there.
    """
    known = await shift(book, number)
    changed = await book.connection.execute(
        update(Shift)
        .where(Shift.id == number, Shift.revision == seen)
        .values(revision=Shift.revision + 1)
    )
    if changed.rowcount == 0:
        raise Outdated
    own = {row["bed"] for row in await _beds(book, known)}
    if not given.keys() <= own:
        raise NotItsBed
    await book.connection.execute(
        delete(ShiftBed).where(ShiftBed.shift == number, ShiftBed.bed.in_(given))
    )
    rows = [
        {"shift": number, "bed": bed, "account": account}
        for bed, account in given.items()
        if account is not None
    ]
    if rows:
        with refusing({"fk_shift_bed_member": NotInIt()}):
            await book.connection.execute(insert(ShiftBed), rows)
    await book.note("shift.beds", unit=known.unit, thing=f"shift/{number}", detail=dict(given))
    return await bed_plan(book, number)


async def propose_beds(book: Book, number: int, news2: Mapping[str, int]) -> Sharing:
    """How the beds could be shared out, by the newest NEWS2 of each bed; nothing is changed.

    Raises:
        Unknown: There is no such shift.
        NotYourUnit: It is another unit's.
        NoNurses: Nobody works it as a nurse.
    """
    known = await shift(book, number)
    nurses = [member.account for member in known.members if member.post is Post.NURSE]
    asked = {"unit": known.unit, "now": book.now, "nurses": nurses}
    knew = {row[0]: row[1] for row in await book.connection.execute(_KNEW, asked)}
    beds = [
        BedToGive(
            bed=row["bed"],
            occupied=row["occupied"],
            news2=news2.get(row["bed"]),
            known_to=row["holder"] if row["holder"] in nurses else knew.get(row["bed"]),
        )
        for row in await _beds(book, known)
    ]
    # A tenth of a second for forty beds: beside the loop, which goes on meanwhile.
    return await asyncio.to_thread(share_out, beds, nurses)


async def _beds(book: Book, known: ShiftShown) -> list[dict[str, Any]]:
    asked = {"unit": known.unit, "shift": known.id, "now": book.now}
    found = await book.connection.execute(_BEDS, asked)
    return [dict(row) for row in found.mappings()]
