-- Append-only: the role that serves requests may add and read, nothing else.
create table audit_entry (
    number  bigint generated always as identity constraint pk_audit_entry primary key,
    at      timestamptz not null,
    account text not null,
    role    text not null,
    act     text not null,
    patient integer,
    unit    text,
    thing   text not null default '',
    origin  text not null default '',
    why     text not null default '',
    detail  jsonb not null default '{}'
);
create index ix_audit_entry_patient on audit_entry (patient, number) where patient is not null;
grant select, insert on audit_entry to wardwatch_gateway;

-- What a create was answered, so that the same key again gives the same answer.
create table idempotent_answer (
    account text not null,
    key     text not null,
    asked   bytea not null,
    answer  bytea not null,
    at      timestamptz not null,
    constraint pk_idempotent_answer primary key (account, key)
);
create index ix_idempotent_answer_at on idempotent_answer (at);
grant select, insert, delete on idempotent_answer to wardwatch_gateway;
