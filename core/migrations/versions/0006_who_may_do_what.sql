-- What a person is here for, and in which units. `everywhere`: in all of the hospital.
alter table account drop constraint ck_account_role;
alter table account
    add constraint ck_account_role check (role in (
        'nurse','charge','clinician','bed_manager','front_desk','billing','biomed',
        'administrator','auditor')),
    add column everywhere boolean not null default true,
    add column revision integer not null default 1,
    -- The password was given by somebody else: nothing is answered until it is changed.
    add column first_password boolean not null default false,
    -- A program with a token, no person.
    add column machine boolean not null default false,
    add constraint ck_account_machine check (machine = starts_with(id, 'token:'));

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

-- Somebody who can sign in and give others their rights is always left.
create function keep_an_administrator() returns trigger language plpgsql as $$
begin
    if old.role = 'administrator' and not old.disabled and not old.machine then
        perform pg_advisory_xact_lock(hashtextextended('administrators', 0));
        if not exists (select from account
                       where role = 'administrator' and not disabled and not machine) then
            raise exception 'the last administrator' using
                errcode = 'check_violation', constraint = 'ck_account_administrator';
        end if;
    end if;
    return null;
end $$;
create trigger keep_an_administrator after update of role, disabled or delete on account
    for each row execute function keep_an_administrator();

-- How a session began, from where, and when it was used last (null: not since it began).
alter table sign_in
    add column means   text not null default 'password'
        constraint ck_sign_in_means check (means in ('password','pin','oidc')),
    add column origin  text not null default '',
    add column seen_at timestamptz;
create index ix_sign_in_account on sign_in (account);

-- Wrong passwords in a row, by where they came from: a browser the person has used (SHA-256 of its
-- cookie), or any other (empty). Those who guess lock the other door, not the person's own.
create table sign_in_lock (
    account   text not null constraint fk_sign_in_lock_account references account on delete cascade,
    browser   bytea not null,
    failures  integer not null constraint ck_sign_in_lock_failures check (failures > 0),
    failed_at timestamptz not null,
    constraint pk_sign_in_lock primary key (account, browser)
);

-- Browsers with which somebody has signed in; SHA-256 of a cookie.
create table known_browser (
    account text not null constraint fk_known_browser_account references account on delete cascade,
    browser bytea not null,
    seen_at timestamptz not null,
    constraint pk_known_browser primary key (account, browser)
);
create index ix_known_browser_seen_at on known_browser (seen_at);

-- Programs: their account is `token:<name>`; the token was shown once.
create table api_token (
    account      text constraint pk_api_token primary key
        constraint fk_api_token_account references account on delete cascade,
    token_hash   bytea not null constraint uq_api_token_token_hash unique,
    created_by   text not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    constraint ck_api_token_expires_at check (expires_at > created_at)
);

-- Shared tablets, each of a unit; SHA-256 of a cookie.
create table tablet (
    id          integer generated always as identity constraint pk_tablet primary key,
    token_hash  bytea not null constraint uq_tablet_token_hash unique,
    name        text not null constraint ck_tablet_name check (length(name) between 1 and 64),
    unit        text not null constraint fk_tablet_unit references unit,
    enrolled_by text not null,
    enrolled_at timestamptz not null,
    removed_at  timestamptz
);

-- Who gave a password at a tablet, and when last: for the rest of that shift a PIN is enough there.
create table tablet_person (
    tablet      integer not null constraint fk_tablet_person_tablet references tablet on delete cascade,
    account     text not null constraint fk_tablet_person_account references account on delete cascade,
    password_at timestamptz not null,
    constraint pk_tablet_person primary key (tablet, account)
);

-- PINs; after five wrong ones in a row only the password helps.
create table pin (
    account  text constraint pk_pin primary key
        constraint fk_pin_account references account on delete cascade,
    pin_hash text not null,
    failures integer not null default 0 constraint ck_pin_failures check (failures between 0 and 5),
    set_at   timestamptz not null
);

-- Whom the hospital's own provider (OpenID Connect) vouches for, by what never changes there.
create table vouched_for (
    issuer  text not null,
    subject text not null,
    account text not null constraint uq_vouched_for_account unique
        constraint fk_vouched_for_account references account on delete cascade,
    constraint pk_vouched_for primary key (issuer, subject)
);
grant select, insert on vouched_for to wardwatch_gateway;

grant insert, update on account to wardwatch_gateway;
grant select, insert, delete on account_unit to wardwatch_gateway;
grant select, insert on glass_broken to wardwatch_gateway;
grant select, insert, update, delete on sign_in_lock, known_browser, pin, tablet_person
    to wardwatch_gateway;
grant select, insert, update on api_token, tablet to wardwatch_gateway;
