"""Duties as they move: taken up, laid down, and given from one person to another.

A duty taken here has no end: it lasts until somebody else takes it, so that no minute is lost.
"""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from psycopg.types.range import Range
from sqlalchemy import insert, text

from core.books import Book, refusing
from core.errors import NotYours, Taken, Unfit, Unknown
from core.shifts.planning import require_fit
from core.staff.accounts import Role
from core.staff.model import DutyAssignment
from core.wire import Post


class SomebodyIs(Taken):
    """Somebody answers for it already; they hand it over."""


class NotOnDuty(Taken):
    """They do not answer for it, or no more."""


class OnDutyLater(Taken):
    """They are put down for it from a later time on already."""


class NoReason(Unfit):
    """Say why."""


class NotThePlanners(NotYours):
    """The nurse in charge does that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What somebody is on duty for; without a bed for the whole unit."""

    unit: str
    bed: str | None
    post: Post


class DutyShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who answers for a bed or a unit from now on."""

    unit: str
    bed: str | None
    post: Post
    account: str


class DutyHeld(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who answers for a bed or a unit now.

    Attributes:
        bed: Null for the whole unit.
        off_at: When the shift ends in which they work; null when they work in none.
        occupied: Whether a patient lies in the bed.
    """

    bed: str | None
    bed_name: str | None
    post: Post
    account: str
    name: str
    since: datetime
    off_at: datetime | None
    occupied: bool


class DutiesHeld(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for what in a unit now, in the order of the wall."""

    items: list[DutyHeld]
    next: str | None = None


_HELD = text("""
    select held.bed, bed.name as bed_name, held.post, account.id as account, account.name,
           lower(held.during) as since,
           (select max(upper(shift_member.during)) from shift_member
            join shift on shift.id = shift_member.shift
            where shift_member.account = held.account and shift.unit = held.unit
              and shift_member.during && tstzrange(lower(held.during), :now, '[]')) as off_at,
           exists (select from stay where stay.bed = held.bed
                   and stay.during @> cast(:now as timestamptz)) as occupied
    from duty_assignment as held
    join account on account.id = held.account and not account.disabled
    left join bed on bed.id = held.bed
    where held.unit = :unit and held.during @> cast(:now as timestamptz)
    order by bed.position nulls first, bed.id, held.post, account.id
""")
_IS_BED = text("select from bed where id = :bed and unit = :unit")
_IS_UNIT = text("select from unit where id = :unit and site = :site")
_HOLDERS = text("""
    select account from duty_assignment
    where unit = :unit and bed is not distinct from :bed and post = :post
      and during @> cast(:now as timestamptz)
    order by account
""")
_END = text("""
    update duty_assignment set during = tstzrange(lower(during), :now)
    where unit = :unit and bed is not distinct from :bed and post = :post
      and account = :account and during @> cast(:now as timestamptz)
""")
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended('duty ' || :place, 0))")


async def duties_held(book: Book, unit: str) -> DutiesHeld:
    """Who answers for what in a unit now.

    Raises:
        NotYourUnit: It is another's.
    """
    book.require_unit(unit)
    found = await book.connection.execute(_HELD, {"unit": unit, "now": book.now})
    return DutiesHeld(items=[msgspec.convert(dict(row), DutyHeld) for row in found.mappings()])


async def take_up(book: Book, place: Place, account: str) -> DutyShown:
    """Answer for what nobody answers for, from now on; for others, as a planner.

    Raises:
        NotYourUnit: It is another unit's.
        Unknown: There is no such unit, bed or person.
        NotThePlanners: It is for another person.
        NotFit: They cannot hold this post.
        SomebodyIs: See there.
        OnDutyLater: See there.
    """
    book.require_unit(place.unit)
    if account != book.by.account:
        require_planner(book)
    await require_place(book, place)
    await require_fit(book, account, place.unit, place.post)
    if await holders(book, place):
        raise SomebodyIs
    await begin(book, place, account)
    await book.note("duty.take_up", unit=place.unit, thing=named(place), detail={"by": account})
    return DutyShown(unit=place.unit, bed=place.bed, post=place.post, account=account)


async def lay_down(book: Book, place: Place, account: str) -> None:
    """End a duty that nobody takes, such as of a closed bed; a planner does, and says why.

    Raises:
        NotYourUnit: It is another unit's.
        NotThePlanners: See there.
        NoReason: See there.
        NotOnDuty: See there.
    """
    book.require_unit(place.unit)
    require_planner(book)
    if not book.why:
        raise NoReason
    await one_at_a_time(book, place)
    await end(book, place, account)
    await book.note("duty.lay_down", unit=place.unit, thing=named(place), detail={"of": account})


async def holders(book: Book, place: Place) -> list[str]:
    """Who answers for it now; nobody else can change that until the transaction ends."""
    await one_at_a_time(book, place)
    return list(await book.connection.scalars(_HOLDERS, _asked(book, place)))


async def begin(book: Book, place: Place, account: str) -> None:
    """Put somebody on duty from now on, without end.

    Raises:
        OnDutyLater: See there.
    """
    with refusing({"ex_duty_assignment_account": OnDutyLater()}):
        await book.connection.execute(
            insert(DutyAssignment).values(
                account=account,
                unit=place.unit,
                bed=place.bed,
                post=place.post.value,
                during=Range(book.now, None),
            )
        )


async def end(book: Book, place: Place, account: str) -> None:
    """Take somebody off duty from now on.

    Raises:
        NotOnDuty: See there.
    """
    # Of a duty that began in this very moment nothing would be left.
    with refusing({"ck_duty_assignment_during": NotOnDuty()}):
        ended = await book.connection.execute(_END, _asked(book, place) | {"account": account})
    if ended.rowcount == 0:
        raise NotOnDuty


async def require_place(book: Book, place: Place) -> None:
    """Refuse what is no place.

    Raises:
        Unknown: There is no such unit, or no such bed in it.
    """
    asked = {"unit": place.unit, "bed": place.bed, "site": book.site}
    if (await book.connection.execute(_IS_UNIT, asked)).first() is None:
        raise Unknown("no such unit")
    if place.bed is not None and (await book.connection.execute(_IS_BED, asked)).first() is None:
        raise Unknown("no such bed in this unit")


def require_planner(book: Book) -> None:
    """Refuse who does not plan for others.

    Raises:
        NotThePlanners: They do not.
    """
    if book.by.role not in {Role.CHARGE, Role.ADMINISTRATOR}:
        raise NotThePlanners


async def one_at_a_time(book: Book, place: Place) -> None:
    """Wait until nobody else moves this duty; held until the transaction ends."""
    key = f"{place.unit} {place.bed or ''} {place.post.value}"
    await book.connection.execute(_ONE_AT_A_TIME, {"place": key})


def named(place: Place) -> str:
    """As the audit names it."""
    return f"duty/{place.bed or place.unit}/{place.post.value}"


def _asked(book: Book, place: Place) -> dict[str, object]:
    return {
        "unit": place.unit,
        "bed": place.bed,
        "post": place.post.value,
        "now": book.now,
    }
