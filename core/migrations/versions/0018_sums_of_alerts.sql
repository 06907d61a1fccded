-- Alerts of a day and a unit, added up: figures over weeks must not read every alert of them. Sums
-- are made after the day and say what the rows say, or are not used: `changes` counts every change
-- to a row of that day, in the transaction of the change, and sums count only while it is what it
-- was before they were made. Days are of UTC, and a day has hours, so that days of any site, and
-- shifts, are put together from them; an hour that one of them divides is counted row by row.
create table alert_day (
    site       text not null,
    unit       text not null,
    day        timestamptz not null,
    changes    bigint not null default 1,
    -- What the sums were made of; null before.
    summed     bigint,
    fleeting_s double precision,
    constraint pk_alert_day primary key (site, unit, day)
);

-- By kind and priority. answers: milliseconds until each answer, as int4 in network order, since
-- percentiles cannot be added up.
create table alert_day_hour (
    site         text not null,
    unit         text not null,
    hour         timestamptz not null,
    kind         text not null,
    priority     text not null,
    raised       integer not null,
    answered     integer not null,
    acted        integer not null,
    expected     integer not null,
    artefact     integer not null,
    fleeting     integer not null,
    called_again integer not null,
    unreached    integer not null,
    answers      bytea not null,
    constraint pk_alert_day_hour primary key (site, unit, hour, kind, priority)
);

create table alert_day_cause (
    site     text not null,
    unit     text not null,
    day      timestamptz not null,
    bed      text not null,
    stay     integer,
    cause    text not null,
    kind     text not null,
    raised   integer not null,
    answered integer not null,
    nuisance integer not null
);
create index ix_alert_day_cause on alert_day_cause (site, unit, day);

-- The longest open are found without looking at the others.
create index ix_alert_summary_open_for on alert_summary ((settled_at - raised_at))
    where settled_at is not null;
create index ix_alert_summary_open on alert_summary (unit, raised_at) where settled_at is null;
-- How many began while the sound of a bed was paused is answered by the index alone.
create index ix_alert_summary_bed on alert_summary (bed, raised_at) include (unit);

-- What is counted of one: here, for whoever counts.
-- answered_ms: null for nobody within a day. brief_s: how long it lasted, when it ended by itself
-- before anybody answered and nobody judged it; null otherwise.
create view alert_counted as
select *,
       case when answered_at < raised_at + interval '24 hours' then
           greatest(round(date_part('epoch', answered_at - raised_at) * 1000), -86400000)::integer
       end as answered_ms,
       case when outcome is null and (answered_at is null or answered_at > ended_at) then
           date_part('epoch', ended_at - raised_at)
       end as brief_s
from alert_summary;

create function day_of(moment timestamptz) returns timestamptz
language sql immutable parallel safe
return date_bin('24 hours', moment, '2000-01-01 00:00+00');

create function note_day_of_alert() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into alert_day as known (site, unit, day)
    values (new.site, new.unit, day_of(new.raised_at))
    on conflict (site, unit, day) do update set changes = known.changes + 1;
    return null;
end $$;
create trigger alert_summary_noted after insert or update on alert_summary
for each row execute function note_day_of_alert();

insert into alert_day (site, unit, day)
select distinct site, unit, day_of(raised_at) from alert_summary;

-- Adds up one day of one unit that is over; true when there may be more to do. It stays out of the
-- way of what is written: a change that is committed meanwhile makes the sums be made again.
create function sum_alerts(moment timestamptz, fleeting double precision) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    one alert_day;
begin
    if not pg_try_advisory_xact_lock(hashtext('sum_alerts')) then return false; end if;
    -- Read before the rows: never later than what they are made of.
    select * into one from alert_day
    where (summed is distinct from changes or fleeting_s is distinct from fleeting)
        and day <= moment - interval '25 hours'
    order by day desc, site, unit limit 1;
    if not found then return false; end if;

    delete from alert_day_hour
    where site = one.site and unit = one.unit
        and hour >= one.day and hour < one.day + interval '24 hours';
    insert into alert_day_hour
    select site, unit, date_bin('1 hour', raised_at, one.day) as hour, kind, priority,
           count(*), count(answered_ms),
           count(*) filter (where outcome = 'acted'),
           count(*) filter (where outcome = 'expected'),
           count(*) filter (where outcome = 'artefact'),
           count(*) filter (where brief_s <= fleeting),
           count(*) filter (where called_again),
           count(*) filter (where unreached),
           coalesce(string_agg(int4send(answered_ms), ''), '')
    from alert_counted
    where site = one.site and unit = one.unit
        and raised_at >= one.day and raised_at < one.day + interval '24 hours'
    group by site, unit, hour, kind, priority;

    delete from alert_day_cause
    where site = one.site and unit = one.unit and day = one.day;
    insert into alert_day_cause
    select site, unit, one.day, bed, stay, cause, kind, count(*), count(answered_ms),
           count(*) filter (where outcome = 'artefact' or brief_s <= fleeting)
    from alert_counted
    where site = one.site and unit = one.unit
        and raised_at >= one.day and raised_at < one.day + interval '24 hours'
    group by site, unit, bed, stay, cause, kind;

    update alert_day set summed = one.changes, fleeting_s = fleeting
    where site = one.site and unit = one.unit and day = one.day;
    return true;
end $$;
revoke execute on function sum_alerts from public;
grant execute on function sum_alerts to wardwatch_ingest;
grant select on alert_day, alert_day_hour, alert_day_cause, alert_counted to wardwatch_gateway;
