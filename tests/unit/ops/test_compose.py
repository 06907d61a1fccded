"""docker-compose.yml runs the same processes as `make run`, pinned, watched and unprivileged."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from ops import compose
from ops.home import Home
from ops.parts import ROOT, SERVICES, SIMULATORS

ONE_SHOT = {"prepare", "migrate"}
FILE = ROOT / "docker-compose.yml"


@pytest.fixture
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text())["services"]
    return found


def test_every_part_of_the_launcher_has_a_container(services: dict[str, Any]) -> None:
    assert set(services) == {*SERVICES, SIMULATORS, "mosquitto", "timescaledb", *ONE_SHOT}
    for name in (*SERVICES, SIMULATORS):
        assert services[name]["command"] == ["python", "-m", "ops.compose", "part", name]
    assert services[SIMULATORS]["profiles"] == ["demo"]


def test_what_stays_up_is_watched_and_restarted(services: dict[str, Any]) -> None:
    for name in set(services) - ONE_SHOT:
        assert services[name]["healthcheck"]["test"], name
        assert services[name]["restart"] == "unless-stopped", name


def test_images_are_pinned_and_ports_stay_on_this_machine(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert re.search(r":\d+\.\d+\.\d+", service["image"]), name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name


def test_nothing_of_ours_runs_as_root(services: dict[str, Any]) -> None:
    # TimescaleDB's image starts as root to own its folder and drops to `postgres` itself.
    for name in set(services) - {"timescaledb"}:
        assert services[name]["user"] == "10001:10001", name


def test_the_image_brings_the_uv_that_is_locked() -> None:
    lock = (ROOT / "uv.lock").read_text()
    found = re.search(r'name = "uv"\nversion = "([^"]+)"', lock)
    assert found is not None
    for name, pin in (("Dockerfile", f"uv=={found[1]}"), ("Makefile", f"UV_VERSION := {found[1]}")):
        assert pin in (ROOT / name).read_text()


def test_preparing_writes_what_broker_and_database_start_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compose, "BROKER_FOLDER", tmp_path)
    monkeypatch.setattr(compose, "KEY", tmp_path / "key")
    monkeypatch.setenv("WARDWATCH_DEMO", "1")
    monkeypatch.setenv("WARDWATCH_BEDS", "2")
    home = Home(tmp_path / "home", account=None).prepare()
    compose.prepare(home)
    assert f"listener {compose.MQTT_PORT} 0.0.0.0\n" in (tmp_path / "mosquitto.conf").read_text()
    accounts = {line.split(":")[0] for line in (tmp_path / "passwords").read_text().splitlines()}
    assert accounts == {"ingest", "alerts", "gateway", "doctor", "monitor-001", "monitor-002"}
    assert (tmp_path / "key").read_text() == home.passwords("database")["wardwatch"]


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="no docker-compose here")
def test_docker_compose_accepts_the_file() -> None:
    done = subprocess.run(
        ("docker-compose", "--file", str(FILE), "--profile", "demo", "config", "--quiet"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_command_line_in_a_container_speaks_as_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[tuple[tuple[str, ...], dict[str, str]]] = []
    monkeypatch.setattr("os.execve", lambda _path, words, told: became.append((words, told)))
    monkeypatch.setenv("WARDWATCH_HOME", str(tmp_path / "home"))
    compose.main(["wardwatch", "account", "add", "nora", "--role", "nurse"])
    ((words, told),) = became
    assert words[1:] == ("-m", "ops", "account", "add", "nora", "--role", "nurse")
    assert told["WARDWATCH_DATABASE_URL"].startswith("postgresql://wardwatch:")


def test_who_brings_tls_can_be_named(services: dict[str, Any]) -> None:
    believed = services["gateway"]["environment"]["FORWARDED_ALLOW_IPS"]
    assert believed == "${FORWARDED_ALLOW_IPS:-127.0.0.1}"
