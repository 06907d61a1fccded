"""Which shifts a unit has every day, and whom each needs."""

from dataclasses import dataclass
from datetime import time

import msgspec
from sqlalchemy import delete, insert, select, update

from core.books import Book, refusing
from core.errors import HospitalError, Outdated, Taken, Unfit, Unknown
from core.shifts.model import ShiftTemplate, Skill


class NameTaken(Taken):
    """The unit has a shift of this name already."""


class NoLength(Unfit):
    """It would end when it starts."""


class NoSuchSkill(Unfit):
    """The catalogue has no such skill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A shift as somebody plans it.

    Attributes:
        starts: Local time of the site.
        ends: Local time of the site; on the next day when it is not after `starts`.
        skills: How many of the nurses must have each.
    """

    name: str
    starts: time
    ends: time
    night: bool
    nurses: int
    charges: int
    physicians: int
    skills: dict[str, int]


class TemplateShown(msgspec.Struct, frozen=True, kw_only=True):
    """A shift that comes every day; times are local times of the site."""

    id: int
    unit: str
    name: str
    starts: time
    ends: time
    night: bool
    nurses: int
    charges: int
    physicians: int
    skills: dict[str, int]
    revision: int


class Templates(msgspec.Struct, frozen=True, kw_only=True):
    """Every shift of a unit, in the order of the day."""

    items: list[TemplateShown]
    next: str | None = None


_SHOWN = (
    ShiftTemplate.id,
    ShiftTemplate.unit,
    ShiftTemplate.name,
    ShiftTemplate.starts,
    ShiftTemplate.ends,
    ShiftTemplate.night,
    ShiftTemplate.nurses,
    ShiftTemplate.charges,
    ShiftTemplate.physicians,
    ShiftTemplate.skills,
    ShiftTemplate.revision,
)


async def templates(book: Book, unit: str) -> Templates:
    """The shifts a unit has every day.

    Raises:
        NotYourUnit: It is another's.
    """
    book.require_unit(unit)
    found = await book.connection.execute(
        select(*_SHOWN).where(ShiftTemplate.unit == unit).order_by(ShiftTemplate.starts)
    )
    return Templates(items=[TemplateShown(**row) for row in found.mappings()])


async def plan_shift(book: Book, unit: str, wanted: Wanted) -> TemplateShown:
    """Give a unit a shift that comes every day.

    Raises:
        NotYourUnit: It is another's.
        Unknown: There is no such unit.
        NameTaken: It has one of this name.
        NoSuchSkill: See there.
        NoLength: See there.
    """
    book.require_unit(unit)
    await _require_skills(book, wanted)
    taken: dict[str, HospitalError] = {
        "uq_shift_template_unit": NameTaken(),
        "ck_shift_template_lasts": NoLength(),
        "fk_shift_template_unit": Unknown("no such unit"),
    }
    with refusing(taken):
        made = await book.connection.execute(
            insert(ShiftTemplate).values(unit=unit, **_columns(wanted)).returning(*_SHOWN)
        )
    shown = TemplateShown(**made.mappings().one())
    await book.note("shift.template", unit=unit, thing=f"template/{shown.id}")
    return shown


async def replan_shift(book: Book, template: int, wanted: Wanted, *, seen: int) -> TemplateShown:
    """Change it for days that are still to be laid out.

    Raises:
        Unknown: There is no such template.
        NotYourUnit: It is another's.
        Outdated: Somebody was quicker.
        NameTaken: The unit has another of this name.
        NoSuchSkill: See there.
        NoLength: See there.
    """
    await _require_own(book, template)
    await _require_skills(book, wanted)
    taken = {"uq_shift_template_unit": NameTaken(), "ck_shift_template_lasts": NoLength()}
    with refusing(taken):
        changed = await book.connection.execute(
            update(ShiftTemplate)
            .where(ShiftTemplate.id == template, ShiftTemplate.revision == seen)
            .values(revision=seen + 1, **_columns(wanted))
            .returning(*_SHOWN)
        )
    row = changed.mappings().first()
    if row is None:
        raise Outdated
    shown = TemplateShown(**row)
    await book.note("shift.retemplate", unit=shown.unit, thing=f"template/{template}")
    return shown


async def drop_shift(book: Book, template: int) -> None:
    """Lay it out no more; shifts that are laid out stay.

    Raises:
        Unknown: There is no such template.
        NotYourUnit: It is another's.
    """
    unit = await _require_own(book, template)
    await book.connection.execute(delete(ShiftTemplate).where(ShiftTemplate.id == template))
    await book.note("shift.untemplate", unit=unit, thing=f"template/{template}")


async def _require_own(book: Book, template: int) -> str:
    unit: str | None = await book.connection.scalar(
        select(ShiftTemplate.unit).where(ShiftTemplate.id == template)
    )
    if unit is None:
        raise Unknown("no such shift")
    book.require_unit(unit)
    return unit


async def _require_skills(book: Book, wanted: Wanted) -> None:
    if not wanted.skills:
        return
    known = await book.connection.scalars(select(Skill.id).where(Skill.id.in_(wanted.skills)))
    missing = wanted.skills.keys() - set(known)
    if missing:
        raise NoSuchSkill("no such skill: {names}", names=tuple(sorted(missing)))


def _columns(wanted: Wanted) -> dict[str, object]:
    return {
        "name": wanted.name,
        "starts": wanted.starts,
        "ends": wanted.ends,
        "night": wanted.night,
        "nurses": wanted.nurses,
        "charges": wanted.charges,
        "physicians": wanted.physicians,
        "skills": wanted.skills,
    }
