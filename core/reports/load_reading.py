"""Asks the database for the alarm load, one question a part."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, TextClause

from core.books import Book
from core.reports import load_statements as statements
from core.reports.load import FLEETING_S, Period, Shift, Slices, slices
from core.reports.load_answers import Packed, answers_of, soon
from core.reports.load_shown import (
    Contributor,
    LoadShown,
    LongOpen,
    Measured,
    Paused,
    UnitCounted,
)
from core.reports.load_summing import (
    Count,
    busiest_tenth_percent,
    by_day,
    by_kind,
    by_shift,
    measured,
    percent,
)

MOST_CONTRIBUTORS = 10
MOST_LONGEST = 10


@dataclass(frozen=True, slots=True)
class _Asked:
    """A period at a book."""

    book: Book
    units: list[str]
    period: Period
    cut: Slices

    @property
    def words(self) -> dict[str, object]:
        """What every question is asked of."""
        return {
            "site": self.book.site,
            "units": self.units,
            "since": self.period.since,
            "over": self.period.over,
            "now": self.book.now,
            "fleeting": FLEETING_S,
            "edges": self.cut.edges,
        }

    async def rows(self, statement: TextClause, **more: object) -> Sequence[RowMapping]:
        """What the database answers."""
        found = await self.book.connection.execute(statement, self.words | more)
        return found.mappings().all()


async def load(book: Book, period: Period, units: frozenset[str] | None) -> LoadShown:
    """How loaded these units were.

    Args:
        book: Of whoever asks.
        period: Which days.
        units: None for every unit of the site.
    """
    counted = await _units(book, units)
    names = [unit.id for unit in counted]
    shifts = await _shifts(book, names)
    asked = _Asked(book, names, period, slices(period, names, shifts))
    counts, packed = await _counts(asked)
    # Beside the loop: of a month these are some hundred thousand.
    answers = await asyncio.to_thread(answers_of, packed)
    days = await _bed_days(asked)
    causes = await asked.rows(statements.CONTRIBUTORS, most=MOST_CONTRIBUTORS)
    total = measured(counts, answers.all, sum(days))
    return LoadShown(
        since=period.days[0],
        until=period.last,
        units=counted,
        bed_days=round(sum(days), 2),
        total=total,
        before=await _total(
            _Asked(book, names, period.before, slices(period.before, names, shifts))
        ),
        by_day=by_day(counts, dict(zip(period.days, days, strict=True))),
        by_kind=by_kind(counts, answers, sum(days)),
        by_shift=by_shift(counts, answers, asked.cut.order),
        contributors=[_contributor(row, total.raised) for row in causes],
        longest=[
            LongOpen(**row) for row in await asked.rows(statements.LONGEST, most=MOST_LONGEST)
        ],
        paused=Paused(**(await asked.rows(statements.PAUSED))[0]),
        busiest_tenth_percent=busiest_tenth_percent(causes[0]["of_patients"] if causes else []),
        fleeting_s=FLEETING_S,
    )


async def _units(book: Book, units: frozenset[str] | None) -> list[UnitCounted]:
    wanted = None if units is None else sorted(units)
    rows = await book.connection.execute(statements.UNITS, {"site": book.site, "units": wanted})
    return [UnitCounted(id=row[0], name=row[1]) for row in rows]


async def _shifts(book: Book, units: list[str]) -> list[Shift]:
    rows = await book.connection.execute(statements.SHIFTS, {"units": units})
    return [Shift(unit=row[0], name=row[1], starts=row[2], ends=row[3]) for row in rows]


async def _total(asked: _Asked) -> Measured:
    counts, packed = await _counts(asked)
    answers = await asyncio.to_thread(soon, [one.answers for one in packed])
    return measured(counts, answers, sum(await _bed_days(asked)))


async def _counts(asked: _Asked) -> tuple[list[Count], list[Packed]]:
    """By day, shift, kind and priority, with the answers by the latter three."""
    days, order = asked.period.days, asked.cut.order
    counts, packed = [], []
    rows = await asked.rows(
        statements.COUNTS,
        days=[days.index(day) for day in asked.cut.days],
        shifts=[order.index(name) for unit in asked.units for name in asked.cut.shifts[unit]],
        slices=len(asked.cut.edges),
    )
    for row in rows:
        said = dict(row)
        shift, answers = order[said.pop("shift")], said.pop("answers")
        counts.append(Count(day=days[said.pop("day")], shift=shift, **said))
        packed.append(
            Packed(shift=shift, kind=row["kind"], priority=row["priority"], answers=answers)
        )
    return counts, packed


async def _bed_days(asked: _Asked) -> list[float]:
    """Of each day of the period."""
    bounds = asked.period.bounds
    begins, ends = [since for _, since, _ in bounds], [until for _, _, until in bounds]
    rows = await asked.rows(statements.BED_DAYS, begins=begins, ends=ends)
    found = {row["nth"]: float(row["days"]) for row in rows}
    return [found.get(nth, 0.0) for nth in range(1, len(bounds) + 1)]


def _contributor(row: RowMapping, of: int) -> Contributor:
    said = {name: value for name, value in row.items() if name != "of_patients"}
    return Contributor(**said, share_percent=percent(row["raised"], of))
