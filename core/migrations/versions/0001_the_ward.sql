create extension if not exists timescaledb;
create extension if not exists btree_gist;

-- Places ---------------------------------------------------------------------------------------

create table site (
    id        text constraint pk_site primary key,
    name      text not null,
    simulated boolean not null default false
);

create table unit (
    id       text constraint pk_unit primary key,
    site     text not null constraint fk_unit_site references site,
    name     text not null,
    position integer not null default 0
);

create table bed (
    id       text constraint pk_bed primary key,
    number   integer generated always as identity constraint uq_bed_number unique,
    unit     text not null constraint fk_bed_unit references unit,
    name     text not null,
    position integer not null default 0
);
create index ix_bed_unit on bed (unit);

-- Patients -------------------------------------------------------------------------------------

create table patient (
    id          integer generated always as identity constraint pk_patient primary key,
    mrn         text not null constraint uq_patient_mrn unique,
    family_name text not null,
    given_name  text not null,
    birth_date  date not null,
    sex         text not null constraint ck_patient_sex check (sex in ('female','male','other','unknown'))
);

create table stay (
    id         integer generated always as identity constraint pk_stay primary key,
    patient    integer not null constraint fk_stay_patient references patient,
    bed        text not null constraint fk_stay_bed references bed,
    during     tstzrange not null
        constraint ck_stay_during check (not isempty(during) and lower(during) is not null),
    age_class  text not null default 'adult'
        constraint ck_stay_age_class check (age_class in ('adult','paediatric','neonate')),
    spo2_scale integer not null default 1 constraint ck_stay_spo2_scale check (spo2_scale in (1, 2)),
    news2      boolean not null default true,
    constraint ex_stay_bed exclude using gist (bed with =, during with &&),
    constraint ex_stay_patient exclude using gist (patient with =, during with &&)
);

-- Devices --------------------------------------------------------------------------------------

create table device (
    id         text constraint pk_device primary key,
    number     integer generated always as identity constraint uq_device_number unique,
    model      text not null default '',
    serial     text not null default '',
    created_at timestamptz not null default now()
);

create table device_assignment (
    id     integer generated always as identity constraint pk_device_assignment primary key,
    device text not null constraint fk_device_assignment_device references device,
    bed    text not null constraint fk_device_assignment_bed references bed,
    role   text not null default 'monitor',
    during tstzrange not null
        constraint ck_device_assignment_during check (not isempty(during) and lower(during) is not null),
    constraint ex_device_assignment_device exclude using gist (device with =, during with &&),
    constraint ex_device_assignment_bed exclude using gist (bed with =, role with =, during with &&)
);

-- Staff ----------------------------------------------------------------------------------------

create table account (
    id            text constraint pk_account primary key,
    name          text not null,
    role          text not null
        constraint ck_account_role check (role in ('nurse','clinician','administrator')),
    password_hash text not null,
    disabled      boolean not null default false,
    created_at    timestamptz not null default now()
);

create table sign_in (
    token_hash bytea constraint pk_sign_in primary key,
    account    text not null constraint fk_sign_in_account references account on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at   timestamptz
);

-- What the bedside says ------------------------------------------------------------------------

-- (device, vital, time) is the natural key: the same measurement is the same row.
-- bed and stay are those of the measurement's time; null belongs to nobody, and is kept.
-- quality: 0 good, 1 suspect, 2 bad.
create table reading (
    time        timestamptz not null,
    received_at timestamptz not null,
    device      integer not null,
    bed         integer,
    stay        integer,
    value       real not null,
    vital       smallint not null,
    quality     smallint not null,
    constraint ck_reading_value check (value > '-Infinity' and value < 'Infinity')
);
select create_hypertable('reading', 'time', chunk_time_interval => interval '1 day',
                         create_default_indexes => false);
create unique index uq_reading on reading (device, vital, time);

create table waveform (
    time        timestamptz not null,
    received_at timestamptz not null,
    device      integer not null,
    bed         integer,
    stay        integer,
    boot        bigint not null,
    seq         bigint not null,
    rate        real not null,
    scale       real not null,
    signal      text not null,
    unit        text not null,
    samples     bytea not null
);
select create_hypertable('waveform', 'time', chunk_time_interval => interval '1 day',
                         create_default_indexes => false);
create unique index uq_waveform on waveform (device, signal, time);

create table device_event (
    time        timestamptz not null,
    received_at timestamptz not null,
    device      integer not null,
    boot        bigint not null,
    seq         bigint not null,
    fact        text not null,
    source      text,
    active      boolean not null
);
select create_hypertable('device_event', 'time', chunk_time_interval => interval '7 days',
                         create_default_indexes => false);
create unique index uq_device_event on device_event (device, boot, seq, time);

-- Append-only: every change of every alert, with the alert as it was afterwards.
create table alert_event (
    at          timestamptz not null,
    received_at timestamptz not null,
    number      bigint not null,
    boot        bigint not null,
    seq         bigint not null,
    revision    integer not null,
    settled     boolean not null,
    site        text not null,
    unit        text not null,
    bed         text not null,
    alert_id    text not null,
    change      text not null,
    actor       jsonb,
    alert       jsonb not null
);
select create_hypertable('alert_event', 'at', chunk_time_interval => interval '7 days',
                         create_default_indexes => false);
create unique index uq_alert_event on alert_event (bed, number, at);
create index ix_alert_event_alert on alert_event (alert_id, revision desc);
create index ix_alert_event_settled on alert_event (at desc) where settled;

-- What was refused, raw, and why.
create table quarantine (
    at      timestamptz not null,
    topic   text not null,
    reason  text not null,
    detail  text not null,
    size    integer not null,
    payload bytea not null
);
select create_hypertable('quarantine', 'at', chunk_time_interval => interval '7 days');

-- How far each numbered stream is stored: `device/<id>` or `alerts`. Written with the rows it
-- speaks of, so that it is never ahead of them.
create table stream_position (
    stream     text not null,
    boot       bigint not null,
    upto       bigint not null,
    gaps       jsonb not null default '[]',
    changed_at timestamptz not null,
    constraint pk_stream_position primary key (stream, boot)
) with (fillfactor = 50);

-- Least privilege ------------------------------------------------------------------------------

do $$
declare role_name text;
begin
    foreach role_name in array array['wardwatch_ingest', 'wardwatch_alerts', 'wardwatch_gateway'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I nologin', role_name);
        end if;
    end loop;
end $$;

grant select on site, unit, bed, stay, device, device_assignment to wardwatch_ingest;
grant select, insert on reading, waveform, device_event, alert_event, quarantine to wardwatch_ingest;
grant select, insert, update, delete on stream_position to wardwatch_ingest;

grant select on alert_event to wardwatch_alerts;

grant select on site, unit, bed, patient, stay, device, device_assignment,
    reading, waveform, device_event, alert_event, quarantine, stream_position to wardwatch_gateway;
grant select, update on account to wardwatch_gateway;
grant select, insert, update, delete on sign_in to wardwatch_gateway;
