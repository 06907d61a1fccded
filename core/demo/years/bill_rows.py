"""Rows of prices, charges, invoices and payments. Pure."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from core.demo.names import INSURERS
from core.demo.prices import ITEMS, price_list
from core.demo.years.bills import NOT_YET, Invoices, Payments, dunned, invoices, payments, states
from core.demo.years.charging import NO_ADMISSION, Charges, case_ends
from core.demo.years.copying import (
    NONE,
    Column,
    Rows,
    amounts,
    chosen,
    fine,
    instants,
    numbered,
    same,
)
from core.demo.years.places import insured
from core.demo.years.timeline import Minutes
from core.demo.years.visits import Visits
from core.demo.years.world import World

_CURRENCY = "EUR"


def bill_rows(world: World, found: Charges, seen: Visits) -> Iterator[Rows]:
    """Everything of the bills."""
    out = invoices(world, found, seen)
    paid = payments(world, out)
    yield _prices(world)
    yield from _insurance(world)
    yield _invoices(world, out)
    yield _charges(world, found, seen, out)
    yield _lines(world, found, out)
    yield _counters(world, out)
    yield _payments(world, paid)
    yield _letters(world, out, paid)


def _prices(world: World) -> Rows:
    line = world.line
    prices = price_list(line.first.year, line.date_of(len(line.offsets) - 1).year)
    return Rows(
        "price",
        {
            "code": [price.item.code for price in prices],
            "name": [price.item.name for price in prices],
            "per": [price.item.per for price in prices],
            "amount": [price.amount for price in prices],
            "valid": [f"[{price.since},{price.until or ''})" for price in prices],
        },
        shared=True,
    )


def _insurance(world: World) -> Iterator[Rows]:
    first = world.first("insurer")
    yield numbered("insurer", {"name": INSURERS}, first=first)
    insurer, percent = insured(world)
    which = np.flatnonzero(insurer >= 0)
    columns: dict[str, Column] = {
        "patient": (which + world.first("patient")).tolist(),
        "insurer": (insurer[which] + first).tolist(),
        "number": [f"M{100_000 + nth}" for nth in which.tolist()],
        "percent": percent[which].tolist(),
        "valid": same(f"[{world.line.first},)", len(which)),
    }
    yield numbered("policy", columns, first=world.first("policy"))


def _policies(world: World) -> Minutes:
    """The number of each patient's policy; meaningless for those without."""
    insurer, _ = insured(world)
    return np.cumsum(insurer >= 0) - 1 + world.first("policy")


def _numbers(world: World, days: Minutes, kind: str, letter: str) -> list[str]:
    """One after the other within each year, in the order given."""
    given: Counter[int] = Counter()
    numbers = []
    for day in days.tolist():
        year = world.line.date_of(day).year
        given[year] += 1
        numbers.append(f"{letter}{year}-{world.first(f'{kind} {year}') - 1 + given[year]:06}")
    return numbers


