"""Asks the database for the alarm load: one question a part, each of the row that an alert has."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, TextClause, text

from core.books import Book
from core.reports.load import FLEETING_S, Period, Shift, Slices, slices
from core.reports.load_shown import (
    Contributor,
    LoadShown,
    LongOpen,
    Measured,
    Paused,
    UnitCounted,
)
from core.reports.load_summing import (
    NEVER,
    Answers,
    Count,
    Soon,
    busiest_tenth_percent,
    by_day,
    by_kind,
    by_shift,
    measured,
    percent,
)

MOST_CONTRIBUTORS = 10
MOST_LONGEST = 10

_WITHIN = """
    from alert_summary as one
    where one.unit = any(:units) and raised_at >= :since and raised_at < :over
        and one.site = :site
"""
_FLEETING = """(outcome is null
    and ended_at - raised_at <= cast(:fleeting as double precision) * interval '1 second'
    and (answered_at is null or answered_at > ended_at))"""
_ANSWERED = "answered_at < raised_at + interval '1 day'"

_UNITS = text("""
    select id, name from unit
    where site = :site and (cast(:units as text[]) is null or id = any(:units))
    order by position, id
""")
_SHIFTS = text(
    "select unit, name, starts, ends from shift_template where unit = any(:units) order by id"
)
_COUNTS = text(f"""
    select unit, width_bucket(raised_at, cast(:edges as timestamptz[])) as slice, kind, priority,
           count(*) as raised,
           count(*) filter (where {_ANSWERED}) as answered,
           count(*) filter (where outcome = 'acted') as acted,
           count(*) filter (where outcome = 'expected') as expected,
           count(*) filter (where outcome = 'artefact') as artefact,
           count(*) filter (where {_FLEETING}) as fleeting,
           count(*) filter (where called_again) as called_again,
           count(*) filter (where unreached) as unreached
    {_WITHIN}
    group by 1, 2, 3, 4
""")
# `numbers` holds the number of the shift of each slice, unit after unit.
_ANSWERS = text(f"""
    select shift, kind, priority,
           percentile_cont(array[0.5, 0.95]) within group (order by after_s) as after_s
    from (
        select (cast(:numbers as integer[]))[
                   (array_position(cast(:units as text[]), unit) - 1) * :slices
                   + width_bucket(raised_at, cast(:edges as timestamptz[]))] as shift,
               kind, priority, date_part('epoch', answered_at - raised_at) as after_s
        {_WITHIN} and {_ANSWERED}
    ) as timed
    group by grouping sets ((shift), (kind, priority), ())
""")  # noqa: S608 - as above
_CONTRIBUTORS = text(f"""
    with one as (
        select bed, stay, cause, min(kind) as kind, count(*) as raised,
               count(*) filter (where {_ANSWERED}) as answered,
               count(*) filter (where outcome = 'artefact' or {_FLEETING}) as nuisance
        {_WITHIN}
        group by bed, stay, cause
    )
    select one.*, coalesce(bed.name, one.bed) as bed_name, coalesce(unit.name, '') as unit_name,
           exists (select from stay where stay.id = one.stay and stay.bed = one.bed
                   and stay.during @> cast(:now as timestamptz)) as here
    from one
    left join bed on bed.id = one.bed
    left join unit on unit.id = bed.unit
    order by raised desc, one.bed, cause
""")  # noqa: S608 - as above
_LONGEST = text(f"""
    select alert_id as id, cause, priority, one.bed, coalesce(bed.name, one.bed) as bed_name,
           raised_at, settled_at is null as still_open,
           date_part('epoch', coalesce(settled_at, :now) - raised_at) as open_s,
           date_part('epoch', answered_at - raised_at) as answered_after_s
    from (select * {_WITHIN}
          order by coalesce(settled_at, :now) - raised_at desc limit :most) as one
    left join bed on bed.id = one.bed
    order by open_s desc
""")  # noqa: S608 - as above
_PAUSED = text("""
    with change as (
        select event.bed, at, change, cast(setup->'pause'->>'until' as timestamptz) as until,
               lead(at) over (partition by event.bed order by at, event.number)
                   as next
        from setup_event as event join bed on bed.id = event.bed
        where bed.unit = any(:units) and event.site = :site
            and at >= cast(:since as timestamptz) - interval '10 minutes' and at < :over
            and change in ('audio_paused','audio_resumed','pause_broken','next_patient')
    ),
    pause as (
        select bed, at, least(until, next, cast(:over as timestamptz)) as until
        from change where change = 'audio_paused'
    )
    select count(*) filter (where at >= :since) as pauses,
           coalesce(sum(date_part('epoch', until - at)) filter (where at >= :since), 0) as paused_s,
           cast(coalesce(sum((select count(*) from alert_summary as one
                              where one.unit = any(:units) and one.bed = pause.bed
                                  and raised_at >= greatest(pause.at, :since)
                                  and raised_at < pause.until)), 0) as bigint) as raised
    from pause
