"""Reminders as rows: planned with a booking, dropped with a move, claimed by whoever sends them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.appointments.reminders import AGAIN_AFTER, LATEST, Way, after_try, due_at
from core.appointments.shown import FOR_ALL, require_patient
from core.books import Book
from core.errors import Taken, Unknown

AT_ONCE = 20
LONGEST_LIST = 200


class NoSuchReminder(Unknown):
    """There is no such reminder."""


class Reminded(Taken):
    """Somebody has reminded them already."""


class CallShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to call by telephone.

    Attributes:
        failed: A message was tried and did not get through.
    """

    id: int
    appointment: int
    patient: int
    family_name: str
    given_name: str
    birth_date: date
    phone: str
    starts_at: datetime
    failed: bool


class WishShown(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody wants to be reminded.

    Attributes:
        said_at: Since when that is so; null where nobody has asked, and a person calls.
    """

    patient: int
    way: Way
    said_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A reminder that is to be sent now.

    Attributes:
        tries: How many there are with this one.
    """

    reminder: int
    way: Way
    phone: str
    email: str
    site: str
    time_zone: str
    starts_at: datetime
    tries: int


_PLAN = text("""
    insert into appointment_reminder (appointment, starts_at, due_at)
    values (:appointment, :starts_at, :due_at)
    on conflict (appointment, starts_at) do update
        set state = 'due', tries = 0, due_at = excluded.due_at
        where appointment_reminder.state = 'dropped'
""")
_DROP = text("""
    update appointment_reminder set state = 'dropped'
    where appointment = :appointment and state in ('due', 'failed')
""")
_CLAIM = text("""
    update appointment_reminder as reminder
    set tries = tries + 1, due_at = :again
    from (
        select reminder.id from appointment_reminder as reminder
        join appointment on appointment.id = reminder.appointment
        join reminder_wish as wish on wish.patient = appointment.patient
        where reminder.state = 'due' and reminder.due_at <= :now
          and reminder.starts_at > :latest and wish.way = any(:ways)
        order by reminder.due_at limit :most
        for update of reminder skip locked
    ) as mine,
    appointment, patient, reminder_wish as wish, site
    where reminder.id = mine.id and appointment.id = reminder.appointment
      and patient.id = appointment.patient and wish.patient = patient.id and site.id = :site
    returning reminder.id, wish.way, patient.phone, patient.email, site.name, site.time_zone,
              reminder.starts_at, reminder.tries
""")
_TRIED = text("""
    update appointment_reminder
    set state = :state, due_at = :due_at, way = :way,
        done_at = case when :state = 'sent' then cast(:due_at as timestamptz) end
    where id = :reminder and state = 'due'
""")
_CALLS = text("""
    select reminder.id, reminder.appointment, patient.id as patient, patient.family_name,
           patient.given_name, patient.birth_date, patient.phone, reminder.starts_at,
           reminder.state = 'failed' as failed
    from appointment_reminder as reminder
    join appointment on appointment.id = reminder.appointment
    join patient on patient.id = appointment.patient
    left join reminder_wish as wish on wish.patient = patient.id
    where reminder.state in ('due', 'failed') and reminder.due_at <= :now
      and reminder.starts_at > :now and coalesce(wish.way, 'call') <> 'none'
      and (reminder.state = 'failed' or coalesce(wish.way, 'call') <> all(:ways))
    order by reminder.starts_at, reminder.id limit :most
""")
_CALLED = text("""
    update appointment_reminder set state = 'called', way = 'call', done_at = :now, done_by = :by
    where id = :reminder and state in ('due', 'failed')
    returning appointment
""")
_OF = text("""
    select appointment.patient, appointment.doctor from appointment_reminder as reminder
    join appointment on appointment.id = reminder.appointment where reminder.id = :reminder
""")
_WISHED = text("select way, said_at from reminder_wish where patient = :patient")
_WISH = text("""
    insert into reminder_wish (patient, way, account, said_at) values (:patient, :way, :by, :now)
    on conflict (patient) do update
        set way = excluded.way, account = excluded.account, said_at = excluded.said_at
""")


async def plan_reminder(book: Book, appointment: int, start: datetime) -> None:
    """Let a reminder fall due, unless it is too soon for one."""
    due = due_at(start, now=book.now)
    if due is not None:
        asked = {"appointment": appointment, "starts_at": start, "due_at": due}
        await book.connection.execute(_PLAN, asked)


async def drop_reminder(book: Book, appointment: int) -> None:
    """Remind nobody of what is not any more."""
    await book.connection.execute(_DROP, {"appointment": appointment})


async def claim(
    connection: AsyncConnection, *, site: str, ways: Sequence[Way], now: datetime
) -> list[Message]:
    """Reminders to send now, each counted as tried: a crash while sending is one try.

    Args:
        connection: In a transaction; to be committed before anything is sent.
        site: The hospital.
        ways: In which something can be sent at all.
        now: The time.
    """
    rows = await connection.execute(
        _CLAIM,
        {
            "site": site,
            "ways": [way.value for way in ways],
            "now": now,
            "again": now + AGAIN_AFTER,
            "latest": now + LATEST,
            "most": AT_ONCE,
        },
    )
    return [
        Message(
            reminder=row[0],
            way=Way(row[1]),
            phone=row[2],
            email=row[3],
            site=row[4],
            time_zone=row[5],
            starts_at=row[6],
            tries=row[7],
        )
        for row in rows
    ]


async def tried(
    connection: AsyncConnection, message: Message, *, went: bool, now: datetime
) -> None:
    """Write down what became of a message."""
    state, due = after_try(went=went, tries=message.tries, now=now)
    said = {"reminder": message.reminder, "state": state, "due_at": due, "way": message.way.value}
    await connection.execute(_TRIED, said)


async def calls(book: Book, ways: Sequence[Way]) -> list[CallShown]:
    """Whom to call by telephone: no message can be sent to them, or none got through."""
    asked = {"now": book.now, "ways": [way.value for way in ways], "most": LONGEST_LIST}
    rows = await book.connection.execute(_CALLS, asked)
    found = [CallShown(**row) for row in rows.mappings()]
    if book.by.role not in FOR_ALL:
        seen = await book.visible({one.patient for one in found})
        found = [one for one in found if one.patient in seen]
    await book.note("reminder.list", detail={"patients": sorted({one.patient for one in found})})
    return found


async def called(book: Book, reminder: int) -> None:
    """They know.

    Raises:
        NoSuchReminder: There is none.
        Reminded: Somebody else was quicker.
        NotYourPatient: They are another unit's.
    """
    of = (await book.connection.execute(_OF, {"reminder": reminder})).first()
    if of is None:
        raise NoSuchReminder
    await require_patient(book, of[0], doctor=of[1])
    said = {"reminder": reminder, "now": book.now, "by": book.by.account}
    row = (await book.connection.execute(_CALLED, said)).first()
    if row is None:
        raise Reminded
    await book.note("reminder.called", patient=of[0], thing=f"appointment/{row[0]}")


async def wished(book: Book, patient: int) -> WishShown:
    """How a patient wants to be reminded; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await require_patient(book, patient)
    row = (await book.connection.execute(_WISHED, {"patient": patient})).first()
    await book.note("reminder.read", patient=patient)
    way, said_at = row if row is not None else (Way.CALL, None)
    return WishShown(patient=patient, way=Way(way), said_at=said_at)


async def wish(book: Book, patient: int, way: Way) -> None:
    """Keep how a patient wants to be reminded.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    await require_patient(book, patient)
    said = {"patient": patient, "way": way.value, "by": book.by.account, "now": book.now}
    await book.connection.execute(_WISH, said)
    await book.note("reminder.wish", patient=patient, detail={"way": way.value})
