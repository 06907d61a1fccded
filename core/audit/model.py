"""Tables of the audit, and of answers to requests that may be sent twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, Text, text
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
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    account: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    act: Mapped[str] = mapped_column(Text)
    patient: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(Text)
    thing: Mapped[str] = mapped_column(Text, server_default="")
    origin: Mapped[str] = mapped_column(Text, server_default="")
    why: Mapped[str] = mapped_column(Text, server_default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")


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
