alter table site
    add column time_zone text not null default 'UTC',
    add column currency  text not null default 'EUR'
        constraint ck_site_currency check (currency ~ '^[A-Z]{3}$');

alter table unit
    add column kind text not null default 'ward' constraint ck_unit_kind check (kind in
        ('ward','icu','emergency','theatre','maternity','paediatric','outpatient')),
    -- Storeys are what makes a way long.
    add column floor    integer not null default 0,
    add column revision integer not null default 1;

create table room (
    id         text constraint pk_room primary key,
    unit       text not null constraint fk_room_unit references unit,
    name       text not null,
    -- `ward` has beds; the others can be booked.
    kind       text not null default 'ward'
        constraint ck_room_kind check (kind in ('ward','clinic','theatre','treatment')),
    position   integer not null default 0,
    -- Only patients of one sex at a time.
    single_sex boolean not null default true,
    -- Has what airborne isolation needs, such as an anteroom and negative pressure.
    airborne   boolean not null default false,
    revision   integer not null default 1
);
create index ix_room_unit on room (unit);
alter table bed
    add column room      text constraint fk_bed_room references room,
    -- A monitor can be connected here.
    add column monitored boolean not null default true,
    add column revision  integer not null default 1;
create index ix_bed_room on bed (room);

-- A patient in the hospital, from admission to discharge; its stays are where they lay meanwhile.
-- One made by mistake is voided: it takes no time (`during` is empty), `voided` keeps what it said.
create table admission (
    id            integer generated always as identity constraint pk_admission primary key,
    patient       integer not null constraint fk_admission_patient references patient,
    during        tstzrange not null
        constraint ck_admission_during check (
            case when isempty(during) then voided is not null
                 else lower(during) is not null and voided is null end),
    kind          text not null default 'inpatient'
        constraint ck_admission_kind check (kind in ('inpatient','emergency','day','visitor')),
    reason        text not null default '',
    attending     text constraint fk_admission_attending references account,
    expected_end  timestamptz,
    discharged_to text not null default '',
    voided        tstzrange,
    void_reason   text not null default '',
    revision      integer not null default 1,
    constraint uq_admission_id_patient unique (id, patient),
    constraint ex_admission_patient exclude using gist (patient with =, during with &&)
);
create index ix_admission_patient on admission (patient);
create index ix_admission_during on admission using gist (during);

alter table stay
    add column admission integer,
    add column voided    tstzrange,
    drop constraint ck_stay_during,
    add constraint ck_stay_during check (
        case when isempty(during) then voided is not null
             else lower(during) is not null and voided is null end);

-- Stays that were there before: each is an admission, and what follows without a gap is one.
with fresh as (
    select id, patient, during,
           lower(during) is distinct from
               lag(upper(during)) over (partition by patient order by lower(during)) as begins
    from stay
), nth as (
    select id, patient, during,
           count(*) filter (where begins) over (partition by patient order by lower(during)) as nth
    from fresh
), whole as (
    select patient, nth, array_agg(id) as stays, range_merge(range_agg(during)) as during
    from nth group by patient, nth
), made as (
    insert into admission (patient, during, kind)
    select whole.patient, whole.during,
           case when patient.mrn like 'VISITOR %' then 'visitor' else 'inpatient' end
    from whole join patient on patient.id = whole.patient
    returning id, patient, during
)
update stay set admission = made.id
from made where made.patient = stay.patient and made.during @> stay.during;

-- Deferred, so that a merge of two records may move both in either order.
alter table stay
    alter column admission set not null,
    add constraint fk_stay_admission_patient foreign key (admission, patient)
        references admission (id, patient) on update cascade deferrable initially deferred;
create index ix_stay_admission on stay (admission);
create index ix_stay_patient on stay (patient);
create index ix_stay_during on stay using gist (during);
-- Who is there now.
create index ix_stay_open on stay (bed) where upper_inf(during);

-- Away from the bed, which stays theirs: on leave, in theatre, elsewhere in the house.
create table absence (
    id     integer generated always as identity constraint pk_absence primary key,
    stay   integer not null constraint fk_absence_stay references stay,
    kind   text not null constraint ck_absence_kind check (kind in ('off_ward','leave','theatre')),
    during tstzrange not null
        constraint ck_absence_during check (
            case when isempty(during) then voided is not null
                 else lower(during) is not null and voided is null end),
    voided tstzrange,
    constraint ex_absence_stay exclude using gist (stay with =, during with &&)
);

