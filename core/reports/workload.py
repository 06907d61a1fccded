"""What doctors had to do: appointments and admissions they attended."""

import msgspec
from sqlalchemy import text

from core.books import Book
from core.reports.month import Month
from core.reports.paper import Bars, Grid
from core.reports.tables import in_words, number


class DoctorWorked(msgspec.Struct, frozen=True, kw_only=True):
    """A doctor in a month.

    Attributes:
        done, missed, cancelled: Appointments that began in the month.
        hours: Of those done.
        admissions: That they attended at any time of the month.
        discharges: Of those, how many ended in it.
        patient_days: Days of the month on which patients of theirs were here, summed.
        procedures: That they did.
    """

    account: str
    name: str
    done: int
    missed: int
    cancelled: int
    hours: float
    admissions: int
    discharges: int
    patient_days: float
    procedures: int


class WorkloadShown(msgspec.Struct, frozen=True, kw_only=True):
    """Workload of doctors in a month, by name."""

    month: str
    items: list[DoctorWorked]
    next: str | None = None


_WORKLOAD = text("""
    with span as (select tstzrange(:since, :over) as whole),
    held as (
        select doctor, count(*) filter (where state = 'done') as done,
               count(*) filter (where state = 'missed') as missed,
               count(*) filter (where state = 'cancelled') as cancelled,
               coalesce(sum(extract(epoch from upper(during) - lower(during)))
                   filter (where state = 'done'), 0) / 3600 as hours
        from appointment
        where during && tstzrange(:since, :until) and lower(during) >= :since
            and lower(during) < :until
        group by doctor
    ),
    attended as (
        select attending, count(*) as admissions,
               count(*) filter (where upper(during) >= :since and upper(during) < :until
                                and upper(during) <= :over) as discharges,
               sum(extract(epoch from upper(during * span.whole) - lower(during * span.whole)))
                   / 86400 as days
        from admission, span
        where during && span.whole and attending is not null
        group by attending
    ),
    procedures as (
        select account, count(*) as count from procedure_done
        where at >= :since and at < :until and ended_at is null group by account
    )
    select account.id as account, account.name, coalesce(done, 0) as done,
           coalesce(missed, 0) as missed, coalesce(cancelled, 0) as cancelled,
           coalesce(hours, 0) as hours, coalesce(admissions, 0) as admissions,
           coalesce(discharges, 0) as discharges, coalesce(days, 0) as patient_days,
           coalesce(procedures.count, 0) as procedures
    from account
    left join held on held.doctor = account.id
    left join attended on attended.attending = account.id
    left join procedures on procedures.account = account.id
    where held.doctor is not null or attended.attending is not null
        or (procedures.account is not null and account.role = 'clinician')
    order by account.name, account.id
""")


async def workload(book: Book, month: Month) -> WorkloadShown:
    """What each doctor had to do."""
    asked = {"since": month.since, "until": month.until, "over": month.over(book.now)}
    rows = (await book.connection.execute(_WORKLOAD, asked)).mappings()
    return WorkloadShown(
        month=month.named,
        items=[
            DoctorWorked(
                **{
                    **row,
                    "hours": round(float(row["hours"]), 3),
                    "patient_days": round(float(row["patient_days"]), 3),
                }
            )
            for row in rows
        ],
    )


def drawn(shown: WorkloadShown) -> tuple[tuple[Grid, ...], tuple[Bars, ...]]:
    """The report on paper."""
    grid = Grid(
        title="By doctor",
        columns=("Doctor", "Done", "Missed", "Cancelled", "Hours", "Admissions", "Days"),
        rows=tuple(
            (
                one.name,
                str(one.done),
                str(one.missed),
                str(one.cancelled),
                number(one.hours),
                str(one.admissions),
                number(one.patient_days),
            )
            for one in shown.items
        ),
        numbers=(1, 2, 3, 4, 5, 6),
        note="Appointments that began in the month, hours of those that were held, admissions "
        "attended at any time of it and the days their patients were here. It says how much "
        "there was to do, not how well it was done.",
    )
    names = tuple(one.name for one in shown.items)
    hours = tuple(one.hours for one in shown.items)
    days = tuple(one.patient_days for one in shown.items)
    return (grid,), (
        Bars(
            title="Hours of appointments",
            axis="hours",
            labels=names,
            series=(("hours", hours),),
            said=in_words(names, hours, "hours"),
            sideways=True,
        ),
        Bars(
            title="Days of patients attended",
            axis="days",
            labels=names,
            series=(("days", days),),
            said=in_words(names, days, "days"),
            sideways=True,
        ),
    )
