-- What a person is here for, and in which units. `everywhere`: in all of the hospital.
alter table account drop constraint ck_account_role;
alter table account
    add constraint ck_account_role check (role in (
        'nurse','charge','clinician','bed_manager','front_desk','billing','biomed',
        'administrator','auditor')),
    add column everywhere boolean not null default true;

create table account_unit (
    account text not null constraint fk_account_unit_account references account on delete cascade,
    unit    text not null constraint fk_account_unit_unit references unit on delete cascade,
    constraint pk_account_unit primary key (account, unit)
);

-- Somebody reads a patient of another unit in an emergency: why, and until when it counts.
create table glass_broken (
    id      bigint generated always as identity constraint pk_glass_broken primary key,
    account text not null constraint fk_glass_broken_account references account on delete cascade,
    patient integer not null constraint fk_glass_broken_patient references patient,
    reason  text not null constraint ck_glass_broken_reason check (length(reason) between 1 and 500),
    during  tstzrange not null
);
create index ix_glass_broken_account_patient on glass_broken (account, patient);

grant select on account_unit to wardwatch_gateway;
grant select, insert on glass_broken to wardwatch_gateway;
