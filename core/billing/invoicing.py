"""From accepted charges to an invoice: drafted, discarded, issued with the next number."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import RowMapping, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from core.billing.days import day_of
from core.billing.insuring import insured_on
from core.billing.invoice_model import Invoice, InvoiceCounter, InvoiceLine, InvoiceTax
from core.billing.invoices import InvoiceShown, shown_invoice
from core.billing.model import Charge
from core.billing.money import NOTHING
from core.billing.reach import alone_with, require_billed
from core.billing.terms import read_terms
from core.billing.totalling import Sums, shares, sums
from core.books import Book, refusing
from core.errors import Outdated, Taken, Unfit, Unknown


class NothingToInvoice(Unfit):
    """No charge is accepted and not yet invoiced."""


class BelowNothing(Unfit):
    """Corrections outweigh the charges; write a credit note instead."""


class AlreadyIssued(Taken):
    """It was issued, and stays as it is."""


FINAL = {f"final_{table}": AlreadyIssued() for table in ("invoice", "charge", "invoice_line")}
"""What the database's own guards refuse."""

_TAKE = text("""
    update charge set invoice = :invoice, revision = revision + 1
    where patient = :patient and state = 'accepted' and invoice is null
        and (cast(:admission as integer) is null or admission = :admission)
""")
_NAME = text("select family_name || ', ' || given_name from patient where id = :patient")
_LETTER = {"invoice": "", "credit": "C"}


async def draft(book: Book, patient: int, admission: int | None) -> InvoiceShown:
    """Put everything accepted on a draft: of one admission, or of the patient.

    Raises:
        Unknown: There is no such patient or admission.
        NotYourPatient: They never lay in one of the person's units.
        NothingToInvoice: Nothing is accepted.
    """
    await require_billed(book, patient)
    await alone_with(book, patient)
    terms = await read_terms(book)
    with refusing({"fk_invoice_admission": Unknown("no such admission")}):
        made = await book.connection.execute(
            insert(Invoice)
            .values(
                site=book.site,
                patient=patient,
                admission=admission,
                currency=terms.currency,
                total=NOTHING,
                drafted_at=book.now,
            )
            .returning(Invoice.id)
        )
    invoice = made.scalar_one()
    taken = await book.connection.execute(
        _TAKE, {"invoice": invoice, "patient": patient, "admission": admission}
    )
    if taken.rowcount == 0:
        raise NothingToInvoice
    await book.note("invoice.draft", patient=patient, thing=f"invoice/{invoice}")
    return await shown_invoice(book, invoice)


async def discard(book: Book, invoice: int, *, seen: int) -> None:
    """Throw a draft away; its charges are accepted still.

    Raises:
        Unknown: There is no such invoice.
        NotYourPatient: It is of somebody else's patient.
        AlreadyIssued: It is no draft.
        Outdated: Somebody was quicker.
    """
    patient = await _at_draft(book, invoice, seen)
    await book.connection.execute(
        update(Charge)
        .where(Charge.invoice == invoice)
        .values(invoice=None, revision=Charge.revision + 1)
    )
    await book.connection.execute(delete(Invoice).where(Invoice.id == invoice))
    await book.note("invoice.discard", patient=patient, thing=f"invoice/{invoice}")


