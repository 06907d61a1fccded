"""Finds or starts Mosquitto and TimescaleDB; the first of these that works is taken.

1. the addresses in WARDWATCH_DATABASE_URL and WARDWATCH_MQTT_URL;
2. the machine's own Mosquitto >= 2.0.21 and PostgreSQL >= 16 with TimescaleDB;
3. the private bundle (ops/bundle.py);
4. otherwise the message names `docker compose`, which needs nothing of this.
"""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg

from core.database import Edition, edition
from ops import ports, programs
from ops.broker import USUAL_PORT as MQTT_PORT
from ops.broker import Broker
from ops.broker_accounts import SERVICES
from ops.bundle import bundle_folder, cache_folder
from ops.errors import Unavailable
from ops.home import Home
from ops.postgres import OWNER, ROLES, Postgres, let_roles_in
from ops.postgres import USUAL_PORT as POSTGRES_PORT

DATABASE_SETTING = "WARDWATCH_DATABASE_URL"
MQTT_SETTING = "WARDWATCH_MQTT_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A database to work with.

    Attributes:
        service: Ours to start and stop; None when somebody else runs it.
    """

    url: str
    origin: str
    service: Postgres | None = None

    def role_urls(self, home: Home) -> dict[str, str]:
        """Let the roles of the schema in; their addresses."""
        return let_roles_in(self.url, home.passwords("database", (OWNER, *ROLES)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """A broker to work with.

    Attributes:
        service: Ours to start and stop; None when somebody else runs it, who then has accounts
            for our services with the passwords of `accounts`.
    """

    url: str
    origin: str
    service: Broker | None = None

    def accounts(self, home: Home) -> dict[str, str]:
        """The password of each of our services."""
        return {name: home.passwords("broker", SERVICES)[name] for name in SERVICES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a database says of itself."""

    postgres: str
    timescaledb: str
    edition: Edition


def database(home: Home) -> Database:
    """The database of this home, not yet started."""
    if url := os.environ.get(DATABASE_SETTING):
        return Database(url=url, origin="environment")
    program = programs.postgres()
    port = home.remembered_port("database", lambda last: ports.choose(POSTGRES_PORT, last))
    service = Postgres(home=home, program=program, port=port)
    return Database(url=service.url(), origin=program.origin, service=service)


def messages(home: Home, *, site: str) -> Messages:
    """The broker of this home, not yet started."""
    if url := os.environ.get(MQTT_SETTING):
        return Messages(url=url, origin="environment")
    program = programs.mosquitto()
    port = home.remembered_port("mqtt", lambda last: ports.choose(MQTT_PORT, last))
    service = Broker(home=home, program=program, port=port, site=site)
    return Messages(url=service.url, origin=program.origin, service=service)


def to_be_fetched() -> bool:
    """Whether finding the services will first fetch the private bundle."""
    if {DATABASE_SETTING, MQTT_SETTING} <= set(os.environ):
        return False
    return not bundle_folder(cache_folder()).is_dir() and not programs.of_this_machine()


def facts(url: str) -> Facts:
    """Ask a database what it is.

    Raises:
        Unavailable: It has no TimescaleDB, or does not answer.
    """
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.execute("show server_version").fetchone()
            extension = connection.execute(
                "select default_version from pg_available_extensions where name = 'timescaledb'"
            ).fetchone()
            if version is None or extension is None:
                raise Unavailable(
                    f"{place(url)} has no TimescaleDB; plain PostgreSQL is not enough"
                )
            return Facts(
                postgres=str(version[0]).split()[0],
                timescaledb=str(extension[0]),
                edition=edition(connection),
            )
    except psycopg.OperationalError as error:
        raise Unavailable(f"{place(url)} does not answer: {error}") from error


def place(url: str) -> str:
    """Host, port and database of an address, without who and the password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}{parts.path}"
