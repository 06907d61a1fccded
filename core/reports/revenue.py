"""What was invoiced in a month, what was taken back, and what was paid."""

from datetime import date
from decimal import Decimal

import msgspec
from sqlalchemy import text

from core.billing.terms import read_terms
from core.books import Book
from core.reports.month import Month
from core.reports.paper import Bars, Grid
from core.reports.tables import in_words, money, number


class CodeInvoiced(msgspec.Struct, frozen=True, kw_only=True):
    """A code of the price list.

    Attributes:
        quantity: Invoiced less credited.
        invoiced, credited: Before tax; what was credited is negative.
        net: Both together.
    """

    code: str
    name: str
    quantity: Decimal
    invoiced: Decimal
    credited: Decimal
    net: Decimal


class RevenueShown(msgspec.Struct, frozen=True, kw_only=True):
    """Revenue of a month by the day of issue.

    Attributes:
        net, tax, total: Of invoices and credit notes issued in the month.
        insurers: What of the total insurers are asked for.
        paid_patients, paid_insurers: That came in the month, reversals deducted.
        days: Day and what was issued on it, with tax.
    """

    month: str
    currency: str
    invoices: int
    credit_notes: int
    net: Decimal
    tax: Decimal
    total: Decimal
    insurers: Decimal
    paid_patients: Decimal
    paid_insurers: Decimal
    items: list[CodeInvoiced]
    days: list[tuple[date, Decimal]]
    next: str | None = None


_CODES = text("""
    select code, max(line.name) as name, sum(quantity) as quantity,
           coalesce(sum(amount) filter (where kind = 'invoice'), 0.00) as invoiced,
           coalesce(sum(amount) filter (where kind = 'credit'), 0.00) as credited,
           sum(amount) as net
    from invoice join invoice_line as line on line.invoice = invoice.id
    where issued_on >= :first and issued_on < :next and site = :site
    group by code order by sum(amount) desc, code
""")
_SUMS = text("""
    select count(*) filter (where kind = 'invoice'), count(*) filter (where kind = 'credit'),
           coalesce(sum(net), 0.00), coalesce(sum(tax), 0.00), coalesce(sum(total), 0.00),
           coalesce(sum(insurer_share), 0.00)
    from invoice where issued_on >= :first and issued_on < :next and site = :site
""")
_DAYS = text("""
    select issued_on, sum(total) from invoice
    where issued_on >= :first and issued_on < :next and site = :site
    group by issued_on order by issued_on
""")
_PAID = text("""
    select coalesce(sum(payment.amount) filter (where by_whom = 'patient'), 0.00),
           coalesce(sum(payment.amount) filter (where by_whom = 'insurer'), 0.00)
    from payment join invoice on invoice.id = payment.invoice
    where payment.at >= :since and payment.at < :until and site = :site
""")


async def revenue(book: Book, month: Month) -> RevenueShown:
    """What was invoiced and paid."""
    asked = {
        "first": month.first,
        "next": month.next,
        "since": month.since,
        "until": month.until,
        "site": book.site,
    }
    connection = book.connection
    sums = (await connection.execute(_SUMS, asked)).one()
    paid = (await connection.execute(_PAID, asked)).one()
    codes = (await connection.execute(_CODES, asked)).mappings()
    rows = (await connection.execute(_DAYS, asked)).all()
    on_day: dict[date, Decimal] = {row[0]: row[1] for row in rows}
    return RevenueShown(
        month=month.named,
        currency=(await read_terms(book)).currency,
        invoices=sums[0],
        credit_notes=sums[1],
        net=sums[2],
        tax=sums[3],
        total=sums[4],
        insurers=sums[5],
        paid_patients=paid[0],
        paid_insurers=paid[1],
        items=[CodeInvoiced(**row) for row in codes],
        days=[(day, on_day.get(day, Decimal("0.00"))) for day in month.days],
    )


def drawn(shown: RevenueShown) -> tuple[tuple[Grid, ...], tuple[Bars, ...]]:
    """The report on paper."""
    sums = Grid(
        title="The month",
        columns=("", shown.currency),
        rows=(
            (
                f"Net of {shown.invoices} invoices, {shown.credit_notes} credit notes",
                money(shown.net),
            ),
            ("Tax", money(shown.tax)),
            ("Total", money(shown.total)),
            ("Of that asked of insurers", money(shown.insurers)),
            ("Paid by patients", money(shown.paid_patients)),
            ("Paid by insurers", money(shown.paid_insurers)),
        ),
        numbers=(1,),
        note="By the day of issue; payments by the day they came.",
    )
    codes = Grid(
        title="By code of the price list, before tax",
        columns=("What", "Quantity", "Invoiced", "Credited", "Net"),
        rows=tuple(
            (
                f"{one.name} ({one.code})",
                number(float(one.quantity)),
                money(one.invoiced),
                money(one.credited),
                money(one.net),
            )
            for one in shown.items
        ),
        numbers=(1, 2, 3, 4),
    )
    labels = tuple(f"{day:%d}" for day, _ in shown.days)
    values = tuple(float(total) for _, total in shown.days)
    figure = Bars(
        title="Issued each day, with tax",
        axis=shown.currency,
        labels=labels,
        series=(("issued", values),),
        said=in_words(labels, values, shown.currency),
    )
    return (sums, codes), (figure,)
