"""Tables of appointments: booked ones, their history, who waits, and who is reminded."""

from datetime import datetime

from psycopg.types.range import Range
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.appointments.calendar_model import AppointmentKind, Calendar
from core.database import Base


def _alone(column: str) -> ExcludeConstraint:
    """One appointment at a time; a cancelled one stands in nobody's way."""
    return ExcludeConstraint(
        (column, "="),
        ("during", "&&"),
        name=f"ex_appointment_{column}",
        using="gist",
        where=text("state <> 'cancelled'"),
    )


class Appointment(Base):
    """A patient with a doctor in a room.

    Attributes:
        doctor: An account.
        kind: A code of `AppointmentKind`.
        during: From, inclusive, to, exclusive; at most a day.
        state: `booked`, `arrived`, `done`, `cancelled` or `missed`.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        _alone("doctor"),
        _alone("room"),
        _alone("patient"),
        CheckConstraint(
            "not isempty(during) and lower(during) is not null and upper(during) is not null"
            " and upper(during) - lower(during) <= interval '24 hours'",
            "during",
        ),
        CheckConstraint("state in ('booked','arrived','done','cancelled','missed')", "state"),
        Index("ix_appointment_during", "during", postgresql_using="gist"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    doctor: Mapped[str] = mapped_column(ForeignKey("account.id"))
    room: Mapped[str] = mapped_column(ForeignKey("room.id"))
    kind: Mapped[str] = mapped_column(ForeignKey(AppointmentKind.code))
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    state: Mapped[str] = mapped_column(Text, server_default="booked")
    note: Mapped[str] = mapped_column(Text, server_default="")
    revision: Mapped[int] = mapped_column(server_default="1")
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AppointmentEvent(Base):
    """A change of an appointment, and what it was after it; append-only.

    Attributes:
        revision: Of the appointment, after the change.
        change: `booked`, `moved`, `amended`, `reopened`, or the state it came to.
        reason: Why; never empty where one was cancelled.
    """

    __tablename__ = "appointment_event"
    __table_args__ = (
        UniqueConstraint("appointment", "revision"),
        CheckConstraint(
            "change in ('booked','moved','amended','arrived','done','cancelled','missed',"
            "'reopened')",
            "change",
        ),
        CheckConstraint("change <> 'cancelled' or reason <> ''", "reason"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    appointment: Mapped[int] = mapped_column(ForeignKey(Appointment.id))
    revision: Mapped[int]
    at: Mapped[datetime]
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    change: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    doctor: Mapped[str] = mapped_column(Text, index=True)
    room: Mapped[str] = mapped_column(Text, index=True)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class Waiting(Base):
    """Somebody who waits for an appointment.

    Attributes:
        urgency: `urgent`, `soon` or `routine`; what they mean in days is the kind's.
        since: When they asked.
        doctor: Whom they would like to see; None for anybody.
        weekdays: On which they can come, 1 = Monday; empty for any.
        part: `any`, `morning` or `afternoon`.
        appointment: What came of it.
    """

    __tablename__ = "waiting_list"
    __table_args__ = (
        CheckConstraint("urgency in ('urgent','soon','routine')", "urgency"),
        CheckConstraint("weekdays <@ array[1,2,3,4,5,6,7]::smallint[]", "weekdays"),
        CheckConstraint("part in ('any','morning','afternoon')", "part"),
        CheckConstraint("state in ('waiting','booked','withdrawn')", "state"),
        CheckConstraint("(state = 'booked') = (appointment is not null)", "booked"),
        Index(
            "ix_waiting_list_patient_kind",
            "patient",
            "kind",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_waiting_list_since", "since", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(ForeignKey(AppointmentKind.code))
    urgency: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime]
    doctor: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default="{}")
    part: Mapped[str] = mapped_column(Text, server_default="any")
    note: Mapped[str] = mapped_column(Text, server_default="")
    state: Mapped[str] = mapped_column(Text, server_default="waiting")
    appointment: Mapped[int | None] = mapped_column(ForeignKey(Appointment.id), unique=True)
    revision: Mapped[int] = mapped_column(server_default="1")


class ReminderWish(Base):
    """How a patient has asked to be reminded; who has asked for nothing is called by a person.

    Attributes:
        way: `text`, `mail`, `call` (by a person) or `none`.
    """

    __tablename__ = "reminder_wish"
    __table_args__ = (CheckConstraint("way in ('text','mail','call','none')", "way"),)

    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    way: Mapped[str] = mapped_column(Text)
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    said_at: Mapped[datetime]


class Reminder(Base):
    """That somebody is to be reminded of an appointment, from `due_at` on.

    Attributes:
        starts_at: The time it reminds of; moved, an appointment has another reminder.
        state: `due`, `sent`, `failed`, `called` or `dropped`.
        way: In which it went.
    """

    __tablename__ = "appointment_reminder"
    __table_args__ = (
        UniqueConstraint("appointment", "starts_at"),
        CheckConstraint("state in ('due','sent','failed','called','dropped')", "state"),
        Index(
            "ix_appointment_reminder_due_at",
            "due_at",
            postgresql_where=text("state in ('due','failed')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    appointment: Mapped[int] = mapped_column(ForeignKey(Appointment.id))
    starts_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Text, server_default="due")
    way: Mapped[str] = mapped_column(Text, server_default="")
    tries: Mapped[int] = mapped_column(server_default="0")
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))


__all__ = [
    "Appointment",
    "AppointmentEvent",
    "AppointmentKind",
    "Calendar",
    "Reminder",
    "ReminderWish",
    "Waiting",
]
