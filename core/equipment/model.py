"""Tables of devices and their places."""

from datetime import datetime

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
    """What can be lent to a bed.

    Attributes:
        kind: Such as `ventilator`, `pump` or `monitor`.
        device: When it is one that publishes.
        state: `ready`, `in_use`, `defect`, `maintenance` or `retired`.
    """

    __tablename__ = "equipment"
    __table_args__ = (
        CheckConstraint("state in ('ready','in_use','defect','maintenance','retired')", "state"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    serial: Mapped[str] = mapped_column(Text, server_default="")
    device: Mapped[str | None] = mapped_column(ForeignKey("device.id"))
    state: Mapped[str] = mapped_column(Text, server_default="ready")
    revision: Mapped[int] = mapped_column(server_default="1")


class EquipmentUse(Base):
    """A piece at a bed for an interval; whose it was follows from the ledger."""

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
