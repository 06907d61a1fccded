-- Every revision of the rules that has ever been judged by, with its files; written once.
create table rules_in_force (
    site     text not null,
    digest   text not null,
    revision bigint not null,
    since    timestamptz not null,
    limits   text not null,
    policy   text not null,
    constraint pk_rules_in_force primary key (site, digest)
);

grant select, insert on rules_in_force to wardwatch_ingest;
grant select on rules_in_force to wardwatch_gateway;
