"""When people do not work, and what they wish for."""

from datetime import date, datetime

import msgspec
from psycopg.types.range import Range
from sqlalchemy import delete, insert, select, text

from core.books import Book, refusing
from core.errors import NotYours, Taken, Unfit, Unknown
from core.shifts.model import Unavailability, Wish
from core.staff.accounts import Role


class AwayAlready(Taken):
    """They are away at that time already."""


class WishedAlready(Taken):
    """You have this wish already."""


class NoTime(Unfit):
    """It ends before it begins."""


class AnothersAbsence(NotYours):
    """It is another person's; the planners may enter it."""


class NotYourColleague(NotYours):
    """They work in none of your units."""


class AbsenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody does not work.

    Attributes:
        kind: `leave`, `sick`, `training` or `other`.
        shifts: Numbers of shifts in which they work meanwhile: to be given to somebody else.
    """

    id: int
    account: str
    kind: str
    starts: datetime
    ends: datetime
    shifts: list[int] = []


class Absences(msgspec.Struct, frozen=True, kw_only=True):
    """Absences in the order in which they begin."""

    items: list[AbsenceShown]
    next: str | None = None


class WishShown(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody would like: a day `off`, or to `like` or `dislike` shifts of a name."""

    id: int
    account: str
    kind: str
    on_day: date | None
    name: str | None
    weight: int


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """One's own wishes."""

    items: list[WishShown]
    next: str | None = None


PLANNERS = frozenset({Role.CHARGE, Role.ADMINISTRATOR})
"""Who plans for others."""

_ABSENCES = text("""
    select unavailability.id, unavailability.account, kind,
           lower(unavailability.during) as starts, upper(unavailability.during) as ends,
           array(select shift from shift_member
                 where shift_member.account = unavailability.account
                   and shift_member.during && unavailability.during order by shift) as shifts
    from unavailability
    where upper(during) > cast(:now as timestamptz)
      and (:own and account = :account or not :own and exists (
          select from account where account.id = unavailability.account and (everywhere or exists (
              select from account_unit where account = unavailability.account and unit = :unit))))
    order by lower(during), id
""")
_COLLEAGUE = text("""
    select from account where id = :account and (everywhere or exists (
        select from account_unit where account = account.id and unit = any(:own)))
""")
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended('works ' || :account, 0))")


async def absences_in(book: Book, unit: str) -> Absences:
    """Present and coming absences of everybody who works in a unit.

    Raises:
        NotYourUnit: It is another's.
    """
    book.require_unit(unit)
    return await _absences(book, own=False, unit=unit)


async def own_absences(book: Book) -> Absences:
    """Present and coming absences of the person themself."""
    return await _absences(book, own=True, unit="")


async def be_away(
    book: Book, account: str, kind: str, starts: datetime, ends: datetime
) -> AbsenceShown:
    """Enter that somebody does not work; the answer names the shifts they were to work.

    Raises:
        AnothersAbsence: See there.
        NotYourColleague: See there.
        Unknown: There is no such person.
        NoTime: See there.
        AwayAlready: See there.
    """
    await _require_own(book, account)
    if ends <= starts:
        raise NoTime
    await book.connection.execute(_ONE_AT_A_TIME, {"account": account})
    kept: dict[str, Unknown | AwayAlready] = {
        "fk_unavailability_account": Unknown("no such person"),
        "ex_unavailability_account": AwayAlready(),
    }
    with refusing(kept):
        made = await book.connection.scalar(
            insert(Unavailability)
            .values(account=account, kind=kind, during=Range(starts, ends))
            .returning(Unavailability.id)
        )
    await book.note("absence.enter", thing=f"account/{account}", detail={"kind": kind})
    meanwhile = await book.connection.scalars(
        text(
            "select shift from shift_member where account = :account and during &&"
            " tstzrange(cast(:starts as timestamptz), cast(:ends as timestamptz)) order by shift"
        ),
        {"account": account, "starts": starts, "ends": ends},
    )
    return AbsenceShown(
        id=made or 0, account=account, kind=kind, starts=starts, ends=ends, shifts=list(meanwhile)
    )


async def be_back(book: Book, number: int) -> None:
    """Take an absence back.

    Raises:
        Unknown: There is none.
        AnothersAbsence: See there.
        NotYourColleague: See there.
    """
    account: str | None = await book.connection.scalar(
        select(Unavailability.account).where(Unavailability.id == number)
    )
    if account is None:
        raise Unknown("no such absence")
    await _require_own(book, account)
    await book.connection.execute(delete(Unavailability).where(Unavailability.id == number))
    await book.note("absence.take_back", thing=f"account/{account}")


async def wishes(book: Book) -> Wishes:
    """One's own wishes."""
    found = await book.connection.execute(
        select(Wish.id, Wish.account, Wish.kind, Wish.on_day, Wish.name, Wish.weight)
        .where(Wish.account == book.by.account)
        .order_by(Wish.on_day, Wish.id)
    )
    return Wishes(items=[WishShown(**row) for row in found.mappings()])


async def wish(
    book: Book, kind: str, *, on_day: date | None, name: str | None, weight: int
) -> WishShown:
    """Wish for a day off, or for or against shifts of a name.

    Raises:
        WishedAlready: See there.
        Unfit: A day off without its day, or another wish without a name.
    """
    by = book.by.account
    incomplete = Unfit("a day off has a day, other wishes have a name")
    kept: dict[str, WishedAlready | Unfit] = {
        "uq_wish_account": WishedAlready(),
        "ck_wish_about": incomplete,
    }
    with refusing(kept):
        made = await book.connection.scalar(
            insert(Wish)
            .values(account=by, kind=kind, on_day=on_day, name=name, weight=weight)
            .returning(Wish.id)
        )
    await book.note("wish.make", thing=f"wish/{made}")
    return WishShown(id=made or 0, account=by, kind=kind, on_day=on_day, name=name, weight=weight)


async def unwish(book: Book, number: int) -> None:
    """Take one's own wish back.

    Raises:
        Unknown: There is none.
    """
    gone = await book.connection.execute(
        delete(Wish).where(Wish.id == number, Wish.account == book.by.account)
    )
    if gone.rowcount == 0:
        raise Unknown("no such wish")
    await book.note("wish.take_back", thing=f"wish/{number}")


async def _absences(book: Book, *, own: bool, unit: str) -> Absences:
    asked = {"own": own, "unit": unit, "account": book.by.account, "now": book.now}
    found = await book.connection.execute(_ABSENCES, asked)
    return Absences(items=[AbsenceShown(**row) for row in found.mappings()])


async def require_colleague(book: Book, account: str) -> None:
    """Refuse to plan for somebody who works in none of the planner's units.

    Raises:
        NotYourColleague: They do not.
    """
    if book.by.units is None:
        return
    asked = {"account": account, "own": sorted(book.by.units)}
    if (await book.connection.execute(_COLLEAGUE, asked)).first() is None:
        raise NotYourColleague


async def _require_own(book: Book, account: str) -> None:
    if account == book.by.account:
        return
    if book.by.role not in PLANNERS:
        raise AnothersAbsence
    await require_colleague(book, account)
