"""Invoices of what is over, credit notes, and who has paid what by now. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.demo.years.charging import Charges, case_ends
from core.demo.years.places import insured
from core.demo.years.timeline import DAY, Minutes
from core.demo.years.visits import Visits
from core.demo.years.world import World

NOT_YET = -1
DUE_DAYS = 30
"""Example, approve locally."""
_CREDITED = 0.004
"""Of the invoices: taken back as a whole."""
_OPENS, _CLOSES = 8 * 60, 16 * 60
_REVIEWED_AFTER = 2 * DAY
_DUNNED_AFTER = (14, 35, 56)
"""Days beyond the day on which it was due. Examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoices:
    """Invoices in the order in which they were issued; credit notes have a list of their own.

    Attributes:
        case: As in the charges.
        invoice_of: The invoice of each charge; `NOT_YET` for those that wait.
        total, share: In hundredths of the currency; the share is the insurer's.
        due_day: Local day, counted from the first one.
        credited: Which invoices were taken back, in the order in which that was done.
    """

    case: Minutes
    patient: Minutes
    issued: Minutes
    day: Minutes
    due_day: Minutes
    total: Minutes
    share: Minutes
    invoice_of: Minutes
    credited: Minutes
    credited_at: Minutes

    def __len__(self) -> int:
        """How many."""
        return len(self.case)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """What came in, in the order of time."""

    invoice: Minutes
    at: Minutes
    amount: Minutes
    by_insurer: NDArray[np.bool_]


def invoices(world: World, found: Charges, seen: Visits) -> Invoices:
    """One for each case, some working days after it was over."""
    chance = world.chance("invoices")
    cases, first, lines = np.unique(found.case, return_index=True, return_counts=True)
    total = np.add.reduceat(found.amount, first) if len(first) else first
    ends = case_ends(world, seen)[cases]
    issued = _in_office_hours(
        chance, world, ends + chance.gamma(2.0, 1.4 * DAY, len(cases)).astype(np.int64)
    )
    out = np.flatnonzero((issued < world.line.now) & (total > 0))
    out = out[np.lexsort((cases[out], issued[out]))]
    numbers = np.full(len(cases), NOT_YET)
    numbers[out] = np.arange(len(out))
    patient = found.patient[first][out]
    insurer, percent = insured(world)
    share = np.where(insurer[patient] >= 0, (total[out] * percent[patient] * 2 + 100) // 200, 0)
    day = world.line.day_of(issued[out])
    credited, credited_at = _taken_back(chance, world, issued[out])
    return Invoices(
        case=cases[out],
        patient=patient,
        issued=issued[out],
        day=day,
        due_day=day + DUE_DAYS,
        total=total[out],
        share=share,
        invoice_of=np.repeat(numbers, lines),
        credited=credited,
        credited_at=credited_at,
    )


def _in_office_hours(chance: Generator, world: World, moments: Minutes) -> Minutes:
    """On a working day, between eight and four, at or after each of these days."""
    line = world.line
    day = np.minimum(line.day_of(moments) + 1, len(line.offsets) - 5)
    weekday = line.weekdays(day)
    day += np.where(weekday > 4, 7 - weekday, 0)
    return line.at(day, chance.integers(_OPENS, _CLOSES, len(day)))


def _taken_back(chance: Generator, world: World, issued: Minutes) -> tuple[Minutes, Minutes]:
    """A few invoices, some days after they were issued."""
    which = np.flatnonzero(chance.random(len(issued)) < _CREDITED)
    at = _in_office_hours(
        chance, world, issued[which] + chance.integers(3 * DAY, 20 * DAY, len(which))
    )
    past = at < world.line.now
    order = np.lexsort((which[past], at[past]))
    return which[past][order], at[past][order]


def payments(world: World, found: Invoices) -> Payments:
    """Insurers pay late and nearly always; people sooner, and some not at all."""
    chance = world.chance("payments")
    rest = found.total - found.share
    standing = np.ones(len(found), bool)
    standing[found.credited] = False
    by_insurer = np.flatnonzero((found.share > 0) & standing & (chance.random(len(found)) < 0.975))
    by_patient = np.flatnonzero((rest > 0) & standing & (chance.random(len(found)) < 0.93))
    insurer_at = found.issued[by_insurer] + chance.gamma(4.0, 7.0 * DAY, len(by_insurer))
    patient_at = found.issued[by_patient] + chance.gamma(2.0, 11.0 * DAY, len(by_patient))
    in_part = chance.random(len(by_patient)) < 0.03
    paid = np.where(in_part, np.maximum(rest[by_patient] // 2, 1), rest[by_patient])
    invoice = np.concatenate([by_insurer, by_patient])
    at = np.concatenate([insurer_at, patient_at]).astype(np.int64) + 1
    amount = np.concatenate([found.share[by_insurer], paid])
    insurer = np.arange(len(invoice)) < len(by_insurer)
    order = np.lexsort((invoice, at))
    order = order[at[order] < world.line.now]
    return Payments(
        invoice=invoice[order], at=at[order], amount=amount[order], by_insurer=insurer[order]
    )


def dunned(world: World, found: Invoices, paid: Payments) -> tuple[Minutes, Minutes, Minutes]:
    """Letters about what people have not paid: invoice, level and when, in the order of time."""
    open_cents = found.total - found.share
    mine = ~paid.by_insurer
    open_cents = open_cents - np.bincount(
        paid.invoice[mine], weights=paid.amount[mine], minlength=len(found)
    ).astype(np.int64)
    open_cents[found.credited] = 0
    owing = np.flatnonzero(open_cents > 0)
    rows = [
        (invoice, level, int(due) + days)
        for level, days in enumerate(_DUNNED_AFTER, start=1)
        for invoice, due in zip(owing.tolist(), found.due_day[owing].tolist(), strict=True)
        if due + days < world.line.days
    ]
    letters = np.array(sorted(rows, key=lambda row: (row[2], row[0])), np.int64).reshape(-1, 3)
    return letters[:, 0], letters[:, 1], world.line.at(letters[:, 2], 10 * 60)


def states(world: World, found: Charges, seen: Visits, out: Invoices) -> list[str]:
    """Of each charge: what is not on an invoice was reviewed after two days, or waits for that."""
    ends = case_ends(world, seen)[found.case]
    reviewed = ends < world.line.now - _REVIEWED_AFTER
    return [
        "invoiced" if invoice != NOT_YET else "accepted" if done else "proposed"
        for invoice, done in zip(out.invoice_of.tolist(), reviewed.tolist(), strict=True)
    ]