-- No lost minute: at the end of a transaction the stays of an admission fill it, without a gap, and
-- an absence lies within its stay. An admission without a stay waits for its first bed.
create function refuse_a_gap() returns trigger language plpgsql as $$
declare
    of_admission integer := case tg_table_name when 'admission' then (to_jsonb(new)->>'id')::integer
                                               else (to_jsonb(new)->>'admission')::integer end;
    whole tstzrange;
    lain  tstzmultirange;
begin
    select during into whole from admission where id = of_admission;
    select range_agg(during) into lain from stay where admission = of_admission;
    if lain is not null and lain <> tstzmultirange(whole) then
        raise exception 'the stays of admission % do not fill it: % of %', of_admission, lain, whole
            using errcode = 'check_violation', constraint = 'ck_admission_whole',
                  table = 'admission';
    end if;
    return null;
end $$;
create constraint trigger admission_whole after insert or update on admission
    deferrable initially deferred for each row execute function refuse_a_gap();
create constraint trigger stay_whole after insert or update of during, admission on stay
    deferrable initially deferred for each row execute function refuse_a_gap();

create function refuse_an_absence_elsewhere() returns trigger language plpgsql as $$
declare
    of_stay integer := case tg_table_name when 'stay' then (to_jsonb(new)->>'id')::integer
                                          else (to_jsonb(new)->>'stay')::integer end;
begin
    if exists (select from absence join stay on stay.id = absence.stay
               where stay.id = of_stay and not absence.during <@ stay.during) then
        raise exception 'an absence is not within stay %', of_stay
            using errcode = 'check_violation', constraint = 'ck_absence_within', table = 'absence';
    end if;
    return null;
end $$;
create constraint trigger absence_within after insert or update on absence
    deferrable initially deferred for each row execute function refuse_an_absence_elsewhere();
create constraint trigger stay_absences_within after update of during on stay
    deferrable initially deferred for each row execute function refuse_an_absence_elsewhere();

-- Readings and curves carry the bed and stay of their time. What was stored while a change was not
-- known yet, or before it was entered, is attributed again: an hour of a device at a time.
create table restatement (
    id     bigint generated always as identity constraint pk_restatement primary key,
    device text not null constraint fk_restatement_device references device,
    since  timestamptz not null,
    until  timestamptz not null,
    due_at timestamptz not null,
    constraint ck_restatement_until check (since < until)
);
create index ix_restatement_due_at on restatement (due_at);

create function attribute_again(of_device text, since timestamptz, until timestamptz)
returns bigint language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    which   integer := (select number from device where id = of_device);
    asked   tstzrange := tstzrange(since, until);
    piece   record;
    touched bigint;
    changed bigint := 0;
begin
    for piece in
        with edges as (
            select unnest(array[since, until]) as edge
            union select unnest(array[lower(during), upper(during)]) from device_assignment
                where device = of_device and during && asked
            union select unnest(array[lower(stay.during), upper(stay.during)])
                from device_assignment as standing join stay on stay.bed = standing.bed
                where standing.device = of_device and standing.during && asked
                and stay.during && asked
        ), pieces as (
            select edge as from_, lead(edge) over (order by edge) as to_ from edges
            where edge between since and until
        )
        select pieces.from_, pieces.to_, bed.number as bed, stay.id as stay
        from pieces
        left join device_assignment as standing
            on standing.device = of_device and standing.during @> pieces.from_
        left join bed on bed.id = standing.bed
        left join stay on stay.bed = standing.bed and stay.during @> pieces.from_
        where pieces.to_ is not null
    loop
        update reading set bed = piece.bed, stay = piece.stay
        where device = which and time >= piece.from_ and time < piece.to_
            and (bed, stay) is distinct from (piece.bed, piece.stay);
        get diagnostics touched = row_count;
        changed := changed + touched;
        update waveform set bed = piece.bed, stay = piece.stay
        where device = which and time >= piece.from_ and time < piece.to_
            and (bed, stay) is distinct from (piece.bed, piece.stay);
    end loop;
    return changed;
