-- Append-only: every change of how alarms of a bed are set up, with the set-up as it was afterwards.
-- It shares the owner's stream (boot, seq) and the bed's count (number) with alert_event.
create table setup_event (
    at          timestamptz not null,
    received_at timestamptz not null,
    number      bigint not null,
    boot        bigint not null,
    seq         bigint not null,
    stay        integer,
    revision    integer not null,
    site        text not null,
    bed         text not null,
    change      text not null,
    actor       jsonb,
    setup       jsonb not null
);
select create_hypertable('setup_event', 'at', chunk_time_interval => interval '7 days',
                         create_default_indexes => false);
create unique index uq_setup_event on setup_event (bed, number, at);
create index ix_setup_event_bed_at on setup_event (bed, at desc);

-- Which row of the limits within an age class, such as `1-2y`; as long as a roster takes.
alter table stay
    add column age_band text not null default ''
        constraint ck_stay_age_band check (length(age_band) <= 16);

-- Who is on duty for what. Without a bed: for every bed of the unit.
alter table bed add constraint uq_bed_id_unit unique (id, unit);
create table duty_assignment (
    id      integer generated always as identity constraint pk_duty_assignment primary key,
    account text not null
        constraint fk_duty_assignment_account references account on delete cascade,
    unit    text not null constraint fk_duty_assignment_unit references unit,
    bed     text,
    post    text not null
        constraint ck_duty_assignment_post check (post in ('nurse','charge','physician')),
    during  tstzrange not null
        constraint ck_duty_assignment_during check (not isempty(during) and lower(during) is not null),
    -- A bed of that unit; one that moves to another unit takes its people with it.
    constraint fk_duty_assignment_bed_unit foreign key (bed, unit) references bed (id, unit)
        on update cascade,
    -- Nulls never exclude each other, hence the empty name for the whole unit.
    constraint ex_duty_assignment_account exclude using gist
        (account with =, post with =, unit with =, coalesce(bed, '') with =, during with &&)
);
create index ix_duty_assignment_during on duty_assignment using gist (during);

-- Where a browser has asked to be woken (RFC 8030, RFC 8291). An endpoint is a browser: it belongs
-- to whoever asked last.
create table push_subscription (
    endpoint     text constraint pk_push_subscription primary key,
    account      text not null
        constraint fk_push_subscription_account references account on delete cascade,
    p256dh       text not null,
    auth         text not null,
    created_at   timestamptz not null default now(),
    last_failure timestamptz
);
create index ix_push_subscription_account on push_subscription (account);

grant select, insert on setup_event to wardwatch_ingest;
grant select on setup_event, unit, bed to wardwatch_alerts;
grant select on setup_event, duty_assignment to wardwatch_gateway;
grant select, insert, update, delete on push_subscription to wardwatch_gateway;
