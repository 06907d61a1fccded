alter table site
    add column time_zone text not null default 'UTC',
    add column currency  text not null default 'EUR'
        constraint ck_site_currency check (currency ~ '^[A-Z]{3}$');

alter table unit
    add column kind text not null default 'ward' constraint ck_unit_kind check (kind in
        ('ward','icu','emergency','theatre','maternity','paediatric','outpatient'));

create table room (
    id       text constraint pk_room primary key,
    unit     text not null constraint fk_room_unit references unit,
    name     text not null,
    -- `ward` has beds; the others can be booked.
    kind     text not null default 'ward'
        constraint ck_room_kind check (kind in ('ward','clinic','theatre','treatment')),
    position integer not null default 0
);
create index ix_room_unit on room (unit);
alter table bed
    add column room text constraint fk_bed_room references room;

-- A patient in the hospital, from admission to discharge; its stays are where they lay meanwhile.
create table admission (
    id           integer generated always as identity constraint pk_admission primary key,
    patient      integer not null constraint fk_admission_patient references patient,
    during       tstzrange not null
        constraint ck_admission_during check (not isempty(during) and lower(during) is not null),
    kind         text not null default 'inpatient'
        constraint ck_admission_kind check (kind in ('inpatient','emergency','day','visitor')),
    reason       text not null default '',
    attending    text constraint fk_admission_attending references account,
    discharged_to text not null default '',
    revision     integer not null default 1,
    constraint ex_admission_patient exclude using gist (patient with =, during with &&)
);
create index ix_admission_during on admission using gist (during);

alter table stay add column admission integer constraint fk_stay_admission references admission;
create index ix_stay_admission on stay (admission);
create index ix_stay_during on stay using gist (during);

-- Away from the bed, which stays theirs: on leave, in theatre, elsewhere in the house.
create table absence (
    id     integer generated always as identity constraint pk_absence primary key,
    stay   integer not null constraint fk_absence_stay references stay,
    kind   text not null constraint ck_absence_kind check (kind in ('off_ward','leave','theatre')),
    during tstzrange not null
        constraint ck_absence_during check (not isempty(during) and lower(during) is not null),
    constraint ex_absence_stay exclude using gist (stay with =, during with &&)
);

grant select on room to wardwatch_gateway;
grant select, insert, update on admission, absence to wardwatch_gateway;
grant insert, update on stay, device_assignment to wardwatch_gateway;
