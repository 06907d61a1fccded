"""An invoice or credit note on paper."""

from decimal import Decimal

from core.reports.drawing.sheet import Sheet
from core.reports.paper import InvoicePaper, Person

_PER = {"day": "day", "hour": "h", "piece": ""}


def draw_invoice(paper: InvoicePaper) -> bytes:
    """The document."""
    kind = "Credit note" if paper.credited else "Invoice"
    sheet = Sheet(paper.head, title=f"{kind} {paper.number}", subject=kind)
    sheet.title(f"{kind} {paper.number}")
    sheet.facts(whose(paper.person))
    sheet.facts(_about(paper))
    sheet.heading("What was done")
    sheet.table(
        ("Day", "What", "Quantity", "Each", "Tax", f"Amount {paper.currency}"),
        [
            (
                line.on_day.isoformat(),
                f"{line.name} ({line.code})",
                f"{_trimmed(line.quantity)} {_PER[line.per]}".strip(),
                _money(line.unit_amount),
                f"{_trimmed(line.tax_percent)} %" if line.tax_percent else "-",
                _money(line.amount),
            )
            for line in paper.lines
        ],
        widths=(18, 60, 20, 20, 13, 24),
        numbers=(2, 3, 4, 5),
    )
    sheet.heading("Sum")
    sheet.table(("", paper.currency), _sums(paper), widths=(120, 30), numbers=(1,))
    if not paper.credited:
        sheet.text(f"Please give {paper.number} with your payment.")
    return sheet.done()


def whose(person: Person) -> list[tuple[str, str]]:
    """Who a paper is about."""
    return [
        ("Patient", person.name),
        ("Record number", person.mrn),
        ("Born", person.birth_date.isoformat()),
        *((("Address", ", ".join(person.address)),) if person.address else ()),
    ]


def _about(paper: InvoicePaper) -> list[tuple[str, str]]:
    found = [("Issued on", paper.issued_on.isoformat())]
    if paper.due_on is not None:
        found.append(("Due on", paper.due_on.isoformat()))
    if paper.credited:
        found += [("Takes back", f"invoice {paper.credited}"), ("Reason", paper.reason)]
    if paper.insurer_name:
        found.append(("Insurer", paper.insurer_name))
    return found


def _sums(paper: InvoicePaper) -> list[tuple[str, str]]:
    found = [("Net", _money(paper.net))]
    for percent, net, tax in paper.taxes:
        found.append((f"Tax {_trimmed(percent)} % on {_money(net)}", _money(tax)))
    found.append(("Total", _money(paper.total)))
    if paper.insurer_name:
        found.append((f"Of that {paper.insurer_name}", _money(paper.insurer_share)))
        found.append(("Of that the patient", _money(paper.patient_share)))
    return found


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", "\u202f").replace("-", "\u2212")


def _trimmed(quantity: Decimal) -> str:
    plain = f"{quantity:f}"
    trimmed = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return trimmed.replace("-", "\u2212")
