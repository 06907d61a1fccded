"""All that happened to a patient in one list, newest first."""

from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import text

from core.books import Book
from core.paging import after, cursor

PAGE = 50
_END = datetime(9999, 1, 1, tzinfo=UTC)


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened.

    Attributes:
        kind: `stay`, `note`, `procedure`, `appointment`, `document`, `condition` or `medication`.
        id: In its own list.
        until: Of what lasts; None for a moment, or for what has not ended.
        title: What it is, in a line.
        by: Account of whoever wrote or did it; empty for a stay.
        alerts: Alerts of the bed that were raised during a stay; None for what is no stay.
    """

    kind: str
    id: int
    at: datetime
    until: datetime | None
    title: str
    by: str
    alerts: int | None


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, newest first; `next` is the cursor of the following page."""

    items: list[Happening]
    next: str | None = None


async def timeline(book: Book, patient: int, page: str | None = None) -> Timeline:
    """One page; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        NotACursor: The cursor is not one of ours.
    """
    await book.require_patient(patient)
    at, kind, number = after(page, tuple[datetime, str, int]) if page else (_END, "", 0)
    if at.tzinfo is None or at > _END:
        at = _END
    about = {
        "patient": patient,
        "at": at,
        "kind": kind,
        "number": number,
        "most": PAGE + 1,
        "now": book.now,
        # The alerts of a stay that has lasted for years are more than a page should count.
        "counted_from": book.now - timedelta(days=400),
    }
    rows = (await book.connection.execute(_TIMELINE, about)).mappings().all()
    items = [Happening(**row) for row in rows[:PAGE]]
    await book.note("timeline.read", patient=patient)
    last = items[-1] if len(rows) > PAGE else None
    return Timeline(items=items, next=cursor(last.at, last.kind, last.id) if last else None)


_TIMELINE = text("""
    with happened as (
        select 'stay' as kind, stay.id, lower(stay.during) as at, upper(stay.during) as until,
               unit.name || ', bed ' || bed.name as title, '' as by, stay.bed as bed
        from stay join bed on bed.id = stay.bed join unit on unit.id = bed.unit
        where patient = :patient and upper(stay.during) is distinct from lower(stay.during)
        union all
        select 'note', id, recorded_at, null, kind || ': ' || left(body, 120), recorded_by, null
        from note where patient = :patient
            and not exists (select from note as later where later.corrects = note.id)
        union all
        select 'procedure', id, at, null, code || ' ' || name, account, null
        from procedure_done where patient = :patient and ended_at is null
        union all
        select 'appointment', id, lower(during), upper(during), kind || ' (' || state || ')',
               doctor, null
        from appointment where patient = :patient
        union all
        select 'document', id, recorded_at, null, name, recorded_by, null
        from document where patient = :patient and ended_at is null
        union all
        select 'condition', id, recorded_at, null,
               description || case when icd10 = '' then '' else ' (' || icd10 || ')' end,
               recorded_by, null
        from condition where patient = :patient and ended_at is null
        union all
        select 'medication', id, started_at, stopped_at, trim(drug || ' ' || dose), changed_by, null
        from medication where patient = :patient and ended_at is null
    ), page as (
        select * from happened
        where (at, kind, id) < (cast(:at as timestamptz), :kind, cast(:number as bigint))
        order by at desc, kind desc, id desc limit :most
    )
    select kind, id, at, until, title, by,
           case when kind = 'stay' then (
               select count(distinct alert_id) from alert_event
               where alert_event.bed = page.bed
                   and alert_event.at >= greatest(page.at, cast(:counted_from as timestamptz))
                   and alert_event.at < coalesce(page.until, cast(:now as timestamptz))
                   and change = 'raised') end as alerts
    from page order by at desc, kind desc, id desc
""")
