"""Credit notes: what takes back an issued invoice, whole or line by line."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import insert, select, text

from core.billing.days import day_of
from core.billing.invoice_model import Invoice, InvoiceTax
from core.billing.invoices import InvoiceShown, LineShown, shown_invoice, signed
from core.billing.invoicing import finish
from core.billing.money import NOTHING
from core.billing.reach import alone_with, require_billed
from core.billing.terms import read_terms
from core.billing.totalling import Sums, credited, share_back
from core.books import Book, refusing
from core.errors import Taken, Unfit, Unknown


class NotAnInvoice(Unfit):
    """Only an issued invoice can be credited or paid."""


class AlreadyCredited(Taken):
    """A credit note takes this back already."""


class NotOnIt(Unfit):
    """A line is not one of this invoice."""


_BEFORE = text("""
    select coalesce(-sum(total), 0) from invoice where credits = :invoice and issued_at is not null
""")
_COPY = text("""
    insert into invoice_line (invoice, position, charge, credits, code, name, per, on_day, quantity,
                              unit_amount, amount, tax_percent)
    select :note, row_number() over (order by position), charge, id, code, name, per, on_day,
           -quantity, unit_amount, -amount, tax_percent
    from invoice_line where id = any(:lines)
""")


async def credit(
    book: Book, invoice: int, *, lines: Sequence[int] | None, reason: str, bill_again: bool
) -> InvoiceShown:
    """Take back lines of an issued invoice, or all that are left of it.

    With `bill_again` what is taken back is proposed again, as the ledger says it then.

    Raises:
        Unknown: There is no such invoice.
        NotYourPatient: It is of somebody else's patient.
        NotAnInvoice: It is a draft or a credit note itself.
        NotOnIt: A line is of another invoice.
        AlreadyCredited: Nothing of it is left.
    """
    original = await shown_invoice(book, invoice)
    await require_billed(book, original.patient)
    await alone_with(book, original.patient)
    original = await shown_invoice(book, invoice)
    if original.number is None or original.kind != "invoice":
        raise NotAnInvoice
    chosen = _chosen(original, lines)
    found = credited(
        [(line.amount, line.tax_percent) for line in original.lines if line.taken_back],
        [(line.amount, line.tax_percent) for line in chosen],
    )
    note = await _begin(book, original, reason=reason, bill_again=bill_again)
    with refusing({"uq_invoice_line_credits": AlreadyCredited()}):
        await book.connection.execute(_COPY, {"note": note, "lines": [line.id for line in chosen]})
    await _write_taxes(book, note, found)
    before = (await book.connection.execute(_BEFORE, {"invoice": invoice})).scalar_one()
    today = day_of(book.now, (await read_terms(book)).zone)
    await finish(
        book,
        note,
        today=today,
        due_on=None,
        net=signed(found.net),
        tax=signed(found.tax),
        total=signed(found.total),
        insurer_share=signed(_back(original.insurer_share, original, before, found.total)),
        deductible_used=signed(_back(original.deductible_used, original, before, found.total)),
    )
    shown = await shown_invoice(book, note)
    await book.note(
        "invoice.credit",
        patient=original.patient,
        thing=f"invoice/{invoice}",
        detail={"number": shown.number, "reason": reason, "lines": [one.id for one in chosen]},
    )
    return shown


def _back(share: Decimal, original: InvoiceShown, before: Decimal, now: Decimal) -> Decimal:
    return share_back(share, original.total, before, now)


def _chosen(original: InvoiceShown, lines: Sequence[int] | None) -> list[LineShown]:
    left = [line for line in original.lines if not line.taken_back]
    if not left:
        raise AlreadyCredited
    if lines is None:
        return left
    wanted = set(lines)
    if not wanted or not wanted <= {line.id for line in original.lines}:
        raise NotOnIt
    if not wanted <= {line.id for line in left}:
        raise AlreadyCredited
    return [line for line in left if line.id in wanted]


async def _begin(book: Book, original: InvoiceShown, *, reason: str, bill_again: bool) -> int:
    known = await book.connection.execute(
        select(Invoice.insurer, Invoice.policy).where(Invoice.id == original.id)
    )
    row = known.first()
    if row is None:
        raise Unknown("no such invoice")
    made = await book.connection.execute(
        insert(Invoice)
        .values(
            site=book.site,
            kind="credit",
            patient=original.patient,
            admission=original.admission,
            currency=original.currency,
            total=NOTHING,
            policy=row[1],
            insurer=row[0],
            insurer_name=original.insurer_name,
            patient_name=original.patient_name,
            credits=original.id,
            reason=reason,
            bill_again=bill_again,
            drafted_at=book.now,
        )
        .returning(Invoice.id)
    )
    return made.scalar_one()


async def _write_taxes(book: Book, note: int, found: Sums) -> None:
    taxes = [
        {"invoice": note, "percent": rate, "net": signed(net), "tax": signed(tax)}
        for rate, (net, tax) in found.taxes.items()
    ]
    if taxes:
        await book.connection.execute(insert(InvoiceTax), taxes)
