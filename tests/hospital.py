"""A whole hospital for a test: real Mosquitto, real TimescaleDB, real processes, to be broken.

The fixtures are in tests/conftest.py:

    def test_…(database_url):   a fresh, migrated, empty database (owner role)
    def test_…(broker_house):   a `Hospital` of which only the broker runs
    def test_…(hospital):       a `Hospital` with broker, PostgreSQL and a seeded demo ward of
                                24 beds; no process of ours runs yet

    hospital.start("ingest", "alerts", "gateway")        # returns when each says it is ready
    password = hospital.add_device("monitor-1")          # account on the broker, loaded
    url, user, password = hospital.account("ingest")     # of a service, to listen in its place
    hospital.ingest.kill()                               # kill -9, with everything it started
    hospital.ingest.start(); hospital.ingest.wait_ready()
    hospital.postgres.pause(); hospital.postgres.resume()     # SIGSTOP, SIGCONT
    hospital.broker.terminate()                          # orderly
    wait_until(lambda: hospital.value("select count(*) from reading") == 50, within_s=10,
               what="50 readings")

Start, kill and friends are for the main thread (they block for milliseconds); `wait_ready` blocks
for seconds, so an async test calls `await asyncio.to_thread(hospital.ingest.wait_ready)`.
Logs lie in `hospital.home.logs`; the end of each is shown when a test fails.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from core.database import migrate
from core.demo import seed
from ops import ports, programs
from ops.broker import Broker
from ops.broker_accounts import RELAY
from ops.child import Child, wait_until
from ops.devices import provision
from ops.home import Home
from ops.knock import admitted
from ops.parts import SERVICES, SIMULATORS, Wiring, part
from ops.postgres import OWNER, ROLES, Postgres, as_role, let_roles_in

__all__ = ["DEMO_PASSWORD", "Cluster", "Hospital", "temporary_home", "wait_until"]

DEMO_PASSWORD = "quiet-corridor-seven"
BEDS = 24


@contextmanager
def temporary_home() -> Iterator[Home]:
    """A data folder that the services' account can reach (pytest's own are closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="wardwatch-"))
    try:
        yield Home(folder).prepare()
    finally:
        shutil.rmtree(folder)


