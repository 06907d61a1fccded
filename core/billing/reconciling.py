"""What has to change among the charges that stand, so that they say what the ledger says. Pure.

What was invoiced is never changed: where the ledger says otherwise now, the difference is proposed
as a charge of its own. What a person made of a quantity stands as long as the ledger's does.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.billing.charging import Due
from core.billing.money import FINEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A charge as it is in the books.

    Attributes:
        proposed: Quantity that the ledger said when it was proposed.
        again: It was invoiced, and a credit note took it back to be billed again.
    """

    id: int
    root: str
    admission: int | None
    code: str
    name: str
    per: str
    on_day: date
    proposed: Decimal
    unit_amount: Decimal
    tax_percent: Decimal
    state: str
    again: bool = False

    @property
    def billed(self) -> bool:
        """It was invoiced, for good."""
        return self.state == "invoiced" and not self.again


@dataclass(frozen=True, slots=True)
class Propose:
    """A new charge."""

    due: Due
    source: str


@dataclass(frozen=True, slots=True)
class Revise:
    """A charge that nobody has invoiced says something else now, and is to be reviewed again."""

    charge: int
    due: Due


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A charge that nobody has invoiced no longer follows from anything."""

    charge: int


Step = Propose | Revise | Withdraw


def reconcile(dues: Iterable[Due], standing: Iterable[Standing]) -> list[Step]:
    """The steps from what stands to what is due; none where both agree."""
    due_by_root = {due.root: due for due in dues}
    by_root: dict[str, list[Standing]] = defaultdict(list)
    for one in standing:
        by_root[one.root].append(one)
    steps: list[Step] = []
    for root in [*due_by_root, *(root for root in by_root if root not in due_by_root)]:
        known = sorted(by_root.get(root, []), key=lambda one: one.id)
        step = _step(root, _wanted(due_by_root.get(root), known), known)
        if step is not None:
            steps.append(step)
    return steps


def _wanted(due: Due | None, known: Sequence[Standing]) -> Due | None:
    """What is due beyond what was invoiced."""
    billed = [one for one in known if one.billed]
    if not billed:
        return due
    said = due.quantity if due is not None else Decimal(0)
    missing = (said - sum((one.proposed for one in billed), Decimal(0))).quantize(FINEST)
    if missing == 0:
        return None
    last = billed[-1]
    # At the price it was invoiced at: a new price list is no reason to ask again.
    return Due(
        root=last.root,
        admission=last.admission,
        code=last.code,
        name=last.name,
        per=last.per,
        on_day=last.on_day,
        quantity=missing,
        unit_amount=last.unit_amount,
        tax_percent=last.tax_percent,
    )


def _step(root: str, wanted: Due | None, known: Sequence[Standing]) -> Step | None:
    at_hand = next((one for one in known if one.state != "invoiced"), None)
    if wanted is None:
        stands = at_hand is not None and at_hand.state in {"proposed", "accepted"}
        return Withdraw(at_hand.id) if at_hand is not None and stands else None
    if at_hand is None:
        return Propose(wanted, root if not known else f"{root}#{len(known) + 1}")
    if at_hand.state != "withdrawn" and _says(at_hand, wanted):
        return None
    return Revise(at_hand.id, wanted)


def _says(one: Standing, wanted: Due) -> bool:
    return (one.proposed, one.unit_amount, one.tax_percent) == (
        wanted.quantity,
        wanted.unit_amount,
        wanted.tax_percent,
    )
