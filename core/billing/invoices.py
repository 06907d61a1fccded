"""Invoices and credit notes as people see them, drafts among them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import msgspec
from sqlalchemy import text

from core.billing.insuring import insured_on
from core.billing.money import NOTHING
from core.billing.reach import WITHIN_REACH, reach, require_billed
from core.billing.totalling import shares, sums
from core.books import Book
from core.errors import Unknown
from core.paging import MOST, after, cursor


class LineShown(msgspec.Struct, frozen=True, kw_only=True):
    """A line; of a credit note with negative amounts.

    Attributes:
        id: Null on a draft, whose lines are the charges as they are now.
        taken_back: A credit note takes it back.
    """

    id: int | None
    code: str
    name: str
    per: str
    on_day: date
    quantity: Decimal
    unit_amount: Decimal
    amount: Decimal
    tax_percent: Decimal
    taken_back: bool = False


class TaxShown(msgspec.Struct, frozen=True, kw_only=True):
    """The tax of one rate."""

    percent: Decimal
    net: Decimal
    tax: Decimal


class PaymentShown(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came, or went back.

    Attributes:
        reverses: The payment that bounced or was a mistake.
    """

    id: int
    at: datetime
    amount: Decimal
    by_whom: str
    reference: str
    reverses: int | None


class InvoiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice or credit note in a list.

    Attributes:
        kind: `invoice` or `credit`.
        number: Null for a draft.
        open: What is still to be paid; negative when too much was paid. Null where nothing can be.
    """

    id: int
    kind: str
    number: str | None
    patient: int
    patient_name: str
    mrn: str
    admission: int | None
    issued_on: date | None
    due_on: date | None
    currency: str
    total: Decimal
    insurer_share: Decimal
    open: Decimal | None
    revision: int


class InvoicesShown(msgspec.Struct, frozen=True, kw_only=True):
    """A page of invoices, newest first."""

    items: list[InvoiceRow]
    next: str | None = None


class InvoiceShown(InvoiceRow, frozen=True, kw_only=True):
    """An invoice or credit note, whole.

    Attributes:
        unreviewed: Charges of the patient that nobody has reviewed; only of a draft.
        deductible_used: What of the policy's deductible it used up.
        credits: Of a credit note: the invoice it takes back.
        credit_notes: Numbers of those that take back parts of it.
    """

    issued_at: datetime | None
    net: Decimal
    tax: Decimal
    policy: int | None
    insurer_name: str
    patient_share: Decimal
    deductible_used: Decimal
    insurer_open: Decimal | None
    patient_open: Decimal | None
    credits: int | None
    reason: str
    lines: list[LineShown]
    taxes: list[TaxShown]
    payments: list[PaymentShown]
    credit_notes: list[str]
    unreviewed: int = 0


_ROW = """
    select invoice.id, invoice.kind, invoice.number, invoice.patient,
           coalesce(nullif(invoice.patient_name, ''),
                    patient.family_name || ', ' || patient.given_name) as patient_name,
           patient.mrn, invoice.admission, invoice.issued_on, invoice.due_on, invoice.currency,
           case when invoice.issued_at is null
                then coalesce((select sum(amount) from charge where charge.invoice = invoice.id), 0)
                else invoice.total end as total,
           invoice.insurer_share, insurer_open + patient_open as open, invoice.revision
"""
_FROM = """
    from invoice
    join patient on patient.id = invoice.patient
    left join invoice_balance as balance on balance.invoice = invoice.id
"""
_LIST = text(f"""{_ROW} {_FROM}
    where {WITHIN_REACH}
        and invoice.id < :last
        and (cast(:patient as integer) is null or invoice.patient = :patient)
        and case cast(:show as text)
                when 'draft' then invoice.issued_at is null
                when 'issued' then invoice.issued_at is not null
                when 'open' then insurer_open + patient_open <> 0
                when 'overdue' then insurer_open + patient_open > 0 and invoice.due_on < :today
                else true end
    order by invoice.id desc limit :most
""")
_ONE = text(f"""{_ROW}, invoice.issued_at, net, tax, policy, insurer_name, deductible_used,
           invoice.total - invoice.insurer_share as patient_share,
           insurer_open, patient_open, credits, reason
    {_FROM} where invoice.id = :invoice
""")
_LINES = text("""
    select id, code, name, per, on_day, quantity, unit_amount, amount, tax_percent,
           exists (select from invoice_line as back
                   where back.credits = invoice_line.id) as taken_back
    from invoice_line where invoice = :invoice order by position
