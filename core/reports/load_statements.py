"""What the database is asked for the alarm load.

Most days are over and added up (docs/decisions/0140): their sums are read where a whole hour, or a
whole day, lies within what is asked for, and nothing of that day has changed since. Everything else
is counted row by row, so that the answer is the same with and without sums.
"""

from sqlalchemy import text

UNITS = text("""
    select id, name from unit
    where site = :site and (cast(:units as text[]) is null or id = any(:units))
    order by position, id
""")
SHIFTS = text(
    "select unit, name, starts, ends from shift_template where unit = any(:units) order by id"
)

_DAYS = """
    day as materialized (
        select unit, day, coalesce(summed = changes and fleeting_s = :fleeting, false) as kept
        from alert_day
        where site = :site and unit = any(:units)
            and day > cast(:since as timestamptz) - interval '24 hours' and day < :over
    )"""
_EDGES = "cast(:edges as timestamptz[])"

# `days` and `shifts` hold the number of the day and of the shift of each slice; those of the shifts
# unit after unit.
COUNTS = text(f"""
    with {_DAYS},
    hour as materialized (
        select unit, hour, array_position(cast(:units as text[]), unit) as nth,
               width_bucket(hour, {_EDGES}) as slice,
               kept and hour >= :since and hour + interval '1 hour' <= :over
                   and width_bucket(hour, {_EDGES})
                       = width_bucket(hour + interval '3599.999999 seconds', {_EDGES}) as whole
        from day, generate_series(day, day + interval '23 hours', interval '1 hour') as hour
    ),
    part as (
        select nth, slice, kind, priority, raised, answered, acted, expected, artefact, fleeting,
               called_again, unreached, answers
        from hour join alert_day_hour as sum on sum.site = :site and sum.unit = hour.unit
            and sum.hour = hour.hour
        where whole
        union all
        select nth, width_bucket(raised_at, {_EDGES}), kind, priority, 1,
               (answered_ms is not null)::integer, (outcome is not distinct from 'acted')::integer,
               (outcome is not distinct from 'expected')::integer,
               (outcome is not distinct from 'artefact')::integer,
               coalesce(brief_s <= :fleeting, false)::integer, called_again::integer,
               unreached::integer, int4send(answered_ms)
        from hour join alert_counted as one on one.unit = hour.unit and one.site = :site
            and raised_at >= greatest(hour, :since)
            and raised_at < least(hour + interval '1 hour', :over)
        where not whole
    )
    select (cast(:days as integer[]))[slice] as day,
           (cast(:shifts as integer[]))[(nth - 1) * :slices + slice] as shift, kind, priority,
           sum(raised) as raised, sum(answered) as answered, sum(acted) as acted,
           sum(expected) as expected, sum(artefact) as artefact, sum(fleeting) as fleeting,
           sum(called_again) as called_again, sum(unreached) as unreached,
           coalesce(string_agg(answers, ''), '') as answers
    from part
    group by 1, 2, 3, 4
""")  # noqa: S608 - the values are parameters
# The alerts of each patient stand in the first row.
CONTRIBUTORS = text(f"""
    with {_DAYS},
    part as (
        select bed, stay, cause, kind, raised, answered, nuisance
        from day join alert_day_cause as sum on sum.site = :site and sum.unit = day.unit
            and sum.day = day.day
        where kept and day.day >= :since and day.day + interval '24 hours' <= :over
        union all
        select bed, stay, cause, kind, 1, (answered_ms is not null)::integer,
               (outcome is not distinct from 'artefact' or coalesce(brief_s <= :fleeting, false))
                   ::integer
        from day join alert_counted as one on one.unit = day.unit and one.site = :site
            and raised_at >= greatest(day.day, :since)
            and raised_at < least(day.day + interval '24 hours', :over)
        where not (kept and day.day >= :since and day.day + interval '24 hours' <= :over)
    ),
    one as materialized (
        select bed, stay, cause, min(kind) as kind, sum(raised) as raised,
               sum(answered) as answered, sum(nuisance) as nuisance
        from part group by bed, stay, cause
    ),
    most as (
        select *, row_number() over (order by raised desc, bed, cause, stay) as nth
        from one order by nth limit :most
    )
    select most.bed, stay, cause, most.kind, raised, answered, nuisance,
           coalesce(bed.name, most.bed) as bed_name, coalesce(unit.name, '') as unit_name,
           exists (select from stay as lying where lying.id = most.stay and lying.bed = most.bed
                   and lying.during @> cast(:now as timestamptz)) as here,
           case when nth = 1 then
               array(select sum(raised)::integer from one where stay is not null group by stay)
           end as of_patients
    from most
    left join bed on bed.id = most.bed
    left join unit on unit.id = bed.unit
    order by nth
""")  # noqa: S608 - as above

_LONG = """
    select * from alert_summary
    where site = :site and unit = any(:units) and raised_at >= :since and raised_at < :over"""
LONGEST = text(f"""
    select alert_id as id, cause, priority, one.bed, coalesce(bed.name, one.bed) as bed_name,
           raised_at, settled_at is null as still_open,
           date_part('epoch', coalesce(settled_at, :now) - raised_at) as open_s,
           date_part('epoch', answered_at - raised_at) as answered_after_s
    from (({_LONG} and settled_at is null order by raised_at limit :most)
          union all
          ({_LONG} and settled_at is not null order by settled_at - raised_at desc limit :most)
    ) as one
    left join bed on bed.id = one.bed
    order by open_s desc, one.alert_id limit :most
""")  # noqa: S608 - as above
PAUSED = text("""
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
                              where one.bed = pause.bed and one.unit = any(:units)
                                  and raised_at >= greatest(pause.at, :since)
                                  and raised_at < pause.until)), 0) as bigint) as raised
    from pause
""")
# Each stay is looked for once, not for each of the days.
BED_DAYS = text("""
    with lying as materialized (
        select lower(during) as began, coalesce(upper(during), 'infinity') as ended
        from stay join bed on bed.id = stay.bed
        where during && tstzrange(:since, :over) and bed.unit = any(:units)
    )
    select nth,
           sum(date_part('epoch', least(ended, until) - greatest(began, since))) / 86400 as days
    from unnest(cast(:begins as timestamptz[]), cast(:ends as timestamptz[]))
        with ordinality as day(since, until, nth)
    join lying on began < until and ended > since
    where until > since
    group by nth
""")
