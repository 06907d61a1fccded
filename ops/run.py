"""`make run`: everything up, in order, and down again, in order."""

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from types import FrameType

from core.audit import signing
from core.clock import SystemClock
from core.database import migrate
from core.demo import ACCOUNTS, seed
from core.demo.furnishing import furnish
from ops import dashboard, ports, services, state
from ops.child import Child, Recipe, wait_until
from ops.devices import write_simulated
from ops.errors import NotReady, Occupied
from ops.home import Home
from ops.parts import ROOT, SERVICES, SIMULATORS, Wiring, part
from ops.services import Database, Messages, place
from ops.supervisor import supervise
from ops.zone import machine_zone

PAGE_SETTING = "WARDWATCH_HTTP_PORT"
PASSWORD_SETTING = "WARDWATCH_DEMO_PASSWORD"  # noqa: S105 - the name of a setting
USUAL_PAGE_PORT = 8000

_BUILD_LIMIT_S = 300
_LEFTOVER_LIMIT_S = 30
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Speakers before listeners, listeners before the services they write to.
_FAREWELLS = (("dashboard", SIMULATORS, "gateway"), ("alerts", "ingest"), ("mosquitto", "postgres"))


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM while things were coming up."""


@dataclass(slots=True, kw_only=True)
class Launch:
    """One run of a hospital, from the first line to the last.

    Attributes:
        demo: A made-up ward with simulated patients; else an empty hospital.
        children: What runs, in the order it was started.
    """

    home: Home
    demo: bool = True
    beds: int = 24
    site: str = "main"
    children: list[Child] = field(default_factory=list)
    _stopping: bool = False
    _up: bool = False
    _state: state.State | None = None
    _line_at: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Bring everything up, keep it up, take it down; returns after Ctrl-C or SIGTERM.

        Raises:
            OpsError: It could not be brought up; what had come up is down again.
        """
        with self.home.lock():
            for number in _SIGNALS:
                signal.signal(number, self._stop)
            try:
                self._bring_up()
                supervise(
                    self.children,
                    say=_say,
                    changed=self._write_state,
                    stopping=lambda: self._stopping,
                )
            except Stopped:
                pass
            finally:
                self._take_down()

    def _bring_up(self) -> None:
        page_port = choose_page_port(self.home)
        self._see_leftovers_off()
        builder = self._start_building()
        database, messages = self._find_services()
        self._start_database(database)
        make_audit_key(self.home)
        password = demo_password(self.home) if self.demo else ""
        migrate(database.url)
        devices = self._make_up_a_ward(database.url, password) if self.demo else []
        self._line("schema", "migrated" + (f", demo ward of {self.beds} beds" if devices else ""))
        write_simulated(self.home, devices)
        self._start_broker(messages)
        self._state = self._describe(database, messages, page_port)
        wiring = Wiring(
            home=self.home,
            site=self.site,
            database_urls=database.role_urls(self.home),
            mqtt_url=messages.url,
            broker_passwords=messages.accounts(self.home),
            ports={name: ports.choose() for name in (*SERVICES, SIMULATORS)}
            | {"gateway": page_port},
            devices_file=self.home.secrets / "simulated.json",
            demo_password=password,
        )
        self._start_parts(wiring, builder)
        self._announce(wiring)

    def _make_up_a_ward(self, url: str, password: str) -> list[str]:
        """The demo ward and, the first time, a small history of it; its devices."""
        devices = seed(url, password, beds=self.beds)
        asyncio.run(furnish(url, now=SystemClock().now(), zone=machine_zone()))
        return devices

    def _announce(self, wiring: Wiring) -> None:
        if self._state:
            self._state = replace(self._state, ready=True)
            self._write_state()
        self._up = True
        if wiring.demo_password:
            names = ", ".join(name for name, *_ in ACCOUNTS)
            _say(f"\nsign in as {names}; the password is {wiring.demo_password}")
        _say(f"the data is in {self.home.root}; Ctrl-C stops everything")
        _say(f"ready {wiring.page}")

    def _see_leftovers_off(self) -> None:
        """A launcher that was killed leaves its parts ending; they hold the ports and the data."""
        leftovers = state.leftovers(self.home)
        if not leftovers:
            return
        _say("waiting for the parts of an earlier run to end")
        wait_until(
            lambda: not any(state.process_state(pid) != "down" for pid in leftovers),
            within_s=_LEFTOVER_LIMIT_S,
            what=f"processes {leftovers} of an earlier run to end (end them by hand)",
        )

    def _start_building(self) -> Child | None:
        """The dashboard is built beside everything else: it takes longest."""
        if not dashboard.present():
            self._line("dashboard", "not here yet, so there are no pages to show")
            return None
        if dashboard.built():
            return None
        builder = Child(
            Recipe(
                name="dashboard",
                command=(sys.executable, "-m", "ops.dashboard"),
                folder=ROOT,
                # npm finds its mirror and proxy in the person's own environment.
                environment=dict(os.environ),
                log=self.home.logs / "dashboard.log",
                ready=lambda: True,
            )
        )
        self._launch(builder)
        _say("dashboard    building, beside the rest")
        return builder

    def _find_services(self) -> tuple[Database, Messages]:
        if services.to_be_fetched():
            _say("services     fetching TimescaleDB and Mosquitto, once")
        return services.database(self.home), services.messages(self.home, site=self.site)

    def _start_database(self, database: Database) -> None:
        if database.service:
            self._start(database.service.child(), within_s=60)
            database.service.create_database()
        facts = services.facts(database.url)
        self._line(
            "timescaledb",
            f"{facts.timescaledb} ({facts.edition.value}) on PostgreSQL {facts.postgres} "
            f"[{database.origin}] at {place(database.url)}",
        )

    def _start_broker(self, messages: Messages) -> None:
        version = ""
        if messages.service:
            self._start(messages.service.child())
            version = f"{messages.service.program.version} "
        self._line("mosquitto", f"{version}[{messages.origin}] at {messages.url}")

    def _start_parts(self, wiring: Wiring, builder: Child | None) -> None:
        early = [part("ingest", wiring), part("alerts", wiring)]
        for child in early:
            self._launch(child)
        if builder:
            self._wait_for_pages(builder)
        late = [part("gateway", wiring)]
        if self.demo:
            late.append(part(SIMULATORS, wiring))
        for child in late:
            self._launch(child)
        for child in [*early, *late]:
            child.wait_ready(within_s=60)
            self._line(child.name, _remark(child, wiring))

    def _wait_for_pages(self, builder: Child) -> None:
        wait_until(lambda: not builder.alive, within_s=_BUILD_LIMIT_S, what="the dashboard's build")
        self.children.remove(builder)
        if builder.exit_code:
            raise NotReady(f"the dashboard was not built\n{builder.last_lines()}")
        self._line("dashboard", "built")

    def _start(self, child: Child, *, within_s: float = 30) -> None:
        self._launch(child)
        child.wait_ready(within_s=within_s)

    def _launch(self, child: Child) -> None:
        self.children.append(child)
        child.start()
        self._write_state()

    def _describe(self, database: Database, messages: Messages, page_port: int) -> state.State:
        facts = services.facts(database.url)
        broker = messages.service.program.version if messages.service else ""
        return state.State(
            home=str(self.home.root),
            pid=os.getpid(),
            url=f"http://127.0.0.1:{page_port}",
            simulated=self.demo,
            database={
                "at": place(database.url),
                "origin": database.origin,
                "edition": facts.edition.value,
                "timescaledb": facts.timescaledb,
                "postgres": facts.postgres,
            },
            broker={"url": messages.url, "origin": messages.origin, "version": broker},
        )

    def _write_state(self) -> None:
        if self._state is None:
            self._state = state.starting(self.home)
        state.write(self.home, self._state, self.children)

    def _line(self, name: str, text: str) -> None:
        now = time.monotonic()
        _say(f"{name:<12} {text}  ({now - self._line_at:.1f} s)")
        self._line_at = now

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            return
        self._stopping = True
        if not self._up:
            raise Stopped

    def _take_down(self) -> None:
        self._stopping = True
        if not self.children:
            return
        _say("stopping")
        for names in _FAREWELLS:
            leaving = [child for child in self.children if child.name in names]
            for child in leaving:
                child.ask_to_end()
            for child in leaving:
                child.terminate()
        self.home.state.unlink(missing_ok=True)
        _say("stopped")