""")
_DRAFTED = text("""
    select cast(null as bigint) as id, code, name, per, on_day, quantity, unit_amount, amount,
           tax_percent
    from charge where invoice = :invoice order by on_day, code, id
""")
_TAXES = text("select percent, net, tax from invoice_tax where invoice = :invoice order by percent")
_PAYMENTS = text("""
    select id, at, amount, by_whom, reference, reverses from payment
    where invoice = :invoice order by id
""")
_NOTES = text("select number from invoice where credits = :invoice order by id")
_UNREVIEWED = text(
    "select count(*) from charge where patient = :patient and state = 'proposed'"
    " and (cast(:admission as integer) is null or admission = :admission)"
)
_LAST = 2**62


async def list_invoices(
    book: Book, *, show: str, patient: int | None, today: date, start: str | None
) -> InvoicesShown:
    """Invoices and credit notes, newest first; whose they are is noted.

    `show` is `all`, `draft`, `issued`, `open` (not paid in full, or too much) or `overdue`;
    `today` is the site's.
    """
    last = (
        after(start, tuple[Annotated[int, msgspec.Meta(ge=0, le=2**62)]])[0]
        if start is not None
        else _LAST
    )
    asked = {"show": show, "patient": patient, "today": today, "last": last, "most": MOST + 1}
    rows = (await book.connection.execute(_LIST, asked | reach(book))).mappings()
    found = [InvoiceRow(**row) for row in rows]
    of_whom = sorted({one.patient for one in found[:MOST]})
    await book.note("invoice.list", patient=patient, detail={"patients": of_whom})
    more = cursor(found[MOST - 1].id) if len(found) > MOST else None
    return InvoicesShown(items=found[:MOST], next=more)


async def read_invoice(book: Book, invoice: int) -> InvoiceShown:
    """One invoice; the look is noted.

    Raises:
        Unknown: There is no such invoice.
        NotYourPatient: It is of somebody else's patient.
    """
    shown = await shown_invoice(book, invoice)
    await require_billed(book, shown.patient)
    await book.note("invoice.read", patient=shown.patient, thing=f"invoice/{invoice}")
    return shown


async def shown_invoice(book: Book, invoice: int) -> InvoiceShown:
    """One invoice, for who has been let in already.

    Raises:
        Unknown: There is no such invoice.
    """
    asked = {"invoice": invoice}
    row = (await book.connection.execute(_ONE, asked)).mappings().first()
    if row is None:
        raise Unknown("no such invoice")
    if row["number"] is None:
        return await _draft(book, dict(row))
    lines = (await book.connection.execute(_LINES, asked)).mappings()
    taxes = (await book.connection.execute(_TAXES, asked)).mappings()
    payments = (await book.connection.execute(_PAYMENTS, asked)).mappings()
    notes = await book.connection.execute(_NOTES, asked)
    return InvoiceShown(
        **row,
        lines=[LineShown(**line) for line in lines],
        taxes=[TaxShown(**tax) for tax in taxes],
        payments=[PaymentShown(**payment) for payment in payments],
        credit_notes=[number for (number,) in notes if number is not None],
    )


async def _draft(book: Book, row: dict[str, object]) -> InvoiceShown:
    """What it would be if it were issued now."""
    lines = [
        LineShown(**line)
        for line in (await book.connection.execute(_DRAFTED, {"invoice": row["id"]})).mappings()
    ]
    found = sums((line.amount, line.tax_percent) for line in lines)
    insured = None
    if lines:
        insured = await insured_on(book, int(str(row["patient"])), lines[0].on_day)
    shared = shares(found.total, insured.cover if insured is not None else None)
    about = {"patient": row["patient"], "admission": row["admission"]}
    unreviewed = (await book.connection.execute(_UNREVIEWED, about)).scalar_one()
    row |= {
        "net": found.net,
        "tax": found.tax,
        "total": found.total,
        "insurer_share": shared.insurer,
        "patient_share": shared.patient,
        "deductible_used": shared.deductible_used,
        "policy": insured.policy if insured is not None else None,
        "insurer_name": insured.insurer_name if insured is not None else "",
    }
    return msgspec.convert(
        row
        | {
            "lines": lines,
            "taxes": [
                TaxShown(percent=rate, net=net, tax=tax) for rate, (net, tax) in found.taxes.items()
            ],
            "payments": [],
            "credit_notes": [],
            "unreviewed": unreviewed,
        },
        InvoiceShown,
        from_attributes=True,
    )


def signed(amount: Decimal) -> Decimal:
    """The amount as a credit note has it; never a negative nothing."""
    return -amount if amount else NOTHING
