"""The bed board: every bed, who lies there, and what stands against its use, in a few queries."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import RowMapping, text

from core.books import Book


class PatientOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """Who lies there; `age` in whole years."""

    id: int
    name: str
    sex: str
    age: int


class StateOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """What stands against a bed's use."""

    kind: str
    since: datetime
    until: datetime | None
    reason: str
    patient: int | None


class IsolationOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """Why somebody is kept apart."""

    id: int
    kind: str


class AwayOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """Away from the bed since when."""

    kind: str
    since: datetime


class BedOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """A bed as the board shows it.

    Attributes:
        state: `occupied`, `blocked`, `cleaning`, `reserved` or `free`: the first that holds.
        patient: Null for an empty bed, and for who may not know.
        revision: Of the admission, to be sent back with a change.
        isolation: Of the patient; `room_isolation` of the room.
        link: How the monitor is connected.
        news2: The latest score, if the ward knows one.
        doubtful: Another patient may be in the bed than the ledger says.
    """

    id: str
    name: str
    room: str | None
    room_name: str | None
    monitored: bool
    state: str
    patient: PatientOnBoard | None
    admission: int | None
    revision: int | None
    stay: int | None
    since: datetime | None
    expected_end: datetime | None
    away: AwayOnBoard | None
    isolation: list[IsolationOnBoard]
    room_isolation: list[IsolationOnBoard]
    states: list[StateOnBoard]
    monitor: str | None
    link: str | None = None
    news2: int | None = None
    doubtful: bool = False


class UnitOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """A unit with its beds, in the order of the wall."""

    id: str
    name: str
    kind: str
    floor: int
    beds: list[BedOnBoard]


class BoardShown(msgspec.Struct, frozen=True, kw_only=True):
    """Every unit with its beds."""

    at: datetime
    units: list[UnitOnBoard]


_UNITS = text("""
    select id, name, kind, floor from unit
    where site = :site and (cast(:unit as text) is null or id = :unit)
    order by position, id
""")
# Nobody comes in the future, so who is there is who has not left: the index on open stays.
_BEDS = text("""
    select bed.id, bed.name, bed.unit, bed.room, room.name as room_name, bed.monitored,
           stay.id as stay, lower(stay.during) as since, stay.admission,
           admission.revision, admission.expected_end,
           patient.id as patient, patient.sex, patient.birth_date,
           patient.family_name || ', ' || patient.given_name as patient_name,
           absence.kind as away, lower(absence.during) as away_since, standing.device
    from bed
    join unit on unit.id = bed.unit
    left join room on room.id = bed.room
    left join stay on stay.bed = bed.id and upper_inf(stay.during)
    left join admission on admission.id = stay.admission
    left join patient on patient.id = stay.patient
    left join absence on absence.stay = stay.id and upper_inf(absence.during)
    left join device_assignment as standing on standing.bed = bed.id
        and standing.role = 'monitor' and upper_inf(standing.during)
    where unit.site = :site and (cast(:unit as text) is null or bed.unit = :unit)
    order by bed.position, bed.id
""")
_STATES = text("""
    select bed, kind, patient, reason, lower(during) as since, upper(during) as until
    from bed_state where during @> cast(:now as timestamptz) order by id
""")
_ISOLATIONS = text("""
    select id, patient, room, kind from isolation where upper_inf(during) order by kind
""")
_ZONE = text("select time_zone from site where id = :site")

_FIRST = ("blocked", "cleaning", "reserved")


async def board(book: Book, *, unit: str | None, may_know: bool) -> BoardShown:
    """The board as it is now: of one unit or of all, with names for who may know them.

    Looking at it is not noted for every patient: it is what the whole house works by, and is
    asked again every few seconds. Opening a record is.
    """
    asked = {"site": book.site, "unit": unit}
    zone = await book.connection.scalar(_ZONE, {"site": book.site})
    today = book.now.astimezone(ZoneInfo(zone or "UTC")).date()
    units = (await book.connection.execute(_UNITS, asked)).all()
    beds = (await book.connection.execute(_BEDS, asked)).mappings().all()
    states = await _states(book)
    isolations = await _isolations(book)
    by_unit: dict[str, list[BedOnBoard]] = defaultdict(list)
    for row in beds:
        unit_id = row["unit"]
        known = may_know and book.by.works_in(unit_id)
        by_unit[unit_id].append(_bed(row, states, isolations, today if known else None))
    return BoardShown(
        at=book.now,
        units=[
            UnitOnBoard(
                id=row.id, name=row.name, kind=row.kind, floor=row.floor, beds=by_unit[row.id]
            )
            for row in units
        ],
    )


def _bed(
    row: RowMapping,
    states: Mapping[str, list[StateOnBoard]],
    isolations: Mapping[int | str, list[IsolationOnBoard]],
    today: date | None,
) -> BedOnBoard:
    stand = states.get(row["id"], [])
    kinds = {one.kind for one in stand}
    empty = next((kind for kind in _FIRST if kind in kinds), "free")
    return BedOnBoard(
        id=row["id"],
        name=row["name"],
        room=row["room"],
        room_name=row["room_name"],
        monitored=row["monitored"],
        state="occupied" if row["stay"] is not None else empty,
        patient=_patient(row, today),
        admission=row["admission"],
        revision=row["revision"],
        stay=row["stay"],
        since=row["since"],
        expected_end=row["expected_end"],
        away=_away(row),
        isolation=isolations.get(row["patient"], []) if row["patient"] is not None else [],
        room_isolation=isolations.get(row["room"], []) if row["room"] is not None else [],
        states=stand if today is not None else [_nameless(one) for one in stand],
        monitor=row["device"],
    )


def _patient(row: RowMapping, today: date | None) -> PatientOnBoard | None:
    if today is None or row["patient"] is None:
        return None
    born: date = row["birth_date"]
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return PatientOnBoard(
        id=row["patient"], name=row["patient_name"], sex=row["sex"], age=max(0, years)
    )


def _away(row: RowMapping) -> AwayOnBoard | None:
    if row["away"] is None:
        return None
    return AwayOnBoard(kind=row["away"], since=row["away_since"])


def _nameless(state: StateOnBoard) -> StateOnBoard:
    return msgspec.structs.replace(state, patient=None)


async def _states(book: Book) -> Mapping[str, list[StateOnBoard]]:
    found: dict[str, list[StateOnBoard]] = defaultdict(list)
    for row in await book.connection.execute(_STATES, {"now": book.now}):
        found[row.bed].append(
            StateOnBoard(
                kind=row.kind,
                since=row.since,
                until=row.until,
                reason=row.reason,
                patient=row.patient,
            )
        )
    return found


async def _isolations(book: Book) -> Mapping[int | str, list[IsolationOnBoard]]:
    """By the number of a patient, or the name of a room."""
    found: dict[int | str, list[IsolationOnBoard]] = defaultdict(list)
    for row in await book.connection.execute(_ISOLATIONS):
        whose = row.patient if row.patient is not None else row.room
        found[whose].append(IsolationOnBoard(id=row.id, kind=row.kind))
    return found
