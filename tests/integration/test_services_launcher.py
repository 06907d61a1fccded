"""`make run` as a person meets it: one line when it is ready, and nothing left when it has gone."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ops import ports
from ops.parts import ROOT
from tests.hospital import temporary_home, wait_until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]

PARTS = {"postgres", "mosquitto", "ingest", "alerts", "gateway", "simulators"}
READY = re.compile(r"^ready (http://127\.0\.0\.1:\d+)$")
UP_WITHIN_S = 240


@dataclass(slots=True)
class Terminal:
    """A person's terminal in which `wardwatch run` was typed."""

    home: Path
    output: Path
    launcher: subprocess.Popen[bytes]

    @property
    def lines(self) -> list[str]:
        return self.output.read_text().splitlines()

    @property
    def page(self) -> str:
        """The address in the last line."""
        found = READY.match(self.lines[-1])
        assert found is not None, self.lines
        return found[1]

    def wardwatch(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Typed in another terminal."""
        return subprocess.run(
            (sys.executable, "-m", "ops", *arguments),
            cwd=ROOT,
            env=os.environ | {"WARDWATCH_HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
        )

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.wardwatch("status", "--json").stdout)
        return found

    def pids(self) -> dict[str, int]:
        return {name: part["pid"] for name, part in self.status()["parts"].items()}

    def leave(self, number: signal.Signals) -> None:
        """Send the launcher a signal and see everything go."""
        pids = self.pids().values()
        self.launcher.send_signal(number)
        self.launcher.wait(60)
        wait_until(lambda: not any(_lives(pid) for pid in pids), within_s=20, what="all to end")


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with temporary_home() as home:
        output = home.root / "terminal.txt"
        with output.open("wb") as file:
            launcher = subprocess.Popen(
                (str(ROOT / "wardwatch"), "run", "--beds", "2"),
                env=os.environ | {"WARDWATCH_HOME": str(home.root)},
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        terminal = Terminal(home.root, output, launcher)
        try:
            wait_until(
                lambda: (
                    bool(terminal.lines and READY.match(terminal.lines[-1]))
                    or launcher.poll() is not None
                ),
                within_s=UP_WITHIN_S,
                what="the last line",
                evidence=output.read_text,
            )
            yield terminal
        finally:
            if launcher.poll() is None:
                launcher.terminate()
                launcher.wait(60)


def test_a_hospital_comes_up_is_watched_and_leaves_nothing_behind(terminal: Terminal) -> None:
    with urllib.request.urlopen(f"{terminal.page}/healthz", timeout=5) as answer:  # noqa: S310
        assert answer.status == 200
    assert any("nurse, charge, clinician, bed_manager" in line for line in terminal.lines)

    status = terminal.status()
    assert status["running"]
    assert status["url"] == terminal.page
    assert set(status["parts"]) == PARTS
    assert {part["state"] for part in status["parts"].values()} == {"running"}
    assert status["database"]["edition"] in {"apache", "timescale"}

    second = terminal.wardwatch("run")
    assert second.returncode != 0
    assert f"already running in {terminal.home}: {terminal.page}" in second.stderr

    for name in ("ingest", "mosquitto", "postgres"):
        before = terminal.pids()[name]
        os.kill(before, signal.SIGKILL)
        line = f"{name} started again"
        wait_until(lambda line=line: line in terminal.lines, within_s=20, what=line)  # type: ignore[misc]
        assert terminal.pids()[name] != before

    terminal.leave(signal.SIGINT)
    assert terminal.launcher.returncode == 0
    assert terminal.lines[-1] == "stopped"
    assert terminal.wardwatch("status").returncode == 3


def test_a_killed_launcher_takes_everything_with_it(terminal: Terminal) -> None:
    terminal.leave(signal.SIGKILL)
    assert terminal.wardwatch("status").returncode == 3


def test_a_new_device_is_told_how_to_connect(terminal: Terminal) -> None:
    answer = terminal.wardwatch("device", "add", "own-monitor")
    assert answer.returncode == 0, answer.stderr
    assert "publish   vitals/v1/main/own-monitor/numerics" in answer.stdout
    taken = terminal.wardwatch("device", "add", "another", "--bed", "icu-01")
    assert taken.returncode == 1
    assert taken.stderr == "bed 'icu-01' has a monitor already\n"
    assert "another" not in terminal.wardwatch("device", "list").stdout


def test_a_page_port_that_is_taken_is_refused_by_name(tmp_path: Path) -> None:
    taken = ports.choose()
    with temporary_home() as home, socket.create_server(("127.0.0.1", taken)):
        done = subprocess.run(
            (str(ROOT / "wardwatch"), "run"),
            env=os.environ | {"WARDWATCH_HOME": str(home.root), "WARDWATCH_HTTP_PORT": str(taken)},
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
    assert done.returncode == 1
    assert done.stderr == f"port {taken} (WARDWATCH_HTTP_PORT) is in use; choose another\n"


def _lives(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
