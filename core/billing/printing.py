"""An issued invoice as it goes on paper; the same whenever it is printed."""

from sqlalchemy import text

from core.billing.invoices import InvoiceShown, read_invoice
from core.billing.terms import read_terms
from core.books import Book
from core.errors import Unfit
from core.reports.paper import InvoicePaper, Letterhead, Line, Person


class NotIssued(Unfit):
    """A draft is not printed: issue it first."""


_PERSON = text("""
    select patient.mrn, birth_date, sex, street, postal_code, city, country, site.simulated,
           (select number from invoice where invoice.id = :credits) as credited
    from patient, site where patient.id = :patient and site.id = :site
""")


async def invoice_paper(book: Book, invoice: int) -> InvoicePaper:
    """What is printed of it; the look is noted.

    Raises:
        Unknown: There is no such invoice.
        NotYourPatient: It is of somebody else's patient.
        NotIssued: It is a draft.
    """
    shown = await read_invoice(book, invoice)
    if shown.number is None or shown.issued_at is None or shown.issued_on is None:
        raise NotIssued
    terms = await read_terms(book)
    asked = {"patient": shown.patient, "credits": shown.credits, "site": book.site}
    row = (await book.connection.execute(_PERSON, asked)).mappings().one()
    place = f"{row['postal_code']} {row['city']}".strip()
    return InvoicePaper(
        head=Letterhead(
            hospital=terms.hospital,
            time_zone=terms.time_zone,
            made_on=shown.issued_at,
            simulated=row["simulated"],
        ),
        person=Person(
            name=shown.patient_name,
            mrn=row["mrn"],
            birth_date=row["birth_date"],
            sex=row["sex"],
            address=tuple(one for one in (row["street"], place, row["country"]) if one),
        ),
        number=shown.number,
        issued_on=shown.issued_on,
        due_on=shown.due_on,
        currency=shown.currency,
        lines=_lines(shown),
        net=shown.net,
        taxes=tuple((tax.percent, tax.net, tax.tax) for tax in shown.taxes),
        total=shown.total,
        insurer_name=shown.insurer_name,
        insurer_share=shown.insurer_share,
        patient_share=shown.patient_share,
        credited=row["credited"] or "",
        reason=shown.reason,
    )


def _lines(shown: InvoiceShown) -> tuple[Line, ...]:
    return tuple(
        Line(
            on_day=line.on_day,
            name=line.name,
            code=line.code,
            quantity=line.quantity,
            per=line.per,
            unit_amount=line.unit_amount,
            amount=line.amount,
            tax_percent=line.tax_percent,
        )
        for line in shown.lines
    )
