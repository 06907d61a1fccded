"""`wardwatch doctor`: looks at what goes wrong in practice and says what to do about it."""

import os
import shutil
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from core.clock import SystemClock
from core.database import Edition
from ops import ports, services, state
from ops.broker import CERTIFICATES, TLS_PORT
from ops.errors import OpsError
from ops.home import Home
from ops.knock import overheard
from ops.programs import MOSQUITTO_MIN

_DISK_FREE_MIN = 5 * 1024**3
_CLOCK_OFF_MAX_S = 1.0
_CERTIFICATE_LEFT_MIN = timedelta(days=30)

DROPPED = "$SYS/broker/publish/messages/dropped"
VERSION = "$SYS/broker/version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        advice: What to do; empty when it is well.
    """

    about: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        mark = "!!" if self.advice else "ok"
        tail = f"\n      {self.advice}" if self.advice else ""
        return f"{mark}  {self.about:<12} {self.found}{tail}"


def examine(home: Home) -> list[Finding]:
    """Look at everything that can be looked at now."""
    running = state.read(home)
    findings = [*_disk(home), *_certificates()]
    if running is None:
        return [*findings, *_ports_to_come()]
    findings += _parts(running)
    for look in (lambda: _database(home), lambda: _broker(home, running)):
        findings += _attempt(look)
    return findings


def _attempt(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except OpsError as error:
        return [Finding(about="service", found=str(error), advice="see `wardwatch status`")]


def _disk(home: Home) -> Iterator[Finding]:
    folder = next(path for path in (home.root, *home.root.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    yield Finding(
        about="disk",
        found=f"{free / 1024**3:.1f} GB free at {folder}",
        advice=""
        if free >= _DISK_FREE_MIN
        else "make room, or move the data with WARDWATCH_HOME: a full disk stops the recording",
    )


def _ports_to_come() -> Iterator[Finding]:
    yield Finding(about="run", found="nothing runs here", advice="start it with `make run`")
    for name, port in (("page", 8000), ("database", 5432), ("mqtt", 1883)):
        taken = "taken, another one will be chosen"
        yield Finding(about=f"{name} port", found=f"{port} {'free' if ports.free(port) else taken}")


def _parts(running: state.State) -> Iterator[Finding]:
    for name, pid in running.parts.items():
        found = state.process_state(pid)
        again = running.restarts.get(name, 0)
        yield Finding(
            about=name,
            found=f"{found}, restarts: {again}" if again else found,
            advice=""
            if found == "running"
            else f"read why with `wardwatch logs {name}`; the launcher starts it again",
        )


def _database(home: Home) -> Iterator[Finding]:
    url = state.owner_url(home)
    facts = services.facts(url)
    kept = (
        "compressed and aggregated"
        if facts.edition is Edition.COMMUNITY
        else "kept whole, old chunks dropped on schedule"
    )
    yield Finding(
        about="database",
        found=f"TimescaleDB {facts.timescaledb} ({facts.edition.value}) on PostgreSQL "
        f"{facts.postgres}; history is {kept}",
    )
    before = time.monotonic()
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute("select clock_timestamp()").fetchone()
        took_s = time.monotonic() - before
        refused = connection.execute(
            "select reason, count(*) from quarantine where at > now() - interval '1 hour'"
            " group by reason order by count(*) desc"
        ).fetchall()
    yield Finding(
        about="refused",
        found=", ".join(f"{count} {reason}" for reason, count in refused) or "nothing",
        advice="of the last hour, from devices; which and why is in the table `quarantine`"
        if refused
        else "",
    )
    if row is not None:
        off_s = abs((SystemClock().now() - row[0]).total_seconds()) - took_s
        yield Finding(
            about="clock",
            found=f"{max(off_s, 0):.2f} s between this machine and the database",
            advice="" if off_s < _CLOCK_OFF_MAX_S else "let both follow the same time server (NTP)",
        )


def _broker(home: Home, running: state.State) -> Iterator[Finding]:
    password = home.passwords("broker").get("doctor", "")
    said = overheard(str(running.broker["url"]), "doctor", password, VERSION, DROPPED)
    version = said.get(VERSION, "").rpartition(" ")[2]
    if not version:
        yield Finding(
            about="broker",
            found="does not answer the account `doctor`",
            advice="see `wardwatch logs mosquitto`",
        )
        return
    numbers = tuple(int(part) for part in version.split(".") if part.isdigit())
    wanted = ".".join(str(part) for part in MOSQUITTO_MIN)
    yield Finding(
        about="broker",
        found=f"Mosquitto {version}",
        advice="" if numbers >= MOSQUITTO_MIN else f"older than {wanted}, which keeps its quotas",
    )
    dropped = int(said.get(DROPPED, "0"))
    yield Finding(
        about="broker queue",
        found=f"{dropped} messages dropped since it started",
        advice=""
        if not dropped
        else "a queue was full: is ingest running, is the database up? Devices send again what "
        "was not stored",
    )


def _certificates() -> Iterator[Finding]:
    folder = os.environ.get(CERTIFICATES)
    if not folder:
        return
    authority = Path(folder) / "ca.crt"
    try:
        context = ssl.create_default_context(cafile=authority)
        yield _validity("authority", context.get_ca_certs()[0])
        context.check_hostname = False
        with (
            socket.create_connection(("127.0.0.1", TLS_PORT), timeout=3) as plain,
            context.wrap_socket(plain) as secured,
        ):
            yield _validity("certificate", secured.getpeercert() or {})
    except (ssl.SSLError, OSError, IndexError) as error:
        yield Finding(
            about="certificate",
            found=f"{folder}: {error}",
            advice="devices that use TLS cannot connect: check ca.crt, broker.crt and broker.key",
        )


def _validity(about: str, certificate: Mapping[str, object]) -> Finding:
    ends_s = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    ends = datetime.fromtimestamp(ends_s, tz=UTC)
    return Finding(
        about=about,
        found=f"valid until {ends:%Y-%m-%d}",
        advice=""
        if ends - SystemClock().now() > _CERTIFICATE_LEFT_MIN
        else "renew it, or devices will be refused",
    )
