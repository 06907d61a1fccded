"""What comes with requests about bills, and who may make them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.billing.insuring import PolicySaid
from core.billing.pricing import PriceSaid
from core.billing.reviewing import Decision, Review
from core.staff.accounts import Role
from gateway.access import CARE
from gateway.desk import Desk, at_desk
from gateway.routes.asking import WRITTEN, Named, Reason, Written

Biller = Annotated[Desk, Depends(at_desk(Role.BILLING))]
Reader = Annotated[Desk, Depends(at_desk(Role.BILLING, Role.ADMINISTRATOR, Role.AUDITOR))]
Carer = Annotated[Desk, Depends(at_desk(*CARE, Role.BED_MANAGER, Role.FRONT_DESK))]
"""They may know whether something is billed, and no amounts."""

Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
PathId = Annotated[int, Path(ge=1, le=2**31 - 1)]
LongPathId = Annotated[int, Path(ge=1, le=2**62)]
Start = Annotated[str | None, Query(max_length=256)]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2199, 12, 31))]
Money = Annotated[Decimal, Field(max_digits=12, decimal_places=2, ge=0)]
Percent = Annotated[Decimal, Field(max_digits=5, decimal_places=2, ge=0, le=100)]
Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class TermsSaid(_Strict):
    """What the site agrees on before it bills."""

    leave_free: bool
    due_days: Annotated[int, Field(ge=0, le=365)]


class NewPrice(_Strict):
    """A price of a code: `day.…` by the day, `hour.…` by the hour, everything else by the piece."""

    code: Code
    name: Named
    amount: Money
    tax_percent: Percent = Decimal(0)
    since: Day | None = None
    until: Day | None = None

    def plain(self) -> PriceSaid:
        """The same without the web."""
        return PriceSaid(**self.model_dump())


class Ending(_Strict):
    """The first day on which something no longer counts."""

    until: Day


class ProposalSaid(_Strict):
    """Whose charges are to be brought up to the ledger."""

    patient: Id


class ReviewSaid(_Strict):
    """What is decided of a charge; a changed quantity and a rejection want a reason."""

    decision: Decision
    quantity: Annotated[Decimal, Field(max_digits=9, decimal_places=4)] | None = None
    reason: Written = ""

    def plain(self, charge: int, seen: int) -> Review:
        """The same without the web."""
        return Review(
            charge=charge,
            seen=seen,
            decision=self.decision,
            quantity=self.quantity,
            reason=self.reason,
        )


class OneReviewed(ReviewSaid):
    """One of several decisions."""

    charge: Annotated[int, Field(ge=1, le=2**62)]
    revision: Annotated[int, Field(ge=1, le=2**31 - 1)]


class ReviewsSaid(_Strict):
    """Several decisions: all or none."""

    items: Annotated[list[OneReviewed], Field(min_length=1, max_length=200)]


class NewInsurer(_Strict):
    """An insurer."""

    name: Named
    address: Written = ""


class NewPolicy(_Strict):
    """A policy of a patient; deductible and cap count over its time."""

    insurer: Id
    number: Named
    percent: Percent
    deductible: Money = Decimal(0)
    cap: Money | None = None
    since: Day | None = None
    until: Day | None = None

    def plain(self) -> PolicySaid:
        """The same without the web."""
        return PolicySaid(**self.model_dump())


class NewDraft(_Strict):
    """Whose accepted charges are to be drafted: of one admission, or of all."""

    patient: Id
    admission: Id | None = None


class Payer(StrEnum):
    """Who pays."""

    PATIENT = "patient"
    INSURER = "insurer"


class NewPayment(_Strict):
    """Money that came."""

    amount: Annotated[Decimal, Field(max_digits=12, decimal_places=2, gt=0)]
    by_whom: Payer
    reference: Annotated[str, Field(max_length=200, pattern=WRITTEN)] = ""
    at: Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC))] | None = None


class NewReversal(_Strict):
    """Why a payment went back."""

    reason: Reason


class NewCredit(_Strict):
    """What is taken back of an invoice; without lines all that is left.

    `bill_again`: what is taken back is proposed again.
    """

    lines: Annotated[list[Annotated[int, Field(ge=1, le=2**62)]], Field(max_length=500)] | None = (
        None
    )
    reason: Reason
    bill_again: bool = False


class Shown(StrEnum):
    """Which invoices."""

    ALL = "all"
    DRAFT = "draft"
    ISSUED = "issued"
    OPEN = "open"
    OVERDUE = "overdue"


class Cases(StrEnum):
    """Which cases: discharged and not yet invoiced, still here, or all."""

    DISCHARGED = "discharged"
    HERE = "here"
    ALL = "all"


class Charges(StrEnum):
    """Which charges."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    INVOICED = "invoiced"
