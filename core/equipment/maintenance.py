"""What has to be done to equipment every so many days, what was done, and what is due."""

from datetime import date

import msgspec
from sqlalchemy import insert, text, update

from core.books import Book
from core.equipment.defects import report
from core.equipment.inventory import piece
from core.equipment.model import MaintenanceDone, MaintenancePlan
from core.errors import Unfit, Unknown
from core.paging import MOST, after, cursor


class InTheFuture(Unfit):
    """What is still to come has not been done."""


class PlanEnded(Unfit):
    """This plan counts no more."""


class PlanShown(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be done to a piece every so many days.

    Attributes:
        last_on: When it was done last; null for never.
        last_outcome: `passed` or `failed`.
        due_on: By when it is due next.
    """

    id: int
    equipment: str
    name: str
    kind: str
    unit: str | None
    bed: str | None
    task: str
    every_days: int
    last_on: date | None
    last_by: str | None
    last_outcome: str | None
    due_on: date
    overdue: bool


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Plans by the day they are due; `next` is the cursor of the following page."""

    items: list[PlanShown]
    next: str | None = None


_SHOWN = """
    select * from (
        select plan.id, plan.equipment, piece.name, piece.kind, piece.unit, lent.bed, plan.task,
               plan.every_days, done.on_day as last_on, done.account as last_by,
               done.outcome as last_outcome,
               coalesce(done.on_day + plan.every_days, plan.first_due) as due_on,
               coalesce(done.on_day + plan.every_days, plan.first_due) < cast(:today as date)
                   as overdue,
               plan.ended_at
        from maintenance_plan as plan
        join equipment as piece on piece.id = plan.equipment and piece.state <> 'retired'
        left join equipment_use as lent on lent.equipment = piece.id and upper_inf(lent.during)
        left join lateral (
            select on_day, account, outcome from maintenance_done
            where maintenance_done.plan = plan.id order by on_day desc, id desc limit 1
        ) as done on true
    ) as shown
"""
_ONE = text(f"{_SHOWN} where id = :plan")
_PAGE = text(f"""{_SHOWN}
    where ended_at is null
      and (cast(:piece as text) is null or equipment = :piece)
      and (cast(:by_day as date) is null or due_on <= :by_day)
      and (due_on, id) > (cast(:last_day as date), :last)
    order by due_on, id limit :most
""")


async def plan(book: Book, tag: str, task: str, *, every_days: int, first_due: date) -> PlanShown:
    """Have something done to a piece every so many days.

    Raises:
        Unknown: There is no such piece.
    """
    await piece(book, tag)
    made = await book.connection.scalar(
        insert(MaintenancePlan)
        .values(equipment=tag, task=task, every_days=every_days, first_due=first_due)
        .returning(MaintenancePlan.id)
    )
    await book.note("maintenance.plan", thing=f"equipment/{tag}", detail={"plan": made})
    return (await _read(book, made or 0))[0]


async def unplan(book: Book, number: int) -> None:
    """Ask for it no more; what was done stays.

    Raises:
        Unknown: There is no such plan.
    """
    known, _ = await _read(book, number)
    await book.connection.execute(
        update(MaintenancePlan).where(MaintenancePlan.id == number).values(ended_at=book.now)
    )
    await book.note("maintenance.unplan", thing=f"equipment/{known.equipment}")


async def done(book: Book, number: int, on_day: date, outcome: str, note: str) -> PlanShown:
    """Write down what was done; a piece that failed is defect from now on.

    Args:
        book: An engineer's.
        number: Of the plan.
        on_day: The day on which it was done.
        outcome: `passed` or `failed`.
        note: What was found.

    Raises:
        Unknown: There is no such plan.
        PlanEnded: See there.
        InTheFuture: See there.
    """
    known, ended = await _read(book, number)
    if ended:
        raise PlanEnded
    if on_day > await book.today():
        raise InTheFuture
    await book.connection.execute(
        insert(MaintenanceDone).values(
            plan=number, on_day=on_day, account=book.by.account, outcome=outcome, note=note
        )
    )
    if outcome == "failed":
        await report(book, known.equipment, f"Maintenance failed: {known.task}"[:500])
    detail = {"plan": number, "outcome": outcome}
    await book.note("maintenance.done", thing=f"equipment/{known.equipment}", detail=detail)
    return (await _read(book, number))[0]


async def due(
    book: Book, *, by_day: date | None, tag: str | None = None, cursor_said: str | None = None
) -> Due:
    """A page of plans by the day they are due, of one piece or of all.

    Raises:
        NotACursor: The cursor is not of this list.
    """
    start = (date(1, 1, 1), 0)
    last_day, last = after(cursor_said, tuple[date, int]) if cursor_said else start
    asked = {
        "today": await book.today(),
        "by_day": by_day,
        "piece": tag,
        "last_day": last_day,
        "last": max(0, min(last, 2**31 - 1)),
        "most": MOST + 1,
    }
    rows = (await book.connection.execute(_PAGE, asked)).mappings().all()
    items = [_shown(dict(row)) for row in rows[:MOST]]
    more = cursor(items[-1].due_on, items[-1].id) if len(rows) > MOST else None
    return Due(items=items, next=more)


async def _read(book: Book, number: int) -> tuple[PlanShown, bool]:
    asked = {"plan": number, "today": await book.today()}
    row = (await book.connection.execute(_ONE, asked)).mappings().first()
    if row is None:
        raise Unknown("no such plan")
    return _shown(dict(row)), row["ended_at"] is not None


def _shown(row: dict[str, object]) -> PlanShown:
    return msgspec.convert({key: row[key] for key in row if key != "ended_at"}, PlanShown)