async def issue(book: Book, invoice: int, *, seen: int) -> InvoiceShown:
    """Issue a draft: from now on nothing of it changes.

    Raises:
        Unknown: There is no such invoice.
        NotYourPatient: It is of somebody else's patient.
        AlreadyIssued: It was.
        NothingToInvoice: Nothing is left on it.
        BelowNothing: It would be negative.
        Outdated: Somebody was quicker.
    """
    patient = await _at_draft(book, invoice, seen)
    terms = await read_terms(book)
    charges = await _charges(book, invoice)
    found = sums((charge["amount"], charge["tax_percent"]) for charge in charges)
    if not charges:
        raise NothingToInvoice
    if found.total < 0:
        raise BelowNothing
    insured = await insured_on(book, patient, charges[0]["on_day"])
    shared = shares(found.total, insured.cover if insured is not None else None)
    today = day_of(book.now, terms.zone)
    await _write_lines(book, invoice, charges, found)
    with refusing(FINAL):
        await book.connection.execute(
            update(Charge)
            .where(Charge.invoice == invoice)
            .values(state="invoiced", revision=Charge.revision + 1)
        )
    name = await book.connection.execute(_NAME, {"patient": patient})
    await finish(
        book,
        invoice,
        today=today,
        due_on=today + timedelta(days=terms.due_days),
        net=found.net,
        tax=found.tax,
        total=found.total,
        policy=insured.policy if insured is not None else None,
        insurer=insured.insurer if insured is not None else None,
        insurer_name=insured.insurer_name if insured is not None else "",
        insurer_share=shared.insurer,
        deductible_used=shared.deductible_used,
        patient_name=name.scalar_one(),
    )
    shown = await shown_invoice(book, invoice)
    await book.note(
        "invoice.issue",
        patient=patient,
        thing=f"invoice/{invoice}",
        detail={"number": shown.number, "total": str(shown.total)},
    )
    return shown


async def finish(book: Book, invoice: int, *, today: date, **values: object) -> None:
    """Give a draft its number, and with that its final form.

    The counter's row is locked until the transaction ends, and goes back with it: no number is
    given twice, and none is left out.
    """
    kind = (
        await book.connection.execute(select(Invoice.kind).where(Invoice.id == invoice))
    ).scalar_one()
    counted = await book.connection.execute(
        upsert(InvoiceCounter)
        .values(site=book.site, kind=kind, year=today.year, last=1)
        .on_conflict_do_update(
            constraint="pk_invoice_counter", set_={"last": InvoiceCounter.last + 1}
        )
        .returning(InvoiceCounter.last)
    )
    number = f"{_LETTER[kind]}{today.year}-{counted.scalar_one():06}"
    with refusing(FINAL):
        await book.connection.execute(
            update(Invoice)
            .where(Invoice.id == invoice)
            .values(
                number=number,
                issued_at=book.now,
                issued_by=book.by.account,
                issued_on=today,
                revision=Invoice.revision + 1,
                **values,
            )
        )


async def _at_draft(book: Book, invoice: int, seen: int) -> int:
    """Whose draft this is; nobody else changes their bills until the transaction ends."""
    asked = select(Invoice.patient, Invoice.issued_at, Invoice.revision)
    row = (await book.connection.execute(asked.where(Invoice.id == invoice))).first()
    if row is None:
        raise Unknown("no such invoice")
    patient: int = row[0]
    await require_billed(book, patient)
    await alone_with(book, patient)
    row = (await book.connection.execute(asked.where(Invoice.id == invoice))).first()
    if row is None:
        raise Unknown("no such invoice")
    if row[1] is not None:
        raise AlreadyIssued
    if row[2] != seen:
        raise Outdated
    return patient


async def _charges(book: Book, invoice: int) -> Sequence[RowMapping]:
    asked = (
        select(
            Charge.id,
            Charge.code,
            Charge.name,
            Charge.per,
            Charge.on_day,
            Charge.quantity,
            Charge.unit_amount,
            Charge.amount,
            Charge.tax_percent,
        )
        .where(Charge.invoice == invoice)
        .order_by(Charge.on_day, Charge.code, Charge.id)
    )
    return (await book.connection.execute(asked)).mappings().all()


async def _write_lines(
    book: Book, invoice: int, charges: Sequence[RowMapping], found: Sums
) -> None:
    lines = []
    for position, charge in enumerate(charges, start=1):
        line = dict(charge)
        lines.append({"invoice": invoice, "position": position, "charge": line.pop("id"), **line})
    await book.connection.execute(insert(InvoiceLine), lines)
    taxes = [
        {"invoice": invoice, "percent": rate, "net": net, "tax": tax}
        for rate, (net, tax) in found.taxes.items()
    ]
    if taxes:
        await book.connection.execute(insert(InvoiceTax), taxes)