def choose_page_port(home: Home) -> int:
    """The page's port: as told, else 8000, else the one of last time, else any.

    Raises:
        Occupied: The one that was asked for is taken.
    """
    if told := os.environ.get(PAGE_SETTING):
        if not told.isdigit() or not 0 < int(told) < 65_536:
            raise Occupied(f"{PAGE_SETTING}={told} is not a port")
        if not ports.free(int(told)):
            raise Occupied(f"port {told} ({PAGE_SETTING}) is in use; choose another")
        return int(told)
    return home.remembered_port("page", lambda last: ports.choose(USUAL_PAGE_PORT, last))


def make_audit_key(home: Home) -> None:
    """The key that signs the audit; without the extra `office` it is sealed but not signed."""
    if find_spec("cryptography"):
        signing.read_or_make(home.secrets)


def demo_password(home: Home) -> str:
    """The made-up staff's password: as told, else the one this home has always had."""
    return os.environ.get(PASSWORD_SETTING) or home.passwords("demo", ("password",))["password"]


def _remark(child: Child, wiring: Wiring) -> str:
    if child.name == "gateway":
        return wiring.page
    return f"health at http://127.0.0.1:{wiring.ports[child.name]}"


def _say(line: str) -> None:
    # A terminal or a `tee` that went away must not take the hospital with it.
    with suppress(OSError):
        print(line, flush=True)
