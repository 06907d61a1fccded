"""Rotas as proposals: asked, worked out, looked at, and published by a person or thrown away."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from psycopg.types.range import Range
from sqlalchemy import delete, insert, select, text, update

from core.books import Book, refusing
from core.errors import Outdated, Taken, Unknown
from core.shifts.handover_model import RotaProposal
from core.shifts.model import ShiftMember
from core.shifts.planning import WorksAlready
from core.shifts.rota.asking import question
from core.shifts.rota.checking import violations
from core.shifts.rota.facts import Outcome, Problem, Rule, Told, Turn


class NotReady(Taken):
    """There is no rota to publish in it, or it was published or discarded."""


class NoLongerFits(Taken):
    """Since it was worked out something has changed, and the rota breaks a rule."""


class BegunAlready(Taken):
    """Its first shift has begun: what is being worked is not planned anew."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom the rota puts into a shift, or takes out of it."""

    shift: int
    name: str
    on_day: date
    account: str
    added: bool


class TurnShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a shift of the rota."""

    shift: int
    name: str
    on_day: date
    account: str


class ProposalShown(msgspec.Struct, frozen=True, kw_only=True):
    """A rota that a person may publish.

    Attributes:
        state: `asked`, `ready`, `impossible`, `published` or `discarded`.
        reasons: Why there is none, in words.
        best: No other rota is better; else only that none better was found in time.
        changes: Against who is in the shifts now; of one that is ready.
        rules: The hard rules it keeps, each with its source.
    """

    id: int
    unit: str
    begins: date
    weeks: int
    state: str
    asked_by: str
    asked_at: datetime
    published_by: str | None
    published_at: datetime | None
    revision: int
    reasons: list[str] = []
    best: bool = False
    took_s: float = 0.0
    turns: list[TurnShown] = []
    people: list[Told] = []
    changes: list[Change] = []
    rules: list[Rule] = []


class Proposals(msgspec.Struct, frozen=True, kw_only=True):
    """Proposals of a unit, newest first, without their rotas."""

    items: list[ProposalShown]
    next: str | None = None


_HEAD = (
    RotaProposal.id,
    RotaProposal.unit,
    RotaProposal.begins,
    RotaProposal.weeks,
    RotaProposal.state,
    RotaProposal.asked_by,
    RotaProposal.asked_at,
    RotaProposal.published_by,
    RotaProposal.published_at,
    RotaProposal.revision,
)
_PRESENT = text("""
    select shift, account from shift_member where post = 'nurse' and shift = any(:shifts)
