"""The processes of a hospital and what each is told. Compose gives them the same environment."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ops.child import Child, Recipe
from ops.home import Home

ROOT = Path(__file__).resolve().parents[1]
"""The checkout; every process runs in it as `python -m <folder>`."""

SERVICES = ("ingest", "alerts", "gateway")
SIMULATORS = "simulators"

# What a person may set for every process alike.
_HANDED_ON = ("WARDWATCH_LOG_LEVEL", "WARDWATCH_ORIGINS", "WARDWATCH_MQTT_CA", "WARDWATCH_CLOCK")
_SIMULATION = "WARDWATCH_SIM_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """Where everything is, and who is who there.

    Attributes:
        database_urls: By role of the schema.
        broker_passwords: By service account of the broker.
        ports: The page's port of the gateway, the health port of the others.
        devices_file: JSON of device to password; the simulators speak for all of them.
        demo_password: Of the made-up staff; empty when there is none.
    """

    home: Home
    site: str
    database_urls: Mapping[str, str]
    mqtt_url: str
    broker_passwords: Mapping[str, str]
    ports: Mapping[str, int]
    devices_file: Path
    demo_password: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """Where the browser goes."""
        return f"http://127.0.0.1:{self.ports['gateway']}"


def part(name: str, wiring: Wiring) -> Child:
    """One process of the hospital, not yet started."""
    port = wiring.ports[name]
    return Child(
        Recipe(
            name=name,
            command=(sys.executable, "-m", name),
            folder=ROOT,
            environment=environment(name, wiring),
            log=wiring.home.logs / f"{name}.log",
            ready=lambda: says_ready(port),
        )
    )


def environment(name: str, wiring: Wiring) -> dict[str, str]:
    """What a process is told; no more than it needs."""
    told = {key: os.environ[key] for key in _HANDED_ON if key in os.environ}
    told |= {
        "WARDWATCH_HOME": str(wiring.home.root),
        "WARDWATCH_SITE": wiring.site,
        "WARDWATCH_MQTT_URL": wiring.mqtt_url,
        "PYTHONUNBUFFERED": "1",
    }
    if wiring.demo_password:
        told["WARDWATCH_SIMULATED"] = "1"
    match name:
        case "simulators":
            told["WARDWATCH_DEVICES_FILE"] = str(wiring.devices_file)
            told |= {key: value for key, value in os.environ.items() if key.startswith(_SIMULATION)}
        case _:
            told["WARDWATCH_DATABASE_URL"] = wiring.database_urls[f"wardwatch_{name}"]
            told["WARDWATCH_MQTT_USERNAME"] = name
            told["WARDWATCH_MQTT_PASSWORD"] = wiring.broker_passwords[name]
    match name:
        case "gateway":
            told["WARDWATCH_HTTP_HOST"] = "127.0.0.1"
            told["WARDWATCH_HTTP_PORT"] = str(wiring.ports[name])
            told["WARDWATCH_DEMO_PASSWORD"] = wiring.demo_password
        case _:
            told["WARDWATCH_HEALTH_PORT"] = str(wiring.ports[name])
    return told | dict(wiring.extra)


def says_ready(port: int) -> bool:
    """Whether a process's /readyz says yes."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return False
