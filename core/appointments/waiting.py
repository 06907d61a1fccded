"""The waiting list: who waits for which appointment, since when, and what would suit them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from sqlalchemy import RowMapping, insert, text, update

from core.appointments.kinds import bookable
from core.appointments.model import Waiting
from core.appointments.shown import FOR_ALL, WITHOUT_NOTES, PatientNamed, require_patient
from core.appointments.weighing import Waits
from core.books import Book, refusing
from core.errors import Outdated, Taken, Unknown
from core.paging import MOST, after, cursor


class WaitsAlready(Taken):
    """They wait for this kind of appointment already."""


class NotWaiting(Taken):
    """They do not wait any more."""


class NoSuchEntry(Unknown):
    """There is no such entry of the waiting list."""


class NoSuchDoctor(Unknown):
    """There is no such doctor."""


class WaitingShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who waits.

    Attributes:
        urgency: `urgent`, `soon` or `routine`.
        since: When they asked.
        by: When they should have been seen.
        doctor: Whom they would like to see; null for anybody.
        weekdays: On which they can come, 1 = Monday; empty for any.
        part: `any`, `morning` or `afternoon`.
        state: `waiting`, `booked` or `withdrawn`.
        appointment: What came of it.
    """

    id: int
    patient: PatientNamed
    kind: str
    kind_name: str
    urgency: str
    since: datetime
    by: datetime
    doctor: str | None
    doctor_name: str | None
    weekdays: list[int]
    part: str
    note: str
    state: str
    appointment: int | None
    revision: int


class WaitingPage(msgspec.Struct, frozen=True, kw_only=True):
    """Who waits, longest first; `next` is the cursor of the following page."""

    items: list[WaitingShown]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How pressing it is, and what would suit; as in `WaitingShown`."""

    urgency: str
    doctor: str | None = None
    weekdays: tuple[int, ...] = ()
    part: str = "any"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list with what judgement needs of it."""

    shown: WaitingShown
    within_days: int

    def waits(self) -> Waits:
        """The same for the pure part."""
        return Waits(
            urgency=self.shown.urgency,
            since=self.shown.since,
            within_days=self.within_days,
            doctor=self.shown.doctor,
            weekdays=self.shown.weekdays,
            part=self.shown.part,
        )


_WITHIN = """
    case waiting.urgency when 'urgent' then kind.urgent_days when 'soon' then kind.soon_days
                         else kind.routine_days end
"""
_ROWS = f"""
    select waiting.id, waiting.patient, patient.mrn, patient.family_name, patient.given_name,
           patient.birth_date, waiting.kind, kind.name as kind_name, waiting.urgency,
           waiting.since, {_WITHIN} as within_days,
           waiting.since + make_interval(days => {_WITHIN}) as by,
           waiting.doctor, account.name as doctor_name, waiting.weekdays, waiting.part,
           waiting.note, waiting.state, waiting.appointment, waiting.revision
    from waiting_list as waiting
    join patient on patient.id = waiting.patient
    join appointment_kind as kind on kind.code = waiting.kind
    left join account on account.id = waiting.doctor
"""  # noqa: S608 - ours
_ONE = text(f"{_ROWS} where waiting.id = :id")
_LISTED = text(f"""{_ROWS}
    where waiting.state = 'waiting' and (:kind = '' or waiting.kind = :kind)
      and (:urgency = '' or waiting.urgency = :urgency)
      and (waiting.since, waiting.id) > (:last_at, :last_id)
    order by waiting.since, waiting.id limit :most
""")
# The most pressing of a long list: whoever is first by urgency, and then by when they should be.
_PRESSING = text(f"""{_ROWS}
    where waiting.state = 'waiting' and (:kind = '' or waiting.kind = :kind)
      and patient.merged_into is null
    order by array_position(array['urgent','soon','routine'], waiting.urgency), by, waiting.id
    limit :most
""")
_EARLIEST = datetime.fromisoformat("1900-01-01T00:00:00+00:00")
_DOCTOR = {"fk_waiting_list_doctor": NoSuchDoctor()}
RowId = Annotated[int, msgspec.Meta(ge=0, le=2**62)]


