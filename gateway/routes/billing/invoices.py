"""Invoices, credit notes and payments."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from core.billing.crediting import credit
from core.billing.days import day_of
from core.billing.invoices import InvoiceShown, InvoicesShown, list_invoices, read_invoice
from core.billing.invoicing import discard, draft, issue
from core.billing.paying import reverse, take
from core.billing.terms import read_terms
from gateway.answers import answer, made_as, refused_as, shown_as
from gateway.desk import OnceKey, Seen
from gateway.routes.billing.asked import (
    Biller,
    Id,
    LongPathId,
    NewCredit,
    NewDraft,
    NewPayment,
    NewReversal,
    Reader,
    Shown,
    Start,
)

router = APIRouter(prefix="/api/v1/billing", tags=["billing"])


@router.get("/invoices", responses=shown_as(InvoicesShown, 401, 403, 422, 503))
async def invoices(
    desk: Reader,
    show: Shown = Shown.ALL,
    patient: Annotated[Id | None, Query()] = None,
    cursor: Start = None,
) -> Response:
    """Invoices and credit notes, newest first."""
    async with desk.book() as book:
        today = day_of(book.now, (await read_terms(book)).zone)
        shown = await list_invoices(
            book, show=show.value, patient=patient, today=today, start=cursor
        )
    return answer(shown)


@router.get("/invoices/{invoice}", responses=shown_as(InvoiceShown, 401, 403, 404, 422, 503))
async def one_invoice(invoice: LongPathId, desk: Reader) -> Response:
    """One of them, whole; a draft as it would be issued now."""
    async with desk.book() as book:
        shown = await read_invoice(book, invoice)
    return answer(shown, revision=shown.revision)


@router.post("/invoices", status_code=201, responses=made_as(InvoiceShown, 401, 403, 404, 422, 503))
async def new_draft(said: NewDraft, desk: Biller, key: OnceKey) -> Response:
    """Put what is accepted on a draft."""
    return await desk.create(key, said, lambda book: draft(book, said.patient, said.admission))


@router.delete(
    "/invoices/{invoice}", status_code=204, responses=refused_as(401, 403, 404, 409, 412, 428, 503)
)
async def throw_away(invoice: LongPathId, desk: Biller, seen: Seen) -> Response:
    """Throw a draft away."""
    async with desk.book() as book:
        await discard(book, invoice, seen=seen)
    return Response(status_code=204)


@router.post(
    "/invoices/{invoice}/issue",
    responses=shown_as(InvoiceShown, 401, 403, 404, 409, 412, 422, 428, 503),
)
async def send(invoice: LongPathId, desk: Biller, seen: Seen) -> Response:
    """Issue a draft: it gets the next number, and nothing of it changes any more."""
    async with desk.book() as book:
        shown = await issue(book, invoice, seen=seen)
    return answer(shown, revision=shown.revision)


@router.post(
    "/invoices/{invoice}/credits",
    status_code=201,
    responses=made_as(InvoiceShown, 401, 403, 404, 409, 422, 503),
)
async def take_back(invoice: LongPathId, said: NewCredit, desk: Biller, key: OnceKey) -> Response:
    """Write a credit note."""
    return await desk.create(
        key,
        said,
        lambda book: credit(
            book, invoice, lines=said.lines, reason=said.reason, bill_again=said.bill_again
        ),
    )


@router.post(
    "/invoices/{invoice}/payments",
    status_code=201,
    responses=made_as(InvoiceShown, 401, 403, 404, 422, 503),
)
async def money_came(invoice: LongPathId, said: NewPayment, desk: Biller, key: OnceKey) -> Response:
    """Take a payment."""
    return await desk.create(
        key,
        said,
        lambda book: take(
            book,
            invoice,
            amount=said.amount,
            by_whom=said.by_whom.value,
            reference=said.reference,
            at=said.at,
        ),
    )


@router.post(
    "/payments/{payment}/reversal",
    status_code=201,
    responses=made_as(InvoiceShown, 401, 403, 404, 409, 422, 503),
)
async def money_went(
    payment: LongPathId, said: NewReversal, desk: Biller, key: OnceKey
) -> Response:
    """A payment bounced, or was a mistake."""
    return await desk.create(key, said, lambda book: reverse(book, payment, reason=said.reason))
