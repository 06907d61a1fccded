"""What checks of single rows would have found, found by a sweep over whole tables.

A foreign key is checked as PostgreSQL checks one that is added: by a join. The rest are the rules
of the triggers, said for all rows at once.
"""

from collections.abc import Iterable
from typing import LiteralString

import psycopg
from psycopg import sql

from core.errors import HospitalError


class Broken(HospitalError):
    """The made-up hospital breaks a rule of the schema; what breaks it was not kept."""


_REFERENCES = """
    select referring.relname, referred.relname, made.conname,
           (select array_agg(part.attname::text order by place.nth)
            from unnest(made.conkey) with ordinality as place (number, nth)
            join pg_attribute as part
              on part.attrelid = made.conrelid and part.attnum = place.number),
           (select array_agg(part.attname::text order by place.nth)
            from unnest(made.confkey) with ordinality as place (number, nth)
            join pg_attribute as part
              on part.attrelid = made.confrelid and part.attnum = place.number)
    from pg_constraint as made
    join pg_class as referring on referring.oid = made.conrelid
    join pg_class as referred on referred.oid = made.confrelid
    where made.contype = 'f' and referring.relname = any(%s)
"""

_RULES: tuple[tuple[str, LiteralString], ...] = (
    (
        "the stays of an admission fill it",
        """
        select admission.id from admission
        join (select admission, range_agg(during) as lain from stay group by admission) as stays
          on stays.admission = admission.id
        where stays.lain <> tstzmultirange(admission.during) limit 1
        """,
    ),
    (
        "an absence lies within its stay",
        """
        select absence.id from absence join stay on stay.id = absence.stay
        where not absence.during <@ stay.during limit 1
        """,
    ),
)


def sweep(connection: psycopg.Connection, tables: Iterable[str]) -> None:
    """Check what was written without checks of single rows.

    Raises:
        Broken: A row refers to nothing, or breaks a rule.
    """
    connection.execute(
        "insert into name_word (word) select distinct unnest(name_words) from patient"
        " on conflict do nothing"
    )
    for referring, referred, name, here, there in connection.execute(
        _REFERENCES, (sorted(set(tables)),)
    ).fetchall():
        _check_reference(connection, (referring, here), (referred, there), name)
    for rule, asked in _RULES:
        found = connection.execute(asked).fetchone()
        if found is not None:
            raise Broken(f"{rule}: not {found[0]}")


_Side = tuple[str, list[str]]


def _check_reference(
    connection: psycopg.Connection, referring: _Side, referred: _Side, name: str
) -> None:
    (table, parts), (other, keys) = referring, referred
    same = sql.SQL(" and ").join(
        sql.SQL("there.{} = here.{}").format(sql.Identifier(key), sql.Identifier(part))
        for part, key in zip(parts, keys, strict=True)
    )
    filled = sql.SQL(" and ").join(
        sql.SQL("here.{} is not null").format(sql.Identifier(part)) for part in parts
    )
    asked = sql.SQL(
        "select 1 from {} as here left join {} as there on {} where {} and there.{} is null limit 1"
    ).format(sql.Identifier(table), sql.Identifier(other), same, filled, sql.Identifier(keys[0]))
    if connection.execute(asked).fetchone() is not None:
        raise Broken(f"{name}: a row of {table} refers to nothing")
