-- What can be lent to a bed; `device` when it is one that publishes. Whether it is lent says
-- equipment_use; `state` says whether it may be.
create table equipment (
    id       text constraint pk_equipment primary key,
    kind     text not null,
    name     text not null,
    serial   text not null default '',
    device   text constraint fk_equipment_device references device
        constraint uq_equipment_device unique,
    -- Where it belongs while nobody has it; null for the central store.
    unit     text constraint fk_equipment_unit references unit,
    location text not null default '',
    state    text not null default 'ready'
        constraint ck_equipment_state check (state in ('ready','defect','maintenance','retired')),
    revision integer not null default 1
);
create index ix_equipment_unit on equipment (unit);
create index ix_equipment_kind on equipment (kind);

-- A piece at a bed for an interval; whose it was follows from the ledger.
create table equipment_use (
    id        bigint generated always as identity constraint pk_equipment_use primary key,
    equipment text not null constraint fk_equipment_use_equipment references equipment,
    bed       text not null constraint fk_equipment_use_bed references bed,
    during    tstzrange not null
        constraint ck_equipment_use_during check (not isempty(during) and lower(during) is not null),
    lent_by     text constraint fk_equipment_use_lent_by references account,
    returned_by text constraint fk_equipment_use_returned_by references account,
    constraint ex_equipment_use_equipment exclude using gist (equipment with =, during with &&)
);
create index ix_equipment_use_bed on equipment_use using gist (bed, during);

-- What is not ready is not lent, whoever writes the row.
create function equipment_is_fit() returns trigger language plpgsql as $$
begin
    if upper_inf(new.during) and not exists (
        select from equipment where id = new.equipment and state = 'ready'
    ) then
        raise exception 'equipment % is not ready', new.equipment
            using errcode = 'check_violation', constraint = 'ck_equipment_use_fit';
    end if;
    return new;
end $$;
create trigger equipment_use_fit before insert on equipment_use
    for each row execute function equipment_is_fit();

-- What has to be done every so many days.
create table maintenance_plan (
    id         integer generated always as identity constraint pk_maintenance_plan primary key,
    equipment  text not null constraint fk_maintenance_plan_equipment references equipment,
    task       text not null,
    every_days integer not null
        constraint ck_maintenance_plan_every_days check (every_days between 1 and 3660),
    -- By when it was or is to be done for the first time.
    first_due  date not null,
    ended_at   timestamptz
);
create index ix_maintenance_plan_equipment on maintenance_plan (equipment);
create table maintenance_done (
    id        bigint generated always as identity constraint pk_maintenance_done primary key,
    plan      integer not null constraint fk_maintenance_done_plan references maintenance_plan,
    on_day    date not null,
    account   text not null constraint fk_maintenance_done_account references account,
    outcome   text not null constraint ck_maintenance_done_outcome check (outcome in ('passed','failed')),
    note      text not null default ''
);
create index ix_maintenance_done_plan_on_day on maintenance_done (plan, on_day);

create table equipment_defect (
    id          bigint generated always as identity constraint pk_equipment_defect primary key,
    equipment   text not null constraint fk_equipment_defect_equipment references equipment,
    reported_by text not null constraint fk_equipment_defect_reported_by references account,
    reported_at timestamptz not null,
    what        text not null constraint ck_equipment_defect_what check (length(what) between 1 and 500),
    -- At which bed it stood.
    bed         text constraint fk_equipment_defect_bed references bed,
    closed_by   text constraint fk_equipment_defect_closed_by references account,
    closed_at   timestamptz,
    outcome     text constraint ck_equipment_defect_outcome
        check (outcome in ('repaired','no_fault','retired')),
    note        text not null default '',
    constraint ck_equipment_defect_closed
        check ((closed_at is null) = (outcome is null) and (closed_at is null) = (closed_by is null))
);
create index ix_equipment_defect_equipment on equipment_defect (equipment);

grant select, insert, update on equipment, equipment_use, maintenance_plan, equipment_defect
    to wardwatch_gateway;
grant select, insert on maintenance_done to wardwatch_gateway;
