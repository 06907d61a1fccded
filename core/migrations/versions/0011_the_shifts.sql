-- Who can do what, how much, and when not --------------------------------------------------------

create table skill (
    id   text constraint pk_skill primary key,
    name text not null
);
create table staff_skill (
    account text not null constraint fk_staff_skill_account references account on delete cascade,
    skill   text not null constraint fk_staff_skill_skill references skill,
    -- The last day on which it counts; null for without end.
    expires date,
    constraint pk_staff_skill primary key (account, skill)
);
create table contract (
    id           integer generated always as identity constraint pk_contract primary key,
    account      text not null constraint fk_contract_account references account on delete cascade,
    weekly_hours numeric(4,1) not null
        constraint ck_contract_weekly_hours check (weekly_hours > 0 and weekly_hours <= 60),
    valid        daterange not null constraint ck_contract_valid check (not isempty(valid)),
    constraint ex_contract_account exclude using gist (account with =, valid with &&)
);
create table unavailability (
    id      integer generated always as identity constraint pk_unavailability primary key,
    account text not null constraint fk_unavailability_account references account on delete cascade,
    kind    text not null
        constraint ck_unavailability_kind check (kind in ('leave','sick','training','other')),
    during  tstzrange not null
        constraint ck_unavailability_during check (not isempty(during)
            and lower(during) is not null and upper(during) is not null),
    constraint ex_unavailability_account exclude using gist (account with =, during with &&)
);
-- What somebody would like; a rota may deny it and then says so.
create table wish (
    id      integer generated always as identity constraint pk_wish primary key,
    account text not null constraint fk_wish_account references account on delete cascade,
    kind    text not null constraint ck_wish_kind check (kind in ('off','like','dislike')),
    -- `off`: which day; the others: which shift, by name.
    on_day  date,
    name    text,
    weight  integer not null default 1 constraint ck_wish_weight check (weight between 1 and 3),
    constraint ck_wish_about check ((kind = 'off') = (on_day is not null)
        and (kind <> 'off') = (name is not null)),
    constraint uq_wish_account unique nulls not distinct (account, kind, on_day, name)
);

-- Shifts -----------------------------------------------------------------------------------------

-- A shift that comes every day, in local times of the site; one that ends before it starts ends on
-- the next day.
create table shift_template (
    id         integer generated always as identity constraint pk_shift_template primary key,
    unit       text not null constraint fk_shift_template_unit references unit,
    name       text not null,
    starts     time not null,
    ends       time not null,
    night      boolean not null default false,
    nurses     integer not null default 1
        constraint ck_shift_template_nurses check (nurses between 0 and 100),
    charges    integer not null default 0
        constraint ck_shift_template_charges check (charges between 0 and 10),
    physicians integer not null default 0
        constraint ck_shift_template_physicians check (physicians between 0 and 20),
    -- Skills and how many nurses of a shift must have each, such as {"ventilator": 1}.
    skills     jsonb not null default '{}'
        constraint ck_shift_template_skills check (jsonb_typeof(skills) = 'object'),
    revision   integer not null default 1,
    constraint uq_shift_template_unit unique (unit, name),
    constraint ck_shift_template_lasts check (starts <> ends)
);
-- A shift of a unit that has to be staffed. What it needs is a copy: a template may change.
create table shift (
    id       integer generated always as identity constraint pk_shift primary key,
    unit     text not null constraint fk_shift_unit references unit,
    name     text not null,
    during   tstzrange not null
        constraint ck_shift_during check (not isempty(during) and lower(during) is not null
                                          and upper(during) is not null),
    -- The local day on which it begins.
    on_day   date not null,
    night      boolean not null default false,
    nurses     integer not null default 0,
    charges    integer not null default 0,
    physicians integer not null default 0,
    skills     jsonb not null default '{}'
        constraint ck_shift_skills check (jsonb_typeof(skills) = 'object'),
    revision integer not null default 1,
    constraint ex_shift_unit exclude using gist (unit with =, name with =, during with &&)
);
create index ix_shift_unit_on_day on shift (unit, on_day);
-- Somebody works a shift; nobody works two at once. `during` is that of the shift, or longer when
-- they stay on.
create table shift_member (
    shift   integer not null constraint fk_shift_member_shift references shift on delete cascade,
    account text not null constraint fk_shift_member_account references account,
    post    text not null constraint ck_shift_member_post check (post in ('nurse','charge','physician')),
    during  tstzrange not null
        constraint ck_shift_member_during check (not isempty(during) and lower(during) is not null
                                                 and upper(during) is not null),
    constraint pk_shift_member primary key (shift, account),
    constraint ex_shift_member_account exclude using gist (account with =, during with &&)
);
-- Who is to answer for which bed on a shift. A plan: who does is in duty_assignment.
create table shift_bed (
    shift   integer not null,
    bed     text not null constraint fk_shift_bed_bed references bed,
    account text not null,
    constraint pk_shift_bed primary key (shift, bed),
    constraint fk_shift_bed_member foreign key (shift, account)
        references shift_member (shift, account) on delete cascade
);
-- The physician who is called for a unit, by the clock; nobody hands this over.
create table on_call (
    id      integer generated always as identity constraint pk_on_call primary key,
    unit    text not null constraint fk_on_call_unit references unit,
    account text not null constraint fk_on_call_account references account,
    during  tstzrange not null
        constraint ck_on_call_during check (not isempty(during) and lower(during) is not null
                                            and upper(during) is not null),
    constraint ex_on_call_account exclude using gist (account with =, unit with =, during with &&)
);
create index ix_on_call_unit on on_call using gist (unit, during);

