"""Writing observations down, and taking back what was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Row, insert, select, text, update

from core.books import Book
from core.errors import Taken, Unfit, Unknown
from core.observations.model import Observation, ObservationValue
from core.staff.accounts import Staff
from core.vitals import BY_NUMBER, FACTS, Vital

CHARTED = frozenset(
    {
        Vital.PULSE,
        Vital.SPO2,
        Vital.RR,
        Vital.NIBP_SYS,
        Vital.NIBP_DIA,
        Vital.TEMP,
        Vital.O2_FLOW,
        Vital.FIO2,
        Vital.GLUCOSE,
        Vital.PAIN,
        Vital.ACVPU,
    }
)
"""What a person can observe and write down; the rest needs a device."""
LATEST_BACK = timedelta(hours=24)
"""How far back somebody may still write something down: example, approve locally."""
AHEAD = timedelta(minutes=1)


class NotObservable(Unfit):
    """This cannot have been observed."""


class AlreadyTakenBack(Taken):
    """It was taken back before."""


class StayOver(Taken):
    """The patient did not lie there at that time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody observed at a patient and writes down.

    Attributes:
        key: Of the press of a button.
        at: When it was observed, UTC.
        values: In the vocabulary's units.
        by: Who writes it down, from where.
    """

    key: str
    bed: str
    stay: int
    at: datetime
    entered_at: datetime
    values: Mapping[Vital, float]
    note: str
    by: Staff
    origin: str = ""


class ObservationShown(msgspec.Struct, frozen=True, kw_only=True):
    """A set as people see it.

    Attributes:
        id: None while it is not in the database.
        values: By vital key, in the vocabulary's unit.
        recorded: False while the database is away; the score counts it all the same.
    """

    id: int | None
    stay: int
    at: datetime
    entered_at: datetime
    account: str
    name: str
    values: dict[str, float]
    note: str = ""
    recorded: bool = True
    taken_back_at: datetime | None = None
    taken_back_by: str | None = None
    taken_back_why: str | None = None


def check(values: Mapping[Vital, float], *, at: datetime, now: datetime) -> None:
    """Refuse what cannot have been observed.

    Raises:
        NotObservable: A value is outside what is possible, the vital is none that people observe,
            or the time is in the future or long past.
    """
    if not values:
        raise NotObservable("nothing was observed")
    if not now - LATEST_BACK <= at <= now + AHEAD:
        raise NotObservable("at: within the last 24 hours, and not in the future")
    for vital, value in values.items():
        facts = FACTS[vital]
        if vital not in CHARTED:
            raise NotObservable("{vital}: not observed by people", vital=facts.label)
        if not facts.hard.holds(value):
            raise NotObservable(
                "{vital}: {low} to {high} {unit}",
                vital=facts.label,
                low=f"{facts.hard.low:g}",
                high=f"{facts.hard.high:g}",
                unit=facts.unit,
            )
    if Vital.ACVPU in values and values[Vital.ACVPU] % 1:
        raise NotObservable("acvpu: one of 0 (alert), 1, 2, 3, 4 (unresponsive)")
    low, high = values.get(Vital.NIBP_DIA), values.get(Vital.NIBP_SYS)
    if low is not None and high is not None and low >= high:
        raise NotObservable("nibp_dia: below nibp_sys")


def shown(entry: Entry) -> ObservationShown:
    """An entry that is not in the database yet, as people see it."""
    return ObservationShown(
        id=None,
        stay=entry.stay,
        at=entry.at,
        entered_at=entry.entered_at,
        account=entry.by.account,
        name=entry.by.name,
        values={vital.value: value for vital, value in entry.values.items()},
        note=entry.note,
        recorded=False,
    )


_STAY = text("select patient, during @> cast(:at as timestamptz) from stay where id = :stay")


async def write_down(book: Book, entry: Entry) -> ObservationShown:
    """Keep a set of observations; the same key of the same person keeps it once.

    Raises:
        Unknown: There is no such stay.
        StayOver: The patient did not lie there at that time.
    """
    patient, lay_there = await _of_whom(book, entry)
    if not lay_there:
        raise StayOver
    return await _keep(book, entry, patient)


async def write_late(book: Book, entry: Entry) -> ObservationShown:
    """Keep what was taken while the database was away: it was accepted then, whoever left since.

    Raises:
        Unknown: There is no such stay.
    """
    patient, _ = await _of_whom(book, entry)
    return await _keep(book, entry, patient)


async def _of_whom(book: Book, entry: Entry) -> tuple[int, bool]:
    row = (await book.connection.execute(_STAY, {"stay": entry.stay, "at": entry.at})).first()
    if row is None:
        raise Unknown("no such stay")
    return row[0], row[1]


async def _keep(book: Book, entry: Entry, patient: int) -> ObservationShown:
    found = await book.connection.execute(
        select(Observation.id).where(
            Observation.account == entry.by.account, Observation.key == entry.key
        )
    )
    number = found.scalar()
    if number is None:
        number = await _insert(book, entry)
        await book.note("observation.write", patient=patient, thing=f"observation/{number}")
    return msgspec.structs.replace(shown(entry), id=number, recorded=True)


async def _insert(book: Book, entry: Entry) -> int:
    made = await book.connection.execute(
        insert(Observation)
        .values(
            stay=entry.stay,
            at=entry.at,
            entered_at=entry.entered_at,
            account=entry.by.account,
            key=entry.key,
            note=entry.note,
        )
        .returning(Observation.id)
    )
    number: int = made.scalar_one()
    rows = [
        {"observation": number, "vital": FACTS[vital].number, "value": value}
        for vital, value in entry.values.items()
    ]
    await book.connection.execute(insert(ObservationValue), rows)
    return number


async def take_back(book: Book, number: int, *, why: str) -> ObservationShown:
    """Say that a set was wrong; it stays to be seen and counts no longer.

    Raises:
        Unknown: There is no such set.
        NotYourPatient: They are another unit's.
        AlreadyTakenBack: Somebody did before.
    """
    patient = (await book.connection.execute(_PATIENT, {"number": number})).scalar()
    if patient is None:
        raise Unknown("no such observation")
    await book.require_patient(patient)
    changed = await book.connection.execute(
        update(Observation)
        .where(Observation.id == number, Observation.taken_back_at.is_(None))
        .values(taken_back_at=book.now, taken_back_by=book.by.account, taken_back_why=why)
    )
    if changed.rowcount == 0:
        raise AlreadyTakenBack
    await book.note(
        "observation.take_back",
        patient=patient,
        thing=f"observation/{number}",
        detail={"why": why},
    )
    rows = await book.connection.execute(_SETS_BY_NUMBER, {"numbers": [number]})
    return _set(rows.one())


async def of_stay(book: Book, stay: int, *, limit: int) -> list[ObservationShown]:
    """The latest of what was written down for whoever has this stay, in all their stays.

    Raises:
        Unknown: There is no such stay.
        NotYourPatient: They are another unit's.
    """
    patient = (await book.connection.execute(_PATIENT_OF_STAY, {"stay": stay})).scalar()
    if patient is None:
        raise Unknown("no such stay")
    return await of_patient(book, patient, before=None, limit=limit)


async def of_patient(
    book: Book, patient: int, *, before: tuple[datetime, int] | None, limit: int
) -> list[ObservationShown]:
    """What was written down for a patient, newest first, from before (time, number) on.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await book.require_patient(patient)
    await book.note("observation.read", patient=patient)
    at, number = before if before is not None else (None, None)
    asked = {"patient": patient, "at": at, "number": number, "limit": limit}
    return [_set(row) for row in await book.connection.execute(_SETS_OF_PATIENT, asked)]


