"""Tables of prices, charges, invoices and payments; money is exact, in the site's currency."""

from datetime import date, datetime
from decimal import Decimal

from psycopg.types.range import Range
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Numeric,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Price(Base):
    """What a code costs per unit of quantity, while it is valid.

    Attributes:
        per: `day`, `hour` or `piece`.
        valid: From, inclusive, to, exclusive; days of the site's time zone.
    """

    __tablename__ = "price"
    __table_args__ = (
        ExcludeConstraint(("code", "="), ("valid", "&&"), name="ex_price_code", using="gist"),
        CheckConstraint("per in ('day','hour','piece')", "per"),
        CheckConstraint("amount >= 0", "amount"),
        CheckConstraint("not isempty(valid)", "valid"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    per: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)


class Charge(Base):
    """Something to pay for, proposed from a fact and reviewed by a person.

    Attributes:
        state: `proposed`, `accepted`, `rejected` or `invoiced`.
        source: The fact it follows from, such as `stay/12/2026-03-01`; proposed once.
    """

    __tablename__ = "charge"
    __table_args__ = (
        UniqueConstraint("source"),
        CheckConstraint("state in ('proposed','accepted','rejected','invoiced')", "state"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    admission: Mapped[int | None] = mapped_column(ForeignKey("admission.id"))
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 4))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    state: Mapped[str] = mapped_column(Text, server_default="proposed")
    source: Mapped[str] = mapped_column(Text)
    invoice: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    revision: Mapped[int] = mapped_column(server_default="1")


class Invoice(Base):
    """What a patient or insurer is asked for.

    Attributes:
        number: Without gaps; None until it is issued.
        credits: The invoice that this credit note takes back.
    """

    __tablename__ = "invoice"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    number: Mapped[str | None] = mapped_column(Text, unique=True)
    patient: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    admission: Mapped[int | None] = mapped_column(ForeignKey("admission.id"))
    issued_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    currency: Mapped[str] = mapped_column(Text)
    total: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    credits: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))


class Payment(Base):
    """Money that came for an invoice, from the patient or the insurer."""

    __tablename__ = "payment"
    __table_args__ = (CheckConstraint("by_whom in ('patient','insurer')", "by_whom"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    invoice: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    at: Mapped[datetime]
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    by_whom: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text, server_default="")
