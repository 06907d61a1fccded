-- A set of observations somebody made at a patient and wrote down. What was wrong is taken back, with
-- the reason, never changed and never deleted.
create table observation (
    id             bigint generated always as identity constraint pk_observation primary key,
    stay           integer not null constraint fk_observation_stay references stay,
    at             timestamptz not null,
    entered_at     timestamptz not null,
    account        text not null,
    -- Of the press of a button: what is sent twice, or written when the database is back, is once.
    key            text not null,
    note           text not null default '',
    taken_back_at  timestamptz,
    taken_back_by  text,
    taken_back_why text,
    constraint uq_observation_account unique (account, key),
    constraint ck_observation_at check (at <= entered_at + interval '1 minute'),
    constraint ck_observation_taken_back
        check (num_nulls(taken_back_at, taken_back_by, taken_back_why) in (0, 3))
);
create index ix_observation_stay_at on observation (stay, at);

-- In the vocabulary's unit of the vital.
create table observation_value (
    observation bigint not null
        constraint fk_observation_value_observation references observation,
    vital       smallint not null,
    value       real not null
        constraint ck_observation_value_value check (value > '-Infinity' and value < 'Infinity'),
    constraint pk_observation_value primary key (observation, vital)
);

grant select, insert on observation, observation_value to wardwatch_gateway;
grant update (taken_back_at, taken_back_by, taken_back_why) on observation to wardwatch_gateway;
