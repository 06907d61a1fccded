alter table patient
    add column revision    integer not null default 1,
    add column created_at  timestamptz not null default now(),
    -- After a merge: the record that goes on; null for one that stands.
    add column merged_into integer constraint fk_patient_merged_into references patient;
grant insert, update on patient to wardwatch_gateway;

-- What was done to a patient and can be billed, by a code of the price list.
create table procedure_done (
    id      bigint generated always as identity constraint pk_procedure_done primary key,
    patient integer not null constraint fk_procedure_done_patient references patient,
    code    text not null,
    name    text not null,
    at      timestamptz not null,
    account text not null constraint fk_procedure_done_account references account
);
create index ix_procedure_done_patient_at on procedure_done (patient, at);
grant select, insert on procedure_done to wardwatch_gateway;
