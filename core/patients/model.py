"""Tables of patients: who they are, by which numbers others know them, and which were one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

_EMPTY = text("''")


def _written() -> Mapped[str]:
    return mapped_column(Text, server_default=_EMPTY)


class Patient(Base):
    """A person.

    Attributes:
        mrn: Medical record number, unique in the hospital; ours are eight digits of which the last
            checks the others.
        former_name: As they were called before; may be empty, as may all of what follows it.
        sex: `female`, `male`, `other` or `unknown` (HL7 administrative gender).
        language: BCP 47.
        country: ISO 3166-1, two letters.
        kin_name: Next of kin.
        member_number: With the insurer.
        merged_into: The record that goes on after a merge; None for one that stands.
        name_words: All names, lower case, without accents.
    """

    __tablename__ = "patient"
    __table_args__ = (
        CheckConstraint("sex in ('female','male','other','unknown')", "sex"),
        CheckConstraint("mrn !~ '^[0-9]{8}$' or check_digit(mrn) = 0", "mrn"),
        CheckConstraint("merged_into <> id", "merged_into"),
        Index("ix_patient_name_words", "name_words", postgresql_using="gin"),
        Index("ix_patient_mrn_prefix", "mrn", postgresql_ops={"mrn": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    mrn: Mapped[str] = mapped_column(Text, unique=True, server_default=func.new_mrn())
    family_name: Mapped[str] = mapped_column(Text)
    given_name: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[date] = mapped_column(index=True)
    sex: Mapped[str] = mapped_column(Text)
    former_name: Mapped[str] = _written()
    phone: Mapped[str] = _written()
    email: Mapped[str] = _written()
    language: Mapped[str] = _written()
    street: Mapped[str] = _written()
    postal_code: Mapped[str] = _written()
    city: Mapped[str] = _written()
    country: Mapped[str] = _written()
    kin_name: Mapped[str] = _written()
    kin_relation: Mapped[str] = _written()
    kin_phone: Mapped[str] = _written()
    insurer: Mapped[str] = _written()
    member_number: Mapped[str] = _written()
    revision: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    name_words: Mapped[list[str]] = mapped_column(
        ARRAY(Text),
        Computed(
            "name_words(family_name || ' ' || given_name || ' ' || former_name)", persisted=True
        ),
    )


class NameWord(Base):
    """A word of somebody's name, once.

    Attributes:
        variants: The word, and what is left of it without one letter.
    """

    __tablename__ = "name_word"
    __table_args__ = (
        Index("ix_name_word_prefix", "word", postgresql_ops={"word": "text_pattern_ops"}),
        Index("ix_name_word_variants", "variants", postgresql_using="gin"),
        Index(
            "ix_name_word_trigrams",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
        ),
    )

    word: Mapped[str] = mapped_column(Text, primary_key=True)
    variants: Mapped[list[str]] = mapped_column(
        ARRAY(Text), Computed("word_variants(word)", persisted=True)
    )


class PatientIdentifier(Base):
    """A number by which somebody else knows the patient.

    Attributes:
        kind: Of HL7 table 0203: `MR` record number of another hospital or of ours before, `NI`
            national, `PPN` passport, `DL` driving licence, `SS` social security, `NH` national
            health, `MB` insurance member, `XX` another.
        assigner: Who gave it.
        plain: As it is compared: letters and digits.
    """

    __tablename__ = "patient_identifier"
    __table_args__ = (
        CheckConstraint("kind in ('MR','NI','PPN','DL','SS','NH','MB','XX')", "kind"),
        CheckConstraint("value <> ''", "value"),
        Index("ix_patient_identifier_plain", "plain", postgresql_ops={"plain": "text_pattern_ops"}),
        Index(
            "uq_patient_identifier_mr",
            "assigner",
            "plain",
            unique=True,
            postgresql_where=text("kind = 'MR' and ended_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    assigner: Mapped[str] = _written()
    value: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(
        Text, Computed("upper(regexp_replace(value, '[^[:alnum:]]', '', 'g'))", persisted=True)
    )
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(server_default="1")


class DistinctPatients(Base):
    """Somebody has looked at two like records: they are two people."""

    __tablename__ = "distinct_patients"
    __table_args__ = (CheckConstraint("first < second", "order"),)

    first: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    second: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True, index=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class PatientMerge(Base):
    """Two records were one person's.

    Attributes:
        loser: The record that points at the other since.
        before: Both as they were.
    """

    __tablename__ = "patient_merge"
    __table_args__ = (
        CheckConstraint("reason <> ''", "reason"),
        CheckConstraint("loser <> winner", "two"),
        Index(
            "uq_patient_merge_loser",
            "loser",
            unique=True,
            postgresql_where=text("undone_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    loser: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    winner: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))


class PatientMergeRow(Base):
    """A row that changed hands in a merge.

    Attributes:
        place: Its table.
        part: The column that named the patient.
        key: Its primary key.
    """

    __tablename__ = "patient_merge_row"

    merge: Mapped[int] = mapped_column(ForeignKey("patient_merge.id"), primary_key=True)
    place: Mapped[str] = mapped_column(Text, primary_key=True)
    part: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[dict[str, Any]] = mapped_column(JSONB, primary_key=True)
