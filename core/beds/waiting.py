"""Patients who wait for a bed, and what they need."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import insert, text

from core.beds.model import Waiting
from core.books import Book, refusing
from core.errors import Taken, Unfit, Unknown
from core.stays.keeping import lock


class WaitsAlready(Taken):
    """The patient waits for a bed already."""


class NotWaiting(Unknown):
    """Nobody waits under this number."""


class NoSuchWish(Unfit):
    """There is no such unit to prefer, or patient to be near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What somebody needs who waits.

    Attributes:
        urgency: 1 (now) to 3 (can wait).
        unit_kind: Which kind of unit can care for them.
        monitoring: Only a bed with a monitor.
        prefers: A unit that would be best.
        together: Whom they would like to be near.
    """

    urgency: int = 2
    unit_kind: str = "ward"
    monitoring: bool = False
    prefers: str | None = None
    together: int | None = None
    note: str = ""


class WaitingShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who waits; `bed` is where they lie meanwhile."""

    id: int
    patient: int
    name: str
    sex: str
    birth_date: str
    since: datetime
    urgency: int
    unit_kind: str
    monitoring: bool
    prefers: str | None
    together: int | None
    note: str
    bed: str | None
    isolation: list[str]


class WaitingList(msgspec.Struct, frozen=True, kw_only=True):
    """All who wait, the most urgent first, then who has waited longest."""

    items: list[WaitingShown]
    next: str | None = None


_ALL = text("""
    select waiting.id, waiting.patient, waiting.since, waiting.urgency, waiting.unit_kind,
           waiting.monitoring, waiting.prefers, waiting.together, waiting.note,
           patient.family_name || ', ' || patient.given_name as name, patient.sex,
           cast(patient.birth_date as text) as birth_date, stay.bed,
           coalesce((select array_agg(kind order by kind) from isolation
                     where isolation.patient = patient.id and upper_inf(isolation.during)),
                    '{}') as isolation
    from waiting join patient on patient.id = waiting.patient
    left join stay on stay.patient = patient.id and upper_inf(stay.during)
    where waiting.ended_at is null
    order by waiting.urgency, waiting.since, waiting.id limit 500
""")
_END = text("""
    update waiting set ended_at = :now where id = :id and ended_at is null returning patient
""")


async def wait(book: Book, patient: int, needs: Needs) -> WaitingShown:
    """Somebody needs a bed, or another one.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        WaitsAlready: They wait.
        NoSuchWish: There is no such unit or patient.
    """
    await book.require_patient(patient)
    await lock(book, patients=[patient], beds=[])
    refusals = {
        "uq_waiting_patient": WaitsAlready(),
        "fk_waiting_prefers": NoSuchWish(),
        "fk_waiting_together": NoSuchWish(),
    }
    with refusing(refusals):
        number = await book.connection.scalar(
            insert(Waiting)
            .values(
                patient=patient,
                since=book.now,
                urgency=needs.urgency,
                unit_kind=needs.unit_kind,
                monitoring=needs.monitoring,
                prefers=needs.prefers,
                together=needs.together,
                note=needs.note,
                account=book.by.account,
            )
            .returning(Waiting.id)
        )
    await book.note("waiting.begin", patient=patient, thing=f"waiting/{number}")
    return next(one for one in await everybody(book) if one.id == number)


async def end(book: Book, number: int) -> WaitingList:
    """They wait no longer; who still does.

    Raises:
        NotWaiting: Nobody does under this number.
    """
    patient = await book.connection.scalar(_END, {"id": number, "now": book.now})
    if patient is None:
        raise NotWaiting
    await book.note("waiting.end", patient=patient, thing=f"waiting/{number}")
    return await read(book)


async def read(book: Book) -> WaitingList:
    """All who wait."""
    return WaitingList(items=await everybody(book))


async def everybody(book: Book) -> list[WaitingShown]:
    """All who wait, in order."""
    rows = (await book.connection.execute(_ALL)).mappings().all()
    return [msgspec.convert(dict(row), WaitingShown) for row in rows]