async def put_on_list(book: Book, patient: int, kind: str, wishes: Wishes) -> WaitingShown:
    """Let somebody wait for an appointment.

    Raises:
        WaitsAlready: They do.
        NoSuchKind, KindRetired, NoSuchDoctor: As they say.
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await require_patient(book, patient)
    await bookable(book, kind)
    with refusing({"ix_waiting_list_patient_kind": WaitsAlready(), **_DOCTOR}):
        made = await book.connection.execute(
            insert(Waiting)
            .values(patient=patient, kind=kind, since=book.now, **_columns(wishes))
            .returning(Waiting.id)
        )
    entry = made.scalar_one()
    await book.note("waiting.add", patient=patient, thing=f"waiting/{entry}")
    return (await _read(book, entry)).shown


async def amend_wishes(book: Book, entry: int, wishes: Wishes, *, seen: int) -> WaitingShown:
    """Change how pressing it is, or what would suit.

    Raises:
        NoSuchEntry: There is none.
        NotWaiting: They do not wait any more.
        Outdated: Somebody was quicker.
        NoSuchDoctor, NotYourPatient: As they say.
    """
    await _change(book, entry, seen, _columns(wishes))
    found = (await _read(book, entry)).shown
    await book.note("waiting.amend", patient=found.patient.id, thing=f"waiting/{entry}")
    return found


async def withdraw(book: Book, entry: int, *, reason: str, seen: int) -> WaitingShown:
    """Take somebody off the list who needs no appointment any more.

    Raises:
        NoSuchEntry, NotWaiting, Outdated, NotYourPatient: As in `amend_wishes`.
    """
    await _change(book, entry, seen, {"state": "withdrawn"})
    found = (await _read(book, entry)).shown
    await book.note(
        "waiting.withdraw",
        patient=found.patient.id,
        thing=f"waiting/{entry}",
        detail={"reason": reason},
    )
    return found


async def waiting_list(
    book: Book, *, kind: str = "", urgency: str = "", said: str | None = None
) -> WaitingPage:
    """Who waits, longest first; only patients who are in the person's hands.

    Raises:
        NotACursor: `said` is not one of this list.
    """
    last_at, last_id = after(said, tuple[datetime, RowId]) if said else (_EARLIEST, 0)
    rows = await book.connection.execute(
        _LISTED,
        {
            "kind": kind,
            "urgency": urgency,
            "last_at": last_at,
            "last_id": last_id,
            "most": MOST + 1,
        },
    )
    entries = [_entry(book, row) for row in rows.mappings()]
    following = None
    if len(entries) > MOST:
        last = entries[MOST - 1].shown
        following = cursor(last.since, last.id)
    mine = await only_theirs(book, entries[:MOST])
    await note_waiting(book, mine)
    return WaitingPage(items=[entry.shown for entry in mine], next=following)


async def pressing(book: Book, *, kind: str = "", most: int) -> list[Entry]:
    """The most pressing of those who wait and are in the person's hands."""
    rows = await book.connection.execute(_PRESSING, {"kind": kind, "most": most})
    return await only_theirs(book, [_entry(book, row) for row in rows.mappings()])


async def take_from_list(book: Book, entry: int, appointment: int, *, patient: int) -> None:
    """Note that somebody waits no more, since this appointment was booked.

    Raises:
        NoSuchEntry: There is none of this patient.
        NotWaiting: They do not wait any more.
    """
    found = (await _read(book, entry)).shown
    if found.patient.id != patient:
        raise NoSuchEntry
    changed = await book.connection.execute(
        update(Waiting)
        .where(Waiting.id == entry, Waiting.state == "waiting")
        .values(state="booked", appointment=appointment, revision=Waiting.revision + 1)
    )
    if changed.rowcount == 0:
        raise NotWaiting
    await book.note("waiting.booked", patient=patient, thing=f"waiting/{entry}")


async def only_theirs(book: Book, entries: list[Entry]) -> list[Entry]:
    """Those whose patients are in the person's hands, or who wait for the person."""
    if book.by.role in FOR_ALL:
        return entries
    seen = await book.visible({entry.shown.patient.id for entry in entries})
    return [
        entry
        for entry in entries
        if entry.shown.patient.id in seen or entry.shown.doctor == book.by.account
    ]


async def note_waiting(book: Book, entries: list[Entry]) -> None:
    """Write down whose entries somebody has seen."""
    patients = sorted({entry.shown.patient.id for entry in entries})
    await book.note("waiting.list", detail={"patients": patients})


async def _change(book: Book, entry: int, seen: int, values: dict[str, object]) -> None:
    before = (await _read(book, entry)).shown
    await require_patient(book, before.patient.id)
    if before.state != "waiting":
        raise NotWaiting
    with refusing(_DOCTOR):
        changed = await book.connection.execute(
            update(Waiting)
            .where(Waiting.id == entry, Waiting.revision == seen, Waiting.state == "waiting")
            .values(revision=seen + 1, **values)
        )
    if changed.rowcount == 0:
        raise Outdated


async def _read(book: Book, entry: int) -> Entry:
    row = (await book.connection.execute(_ONE, {"id": entry})).mappings().first()
    if row is None:
        raise NoSuchEntry
    return _entry(book, row)


def _entry(book: Book, row: RowMapping) -> Entry:
    named = PatientNamed(
        id=row["patient"],
        mrn=row["mrn"],
        family_name=row["family_name"],
        given_name=row["given_name"],
        birth_date=row["birth_date"],
    )
    plain = {
        name: row[name]
        for name in WaitingShown.__struct_fields__
        if name not in {"patient", "note"}
    }
    note = "" if book.by.role in WITHOUT_NOTES else row["note"]
    return Entry(WaitingShown(patient=named, note=note, **plain), row["within_days"])


def _columns(wishes: Wishes) -> dict[str, object]:
    return {
        "urgency": wishes.urgency,
        "doctor": wishes.doctor,
        "weekdays": sorted(set(wishes.weekdays)),
        "part": wishes.part,
        "note": wishes.note,
    }
