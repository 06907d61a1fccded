"""What equipment there is, where it is, and whether it may be lent."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import insert, text, update

from core.books import Book, refusing
from core.equipment.model import Equipment
from core.errors import HospitalError, Outdated, Taken, Unfit, Unknown
from core.paging import MOST, after, cursor


class TagTaken(Taken):
    """Another piece has this tag."""


class DeviceTaken(Taken):
    """Another piece is this device."""


class NoSuchDevice(Unfit):
    """There is no such device."""


class NoSuchUnit(Unfit):
    """There is no such unit."""


class StillDefect(Taken):
    """Something is reported that nobody has closed."""


class StillLent(Taken):
    """It is at a bed; it has to be returned first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What is known of a piece.

    Attributes:
        device: When it is one that publishes.
        unit: Where it belongs while nobody has it; None for the central store.
    """

    kind: str
    name: str
    serial: str
    device: str | None
    unit: str | None
    location: str


class EquipmentShown(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of equipment.

    Attributes:
        state: `ready`, `defect`, `maintenance` or `retired`.
        bed: At which bed it is; null while nobody has it.
        due_on: By when maintenance is due next, a day as ISO 8601; null without a plan.
        overdue: It was due before today.
        link: `online`, `silent` or `offline` of one that publishes; null where nothing is known.
    """

    id: str
    kind: str
    name: str
    serial: str
    device: str | None
    unit: str | None
    location: str
    state: str
    bed: str | None
    bed_name: str | None
    since: datetime | None
    due_on: str | None
    overdue: bool
    defects: int
    revision: int
    link: str | None = None


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """Equipment by tag; `next` is the cursor of the following page."""

    items: list[EquipmentShown]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which pieces are asked for; None for any.

    Attributes:
        words: Part of tag, name, kind or serial number.
        unit: They belong to it, or are at one of its beds.
        lent: Whether somebody has them.
    """

    words: str | None = None
    kind: str | None = None
    state: str | None = None
    unit: str | None = None
    bed: str | None = None
    lent: bool | None = None


_SHOWN = """
    select piece.id, piece.kind, piece.name, piece.serial, piece.device, piece.unit,
           piece.location, piece.state, piece.revision,
           lent.bed, bed.name as bed_name, lower(lent.during) as since,
           cast(due.on_day as text) as due_on,
           coalesce(due.on_day < cast(:today as date), false) as overdue,
           (select count(*) from equipment_defect as defect
            where defect.equipment = piece.id and defect.closed_at is null) as defects
    from equipment as piece
    left join equipment_use as lent on lent.equipment = piece.id and upper_inf(lent.during)
    left join bed on bed.id = lent.bed
    left join lateral (
        select min(coalesce(
            (select max(on_day) + plan.every_days from maintenance_done where plan = plan.id),
            plan.first_due)) as on_day
        from maintenance_plan as plan
        where plan.equipment = piece.id and plan.ended_at is null
    ) as due on true
"""
_ONE = text(f"{_SHOWN} where piece.id = :piece")
_PAGE = text(f"""{_SHOWN}
    where piece.id > :after
      and (cast(:words as text) is null
           or concat_ws(' ', piece.id, piece.name, piece.kind, piece.serial) ilike :words)
      and (cast(:kind as text) is null or piece.kind = :kind)
      and (cast(:state as text) is null or piece.state = :state)
      and (cast(:unit as text) is null or piece.unit = :unit or bed.unit = :unit)
      and (cast(:bed as text) is null or lent.bed = :bed)
      and (cast(:lent as boolean) is null or (lent.bed is not null) = :lent)
    order by piece.id limit :most
""")


async def inventory(book: Book, wanted: Filter, *, cursor_said: str | None = None) -> Inventory:
    """A page of equipment, by tag.

    Raises:
        NotACursor: The cursor is not of this list.
    """
    last = after(cursor_said, tuple[str])[0] if cursor_said else ""
    words = None if wanted.words is None else f"%{_plain(wanted.words)}%"
    asked = {
        "after": last,
        "words": words,
        "kind": wanted.kind,
        "state": wanted.state,
        "unit": wanted.unit,
        "bed": wanted.bed,
        "lent": wanted.lent,
        "today": await book.today(),
        "most": MOST + 1,
    }
    rows = (await book.connection.execute(_PAGE, asked)).mappings().all()
    items = [EquipmentShown(**row) for row in rows[:MOST]]
    return Inventory(items=items, next=cursor(items[-1].id) if len(rows) > MOST else None)


async def piece(book: Book, tag: str) -> EquipmentShown:
    """One piece.

    Raises:
        Unknown: There is none.
    """
    asked = {"piece": tag, "today": await book.today()}
    row = (await book.connection.execute(_ONE, asked)).mappings().first()
    if row is None:
        raise Unknown("no such equipment")
    return EquipmentShown(**row)


async def add_piece(book: Book, tag: str, what: Piece) -> EquipmentShown:
    """Put a piece into the inventory.

    Raises:
        TagTaken: See there.
        DeviceTaken: See there.
        NoSuchDevice: See there.
        NoSuchUnit: See there.
    """
    with refusing({"pk_equipment": TagTaken(), **_REFUSED}):
        await book.connection.execute(insert(Equipment).values(id=tag, **_columns(what)))
    await book.note("equipment.add", thing=f"equipment/{tag}")
    return await piece(book, tag)


async def amend_piece(book: Book, tag: str, what: Piece, *, seen: int) -> EquipmentShown:
    """Mend what is known of a piece.

    Raises:
        Unknown: There is none.
        Outdated: Somebody was quicker.
        DeviceTaken: See there.
        NoSuchDevice: See there.
        NoSuchUnit: See there.
    """
    await piece(book, tag)
    with refusing(_REFUSED):
        changed = await book.connection.execute(
            update(Equipment)
            .where(Equipment.id == tag, Equipment.revision == seen)
            .values(revision=seen + 1, **_columns(what))
        )
    if changed.rowcount == 0:
        raise Outdated
    await book.note("equipment.amend", thing=f"equipment/{tag}")
    return await piece(book, tag)


async def set_state(book: Book, tag: str, state: str, *, seen: int) -> EquipmentShown:
    """Say whether a piece may be lent.

    Raises:
        Unknown: There is none.
        Outdated: Somebody was quicker.
        StillLent: It is to be retired or serviced, and is at a bed.
        StillDefect: It is to be lent again.
    """
    known = await piece(book, tag)
    if known.bed is not None and state in {"maintenance", "retired"}:
        raise StillLent
    if known.defects and state == "ready":
        raise StillDefect
    changed = await book.connection.execute(
        update(Equipment)
        .where(Equipment.id == tag, Equipment.revision == seen)
        .values(revision=seen + 1, state=state)
    )
    if changed.rowcount == 0:
        raise Outdated
    detail = {"state": [known.state, state]}
    await book.note("equipment.state", thing=f"equipment/{tag}", detail=detail)
    return await piece(book, tag)


_REFUSED: dict[str, HospitalError] = {
    "uq_equipment_device": DeviceTaken(),
    "fk_equipment_device": NoSuchDevice(),
    "fk_equipment_unit": NoSuchUnit(),
}


def _columns(what: Piece) -> dict[str, object]:
    return {
        "kind": what.kind,
        "name": what.name,
        "serial": what.serial,
        "device": what.device,
        "unit": what.unit,
        "location": what.location,
    }


def _plain(words: str) -> str:
    """What somebody typed means itself, not a pattern."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
