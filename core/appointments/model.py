"""Tables of appointments."""

from datetime import datetime

from psycopg.types.range import Range
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Text, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

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
        during: From, inclusive, to, exclusive.
        state: `booked`, `arrived`, `done`, `cancelled` or `missed`.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        _alone("doctor"),
        _alone("room"),
        _alone("patient"),
        CheckConstraint(
            "not isempty(during) and lower(during) is not null and upper(during) is not null",
            "during",
        ),
        CheckConstraint("state in ('booked','arrived','done','cancelled','missed')", "state"),
        Index("ix_appointment_during", "during", postgresql_using="gist"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    doctor: Mapped[str] = mapped_column(ForeignKey("account.id"))
    room: Mapped[str] = mapped_column(ForeignKey("room.id"))
    kind: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    state: Mapped[str] = mapped_column(Text, server_default="booked")
    note: Mapped[str] = mapped_column(Text, server_default="")
    revision: Mapped[int] = mapped_column(server_default="1")
