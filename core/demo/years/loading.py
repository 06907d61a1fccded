"""Writes a made-up hospital with years behind it into the database.

Rows go in by COPY without the checks that run row by row; before a transaction is committed
every one of them is made up for in a sweep (`checking`). Exclusion, unique and check constraints
are never off, and they are what takes the time: two connections write at once, each in one
transaction, one the people and where they lay, the other what was done for them. What refers to
the people is swept and committed after them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from core.demo.years.bill_rows import bill_rows
from core.demo.years.charging import charges
from core.demo.years.checking import sweep
from core.demo.years.clinics import clinic_rows
from core.demo.years.copying import Rows
from core.demo.years.inventory import inventory, inventory_rows
from core.demo.years.ledger import ledger_rows
from core.demo.years.places import patient_rows, place_rows, staff_rows
from core.demo.years.records import procedures, record_rows
from core.demo.years.rota import rota_rows
from core.demo.years.visits import visits
from core.demo.years.world import Wish, World, make_world
from core.errors import HospitalError

Told = Callable[[str, int], None]
"""Told, by two threads, what is done and how many rows were written since it was told last."""

SITE = "main"
ZONE = "Europe/Berlin"
"""Of a site that is not there yet."""


class RealData(HospitalError):
    """The hospital in this database is real; made-up patients do not belong there."""


class Loaded(HospitalError):
    """The made-up hospital is there already."""


class NotTheOwner(HospitalError):
    """Only the owner of the cluster may leave checks of single rows to a sweep at the end."""


def load(url: str, wish: Wish, password_hash: str, told: Told) -> World:
    """Write the hospital.

    Args:
        url: Of the owner's role.
        wish: What it is like.
        password_hash: Of every account; of a password that nobody knows.
        told: About progress.

    Raises:
        RealData: There are patients who were not made up.
        Loaded: It is there already.
        NotTheOwner: Or no superuser.
    """
    with psycopg.connect(url) as first, psycopg.connect(url) as second:
        zone = _site(first)
        told("drawing everybody's way", 0)
        world = make_world(
            wish, site=SITE, zone=zone, firsts=_firsts(second), password_hash=password_hash
        )
        _require_new(first, world)
        _write(((first, people(world)), (second, works(world))), told)
    with psycopg.connect(url, autocommit=True) as connection:
        told("counting", 0)
        connection.execute("analyze")
    return world


def people(world: World) -> Iterator[Rows]:
    """Places, people and where they lay, in the order in which they refer to each other."""
    yield from place_rows(world)
    yield from staff_rows(world)
    yield from patient_rows(world)
    yield from ledger_rows(world)


def works(world: World) -> Iterator[Rows]:
    """What was done for them, and what it cost; refers to `people`, which does not refer to it."""
    seen = visits(world)
    yield from clinic_rows(world, seen)
    yield from rota_rows(world)
    lent = inventory(world)
    yield from inventory_rows(world, lent)
    done = procedures(world)
    yield from record_rows(world, done)
    yield from bill_rows(world, charges(world, lent, done, seen), seen)


def _write(lanes: Sequence[tuple[psycopg.Connection, Iterable[Rows]]], told: Told) -> None:
    """Write all lanes at once; then sweep and commit them, one after the other."""
    with ThreadPoolExecutor(len(lanes)) as pool:
        begun = [pool.submit(_lane, connection, rows, told) for connection, rows in lanes]
        written = [lane.result() for lane in begun]
    for (connection, _), tables in zip(lanes, written, strict=True):
        told("checking", 0)
        connection.execute("set local session_replication_role = origin")
        sweep(connection, tables)
        connection.commit()


def _lane(connection: psycopg.Connection, rows: Iterable[Rows], told: Told) -> list[str]:
    _leave_checks_to_the_end(connection)
    return [_copied(connection, each, told) for each in rows]


def _site(connection: psycopg.Connection) -> ZoneInfo:
    """The site, made when it is not there; its zone."""
    real = connection.execute("select exists (select from site where not simulated)").fetchone()
    if real is not None and real[0]:
        raise RealData
    connection.execute(
        "insert into site (id, name, simulated, time_zone) values (%s, %s, true, %s)"
        " on conflict (id) do nothing",
        (SITE, "Wardwatch General", ZONE),
    )
    row = connection.execute("select time_zone from site where id = %s", (SITE,)).fetchone()
    return ZoneInfo(row[0] if row is not None else ZONE)


def _require_new(connection: psycopg.Connection, world: World) -> None:
    known = connection.execute(
        "select exists (select from unit where id = any(%s))", ([one.id for one in world.plan],)
    ).fetchone()
    if known is not None and known[0]:
        raise Loaded


def _firsts(connection: psycopg.Connection) -> dict[str, int]:
    """The first free number of every table that numbers its rows."""
    tables = connection.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'public' and is_identity = 'YES' and column_name in ('id', 'number')"
    ).fetchall()
    found = {}
    for table, column in tables:
        asked = sql.SQL("select coalesce(max({}), 0) + 1 from {}")
        named = asked.format(sql.Identifier(column), sql.Identifier(table))
        row = connection.execute(named).fetchone()
        found[table] = int(row[0]) if row is not None else 1
    for kind, year, last in connection.execute(
        "delete from invoice_counter where site = %s returning kind, year, last", (SITE,)
    ):
        found[f"{kind} {year}"] = last + 1
    return found


def _leave_checks_to_the_end(connection: psycopg.Connection) -> None:
    try:
        connection.execute("set local session_replication_role = replica")
    except psycopg.errors.InsufficientPrivilege as why:
        raise NotTheOwner from why


def _aside(connection: psycopg.Connection, rows: Rows) -> str:
    """A table like that of a catalogue, for as long as the transaction lasts; its name."""
    aside = f"fresh_{rows.table}"
    connection.execute(
        sql.SQL("create temporary table {} on commit drop as select {} from {} limit 0").format(
            sql.Identifier(aside),
            sql.SQL(", ").join(map(sql.Identifier, rows.names)),
            sql.Identifier(rows.table),
        )
    )
    return aside


def _copied(connection: psycopg.Connection, rows: Rows, told: Told) -> str:
    """Write the rows of one table; its name."""
    told(rows.table.replace("_", " "), 0)
    into = _aside(connection, rows) if rows.shared else rows.table
    names = sql.SQL(", ").join(map(sql.Identifier, rows.names))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(into), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in rows.blocks():
            copy.write(block)
            told(rows.table.replace("_", " "), block.count(b"\n"))
    if rows.shared:
        taken = sql.SQL("insert into {} ({}) select {} from {} on conflict do nothing")
        connection.execute(
            taken.format(sql.Identifier(rows.table), names, names, sql.Identifier(into))
        )
    if rows.identity and len(rows):
        connection.execute(
            "select setval(pg_get_serial_sequence(%s, %s), %s)",
            (rows.table, rows.identity, rows.last),
        )
    return rows.table
