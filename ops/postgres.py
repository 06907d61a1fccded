"""A private PostgreSQL with TimescaleDB: its cluster, its configuration and its roles."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from ops import ports
from ops.child import Child, Recipe
from ops.errors import NotReady, Unavailable
from ops.home import Home
from ops.programs import Program

OWNER = "wardwatch"
DATABASE = "wardwatch"
ROLES = ("wardwatch_ingest", "wardwatch_alerts", "wardwatch_gateway")
USUAL_PORT = 5432

_MB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """A cluster in a home.

    Attributes:
        port: On 127.0.0.1; there is no Unix socket, whose path would be too long in deep folders.
        workers: Background workers of TimescaleDB; tests that copy databases want 0.
    """

    home: Home
    program: Program
    port: int
    workers: int = 8

    @property
    def data(self) -> Path:
        """The cluster's folder."""
        return self.home.service_folder("postgres") / "data"

    def url(self, *, role: str = OWNER, database: str = DATABASE) -> str:
        """The address of a database for one role."""
        password = self.home.passwords("database", (OWNER, *ROLES))[role]
        return f"postgresql://{role}:{quote(password)}@127.0.0.1:{self.port}/{database}"

    def child(self) -> Child:
        """The server as a process; the cluster is made or brought up to date first."""
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._require_same_major()
        self._configure()
        return Child(
            Recipe(
                name="postgres",
                command=(str(self.program.path / "postgres"), "-D", str(self.data)),
                log=self.home.logs / "postgres.log",
                ready=self.answers,
                account=self.home.account,
                folder=self.data,
                farewell=signal.SIGINT,
                # Fast shutdown: an orphaned server still leaves a clean cluster.
                orphaned=signal.SIGINT,
            )
        )

    def answers(self) -> bool:
        """Whether it takes connections."""
        if not ports.answers(self.port):
            return False
        try:
            with psycopg.connect(self.url(database="postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def create_database(self, name: str = DATABASE) -> None:
        """Make the database when it is not there."""
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
            query = "select 1 from pg_database where datname = %s"
            if connection.execute(query, (name,)).fetchone() is None:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))

    def _make_cluster(self) -> None:
        folder = self.home.service_folder("postgres")
        secret = folder / "password"
        secret.write_text(self.home.passwords("database", (OWNER, *ROLES))[OWNER])
        if self.home.account:
            self.home.account.own(secret, mode=0o600)
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        command = (
            str(self.program.path / "initdb"), "-D", str(self.data), "-U", OWNER,
            "--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--data-checksums",
            # The built-in locale came with 17; before it the C library's must do.
            *(locale if self._major() >= 17 else ("--locale=C.UTF-8",)),
        )  # fmt: skip
        account = self.home.account
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=120,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            env={"PATH": os.defpath, "LC_ALL": "C"},
        )  # fmt: skip
        secret.unlink()
        if done.returncode:
            raise NotReady(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _configure(self) -> None:
        path = self.data / "postgresql.conf"
        path.write_text("".join(f"{key} = {_quoted(value)}\n" for key, value in self._settings()))
        if self.home.account:
            self.home.account.own(path, mode=0o600)

    def _settings(self) -> list[tuple[str, str]]:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        # An eighth: the page cache, the broker's queues and the browser want memory too.
        shared = max(128 * _MB, min(1024 * _MB, memory // 8))
        return [
            ("listen_addresses", "127.0.0.1"),
            ("port", str(self.port)),
            ("unix_socket_directories", ""),
            ("max_connections", "100"),
            ("password_encryption", "scram-sha-256"),
            ("shared_preload_libraries", "timescaledb"),
            ("timescaledb.telemetry_level", "off"),
            ("timescaledb.max_background_workers", str(self.workers)),
            ("max_worker_processes", "24"),
            ("max_locks_per_transaction", "256"),
            ("shared_buffers", f"{shared // _MB}MB"),
            ("effective_cache_size", f"{memory // 2 // _MB}MB"),
            ("work_mem", "16MB"),
            ("maintenance_work_mem", "128MB"),
            ("wal_compression", "on"),
            ("min_wal_size", "256MB"),
            ("max_wal_size", "2GB"),
            ("checkpoint_timeout", "15min"),
            ("random_page_cost", "1.1"),
            ("jit", "off"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
            ("log_line_prefix", "%m %p %u@%d "),
            ("log_min_duration_statement", "2s"),
            ("log_checkpoints", "off"),
            # A client that vanished must not hold its locks for the two hours TCP would wait.
            ("tcp_keepalives_idle", "30"),
            ("tcp_keepalives_interval", "10"),
            ("tcp_keepalives_count", "3"),
        ]

    def _require_same_major(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if int(found) != self._major():
            raise Unavailable(
                f"{self.data} was made by PostgreSQL {found} and this is {self.program.version}; "
                "upgrade it with pg_upgrade or set WARDWATCH_HOME to a new folder"
            )

    def _major(self) -> int:
        return int(self.program.version.split(".")[0])


def let_roles_in(owner_url: str, passwords: dict[str, str]) -> dict[str, str]:
    """Give each role of the schema its password; returns the address for each.

    The migrations create the roles without a login, because a schema carries no secrets.
    """
    urls = {}
    with psycopg.connect(owner_url, autocommit=True, connect_timeout=10) as connection:
        for role in ROLES:
            password = passwords[role]
            statement = sql.SQL("alter role {} with login password {}")
            connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))
            urls[role] = as_role(owner_url, role, password)
    return urls


def as_role(url: str, role: str, password: str) -> str:
    """The same database for another role."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role)}:{quote(password)}@{place}"))


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