""")
_HOLD = text("select state from rota_proposal where id = :proposal for update")


async def ask(book: Book, unit: str, begins: date, weeks: int) -> ProposalShown:
    """Keep a question; it is worked out by another request.

    Raises:
        NotYourUnit: It is another's.
        Unknown: There is no such unit.
        NotOnMonday: See there.
        NoShifts: See there.
    """
    problem = await question(book, unit, begins, weeks)
    made = await book.connection.execute(
        insert(RotaProposal)
        .values(
            unit=unit,
            begins=begins,
            weeks=weeks,
            asked_by=book.by.account,
            asked_at=book.now,
            problem=msgspec.to_builtins(problem),
        )
        .returning(*_HEAD)
    )
    shown = ProposalShown(**made.mappings().one())
    await book.note("rota.ask", unit=unit, thing=f"rota/{shown.id}")
    return shown


async def asked(book: Book, number: int) -> Problem | None:
    """The question of a proposal; None when it is answered already.

    Raises:
        Unknown: There is no such proposal.
        NotYourUnit: It is another unit's.
    """
    head = await _head(book, number)
    if head.state != "asked":
        return None
    return await _problem(book, number)


async def answered(book: Book, number: int, outcome: Outcome) -> ProposalShown:
    """Keep what came of it; an answer that is there already stays.

    Raises:
        Unknown: There is no such proposal.
        NotYourUnit: It is another unit's.
    """
    await book.connection.execute(
        update(RotaProposal)
        .where(RotaProposal.id == number, RotaProposal.state == "asked")
        .values(
            state="ready" if outcome.turns else "impossible",
            outcome=msgspec.to_builtins(outcome),
            revision=RotaProposal.revision + 1,
        )
    )
    return await proposal(book, number)


async def proposal(book: Book, number: int) -> ProposalShown:
    """A proposal with its rota, and what it would change.

    Raises:
        Unknown: There is no such proposal.
        NotYourUnit: It is another unit's.
    """
    head = await _head(book, number)
    problem, outcome = await _problem(book, number), await _outcome(book, number)
    if outcome is None:
        return head
    slots = {slot.id: slot for slot in problem.slots}
    changes = await _changes(book, problem, outcome.turns) if head.state == "ready" else []
    return msgspec.structs.replace(
        head,
        reasons=list(outcome.reasons),
        best=outcome.best,
        took_s=outcome.took_s,
        turns=[
            TurnShown(
                shift=turn.slot,
                name=slots[turn.slot].name,
                on_day=slots[turn.slot].on_day,
                account=turn.account,
            )
            for turn in outcome.turns
        ],
        people=list(outcome.people),
        changes=changes,
        rules=list(problem.rules),
    )


async def proposals(book: Book, unit: str) -> Proposals:
    """The last hundred proposals of a unit, newest first.

    Raises:
        NotYourUnit: It is another's.
    """
    book.require_unit(unit)
    found = await book.connection.execute(
        select(*_HEAD).where(RotaProposal.unit == unit).order_by(RotaProposal.id.desc()).limit(100)
    )
    return Proposals(items=[ProposalShown(**row) for row in found.mappings()])


async def publish(book: Book, number: int, *, seen: int) -> ProposalShown:
    """Make it so: the nurses of its shifts are those of the rota, and no others.

    The rota is judged again by the books as they are now.

    Raises:
        Unknown: There is no such proposal.
        NotYourUnit: It is another unit's.
        Outdated: Somebody was quicker.
        NotReady: See there.
        BegunAlready: See there.
        NoLongerFits: See there.
        WorksAlready: Somebody was put into another shift meanwhile.
    """
    await book.connection.execute(_HOLD, {"proposal": number})
    head, outcome = await _head(book, number), await _outcome(book, number)
    if head.revision != seen:
        raise Outdated
    if head.state != "ready" or outcome is None:
        raise NotReady
    now = await question(book, head.unit, head.begins, head.weeks)
    if now.slots[0].starts <= book.now:
        raise BegunAlready
    broken = violations(now, outcome.turns)
    if broken:
        raise NoLongerFits("; ".join(one.text for one in broken[:5]))
    await _put_in(book, now, outcome.turns)
    await _become(book, head, "published", {"published_by": book.by.account})
    return await proposal(book, number)


async def discard(book: Book, number: int, *, seen: int) -> ProposalShown:
    """Throw it away.

    Raises:
        Unknown: There is no such proposal.
        NotYourUnit: It is another unit's.
        Outdated: Somebody was quicker.
        NotReady: It was published or discarded already.
    """
    await book.connection.execute(_HOLD, {"proposal": number})
    head = await _head(book, number)
    if head.revision != seen:
        raise Outdated
    if head.state in {"published", "discarded"}:
        raise NotReady
    await _become(book, head, "discarded", {})
    return await proposal(book, number)


async def _become(book: Book, head: ProposalShown, state: str, more: dict[str, str]) -> None:
    at = {"published_at": book.now} if more else {}
    await book.connection.execute(
        update(RotaProposal)
        .where(RotaProposal.id == head.id)
        .values(state=state, revision=RotaProposal.revision + 1, **more, **at)
    )
    await book.note(f"rota.{state}", unit=head.unit, thing=f"rota/{head.id}")


async def _put_in(book: Book, problem: Problem, turns: Sequence[Turn]) -> None:
    """Only what differs: who stays in a shift keeps their beds of it."""
    spans = {slot.id: Range(slot.starts, slot.ends) for slot in problem.slots}
    changes = await _changes(book, problem, turns)
    for change in changes:
        if not change.added:
            await book.connection.execute(
                delete(ShiftMember).where(
                    ShiftMember.shift == change.shift, ShiftMember.account == change.account
                )
            )
    rows = [
        {
            "shift": change.shift,
            "account": change.account,
            "post": "nurse",
            "during": spans[change.shift],
        }
        for change in changes
        if change.added
    ]
    if rows:
        refused = {"ex_shift_member_account": WorksAlready(), "pk_shift_member": WorksAlready()}
        with refusing(refused):
            await book.connection.execute(insert(ShiftMember), rows)


async def _changes(book: Book, problem: Problem, turns: Sequence[Turn]) -> list[Change]:
    slots = {slot.id: slot for slot in problem.slots}
    found = await book.connection.execute(_PRESENT, {"shifts": list(slots)})
    present = {(row[0], row[1]) for row in found}
    wanted = {(turn.slot, turn.account) for turn in turns}
    both = [(key, True) for key in wanted - present] + [(key, False) for key in present - wanted]
    return [
        Change(
            shift=shift,
            name=slots[shift].name,
            on_day=slots[shift].on_day,
            account=account,
            added=added,
        )
        for (shift, account), added in sorted(
            both, key=lambda one: (slots[one[0][0]].starts, one[0], one[1])
        )
    ]


async def _head(book: Book, number: int) -> ProposalShown:
    found = await book.connection.execute(select(*_HEAD).where(RotaProposal.id == number))
    row = found.mappings().first()
    if row is None:
        raise Unknown("no such proposal")
    book.require_unit(row["unit"])
    return ProposalShown(**row)


async def _problem(book: Book, number: int) -> Problem:
    kept: Any = await book.connection.scalar(
        select(RotaProposal.problem).where(RotaProposal.id == number)
    )
    return msgspec.convert(kept, Problem)


async def _outcome(book: Book, number: int) -> Outcome | None:
    kept: Any = await book.connection.scalar(
        select(RotaProposal.outcome).where(RotaProposal.id == number)
    )
    return None if kept is None else msgspec.convert(kept, Outcome)