end $$;
revoke execute on function attribute_again from public;

-- What stands against a bed's use beside its patient, which is never written here but follows from
-- the ledger. A reservation ends by itself; cleaning and a block when somebody says so.
create table bed_state (
    id      integer generated always as identity constraint pk_bed_state primary key,
    bed     text not null constraint fk_bed_state_bed references bed,
    kind    text not null
        constraint ck_bed_state_kind check (kind in ('reserved','cleaning','blocked')),
    during  tstzrange not null
        constraint ck_bed_state_during check (not isempty(during) and lower(during) is not null),
    patient integer constraint fk_bed_state_patient references patient,
    account text not null constraint fk_bed_state_account references account,
    reason  text not null default '',
    constraint ck_bed_state_patient check ((kind = 'reserved') = (patient is not null)),
    constraint ck_bed_state_expiry check (kind <> 'reserved' or not upper_inf(during)),
    constraint ex_bed_state_bed exclude using gist (bed with =, kind with =, during with &&)
);
create index ix_bed_state_during on bed_state using gist (during);

-- Why somebody, or a room, is kept apart.
create table isolation (
    id      integer generated always as identity constraint pk_isolation primary key,
    patient integer constraint fk_isolation_patient references patient,
    room    text constraint fk_isolation_room references room,
    kind    text not null constraint ck_isolation_kind
        check (kind in ('contact','droplet','airborne','protective')),
    during  tstzrange not null
        constraint ck_isolation_during check (not isempty(during) and lower(during) is not null),
    account text not null constraint fk_isolation_account references account,
    reason  text not null default '',
    constraint ck_isolation_whose check (num_nonnulls(patient, room) = 1),
    constraint ex_isolation_patient exclude using gist
        (patient with =, kind with =, during with &&) where (patient is not null),
    constraint ex_isolation_room exclude using gist
        (room with =, kind with =, during with &&) where (room is not null)
);

-- Patients who wait for a bed, and what they need.
create table waiting (
    id         integer generated always as identity constraint pk_waiting primary key,
    patient    integer not null constraint fk_waiting_patient references patient,
    since      timestamptz not null,
    urgency    integer not null default 2
        constraint ck_waiting_urgency check (urgency between 1 and 3),
    unit_kind  text not null default 'ward' constraint ck_waiting_unit_kind check (unit_kind in
        ('ward','icu','emergency','theatre','maternity','paediatric','outpatient')),
    monitoring boolean not null default false,
    prefers    text constraint fk_waiting_prefers references unit,
    together   integer constraint fk_waiting_together references patient,
    note       text not null default '',
    account    text not null constraint fk_waiting_account references account,
    ended_at   timestamptz
);
create unique index uq_waiting_patient on waiting (patient) where ended_at is null;

-- Somebody, or the monitor itself, says that another patient may be in this bed.
create table doubt (
    id         integer generated always as identity constraint pk_doubt primary key,
    bed        text not null constraint fk_doubt_bed references bed,
    stay       integer constraint fk_doubt_stay references stay,
    device     text constraint fk_doubt_device references device,
    boot       bigint,
    claimed    integer,
    raised_at  timestamptz not null,
    raised_by  text constraint fk_doubt_raised_by references account,
    settled_at timestamptz,
    settled_by text constraint fk_doubt_settled_by references account,
    outcome    text constraint ck_doubt_outcome
        check (outcome in ('same_patient','disconnected','gone')),
    note       text not null default '',
    constraint ck_doubt_settled check ((settled_at is null) = (outcome is null)),
    constraint ck_doubt_raised_by check (num_nonnulls(raised_by, device) >= 1)
);
create unique index uq_doubt_bed on doubt (bed) where settled_at is null;
create index ix_doubt_device on doubt (device) where device is not null;

grant select on room to wardwatch_gateway;
grant insert, update on unit, room, bed to wardwatch_gateway;
grant select, insert, update on admission, absence, bed_state, isolation, waiting, doubt
    to wardwatch_gateway;
grant insert, update on stay, device_assignment to wardwatch_gateway;
grant select, insert, update, delete on restatement to wardwatch_gateway;
grant execute on function attribute_again to wardwatch_gateway;