class Cluster:
    """One PostgreSQL for the session; each test has a copy of a migrated database."""

    def __init__(self, home: Home) -> None:
        self.service = Postgres(home=home, program=programs.postgres(), port=ports.choose())
        self.child = self.service.child()
        self._databases = 0
        self._templates: dict[str, list[str]] = {}

    def url(self, database: str) -> str:
        """Of the owner."""
        return self.service.url(database=database)

    def empty(self) -> str:
        """Name of a new database, migrated and otherwise empty."""
        self._prepare("template_empty", beds=0)
        return self._copy("template_empty")

    def ward(self, beds: int = BEDS) -> tuple[str, list[str]]:
        """Name of a new database with a demo ward of so many beds, and its devices."""
        template = f"template_ward_{beds}"
        devices = self._prepare(template, beds=beds)
        return self._copy(template), devices

    def drop(self, database: str) -> None:
        """Drop a database with whoever is still connected."""
        self._run("drop database if exists {} with (force)", database)

    def _prepare(self, template: str, *, beds: int) -> list[str]:
        if template not in self._templates:
            self.service.create_database(template)
            url = self.url(template)
            migrate(url)
            let_roles_in(url, self.service.home.passwords("database", (OWNER, *ROLES)))
            devices = seed(url, DEMO_PASSWORD, beds=beds) if beds else []
            # PostgreSQL copies only a database that nobody is connected to.
            self._run("alter database {} allow_connections false", template)
            self._templates[template] = [str(device) for device in devices]
        return self._templates[template]

    def _copy(self, template: str) -> str:
        self._databases += 1
        name = f"ward_{self._databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                (template,),
            )
            statement = sql.SQL("create database {} template {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def _run(self, statement: LiteralString, database: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(database)))


@dataclass(slots=True, kw_only=True)
class Hospital:
    """Processes, services and accounts of one test.

    Attributes:
        devices: Of the demo ward, one a bed.
        extra: Further environment of our processes, e.g. WARDWATCH_CLOCK.
    """

    home: Home
    broker: Child
    broker_service: Broker
    cluster: Cluster | None = None
    database: str = ""
    devices: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    _parts: dict[str, Child] = field(default_factory=dict)
    _ports: dict[str, int] = field(default_factory=dict)

    @property
    def postgres(self) -> Child:
        """The session's server; whoever breaks it mends it (the fixture checks)."""
        assert self.cluster is not None, "this hospital has no database"
        return self.cluster.child

    @property
    def ingest(self) -> Child:
        """`python -m ingest`."""
        return self._part("ingest")

    @property
    def alerts(self) -> Child:
        """`python -m alerts`."""
        return self._part("alerts")

    @property
    def gateway(self) -> Child:
        """`python -m gateway`."""
        return self._part("gateway")

    @property
    def simulators(self) -> Child:
        """`python -m simulators`, speaking for the demo ward's devices."""
        return self._part(SIMULATORS)

    @property
    def url(self) -> str:
        """The gateway's page."""
        return f"http://127.0.0.1:{self.port('gateway')}"

    @property
    def mqtt_url(self) -> str:
        """The broker."""
        return self.broker_service.url

    @property
    def database_url(self) -> str:
        """Of the owner, who may do everything."""
        assert self.cluster is not None, "this hospital has no database"
        return self.cluster.url(self.database)

    def port(self, name: str) -> int:
        """The health port of ingest or alerts, the page's port of the gateway."""
        if name not in self._ports:
            self._ports[name] = ports.choose()
        return self._ports[name]

    def start(self, *names: str) -> None:
        """Start processes together and return when each says it is ready."""
        started = [self._part(name) for name in names]
        for child in started:
            child.start()
        for child in started:
            # A busy machine is slow, not wrong; what must be quick says so itself.
            child.wait_ready(within_s=120)

    def stop(self) -> None:
        """End our processes, the speakers before the listeners."""
        for name in (SIMULATORS, "gateway", "alerts", "ingest"):
            if name in self._parts:
                self._parts[name].terminate()

    def account(self, name: str) -> tuple[str, str, str]:
        """Address, user and password of a service's or a device's account on the broker."""
        known = self.home.passwords("broker") | self.home.passwords("devices")
        return self.mqtt_url, name, known[name]

    def add_device(self, *devices: str) -> str:
        """Give devices an account on the broker; returns the last one's password."""
        passwords = provision(self.home, devices)
        self._load_accounts(devices[-1])
        return passwords[devices[-1]]

    def add_relay(self) -> str:
        """An account that may speak for every device, for load; returns its password."""
        password = self.home.passwords("broker", (RELAY,))[RELAY]
        self._load_accounts(RELAY)
        return password

    def role_urls(self) -> Mapping[str, str]:
        """The database's address for each role of the schema, with its password."""
        assert self.cluster is not None, "this hospital has no database"
        passwords = self.cluster.service.home.passwords("database")
        return {role: as_role(self.database_url, role, passwords[role]) for role in ROLES}

    def value(self, query: LiteralString, *arguments: object) -> Any:
        """The first column of the first row, asked as the owner."""
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(query, arguments).fetchone()
        return row[0] if row else None

    def rows(self, query: LiteralString, *arguments: object) -> list[tuple[Any, ...]]:
        """Every row, asked as the owner."""
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(query, arguments).fetchall()

    def last_words(self) -> str:
        """The end of every log."""
        logs = [self.broker, *self._parts.values()]
        return "\n".join(f"--- {child.name}\n{child.last_lines()}" for child in logs)

    def _part(self, name: str) -> Child:
        if name not in self._parts:
            self._parts[name] = part(name, self._wiring())
        return self._parts[name]

    def _wiring(self) -> Wiring:
        return Wiring(
            home=self.home,
            site=self.broker_service.site,
            database_urls=self.role_urls(),
            mqtt_url=self.mqtt_url,
            broker_passwords=self.home.passwords("broker"),
            ports={name: self.port(name) for name in (*SERVICES, SIMULATORS)},
            devices_file=self.home.secrets / "simulated.json",
            demo_password=DEMO_PASSWORD,
            extra=self.extra,
        )

    def _load_accounts(self, newcomer: str) -> None:
        self.broker_service.write_accounts()
        self.broker.reload()
        url, user, password = self.account(newcomer)
        wait_until(lambda: admitted(url, user, password), within_s=5, what=f"{user}'s account")
