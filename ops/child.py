"""One process started, watched and ended by the launcher, and never left behind by it."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ops.account import Account
from ops.errors import NotReady

_LOG_BYTES_MAX = 20_000_000
_PR_SET_PDEATHSIG = 1
# Loaded before any fork: the child may not import between fork and exec.
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a process is started and how it ends.

    Attributes:
        environment: All it gets beside PATH, HOME and the locale; secrets travel here, not on the
            command line, which everybody on the machine can read.
        ready: Asked until it says yes; may raise OSError for no.
        farewell: Asks it to end in an orderly way.
        orphaned: What the kernel sends it when the launcher dies without a word.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    account: Account | None = None
    farewell: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGKILL


class Child:
    """A process and what is known of it. Start it from the main thread only."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = False

    @property
    def name(self) -> str:
        """The part's name."""
        return self.recipe.name

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process and self.alive else None

    @property
    def alive(self) -> bool:
        """Whether the process exists (a paused one does)."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How it ended; negative for a signal; None while it runs or before it ever did."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start the process; returns before it is ready."""
        if threading.current_thread() is not threading.main_thread():
            # The kernel ends an orphan when the *thread* that started it ends.
            raise RuntimeError(f"{self.name} must be started from the main thread")
        if self.alive:
            return
        account = self.recipe.account
        bound_log(self.recipe.log)
        with self.recipe.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.recipe.command,
                cwd=self.recipe.folder,
                env=_plain_environment() | dict(self.recipe.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A group of its own: Ctrl-C reaches the launcher, which ends the parts in order.
                start_new_session=True,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                preexec_fn=self._die_with_launcher,  # noqa: PLW1509 - one prctl, no Python state
            )
        self._asked = False
        self.starts += 1

    def ready(self) -> bool:
        """Whether it runs and answers."""
        try:
            return self.alive and self.recipe.ready()
        except OSError:
            return False

    def wait_ready(self, within_s: float = 30) -> None:
        """Return as soon as it answers.

        Raises:
            NotReady: It ended, or the time is over; the message ends with its last lines.
        """
        wait_until(
            lambda: self.ready() or not self.alive,
            within_s=within_s,
            what=f"{self.name} to answer",
            evidence=self.last_lines,
        )
        if not self.alive:
            raise NotReady(f"{self.name} ended with {self.exit_code}\n{self.last_lines()}")

    def ask_to_end(self) -> None:
        """Send its farewell, once, and return at once."""
        if self._process and self.alive and not self._asked:
            self._asked = True
            self._process.send_signal(self.recipe.farewell)
            # A frozen process hears nothing.
            self.resume()

    def terminate(self, within_s: float = 15) -> None:
        """Ask it to end and wait; kill it when it does not."""
        if self._process is None:
            return
        self.ask_to_end()
        try:
            self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """`kill -9`, the process and all it started, as a power cut would."""
        if self._process is None:
            return
        if self.alive:
            for pid in (*offspring(self._process.pid), self._process.pid):
                _signal(pid, signal.SIGKILL)
        self._process.wait()

    def pause(self) -> None:
        """Freeze it with all it started (SIGSTOP)."""
        if mine := self.pid:
            for pid in (mine, *offspring(mine)):
                _signal(pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on (SIGCONT)."""
        if mine := self.pid:  # it may end while it is looked at
            for pid in (*offspring(mine), mine):
                _signal(pid, signal.SIGCONT)

    def reload(self) -> None:
        """Ask it to read its files again (SIGHUP)."""
        if mine := self.pid:
            _signal(mine, signal.SIGHUP)

    def facts(self) -> dict[str, str]:
        """What the kernel knows of it (/proc/…/status): Uid, VmRSS, Threads and so on."""
        text = Path(f"/proc/{self.pid}/status").read_text()
        fields = (line.partition(":") for line in text.splitlines())
        return {name: value.strip() for name, _, value in fields}

    def last_lines(self, count: int = 15) -> str:
        """The end of its log."""
        if not self.recipe.log.exists():
            return ""
        text = self.recipe.log.read_bytes()[-20_000:].decode(errors="replace")
        return "\n".join(text.splitlines()[-count:])

    def _die_with_launcher(self) -> None:
        if _PRCTL is not None:
            _PRCTL(_PR_SET_PDEATHSIG, int(self.recipe.orphaned))


def wait_until(
    condition: Callable[[], bool],
    *,
    within_s: float,
    what: str,
    evidence: Callable[[], str] = str,
    every_s: float = 0.05,
) -> None:
    """Return as soon as the condition holds.

    Raises:
        NotReady: It still does not when the time is over; the message names `what`.
    """
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise NotReady(f"waited {within_s:g} s for {what}\n{evidence()}".rstrip())
        time.sleep(every_s)


def bound_log(log: Path) -> None:
    """Keep one older file when a log has grown large; its writer appends, so it may stay open."""
    if log.exists() and log.stat().st_size > _LOG_BYTES_MAX:
        log.with_suffix(".log.1").write_bytes(log.read_bytes())
        os.truncate(log, 0)


def offspring(pid: int) -> list[int]:
    """Every process below this one."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, task.read_text().split()):
                found += [child, *offspring(child)]
    except (FileNotFoundError, ProcessLookupError):
        # It ended while it was looked at, and its children with it or on their own.
        return found
    return found


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _plain_environment() -> dict[str, str]:
    kept = (
        "PATH",
        "HOME",
        "USER",
        "LANG",
        "LC_ALL",
        "TZ",
        "TMPDIR",
        "SSL_CERT_FILE",
        "COVERAGE_PROCESS_START",
    )
    return {name: os.environ[name] for name in kept if name in os.environ}
