"""The catalogue of skills, who has them, and how much somebody works."""

from datetime import date

import msgspec
from psycopg.types.range import Range
from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from core.books import Book, refusing
from core.errors import Taken, Unknown
from core.shifts.absences import PLANNERS, require_colleague
from core.shifts.model import Contract, Skill, StaffSkill


class ContractTaken(Taken):
    """Another contract counts at that time."""


class SkillShown(msgspec.Struct, frozen=True, kw_only=True):
    """A skill of the catalogue."""

    id: str
    name: str


class Skills(msgspec.Struct, frozen=True, kw_only=True):
    """Every skill."""

    items: list[SkillShown]
    next: str | None = None


class SkillHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A skill that somebody has.

    Attributes:
        expires: The last day on which it counts; null for without end.
    """

    skill: str
    expires: date | None


class StaffShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can be planned.

    Attributes:
        weekly_hours: Of the contract that counts today; null without one, and for who does not
            plan.
    """

    account: str
    name: str
    role: str
    weekly_hours: float | None
    skills: list[SkillHeld]


class StaffOfUnit(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who can be planned in a unit, by name."""

    items: list[StaffShown]
    next: str | None = None


class ContractShown(msgspec.Struct, frozen=True, kw_only=True):
    """How much somebody works from a day on; `until` is the day it ends before, null for open."""

    id: int
    account: str
    weekly_hours: float
    since: date
    until: date | None


_STAFF = text("""
    select account.id as account, account.name, account.role,
           (select cast(weekly_hours as double precision) from contract
            where :planner and contract.account = account.id
              and valid @> cast(:today as date)) as weekly_hours,
           coalesce((select jsonb_agg(jsonb_build_object('skill', skill, 'expires', expires)
                                      order by skill)
                     from staff_skill where staff_skill.account = account.id), '[]') as skills
    from account
    where not disabled and role in ('nurse','charge','clinician')
      and (everywhere or exists (select from account_unit
                                 where account_unit.account = account.id and unit = :unit))
    order by account.name, account.id
""")


async def catalogue(book: Book) -> Skills:
    """Every skill."""
    found = await book.connection.execute(select(Skill.id, Skill.name).order_by(Skill.name))
    return Skills(items=[SkillShown(**row) for row in found.mappings()])


async def add_skill(book: Book, skill: str, name: str) -> SkillShown:
    """Put a skill into the catalogue; one that is there gets this name."""
    await book.connection.execute(
        upsert(Skill)
        .values(id=skill, name=name)
        .on_conflict_do_update(index_elements=["id"], set_={"name": name})
    )
    await book.note("skill.add", thing=f"skill/{skill}")
    return SkillShown(id=skill, name=name)


async def staff_of(book: Book, unit: str) -> StaffOfUnit:
    """Everybody who can be planned in a unit.

    Raises:
        NotYourUnit: It is another's.
    """
    book.require_unit(unit)
    asked = {"unit": unit, "today": await book.today(), "planner": book.by.role in PLANNERS}
    rows = (await book.connection.execute(_STAFF, asked)).mappings()
    return StaffOfUnit(items=[msgspec.convert(dict(row), StaffShown) for row in rows])


async def grant_skill(book: Book, account: str, skill: str, expires: date | None) -> SkillHeld:
    """Say that somebody has a skill, until a day inclusive.

    Raises:
        Unknown: There is no such person, or no such skill.
        NotYourColleague: They work in none of the planner's units.
    """
    await require_colleague(book, account)
    missing = {
        "fk_staff_skill_account": Unknown("no such person"),
        "fk_staff_skill_skill": Unknown("no such skill"),
    }
    with refusing(missing):
        await book.connection.execute(
            upsert(StaffSkill)
            .values(account=account, skill=skill, expires=expires)
            .on_conflict_do_update(index_elements=["account", "skill"], set_={"expires": expires})
        )
    detail = {"skill": skill, "expires": str(expires)}
    await book.note("skill.grant", thing=f"account/{account}", detail=detail)
    return SkillHeld(skill=skill, expires=expires)


async def withdraw_skill(book: Book, account: str, skill: str) -> None:
    """Say that somebody has it no more.

    Raises:
        Unknown: They had it not.
        NotYourColleague: They work in none of the planner's units.
    """
    await require_colleague(book, account)
    gone = await book.connection.execute(
        delete(StaffSkill).where(StaffSkill.account == account, StaffSkill.skill == skill)
    )
    if gone.rowcount == 0:
        raise Unknown("they do not have this skill")
    await book.note("skill.withdraw", thing=f"account/{account}", detail={"skill": skill})


async def sign_contract(
    book: Book, account: str, weekly_hours: float, since: date, until: date | None
) -> ContractShown:
    """Say how much somebody works, from a day on to the day before `until`.

    Raises:
        Unknown: There is no such person.
        ContractTaken: See there.
    """
    kept: dict[str, Unknown | ContractTaken] = {
        "fk_contract_account": Unknown("no such person"),
        "ex_contract_account": ContractTaken(),
    }
    with refusing(kept):
        made = await book.connection.scalar(
            insert(Contract)
            .values(account=account, weekly_hours=weekly_hours, valid=Range(since, until))
            .returning(Contract.id)
        )
    await book.note("contract.sign", thing=f"account/{account}")
    return ContractShown(
        id=made or 0, account=account, weekly_hours=weekly_hours, since=since, until=until
    )


async def end_contract(book: Book, number: int) -> None:
    """Take a contract back, as if it had never been.

    Raises:
        Unknown: There is none.
    """
    gone = await book.connection.execute(delete(Contract).where(Contract.id == number))
    if gone.rowcount == 0:
        raise Unknown("no such contract")
    await book.note("contract.end", thing=f"contract/{number}")
