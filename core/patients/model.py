"""Tables of patients."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Patient(Base):
    """A person.

    Attributes:
        mrn: Medical record number, unique in the hospital.
        sex: `female`, `male`, `other` or `unknown` (HL7 administrative gender).
        merged_into: The record that goes on after a merge; None for one that stands.
    """

    __tablename__ = "patient"
    __table_args__ = (CheckConstraint("sex in ('female','male','other','unknown')", "sex"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    mrn: Mapped[str] = mapped_column(Text, unique=True)
    family_name: Mapped[str] = mapped_column(Text)
    given_name: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[date]
    sex: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))


class ProcedureDone(Base):
    """What was done to a patient and can be billed.

    Attributes:
        code: As in the price list.
    """

    __tablename__ = "procedure_done"
    __table_args__ = (Index(None, "patient", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
