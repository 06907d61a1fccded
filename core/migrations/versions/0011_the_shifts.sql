-- A shift of a unit that has to be staffed.
create table shift (
    id       integer generated always as identity constraint pk_shift primary key,
    unit     text not null constraint fk_shift_unit references unit,
    name     text not null,
    during   tstzrange not null
        constraint ck_shift_during check (not isempty(during) and lower(during) is not null
                                          and upper(during) is not null),
    revision integer not null default 1,
    constraint ex_shift_unit exclude using gist (unit with =, name with =, during with &&)
);
-- Somebody works a shift; nobody works two at once. Beds are given by duty_assignment.
create table shift_member (
    shift   integer not null constraint fk_shift_member_shift references shift on delete cascade,
    account text not null constraint fk_shift_member_account references account,
    post    text not null constraint ck_shift_member_post check (post in ('nurse','charge','physician')),
    during  tstzrange not null,
    constraint pk_shift_member primary key (shift, account),
    constraint ex_shift_member_account exclude using gist (account with =, during with &&)
);
grant select, insert, update, delete on shift, shift_member to wardwatch_gateway;
grant insert, update on duty_assignment to wardwatch_gateway;
