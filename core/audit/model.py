"""Tables of the audit, and of answers to requests that may be sent twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class AuditEntry(Base):
    """Somebody did something; append-only.

    Attributes:
        act: Such as `patient.read` or `stay.transfer`.
        patient: Whose record, when it is one's.
        thing: What else it was about, such as `invoice/12`.
        origin: From where: address and screen.
        why: The reason given, where one is asked for.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(
            "ix_audit_entry_patient",
            "patient",
            "number",
            postgresql_where=text("patient is not null"),
        ),
        Index("ix_audit_entry_account", "account", "number"),
        CheckConstraint("at >= '2000-01-01Z' and at < '2200-01-01Z'", "at"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    act: Mapped[str] = mapped_column(Text)
    patient: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(Text)
    thing: Mapped[str] = mapped_column(Text, server_default="")
    origin: Mapped[str] = mapped_column(Text, server_default="")
    why: Mapped[str] = mapped_column(Text, server_default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")


class AuditUnsealed(Base):
    """An entry that has no link yet; written by a trigger with the entry."""

    __tablename__ = "audit_unsealed"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class AuditLink(Base):
    """An entry's place in the chain; see core/audit/chain.py.

    Attributes:
        position: 1, 2, 3 … without a gap, in the order of sealing.
        hash: SHA-256, 32 bytes.
    """

    __tablename__ = "audit_link"
    __table_args__ = (
        UniqueConstraint("position", "hash"),
        CheckConstraint("length(hash) = 32", "hash"),
    )

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry: Mapped[int] = mapped_column(ForeignKey("audit_entry.number"), unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditCheckpoint(Base):
    """A signed word that the chain had this hash at this position.

    Attributes:
        key: Which public key checks it; see core/audit/signing.py.
        signature: Ed25519, 64 bytes.
    """

    __tablename__ = "audit_checkpoint"
    __table_args__ = (
        ForeignKeyConstraint(("position", "hash"), ("audit_link.position", "audit_link.hash")),
        CheckConstraint("length(signature) = 64", "signature"),
    )

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    site: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class IdempotentAnswer(Base):
    """What a create was answered.

    Attributes:
        asked: SHA-256 of the request.
        answer: The body, JSON.
    """

    __tablename__ = "idempotent_answer"

    account: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    asked: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(index=True)
