"""Tables of invoices, their lines and payments; what was issued is final in the database."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Invoice(Base):
    """What a patient and an insurer are asked for, or a credit note that takes it back.

    Attributes:
        kind: `invoice` or `credit`; the amounts of a credit note are negative.
        number: Without gaps in the site's year; None until it is issued.
        issued_on: Day in the site's time zone.
        insurer_share: What of the total the insurer is asked for; the rest is the patient's.
        deductible_used: What of the policy's deductible this invoice used up.
        credits: The invoice that a credit note takes back.
        bill_again: What a credit note took back is to be proposed again.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("kind in ('invoice','credit')", "kind"),
        CheckConstraint("(number is null) = (issued_at is null)", "issued"),
        CheckConstraint("(kind = 'credit') = (credits is not null)", "credits"),
        Index("ix_invoice_issued_on", "issued_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(Text, server_default="invoice")
    number: Mapped[str | None] = mapped_column(Text, unique=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    admission: Mapped[int | None] = mapped_column(ForeignKey("admission.id"), index=True)
    drafted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    issued_on: Mapped[date | None]
    due_on: Mapped[date | None]
    currency: Mapped[str] = mapped_column(Text)
    net: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default="0")
    tax: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default="0")
    total: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    policy: Mapped[int | None] = mapped_column(ForeignKey("policy.id"), index=True)
    insurer: Mapped[int | None] = mapped_column(ForeignKey("insurer.id"))
    insurer_share: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default="0")
    deductible_used: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default="0")
    patient_name: Mapped[str] = mapped_column(Text, server_default="")
    insurer_name: Mapped[str] = mapped_column(Text, server_default="")
    credits: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    bill_again: Mapped[bool] = mapped_column(server_default="false")
    revision: Mapped[int] = mapped_column(server_default="1")


class InvoiceLine(Base):
    """A charge as it stood when it was invoiced.

    Attributes:
        credits: Of a credit note: the line it takes back; each is taken back once.
    """

    __tablename__ = "invoice_line"
    __table_args__ = (
        UniqueConstraint("invoice", "position", name="uq_invoice_line_position"),
        UniqueConstraint("credits"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    position: Mapped[int]
    charge: Mapped[int | None] = mapped_column(ForeignKey("charge.id"), index=True)
    credits: Mapped[int | None] = mapped_column(ForeignKey("invoice_line.id"))
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    per: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 4))
    unit_amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    tax_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))


class InvoiceTax(Base):
    """The tax of one rate on an invoice, reckoned once on the sum of its lines."""

    __tablename__ = "invoice_tax"

    invoice: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    percent: Mapped[Decimal] = mapped_column(Numeric(5, 2), primary_key=True)
    net: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    tax: Mapped[Decimal] = mapped_column(Numeric(14, 2))


class InvoiceCounter(Base):
    """The last number given; the row is locked by whoever issues."""

    __tablename__ = "invoice_counter"

    site: Mapped[str] = mapped_column(ForeignKey("site.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Payment(Base):
    """Money that came for an invoice, from the patient or the insurer.

    Attributes:
        amount: Negative only for a reversal.
        reverses: The payment that bounced or was a mistake; reversed once, in full.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount <> 0", "amount"),
        CheckConstraint("by_whom in ('patient','insurer')", "by_whom"),
        CheckConstraint("(amount < 0) = (reverses is not null)", "reverses"),
        UniqueConstraint("reverses"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    at: Mapped[datetime]
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    by_whom: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text, server_default="")
    reverses: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    taken_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))


class DunningLetter(Base):
    """That somebody was reminded of what is due.

    Attributes:
        level: 1, 2 or 3; each once.
    """

    __tablename__ = "dunning_letter"
    __table_args__ = (
        UniqueConstraint("invoice", "level"),
        CheckConstraint("level between 1 and 3", "level"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    at: Mapped[datetime]
    level: Mapped[int]
    account: Mapped[str] = mapped_column(ForeignKey("account.id"))
