"""Charges as a person reviews them: accepted, changed with a reason, or rejected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec
from sqlalchemy import text, update

from core.billing.model import Charge
from core.billing.money import worth
from core.billing.reach import WITHIN_REACH, reach, require_billed
from core.books import Book
from core.errors import Outdated, Unfit, Unknown
from core.paging import MOST, after, cursor


class Decision(StrEnum):
    """What a person says of a charge."""

    ACCEPT = "accept"
    REJECT = "reject"
    REOPEN = "reopen"
    """Decided too early: to be reviewed again."""


class Settled(Unfit):
    """The charge is on an invoice, or no longer follows from anything."""


class OnADraft(Unfit):
    """The charge is on a draft; discard that first."""


class TooMuch(Unfit):
    """The amount would be absurd, or of the other sign than the ledger says."""


class NoReason(Unfit):
    """Say why the quantity is another, or why it is not charged."""


class ChargeShown(msgspec.Struct, frozen=True, kw_only=True):
    """A charge.

    Attributes:
        proposed: Quantity as the ledger says; `quantity` is what a person made of it.
        amount: Quantity at the price of a unit, before tax.
        state: `proposed`, `accepted`, `rejected`, `withdrawn` or `invoiced`.
        corrects: It corrects one that was invoiced.
    """

    id: int
    patient: int
    patient_name: str
    mrn: str
    admission: int | None
    code: str
    name: str
    per: str
    on_day: date
    proposed: Decimal | None
    quantity: Decimal
    unit_amount: Decimal
    amount: Decimal
    tax_percent: Decimal
    state: str
    invoice: int | None
    reason: str
    reviewed_by: str | None
    corrects: bool
    revision: int


class ChargesShown(msgspec.Struct, frozen=True, kw_only=True):
    """A page of charges, oldest day first."""

    items: list[ChargeShown]
    next: str | None = None


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """Charges as they are after a review."""

    items: list[ChargeShown]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person decided.

    Attributes:
        seen: The revision they saw.
        quantity: None to leave it.
    """

    charge: int
    seen: int
    decision: Decision
    quantity: Decimal | None = None
    reason: str = ""


_SHOWN = """
    select charge.id, charge.patient,
           patient.family_name || ', ' || patient.given_name as patient_name, patient.mrn,
           charge.admission, code, name, per, on_day, proposed, quantity, unit_amount, amount,
           tax_percent, state, invoice, reason, reviewed_by,
           charge.source is distinct from coalesce(charge.root, charge.source) as corrects,
           charge.revision
    from charge join patient on patient.id = charge.patient
"""
_LIST = text(f"""{_SHOWN}
    where {WITHIN_REACH}
        and (cast(:state as text) is null or state = :state)
        and (cast(:patient as integer) is null or charge.patient = :patient)
        and (charge.patient, on_day, charge.id)
            > (cast(:last_patient as integer), cast(:last_day as date), cast(:last as bigint))
    order by charge.patient, on_day, charge.id limit :most
""")


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """The last charge of a page."""

    patient: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0
    on_day: date = date.min
    charge: Annotated[int, msgspec.Meta(ge=0, le=2**62)] = 0


_ONE = text(f"{_SHOWN} where charge.id = :charge")


async def list_charges(
    book: Book, *, state: str | None, patient: int | None, start: str | None
) -> ChargesShown:
    """Charges by patient and day; whose they are is noted."""
    place = after(start, _Place) if start is not None else _Place()
    asked = {
        "state": state,
        "patient": patient,
        "last_patient": place.patient,
        "last_day": place.on_day,
        "last": place.charge,
        "most": MOST + 1,
    }
    rows = (await book.connection.execute(_LIST, asked | reach(book))).mappings()
    found = [ChargeShown(**row) for row in rows]
    shown, last = found[:MOST], found[MOST - 1] if len(found) > MOST else None
    more = cursor(last.patient, last.on_day, last.id) if last is not None else None
    of_whom = sorted({one.patient for one in shown})
    await book.note("charge.list", patient=patient, detail={"patients": of_whom})
    return ChargesShown(items=shown, next=more)


async def read_charge(book: Book, charge: int) -> ChargeShown:
    """One charge; the look is noted.

    Raises:
        Unknown: There is no such charge.
        NotYourPatient: It is of somebody else's patient.
    """
    shown = await _shown(book, charge)
    await require_billed(book, shown.patient)
    await book.note("charge.read", patient=shown.patient, thing=f"charge/{charge}")
    return shown


async def review(book: Book, said: Review) -> ChargeShown:
    """Carry out a decision.

    Raises:
        Unknown: There is no such charge.
        NotYourPatient: It is of somebody else's patient.
        Settled: There is nothing to decide any more.
        OnADraft: It is on a draft.
        TooMuch: The quantity cannot be meant.
        NoReason: A changed quantity or a rejection has none.
        Outdated: Somebody was quicker.
    """
    before = await _shown(book, said.charge)
    await require_billed(book, before.patient)
    _refuse(before, said)
    quantity = before.quantity if said.quantity is None else said.quantity
    changed = await book.connection.execute(
        update(Charge)
        .where(
            Charge.id == said.charge,
            Charge.revision == said.seen,
            Charge.state == before.state,
            Charge.invoice.is_(None),
        )
        .values(
            state=_STATES[said.decision],
            quantity=quantity,
            amount=worth(quantity, before.unit_amount),
            reason=said.reason,
            reviewed_by=book.by.account,
            reviewed_at=book.now,
            revision=said.seen + 1,
        )
    )
    if changed.rowcount == 0:
        raise Outdated
    shown = await _shown(book, said.charge)
    detail = {"quantity": [str(before.quantity), str(shown.quantity)], "reason": said.reason}
    await book.note(
        f"charge.{said.decision.value}",
        patient=shown.patient,
        thing=f"charge/{said.charge}",
        detail=detail,
    )
    return shown


async def review_all(book: Book, said: Sequence[Review]) -> Reviewed:
    """Carry out several decisions, all or none.

    Raises:
        HospitalError: As `review`, of the first that cannot be.
    """
    return Reviewed(items=[await review(book, one) for one in said])


_ABSURD = Decimal(10**9)
_STATES = {
    Decision.ACCEPT: "accepted",
    Decision.REJECT: "rejected",
    Decision.REOPEN: "proposed",
}


def _refuse(before: ChargeShown, said: Review) -> None:
    if before.revision != said.seen:
        raise Outdated
    if before.state in {"invoiced", "withdrawn"}:
        raise Settled
    if before.invoice is not None:
        raise OnADraft
    if said.quantity is not None and not _sane(before, said.quantity):
        raise TooMuch
    other = said.quantity is not None and said.quantity != before.proposed
    if (other or said.decision is Decision.REJECT) and not said.reason.strip():
        raise NoReason


def _sane(before: ChargeShown, quantity: Decimal) -> bool:
    if (before.proposed or Decimal(1)) < 0:
        quantity = -quantity
    return quantity >= 0 and worth(quantity, before.unit_amount) < _ABSURD


async def _shown(book: Book, charge: int) -> ChargeShown:
    row = (await book.connection.execute(_ONE, {"charge": charge})).mappings().first()
    if row is None:
        raise Unknown("no such charge")
    return ChargeShown(**row)
