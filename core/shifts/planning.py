"""The shifts of days, and who works them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from psycopg.types.range import Range
from sqlalchemy import RowMapping, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from core.beds.model import Site
from core.books import Book, refusing
from core.errors import NotYours, Taken, Unfit, Unknown
from core.shifts.model import Shift, ShiftMember, ShiftTemplate
from core.shifts.times import span
from core.staff.accounts import Role
from core.wire import Post

LONGEST_LAYOUT = 62
"""Days laid out at once."""
LONGEST_STAY_ON_H = 4
"""Hours somebody stays on after a shift at most. Example, approve locally."""
FITTING = {
    Post.NURSE: (Role.NURSE, Role.CHARGE),
    Post.CHARGE: (Role.NURSE, Role.CHARGE),
    Post.PHYSICIAN: (Role.CLINICIAN,),
}
"""Which roles can hold a post."""


class NoTemplates(Unfit):
    """The unit has no shift to lay out."""


class WorksAlready(Taken):
    """They work another shift at that time."""


class BeingPlanned(Taken):
    """Somebody else plans them at this very moment; look again."""


class InIt(Taken):
    """They are in this shift already."""


class Unavailable(Taken):
    """They are on leave, sick or away at that time."""


class NotFit(Unfit):
    """Their role cannot hold this post, or they do not work in this unit."""


class NotYourself(NotYours):
    """One says of oneself that one stays on; or the nurse in charge does."""


class TooLong(Unfit):
    """Nobody stays on for so long; or this is before the shift ends."""


class MemberShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works a shift, with the skills that count that day.

    Attributes:
        until: When they go; later than the shift ends when they stay on.
    """

    account: str
    name: str
    post: Post
    until: datetime
    skills: list[str]


class ShiftShown(msgspec.Struct, frozen=True, kw_only=True):
    """A shift and who works it.

    Attributes:
        on_day: The local day on which it begins.
        missing: What it lacks, in words; empty when it is staffed.
    """

    id: int
    unit: str
    name: str
    starts: datetime
    ends: datetime
    on_day: date
    night: bool
    nurses: int
    charges: int
    physicians: int
    skills: dict[str, int]
    members: list[MemberShown]
    missing: list[str]
    revision: int


class Shifts(msgspec.Struct, frozen=True, kw_only=True):
    """Shifts in the order in which they begin."""

    items: list[ShiftShown]
    next: str | None = None


_SHIFTS = text("""
    select shift.id, shift.unit, shift.name, lower(shift.during) as starts,
           upper(shift.during) as ends, on_day, night, nurses, charges, physicians, skills, revision
    from shift
    where (cast(:shift as integer) is null or shift.id = :shift)
      and (cast(:unit as text) is null or shift.unit = :unit)
      and (cast(:account as text) is null or exists (
          select from shift_member where shift_member.shift = shift.id and account = :account))
      and (cast(:first as date) is null or on_day >= :first)
      and (cast(:last as date) is null or on_day <= :last)
    order by lower(shift.during), shift.id
""")
_MEMBERS = text("""
    select shift_member.shift, account.id as account, account.name, post,
           upper(shift_member.during) as until,
           array(select skill from staff_skill where staff_skill.account = account.id
                 and (expires is null or expires >= shift.on_day) order by skill) as skills
    from shift_member
    join shift on shift.id = shift_member.shift
    join account on account.id = shift_member.account
    where shift_member.shift = any(:shifts)
    order by post, account.name, account.id
""")
_AWAY = text("""
    select from unavailability where account = :account
        and during && tstzrange(cast(:starts as timestamptz), cast(:ends as timestamptz))
""")
_STAFF = text("""
    select role, not disabled and (everywhere or exists (
        select from account_unit where account = account.id and unit = :unit))
    from account where id = :account
""")
_AT_ONCE_OR_NEVER = text(
    "select pg_try_advisory_xact_lock(hashtextextended('works ' || :account, 0))"
)
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended('works ' || :account, 0))")


