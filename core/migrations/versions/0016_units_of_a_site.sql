-- What people read and type in, as UCUM codes. Values are stored in the vocabulary's units, always.
alter table site
    add column temperature    text not null default 'Cel'
        constraint ck_site_temperature check (temperature in ('Cel', '[degF]')),
    add column blood_pressure text not null default 'mm[Hg]'
        constraint ck_site_blood_pressure check (blood_pressure in ('mm[Hg]', 'kPa')),
    add column gas_pressure   text not null default 'mm[Hg]'
        constraint ck_site_gas_pressure check (gas_pressure in ('mm[Hg]', 'kPa')),
    add column glucose        text not null default 'mg/dL'
        constraint ck_site_glucose check (glucose in ('mg/dL', 'mmol/L')),
    add column revision       integer not null default 1;

grant update (name, time_zone, temperature, blood_pressure, gas_pressure, glucose, revision)
    on site to wardwatch_gateway;
