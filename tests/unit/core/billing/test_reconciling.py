"""What stands follows the ledger; what was invoiced is never touched."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.billing.charging import Due
from core.billing.reconciling import Propose, Revise, Standing, Withdraw, reconcile

DAY = date(2026, 3, 2)


def a_due(quantity: str = "24", root: str = "admission/1/hour.bed.icu/2026-03-02") -> Due:
    return Due(
        root=root,
        admission=1,
        code="hour.bed.icu",
        name="ICU hour",
        per="hour",
        on_day=DAY,
        quantity=Decimal(quantity),
        unit_amount=Decimal("60.00"),
        tax_percent=Decimal(0),
    )


def standing(
    due: Due, state: str = "proposed", *, number: int = 1, again: bool = False
) -> Standing:
    return Standing(
        id=number,
        root=due.root,
        admission=due.admission,
        code=due.code,
        name=due.name,
        per=due.per,
        on_day=due.on_day,
        proposed=due.quantity,
        unit_amount=due.unit_amount,
        tax_percent=due.tax_percent,
        state=state,
        again=again,
    )


def test_what_follows_is_proposed_once() -> None:
    [step] = reconcile([a_due()], [])
    assert step == Propose(a_due(), a_due().root)
    assert reconcile([a_due()], [standing(a_due())]) == []


def test_what_a_person_decided_stands_while_the_ledger_says_the_same() -> None:
    for state in ("accepted", "rejected", "invoiced"):
        assert reconcile([a_due()], [standing(a_due(), state)]) == []


def test_a_corrected_ledger_brings_an_accepted_charge_back_to_review() -> None:
    [step] = reconcile([a_due("20")], [standing(a_due(), "accepted")])
    assert step == Revise(1, a_due("20"))


def test_what_no_longer_follows_is_withdrawn_and_may_come_back() -> None:
    assert reconcile([], [standing(a_due(), "accepted")]) == [Withdraw(1)]
    assert reconcile([], [standing(a_due(), "withdrawn")]) == []
    assert reconcile([a_due()], [standing(a_due(), "withdrawn")]) == [Revise(1, a_due())]


def test_an_invoiced_charge_is_corrected_by_another_at_its_own_price() -> None:
    dearer = replace(a_due("20"), unit_amount=Decimal("90.00"))
    [step] = reconcile([dearer], [standing(a_due(), "invoiced")])
    assert isinstance(step, Propose)
    assert (step.source, step.due.quantity) == (f"{a_due().root}#2", Decimal(-4))
    assert step.due.amount == Decimal("-240.00")


def test_what_a_credit_note_took_back_is_billed_again_only_if_it_says_so() -> None:
    assert reconcile([a_due()], [standing(a_due(), "invoiced", again=False)]) == []
    [step] = reconcile([a_due()], [standing(a_due(), "invoiced", again=True)])
    assert step == Propose(a_due(), f"{a_due().root}#2")


STATES = st.sampled_from(["proposed", "accepted", "withdrawn", "invoiced"])
QUANTITIES = st.integers(1, 10_000).map(lambda n: str(Decimal(n) / 100))


@given(st.lists(st.tuples(QUANTITIES, st.booleans()), max_size=3), STATES, QUANTITIES, QUANTITIES)
def test_afterwards_what_stands_adds_up_to_what_the_ledger_says(
    billed: list[tuple[str, bool]], state: str, open_quantity: str, said: str
) -> None:
    known = [
        standing(a_due(quantity), "invoiced", number=number, again=again)
        for number, (quantity, again) in enumerate(billed, start=1)
    ]
    if state != "invoiced":
        known.append(standing(a_due(open_quantity), state, number=9))
    after = _carried_out(known, [a_due(said)])
    stands = [one.proposed for one in after if one.state in {"proposed", "accepted"} or one.billed]
    assert sum(stands, Decimal(0)) == Decimal(said)
    assert reconcile([a_due(said)], after) == []
    assert [one for one in after if one.billed] == [one for one in known if one.billed]


def _carried_out(known: list[Standing], dues: list[Due]) -> list[Standing]:
    by_id = {one.id: one for one in known}
    for step in reconcile(dues, known):
        match step:
            case Propose(due, _):
                by_id[10] = standing(due, number=10)
            case Revise(charge, due):
                by_id[charge] = standing(due, number=charge)
            case Withdraw(charge):
                by_id[charge] = replace(by_id[charge], state="withdrawn")
    return list(by_id.values())
