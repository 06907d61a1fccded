-- What a site agrees on before it bills.
create table billing_terms (
    site       text constraint pk_billing_terms primary key
        constraint fk_billing_terms_site references site,
    -- Days and hours on leave are not charged. Example, approve locally.
    leave_free boolean not null default true,
    -- Days from the issue to when an invoice is due. Example, approve locally.
    due_days   integer not null default 30
        constraint ck_billing_terms_due_days check (due_days between 0 and 365),
    revision   integer not null default 1
);

-- A price per unit of quantity, from a day on to a day before; one price of a code at a time.
create table price (
    id          integer generated always as identity constraint pk_price primary key,
    code        text not null,
    name        text not null,
    per         text not null constraint ck_price_per check (per in ('day','hour','piece')),
    amount      numeric(12,2) not null constraint ck_price_amount check (amount >= 0),
    tax_percent numeric(5,2) not null default 0
        constraint ck_price_tax_percent check (tax_percent between 0 and 100),
    valid       daterange not null constraint ck_price_valid check (not isempty(valid)),
    revision    integer not null default 1,
    -- The code says in what it is counted.
    constraint ck_price_counted check (per = case when code like 'day.%' then 'day'
        when code like 'hour.%' then 'hour' else 'piece' end),
    constraint ex_price_code exclude using gist (code with =, valid with &&)
);

create table insurer (
    id       integer generated always as identity constraint pk_insurer primary key,
    name     text not null constraint uq_insurer_name unique,
    address  text not null default '',
    revision integer not null default 1
);
-- What an insurer takes over; deductible and cap count over the time of the policy.
create table policy (
    id         integer generated always as identity constraint pk_policy primary key,
    patient    integer not null constraint fk_policy_patient references patient,
    insurer    integer not null constraint fk_policy_insurer references insurer,
    number     text not null,
    percent    numeric(5,2) not null constraint ck_policy_percent check (percent between 0 and 100),
    deductible numeric(12,2) not null default 0
        constraint ck_policy_deductible check (deductible >= 0),
    cap        numeric(12,2) constraint ck_policy_cap check (cap >= 0),
    valid      daterange not null constraint ck_policy_valid check (not isempty(valid)),
    revision   integer not null default 1,
    constraint ex_policy_patient exclude using gist (patient with =, valid with &&)
);

create table charge (
    id          bigint generated always as identity constraint pk_charge primary key,
    patient     integer not null constraint fk_charge_patient references patient,
    admission   integer constraint fk_charge_admission references admission,
    code        text not null,
    name        text not null,
    per         text not null default 'piece'
        constraint ck_charge_per check (per in ('day','hour','piece')),
    on_day      date not null,
    -- As the ledger says; `quantity` is what a person made of it.
    proposed    numeric(12,4),
    quantity    numeric(12,4) not null,
    unit_amount numeric(12,2) not null default 0,
    amount      numeric(14,2) not null,
    tax_percent numeric(5,2) not null default 0,
    state       text not null default 'proposed' constraint ck_charge_state
        check (state in ('proposed','accepted','rejected','withdrawn','invoiced')),
    -- Which fact it follows from, such as `admission/12/hour.icu/2026-03-01`; proposed once. A
    -- correction of one that was invoiced has the same root and a source of its own.
    root        text,
    source      text not null,
    invoice     bigint,
    reviewed_by text constraint fk_charge_reviewed_by references account,
    reviewed_at timestamptz,
    reason      text not null default '',
    revision    integer not null default 1,
    constraint uq_charge_source unique (source)
);
create index ix_charge_patient on charge (patient);
create index ix_charge_invoice on charge (invoice);
create index ix_charge_review on charge (patient, on_day, id) where state = 'proposed';
create index ix_charge_admission on charge (admission);
-- Of a fact at most one charge is open; the others are invoiced.
create unique index uq_charge_root on charge (root) where state <> 'invoiced';

