"""What is open, for how long, and who has been reminded of it."""

from datetime import date, datetime
from decimal import Decimal

import msgspec
from sqlalchemy import insert, text

from core.billing.crediting import NotAnInvoice
from core.billing.days import day_of
from core.billing.invoice_model import DunningLetter
from core.billing.invoices import shown_invoice
from core.billing.money import NOTHING
from core.billing.reach import WITHIN_REACH, reach, require_billed
from core.billing.terms import read_terms
from core.billing.totalling import AGES, age
from core.books import Book, refusing
from core.errors import Taken, Unfit

LAST_LEVEL = 3


class AlreadyReminded(Taken):
    """Somebody else wrote this letter just now."""


class NothingDue(Unfit):
    """Nothing of it is due, or the last letter was written."""


class AgeShown(msgspec.Struct, frozen=True, kw_only=True):
    """What is open and that old.

    Attributes:
        age: `not_due`, or days since it was due: `0-30`, `31-60`, `61-90`, `over_90`.
    """

    age: str
    patient: Decimal
    insurer: Decimal
    invoices: int


class AgeingShown(msgspec.Struct, frozen=True, kw_only=True):
    """What is open by how long it has been due; too much paid is shown apart.

    Attributes:
        on_day: Day of the site.
        overpaid: What is owed to those who paid too much.
    """

    on_day: date
    currency: str
    ages: list[AgeShown]
    overpaid: Decimal


class OverdueShown(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice that is due, and who owes what of it.

    Attributes:
        letters: Written so far, 0 to 3.
    """

    id: int
    number: str
    patient: int
    patient_name: str
    insurer_name: str
    due_on: date
    days: int
    patient_open: Decimal
    insurer_open: Decimal
    letters: int
    last_letter: datetime | None


class DunningShown(msgspec.Struct, frozen=True, kw_only=True):
    """Those to be reminded, the longest due first."""

    items: list[OverdueShown]
    currency: str
    next: str | None = None


_OPEN = text(f"""
    select due_on, greatest(patient_open, 0), greatest(insurer_open, 0),
           greatest(-patient_open, 0) + greatest(-insurer_open, 0)
    from invoice_balance as balance
    join invoice on invoice.id = balance.invoice
    join patient on patient.id = invoice.patient
    where (patient_open <> 0 or insurer_open <> 0) and {WITHIN_REACH}
""")  # noqa: S608 - a condition of ours
_OVERDUE = text(f"""
    select invoice.id, number, invoice.patient, patient_name, insurer_name, due_on,
           cast(:today as date) - due_on as days, patient_open, insurer_open,
           coalesce(letter.level, 0) as letters, letter.at as last_letter
    from invoice_balance as balance
    join invoice on invoice.id = balance.invoice
    join patient on patient.id = invoice.patient
    left join lateral (
        select level, at from dunning_letter where dunning_letter.invoice = invoice.id
        order by level desc limit 1
    ) as letter on true
    where due_on < :today and (patient_open > 0 or insurer_open > 0) and {WITHIN_REACH}
    order by due_on, invoice.id limit 500
""")  # noqa: S608 - a condition of ours
_LEVEL = text("select coalesce(max(level), 0) from dunning_letter where invoice = :invoice")


async def ageing(book: Book) -> AgeingShown:
    """What is open today."""
    terms = await read_terms(book)
    today = day_of(book.now, terms.zone)
    by_patient = dict.fromkeys(AGES, NOTHING)
    by_insurer = dict.fromkeys(AGES, NOTHING)
    count = dict.fromkeys(AGES, 0)
    overpaid = NOTHING
    for due_on, patient, insurer, over in await book.connection.execute(_OPEN, reach(book)):
        name = age(due_on or today, today)
        by_patient[name] += patient
        by_insurer[name] += insurer
        count[name] += 1 if patient or insurer else 0
        overpaid += over
    await book.note("invoice.ageing")
    ages = [
        AgeShown(age=name, patient=by_patient[name], insurer=by_insurer[name], invoices=count[name])
        for name in AGES
    ]
    return AgeingShown(on_day=today, currency=terms.currency, ages=ages, overpaid=overpaid)


async def dunning(book: Book) -> DunningShown:
    """Whom to remind; whose invoices these are is noted."""
    terms = await read_terms(book)
    asked = {"today": day_of(book.now, terms.zone)} | reach(book)
    rows = (await book.connection.execute(_OVERDUE, asked)).mappings()
    items = [OverdueShown(**row) for row in rows]
    of_whom = sorted({one.patient for one in items})
    await book.note("invoice.dunning", detail={"patients": of_whom})
    return DunningShown(items=items, currency=terms.currency)


async def remind(book: Book, invoice: int) -> OverdueShown:
    """Write down that the next letter was sent.

    Raises:
        Unknown: There is no such invoice.
        NotYourPatient: It is of somebody else's patient.
        NotAnInvoice: It is a draft or a credit note.
        NothingDue: Nothing of it is due, or the last letter was written.
        AlreadyReminded: Somebody was quicker.
    """
    shown = await shown_invoice(book, invoice)
    await require_billed(book, shown.patient)
    if shown.number is None or shown.kind != "invoice" or shown.due_on is None:
        raise NotAnInvoice
    today = day_of(book.now, (await read_terms(book)).zone)
    level = (await book.connection.execute(_LEVEL, {"invoice": invoice})).scalar_one() + 1
    if shown.due_on >= today or (shown.open or 0) <= 0 or level > LAST_LEVEL:
        raise NothingDue
    with refusing({"uq_dunning_letter_invoice_level": AlreadyReminded()}):
        await book.connection.execute(
            insert(DunningLetter).values(
                invoice=invoice, at=book.now, level=level, account=book.by.account
            )
        )
    await book.note(
        "invoice.remind", patient=shown.patient, thing=f"invoice/{invoice}", detail={"level": level}
    )
    return OverdueShown(
        id=invoice,
        number=shown.number,
        patient=shown.patient,
        patient_name=shown.patient_name,
        insurer_name=shown.insurer_name,
        due_on=shown.due_on,
        days=(today - shown.due_on).days,
        patient_open=shown.patient_open or NOTHING,
        insurer_open=shown.insurer_open or NOTHING,
        letters=level,
        last_letter=book.now,
    )