_PATIENT_OF_STAY = text("select patient from stay where id = :stay")
_PATIENT = text(
    "select stay.patient from observation join stay on stay.id = observation.stay"
    " where observation.id = :number"
)
_SETS = """
    select observation.id, observation.stay, observation.at, observation.entered_at,
           observation.account, coalesce(account.name, observation.account) as name,
           observation.note,
           observation.taken_back_at, observation.taken_back_by, observation.taken_back_why,
           (select jsonb_object_agg(vital, value) from observation_value
            where observation_value.observation = observation.id) as values
    from observation
    join stay on stay.id = observation.stay
    left join account on account.id = observation.account
"""
_SETS_BY_NUMBER = text(_SETS + " where observation.id = any(:numbers)")
_SETS_OF_PATIENT = text(
    _SETS
    + """
    where stay.patient = :patient
        and (cast(:at as timestamptz) is null
             or (observation.at, observation.id) < (:at, cast(:number as bigint)))
    order by observation.at desc, observation.id desc
    limit :limit
    """
)


def _set(row: Row[Any]) -> ObservationShown:
    facts = dict(row._mapping)  # noqa: SLF001 - its name is part of the interface
    values = facts.pop("values") or {}
    return ObservationShown(
        values={BY_NUMBER[int(vital)].value: value for vital, value in values.items()}, **facts
    )
