create table appointment (
    id        bigint generated always as identity constraint pk_appointment primary key,
    patient   integer not null constraint fk_appointment_patient references patient,
    doctor    text not null constraint fk_appointment_doctor references account,
    room      text not null constraint fk_appointment_room references room,
    kind      text not null,
    during    tstzrange not null
        constraint ck_appointment_during check (not isempty(during) and lower(during) is not null
                                                and upper(during) is not null),
    state     text not null default 'booked' constraint ck_appointment_state
        check (state in ('booked','arrived','done','cancelled','missed')),
    note      text not null default '',
    revision  integer not null default 1,
    -- A cancelled one stands in nobody's way.
    constraint ex_appointment_doctor exclude using gist (doctor with =, during with &&)
        where (state <> 'cancelled'),
    constraint ex_appointment_room exclude using gist (room with =, during with &&)
        where (state <> 'cancelled'),
    constraint ex_appointment_patient exclude using gist (patient with =, during with &&)
        where (state <> 'cancelled')
);
create index ix_appointment_patient on appointment (patient);
create index ix_appointment_during on appointment using gist (during);
grant select, insert, update on appointment to wardwatch_gateway;