def _invoices(world: World, out: Invoices) -> Rows:
    """Invoices first, then credit notes."""
    people, line = world.people, world.line
    back = out.credited
    back_day = line.day_of(out.credited_at)
    which = np.concatenate([np.arange(len(out)), back])
    sign = np.concatenate([np.ones(len(out), np.int64), np.full(len(back), -1)])
    issued = np.concatenate([out.issued, out.credited_at])
    day = np.concatenate([out.day, back_day])
    patient = out.patient[which]
    insurer, _ = insured(world)
    insurers = insurer[patient].tolist()
    of_admission = out.case[which] < world.journeys.admissions
    notes = range(len(back))
    total = amounts(out.total[which] * sign)
    clerks = world.accounts("billing")
    columns: dict[str, Column] = {
        "site": same(world.site, len(which)),
        "kind": ["invoice"] * len(out) + ["credit"] * len(back),
        "number": _numbers(world, out.day, "invoice", "")
        + _numbers(world, back_day, "credit", "C"),
        "patient": (patient + world.first("patient")).tolist(),
        "admission": [
            str(case + world.first("admission")) if inside else NONE
            for case, inside in zip(out.case[which].tolist(), of_admission.tolist(), strict=True)
        ],
        "drafted_at": instants(issued - 20),
        "issued_at": instants(issued),
        "issued_by": [clerks[nth % len(clerks)] for nth in which.tolist()],
        "issued_on": [line.date_of(nth) for nth in day.tolist()],
        "due_on": [line.date_of(nth) for nth in out.due_day.tolist()] + [NONE for _ in notes],
        "currency": same(_CURRENCY, len(which)),
        "net": total,
        "total": total,
        "policy": [
            number if which_insurer >= 0 else NONE
            for number, which_insurer in zip(
                _policies(world)[patient].tolist(), insurers, strict=True
            )
        ],
        "insurer": [nth + world.first("insurer") if nth >= 0 else NONE for nth in insurers],
        "insurer_share": amounts(out.share[which] * sign),
        "patient_name": [f"{people.family[nth]}, {people.given[nth]}" for nth in patient.tolist()],
        "insurer_name": [INSURERS[nth] if nth >= 0 else "" for nth in insurers],
        "credits": [*same(NONE, len(out)), *(back + world.first("invoice")).tolist()],
        "reason": [""] * len(out) + ["charged to the wrong case" for _ in notes],
        "revision": same(2, len(which)),
    }
    return numbered("invoice", columns, first=world.first("invoice"))


def _charges(world: World, found: Charges, seen: Visits, out: Invoices) -> Rows:
    line = world.line
    dates = [str(line.date_of(day)) for day in range(len(line.offsets))]
    state = states(world, found, seen, out)
    roots = _roots(world, found, dates)
    clerks = world.accounts("billing")
    ends = case_ends(world, seen)[found.case]
    reviewed = instants(np.minimum(ends + 600, line.now))
    waits = [each == "proposed" for each in state]
    columns: dict[str, Column] = {
        "patient": (found.patient + world.first("patient")).tolist(),
        "admission": [
            nth + world.first("admission") if nth != NO_ADMISSION else NONE
            for nth in found.admission.tolist()
        ],
        **_said(found, dates),
        "proposed": fine(found.quantity),
        "state": state,
        "root": roots,
        "source": roots,
        "invoice": [
            nth + world.first("invoice") if nth != NOT_YET else NONE
            for nth in out.invoice_of.tolist()
        ],
        "reviewed_by": [
            NONE if waiting else clerks[nth % len(clerks)]
            for nth, waiting in zip(found.case.tolist(), waits, strict=True)
        ],
        "reviewed_at": [
            NONE if waiting else at for at, waiting in zip(reviewed, waits, strict=True)
        ],
    }
    return numbered("charge", columns, first=world.first("charge"))


def _said(found: Charges, dates: list[str]) -> dict[str, Column]:
    """What a charge and a line both say."""
    return {
        "code": chosen([item.code for item in ITEMS], found.item.tolist()),
        "name": chosen([item.name for item in ITEMS], found.item.tolist()),
        "per": chosen([item.per for item in ITEMS], found.item.tolist()),
        "on_day": chosen(dates, found.day.tolist()),
        "quantity": fine(found.quantity),
        "unit_amount": amounts(found.unit),
        "amount": amounts(found.amount),
    }


def _roots(world: World, found: Charges, dates: list[str]) -> list[str]:
    """The fact each follows from, as `core.billing.charging` names it."""
    codes = [item.code for item in ITEMS]
    first = world.first("admission")
    roots = []
    for admission, item, day, fact in zip(
        found.admission.tolist(),
        found.item.tolist(),
        found.day.tolist(),
        found.fact.tolist(),
        strict=True,
    ):
        if admission == NO_ADMISSION:
            roots.append(f"appointment/{fact}")
        elif fact:
            roots.append(f"procedure/{fact}")
        else:
            roots.append(f"admission/{admission + first}/{codes[item]}/{dates[day]}")
    return roots