async def time_zone(book: Book) -> ZoneInfo:
    """In which the site's days begin and end."""
    name = await book.connection.scalar(select(Site.time_zone).where(Site.id == book.site))
    return ZoneInfo(name or "UTC")


async def lay_out(book: Book, unit: str, *, first: date, last: date) -> Shifts:
    """Make the shifts of these local days from the unit's templates; those that are there stay.

    Raises:
        NotYourUnit: It is another's.
        NoTemplates: There is nothing to lay out.
        NoTimeAtAll: A shift falls into an hour that the clock skips.
        Unfit: The last day is before the first, or too late.
    """
    book.require_unit(unit)
    if not 0 <= (last - first).days < LONGEST_LAYOUT:
        raise Unfit("1 to {longest} days at once", longest=LONGEST_LAYOUT)
    found = await book.connection.execute(
        select(ShiftTemplate).where(ShiftTemplate.unit == unit).with_only_columns(*_COPIED)
    )
    plans = found.mappings().all()
    if not plans:
        raise NoTemplates
    zone = await time_zone(book)
    rows = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for plan in plans:
            begins, over = span(day, plan["starts"], plan["ends"], zone)
            copied = {key: plan[key] for key in plan if key not in {"starts", "ends"}}
            rows.append(copied | {"unit": unit, "on_day": day, "during": Range(begins, over)})
    await book.connection.execute(upsert(Shift).on_conflict_do_nothing(), rows)
    await book.note("shift.lay_out", unit=unit, detail={"first": str(first), "last": str(last)})
    return await shifts(book, unit=unit, first=first, last=last)


_COPIED = (
    ShiftTemplate.name,
    ShiftTemplate.starts,
    ShiftTemplate.ends,
    ShiftTemplate.night,
    ShiftTemplate.nurses,
    ShiftTemplate.charges,
    ShiftTemplate.physicians,
    ShiftTemplate.skills,
)


async def shifts(book: Book, *, unit: str, first: date, last: date) -> Shifts:
    """The shifts of a unit that begin on these local days.

    Raises:
        NotYourUnit: It is another's.
    """
    book.require_unit(unit)
    return Shifts(items=await _found(book, unit=unit, first=first, last=last))


async def own_shifts(book: Book, *, first: date, last: date) -> Shifts:
    """The shifts in which the person themself works."""
    return Shifts(items=await _found(book, account=book.by.account, first=first, last=last))


async def shift(book: Book, number: int) -> ShiftShown:
    """One shift.

    Raises:
        Unknown: There is none.
        NotYourUnit: It is another unit's.
    """
    found = await _found(book, shift=number)
    if not found:
        raise Unknown("no such shift")
    book.require_unit(found[0].unit)
    return found[0]


async def put_in(book: Book, number: int, account: str, post: Post) -> ShiftShown:
    """Have somebody work a shift.

    Raises:
        Unknown: There is no such shift, or no such person.
        NotYourUnit: It is another unit's.
        NotFit: See there.
        Unavailable: See there.
        WorksAlready: See there.
        BeingPlanned: See there.
        InIt: See there.
    """
    known = await shift(book, number)
    await require_fit(book, account, known.unit, post)
    # Two at once would each wait for the other's row, until one is refused as a deadlock; and
    # whoever waits holds one of few connections.
    if not await book.connection.scalar(_AT_ONCE_OR_NEVER, {"account": account}):
        raise BeingPlanned
    asked = {"account": account, "starts": known.starts, "ends": known.ends}
    if (await book.connection.execute(_AWAY, asked)).first() is not None:
        raise Unavailable
    with refusing({"ex_shift_member_account": WorksAlready(), "pk_shift_member": InIt()}):
        await book.connection.execute(
            insert(ShiftMember).values(
                shift=number,
                account=account,
                post=post.value,
                during=Range(known.starts, known.ends),
            )
        )
    await _touch(book, known, "shift.put_in", {"account": account, "post": post.value})
    return await shift(book, number)


