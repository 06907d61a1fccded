"""Units, rooms and beds are set up and mended."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from core.beds.model import Bed, Room, Unit
from core.books import Book, refusing
from core.errors import Outdated, Taken, Unfit, Unknown

Table = type[Unit] | type[Room] | type[Bed]


class NameTaken(Taken):
    """There is one of this name already."""


class NoSuchUnit(Unfit):
    """There is no such unit, or room."""


class RoomElsewhere(Unfit):
    """The room is in another unit than the bed."""


class UnitPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A unit; `floor` is its storey."""

    id: str
    name: str
    kind: str
    floor: int
    position: int
    revision: int


class RoomPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A room of a unit."""

    id: str
    unit: str
    name: str
    kind: str
    position: int
    single_sex: bool
    airborne: bool
    revision: int


class BedPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A bed of a unit."""

    id: str
    unit: str
    room: str | None
    name: str
    position: int
    monitored: bool
    revision: int


class PlacesShown(msgspec.Struct, frozen=True, kw_only=True):
    """All units, rooms and beds, in their order."""

    units: list[UnitPlace]
    rooms: list[RoomPlace]
    beds: list[BedPlace]


_REFUSALS = {
    "pk_unit": NameTaken(),
    "pk_room": NameTaken(),
    "pk_bed": NameTaken(),
    "fk_room_unit": NoSuchUnit(),
    "fk_bed_unit": NoSuchUnit(),
    "fk_bed_room": NoSuchUnit(),
}
_SHOWN: Mapping[Table, type[UnitPlace] | type[RoomPlace] | type[BedPlace]] = {
    Unit: UnitPlace,
    Room: RoomPlace,
    Bed: BedPlace,
}


async def read_places(book: Book) -> PlacesShown:
    """All of the site."""
    units = [one for one in await _rows(book, Unit) if isinstance(one, UnitPlace)]
    rooms = [one for one in await _rows(book, Room) if isinstance(one, RoomPlace)]
    beds = [one for one in await _rows(book, Bed) if isinstance(one, BedPlace)]
    return PlacesShown(units=units, rooms=rooms, beds=beds)


async def set_up(
    book: Book, table: Table, name: str, values: Mapping[str, object]
) -> UnitPlace | RoomPlace | BedPlace:
    """Make a unit, room or bed.

    Raises:
        NotYourUnit: It is, or would be, another unit's.
        NameTaken: There is one of this name.
        NoSuchUnit: It would be nowhere.
        RoomElsewhere: The room is in another unit.
    """
    book.require_unit(str(values.get("unit", name)))
    await _require_room_of_unit(book, values)
    extra = {"site": book.site} if table is Unit else {}
    with refusing(_REFUSALS):
        await book.connection.execute(insert(table).values(id=name, **values, **extra))
    await book.note(f"{table.__tablename__}.begin", thing=f"{table.__tablename__}/{name}")
    return await _one(book, table, name)


async def mend(
    book: Book, table: Table, name: str, values: Mapping[str, object], *, seen: int
) -> UnitPlace | RoomPlace | BedPlace:
    """Mend what is said of one.

    Raises:
        Unknown: There is none.
        NotYourUnit: It is, or would be, another unit's.
        Outdated: Somebody was quicker than `seen`.
        NoSuchUnit: It would be nowhere.
        RoomElsewhere: The room is in another unit.
    """
    before = await _one(book, table, name)
    for unit in (before.id if isinstance(before, UnitPlace) else before.unit, values.get("unit")):
        if unit is not None:
            book.require_unit(str(unit))
    await _require_room_of_unit(book, values)
    with refusing(_REFUSALS):
        changed = await book.connection.execute(
            update(table)
            .where(table.id == name, table.revision == seen)
            .values(**values, revision=seen + 1)
        )
    if changed.rowcount == 0:
        raise Outdated
    await book.note(
        f"{table.__tablename__}.amend",
        thing=f"{table.__tablename__}/{name}",
        detail={"was": msgspec.to_builtins(before)},
    )
    return await _one(book, table, name)


async def _require_room_of_unit(book: Book, values: Mapping[str, object]) -> None:
    room = values.get("room")
    if room is not None:
        unit = await book.connection.scalar(select(Room.unit).where(Room.id == room))
        if unit is not None and unit != values.get("unit"):
            raise RoomElsewhere


async def _one(book: Book, table: Table, name: str) -> UnitPlace | RoomPlace | BedPlace:
    kind = _SHOWN[table]
    row = await book.connection.execute(select(*_columns(table, kind)).where(table.id == name))
    found = row.mappings().first()
    if found is None:
        raise Unknown("there is no unit, room or bed of this name")
    return kind(**found)


async def _rows(book: Book, table: Table) -> list[UnitPlace | RoomPlace | BedPlace]:
    kind = _SHOWN[table]
    rows = await book.connection.execute(
        select(*_columns(table, kind)).order_by(table.position, table.id)
    )
    return [kind(**row) for row in rows.mappings()]


def _columns(table: Table, kind: type[msgspec.Struct]) -> list[InstrumentedAttribute[object]]:
    return [getattr(table, name) for name in kind.__struct_fields__]