-- Invoices and credit notes; without a number while they are drafts, for ever the same afterwards.
create table invoice (
    id              bigint generated always as identity constraint pk_invoice primary key,
    site            text constraint fk_invoice_site references site,
    kind            text not null default 'invoice'
        constraint ck_invoice_kind check (kind in ('invoice','credit')),
    number          text constraint uq_invoice_number unique,
    patient         integer not null constraint fk_invoice_patient references patient,
    admission       integer constraint fk_invoice_admission references admission,
    drafted_at      timestamptz not null default now(),
    issued_at       timestamptz,
    issued_by       text constraint fk_invoice_issued_by references account,
    issued_on       date,
    due_on          date,
    currency        text not null,
    net             numeric(14,2) not null default 0,
    tax             numeric(14,2) not null default 0,
    total           numeric(14,2) not null,
    policy          integer constraint fk_invoice_policy references policy,
    insurer         integer constraint fk_invoice_insurer references insurer,
    insurer_share   numeric(14,2) not null default 0,
    deductible_used numeric(14,2) not null default 0,
    -- Names as they were on the day of issue.
    patient_name    text not null default '',
    insurer_name    text not null default '',
    -- Of a credit note: what it takes back, why, and whether that is to be billed again.
    credits         bigint constraint fk_invoice_credits references invoice,
    reason          text not null default '',
    bill_again      boolean not null default false,
    revision        integer not null default 1,
    constraint ck_invoice_issued check ((number is null) = (issued_at is null)),
    constraint ck_invoice_credits check ((kind = 'credit') = (credits is not null))
);
create index ix_invoice_patient on invoice (patient);
create index ix_invoice_admission on invoice (admission);
create index ix_invoice_credits on invoice (credits);
create index ix_invoice_issued_on on invoice (issued_on, id);
create index ix_invoice_policy on invoice (policy);
alter table charge add constraint fk_charge_invoice foreign key (invoice) references invoice;

create table invoice_line (
    id          bigint generated always as identity constraint pk_invoice_line primary key,
    invoice     bigint not null constraint fk_invoice_line_invoice references invoice,
    position    integer not null,
    charge      bigint constraint fk_invoice_line_charge references charge,
    -- Of a credit note: the line it takes back.
    credits     bigint constraint fk_invoice_line_credits references invoice_line,
    code        text not null,
    name        text not null,
    per         text not null,
    on_day      date not null,
    quantity    numeric(12,4) not null,
    unit_amount numeric(12,2) not null,
    amount      numeric(14,2) not null,
    tax_percent numeric(5,2) not null,
    constraint uq_invoice_line_position unique (invoice, position),
    -- Nothing is credited twice.
    constraint uq_invoice_line_credits unique (credits)
);
create index ix_invoice_line_charge on invoice_line (charge);

create table invoice_tax (
    invoice bigint not null constraint fk_invoice_tax_invoice references invoice,
    percent numeric(5,2) not null,
    net     numeric(14,2) not null,
    tax     numeric(14,2) not null,
    constraint pk_invoice_tax primary key (invoice, percent)
);

-- The last number given; locked by whoever issues, so that numbers have neither gaps nor doubles.
create table invoice_counter (
    site text not null constraint fk_invoice_counter_site references site,
    kind text not null,
    year integer not null,
    last integer not null,
    constraint pk_invoice_counter primary key (site, kind, year)
);

create table payment (
    id        bigint generated always as identity constraint pk_payment primary key,
    invoice   bigint not null constraint fk_payment_invoice references invoice,
    at        timestamptz not null,
    amount    numeric(14,2) not null constraint ck_payment_amount check (amount <> 0),
    by_whom   text not null constraint ck_payment_by_whom check (by_whom in ('patient','insurer')),
    reference text not null default '',
    -- The payment that bounced or was a mistake.
    reverses  bigint constraint fk_payment_reverses references payment,
    taken_by  text constraint fk_payment_taken_by references account,
    constraint uq_payment_reverses unique (reverses),
    constraint ck_payment_reverses check ((amount < 0) = (reverses is not null))
);
create index ix_payment_invoice on payment (invoice);

