"""Tables of the time that can be booked: kinds of appointments, calendars, hours, feeds."""

from datetime import date, datetime

from psycopg.types.range import Range
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, INT4RANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

_CLOCK = "not isempty(clock) and clock <@ int4range(0, 1440, '[]') and upper(clock) <= 1440"


class AppointmentKind(Base):
    """What one comes for.

    Attributes:
        minutes: How long it takes, 5 to 720.
        room_kinds: Of `core.beds.model.Room` where it can be.
        urgent_days, soon_days, routine_days: Within how many days it should be.
        price_code: Of the price list; empty where nothing is billed.
        retired: Not booked any more.
    """

    __tablename__ = "appointment_kind"
    __table_args__ = (
        CheckConstraint("code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'", "code"),
        CheckConstraint("minutes between 5 and 720", "minutes"),
        CheckConstraint(
            "room_kinds <@ array['clinic','theatre','treatment'] and room_kinds <> '{}'",
            "room_kinds",
        ),
        CheckConstraint(
            "0 < urgent_days and urgent_days <= soon_days and soon_days <= routine_days", "days"
        ),
    )

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int]
    room_kinds: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{clinic}")
    urgent_days: Mapped[int] = mapped_column(server_default="3")
    soon_days: Mapped[int] = mapped_column(server_default="14")
    routine_days: Mapped[int] = mapped_column(server_default="60")
    price_code: Mapped[str] = mapped_column(Text, server_default="")
    retired: Mapped[bool] = mapped_column(server_default="false")
    revision: Mapped[int] = mapped_column(server_default="1")


class Calendar(Base):
    """The time of a doctor, or of a room, that can be booked.

    Attributes:
        step: Appointments are offered every so many minutes from the opening on.
        kinds: What a doctor does; empty for everything, and for rooms.
        closed: Nothing is booked any more; what is booked stands.
    """

    __tablename__ = "calendar"
    __table_args__ = (
        CheckConstraint("step between 5 and 240", "step"),
        CheckConstraint("num_nonnulls(doctor, room) = 1", "of_one"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.id"))
    doctor: Mapped[str | None] = mapped_column(ForeignKey("account.id"), unique=True)
    room: Mapped[str | None] = mapped_column(ForeignKey("room.id"), unique=True)
    step: Mapped[int] = mapped_column(server_default="10")
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    closed: Mapped[bool] = mapped_column(server_default="false")
    revision: Mapped[int] = mapped_column(server_default="1")


class CalendarHours(Base):
    """When a calendar is open on a weekday.

    Attributes:
        weekday: ISO, 1 = Monday.
        clock: Minutes since midnight by the clock on the site's wall; may end at 1440.
        valid: The days on which the rule holds.
    """

    __tablename__ = "calendar_hours"
    __table_args__ = (
        CheckConstraint("weekday between 1 and 7", "weekday"),
        CheckConstraint(_CLOCK, "clock"),
        CheckConstraint("not isempty(valid) and lower(valid) is not null", "valid"),
        ExcludeConstraint(
            ("calendar", "="),
            ("weekday", "="),
            ("valid", "&&"),
            ("clock", "&&"),
            name="ex_calendar_hours_clock",
            using="gist",
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    calendar: Mapped[int] = mapped_column(ForeignKey(Calendar.id, ondelete="CASCADE"))
    weekday: Mapped[int] = mapped_column(SmallInteger)
    clock: Mapped[Range[int]] = mapped_column(INT4RANGE)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)


class CalendarException(Base):
    """A day that is not as its week says.

    Attributes:
        calendar: Whose; None for a holiday of the whole site.
        kind: `holiday`, `closed` or `extra` (open besides, whatever is closed).
        clock: Which part of the day, minutes since midnight.
    """

    __tablename__ = "calendar_exception"
    __table_args__ = (
        CheckConstraint("kind in ('holiday','closed','extra')", "kind"),
        CheckConstraint(_CLOCK, "clock"),
        CheckConstraint("(calendar is null) = (kind = 'holiday')", "of_site"),
        ExcludeConstraint(
            ("site", "="),
            (text("coalesce(calendar, 0)"), "="),
            ("day", "="),
            ("clock", "&&"),
            name="ex_calendar_exception_clock",
            using="gist",
        ),
        Index(None, "day"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.id"))
    calendar: Mapped[int | None] = mapped_column(ForeignKey(Calendar.id, ondelete="CASCADE"))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(Text)
    clock: Mapped[Range[int]] = mapped_column(INT4RANGE, server_default=text("int4range(0, 1440)"))
    note: Mapped[str] = mapped_column(Text, server_default="")


class CalendarFeed(Base):
    """Who holds the secret reads the calendar.

    Attributes:
        token_hash: SHA-256 of the secret, which is nowhere here.
        label: What it is for, in the words of who made it.
    """

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    calendar: Mapped[int] = mapped_column(ForeignKey(Calendar.id), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    label: Mapped[str] = mapped_column(Text, server_default="")
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