""")
_BED_DAYS = text("""
    select nth, sum(date_part('epoch', least(upper(stay.during), until)
                                       - greatest(lower(stay.during), since))) / 86400 as days
    from unnest(cast(:begins as timestamptz[]), cast(:ends as timestamptz[]))
        with ordinality as day(since, until, nth)
    join stay on stay.during && tstzrange(since, until)
        and stay.during && tstzrange(:since, :over)
    join bed on bed.id = stay.bed
    where bed.unit = any(:units) and until > since
    group by nth
""")


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
    counts = await _counts(asked)
    answers = await _answers(asked)
    days = await _bed_days(asked)
    causes = await asked.rows(_CONTRIBUTORS)
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
        contributors=[_contributor(row, total.raised) for row in causes[:MOST_CONTRIBUTORS]],
        longest=[LongOpen(**row) for row in await asked.rows(_LONGEST, most=MOST_LONGEST)],
        paused=Paused(**(await asked.rows(_PAUSED))[0]),
        busiest_tenth_percent=busiest_tenth_percent(_of_patients(causes)),
        fleeting_s=FLEETING_S,
    )


async def _units(book: Book, units: frozenset[str] | None) -> list[UnitCounted]:
    wanted = None if units is None else sorted(units)
    rows = await book.connection.execute(_UNITS, {"site": book.site, "units": wanted})
    return [UnitCounted(id=row[0], name=row[1]) for row in rows]


async def _shifts(book: Book, units: list[str]) -> list[Shift]:
    rows = await book.connection.execute(_SHIFTS, {"units": units})
    return [Shift(unit=row[0], name=row[1], starts=row[2], ends=row[3]) for row in rows]


async def _total(asked: _Asked) -> Measured:
    days = await _bed_days(asked)
    return measured(await _counts(asked), (await _answers(asked)).all, sum(days))


async def _counts(asked: _Asked) -> list[Count]:
    found = []
    for row in await asked.rows(_COUNTS):
        said = dict(row)
        nth = said.pop("slice") - 1
        shift = asked.cut.shifts[said.pop("unit")][nth]
        found.append(Count(day=asked.cut.days[nth], shift=shift, **said))
    return found


async def _answers(asked: _Asked) -> Answers:
    order = asked.cut.order
    numbers = [order.index(name) for unit in asked.units for name in asked.cut.shifts[unit]]
    whole: Soon = NEVER
    shifts: dict[str, Soon] = {}
    kinds: dict[tuple[str, str], Soon] = {}
    for row in await asked.rows(_ANSWERS, numbers=numbers, slices=len(asked.cut.edges)):
        soon = NEVER if row["after_s"] is None else _rounded(row["after_s"])
        if row["shift"] is not None:
            shifts[order[row["shift"]]] = soon
        elif row["kind"] is not None:
            kinds[row["kind"], row["priority"]] = soon
        else:
            whole = soon
    return Answers(all=whole, by_shift=shifts, by_kind=kinds)


async def _bed_days(asked: _Asked) -> list[float]:
    """Of each day of the period."""
    bounds = asked.period.bounds
    begins, ends = [since for _, since, _ in bounds], [until for _, _, until in bounds]
    rows = await asked.rows(_BED_DAYS, begins=begins, ends=ends)
    found = {row["nth"]: float(row["days"]) for row in rows}
    return [found.get(nth, 0.0) for nth in range(1, len(bounds) + 1)]


def _rounded(soon: Sequence[float]) -> Soon:
    return round(soon[0], 1), round(soon[1], 1)


def _contributor(row: RowMapping, of: int) -> Contributor:
    return Contributor(**row, share_percent=percent(row["raised"], of))


def _of_patients(causes: Sequence[RowMapping]) -> list[int]:
    """Alerts of each patient."""
    found: dict[int, int] = defaultdict(int)
    for row in causes:
        if row["stay"] is not None:
            found[row["stay"]] += row["raised"]
    return list(found.values())
