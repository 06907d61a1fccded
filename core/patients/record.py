"""Tables of the clinical record. Every row says who wrote it; it is ended, never deleted."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Numeric,
    Text,
    func,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from core.database import Base

_EMPTY = text("''")
_ENDED = "ended_at is null or end_reason <> ''"


def _written() -> Mapped[str]:
    return mapped_column(Text, server_default=_EMPTY)


class _Entry:
    """What every entry that can be changed has.

    Attributes:
        ended_at: It no longer counts, for `end_reason`.
    """

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    revision: Mapped[int] = mapped_column(server_default="1")
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(Text, server_default=_EMPTY)

    @declared_attr
    @classmethod
    def patient(cls) -> Mapped[int]:
        """Whose."""
        return mapped_column(ForeignKey("patient.id"), index=True)

    @declared_attr
    @classmethod
    def recorded_by(cls) -> Mapped[str]:
        """Who wrote it first."""
        return mapped_column(ForeignKey("account.id"))

    @declared_attr
    @classmethod
    def changed_by(cls) -> Mapped[str]:
        """Who changed it last."""
        return mapped_column(ForeignKey("account.id"))


class Allergy(_Entry, Base):
    """What somebody must not be given.

    Attributes:
        substance: None: somebody has asked, and none is known.
        severity: Of the reaction: `mild`, `moderate`, `severe` or `unknown`.
        certainty: `suspected` or `confirmed`.
    """

    __tablename__ = "allergy"
    __table_args__ = (
        CheckConstraint("substance <> ''", "substance"),
        CheckConstraint("severity in ('mild','moderate','severe','unknown')", "severity"),
        CheckConstraint("certainty in ('suspected','confirmed')", "certainty"),
        CheckConstraint(_ENDED, "ended"),
    )

    substance: Mapped[str | None] = mapped_column(Text)
    reaction: Mapped[str] = _written()
    severity: Mapped[str] = mapped_column(Text, server_default="unknown")
    certainty: Mapped[str] = mapped_column(Text, server_default="suspected")


class Condition(_Entry, Base):
    """What somebody has or had.

    Attributes:
        icd10: Code of ICD-10, such as `I50.1`; may be empty.
        onset: Day; None when it is not known.
        resolved: Day; None while it lasts.
    """

    __tablename__ = "condition"
    __table_args__ = (
        CheckConstraint("description <> ''", "description"),
        CheckConstraint("icd10 ~ '^([A-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,4})?)?$'", "icd10"),
        CheckConstraint("resolved >= onset", "order"),
        CheckConstraint(_ENDED, "ended"),
    )

    description: Mapped[str] = mapped_column(Text)
    icd10: Mapped[str] = _written()
    onset: Mapped[date | None]
    resolved: Mapped[date | None]


class Medication(_Entry, Base):
    """What somebody takes.

    Attributes:
        dose: As it was written; `amount` and `amount_unit` where it is one number.
        despite: Why it is given although an allergy is known.
    """

    __tablename__ = "medication"
    __table_args__ = (
        CheckConstraint("drug <> ''", "drug"),
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("stopped_at >= started_at", "order"),
        CheckConstraint("(amount is null) = (amount_unit = '')", "measured"),
        CheckConstraint(_ENDED, "ended"),
    )

    drug: Mapped[str] = mapped_column(Text)
    dose: Mapped[str] = _written()
    amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    amount_unit: Mapped[str] = _written()
    route: Mapped[str] = _written()
    frequency: Mapped[str] = _written()
    started_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    prescriber: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    despite: Mapped[str] = _written()


class Note(Base):
    """Somebody's words; never changed.

    Attributes:
        corrects: The note that this one stands for now; each has one correction at most.
    """

    __tablename__ = "note"
    __table_args__ = (
        CheckConstraint(
            "kind in ('progress','nursing','history','consultation','operation','discharge')",
            "kind",
        ),
        CheckConstraint("body <> ''", "body"),
        Index(None, "patient", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    corrects: Mapped[int | None] = mapped_column(ForeignKey("note.id"), unique=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(ForeignKey("account.id"))


class Document(Base):
    """A paper or picture.

    Attributes:
        kind: Media type, found from the content.
        size: Bytes; at most 5 MiB.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("name <> ''", "name"),
        CheckConstraint(
            "kind in ('application/pdf','image/png','image/jpeg','text/plain')", "kind"
        ),
        CheckConstraint("length(content) between 1 and 5242880", "content"),
        CheckConstraint("sha256 = pg_catalog.sha256(content)", "sha256"),
        CheckConstraint(_ENDED, "ended"),
        Index(None, "patient", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column(Computed("length(content)", persisted=True))
    revision: Mapped[int] = mapped_column(server_default="1")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = _written()


class ProcedureDone(Base):
    """What was done to a patient and can be billed.

    Attributes:
        code: As in the price list.
        account: Who did it.
        ended_at: It was written down by mistake: nothing is charged for it.
    """

    __tablename__ = "procedure_done"
    __table_args__ = (Index(None, "patient", "at"), CheckConstraint(_ENDED, "ended"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    revision: Mapped[int] = mapped_column(server_default="1")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = _written()
