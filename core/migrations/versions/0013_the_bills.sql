-- A price per unit of quantity, from a day on to a day before; one price of a code at a time.
create table price (
    id       integer generated always as identity constraint pk_price primary key,
    code     text not null,
    name     text not null,
    per      text not null constraint ck_price_per check (per in ('day','hour','piece')),
    amount   numeric(12,2) not null constraint ck_price_amount check (amount >= 0),
    valid    daterange not null constraint ck_price_valid check (not isempty(valid)),
    constraint ex_price_code exclude using gist (code with =, valid with &&)
);
create table charge (
    id        bigint generated always as identity constraint pk_charge primary key,
    patient   integer not null constraint fk_charge_patient references patient,
    admission integer constraint fk_charge_admission references admission,
    code      text not null,
    name      text not null,
    on_day    date not null,
    quantity  numeric(12,4) not null,
    amount    numeric(12,2) not null,
    state     text not null default 'proposed'
        constraint ck_charge_state check (state in ('proposed','accepted','rejected','invoiced')),
    -- Which fact it follows from, such as `stay/12/2026-03-01`: proposed once.
    source    text not null,
    invoice   bigint,
    revision  integer not null default 1,
    constraint uq_charge_source unique (source)
);
create index ix_charge_patient on charge (patient);
create table invoice (
    id        bigint generated always as identity constraint pk_invoice primary key,
    number    text constraint uq_invoice_number unique,
    patient   integer not null constraint fk_invoice_patient references patient,
    admission integer constraint fk_invoice_admission references admission,
    issued_at timestamptz,
    due_on    date,
    currency  text not null,
    total     numeric(14,2) not null,
    credits   bigint constraint fk_invoice_credits references invoice
);
create index ix_invoice_patient on invoice (patient);
alter table charge add constraint fk_charge_invoice foreign key (invoice) references invoice;
create table payment (
    id      bigint generated always as identity constraint pk_payment primary key,
    invoice bigint not null constraint fk_payment_invoice references invoice,
    at      timestamptz not null,
    amount  numeric(14,2) not null,
    by_whom text not null constraint ck_payment_by_whom check (by_whom in ('patient','insurer')),
    reference text not null default ''
);
create index ix_payment_invoice on payment (invoice);
grant select, insert, update on price, charge, invoice to wardwatch_gateway;
grant select, insert on payment to wardwatch_gateway;
