"""Tables of places."""

from sqlalchemy import ForeignKey, Identity, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Site(Base):
    """A hospital.

    Attributes:
        id: Its level in topics.
        simulated: Patients and devices are made up; every screen says so.
    """

    __tablename__ = "site"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    simulated: Mapped[bool] = mapped_column(server_default="false")


class Unit(Base):
    """A ward or ICU."""

    __tablename__ = "unit"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(Text)
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