async def take_out(book: Book, number: int, account: str) -> ShiftShown:
    """Have somebody not work a shift after all; their beds of it are nobody's.

    Raises:
        Unknown: There is no such shift, or they are not in it.
        NotYourUnit: It is another unit's.
    """
    known = await shift(book, number)
    gone = await book.connection.execute(
        delete(ShiftMember).where(ShiftMember.shift == number, ShiftMember.account == account)
    )
    if gone.rowcount == 0:
        raise Unknown("they are not in this shift")
    await _touch(book, known, "shift.take_out", {"account": account})
    return await shift(book, number)


async def stay_on(book: Book, number: int, account: str, until: datetime) -> ShiftShown:
    """Somebody stays longer than the shift lasts; the planners say so, or they themself.

    Raises:
        Unknown: There is no such shift, or they are not in it.
        NotYourUnit: It is another unit's.
        NotYourself: See there.
        TooLong: See there.
        WorksAlready: Their next shift has begun by then.
    """
    known = await shift(book, number)
    if account != book.by.account and book.by.role not in {Role.CHARGE, Role.ADMINISTRATOR}:
        raise NotYourself
    if not known.ends <= until <= known.ends + timedelta(hours=LONGEST_STAY_ON_H):
        raise TooLong
    await book.connection.execute(_ONE_AT_A_TIME, {"account": account})
    with refusing({"ex_shift_member_account": WorksAlready()}):
        changed = await book.connection.execute(
            update(ShiftMember)
            .where(ShiftMember.shift == number, ShiftMember.account == account)
            .values(during=Range(known.starts, until))
        )
    if changed.rowcount == 0:
        raise Unknown("they are not in this shift")
    await _touch(book, known, "shift.stay_on", {"account": account, "until": until.isoformat()})
    return await shift(book, number)


async def require_fit(book: Book, account: str, unit: str, post: Post) -> None:
    """Refuse somebody who cannot hold this post in this unit.

    Raises:
        Unknown: There is no such person.
        NotFit: See there.
    """
    known = (await book.connection.execute(_STAFF, {"account": account, "unit": unit})).first()
    if known is None:
        raise Unknown("no such person")
    if not known[1] or Role(known[0]) not in FITTING[post]:
        raise NotFit


async def _found(
    book: Book,
    *,
    shift: int | None = None,
    unit: str | None = None,
    account: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[ShiftShown]:
    asked = {"shift": shift, "unit": unit, "account": account, "first": first, "last": last}
    rows = (await book.connection.execute(_SHIFTS, asked)).mappings().all()
    members: dict[int, list[MemberShown]] = {row["id"]: [] for row in rows}
    for row in (await book.connection.execute(_MEMBERS, {"shifts": list(members)})).mappings():
        members[row["shift"]].append(
            MemberShown(
                account=row["account"],
                name=row["name"],
                post=Post(row["post"]),
                until=row["until"],
                skills=row["skills"],
            )
        )
    return [
        ShiftShown(**row, members=members[row["id"]], missing=_missing(row, members[row["id"]]))
        for row in rows
    ]


def _missing(row: RowMapping, members: list[MemberShown]) -> list[str]:
    wanted: dict[str, int] = {
        Post.NURSE: row["nurses"],
        Post.CHARGE: row["charges"],
        Post.PHYSICIAN: row["physicians"],
    }
    lacks = []
    for post, count in wanted.items():
        there = sum(member.post == post for member in members)
        if there < count:
            lacks.append(f"{count - there} {post}")
    for skill, count in row["skills"].items():
        there = sum(skill in member.skills and member.post != "physician" for member in members)
        if there < count:
            lacks.append(f"{count - there} with {skill}")
    return lacks


async def _touch(book: Book, known: ShiftShown, act: str, detail: dict[str, object]) -> None:
    await book.connection.execute(
        update(Shift).where(Shift.id == known.id).values(revision=Shift.revision + 1)
    )
    await book.note(act, unit=known.unit, thing=f"shift/{known.id}", detail=detail)