-- Handover ---------------------------------------------------------------------------------------

-- A duty on its way from one person to another; it moves when the other accepts. The note follows
-- I-PASS (Starmer et al., N Engl J Med 2014;371:1803): severity, summary, actions, contingency,
-- and what the receiver repeats.
create table handover (
    id          bigint generated always as identity constraint pk_handover primary key,
    unit        text not null constraint fk_handover_unit references unit,
    -- Null for a duty for the whole unit.
    bed         text constraint fk_handover_bed references bed,
    post        text not null constraint ck_handover_post check (post in ('nurse','charge','physician')),
    giver       text not null constraint fk_handover_giver references account,
    taker       text not null constraint fk_handover_taker references account,
    -- Whose bed it was when it was offered.
    stay        integer constraint fk_handover_stay references stay,
    severity    text not null default '' constraint ck_handover_severity
        check (severity in ('','stable','watcher','unstable')),
    summary     text not null default '' constraint ck_handover_summary check (length(summary) <= 2000),
    actions     text not null default '' constraint ck_handover_actions check (length(actions) <= 2000),
    contingency text not null default ''
        constraint ck_handover_contingency check (length(contingency) <= 2000),
    repeated    text not null default '' constraint ck_handover_repeated check (length(repeated) <= 2000),
    offered_at  timestamptz not null,
    -- By when it should have been accepted.
    due_at      timestamptz not null,
    state       text not null default 'offered'
        constraint ck_handover_state check (state in ('offered','accepted','withdrawn')),
    closed_at   timestamptz,
    closed_by   text constraint fk_handover_closed_by references account,
    constraint ck_handover_closed
        check ((state = 'offered') = (closed_at is null) and (state = 'offered') = (closed_by is null)),
    constraint ck_handover_two check (giver <> taker)
);
create unique index uq_handover_open on handover (unit, coalesce(bed, ''), post, giver)
    where state = 'offered';
create index ix_handover_taker on handover (taker) where state = 'offered';

-- No minute is lost: an accepted handover without the taker on duty from that very moment cannot be
-- committed, nor one after which the giver still is.
create function handover_leaves_no_gap() returns trigger language plpgsql as $$
begin
    if not exists (
        select from duty_assignment as taken
        where taken.account = new.taker and taken.unit = new.unit and taken.post = new.post
          and taken.bed is not distinct from new.bed and taken.during @> new.closed_at
    ) then
        raise exception 'handover % leaves a gap', new.id
            using errcode = 'check_violation', constraint = 'ck_handover_gap';
    end if;
    if exists (
        select from duty_assignment as given
        where given.account = new.giver and given.unit = new.unit and given.post = new.post
          and given.bed is not distinct from new.bed and given.during @> new.closed_at
    ) then
        raise exception 'after handover % the giver is still on duty', new.id
            using errcode = 'check_violation', constraint = 'ck_handover_ended';
    end if;
    return null;
end $$;
create constraint trigger handover_gap after update on handover
    deferrable initially deferred
    for each row when (new.state = 'accepted' and old.state = 'offered')
    execute function handover_leaves_no_gap();

-- Rotas ------------------------------------------------------------------------------------------

-- A question to the solver, frozen, and its answer; a person publishes it.
create table rota_proposal (
    id       integer generated always as identity constraint pk_rota_proposal primary key,
    unit     text not null constraint fk_rota_proposal_unit references unit,
    begins   date not null,
    weeks    integer not null constraint ck_rota_proposal_weeks check (weeks between 1 and 6),
    asked_by text not null constraint fk_rota_proposal_asked_by references account,
    asked_at timestamptz not null,
    state    text not null default 'asked' constraint ck_rota_proposal_state
        check (state in ('asked','ready','impossible','published','discarded')),
    problem  jsonb not null,
    outcome  jsonb,
    published_by text constraint fk_rota_proposal_published_by references account,
    published_at timestamptz,
    revision integer not null default 1
);
create index ix_rota_proposal_unit on rota_proposal (unit);

grant select, insert, update, delete on skill, staff_skill, contract, unavailability, wish,
    shift_template, shift, shift_member, shift_bed, on_call to wardwatch_gateway;
grant select, insert, update on handover, rota_proposal to wardwatch_gateway;
grant insert, update on duty_assignment to wardwatch_gateway;
