-- What can be lent to a bed; `device` when it is one that publishes.
create table equipment (
    id       text constraint pk_equipment primary key,
    kind     text not null,
    name     text not null,
    serial   text not null default '',
    device   text constraint fk_equipment_device references device,
    state    text not null default 'ready'
        constraint ck_equipment_state check (state in ('ready','in_use','defect','maintenance','retired')),
    revision integer not null default 1
);
-- A piece at a bed for an interval; whose it was follows from the ledger.
create table equipment_use (
    id        bigint generated always as identity constraint pk_equipment_use primary key,
    equipment text not null constraint fk_equipment_use_equipment references equipment,
    bed       text not null constraint fk_equipment_use_bed references bed,
    during    tstzrange not null
        constraint ck_equipment_use_during check (not isempty(during) and lower(during) is not null),
    constraint ex_equipment_use_equipment exclude using gist (equipment with =, during with &&)
);
create index ix_equipment_use_bed on equipment_use using gist (bed, during);
grant select, insert, update on equipment, equipment_use to wardwatch_gateway;
