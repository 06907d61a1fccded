-- The owner drops chunks; ingest may only ask for it, and never for the last week, so that a wrong
-- clock or setting cannot take away what is in use. Works on both editions.
create function forget_before(moment timestamptz, keep_days integer, keep_wave_days integer)
returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    horizon timestamptz := least(moment, now()) - make_interval(days => greatest(keep_days, 7));
    wave_horizon timestamptz := least(moment, now()) - make_interval(days => greatest(keep_wave_days, 1));
    dropped integer := 0;
    hypertable text;
begin
    foreach hypertable in array array['reading', 'device_event', 'quarantine'] loop
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
revoke execute on function forget_before from public;
grant execute on function forget_before to wardwatch_ingest;

-- The community edition compresses readings older than a week, ordered as charts read them.
do $$
begin
    if current_setting('timescaledb.license', true) = 'timescale' then
        execute 'alter table reading set (timescaledb.compress,
                 timescaledb.compress_segmentby = ''device, vital'',
                 timescaledb.compress_orderby = ''time'')';
        perform add_compression_policy('reading', interval '7 days');
    end if;
end $$;