-- That somebody was reminded of what is due.
create table dunning_letter (
    id      bigint generated always as identity constraint pk_dunning_letter primary key,
    invoice bigint not null constraint fk_dunning_letter_invoice references invoice,
    at      timestamptz not null,
    level   integer not null constraint ck_dunning_letter_level check (level between 1 and 3),
    account text not null constraint fk_dunning_letter_account references account,
    constraint uq_dunning_letter_invoice_level unique (invoice, level)
);

-- What was issued stays as it is, whoever asks. Only whose it is may change, when two records of one
-- person are merged, or a merge is undone.
create function refuse_final() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'patient' = to_jsonb(old) - 'patient'
       and exists (select from patient_merge as merge
                   where (merge.loser, merge.winner) in
                         ((old.patient, new.patient), (new.patient, old.patient))) then
        return new;
    end if;
    raise exception '% is final', tg_table_name
        using errcode = 'restrict_violation', constraint = 'final_' || tg_table_name;
end $$;
create function refuse_at_all() returns trigger language plpgsql as $$
begin
    raise exception '% is final', tg_table_name
        using errcode = 'restrict_violation', constraint = 'final_' || tg_table_name;
end $$;
create function refuse_line_of_issued() returns trigger language plpgsql as $$
declare
    about bigint := case when tg_op = 'DELETE' then old.invoice else new.invoice end;
begin
    if exists (select from invoice where id = about and issued_at is not null)
       or (tg_op = 'UPDATE'
           and exists (select from invoice where id = old.invoice and issued_at is not null)) then
        raise exception 'invoice % is final', about
            using errcode = 'restrict_violation', constraint = 'final_' || tg_table_name;
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger final_invoice before update or delete on invoice
    for each row when (old.issued_at is not null) execute function refuse_final();
create trigger final_charge before update or delete on charge
    for each row when (old.state = 'invoiced') execute function refuse_final();
create trigger final_invoice_line before insert or update or delete on invoice_line
    for each row execute function refuse_line_of_issued();
create trigger final_invoice_tax before insert or update or delete on invoice_tax
    for each row execute function refuse_line_of_issued();
create trigger final_payment before update or delete on payment
    for each row execute function refuse_at_all();
create trigger kept_invoice before truncate on invoice for each statement execute function refuse_at_all();
create trigger kept_charge before truncate on charge for each statement execute function refuse_at_all();
create trigger kept_invoice_line before truncate on invoice_line
    for each statement execute function refuse_at_all();
create trigger kept_payment before truncate on payment for each statement execute function refuse_at_all();

-- What of each issued invoice is still open, by who owes it. Credit notes count with what they
-- credit.
create view invoice_balance as
select invoice.id as invoice,
       invoice.total + coalesce(back.total, 0) as billed,
       coalesce(paid.insurer, 0) + coalesce(paid.patient, 0) as paid,
       invoice.insurer_share + coalesce(back.insurer_share, 0) - coalesce(paid.insurer, 0)
           as insurer_open,
       invoice.total - invoice.insurer_share
           + coalesce(back.total - back.insurer_share, 0) - coalesce(paid.patient, 0)
           as patient_open
from invoice
left join lateral (
    select sum(total) as total, sum(insurer_share) as insurer_share
    from invoice as note where note.credits = invoice.id and note.issued_at is not null
) as back on true
left join lateral (
    select sum(amount) filter (where by_whom = 'insurer') as insurer,
           sum(amount) filter (where by_whom = 'patient') as patient
    from payment where payment.invoice = invoice.id
) as paid on true
where invoice.kind = 'invoice' and invoice.issued_at is not null;

grant select on invoice_balance to wardwatch_gateway;
grant select, insert, update on billing_terms, price, insurer, policy, invoice_counter to wardwatch_gateway;
grant select, insert, update, delete on charge, invoice, invoice_line, invoice_tax to wardwatch_gateway;
grant select, insert on payment, dunning_letter to wardwatch_gateway;
