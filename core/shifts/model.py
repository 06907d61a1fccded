"""Tables of shifts, who works them and may not, handovers and rotas.

Who answers for which bed is `core.staff.model.DutyAssignment`.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from psycopg.types.range import Range
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

_LASTS = "not isempty(during) and lower(during) is not null and upper(during) is not null"
_POSTS = "post in ('nurse','charge','physician')"


class Skill(Base):
    """What a nurse may be able to do, such as `ventilator`."""

    __tablename__ = "skill"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class StaffSkill(Base):
    """Somebody has a skill.

    Attributes:
        expires: The last day on which it counts; None for without end.
    """

    __tablename__ = "staff_skill"

    account: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    skill: Mapped[str] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    expires: Mapped[date | None]


class Contract(Base):
    """How much somebody works, from a day on to a day before."""

    __tablename__ = "contract"
    __table_args__ = (
        ExcludeConstraint(
            ("account", "="), ("valid", "&&"), name="ex_contract_account", using="gist"
        ),
        CheckConstraint("weekly_hours > 0 and weekly_hours <= 60", "weekly_hours"),
        CheckConstraint("not isempty(valid)", "valid"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    weekly_hours: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)


class Unavailability(Base):
    """When somebody does not work.

    Attributes:
        kind: `leave`, `sick`, `training` or `other`.
    """

    __tablename__ = "unavailability"
    __table_args__ = (
        ExcludeConstraint(
            ("account", "="), ("during", "&&"), name="ex_unavailability_account", using="gist"
        ),
        CheckConstraint("kind in ('leave','sick','training','other')", "kind"),
        CheckConstraint(_LASTS, "during"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class Wish(Base):
    """What somebody would like of a rota.

    Attributes:
        kind: `off` for a day, `like` or `dislike` for shifts of a name.
        weight: 1 to 3.
    """

    __tablename__ = "wish"
    __table_args__ = (
        CheckConstraint("kind in ('off','like','dislike')", "kind"),
        CheckConstraint("weight between 1 and 3", "weight"),
        CheckConstraint(
            "(kind = 'off') = (on_day is not null) and (kind <> 'off') = (name is not null)",
            "about",
        ),
        UniqueConstraint(
            "account",
            "kind",
            "on_day",
            "name",
            name="uq_wish_account",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date | None]
    name: Mapped[str | None] = mapped_column(Text)
    weight: Mapped[int] = mapped_column(server_default="1")


class ShiftTemplate(Base):
    """A shift that comes every day.

    Attributes:
        starts: Local time of the site.
        ends: Local time of the site; on the next day when it is not after `starts`.
        skills: How many of the nurses must have each.
    """

    __tablename__ = "shift_template"
    __table_args__ = (
        UniqueConstraint("unit", "name", name="uq_shift_template_unit"),
        CheckConstraint("nurses between 0 and 100", "nurses"),
        CheckConstraint("charges between 0 and 10", "charges"),
        CheckConstraint("physicians between 0 and 20", "physicians"),
        CheckConstraint("jsonb_typeof(skills) = 'object'", "skills"),
        CheckConstraint("starts <> ends", "lasts"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(Text)
    starts: Mapped[time]
    ends: Mapped[time]
    night: Mapped[bool] = mapped_column(server_default="false")
    nurses: Mapped[int] = mapped_column(server_default="1")
    charges: Mapped[int] = mapped_column(server_default="0")
    physicians: Mapped[int] = mapped_column(server_default="0")
    skills: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    revision: Mapped[int] = mapped_column(server_default="1")


class Shift(Base):
    """A shift of a unit that has to be staffed.

    Attributes:
        name: Such as `early`, `late` or `night`.
        during: From, inclusive, to, exclusive.
        on_day: The local day on which it begins.
        skills: How many of the nurses must have each.
    """

    __tablename__ = "shift"
    __table_args__ = (
        ExcludeConstraint(
            ("unit", "="), ("name", "="), ("during", "&&"), name="ex_shift_unit", using="gist"
        ),
        CheckConstraint(_LASTS, "during"),
        CheckConstraint("jsonb_typeof(skills) = 'object'", "skills"),
        Index("ix_shift_unit_on_day", "unit", "on_day"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    on_day: Mapped[date]
    night: Mapped[bool] = mapped_column(server_default="false")
    nurses: Mapped[int] = mapped_column(server_default="0")
    charges: Mapped[int] = mapped_column(server_default="0")
    physicians: Mapped[int] = mapped_column(server_default="0")
    skills: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    revision: Mapped[int] = mapped_column(server_default="1")


class ShiftMember(Base):
    """Somebody who works a shift; nobody works two at once.

    Attributes:
        post: `nurse`, `charge` or `physician`, as `core.wire.Post`.
        during: That of the shift, or longer when they stay on.
    """

    __tablename__ = "shift_member"
    __table_args__ = (
        ExcludeConstraint(
            ("account", "="), ("during", "&&"), name="ex_shift_member_account", using="gist"
        ),
        CheckConstraint(_POSTS, "post"),
        CheckConstraint(_LASTS, "during"),
    )

    shift: Mapped[int] = mapped_column(ForeignKey("shift.id", ondelete="CASCADE"), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    post: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class ShiftBed(Base):
    """Who is to answer for a bed on a shift; who does is a duty."""

    __tablename__ = "shift_bed"
    __table_args__ = (
        ForeignKeyConstraint(
            ("shift", "account"),
            ("shift_member.shift", "shift_member.account"),
            ondelete="CASCADE",
            name="fk_shift_bed_member",
        ),
    )

    shift: Mapped[int] = mapped_column(primary_key=True)
    bed: Mapped[str] = mapped_column(ForeignKey("bed.id"), primary_key=True)
    account: Mapped[str] = mapped_column(Text)


class OnCall(Base):
    """The physician who is called for a unit, by the clock."""

    __tablename__ = "on_call"
    __table_args__ = (
        ExcludeConstraint(
            ("account", "="),
            ("unit", "="),
            ("during", "&&"),
            name="ex_on_call_account",
            using="gist",
        ),
        CheckConstraint(_LASTS, "during"),
        Index("ix_on_call_unit", "unit", "during", postgresql_using="gist"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
