"""Tables of observations."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import REAL
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Observation(Base):
    """A set that somebody observed at a patient and wrote down.

    Attributes:
        at: When it was observed; `entered_at` when it was written down.
        key: Of the press of a button, once for each account.
        taken_back_at: When somebody said that it was wrong, who and why.
    """

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("account", "key", name="uq_observation_account"),
        CheckConstraint("at <= entered_at + interval '1 minute'", "at"),
        CheckConstraint(
            "num_nulls(taken_back_at, taken_back_by, taken_back_why) in (0, 3)", "taken_back"
        ),
        Index(None, "stay", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    stay: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    at: Mapped[datetime]
    entered_at: Mapped[datetime]
    account: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, server_default="")
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str | None] = mapped_column(Text)
    taken_back_why: Mapped[str | None] = mapped_column(Text)


class ObservationValue(Base):
    """One vital sign of a set.

    Attributes:
        vital: Number in the vocabulary.
        value: In the vocabulary's unit.
    """

    __tablename__ = "observation_value"
    __table_args__ = (CheckConstraint("value > '-Infinity' and value < 'Infinity'", "value"),)

    observation: Mapped[int] = mapped_column(ForeignKey("observation.id"), primary_key=True)
    vital: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    value: Mapped[float] = mapped_column(REAL)
