"""Tables of prices and charges; money is exact, in the site's currency."""

from datetime import date, datetime
from decimal import Decimal

from psycopg.types.range import Range
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.billing.invoice_model import Invoice, InvoiceLine, Payment
from core.database import Base

__all__ = [
    "BillingTerms",
    "Charge",
    "Insurer",
    "Invoice",
    "InvoiceLine",
    "Payment",
    "Policy",
    "Price",
]


class BillingTerms(Base):
    """What a site agrees on before it bills.

    Attributes:
        leave_free: Days and hours on leave are not charged.
        due_days: From the issue to when an invoice is due.
    """

    __tablename__ = "billing_terms"
    __table_args__ = (CheckConstraint("due_days between 0 and 365", "due_days"),)

    site: Mapped[str] = mapped_column(ForeignKey("site.id"), primary_key=True)
    leave_free: Mapped[bool] = mapped_column(server_default="true")
    due_days: Mapped[int] = mapped_column(server_default="30")
    revision: Mapped[int] = mapped_column(server_default="1")


class Price(Base):
    """What a code costs per unit of quantity, while it is valid.

    Attributes:
        per: `day`, `hour` or `piece`.
        tax_percent: Added to the amount on invoices; 0 where care is exempt.
        valid: From, inclusive, to, exclusive; days of the site's time zone.
    """

    __tablename__ = "price"
    __table_args__ = (
        ExcludeConstraint(("code", "="), ("valid", "&&"), name="ex_price_code", using="gist"),
        CheckConstraint("per in ('day','hour','piece')", "per"),
        CheckConstraint("amount >= 0", "amount"),
        CheckConstraint(
            "per = case when code like 'day.%' then 'day'"
            " when code like 'hour.%' then 'hour' else 'piece' end",
            "counted",
        ),
        CheckConstraint("tax_percent between 0 and 100", "tax_percent"),
        CheckConstraint("not isempty(valid)", "valid"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    per: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    tax_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default="0")
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    revision: Mapped[int] = mapped_column(server_default="1")


class Insurer(Base):
    """Who may pay in a patient's place."""

    __tablename__ = "insurer"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    address: Mapped[str] = mapped_column(Text, server_default="")
    revision: Mapped[int] = mapped_column(server_default="1")


class Policy(Base):
    """What an insurer takes over of a patient's invoices.

    Attributes:
        percent: Of what is beyond the deductible.
        deductible: What the patient pays first, over the time of the policy.
        cap: The most the insurer pays over the time of the policy; None for no limit.
        valid: Days, half open; one policy of a patient at a time.
    """

    __tablename__ = "policy"
    __table_args__ = (
        ExcludeConstraint(
            ("patient", "="), ("valid", "&&"), name="ex_policy_patient", using="gist"
        ),
        CheckConstraint("percent between 0 and 100", "percent"),
        CheckConstraint("deductible >= 0", "deductible"),
        CheckConstraint("cap >= 0", "cap"),
        CheckConstraint("not isempty(valid)", "valid"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    insurer: Mapped[int] = mapped_column(ForeignKey("insurer.id"))
    number: Mapped[str] = mapped_column(Text)
    percent: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    deductible: Mapped[Decimal] = mapped_column(Numeric(12, 2), server_default="0")
    cap: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    revision: Mapped[int] = mapped_column(server_default="1")


class Charge(Base):
    """Something to pay for, proposed from a fact and reviewed by a person.

    Attributes:
        proposed: Quantity as the ledger says; `quantity` is what a person made of it.
        state: `proposed`, `accepted`, `rejected`, `withdrawn` (the ledger no longer says so) or
            `invoiced`.
        root: The fact it follows from, such as `admission/12/hour.icu/2026-03-01`.
        source: The root, or for a later correction `root#2`; proposed once.
        invoice: The draft or invoice it stands on.
    """

    __tablename__ = "charge"
    __table_args__ = (
        UniqueConstraint("source"),
        CheckConstraint("per in ('day','hour','piece')", "per"),
        CheckConstraint(
            "state in ('proposed','accepted','rejected','withdrawn','invoiced')", "state"
        ),
        Index(
            "ix_charge_review",
            "patient",
            "on_day",
            "id",
            postgresql_where=text("state = 'proposed'"),
        ),
        Index("uq_charge_root", "root", unique=True, postgresql_where=text("state <> 'invoiced'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    admission: Mapped[int | None] = mapped_column(ForeignKey("admission.id"), index=True)
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    per: Mapped[str] = mapped_column(Text, server_default="piece")
    on_day: Mapped[date]
    proposed: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 4))
    unit_amount: Mapped[Decimal] = mapped_column(Numeric(12, 2), server_default="0")
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    tax_percent: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default="0")
    state: Mapped[str] = mapped_column(Text, server_default="proposed")
    root: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    invoice: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    reviewed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, server_default="")
    revision: Mapped[int] = mapped_column(server_default="1")
