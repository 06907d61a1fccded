-- Append-only: the role that serves requests may add and read, nothing else.
create table audit_entry (
    number  bigint generated always as identity constraint pk_audit_entry primary key,
    -- Of our time: what cannot be counted in microseconds would stop the seal.
    at      timestamptz not null
        constraint ck_audit_entry_at check (at >= '2000-01-01Z' and at < '2200-01-01Z'),
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
create index ix_audit_entry_account on audit_entry (account, number);
create index ix_audit_entry_at on audit_entry (at);
-- Its number is the database's to give.
grant select, insert (at, account, role, act, patient, unit, thing, origin, why, detail)
    on audit_entry to wardwatch_gateway;

-- Sealing ----------------------------------------------------------------------------------------
-- Entries are chained after they are committed, in the order in which that becomes known, so that
-- no request waits for another. See docs/decisions/0085.

-- Entries without a link yet. Written with the entry, so a late commit is late here too.
create table audit_unsealed (
    number bigint constraint pk_audit_unsealed primary key
);
create table audit_link (
    position bigint constraint pk_audit_link primary key,
    entry    bigint not null constraint uq_audit_link_entry unique
        constraint fk_audit_link_entry references audit_entry,
    hash     bytea not null constraint ck_audit_link_hash check (length(hash) = 32),
    constraint uq_audit_link_position_hash unique (position, hash)
);
-- What the gateway signed with a key that the database never sees.
create table audit_checkpoint (
    position  bigint constraint pk_audit_checkpoint primary key,
    hash      bytea not null,
    at        timestamptz not null,
    site      text not null,
    key       text not null,
    signature bytea not null constraint ck_audit_checkpoint_signature check (length(signature) = 64),
    constraint fk_audit_checkpoint_position_hash foreign key (position, hash)
        references audit_link (position, hash)
);
grant select on audit_unsealed, audit_link to wardwatch_gateway;
grant select, insert on audit_checkpoint to wardwatch_gateway;

create function audit_wait_for_seal() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into audit_unsealed (number) select number from added;
    return null;
end $$;
create trigger audit_entry_waits_for_seal after insert on audit_entry
    referencing new table as added for each statement execute function audit_wait_for_seal();

-- Against a slip of whoever looks after the database; against intent there are the checkpoints.
create function audit_is_kept() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is only added to' using errcode = 'restrict_violation';
end $$;
create trigger audit_entry_is_kept before update or delete or truncate on audit_entry
    for each statement execute function audit_is_kept();
create trigger audit_link_is_kept before update or delete or truncate on audit_link
    for each statement execute function audit_is_kept();
create trigger audit_checkpoint_is_kept before update or delete or truncate on audit_checkpoint
    for each statement execute function audit_is_kept();

-- A field as it is hashed: its length in bytes of UTF-8, a colon, itself, a comma; `~,` for none.
create function audit_field(said text) returns text language sql immutable parallel safe
    as $$ select coalesce(octet_length(said) || ':' || said || ',', '~,') $$;

-- An entry as it is hashed. The same bytes as core/audit/chain.py: change both or neither.
-- In plpgsql, which keeps its plan: in SQL it would be planned anew for each entry.
create function audit_canonical(one audit_entry) returns bytea language plpgsql stable as $$
begin
    return convert_to(
        audit_field('wardwatch-audit-1')
        || audit_field(one.number::text)
        || audit_field(((extract(epoch from one.at) * 1000000)::bigint)::text)
        || audit_field(one.account) || audit_field(one.role) || audit_field(one.act)
        || audit_field(one.patient::text) || audit_field(one.unit) || audit_field(one.thing)
        || audit_field(one.origin) || audit_field(one.why) || audit_field(one.detail::text), 'UTF8');
end $$;

-- Chains at most so many committed entries; how many it did. One at a time: a second caller does 0.
create function audit_seal(most integer) returns integer language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    last_position bigint;
    last_hash bytea;
    done integer := 0;
    one audit_entry;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('wardwatch audit seal', 0)) then
        return 0;
    end if;
    -- Each statement from here on sees what was committed before the lock was had.
    select position, hash into last_position, last_hash
        from audit_link order by position desc limit 1;
    if not found then
        last_position := 0;
        last_hash := decode(repeat('00', 32), 'hex');
    end if;
    for one in
        select audit_entry.* from audit_unsealed join audit_entry using (number)
        order by number limit most
    loop
        last_position := last_position + 1;
        last_hash := sha256(last_hash || audit_canonical(one));
        insert into audit_link (position, entry, hash)
            values (last_position, one.number, last_hash);
        delete from audit_unsealed where number = one.number;
        done := done + 1;
    end loop;
    return done;
end $$;
revoke execute on function audit_wait_for_seal(), audit_seal(integer) from public;
grant execute on function audit_seal(integer) to wardwatch_gateway;

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
