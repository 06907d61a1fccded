"""Payments: partial, too much, and those that come back."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, text

from core.billing.crediting import NotAnInvoice
from core.billing.invoice_model import Payment
from core.billing.invoices import InvoiceShown, shown_invoice
from core.billing.reach import require_billed
from core.books import Book, refusing
from core.errors import Taken, Unfit, Unknown


class AlreadyReversed(Taken):
    """The payment was reversed already."""


class NotReversible(Unfit):
    """A reversal is not reversed; take the payment again."""


class NotYetPaid(Unfit):
    """The payment would come from the future."""


_PAID = text("select invoice, amount, by_whom from payment where id = :payment")


async def take(
    book: Book,
    invoice: int,
    *,
    amount: Decimal,
    by_whom: str,
    reference: str,
    at: datetime | None = None,
) -> InvoiceShown:
    """Take money for an issued invoice; too much of it stays as the payer's.

    The amount is more than nothing, `by_whom` is `patient` or `insurer`; without `at` it came now.

    Raises:
        Unknown: There is no such invoice.
        NotYourPatient: It is of somebody else's patient.
        NotAnInvoice: It is a draft or a credit note.
        NotYetPaid: `at` is to come.
    """
    before = await shown_invoice(book, invoice)
    await require_billed(book, before.patient)
    if before.number is None or before.kind != "invoice":
        raise NotAnInvoice
    if at is not None and at > book.now:
        raise NotYetPaid
    made = await book.connection.execute(
        insert(Payment)
        .values(
            invoice=invoice,
            at=at or book.now,
            amount=amount,
            by_whom=by_whom,
            reference=reference,
            taken_by=book.by.account,
        )
        .returning(Payment.id)
    )
    await book.note(
        "payment.take",
        patient=before.patient,
        thing=f"invoice/{invoice}",
        detail={"payment": made.scalar_one(), "amount": str(amount), "by": by_whom},
    )
    return await shown_invoice(book, invoice)


async def reverse(book: Book, payment: int, *, reason: str) -> InvoiceShown:
    """Take a payment back in full: it bounced, or was a mistake.

    Raises:
        Unknown: There is no such payment.
        NotYourPatient: It is of somebody else's patient.
        NotReversible: It is a reversal itself.
        AlreadyReversed: It was.
    """
    row = (await book.connection.execute(_PAID, {"payment": payment})).first()
    if row is None:
        raise Unknown("no such payment")
    invoice, amount, by_whom = row
    before = await shown_invoice(book, invoice)
    await require_billed(book, before.patient)
    if amount < 0:
        raise NotReversible
    with refusing({"uq_payment_reverses": AlreadyReversed()}):
        await book.connection.execute(
            insert(Payment).values(
                invoice=invoice,
                at=book.now,
                amount=-amount,
                by_whom=by_whom,
                reference=reason,
                reverses=payment,
                taken_by=book.by.account,
            )
        )
    await book.note(
        "payment.reverse",
        patient=before.patient,
        thing=f"invoice/{invoice}",
        detail={"payment": payment, "reason": reason},
    )
    return await shown_invoice(book, invoice)
