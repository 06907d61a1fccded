"""Tables of admissions, stays and absences."""

from datetime import datetime

from psycopg.types.range import Range
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

_DURING = (
    "case when isempty(during) then voided is not null"
    " else lower(during) is not null and voided is null end"
)
"""What was entered by mistake takes no time; `voided` keeps what it said."""


class Admission(Base):
    """A patient in the hospital, from admission to discharge.

    Attributes:
        during: From, inclusive, to, exclusive; open until the discharge.
        kind: `inpatient`, `emergency`, `day` or `visitor`.
        attending: Account of the physician who answers for it.
        expected_end: When the discharge is expected; None where nobody said.
        discharged_to: Such as `home`; empty until the discharge.
        voided: What `during` was before the admission was cancelled as a mistake; None for one
            that stands.
    """

    __tablename__ = "admission"
    __table_args__ = (
        ExcludeConstraint(
            ("patient", "="), ("during", "&&"), name="ex_admission_patient", using="gist"
        ),
        CheckConstraint("kind in ('inpatient','emergency','day','visitor')", "kind"),
        CheckConstraint(_DURING, "during"),
        UniqueConstraint("id", "patient"),
        Index("ix_admission_during", "during", postgresql_using="gist"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    kind: Mapped[str] = mapped_column(Text, server_default="inpatient")
    reason: Mapped[str] = mapped_column(Text, server_default="")
    attending: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    expected_end: Mapped[datetime | None]
    discharged_to: Mapped[str] = mapped_column(Text, server_default="")
    voided: Mapped[Range[datetime] | None] = mapped_column(TSTZRANGE)
    void_reason: Mapped[str] = mapped_column(Text, server_default="")
    revision: Mapped[int] = mapped_column(server_default="1")


class Stay(Base):
    """A patient in a bed for an interval of time; neither can be twice at once.

    Attributes:
        during: From, inclusive, to, exclusive; open while the patient is there.
        age_class: `adult`, `paediatric` or `neonate`: which limits apply.
        age_band: Which row of the limits within a class of children, such as `1-2y`; may be empty.
        spo2_scale: NEWS2 SpO2 scale; 2 only by prescription (RCP 2017).
        news2: Whether NEWS2 may be calculated: 16 years or older, not pregnant.
        admission: The stays of an admission fill it without a gap (the database refuses one).
    """

    __tablename__ = "stay"
    __table_args__ = (
        ExcludeConstraint(("bed", "="), ("during", "&&"), name="ex_stay_bed", using="gist"),
        ExcludeConstraint(("patient", "="), ("during", "&&"), name="ex_stay_patient", using="gist"),
        ForeignKeyConstraint(
            ("admission", "patient"),
            ("admission.id", "admission.patient"),
            onupdate="CASCADE",
            deferrable=True,
            initially="DEFERRED",
            name="fk_stay_admission_patient",
        ),
        Index("ix_stay_during", "during", postgresql_using="gist"),
        Index("ix_stay_open", "bed", postgresql_where=text("upper_inf(during)")),
        CheckConstraint("spo2_scale in (1, 2)", "spo2_scale"),
        CheckConstraint("age_class in ('adult','paediatric','neonate')", "age_class"),
        CheckConstraint("length(age_band) <= 16", "age_band"),
        CheckConstraint(_DURING, "during"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    bed: Mapped[str] = mapped_column(ForeignKey("bed.id"))
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    age_class: Mapped[str] = mapped_column(Text, server_default="adult")
    age_band: Mapped[str] = mapped_column(Text, server_default="")
    spo2_scale: Mapped[int] = mapped_column(server_default="1")
    news2: Mapped[bool] = mapped_column(server_default="true")
    admission: Mapped[int] = mapped_column(index=True)
    voided: Mapped[Range[datetime] | None] = mapped_column(TSTZRANGE)


class Absence(Base):
    """Away from a bed that stays theirs.

    Attributes:
        kind: `off_ward`, `leave` or `theatre`.
    """

    __tablename__ = "absence"
    __table_args__ = (
        ExcludeConstraint(("stay", "="), ("during", "&&"), name="ex_absence_stay", using="gist"),
        CheckConstraint("kind in ('off_ward','leave','theatre')", "kind"),
        CheckConstraint(_DURING, "during"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    stay: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    kind: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    voided: Mapped[Range[datetime] | None] = mapped_column(TSTZRANGE)


class Restatement(Base):
    """Readings of a device that have to be attributed again, to the bed and stay of their time."""

    __tablename__ = "restatement"
    __table_args__ = (CheckConstraint("since < until", "until"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey("device.id"))
    since: Mapped[datetime]
    until: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
