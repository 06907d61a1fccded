"""A hospital to measure: its own broker and database, with as many beds as wanted."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from core.database import migrate
from core.demo import seed
from ops import ports, programs
from ops.bench.publisher import Load, Sent
from ops.broker import Broker
from ops.broker_accounts import RELAY, SERVICES
from ops.child import Child
from ops.home import Home
from ops.parts import Wiring, part
from ops.postgres import OWNER, ROLES, Postgres, let_roles_in

PASSWORD = "measured-not-guessed"  # noqa: S105 - of a ward that lives for a minute


@dataclass(slots=True, kw_only=True)
class Ward:
    """Broker and database, running; our processes as they are asked for."""

    home: Home
    wiring: Wiring
    devices: list[str]
    broker: Child
    database: Child
    database_url: str
    _parts: dict[str, Child] = field(default_factory=dict)
    _boot: int = 0

    def start(self, *names: str) -> None:
        """Start processes and wait until each is ready."""
        for name in names:
            child = self._parts[name] = part(name, self.wiring)
            child.start()
        for name in names:
            self._parts[name].wait_ready(within_s=120)

    def stop(self, *names: str) -> None:
        """End processes."""
        for name in names:
            self._parts.pop(name).terminate()

    def stop_all(self) -> None:
        """End every process that runs."""
        self.stop(*list(self._parts))

    def resident_bytes(self, name: str) -> int:
        """Memory of a process that is held in RAM."""
        status = Path(f"/proc/{self._parts[name].pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) * 1024

    def cpu_s(self, name: str) -> float:
        """Processor time of a process so far."""
        fields = Path(f"/proc/{self._parts[name].pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, count: int, *, beds: int, per_second: float | None = None) -> Load:
        """So many messages of the first beds, numbered as a new start of their devices."""
        self._boot += 1
        return Load(
            url=self.wiring.mqtt_url,
            account=RELAY,
            password=self.wiring.broker_passwords[RELAY],
            boot=self._boot,
            devices=self.devices[:beds],
            count=count,
            per_second=per_second,
        )


class Publisher:
    """A load in a process of its own, encoded and connected but not yet sent."""

    def __init__(self, load: Load) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ops.bench.publisher"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._tell(msgspec.json.encode(load))
        if self._hear() != b"ready":
            raise ConnectionRefusedError("the publisher could not begin")

    def begin(self) -> None:
        """Send; returns at once."""
        self._tell(b"go")

    def end(self) -> Sent:
        """Wait until all is sent and answered."""
        sent = msgspec.json.decode(self._hear(), type=Sent)
        self._process.communicate()
        return sent

    def _tell(self, line: bytes) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(line + b"\n")

    def _hear(self) -> bytes:
        return self._process.stdout.readline().strip() if self._process.stdout else b""


@contextmanager
def ward(*, beds: int) -> Iterator[Ward]:
    """Bring it up, and leave nothing of it behind."""
    folder = Path(tempfile.mkdtemp(prefix="wardwatch-bench-"))
    running: list[Child] = []
    found: Ward | None = None
    try:
        home = Home(folder).prepare()
        postgres = Postgres(home=home, program=programs.postgres(), port=ports.choose())
        database = postgres.child()
        running.append(database)
        database.start()
        database.wait_ready(within_s=60)
        postgres.create_database()
        migrate(postgres.url())
        devices = seed(postgres.url(), PASSWORD, beds=beds)
        passwords = home.passwords("broker", (*SERVICES, RELAY))
        service = Broker(home=home, program=programs.mosquitto(), port=ports.choose())
        broker = service.child()
        running.append(broker)
        broker.start()
        broker.wait_ready()
        roles = let_roles_in(postgres.url(), home.passwords("database", (OWNER, *ROLES)))
        wiring = Wiring(
            home=home,
            site="main",
            database_urls=roles,
            mqtt_url=service.url,
            broker_passwords=passwords,
            ports={name: ports.choose() for name in ("ingest", "alerts", "gateway", "simulators")},
            devices_file=home.secrets / "simulated.json",
            demo_password=PASSWORD,
        )
        found = Ward(
            home=home,
            wiring=wiring,
            devices=devices,
            broker=broker,
            database=database,
            database_url=postgres.url(),
        )
        yield found
    finally:
        if found is not None:
            found.stop_all()
        for child in reversed(running):
            child.terminate()
        shutil.rmtree(folder)