def _lines(world: World, found: Charges, out: Invoices) -> Rows:
    """The lines of invoices, in the order of the charges; then those of credit notes."""
    dates = [str(world.line.date_of(day)) for day in range(len(world.line.offsets))]
    first, first_charge = world.first("invoice"), world.first("charge")
    on = np.flatnonzero(out.invoice_of != NOT_YET)
    note_of = np.full(len(out), NOT_YET)
    note_of[out.credited] = np.arange(len(out.credited))
    back = np.flatnonzero(note_of[out.invoice_of[on]] != NOT_YET)
    charge = np.concatenate([on, on[back]])
    invoice = np.concatenate([out.invoice_of[on], len(out) + note_of[out.invoice_of[on]][back]])
    position = _positions(out.invoice_of[on])
    of_lines = Charges(
        **{name: getattr(found, name)[charge] for name in Charges.__dataclass_fields__}
    )
    said = _said(of_lines, dates)
    taken = len(on)
    columns: dict[str, Column] = {
        "invoice": (invoice + first).tolist(),
        "position": np.concatenate([position, position[back]]).tolist(),
        "charge": (charge + first_charge).tolist(),
        "credits": [*same(NONE, taken), *(back + world.first("invoice_line")).tolist()],
        **said,
        "quantity": _turned(said["quantity"], taken),
        "amount": _turned(said["amount"], taken),
        "tax_percent": same(0, len(charge)),
    }
    return numbered("invoice_line", columns, first=world.first("invoice_line"))


def _turned(column: Column, first: int) -> list[str]:
    """Negative from `first` on."""
    return [str(each) if nth < first else f"-{each}" for nth, each in enumerate(column)]


def _positions(invoice: Minutes) -> Minutes:
    """From 1 on within each invoice; its lines stand together."""
    if len(invoice) == 0:
        return invoice
    begins = np.flatnonzero(np.diff(invoice, prepend=invoice[0] - 1))
    lengths = np.diff(np.append(begins, len(invoice)))
    return np.arange(len(invoice)) - np.repeat(begins, lengths) + 1


def _counters(world: World, out: Invoices) -> Rows:
    """The last number of each year and kind."""
    line = world.line
    rows = []
    for kind, days in (("invoice", out.day), ("credit", line.day_of(out.credited_at))):
        counted = Counter(line.date_of(day).year for day in days.tolist())
        for year, count in sorted(counted.items()):
            rows.append((kind, year, world.first(f"{kind} {year}") - 1 + count))
    return Rows(
        "invoice_counter",
        {
            "site": same(world.site, len(rows)),
            "kind": [kind for kind, _, _ in rows],
            "year": [year for _, year, _ in rows],
            "last": [last for _, _, last in rows],
        },
    )


def _payments(world: World, paid: Payments) -> Rows:
    clerks = world.accounts("billing")
    columns: dict[str, Column] = {
        "invoice": (paid.invoice + world.first("invoice")).tolist(),
        "at": instants(paid.at),
        "amount": amounts(paid.amount),
        "by_whom": chosen(["patient", "insurer"], paid.by_insurer.astype(int).tolist()),
        "reference": [f"bank {nth:07}" for nth in range(len(paid.at))],
        "taken_by": [clerks[nth % len(clerks)] for nth in paid.invoice.tolist()],
    }
    return numbered("payment", columns, first=world.first("payment"))


def _letters(world: World, out: Invoices, paid: Payments) -> Rows:
    invoice, level, at = dunned(world, out, paid)
    clerks = world.accounts("billing")
    columns: dict[str, Column] = {
        "invoice": (invoice + world.first("invoice")).tolist(),
        "at": instants(at),
        "level": level.tolist(),
        "account": same(clerks[0], len(invoice)),
    }
    return numbered("dunning_letter", columns, first=world.first("dunning_letter"))
