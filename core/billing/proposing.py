"""Proposing the charges of a patient: what the ledger says, and what stands, brought together."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from core.billing.charging import Due, charges
from core.billing.facts import read_facts
from core.billing.model import Charge, Invoice
from core.billing.pricing import prices
from core.billing.reach import alone_with, require_billed
from core.billing.reconciling import Propose, Revise, Standing, Step, Withdraw, reconcile
from core.billing.terms import read_terms
from core.books import Book


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What proposing changed.

    Attributes:
        proposed: New charges; those that correct an invoiced one among them.
        revised: Charges that say something else now, to be reviewed again.
        withdrawn: Charges that no longer follow from anything.
        unpriced: Days or pieces that nobody has put a price on, by code.
    """

    patient: int
    proposed: int
    revised: int
    withdrawn: int
    unpriced: Mapping[str, int]


_STANDING = text("""
    select charge.id, root, admission, code, name, per, on_day,
           coalesce(proposed, quantity) as proposed, unit_amount, tax_percent, state,
           exists (
               select from invoice_line as line
               join invoice_line as back on back.credits = line.id
               join invoice as note on note.id = back.invoice
               where line.charge = charge.id and note.bill_again and note.issued_at is not null
           ) as again
    from charge where patient = :patient and root is not null
""")


async def propose(book: Book, patient: int) -> Proposal:
    """Bring the charges of a patient up to the ledger; again changes nothing.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They never lay in one of the person's units.
    """
    await require_billed(book, patient)
    await alone_with(book, patient)
    terms = await read_terms(book)
    facts = await read_facts(book, patient)
    reckoned = charges(facts, await prices(book.connection), terms.rules, book.now)
    known = (await book.connection.execute(_STANDING, {"patient": patient})).mappings()
    steps = reconcile(reckoned.dues, [Standing(**row) for row in known])
    await _carry_out(book, patient, steps)
    done = Proposal(
        patient=patient,
        proposed=sum(isinstance(step, Propose) for step in steps),
        revised=sum(isinstance(step, Revise) for step in steps),
        withdrawn=sum(isinstance(step, Withdraw) for step in steps),
        unpriced=reckoned.unpriced,
    )
    await book.note("charge.propose", patient=patient, detail=msgspec.to_builtins(done))
    return done


async def _carry_out(book: Book, patient: int, steps: Sequence[Step]) -> None:
    new = [
        {"patient": patient, "root": step.due.root, "source": step.source, **_said(step.due)}
        for step in steps
        if isinstance(step, Propose)
    ]
    if new:
        await book.connection.execute(insert(Charge).on_conflict_do_nothing(), new)
    changed = [step.charge for step in steps if isinstance(step, Revise | Withdraw)]
    await _off_drafts(book, changed)
    for step in steps:
        if isinstance(step, Revise):
            await _change(book, step.charge, {"state": "proposed", **_said(step.due)})
        elif isinstance(step, Withdraw):
            await _change(book, step.charge, {"state": "withdrawn"})


async def _off_drafts(book: Book, changed: Sequence[int]) -> None:
    """A draft on which something changed is another one: whoever saw it looks again."""
    if changed:
        drafts = select(Charge.invoice).where(Charge.id.in_(changed))
        await book.connection.execute(
            update(Invoice)
            .where(Invoice.id.in_(drafts), Invoice.issued_at.is_(None))
            .values(revision=Invoice.revision + 1)
        )


async def _change(book: Book, charge: int, values: Mapping[str, object]) -> None:
    await book.connection.execute(
        update(Charge)
        .where(Charge.id == charge)
        .values(
            revision=Charge.revision + 1,
            invoice=None,
            reviewed_by=None,
            reviewed_at=None,
            reason="",
            **values,
        )
    )


def _said(due: Due) -> dict[str, object]:
    return {
        "admission": due.admission,
        "code": due.code,
        "name": due.name,
        "per": due.per,
        "on_day": due.on_day,
        "proposed": due.quantity,
        "quantity": due.quantity,
        "unit_amount": due.unit_amount,
        "amount": due.amount,
        "tax_percent": due.tax_percent,
    }
