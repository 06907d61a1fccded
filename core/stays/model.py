"""Tables of admissions, stays and absences."""

from datetime import datetime

from psycopg.types.range import Range
from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Admission(Base):
    """A patient in the hospital, from admission to discharge.

    Attributes:
        during: From, inclusive, to, exclusive; open until the discharge.
        kind: `inpatient`, `emergency`, `day` or `visitor`.
        attending: Account of the physician who answers for it.
        discharged_to: Such as `home`; empty until the discharge.
    """

    __tablename__ = "admission"
    __table_args__ = (
        ExcludeConstraint(
            ("patient", "="), ("during", "&&"), name="ex_admission_patient", using="gist"
        ),
        CheckConstraint("kind in ('inpatient','emergency','day','visitor')", "kind"),
        CheckConstraint("not isempty(during) and lower(during) is not null", "during"),
        Index("ix_admission_during", "during", postgresql_using="gist"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    kind: Mapped[str] = mapped_column(Text, server_default="inpatient")
    reason: Mapped[str] = mapped_column(Text, server_default="")
    attending: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    discharged_to: Mapped[str] = mapped_column(Text, server_default="")
    revision: Mapped[int] = mapped_column(server_default="1")


class Stay(Base):
    """A patient in a bed for an interval of time; neither can be twice at once.

    Attributes:
        during: From, inclusive, to, exclusive; open while the patient is there.
        age_class: `adult`, `paediatric` or `neonate`: which limits apply.
        age_band: Which row of the limits within a class of children, such as `1-2y`; may be empty.
        spo2_scale: NEWS2 SpO2 scale; 2 only by prescription (RCP 2017).
        news2: Whether NEWS2 may be calculated: 16 years or older, not pregnant.
    """

    __tablename__ = "stay"
    __table_args__ = (
        ExcludeConstraint(("bed", "="), ("during", "&&"), name="ex_stay_bed", using="gist"),
        ExcludeConstraint(("patient", "="), ("during", "&&"), name="ex_stay_patient", using="gist"),
        Index("ix_stay_during", "during", postgresql_using="gist"),
        CheckConstraint("spo2_scale in (1, 2)", "spo2_scale"),
        CheckConstraint("age_class in ('adult','paediatric','neonate')", "age_class"),
        CheckConstraint("length(age_band) <= 16", "age_band"),
        CheckConstraint("not isempty(during) and lower(during) is not null", "during"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    bed: Mapped[str] = mapped_column(ForeignKey("bed.id"))
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    age_class: Mapped[str] = mapped_column(Text, server_default="adult")
    age_band: Mapped[str] = mapped_column(Text, server_default="")
    spo2_scale: Mapped[int] = mapped_column(server_default="1")
    news2: Mapped[bool] = mapped_column(server_default="true")
    admission: Mapped[int | None] = mapped_column(ForeignKey("admission.id"), index=True)


class Absence(Base):
    """Away from a bed that stays theirs.

    Attributes:
        kind: `off_ward`, `leave` or `theatre`.
    """

    __tablename__ = "absence"
    __table_args__ = (
        ExcludeConstraint(("stay", "="), ("during", "&&"), name="ex_absence_stay", using="gist"),
        CheckConstraint("kind in ('off_ward','leave','theatre')", "kind"),
        CheckConstraint("not isempty(during) and lower(during) is not null", "during"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    stay: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    kind: Mapped[str] = mapped_column(Text)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
