-- Readings by the minute: what a curve over days is drawn from. A minute is written again as a whole
-- whenever a reading of it came late or was attributed to another bed or stay, so that it always
-- says what its readings say. Readings of quality `bad` (2) are not drawn and not counted.
create table reading_minute (
    time    timestamptz not null,
    device  integer not null,
    vital   smallint not null,
    bed     integer,
    stay    integer,
    count   integer not null,
    lowest  real not null,
    highest real not null,
    total   double precision not null,
    constraint ck_reading_minute_count check (count > 0)
);
select create_hypertable('reading_minute', 'time', chunk_time_interval => interval '7 days',
                         create_default_indexes => false);
create index ix_reading_minute on reading_minute (device, vital, time)
    include (bed, stay, count, lowest, highest, total);

-- Readings received until then are in it; minutes that were not over then are not.
create table rolled_up (
    one   boolean constraint pk_rolled_up primary key default true
        constraint ck_rolled_up_one check (one),
    until timestamptz not null
);
insert into rolled_up (until) values ('-infinity');

-- Of these the readings were attributed again: number of the device, and the time.
create table roll_up_again (
    device integer not null,
    since  timestamptz not null,
    until  timestamptz not null
);

-- Readings are written in the order in which they come: a few pages of index find the latest.
create index ix_reading_received_at on reading using brin (received_at) with (pages_per_range = 32);

-- One step, at most an hour of what was received; true when there is more to do. What arrives more
-- than a week late is kept and not rolled up: older chunks may be compressed.
create function roll_up(moment timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    done   timestamptz;
    upto   timestamptz;
    first  timestamptz;
    last   timestamptz;
    again  record;
    -- A batch is committed a little after it was received.
    slack  interval := '2 minutes';
begin
    select until into done from rolled_up for update;
    if done = '-infinity' then
        select min(received_at) - interval '1 second' into done from reading;
        if done is null then return false; end if;
    end if;
    upto := least(moment, done + interval '1 hour');
    if upto <= done then return false; end if;

    for again in delete from roll_up_again returning * loop
        delete from reading_minute
        where device = again.device and time >= date_trunc('minute', again.since)
            and time < again.until;
        insert into reading_minute
        select date_trunc('minute', time), device, vital, bed, stay, count(*), min(value), max(value),
               sum(value)
        from reading
        where device = again.device and quality < 2 and time >= date_trunc('minute', again.since)
            and time < least(date_trunc('minute', again.until + interval '59.999999 seconds'),
                             date_trunc('minute', done))
        group by 1, 2, 3, 4, 5;
    end loop;

    select date_trunc('minute', min(time)), date_trunc('minute', max(time)) + interval '1 minute'
    into first, last
    from reading
    where received_at > done - slack and received_at <= upto
        and time >= done - interval '7 days' and time < date_trunc('minute', upto);
    if first is not null then
        with touched as materialized (
            select distinct device, vital, date_trunc('minute', time) as minute
            from reading
            where received_at > done - slack and received_at <= upto
                and time >= first and time < date_trunc('minute', upto)
        ), gone as (
            delete from reading_minute as old using touched
            where old.time >= first and old.time < last
                and old.device = touched.device and old.vital = touched.vital
                and old.time = touched.minute
        )
        insert into reading_minute
        select touched.minute, touched.device, touched.vital, found.*
        from touched
        cross join lateral (
            select bed, stay, count(*)::integer, min(value), max(value), sum(value)
            from reading
            where reading.device = touched.device and reading.vital = touched.vital
                and reading.time >= first and reading.time < last
                and reading.time >= touched.minute
                and reading.time < touched.minute + interval '1 minute'
                and quality < 2
            group by bed, stay
        ) as found;
    end if;
    update rolled_up set until = upto;
    return upto < moment;
end $$;
revoke execute on function roll_up from public;
grant execute on function roll_up to wardwatch_ingest;
grant select on reading_minute, rolled_up to wardwatch_gateway;

-- What was attributed again is rolled up again.
alter function attribute_again(text, timestamptz, timestamptz) rename to attribute_readings;
revoke execute on function attribute_readings from wardwatch_gateway;
create function attribute_again(of_device text, since timestamptz, until timestamptz)
returns bigint language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    changed bigint := attribute_readings(of_device, since, until);
begin
    if changed > 0 then
        insert into roll_up_again
            values ((select number from device where id = of_device), since, until);
    end if;
    return changed;
end $$;
revoke execute on function attribute_again from public;
grant execute on function attribute_again to wardwatch_gateway;

-- As before, with the minutes.
create or replace function forget_before(moment timestamptz, keep_days integer, keep_wave_days integer)
returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    horizon timestamptz := least(moment, now()) - make_interval(days => greatest(keep_days, 7));
    wave_horizon timestamptz := least(moment, now()) - make_interval(days => greatest(keep_wave_days, 1));
    dropped integer := 0;
    hypertable text;
begin
    foreach hypertable in array array['reading', 'reading_minute', 'device_event', 'quarantine'] loop
        dropped := dropped + (select count(*) from drop_chunks(hypertable::regclass, horizon));
    end loop;
    dropped := dropped + (select count(*) from drop_chunks('waveform', wave_horizon));
    -- A device's earlier starts; the latest is kept, however long it has been silent.
    delete from stream_position p
    where changed_at < horizon
      and exists (select from stream_position n
                  where n.stream = p.stream and n.changed_at > p.changed_at);
    return dropped;
end $$;
