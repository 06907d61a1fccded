"""Tables of places."""

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Site(Base):
    """A hospital.

    Attributes:
        id: Its level in topics.
        simulated: Patients and devices are made up; every screen says so.
        time_zone: IANA name; the days of bills and calendars are days there.
        currency: ISO 4217.
    """

    __tablename__ = "site"
    __table_args__ = (CheckConstraint("currency ~ '^[A-Z]{3}$'", "currency"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    simulated: Mapped[bool] = mapped_column(server_default="false")
    time_zone: Mapped[str] = mapped_column(Text, server_default="UTC")
    currency: Mapped[str] = mapped_column(Text, server_default="EUR")


class Unit(Base):
    """A ward, ICU, department or clinic.

    Attributes:
        kind: `ward`, `icu`, `emergency`, `theatre`, `maternity`, `paediatric` or `outpatient`.
    """

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint(
            "kind in ('ward','icu','emergency','theatre','maternity','paediatric','outpatient')",
            "kind",
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(server_default="0")
    kind: Mapped[str] = mapped_column(Text, server_default="ward")


class Room(Base):
    """A room of a unit.

    Attributes:
        kind: `ward` has beds; `clinic`, `theatre` and `treatment` can be booked.
    """

    __tablename__ = "room"
    __table_args__ = (CheckConstraint("kind in ('ward','clinic','theatre','treatment')", "kind"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text, server_default="ward")
    position: Mapped[int] = mapped_column(server_default="0")


class Bed(Base):
    """A place for one patient.

    Attributes:
        number: Stands for the bed in readings; never reused.
        position: Order on the wall.
    """

    __tablename__ = "bed"
    __table_args__ = (Index(None, "unit"), UniqueConstraint("id", "unit"))

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(server_default="0")
    room: Mapped[str | None] = mapped_column(ForeignKey("room.id"))
