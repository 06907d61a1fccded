"""Tables of patients and stays."""

from datetime import date, datetime

from psycopg.types.range import Range
from sqlalchemy import CheckConstraint, ForeignKey, Identity, Text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Patient(Base):
    """A person.

    Attributes:
        mrn: Medical record number, unique in the hospital.
        sex: `female`, `male`, `other` or `unknown` (HL7 administrative gender).
    """

    __tablename__ = "patient"
    __table_args__ = (CheckConstraint("sex in ('female','male','other','unknown')", "sex"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    mrn: Mapped[str] = mapped_column(Text, unique=True)
    family_name: Mapped[str] = mapped_column(Text)
    given_name: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[date]
    sex: Mapped[str] = mapped_column(Text)


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
