"""Tables of devices and equipment, their places, and what is wrong with them."""

from datetime import date, datetime

from psycopg.types.range import Range
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Text, func
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Device(Base):
    """A device that publishes; its account on the broker has the same name.

    Attributes:
        number: Stands for the device in readings; never reused.
    """

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    model: Mapped[str] = mapped_column(Text, server_default="")
    serial: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DeviceAssignment(Base):
    """A device at a bed for an interval of time.

    Attributes:
        role: What it does there; one device of a role at a bed at a time.
    """

    __tablename__ = "device_assignment"
    __table_args__ = (
        ExcludeConstraint(
            ("device", "="), ("during", "&&"), name="ex_device_assignment_device", using="gist"
        ),
        ExcludeConstraint(
            ("bed", "="),
            ("role", "="),
            ("during", "&&"),
            name="ex_device_assignment_bed",
            using="gist",
        ),
        CheckConstraint("not isempty(during) and lower(during) is not null", "during"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey("device.id"))
    bed: Mapped[str] = mapped_column(ForeignKey("bed.id"))
    role: Mapped[str] = mapped_column(Text, server_default="monitor")
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)


class Equipment(Base):
    """What can be lent to a bed; whether it is lent says `EquipmentUse`.

    Attributes:
        kind: Such as `ventilator`, `pump` or `monitor`.
        device: When it is one that publishes.
        unit: Where it belongs while nobody has it; None for the central store.
        state: `ready`, `defect`, `maintenance` or `retired`.
    """

    __tablename__ = "equipment"
    __table_args__ = (
        CheckConstraint("state in ('ready','defect','maintenance','retired')", "state"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text)
    serial: Mapped[str] = mapped_column(Text, server_default="")
    device: Mapped[str | None] = mapped_column(ForeignKey("device.id"), unique=True)
    unit: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    location: Mapped[str] = mapped_column(Text, server_default="")
    state: Mapped[str] = mapped_column(Text, server_default="ready")
    revision: Mapped[int] = mapped_column(server_default="1")


class EquipmentUse(Base):
    """A piece at a bed for an interval; whose it was follows from the ledger.

    What is not ready cannot be lent: a trigger refuses it as `ck_equipment_use_fit`.
    """

    __tablename__ = "equipment_use"
    __table_args__ = (
        ExcludeConstraint(
            ("equipment", "="), ("during", "&&"), name="ex_equipment_use_equipment", using="gist"
        ),
        CheckConstraint("not isempty(during) and lower(during) is not null", "during"),
        Index("ix_equipment_use_bed", "bed", "during", postgresql_using="gist"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    equipment: Mapped[str] = mapped_column(ForeignKey("equipment.id"))
    bed: Mapped[str] = mapped_column(ForeignKey("bed.id"))
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    lent_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    returned_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))


class MaintenancePlan(Base):
    """What has to be done every so many days.

    Attributes:
        first_due: By when it was or is to be done for the first time.
        ended_at: Since when it counts no more.
    """

    __tablename__ = "maintenance_plan"
    __table_args__ = (CheckConstraint("every_days between 1 and 3660", "every_days"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    equipment: Mapped[str] = mapped_column(ForeignKey("equipment.id"), index=True)
    task: Mapped[str] = mapped_column(Text)
    every_days: Mapped[int]
    first_due: Mapped[date]
    ended_at: Mapped[datetime | None]


class MaintenanceDone(Base):
    """What was done of a plan, and whether the piece passed."""

    __tablename__ = "maintenance_done"
    __table_args__ = (
        CheckConstraint("outcome in ('passed','failed')", "outcome"),
        Index("ix_maintenance_done_plan_on_day", "plan", "on_day"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("maintenance_plan.id"))
    on_day: Mapped[date]
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, server_default="")


class EquipmentDefect(Base):
    """What somebody found wrong with a piece.

    Attributes:
        bed: At which it stood.
        outcome: `repaired`, `no_fault` or `retired`, once it is closed.
    """

    __tablename__ = "equipment_defect"
    __table_args__ = (
        CheckConstraint("length(what) between 1 and 500", "what"),
        CheckConstraint("outcome in ('repaired','no_fault','retired')", "outcome"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    equipment: Mapped[str] = mapped_column(ForeignKey("equipment.id"), index=True)
    reported_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    reported_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(Text)
    bed: Mapped[str | None] = mapped_column(ForeignKey("bed.id"))
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, server_default="")
