-- Names as they are compared ----------------------------------------------------------------------

create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- Lower case without accents. Immutable because the dictionary is named, and is never changed.
create function plain_name(said text) returns text
    language sql immutable strict parallel safe
    return lower(public.unaccent('public.unaccent'::regdictionary, said));

-- The words of names; an apostrophe joins (O'Brien is one word), a hyphen parts.
create function name_words(said text) returns text[]
    language sql immutable strict parallel safe
    return array_remove(string_to_array(
        -- What has no counterpart goes.
        translate(plain_name(said), E'.,;:/()"_-\t\n\'`´', '            '), ' '), '');

-- A word, and what is left of it without one letter. Two words that differ by one letter too many,
-- too few, wrong, or by two that changed places, share one of these.
create function word_variants(word text) returns text[]
    language sql immutable strict parallel safe
    return (
        select array_agg(distinct variant)
        from (select word as variant
              union all
              select substr(word, 1, nth - 1) || substr(word, nth + 1)
              from generate_series(1, length(word)) as nth
              where length(word) between 3 and 40) as found
    );

-- The check digit of Damm (2004): finds every wrong digit and every two neighbours that changed
-- places. 0 for digits that end with the right one.
create function check_digit(digits text) returns integer
    language plpgsql immutable strict parallel safe as $$
declare
    quasigroup constant integer[] := array[
        [0,3,1,7,5,9,8,6,4,2], [7,0,9,2,1,5,4,8,6,3], [4,2,0,6,8,7,1,3,5,9],
        [1,7,5,0,9,8,3,4,2,6], [6,1,2,3,0,4,5,9,7,8], [3,6,7,4,2,0,9,5,8,1],
        [5,8,6,9,7,2,0,1,3,4], [8,9,4,5,3,6,2,0,1,7], [9,4,3,8,6,1,7,2,0,5],
        [2,5,8,1,4,3,6,7,9,0]];
    interim integer := 0;
begin
    for nth in 1 .. length(digits) loop
        interim := quasigroup[interim + 1][substr(digits, nth, 1)::integer + 1];
    end loop;
    return interim;
end $$;

-- Who somebody is ---------------------------------------------------------------------------------

-- Seven digits and the check digit: the eight digits of a number of ours.
create sequence patient_mrn as integer start 1000001 minvalue 1000001 maxvalue 9999999;
create function new_mrn() returns text language sql volatile as $$
    select number || check_digit(number) from (select nextval('patient_mrn')::text as number) as next
$$;

alter table patient
    alter column mrn set default new_mrn(),
    -- Other numbers (made up for a demo, kept from before) have another shape.
    add constraint ck_patient_mrn check (mrn !~ '^[0-9]{8}$' or check_digit(mrn) = 0),
    add column former_name   text not null default '',
    add column phone         text not null default '',
    add column email         text not null default '',
    add column language      text not null default ''
        constraint ck_patient_language check (language ~ '^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$'),
    add column street        text not null default '',
    add column postal_code   text not null default '',
    add column city          text not null default '',
    add column country       text not null default ''
        constraint ck_patient_country check (country ~ '^([A-Z]{2})?$'),
    add column kin_name      text not null default '',
    add column kin_relation  text not null default '',
    add column kin_phone     text not null default '',
    add column insurer       text not null default '',
    add column member_number text not null default '',
    add column revision      integer not null default 1,
    add column created_at    timestamptz not null default now(),
    -- After a merge: the record that goes on, itself never merged; null for one that stands.
    add column merged_into   integer constraint fk_patient_merged_into references patient,
    add constraint ck_patient_merged_into check (merged_into <> id),
    add column name_words    text[] not null
        generated always as (name_words(family_name || ' ' || given_name || ' ' || former_name)) stored;
create index ix_patient_birth_date on patient (birth_date);
create index ix_patient_merged_into on patient (merged_into);
create index ix_patient_name_words on patient using gin (name_words) with (fastupdate = off);
create index ix_patient_mrn_prefix on patient (mrn text_pattern_ops);
grant insert, update on patient to wardwatch_gateway;
grant usage on sequence patient_mrn to wardwatch_gateway;

-- Every word of a name once: some tens of thousands, however many patients there are.
create table name_word (
    word     text constraint pk_name_word primary key,
    variants text[] not null generated always as (word_variants(word)) stored
);
create index ix_name_word_prefix on name_word (word text_pattern_ops);
create index ix_name_word_variants on name_word using gin (variants) with (fastupdate = off);
create index ix_name_word_trigrams on name_word using gin (word gin_trgm_ops) with (fastupdate = off);
grant select on name_word to wardwatch_gateway;

-- The words that may be meant by one that was typed: it goes on, or has a slip anywhere, or is long
-- and has more than one.
create function near_words(typed text) returns setof text
    language sql stable strict set pg_trgm.word_similarity_threshold = 0.5 as $$
    (select word from name_word
     where word ~>=~ typed and word ~<~ (typed || chr(1114111)) limit 100)
    union
    (select word from name_word where variants && word_variants(typed) limit 300)
    union
    (select word from name_word where length(typed) >= 5 and typed <% word
     order by word_similarity(typed, word) desc limit 30)
$$;

create function remember_name_words() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into name_word (word)
    select distinct word from now_there, unnest(now_there.name_words) as word
    order by word  -- two at once take the rows in the same order
    on conflict do nothing;
    return null;
end $$;
create trigger remember_name_words_made after insert on patient
    referencing new table as now_there for each statement execute function remember_name_words();
create trigger remember_name_words_mended after update on patient
    referencing new table as now_there for each statement execute function remember_name_words();
insert into name_word (word) select distinct unnest(name_words) from patient;

-- Numbers by which others know somebody. `kind` as in HL7 table 0203.
create table patient_identifier (
    id       bigint generated always as identity constraint pk_patient_identifier primary key,
    patient  integer not null constraint fk_patient_identifier_patient references patient,
    kind     text not null
        constraint ck_patient_identifier_kind check (kind in ('MR','NI','PPN','DL','SS','NH','MB','XX')),
    assigner text not null default '',
    value    text not null constraint ck_patient_identifier_value check (value <> ''),
    -- As it is compared: without spaces and signs.
    plain    text not null
        generated always as (upper(regexp_replace(value, '[^[:alnum:]]', '', 'g'))) stored,
    recorded_at timestamptz not null,
    recorded_by text not null constraint fk_patient_identifier_recorded_by references account,
    ended_at    timestamptz,
    revision    integer not null default 1
);
create index ix_patient_identifier_patient on patient_identifier (patient);
create index ix_patient_identifier_plain on patient_identifier (plain text_pattern_ops);
-- A record number of another hospital, or an old one, is one record's.
create unique index uq_patient_identifier_mr on patient_identifier (assigner, plain)
    where kind = 'MR' and ended_at is null;
grant select, insert on patient_identifier to wardwatch_gateway;
grant update (ended_at, revision) on patient_identifier to wardwatch_gateway;

-- The same year with day and month exchanged; null where there is no such day.
create function exchanged(day date) returns date
    language sql immutable strict parallel safe
    return case when extract(day from day) <= 12
        and extract(day from day) <> extract(month from day)
        then make_date(extract(year from day)::integer, extract(day from day)::integer,
                       extract(month from day)::integer) end;

-- Two records, one person -------------------------------------------------------------------------

-- Somebody has looked: these are two people.
create table distinct_patients (
    first      integer not null constraint fk_distinct_patients_first references patient,
    second     integer not null constraint fk_distinct_patients_second references patient,
    account    text not null constraint fk_distinct_patients_account references account,
    at         timestamptz not null,
    constraint pk_distinct_patients primary key (first, second),
    constraint ck_distinct_patients_order check (first < second)
);
create index ix_distinct_patients_second on distinct_patients (second);
grant select, insert on distinct_patients to wardwatch_gateway;

create table patient_merge (
    id        bigint generated always as identity constraint pk_patient_merge primary key,
    loser     integer not null constraint fk_patient_merge_loser references patient,
    winner    integer not null constraint fk_patient_merge_winner references patient,
    account   text not null constraint fk_patient_merge_account references account,
    reason    text not null constraint ck_patient_merge_reason check (reason <> ''),
    at        timestamptz not null,
    -- Both as they were.
    before    jsonb not null,
    undone_at timestamptz,
    undone_by text constraint fk_patient_merge_undone_by references account,
    constraint ck_patient_merge_two check (loser <> winner)
);
create index ix_patient_merge_winner on patient_merge (winner);
create unique index uq_patient_merge_loser on patient_merge (loser) where undone_at is null;
-- Each row that changed hands.
create table patient_merge_row (
    merge bigint not null constraint fk_patient_merge_row_merge references patient_merge,
    place text not null,
    part  text not null,
    key   jsonb not null,
    constraint pk_patient_merge_row primary key (merge, place, part, key)
);
grant select on patient_merge, patient_merge_row to wardwatch_gateway;

-- Every column of every table that refers to a patient, from the catalogue: a table made later is
-- in it. Left out is what speaks of the two records themselves.
create view patient_reference as
    select reference.conrelid::regclass::text as place, part.attname::text as part,
           (select array_agg(key.attname::text order by key.attnum)
            from pg_constraint as made
            join pg_attribute as key
              on key.attrelid = made.conrelid and key.attnum = any (made.conkey)
            where made.conrelid = reference.conrelid and made.contype = 'p') as keys
    from pg_constraint as reference
    join pg_attribute as part
      on part.attrelid = reference.conrelid and part.attnum = reference.conkey[1]
    where reference.contype = 'f' and reference.confrelid = 'public.patient'::regclass
      and reference.conparentid = 0
      and reference.conrelid not in
          ('public.distinct_patients'::regclass, 'public.patient_merge'::regclass);
grant select on patient_reference to wardwatch_gateway;

-- The owner moves rows, so that the role that serves requests needs no right to change them.
create function merge_patients(
    p_loser integer, p_winner integer, p_account text, p_reason text, p_at timestamptz
) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    made bigint;
    reference record;
    shape text;
begin
    perform from patient where id in (p_loser, p_winner) order by id for update;
    if (select count(*) from patient where id in (p_loser, p_winner) and merged_into is null) <> 2 then
        raise exception 'one of the two does not stand'
            using errcode = 'check_violation', constraint = 'ck_patient_merge_standing';
    end if;
    insert into patient_merge (loser, winner, account, reason, at, before)
    select p_loser, p_winner, p_account, p_reason, p_at, jsonb_build_object(
        'loser', (select to_jsonb(patient) from patient where id = p_loser),
        'winner', (select to_jsonb(patient) from patient where id = p_winner))
    returning id into made;
    for reference in select * from patient_reference order by place, part loop
        select string_agg(format('%L, moved.%I', key, key), ', ') into shape
        from unnest(reference.keys) as key;
        execute format(
            'with gone as (update %1$s as moved set %2$I = $2 where %2$I = $1'
            -- What a patient has one of: that of the record that goes on counts, and the other
            -- stays where it is.
            ' and not ($6 and exists (select from %1$s as theirs where theirs.%2$I = $2))'
            ' returning jsonb_build_object(%3$s) as key)'
            ' insert into patient_merge_row (merge, place, part, key) select $3, $4, $5, key from gone',
            reference.place, reference.part, shape)
        using p_loser, p_winner, made, reference.place, reference.part,
              reference.keys = array[reference.part];
    end loop;
    update patient set merged_into = p_winner where id = p_loser;
    return made;
end $$;

create function undo_patient_merge(p_merge bigint, p_account text, p_at timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    done patient_merge;
    reference record;
    shape text;
begin
    select * into done from patient_merge where id = p_merge for update;
    perform from patient where id in (done.loser, done.winner) order by id for update;
    if done.undone_at is not null
        or (select merged_into from patient where id = done.winner) is not null
        or (select merged_into from patient where id = done.loser) is distinct from done.winner
    then
        raise exception 'something was merged since'
            using errcode = 'check_violation', constraint = 'ck_patient_merge_newest';
    end if;
    update patient set merged_into = null where id = done.loser;
    for reference in select * from patient_reference order by place, part loop
        select string_agg(format('%L, back.%I', key, key), ', ') into shape
        from unnest(reference.keys) as key;
        execute format(
            'update %s as back set %I = $1 from patient_merge_row as row'
            ' where back.%I = $2 and row.merge = $3 and row.place = $4 and row.part = $5'
            ' and row.key = jsonb_build_object(%s)',
            reference.place, reference.part, reference.part, shape)
        using done.loser, done.winner, p_merge, reference.place, reference.part;
    end loop;
    update patient_merge set undone_at = p_at, undone_by = p_account where id = p_merge;
end $$;
revoke execute on function merge_patients, undo_patient_merge from public;
grant execute on function merge_patients, undo_patient_merge to wardwatch_gateway;

-- The clinical record -----------------------------------------------------------------------------
-- Who wrote it and when; ended, with a reason, never deleted.

create table allergy (
    id          bigint generated always as identity constraint pk_allergy primary key,
    patient     integer not null constraint fk_allergy_patient references patient,
    -- Null: somebody has asked, and none is known.
    substance   text constraint ck_allergy_substance check (substance <> ''),
    reaction    text not null default '',
    severity    text not null default 'unknown'
        constraint ck_allergy_severity check (severity in ('mild','moderate','severe','unknown')),
    certainty   text not null default 'suspected'
        constraint ck_allergy_certainty check (certainty in ('suspected','confirmed')),
    revision    integer not null default 1,
    recorded_at timestamptz not null,
    recorded_by text not null constraint fk_allergy_recorded_by references account,
    changed_at  timestamptz not null,
    changed_by  text not null constraint fk_allergy_changed_by references account,
    ended_at    timestamptz,
    end_reason  text not null default '',
    constraint ck_allergy_ended check (ended_at is null or end_reason <> '')
);
create index ix_allergy_patient on allergy (patient);

create table condition (
    id          bigint generated always as identity constraint pk_condition primary key,
    patient     integer not null constraint fk_condition_patient references patient,
    description text not null constraint ck_condition_description check (description <> ''),
    icd10       text not null default ''
        constraint ck_condition_icd10 check (icd10 ~ '^([A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?)?$'),
    onset       date,
    resolved    date,
    revision    integer not null default 1,
    recorded_at timestamptz not null,
    recorded_by text not null constraint fk_condition_recorded_by references account,
    changed_at  timestamptz not null,
    changed_by  text not null constraint fk_condition_changed_by references account,
    ended_at    timestamptz,
    end_reason  text not null default '',
    constraint ck_condition_order check (resolved >= onset),
    constraint ck_condition_ended check (ended_at is null or end_reason <> '')
);
create index ix_condition_patient on condition (patient);

create table medication (
    id          bigint generated always as identity constraint pk_medication primary key,
    patient     integer not null constraint fk_medication_patient references patient,
    drug        text not null constraint ck_medication_drug check (drug <> ''),
    dose        text not null default '',
    amount      numeric(12,4) constraint ck_medication_amount check (amount > 0),
    amount_unit text not null default '',
    route       text not null default '',
    frequency   text not null default '',
    started_at  timestamptz not null,
    stopped_at  timestamptz,
    prescriber  text constraint fk_medication_prescriber references account,
    -- Why it is given although an allergy is known.
    despite     text not null default '',
    revision    integer not null default 1,
    recorded_at timestamptz not null,
    recorded_by text not null constraint fk_medication_recorded_by references account,
    changed_at  timestamptz not null,
    changed_by  text not null constraint fk_medication_changed_by references account,
    ended_at    timestamptz,
    end_reason  text not null default '',
    constraint ck_medication_order check (stopped_at >= started_at),
    constraint ck_medication_measured check ((amount is null) = (amount_unit = '')),
    constraint ck_medication_ended check (ended_at is null or end_reason <> '')
);
create index ix_medication_patient on medication (patient);
grant select, insert, update on allergy, condition, medication to wardwatch_gateway;

-- Immutable: a correction is a new note that names the old one, and an old one has one correction.
create table note (
    id          bigint generated always as identity constraint pk_note primary key,
    patient     integer not null constraint fk_note_patient references patient,
    kind        text not null constraint ck_note_kind check (kind in
        ('progress','nursing','history','consultation','operation','discharge')),
    body        text not null constraint ck_note_body check (body <> ''),
    corrects    bigint constraint fk_note_corrects references note
        constraint uq_note_corrects unique,
    recorded_at timestamptz not null,
    recorded_by text not null constraint fk_note_recorded_by references account
);
create index ix_note_patient_recorded_at on note (patient, recorded_at);
grant select, insert on note to wardwatch_gateway;

create table document (
    id          bigint generated always as identity constraint pk_document primary key,
    patient     integer not null constraint fk_document_patient references patient,
    name        text not null constraint ck_document_name check (name <> ''),
    kind        text not null constraint ck_document_kind check (kind in
        ('application/pdf','image/png','image/jpeg','text/plain')),
    content     bytea not null
        constraint ck_document_content check (length(content) between 1 and 5242880),
    sha256      bytea not null constraint ck_document_sha256 check (sha256 = pg_catalog.sha256(content)),
    size        integer not null generated always as (length(content)) stored,
    revision    integer not null default 1,
    recorded_at timestamptz not null,
    recorded_by text not null constraint fk_document_recorded_by references account,
    ended_at    timestamptz,
    end_reason  text not null default '',
    constraint ck_document_ended check (ended_at is null or end_reason <> '')
);
create index ix_document_patient_recorded_at on document (patient, recorded_at);
-- Pictures and PDF are packed already.
alter table document alter column content set storage external;
grant select, insert on document to wardwatch_gateway;
grant update (revision, ended_at, end_reason) on document to wardwatch_gateway;

-- What was done to a patient and can be billed, by a code of the price list.
create table procedure_done (
    id      bigint generated always as identity constraint pk_procedure_done primary key,
    patient integer not null constraint fk_procedure_done_patient references patient,
    code    text not null,
    name    text not null,
    at      timestamptz not null,
    -- Who did it.
    account text not null constraint fk_procedure_done_account references account,
    revision    integer not null default 1,
    recorded_at timestamptz not null default now(),
    recorded_by text constraint fk_procedure_done_recorded_by references account,
    -- Written down by mistake: nothing is charged for it.
    ended_at    timestamptz,
    end_reason  text not null default '',
    constraint ck_procedure_done_ended check (ended_at is null or end_reason <> '')
);
create index ix_procedure_done_patient_at on procedure_done (patient, at);
grant select, insert on procedure_done to wardwatch_gateway;
grant update (revision, ended_at, end_reason) on procedure_done to wardwatch_gateway;
